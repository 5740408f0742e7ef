//! Whether and when a failed job starts again: Flink's `restart-strategy.*`, as pure decisions.
//!
//! Names, defaults and counting are those of `RestartStrategyOptions` and the `RestartBackoffTimeStrategy` classes of
//! Flink 2.2: of a job with checkpoints the default is exponential-delay, without an end.

use std::collections::VecDeque;

use ouzel_plan::Config;
use ouzel_plan::config::parse_duration_ms;

use crate::error::{EngineError, Result};

/// A setting, for the reference and for who reads it.
#[derive(Debug)]
pub struct Setting {
    pub key: &'static str,
    /// What its value is, in words.
    pub ty: &'static str,
    pub default: &'static str,
    pub what: &'static str,
}

const WHOLE: &str = "whole number";
const NUMBER: &str = "number";
const DURATION: &str = "duration, `5 min`";

const TYPE: Setting = setting(
    "restart-strategy.type",
    "`none`, `fixed-delay`, `failure-rate`, `exponential-delay`",
    "exponential-delay",
    "Of `up`: whether and when a job that failed starts again",
);
const FIXED_ATTEMPTS: Setting =
    setting("restart-strategy.fixed-delay.attempts", WHOLE, "1", "How often, until it stays FAILED");
const FIXED_DELAY: Setting = setting("restart-strategy.fixed-delay.delay", DURATION, "1 s", "After how long");
const RATE_FAILURES: Setting = setting(
    "restart-strategy.failure-rate.max-failures-per-interval",
    WHOLE,
    "1",
    "As many failures at most within the interval",
);
const RATE_INTERVAL: Setting =
    setting("restart-strategy.failure-rate.failure-rate-interval", DURATION, "1 min", "That interval");
const RATE_DELAY: Setting = setting("restart-strategy.failure-rate.delay", DURATION, "1 s", "After how long");
const INITIAL: Setting =
    setting("restart-strategy.exponential-delay.initial-backoff", DURATION, "1 s", "The first pause");
const MAX: Setting = setting("restart-strategy.exponential-delay.max-backoff", DURATION, "1 min", "The longest");
const MULTIPLIER: Setting = setting(
    "restart-strategy.exponential-delay.backoff-multiplier",
    NUMBER,
    "1.5",
    "How much longer each is than the one before",
);
const RESET: Setting = setting(
    "restart-strategy.exponential-delay.reset-backoff-threshold",
    DURATION,
    "1 h",
    "How long a job runs until its pauses begin anew",
);
const JITTER: Setting = setting(
    "restart-strategy.exponential-delay.jitter-factor",
    NUMBER,
    "0.1",
    "Part by which a pause may be longer or shorter",
);
const ATTEMPTS: Setting = setting(
    "restart-strategy.exponential-delay.attempts-before-reset-backoff",
    WHOLE,
    "2147483647",
    "How often it starts again within that time, until it stays FAILED",
);

pub const SETTINGS: &[Setting] = &[
    TYPE,
    FIXED_ATTEMPTS,
    FIXED_DELAY,
    RATE_FAILURES,
    RATE_INTERVAL,
    RATE_DELAY,
    INITIAL,
    MAX,
    MULTIPLIER,
    RESET,
    JITTER,
    ATTEMPTS,
];

const fn setting(key: &'static str, ty: &'static str, default: &'static str, what: &'static str) -> Setting {
    Setting { key, ty, default, what }
}

/// Which restarts a job gets; times in milliseconds.
#[derive(Clone, Debug, PartialEq)]
pub enum RestartStrategy {
    None,
    FixedDelay {
        attempts: u64,
        delay: i64,
    },
    FailureRate {
        /// Restarts within `interval`.
        most: usize,
        interval: i64,
        delay: i64,
    },
    ExponentialDelay {
        initial: i64,
        max: i64,
        multiplier: f64,
        /// How long a job has to run until its pauses begin anew.
        reset: i64,
        /// Part of a pause by which it is longer or shorter.
        jitter: f64,
        attempts: u64,
    },
}

