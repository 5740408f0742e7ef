//! State TTL and firing of windows: configuration that operators carry.

use ouzel_plan::Config;
use ouzel_plan::operator::{EmitStrategy, WindowShape};

use super::convert::one_error;
use crate::binder::Bound;

/// The hint, else `table.exec.state.ttl`; 0 = keep.
pub fn state_ttl_ms(config: &Config, hint: Option<i64>) -> i64 {
    hint.unwrap_or_else(|| config.duration_ms("table.exec.state.ttl", 0))
}

/// Early and late firing of legacy windows.
///
/// # Errors
/// The window is a session, a delay is missing, or late firing without anything that keeps a window for it.
pub fn emit_strategy(config: &Config, shape: WindowShape) -> Bound<Option<EmitStrategy>> {
    if fires_otherwise(config) && matches!(shape, WindowShape::Session { .. }) {
        return one_error(
            "early and late firing of session windows is not supported",
            "Session window doesn't support EMIT strategy currently.",
        );
    }
    let early = fire_delay(config, "early-fire", "Early-fire")?;
    let late = fire_delay(config, "late-fire", "Late-fire")?;
    if early.is_none() && late.is_none() {
        return Ok(None);
    }
    let lateness = config.duration_ms("table.exec.emit.allow-lateness", state_ttl_ms(config, None));
    if late.is_some() && lateness <= 0 {
        return one_error(
            "late firing needs 'table.exec.emit.allow-lateness': without it a window is gone when its late rows come",
            "The 'AFTER WATERMARK' emit strategy requires set 'allow-lateness' or 'minIdleStateRetentionTime' in table config.",
        );
    }
    Ok(Some(EmitStrategy { early_delay_ms: early, late_delay_ms: late, allow_lateness_ms: lateness }))
}

fn fires_otherwise(config: &Config) -> bool {
    ["early-fire", "late-fire"].iter().any(|kind| config.bool(&format!("table.exec.emit.{kind}.enabled"), false))
}

/// The delay of a kind of firing that is enabled.
fn fire_delay(config: &Config, kind: &str, name: &str) -> Bound<Option<i64>> {
    if !config.bool(&format!("table.exec.emit.{kind}.enabled"), false) {
        return Ok(None);
    }
    match config.duration_ms(&format!("table.exec.emit.{kind}.delay"), -1) {
        delay if delay >= 0 => Ok(Some(delay)),
        _ => one_error(
            format!("'table.exec.emit.{kind}.enabled' needs 'table.exec.emit.{kind}.delay'"),
            format!("{name} delay should not be null or negative value when enable {kind} emit strategy."),
        ),
    }
}

/// # Errors
/// Early or late firing is enabled: it is for legacy group windows only.
pub fn refuse_emit_strategy(config: &Config) -> Bound<()> {
    if !fires_otherwise(config) {
        return Ok(());
    }
    one_error(
        "early and late firing are possible with TUMBLE and HOP in GROUP BY, not with window table functions",
        "Currently, window table function based aggregate doesn't support early-fire and late-fire configuration 'table.exec.emit.early-fire.enabled' and 'table.exec.emit.late-fire.enabled'.",
    )
}
