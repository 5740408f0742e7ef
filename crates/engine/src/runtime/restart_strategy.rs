//! Whether and when a failed job starts again: Flink's `restart-strategy.*`, as pure decisions.
//!
//! Names, defaults and counting are those of `RestartStrategyOptions` and the `RestartBackoffTimeStrategy` classes of
//! Flink 2.2: of a job with checkpoints the default is exponential-delay, without an end.

use std::collections::VecDeque;

use ouzel_plan::Config;
use ouzel_plan::config::parse_duration_ms;

use crate::error::{EngineError, Result};

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
        let name = config.get("restart-strategy.type").or_else(|| config.get("restart-strategy"));
        let settings = Settings { config };
        Ok(match name.unwrap_or("exponential-delay").trim().to_ascii_lowercase().as_str() {
            "none" | "off" | "disable" => RestartStrategy::None,
            "fixed-delay" | "fixeddelay" => RestartStrategy::FixedDelay {
                attempts: settings.number("fixed-delay.attempts", 1)?,
                delay: settings.duration("fixed-delay.delay", 1_000)?,
            },
            "failure-rate" | "failurerate" => RestartStrategy::FailureRate {
                most: settings.number("failure-rate.max-failures-per-interval", 1)?,
                interval: settings.duration("failure-rate.failure-rate-interval", 60_000)?,
                delay: settings.duration("failure-rate.delay", 1_000)?,
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
    fn read<T>(&self, key: &str, default: T, parse: impl Fn(&str) -> Option<T>) -> Result<T> {
        let key = format!("restart-strategy.{key}");
        let Some(value) = self.config.get(&key) else { return Ok(default) };
        parse(value.trim()).ok_or_else(|| {
            EngineError::user(format!("'{key}' cannot be '{value}'"))
                .detail(format!("Could not parse value '{value}' for key '{key}'."))
        })
    }

    fn number<T: std::str::FromStr>(&self, key: &str, default: T) -> Result<T> {
        self.read(key, default, |text| text.parse().ok())
    }

    fn duration(&self, key: &str, default: i64) -> Result<i64> {
        self.read(key, default, parse_duration_ms)
    }

    fn exponential(&self) -> Result<RestartStrategy> {
        let initial = self.duration("exponential-delay.initial-backoff", 1_000)?;
        let max = self.duration("exponential-delay.max-backoff", 60_000)?;
        let multiplier: f64 = self.number("exponential-delay.backoff-multiplier", 1.5)?;
        let jitter: f64 = self.number("exponential-delay.jitter-factor", 0.1)?;
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
            reset: self.duration("exponential-delay.reset-backoff-threshold", 3_600_000)?,
            jitter,
            attempts: self.number("exponential-delay.attempts-before-reset-backoff", i32::MAX as u64)?,
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
