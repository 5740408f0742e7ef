//! Event time at the scan on a virtual clock: alignment groups, idle partitions, one that never speaks.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow_array::{ArrayRef, TimestampMillisecondArray};
use ouzel_engine::Result;
use ouzel_engine::source::{Source, SourcePoll, SplitStatus, Waker};
use ouzel_engine::time::scan::{ScanDriver, ScanPoll};
use ouzel_engine::time::watermark_alignment::AlignmentGroups;
use ouzel_functions::EvalContext;
use ouzel_plan::table::{Scan, ScanField, ScanFieldSource, WatermarkSpec};
use ouzel_plan::{ObjectPath, Table};
use ouzel_types::{Batch, TypeKind, WATERMARK_MAX};

/// A row per poll: (split, time) in this order; at its end it waits or finishes.
struct Script {
    rows: Vec<(usize, i64)>,
    at: usize,
    splits: usize,
    bounded: bool,
    paused: BTreeSet<usize>,
}

impl Source for Script {
    fn poll(&mut self, _max_rows: usize) -> Result<SourcePoll> {
        let next = self.rows.iter().position(|(split, _)| !self.paused.contains(split));
        let Some(next) = next else {
            let ended = self.rows.is_empty() && self.bounded;
            return Ok(if ended { SourcePoll::Finished } else { SourcePoll::Pending { retry_ms: None } });
        };
        let (split, time) = self.rows.remove(next);
        self.at += 1;
        let times: ArrayRef = Arc::new(TimestampMillisecondArray::from(vec![time]));
        Ok(SourcePoll::Rows { split, batch: Batch::new(vec![times], 1), bad: Vec::new(), origin: None })
    }
    fn set_waker(&mut self, _waker: Waker) {}
    fn snapshot(&mut self) -> Vec<u8> {
        Vec::new()
    }
    fn bounded(&self) -> bool {
        self.bounded
    }
    fn restore(&mut self, _snapshot: &[u8]) -> Result<()> {
        Ok(())
    }
    fn gives_watermarks(&self) -> bool {
        true
    }
    fn splits(&self) -> Vec<SplitStatus> {
        (0..self.splits).map(|i| SplitStatus { name: i.to_string(), offset: 0, lag: None }).collect()
    }
    fn split_count(&self) -> usize {
        self.splits
    }
    fn pause_split(&mut self, split: usize, paused: bool) {
        if paused {
            self.paused.insert(split)
        } else {
            self.paused.remove(&split)
        };
    }
}

struct Options {
    bounded: bool,
    idle_timeout_ms: i64,
    group: Option<&'static str>,
}

const ALIGNED: Options = Options { bounded: true, idle_timeout_ms: 0, group: Some("g") };

/// A driver whose watermark is the row's time.
fn driver(groups: &AlignmentGroups, rows: &[(usize, i64)], splits: usize, options: &Options) -> ScanDriver {
    let source = Script { rows: rows.to_vec(), at: 0, splits, bounded: options.bounded, paused: BTreeSet::new() };
    let ty = TypeKind::Timestamp(3).nullable();
    let table = Table {
        path: ObjectPath { catalog: "c".into(), database: "d".into(), name: "t".into() },
        physical: Vec::new(),
        metadata: Vec::new(),
        primary_key: Vec::new(),
        partition_keys: Vec::new(),
        options: BTreeMap::new(),
    };
    let scan = Scan {
        table: Arc::new(table),
        fields: vec![ScanField { source: ScanFieldSource::Physical { column: 0, path: Vec::new() }, ty }],
        computed: None,
        watermark: Some(WatermarkSpec {
            column: 0,
            expr: None,
            interval_ms: 0,
            on_event_gap: None,
            idle_timeout_ms: options.idle_timeout_ms,
            alignment: options.group.map(|group| (group.into(), 3_000, 1_000)),
            thinned: None,
            max_ahead_ms: None,
        }),
        hint_filter: None,
        dead_letter: None,
        limit: None,
    };
    let eval = EvalContext {
        time_zone: "UTC".into(),
        clock: Arc::new(crate::runtime::Ticking::default()),
        watermark: Arc::new(|| None),
        query_start_ms: 0,
    };
    ScanDriver::new(&scan, Box::new(source), &eval).expect("a driver").align_with(groups)
}

/// One poll: the rows it gave, or None when it waits or has ended.
fn poll(driver: &mut ScanDriver, now_ms: i64) -> Option<usize> {
    match driver.poll(10, now_ms).expect("no error") {
        ScanPoll::Rows { batch, .. } => Some(batch.rows),
        _ => None,
    }
}

fn seconds(split: usize, times: std::ops::Range<i64>) -> Vec<(usize, i64)> {
    times.map(|t| (split, t * 1_000)).collect()
}

