//! "Why is my window not firing?": what every operator of a job waits for, and who holds event time back.
//!
//! From an operator that waits it goes up to the input with the lowest watermark, again and again, to a source and
//! there to the partition that holds the minimum. Inputs and partitions that are idle or have ended hold nothing.

use std::sync::atomic::Ordering::Relaxed;

use ouzel_engine::runtime::metrics::{JobMetrics, NodeMetrics};
use ouzel_engine::time::scan::SplitTime;
use ouzel_server::model::{Holder, Waiting};
use ouzel_types::{WATERMARK_MAX, WATERMARK_MIN, calendar};

/// Everything of a job that waits, earliest first. `node_id` names a node as the graph does.
pub fn of(job: &str, metrics: &JobMetrics, node_id: &dyn Fn(usize) -> String) -> Vec<Waiting> {
    let mut waiting = Vec::new();
    for (index, node) in metrics.nodes.iter().enumerate() {
        let Some(firing) = *node.firing.lock() else { continue };
        let (holder, watermark) = held_by(metrics, index);
        let watermark_ms = Some(watermark).filter(|w| *w != WATERMARK_MIN && *w != WATERMARK_MAX);
        let mut entry = Waiting {
            job: job.to_string(),
            node: node_id(index),
            operator: node.name.clone(),
            window_start_ms: firing.window.map(|(start, _)| start),
            window_end_ms: firing.window.map(|(_, end)| end),
            fires_at_ms: firing.watermark_ms,
            watermark_ms,
            missing_ms: watermark_ms.map(|w| firing.watermark_ms.saturating_sub(w).max(0)),
            held_by: holder.map(|(source, split)| holder_of(metrics, source, split.as_ref(), node_id)),
            says: String::new(),
        };
        entry.says = sentence(&entry);
        waiting.push(entry);
    }
    waiting.sort_by_key(|entry| entry.fires_at_ms);
    waiting
}

/// The source, and its split if one is known, that an operator's event time hangs on; and that event time.
fn held_by(metrics: &JobMetrics, node: usize) -> (Option<(usize, Option<SplitTime>)>, i64) {
    let mut at = node;
    let mut watermark = None;
    loop {
        let inputs = &metrics.nodes[at].inputs;
        let time = |input: &usize| metrics.nodes[*input].watermark.load(Relaxed);
        let holds = |input: &&usize| !metrics.nodes[**input].idle.load(Relaxed) && time(input) != WATERMARK_MAX;
        let Some(lowest) = inputs.iter().filter(holds).min_by_key(|input| time(input)) else {
            let holder = (at != node && inputs.is_empty()).then(|| (at, lowest_split(&metrics.nodes[at])));
            return (holder, watermark.unwrap_or(WATERMARK_MIN));
        };
        watermark.get_or_insert(time(lowest));
        at = *lowest;
    }
}

fn lowest_split(source: &NodeMetrics) -> Option<SplitTime> {
    let splits = source.splits.lock();
    splits.iter().filter(|split| !split.idle).min_by_key(|split| split.watermark.unwrap_or(WATERMARK_MIN)).cloned()
}

fn holder_of(
    metrics: &JobMetrics,
    source: usize,
    split: Option<&SplitTime>,
    node_id: &dyn Fn(usize) -> String,
) -> Holder {
    Holder {
        node: node_id(source),
        source: metrics.nodes[source].name.clone(),
        split: split.map(|split| split.status.name.clone()),
        last_event_ms: split.and_then(|split| split.last_event_ms),
        watermark_ms: split.and_then(|split| split.watermark),
    }
}

/// The answer as a person would give it.
fn sentence(waiting: &Waiting) -> String {
    let what = match (waiting.window_start_ms, waiting.window_end_ms) {
        (Some(start), Some(end)) => format!("the window {} to {}", time_text(start), time_text(end)),
        _ => "its next result".to_string(),
    };
    let fires = time_text(waiting.fires_at_ms);
    let mut text = match (waiting.watermark_ms, waiting.missing_ms) {
        (Some(watermark), Some(missing)) => format!(
            "{} holds {what} until the watermark reaches {fires}; it is {}, {} short.",
            waiting.operator,
            time_text(watermark),
            duration_text(missing)
        ),
        _ => {
            format!("{} holds {what} until the watermark reaches {fires}; there is no watermark yet.", waiting.operator)
        }
    };
    let Some(holder) = &waiting.held_by else { return text };
    let split = holder.split.as_ref().map_or(String::new(), |split| format!(" {split}"));
    match (holder.last_event_ms, holder.watermark_ms) {
        (Some(event), Some(watermark)) => {
            let needed = waiting.fires_at_ms.saturating_add(event.saturating_sub(watermark));
            text.push_str(&format!(
                " It hangs on {}{split}, whose last event is of {}: an event of {} or later lets it go.",
                holder.source,
                time_text(event),
                time_text(needed)
            ));
        }
        _ => text.push_str(&format!(
            " It hangs on {}{split}, which has given no event yet; 'scan.watermark.idle-timeout' would leave it out.",
            holder.source
        )),
    }
    text
}

