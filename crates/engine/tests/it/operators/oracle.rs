//! The oracle law: folded changes equal a plain recomputation, for random rows in random batches with crashes.

use std::collections::{BTreeMap, BTreeSet};

use ouzel_engine::Operator;
use ouzel_engine::operators::group_aggregate::GroupAggregate;
use ouzel_engine::operators::lowering::window_aggregate;
use ouzel_plan::TimeAttribute;
use ouzel_plan::aggregate::AggregateFunction as F;
use ouzel_plan::operator::{
    GroupAggregate as GroupPlan, WindowAggregate as WindowPlan, WindowProperty, WindowShape, WindowSource, WindowTime,
};
use ouzel_testkit::{Harness, types};

use super::group_aggregate::{call, distinct};

/// A small generator: the seed is in every failure.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

fn calls() -> Vec<ouzel_plan::AggregateCall> {
    vec![
        call(F::Count, &[], "BIGINT"),
        call(F::Sum, &[1], "INT"),
        call(F::Min, &[1], "INT"),
        call(F::Max, &[1], "INT"),
        distinct(call(F::Count, &[1], "BIGINT"), None),
    ]
}

fn summary(values: &[i64]) -> String {
    let distinct: BTreeSet<i64> = values.iter().copied().collect();
    let sum: i64 = values.iter().sum();
    let (min, max) = (distinct.first().unwrap(), distinct.last().unwrap());
    format!("{} {sum} {min} {max} {}", values.len(), distinct.len())
}

/// Applies changes to a bag of rows.
fn fold(table: &mut BTreeMap<String, i64>, lines: &[String]) {
    for line in lines {
        let (kind, row) = line.split_once(' ').unwrap();
        let count = table.entry(row.to_string()).or_default();
        *count += if kind.starts_with('+') { 1 } else { -1 };
        if *count == 0 {
            table.remove(row);
        }
    }
}

#[test]
fn folded_group_changes_equal_a_recomputation() {
    for seed in 1..12u64 {
        let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let plan = GroupPlan {
            keys: vec![0],
            aggregates: calls(),
            input_retracts: true,
            emit_update_before: true,
            state_ttl_ms: 0,
            mini_batch: None,
        };
        let input = "k INT, v INT";
        let make = move || -> Box<dyn Operator> { Box::new(GroupAggregate::new(&plan, &types(input)).unwrap()) };
        let output = "k INT, n BIGINT, s INT, lo INT, hi INT, d BIGINT";
        let mut harness = Harness::new(make, &[input], output);
        let (mut live, mut table) = (Vec::<(i64, i64)>::new(), BTreeMap::new());
        for _ in 0..60 {
            let mut script = String::new();
            for _ in 0..=random.below(12) {
                if !live.is_empty() && random.below(5) < 2 {
                    let (k, v) = live.swap_remove(random.below(live.len() as u64) as usize);
                    script += &format!("-D {k} {v}\n");
                } else {
                    let row = (random.below(4) as i64, random.below(6) as i64 - 2);
                    live.push(row);
                    script += &format!("+I {} {}\n", row.0, row.1);
                }
            }
            fold(&mut table, &harness.run(&script));
            if random.below(4) == 0 {
                harness.run("checkpoint\ncrash");
            }
            let mut groups: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
            live.iter().for_each(|(k, v)| groups.entry(*k).or_default().push(*v));
            let expected: BTreeMap<String, i64> =
                groups.iter().map(|(k, values)| (format!("{k} {}", summary(values)), 1)).collect();
            assert_eq!(table, expected, "seed {seed}");
        }
    }
}

#[test]
fn window_results_equal_a_recomputation_over_the_rows_that_were_not_late() {
    let shapes = [
        WindowShape::Tumble { size: 7, offset: -3 },
        WindowShape::Hop { size: 12, slide: 4, offset: 1 },
        WindowShape::Hop { size: 10, slide: 4, offset: 0 },
        WindowShape::Cumulate { size: 15, step: 5, offset: 2 },
    ];
    for (seed, shape) in (1..16u64).flat_map(|seed| shapes.map(|shape| (seed, shape))) {
        let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let window = WindowTime { shape, time: TimeAttribute::Rowtime, column: 2, local: false };
        let plan = WindowPlan {
            window: WindowSource::Assign(window),
            keys: vec![0],
            aggregates: calls(),
            properties: vec![WindowProperty::Start, WindowProperty::End],
            input_retracts: false,
            emit: None,
            emit_update_before: true,
            legacy: false,
        };
        let input = "k INT, v INT, t TIMESTAMP(3)";
        let output = "k INT, n BIGINT, s INT, lo INT, hi INT, d BIGINT, ws TIMESTAMP(3), we TIMESTAMP(3)";
        let mut harness =
            Harness::new(move || window_aggregate(&plan, &types(input), "UTC").unwrap(), &[input], output);
        let (mut watermark, mut table) = (-1000, BTreeMap::new());
        let mut windows: BTreeMap<(i64, i64, i64), Vec<i64>> = BTreeMap::new();
        for step in 0..40i64 {
            let mut script = String::new();
            for _ in 0..=random.below(6) {
                let (k, v) = (random.below(3) as i64, random.below(5) as i64);
                let time = step * 2 - random.below(25) as i64;
                script += &format!("+I {k} {v} {time}ms\n");
                for (start, end) in windows_of(shape, time) {
                    if end - 1 > watermark {
                        windows.entry((k, start, end)).or_default().push(v);
                    }
                }
            }
            if random.below(3) == 0 {
                watermark = watermark.max(step * 2 - random.below(8) as i64);
                script += &format!("wm {watermark}ms\n");
            }
            let lines = harness.run(&script);
            fold(&mut table, &lines.into_iter().filter(|line| !line.starts_with("late")).collect::<Vec<_>>());
            if random.below(6) == 0 {
                harness.run("checkpoint\ncrash");
            }
        }
        fold(&mut table, &harness.run("end"));
        let time = |ms: i64| if ms % 1000 == 0 { format!("{}s", ms / 1000) } else { format!("{ms}ms") };
        let row = |((k, start, end), values): (&(i64, i64, i64), &Vec<i64>)| {
            (format!("{k} {} {} {}", summary(values), time(*start), time(*end)), 1)
        };
        assert_eq!(table, windows.iter().map(row).collect(), "seed {seed}, {shape:?}");
    }
}

/// The windows of a time, found by trying all.
fn windows_of(shape: WindowShape, time: i64) -> Vec<(i64, i64)> {
    let starts = |period: i64, offset: i64| (-100..100).map(move |n| n * period + offset);
    let holds = |(start, end): &(i64, i64)| *start <= time && time < *end;
    match shape {
        WindowShape::Tumble { size, offset } => starts(size, offset).map(|s| (s, s + size)).filter(holds).collect(),
        WindowShape::Hop { size, slide, offset } => {
            starts(slide, offset).map(|s| (s, s + size)).filter(holds).collect()
        }
        WindowShape::Cumulate { size, step, offset } => {
            starts(size, offset).flat_map(|s| (1..=size / step).map(move |n| (s, s + n * step))).filter(holds).collect()
        }
        WindowShape::Session { .. } => Vec::new(),
    }
}
