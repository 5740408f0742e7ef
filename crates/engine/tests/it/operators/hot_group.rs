//! A million updates of one key, in small: four times the changes of one group cost about four times the work.
//!
//! Once a value that is taken back and replaced again and again, once many values that come and then go in the order in
//! which they came, so that whoever looks at all values of a group for each change is found out. Work is this thread's
//! CPU time, because the machine may have other work.

use std::sync::Arc;
use std::time::Duration;

use arrow_array::{ArrayRef, Int32Array, TimestampMillisecondArray};
use ouzel_engine::operators::changelog_normalize::ChangelogNormalize;
use ouzel_engine::operators::deduplicate::Deduplicate;
use ouzel_engine::operators::group_aggregate::GroupAggregate;
use ouzel_engine::operators::rank::Rank;
use ouzel_engine::operators::sink_materialize::SinkMaterialize;
use ouzel_engine::{Operator, Output};
use ouzel_plan::aggregate::{AggregateFunction as F, SortKey};
use ouzel_plan::operator::{self as plan, RankEnd, RankFunction, RankInput};
use ouzel_testkit::types;
use ouzel_types::{Batch, RowKind};

use super::group_aggregate::{call, distinct};
use super::hot_keys::cpu_time;
use super::join::eval;

const INPUT: &str = "k INT, v INT, t TIMESTAMP(3)";
const BATCH: usize = 500;

type Change = (RowKind, i32);

/// One value at a time: `-U` of the old and `+U` of the new.
fn replaced(changes: i32) -> Vec<Change> {
    let pair = |v: i32| [(RowKind::UpdateBefore, v), (RowKind::UpdateAfter, v + 1)];
    std::iter::once((RowKind::Insert, 0)).chain((0..changes / 2).flat_map(pair)).collect()
}

/// Many values, then each of them goes, the oldest first.
fn filled_and_drained(changes: i32) -> Vec<Change> {
    // In no order, each once: 7919 is prime.
    let value = |i: i32| (i64::from(i) * 7919 % i64::from(changes / 2)) as i32;
    let come = (0..changes / 2).map(|i| (RowKind::Insert, value(i)));
    come.chain((0..changes / 2).map(|i| (RowKind::Delete, value(i)))).collect()
}

/// Values only come.
fn inserted(changes: i32) -> Vec<Change> {
    (0..changes).map(|i| (RowKind::Insert, (i64::from(i) * 7919 % 100_003) as i32)).collect()
}

/// Rows of one key without what was before.
fn upserted(changes: i32) -> Vec<Change> {
    (0..changes).map(|i| (RowKind::UpdateAfter, i)).collect()
}

struct Case {
    name: &'static str,
    changes: fn(i32) -> Vec<Change>,
    make: Box<dyn Fn() -> Box<dyn Operator>>,
}

fn case(name: &'static str, changes: fn(i32) -> Vec<Change>, make: impl Fn() -> Box<dyn Operator> + 'static) -> Case {
    Case { name, changes, make: Box::new(make) }
}

fn aggregate(retracts: bool) -> Box<dyn Operator> {
    let calls = vec![
        call(F::Count, &[], "BIGINT"),
        call(F::Sum, &[1], "INT"),
        call(F::Avg, &[1], "INT"),
        call(F::Min, &[1], "INT"),
        call(F::Max, &[1], "INT"),
        call(F::FirstValue, &[1], "INT"),
        call(F::LastValue, &[1], "INT"),
        distinct(call(F::Count, &[1], "BIGINT"), None),
        distinct(call(F::Sum, &[1], "INT"), None),
    ];
    let plan = super::group_aggregate::plan(&[0], calls, retracts);
    Box::new(GroupAggregate::new(&plan, &types(INPUT)).unwrap())
}

