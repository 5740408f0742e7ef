//! Mini-batches (`table.exec.mini-batch.*`): which operators gather rows, and what ends their bundles.
//!
//! Flink places an assigner behind each source. It ticks by the clock; where a reader of the source needs its watermark,
//! it ticks by event time, for every operator above.

use ouzel_plan::operator::{JoinKind, MiniBatch, OverOrder, WindowSource};
use ouzel_plan::{Config, Node, Operator, TimeAttribute};

const COMPACT: &str = "table.exec.deduplicate.mini-batch.compact-changes-enabled";

/// Batch jobs have none.
pub fn is_enabled(config: &Config) -> bool {
    config.bool("table.exec.mini-batch.enabled", false) && !config.is_batch()
}

/// Gives bundles to the operators of a finished plan.
pub fn finish(nodes: &mut [Node], config: &Config) {
    if !is_enabled(config) {
        return;
    }
    let asked = asked_for_watermarks(nodes);
    let mut event_time: Vec<bool> = Vec::with_capacity(nodes.len());
    for node in nodes.iter_mut() {
        let ticks = match node.inputs.as_slice() {
            [] => asked[node.id],
            inputs => inputs.iter().all(|input| event_time[*input]),
        };
        event_time.push(ticks);
        let bundle = MiniBatch {
            latency_ms: config.duration_ms("table.exec.mini-batch.allow-latency", 0),
            size: config.get("table.exec.mini-batch.size").and_then(|v| v.trim().parse().ok()).unwrap_or(5000),
            event_time: ticks,
        };
        match &mut node.operator {
            Operator::GroupAggregate(aggregate) => aggregate.mini_batch = Some(bundle),
            Operator::ChangelogNormalize(normalize) => normalize.mini_batch = Some(bundle),
            Operator::Join(join) if !matches!(join.kind, JoinKind::Semi | JoinKind::Anti) => {
                join.mini_batch = Some(bundle);
            }
            // By row time each row is given on its own unless compaction is asked for; a first row by arrival is never changed.
            Operator::Deduplicate(dedup) => {
                let merges = if dedup.rowtime.is_some() { config.bool(COMPACT, false) } else { dedup.keep_last };
                dedup.mini_batch = merges.then_some(bundle);
            }
            _ => {}
        }
    }
}

/// Nodes whose watermark is needed by them or a reader.
fn asked_for_watermarks(nodes: &[Node]) -> Vec<bool> {
    let mut asked: Vec<bool> = nodes.iter().map(|node| needs_watermark(&node.operator)).collect();
    // Readers come behind what they read.
    for node in nodes.iter().rev() {
        if asked[node.id] {
            node.inputs.iter().for_each(|input| asked[*input] = true);
        }
    }
    asked
}

fn needs_watermark(operator: &Operator) -> bool {
    match operator {
        Operator::WindowAggregate(window) => match &window.window {
            WindowSource::Assign(window) => window.time == TimeAttribute::Rowtime,
            WindowSource::Attached { time, .. } => *time == TimeAttribute::Rowtime,
        },
        Operator::Deduplicate(dedup) => dedup.rowtime.is_some(),
        Operator::OverAggregate(over) => matches!(over.order, OverOrder::Rowtime(_)),
        Operator::IntervalJoin(join) => join.time == TimeAttribute::Rowtime,
        Operator::TemporalSort(sort) => sort.rowtime.is_some(),
        Operator::TemporalJoin(_) | Operator::WindowJoin(_) | Operator::WindowRank(_) | Operator::Match(_) => true,
        _ => false,
    }
}
