//! What expressions may read of the outside: the wall clock and the session's time zone.

use std::io::IsTerminal;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use ouzel_functions::{Clock, EvalContext};
use ouzel_plan::Config;
use ouzel_sql::session::check_setting;

use crate::failure::Failure;

struct WallClock;

impl Clock for WallClock {
    fn now_nanos(&self) -> i64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos() as i64)
    }
}

pub fn now_ms() -> i64 {
    WallClock.now_nanos().div_euclid(1_000_000)
}

/// Evaluation in this time zone, on the wall clock.
pub fn eval_context(time_zone: &str) -> EvalContext {
    EvalContext {
        time_zone: time_zone.into(),
        clock: Arc::new(WallClock),
        watermark: Arc::new(|| None),
        query_start_ms: now_ms(),
    }
}

/// `-D` over our defaults: the system's zone where Flink says "default".
/// Errors: a value that its key cannot have. A key that nobody reads is told on standard error.
pub fn defaults(defines: &[(String, String)]) -> Result<Config, Failure> {
    let mut config = Config::default();
    let zone = jiff::tz::TimeZone::system();
    config.set("table.local-time-zone", zone.iana_name().unwrap_or("UTC"));
    for (key, value) in defines {
        let warning = check_setting(key, value)
            .map_err(|error| Failure::refused(error.hint("it was given with -D").render("", "")))?;
        if let Some(warning) = warning {
            eprintln!("{}", warning.render("", ""));
        }
        config.set(key.clone(), value.clone());
    }
    Ok(config)
}

/// Logs to standard error, coloured at a terminal (unless NO_COLOR is set); RUST_LOG chooses what.
pub fn start_logging(default: &str) {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| default.into());
    let coloured = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty());
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(coloured)
        .with_target(false);
    // Fails only when a logger is there already.
    let _ = subscriber.try_init();
}
