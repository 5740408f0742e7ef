//! Mini-batches (`table.exec.mini-batch.*`): which operators gather rows, and what ends their bundles.
//!
//! Flink places an assigner behind each source. It ticks by the clock and lets no watermark through; where a reader of the source
//! works by event time, it lets a watermark through now and then, which ends the bundles of every operator above. A plan that only
//! filters, projects and unites has neither assigners nor aggregates in two phases.

use ouzel_plan::aggregate::AggregateFunction;
use ouzel_plan::operator::{JoinKind, MiniBatch, OverOrder, WindowSource};
use ouzel_plan::table::Thinned;
use ouzel_plan::{Config, Node, Operator, TimeAttribute};

const COMPACT: &str = "table.exec.deduplicate.mini-batch.compact-changes-enabled";

/// Batch jobs have none.
pub fn is_enabled(config: &Config) -> bool {
    config.bool("table.exec.mini-batch.enabled", false) && !config.is_batch()
}

/// Gives bundles to the operators of a finished plan, and thins out the watermarks of its scans.
pub fn finish(nodes: &mut [Node], config: &Config) {
    if !is_enabled(config) {
        return;
    }
    let latency_ms = latency_ms(config);
    let assigners = assigners(nodes);
    let one_phase = !is_needed(nodes)
        || config.get("table.optimizer.agg-phase-strategy").is_some_and(|v| v.eq_ignore_ascii_case("ONE_PHASE"));
    let mut event_time: Vec<bool> = Vec::with_capacity(nodes.len());
    for node in nodes.iter_mut() {
        let ticks = match (node.inputs.as_slice(), &node.operator) {
            ([], Operator::Scan(scan)) => scan.watermark.is_some() && assigners[node.id] != Some(Assigner::Clock),
            ([], _) => false,
            (inputs, _) => inputs.iter().all(|input| event_time[*input]),
        };
        event_time.push(ticks);
        let bundle = MiniBatch {
            latency_ms,
            size: config.get("table.exec.mini-batch.size").and_then(|v| v.trim().parse().ok()).unwrap_or(5000),
            event_time: ticks,
            two_phase: false,
        };
        match &mut node.operator {
            Operator::Scan(scan) => {
                if let Some(watermark) = &mut scan.watermark {
                    watermark.thinned = match assigners[node.id] {
                        Some(Assigner::None) => None,
                        Some(Assigner::EventTime) => Some(Thinned::EveryMs(latency_ms)),
                        Some(Assigner::Clock) | None => Some(Thinned::None),
                    };
                }
            }
            Operator::GroupAggregate(aggregate) => {
                let two_phase = !one_phase && aggregate.aggregates.iter().all(|call| merges(call.function));
                aggregate.mini_batch = Some(MiniBatch { two_phase, ..bundle });
            }
            Operator::ChangelogNormalize(normalize) => normalize.mini_batch = Some(bundle),
            Operator::Join(join) if !matches!(join.kind, JoinKind::Semi | JoinKind::Anti) => {
                join.mini_batch = Some(bundle);
            }
            // By row time each row is given on its own unless compaction is asked for; a first row by arrival is never changed.
            Operator::Deduplicate(dedup) => {
                dedup.compacts = dedup.rowtime.is_none() || config.bool(COMPACT, false);
                dedup.mini_batch = (dedup.rowtime.is_some() || dedup.keep_last).then_some(bundle);
            }
            _ => {}
        }
    }
}

/// How the assigner behind each scan is written in a plan. None: there is none.
pub fn explained(nodes: &[Node], config: &Config) -> Vec<Option<String>> {
    if !is_enabled(config) {
        return vec![None; nodes.len()];
    }
    let line = |mode: &str| Some(format!("MiniBatchAssigner(interval=[{}ms], mode=[{mode}])", latency_ms(config)));
    let shown = |(node, assigner): (&Node, Option<Assigner>)| match (&node.operator, assigner) {
        (Operator::Scan(_), Some(Assigner::Clock)) => line("ProcTime"),
        (Operator::Scan(_), Some(Assigner::EventTime)) => line("RowTime"),
        _ => None,
    };
    nodes.iter().zip(assigners(nodes)).map(shown).collect()
}

fn latency_ms(config: &Config) -> i64 {
    config.duration_ms("table.exec.mini-batch.allow-latency", 0)
}

/// Has the plan, as it is written, an operator that could gather rows? The subqueries of a condition are not looked at.
fn is_needed(nodes: &[Node]) -> bool {
    let mut open: Vec<&Node> = nodes.iter().filter(|node| matches!(node.operator, Operator::Sink(_))).collect();
    while let Some(node) = open.pop() {
        let inputs = match &node.operator {
            Operator::Scan(scan) if scan.watermark.is_some() => return true,
            Operator::Join(join) if matches!(join.kind, JoinKind::Semi | JoinKind::Anti) => &node.inputs[..1],
            Operator::Scan(_)
            | Operator::Values(_)
            | Operator::Calc(_)
            | Operator::Union
            | Operator::ChangelogNormalize(_)
            | Operator::DropUpdateBefore
            | Operator::SinkMaterialize(_)
            | Operator::Sink(_) => &node.inputs[..],
            _ => return true,
        };
        open.extend(inputs.iter().map(|input| &nodes[*input]));
    }
    false
}

/// Has Flink's aggregate a `merge`, so that a local half can stand before it?
fn merges(function: AggregateFunction) -> bool {
    !matches!(function, AggregateFunction::FirstValue | AggregateFunction::LastValue | AggregateFunction::JsonArrayAgg)
}

/// What Flink places behind a source; of several readers of one the greatest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Assigner {
    Clock,
    EventTime,
    /// Windows of the older syntax see every watermark.
    None,
}

/// The assigner below each node.
fn assigners(nodes: &[Node]) -> Vec<Option<Assigner>> {
    if !is_needed(nodes) {
        return vec![Some(Assigner::None); nodes.len()];
    }
    let mut wanted: Vec<Option<Assigner>> = vec![None; nodes.len()];
    // Readers come behind what they read.
    for node in nodes.iter().rev() {
        let own = wanted[node.id].unwrap_or(Assigner::Clock);
        let below = match &node.operator {
            Operator::WindowAggregate(window) if window.legacy => Assigner::None,
            operator if needs_watermark(operator) => own.max(Assigner::EventTime),
            _ => own,
        };
        for input in &node.inputs {
            wanted[*input] = wanted[*input].max(Some(below));
        }
    }
    wanted
}

fn needs_watermark(operator: &Operator) -> bool {
    match operator {
        Operator::WindowAggregate(window) => match &window.window {
            WindowSource::Assign(window) => window.time == TimeAttribute::Rowtime,
            WindowSource::Attached { time, .. } => *time == TimeAttribute::Rowtime,
        },
        Operator::WindowTableFunction(function) => function.window.time == TimeAttribute::Rowtime,
        Operator::Deduplicate(dedup) => dedup.rowtime.is_some(),
        Operator::OverAggregate(over) => matches!(over.order, OverOrder::Rowtime(_)),
        Operator::IntervalJoin(join) => join.time == TimeAttribute::Rowtime,
        Operator::TemporalJoin(_) | Operator::WindowJoin(_) | Operator::WindowRank(_) | Operator::Match(_) => true,
        _ => false,
    }
}