impl RestartStrategy {
    /// What the settings say.
    ///
    /// # Errors
    /// A value that is none of its key's.
    pub fn of(config: &Config) -> Result<RestartStrategy> {
        let name = config.get(TYPE.key).or_else(|| config.get("restart-strategy"));
        let settings = Settings { config };
        Ok(match name.unwrap_or(TYPE.default).trim().to_ascii_lowercase().as_str() {
            "none" | "off" | "disable" => RestartStrategy::None,
            "fixed-delay" | "fixeddelay" => RestartStrategy::FixedDelay {
                attempts: settings.number(&FIXED_ATTEMPTS)?,
                delay: settings.duration(&FIXED_DELAY)?,
            },
            "failure-rate" | "failurerate" => RestartStrategy::FailureRate {
                most: settings.number(&RATE_FAILURES)?,
                interval: settings.duration(&RATE_INTERVAL)?,
                delay: settings.duration(&RATE_DELAY)?,
            },
            "exponential-delay" | "exponentialdelay" => settings.exponential()?,
            other => {
                return Err(EngineError::user(format!("'restart-strategy.type' cannot be '{other}'"))
                    .detail(format!("{other} is an unknown value of RestartStrategyType."))
                    .hint("known are none, fixed-delay, failure-rate and exponential-delay"));
            }
        })
    }
}

struct Settings<'a> {
    config: &'a Config,
}

impl Settings<'_> {
    fn read<T>(&self, setting: &Setting, parse: impl Fn(&str) -> Option<T>) -> Result<T> {
        let key = setting.key;
        let value = self.config.get(key).unwrap_or(setting.default);
        parse(value.trim()).ok_or_else(|| {
            EngineError::user(format!("'{key}' cannot be '{value}'"))
                .detail(format!("Could not parse value '{value}' for key '{key}'."))
        })
    }

    fn number<T: std::str::FromStr>(&self, setting: &Setting) -> Result<T> {
        self.read(setting, |text| text.parse().ok())
    }

    fn duration(&self, setting: &Setting) -> Result<i64> {
        self.read(setting, parse_duration_ms)
    }

    fn exponential(&self) -> Result<RestartStrategy> {
        let initial = self.duration(&INITIAL)?;
        let max = self.duration(&MAX)?;
        let multiplier: f64 = self.number(&MULTIPLIER)?;
        let jitter: f64 = self.number(&JITTER)?;
        // No comparison holds of a NaN.
        if !(initial >= 1 && max >= initial && multiplier > 1.0 && (0.0..=1.0).contains(&jitter)) {
            return Err(EngineError::user(
                "pauses of exponential-delay grow from at least 1 ms to a maximum that is no smaller, and vary by no more than themselves",
            )
            .detail(format!(
                "'exponential-delay.initial-backoff' is {initial} ms, 'max-backoff' {max} ms, 'backoff-multiplier' {multiplier}, \
                 'jitter-factor' {jitter}"
            )));
        }
        Ok(RestartStrategy::ExponentialDelay {
            initial,
            max,
            multiplier,
            reset: self.duration(&RESET)?,
            jitter,
            attempts: self.number(&ATTEMPTS)?,
        })
    }
}

/// The failures of a job so far.
#[derive(Debug)]
pub struct Restarts {
    strategy: RestartStrategy,
    /// Since the pauses began anew, where the strategy does that.
    failures: u64,
    /// When the last ones were, no more than the rate counts.
    times: VecDeque<i64>,
    backoff: f64,
    started_ms: i64,
}

impl Restarts {
    pub fn new(strategy: RestartStrategy) -> Restarts {
        Restarts { strategy, failures: 0, times: VecDeque::new(), backoff: 0.0, started_ms: 0 }
    }

