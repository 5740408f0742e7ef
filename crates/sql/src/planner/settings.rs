//! What Flink's planner asks of the configuration before it plans a job, whatever the query is.
//!
//! Values of the wrong type are refused by SET; here stands what depends on several keys or on a zone's name.

use ouzel_functions::zone::Zone;
use ouzel_plan::Config;

use crate::ast::Span;
use crate::binder::fold;
use crate::diagnostic::{Diagnostic, nearest};

/// `zone_set`: where the time zone was SET, if it was.
pub fn check(config: &Config, zone_set: Option<Span>) -> Result<(), Diagnostic> {
    zone(fold::time_zone(config)).map_err(|error| match zone_set {
        Some(place) => error.at(place),
        None => error,
    })?;
    mode(config)?;
    max_parallelism(config)?;
    mini_batch(config)?;
    dialect(config)
}

fn zone(id: &str) -> Result<(), Diagnostic> {
    if Zone::is_session_zone(id) {
        return Ok(());
    }
    let names = Zone::names();
    let hint = match nearest(id, &names) {
        Some(near) => format!("did you mean '{near}'?"),
        None => "SET 'table.local-time-zone' = 'UTC' is one".to_owned(),
    };
    Err(Diagnostic::error(format!("'table.local-time-zone' is no time zone: '{id}'")).hint(hint)
        .detail("Invalid time zone. The value should be a Time Zone Database (TZDB) ID such as 'America/Los_Angeles' to include daylight saving time. Fixed offsets are supported using 'GMT-03:00' or 'GMT+03:00'. Or use 'UTC' without time zone and daylight saving time."))
}

/// Whether a query runs as a stream or as a batch is not guessed from its tables.
fn mode(config: &Config) -> Result<(), Diagnostic> {
    match config.get("execution.runtime-mode") {
        Some(mode) if mode.eq_ignore_ascii_case("automatic") => {
            Err(Diagnostic::error("'execution.runtime-mode' is STREAMING or BATCH for SQL").detail(
                "Unsupported mode 'AUTOMATIC' for 'execution.runtime-mode'. Only an explicit BATCH or STREAMING mode is supported in Table API.",
            ))
        }
        _ => Ok(()),
    }
}

/// Nobody reads it here; a Flink has as many groups of keys.
fn max_parallelism(config: &Config) -> Result<(), Diagnostic> {
    let said = config.get("pipeline.max-parallelism").and_then(|value| value.parse::<i64>().ok());
    let words = match said {
        Some(number) if number < 1 => "The maximum parallelism must be greater than 0.".to_owned(),
        Some(number) if number > 32_768 => {
            format!("Maximum parallelism must be between 1 and 32768. Found: {number}")
        }
        _ => return Ok(()),
    };
    Err(Diagnostic::error("'pipeline.max-parallelism' is between 1 and 32768").detail(words))
}

/// Mini-batch is on only together with how long and how much may wait.
fn mini_batch(config: &Config) -> Result<(), Diagnostic> {
    if !config.bool("table.exec.mini-batch.enabled", false) || config.is_batch() {
        return Ok(());
    }
    if config.duration_ms("table.exec.mini-batch.allow-latency", 0) <= 0 {
        return Err(Diagnostic::error("mini-batch needs 'table.exec.mini-batch.allow-latency'")
            .detail("MiniBatch Latency must be greater than 0 ms. [null]")
            .hint("SET 'table.exec.mini-batch.allow-latency' = '5 s'"));
    }
    let size: i64 = config.get("table.exec.mini-batch.size").and_then(|v| v.trim().parse().ok()).unwrap_or(-1);
    if size <= 0 {
        return Err(Diagnostic::error("mini-batch needs 'table.exec.mini-batch.size'")
            .detail("Key: 'table.exec.mini-batch.size' , default: -1 (fallback keys: []) must be > 0.")
            .hint("SET 'table.exec.mini-batch.size' = '5000'"));
    }
    Ok(())
}

fn dialect(config: &Config) -> Result<(), Diagnostic> {
    match config.get("table.sql-dialect") {
        Some(name) if !name.trim().eq_ignore_ascii_case("default") => {
            Err(Diagnostic::error(format!("the SQL dialect '{name}' is not known")).detail(format!(
                "Could not find any factory for identifier '{name}' that implements 'org.apache.flink.table.delegation.ParserFactory' in the classpath."
            )))
        }
        _ => Ok(()),
    }
}