/// `2024-05-01 10:00:09.999`, UTC.
pub fn time_text(ms: i64) -> String {
    let (days, in_day) = (ms.div_euclid(86_400_000), ms.rem_euclid(86_400_000));
    let (year, month, day) = calendar::civil(days);
    let (second, millis) = (in_day / 1000, in_day % 1000);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    let text = format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}");
    if millis == 0 { text } else { format!("{text}.{millis:03}") }
}

/// `420 ms`, `5.2 s`, `3 m 04 s`, `2 h 05 m`.
fn duration_text(ms: i64) -> String {
    match ms {
        ms if ms < 1_000 => format!("{ms} ms"),
        ms if ms < 60_000 => format!("{}.{} s", ms / 1000, ms % 1000 / 100),
        ms if ms < 3_600_000 => format!("{} m {:02} s", ms / 60_000, ms / 1000 % 60),
        ms => format!("{} h {:02} m", ms / 3_600_000, ms / 60_000 % 60),
    }
}

#[cfg(test)]
mod tests {
    use ouzel_engine::source::SplitStatus;
    use ouzel_engine::time::firing::Firing;

    use super::*;

    fn split(name: &str, event: Option<i64>, idle: bool) -> SplitTime {
        let status = SplitStatus { name: name.into(), offset: 0, lag: None };
        SplitTime { status, watermark: event.map(|e| e - 5_000), last_event_ms: event, idle, waits_for_group: None }
    }

    /// Two sources into a window; the second has a quiet partition and one that is idle.
    fn metrics(quiet: Option<i64>) -> std::sync::Arc<JobMetrics> {
        let source = |name: &str| NodeMetrics::new(name.into(), "Scan", Vec::new());
        let metrics = JobMetrics::new(vec![
            source("clicks"),
            source("orders"),
            NodeMetrics::new("Window".into(), "WindowAggregate", vec![0, 1]),
        ]);
        metrics.nodes[0].watermark.store(60_000, Relaxed);
        metrics.nodes[1].watermark.store(quiet.map_or(WATERMARK_MIN, |e| e - 5_000), Relaxed);
        *metrics.nodes[0].splits.lock() = vec![split("0", Some(65_000), false)];
        *metrics.nodes[1].splits.lock() =
            vec![split("0", Some(90_000), false), split("1", quiet, false), split("2", None, true)];
        *metrics.nodes[2].firing.lock() = Some(Firing { watermark_ms: 19_999, window: Some((10_000, 20_000)) });
        metrics
    }

    #[test]
    fn the_slowest_partition_is_named_with_what_it_needs() {
        let waiting = of("job", &metrics(Some(17_000)), &|n| format!("n{n}"));
        let [entry] = waiting.as_slice() else { panic!("{waiting:?}") };
        assert_eq!((entry.watermark_ms, entry.missing_ms), (Some(12_000), Some(7_999)));
        let holder = entry.held_by.as_ref().unwrap();
        assert_eq!((holder.source.as_str(), holder.split.as_deref()), ("orders", Some("1")));
        assert_eq!(
            entry.says,
            "Window holds the window 1970-01-01 00:00:10 to 1970-01-01 00:00:20 until the watermark reaches \
             1970-01-01 00:00:19.999; it is 1970-01-01 00:00:12, 7.9 s short. It hangs on orders 1, whose last event \
             is of 1970-01-01 00:00:17: an event of 1970-01-01 00:00:24.999 or later lets it go."
        );
    }

    #[test]
    fn a_partition_that_never_spoke_is_named() {
        let waiting = of("job", &metrics(None), &|n| format!("n{n}"));
        assert_eq!(waiting[0].watermark_ms, None);
        assert!(waiting[0].says.contains("no watermark yet"), "{}", waiting[0].says);
        assert!(waiting[0].says.contains("orders 1, which has given no event yet"), "{}", waiting[0].says);
    }

    #[test]
    fn nothing_that_waits_is_nothing_to_say() {
        let metrics = metrics(Some(17_000));
        *metrics.nodes[2].firing.lock() = None;
        assert!(of("job", &metrics, &|n| n.to_string()).is_empty());
    }
}