#[test]
fn a_source_does_not_run_further_ahead_than_its_group_allows() {
    let groups = AlignmentGroups::default();
    let mut fast = driver(&groups, &seconds(0, 1..100), 1, &ALIGNED);
    let mut slow = driver(&groups, &seconds(0, 1..30), 1, &ALIGNED);
    let mut alone = driver(&groups, &seconds(0, 1..100), 1, &Options { group: Some("h"), ..ALIGNED });
    let (mut waited, mut ended) = (0, false);
    while !ended {
        for _ in 0..5 {
            if poll(&mut fast, 0).is_none() && !fast.finished() {
                waited += 1;
                assert_eq!(fast.split_times()[0].waits_for_group.as_deref(), Some("g"));
            }
            poll(&mut alone, 0);
        }
        ended = poll(&mut slow, 0).is_none();
        assert!(
            fast.watermark() <= slow.watermark().max(0) + 4_000 || ended,
            "{} {}",
            fast.watermark(),
            slow.watermark()
        );
    }
    assert!(waited > 20, "{waited}");
    assert_eq!(alone.watermark(), 99_000, "another group does not wait");
    while poll(&mut fast, 0).is_some() {}
    assert!(fast.finished(), "a group of one that is left does not wait");
}

#[test]
fn a_split_that_is_ahead_waits_and_the_others_are_read() {
    let groups = AlignmentGroups::default();
    let rows: Vec<(usize, i64)> = seconds(0, 1..50).into_iter().chain(seconds(1, 1..50)).collect();
    let mut source = driver(&groups, &rows, 2, &ALIGNED);
    for _ in 0..8 {
        poll(&mut source, 0);
    }
    let [ahead, behind] = source.split_times().try_into().expect("two splits");
    assert!(ahead.watermark.is_some_and(|w| w <= 8_000) && behind.watermark.is_some(), "{ahead:?} {behind:?}");
    let mut spread = 0;
    while poll(&mut source, 0).is_some() {
        let times: Vec<i64> = source.split_times().iter().filter_map(|s| s.watermark).collect();
        spread = spread.max(times.iter().max().unwrap() - times.iter().min().unwrap());
    }
    assert!(source.finished());
    assert!(spread > 0, "they are apart");
}

#[test]
fn who_waits_for_its_group_does_not_fall_idle() {
    let groups = AlignmentGroups::default();
    let unbounded = Options { bounded: false, idle_timeout_ms: 500, group: Some("g") };
    let mut fast = driver(&groups, &seconds(0, 1..100), 1, &unbounded);
    let mut silent = driver(&groups, &[], 1, &unbounded);
    assert_eq!(poll(&mut fast, 0), Some(1), "nothing is known of it yet");
    for now_ms in (0..400).step_by(100) {
        assert_eq!(poll(&mut fast, now_ms), None, "the other may still speak");
        fast.tick(now_ms);
        poll(&mut silent, now_ms);
        silent.tick(now_ms);
    }
    silent.tick(600);
    assert!(silent.is_idle() && !fast.is_idle());
    poll(&mut silent, 600);
    assert_eq!(poll(&mut fast, 600), Some(1), "who is idle holds nobody back");
}

#[test]
fn a_partition_that_never_speaks_holds_event_time_back_until_it_is_idle() {
    let groups = AlignmentGroups::default();
    let options = Options { bounded: false, idle_timeout_ms: 0, group: None };
    let mut for_ever = driver(&groups, &seconds(0, 1..10), 2, &options);
    while poll(&mut for_ever, 0).is_some() {}
    for_ever.tick(1 << 40);
    assert!(for_ever.watermark() < 0, "{}", for_ever.watermark());
    let mut until_idle = driver(&groups, &seconds(0, 1..10), 2, &Options { idle_timeout_ms: 1_000, ..options });
    while poll(&mut until_idle, 0).is_some() {}
    until_idle.tick(999);
    assert!(until_idle.watermark() < 0);
    let marks = until_idle.tick(1_000).map(|batch| batch.marks);
    // All of its partitions are silent by now, so the last that is known counts only when one speaks again.
    assert_eq!(marks, None);
    assert!(until_idle.is_idle());
}

#[test]
fn the_clock_may_step_back() {
    let groups = AlignmentGroups::default();
    let options = Options { bounded: false, idle_timeout_ms: 1_000, group: None };
    let mut source = driver(&groups, &seconds(0, 1..4), 1, &options);
    assert_eq!(poll(&mut source, 100_000), Some(1));
    assert_eq!(source.tick(40_000).map(|b| b.marks), None, "a step back neither wakes nor silences");
    assert!(!source.is_idle());
    assert_eq!(poll(&mut source, 40_000), Some(1));
    assert_eq!(source.watermark(), 2_000);
    source.tick(40_999);
    assert!(!source.is_idle());
    source.tick(41_000);
    assert!(source.is_idle());
    assert!(source.watermark() < WATERMARK_MAX);
}
