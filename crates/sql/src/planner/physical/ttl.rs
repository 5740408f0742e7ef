//! State TTL and mini-batch: configuration that operators carry.

use ouzel_plan::Config;
use ouzel_plan::operator::{EmitStrategy, MiniBatch};

/// The hint, else `table.exec.state.ttl`; 0 = keep.
pub fn state_ttl_ms(config: &Config, hint: Option<i64>) -> i64 {
    hint.unwrap_or_else(|| config.duration_ms("table.exec.state.ttl", 0))
}

pub fn mini_batch(config: &Config) -> Option<MiniBatch> {
    config.bool("table.exec.mini-batch.enabled", false).then(|| MiniBatch {
        latency_ms: config.duration_ms("table.exec.mini-batch.allow-latency", 0),
        size: config.get("table.exec.mini-batch.size").and_then(|v| v.parse().ok()).unwrap_or(5000),
    })
}

/// Early and late firing of legacy windows.
pub fn emit_strategy(config: &Config) -> Option<EmitStrategy> {
    let delay = |kind: &str| {
        config
            .bool(&format!("table.exec.emit.{kind}.enabled"), false)
            .then(|| config.duration_ms(&format!("table.exec.emit.{kind}.delay"), 0))
    };
    let (early, late) = (delay("early-fire"), delay("late-fire"));
    if early.is_none() && late.is_none() {
        return None;
    }
    let lateness = config.duration_ms("table.exec.emit.allow-lateness", state_ttl_ms(config, None));
    Some(EmitStrategy { early_delay_ms: early, late_delay_ms: late, allow_lateness_ms: lateness })
}