    /// After a failure at `now_ms`: how long to wait for the next start, None when there is none any more. `random` is
    /// from 0 to 1.
    pub fn pause_ms(&mut self, now_ms: i64, random: f64) -> Option<i64> {
        self.failures += 1;
        let pause = match self.strategy {
            RestartStrategy::None => return None,
            RestartStrategy::FixedDelay { attempts, delay } => (self.failures <= attempts).then_some(delay),
            RestartStrategy::FailureRate { most, interval, delay } => {
                if self.times.len() > most {
                    self.times.pop_front();
                }
                self.times.push_back(now_ms);
                let oldest = self.times.front().copied().filter(|_| self.times.len() > most);
                oldest.is_none_or(|oldest| now_ms - oldest > interval).then_some(delay)
            }
            RestartStrategy::ExponentialDelay { initial, max, multiplier, reset, jitter, attempts } => {
                if self.failures == 1 || now_ms - self.started_ms >= reset {
                    self.failures = 1;
                    self.backoff = initial as f64;
                } else {
                    self.backoff = (self.backoff * multiplier).min(max as f64);
                }
                let shifted = self.backoff * (1.0 + jitter * (2.0 * random - 1.0));
                (self.failures <= attempts).then_some((shifted as i64).min(max))
            }
        }?;
        self.started_ms = now_ms.saturating_add(pause);
        Some(pause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strategy(settings: &[(&str, &str)]) -> Result<RestartStrategy> {
        let mut config = Config::default();
        settings.iter().for_each(|(key, value)| config.set(format!("restart-strategy{key}"), *value));
        RestartStrategy::of(&config)
    }

    fn pauses(settings: &[(&str, &str)], failures: &[i64]) -> Vec<Option<i64>> {
        let mut restarts = Restarts::new(strategy(settings).unwrap());
        failures.iter().map(|now| restarts.pause_ms(*now, 0.5)).collect()
    }

    #[test]
    fn the_default_goes_on_with_growing_pauses_and_begins_anew_after_an_hour() {
        let hour = 3_600_000;
        assert_eq!(
            pauses(&[], &[0, 2_000, 4_000, 10_000, 20_000 + hour]),
            [Some(1_000), Some(1_500), Some(2_250), Some(3_375), Some(1_000)]
        );
        let mut restarts = Restarts::new(strategy(&[]).unwrap());
        let all: Vec<_> = (0..100).map(|n| restarts.pause_ms(n * 70_000, 1.0)).collect();
        assert_eq!((all[0], all[99]), (Some(1_100), Some(60_000)));
    }

    #[test]
    fn attempts_are_used_up() {
        assert_eq!(pauses(&[(".type", "none")], &[0]), [None]);
        assert_eq!(pauses(&[("", "Fixed-Delay")], &[0, 5]), [Some(1_000), None]);
        let thrice = [(".type", "fixed-delay"), (".fixed-delay.attempts", "2"), (".fixed-delay.delay", "10 ms")];
        assert_eq!(pauses(&thrice, &[0, 20, 40]), [Some(10), Some(10), None]);
        let twice = [(".exponential-delay.attempts-before-reset-backoff", "2")];
        assert_eq!(pauses(&twice, &[0, 5_000, 10_000]), [Some(1_000), Some(1_500), None]);
    }

    #[test]
    fn a_rate_of_failures_ends_a_job_and_a_lower_one_does_not() {
        let rate = [(".type", "failure-rate"), (".failure-rate.max-failures-per-interval", "2")];
        assert_eq!(pauses(&rate, &[0, 10_000, 20_000]), [Some(1_000), Some(1_000), None]);
        assert_eq!(pauses(&rate, &[0, 10_000, 60_001, 65_000]), [Some(1_000), Some(1_000), Some(1_000), None]);
    }

    #[test]
    fn values_that_cannot_be_read_are_refused() {
        let detail = |settings| strategy(settings).unwrap_err().detail.unwrap();
        assert_eq!(detail(&[(".type", "abc")]), "abc is an unknown value of RestartStrategyType.");
        let delay = [(".type", "fixed-delay"), (".fixed-delay.delay", "soon")];
        assert_eq!(detail(&delay), "Could not parse value 'soon' for key 'restart-strategy.fixed-delay.delay'.");
        assert!(strategy(&[(".exponential-delay.max-backoff", "1 ms")]).is_err());
        for (key, value) in [("jitter-factor", "2"), ("jitter-factor", "NaN"), ("backoff-multiplier", "NaN")] {
            assert!(strategy(&[(&format!(".exponential-delay.{key}"), value)]).is_err(), "{key} {value}");
        }
    }
}