fn top(input: RankInput, with_rank: bool) -> Box<dyn Operator> {
    let plan = plan::Rank {
        function: RankFunction::RowNumber,
        partition: vec![0],
        order: vec![SortKey { column: 1, descending: true, nulls_first: false }],
        from: 1,
        to: RankEnd::Constant(3),
        with_rank,
        is_limit: false,
        input,
        emit_update_before: true,
        state_ttl_ms: 0,
    };
    Box::new(Rank::new(&plan, &types(INPUT)).unwrap())
}

fn deduplicate(rowtime: bool, keep_last: bool) -> Box<dyn Operator> {
    Box::new(Deduplicate::new(&super::deduplicate::plan(rowtime, keep_last), &types(INPUT)))
}

fn normalize() -> Box<dyn Operator> {
    let plan = plan::ChangelogNormalize {
        keys: vec![0],
        emit_update_before: true,
        filter: None,
        state_ttl_ms: 0,
        from_upsert: true,
        mini_batch: None,
    };
    Box::new(ChangelogNormalize::new(&plan, &types(INPUT), &eval()).unwrap())
}

fn materialize(input_upsert_key: Option<Vec<usize>>) -> Box<dyn Operator> {
    let plan = plan::SinkMaterialize { keys: vec![0], input_upsert_key, state_ttl_ms: 0 };
    Box::new(SinkMaterialize::new(&plan, &types(INPUT)))
}

fn cases() -> Vec<Case> {
    vec![
        case("aggregates, replaced", replaced, || aggregate(true)),
        case("aggregates, drained", filled_and_drained, || aggregate(true)),
        case("aggregates, inserted", inserted, || aggregate(false)),
        case("top 3 with its rank, replaced", replaced, || top(RankInput::Retract, true)),
        case("top 3 with its rank, drained", filled_and_drained, || top(RankInput::Retract, true)),
        case("top 3, drained", filled_and_drained, || top(RankInput::Retract, false)),
        case("top 3, inserted", inserted, || top(RankInput::Append, true)),
        case("first row, inserted", inserted, || deduplicate(false, false)),
        case("last row, inserted", inserted, || deduplicate(false, true)),
        case("last row by row time, inserted", inserted, || deduplicate(true, true)),
        case("normalised upserts", upserted, normalize),
        case("materialised, replaced", replaced, || materialize(Some(vec![1]))),
        case("materialised by key, drained", filled_and_drained, || materialize(Some(vec![1]))),
        case("materialised by row, drained", filled_and_drained, || materialize(None)),
    ]
}

fn work(case: &Case, changes: i32) -> Duration {
    let changes = (case.changes)(changes);
    let mut operator = (case.make)();
    let started = cpu_time();
    for (number, changes) in changes.chunks(BATCH).enumerate() {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(Int32Array::from(vec![1; changes.len()])),
            Arc::new(Int32Array::from_iter_values(changes.iter().map(|(_, v)| *v))),
            Arc::new(TimestampMillisecondArray::from_iter_values(changes.iter().map(|(_, v)| i64::from(*v)))),
        ];
        let mut batch = Batch::new(columns, changes.len());
        batch.kinds = Some(changes.iter().map(|(kind, _)| *kind).collect());
        let mut out = Output::new(number as i64);
        operator.prepare(0, &batch).unwrap();
        operator.process(0, &batch, 0..changes.len(), &mut out).unwrap();
    }
    cpu_time() - started
}

#[test]
fn four_times_the_changes_of_a_group_are_about_four_times_the_work() {
    let (few, many) = (5_000, 20_000);
    for case in cases() {
        let measure = |changes| (0..2).map(|_| work(&case, changes)).min().expect("two runs");
        let (cost, base) = (measure(many), measure(few));
        let factor = cost.as_secs_f64() / base.as_secs_f64();
        // What is over at once is not worth a measurement.
        assert!(
            factor < 8.0 || cost < Duration::from_millis(40),
            "{}: {many} changes cost {factor:.1} times {few}",
            case.name
        );
    }
}
