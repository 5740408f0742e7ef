//! Operators of batch jobs: nothing before the end of the input, final rows then.

use ouzel_engine::operators::batch::{HashAggregate, HashJoin, Sort, SortedOver};
use ouzel_plan::AggregateCall;
use ouzel_plan::aggregate::{AggregateFunction as F, SortKey};
use ouzel_plan::batch::{self, PARTS_OF_ONE};
use ouzel_plan::operator::{Frame, FrameBound, FrameUnit, JoinKind};
use ouzel_testkit::{Harness, types};
use ouzel_types::Scalar;

use super::group_aggregate::call;
use super::join::{eval, less};

const ROWS: &str = "k STRING, v INT";

/// `script`, then the end of the input, which alone may give something.
fn gives(mut harness: Harness, script: &str, expected: &str) {
    assert_eq!(harness.run(script), Vec::<String>::new(), "nothing leaves before the end");
    let expected: Vec<String> = expected.lines().map(|line| line.trim().to_string()).collect();
    assert_eq!(harness.run("end"), expected.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>());
}

fn key(column: usize, descending: bool) -> SortKey {
    SortKey { column, descending, nulls_first: !descending }
}

fn sort(order: Vec<SortKey>, offset: u64, fetch: Option<u64>) -> Harness {
    let plan = batch::Sort { order, offset, fetch };
    Harness::new(move || Box::new(Sort::new(&plan, &types(ROWS)).unwrap()), &[ROWS], ROWS)
}

#[test]
fn rows_are_sorted_and_cut() {
    let rows = "+I a 3\n+I b 1\n+I c null\n+I d 2\n+I e 1";
    gives(sort(vec![key(1, false)], 0, None), rows, "+I c null\n+I b 1\n+I e 1\n+I d 2\n+I a 3");
    gives(sort(vec![key(1, true), key(0, true)], 1, Some(3)), rows, "+I d 2\n+I e 1\n+I b 1");
    gives(sort(vec![key(0, true)], 4, Some(9)), rows, "+I a 3");
    gives(sort(vec![key(0, true)], 9, Some(9)), rows, "");
}

#[test]
fn a_long_sort_is_that_of_its_keys() {
    let rows: Vec<String> = (0..40_000).map(|n| format!("+I k{} {}", n % 7, n * 7919 % 40_009)).collect();
    let mut wanted: Vec<(String, i64)> = (0..40_000).map(|n| (format!("k{}", n % 7), n * 7919 % 40_009)).collect();
    wanted.sort();
    let wanted: Vec<String> = wanted.iter().map(|(k, v)| format!("+I {k} {v}")).collect();
    gives(sort(vec![key(0, false), key(1, false)], 0, None), &rows.join("\n"), &wanted.join("\n"));
}

fn aggregate(keys: Vec<usize>, output: &str) -> Harness {
    let plan =
        batch::HashAggregate { keys, aggregates: vec![call(F::Count, &[], "BIGINT"), call(F::Sum, &[1], "INT")] };
    Harness::new(move || Box::new(HashAggregate::new(&plan, &types(ROWS)).unwrap()), &[ROWS], output)
}

#[test]
fn groups_leave_once() {
    let rows = "+I a 3\n+I b 1\n+I a 4\n+I null null\n+I b null";
    gives(aggregate(vec![0], "k STRING, n BIGINT, s INT"), rows, "+I a 2 7\n+I b 2 1\n+I null 1 null");
    gives(aggregate(Vec::new(), "n BIGINT, s INT"), rows, "+I 5 8");
    gives(aggregate(vec![0], "k STRING, n BIGINT, s INT"), "", "");
    gives(aggregate(Vec::new(), "n BIGINT, s INT"), "", "+I 0 null");
}

fn join(kind: JoinKind, conditional: bool) -> Harness {
    let condition = conditional.then(|| less(1, 3));
    let plan = batch::HashJoin { kind, left_keys: vec![0], right_keys: vec![0], null_safe: vec![false], condition };
    let half = matches!(kind, JoinKind::Semi | JoinKind::Anti);
    let output = if half { ROWS } else { "k STRING, v INT, l STRING, w INT" };
    Harness::new(
        move || Box::new(HashJoin::new(&plan, [&types(ROWS), &types(ROWS)], &eval()).unwrap()),
        &[ROWS, ROWS],
        output,
    )
}

const SIDES: &str = "0: +I a 1\n0: +I b 5\n1: +I a 2\n1: +I a 0\n1: +I c 9\n0: +I null 7\n1: +I null 8\n0: +I a 3";

#[test]
fn every_kind_of_join() {
    let pairs = "+I a 1 a 2\n+I a 1 a 0\n+I a 3 a 2\n+I a 3 a 0";
    gives(join(JoinKind::Inner, false), SIDES, pairs);
    gives(join(JoinKind::Left, false), SIDES, &format!("{pairs}\n+I b 5 null null\n+I null 7 null null"));
    gives(join(JoinKind::Right, false), SIDES, &format!("{pairs}\n+I null null c 9\n+I null null null 8"));
    let both = "+I b 5 null null\n+I null 7 null null\n+I null null c 9\n+I null null null 8";
    gives(join(JoinKind::Full, false), SIDES, &format!("{pairs}\n{both}"));
    gives(join(JoinKind::Semi, false), SIDES, "+I a 1\n+I a 3");
    gives(join(JoinKind::Anti, false), SIDES, "+I b 5\n+I null 7");
}

#[test]
fn a_condition_decides_who_stays_alone() {
    gives(join(JoinKind::Inner, true), SIDES, "+I a 1 a 2");
    gives(
        join(JoinKind::Full, true),
        SIDES,
        "+I a 1 a 2
         +I b 5 null null
         +I null 7 null null
         +I a 3 null null
         +I null null a 0
         +I null null c 9
         +I null null null 8",
    );
    gives(join(JoinKind::Semi, true), SIDES, "+I a 1");
    gives(join(JoinKind::Anti, true), SIDES, "+I b 5\n+I null 7\n+I a 3");
}

#[test]
fn the_smaller_side_is_the_table() {
    let sides = "0: +I a 1\n1: +I b 2\n1: +I a 3\n1: +I a 4";
    gives(join(JoinKind::Left, false), sides, "+I a 1 a 3\n+I a 1 a 4");
    gives(join(JoinKind::Right, false), sides, "+I a 1 a 3\n+I a 1 a 4\n+I null null b 2");
    gives(join(JoinKind::Left, false), "0: +I a 1", "+I a 1 null null");
    gives(join(JoinKind::Full, false), "1: +I a 1", "+I null null a 1");
}

fn over(unit: FrameUnit, start: FrameBound, end: FrameBound, calls: Vec<AggregateCall>, output: &str) -> Harness {
    let frame = Frame { unit, start, end };
    let plan = batch::SortedOver { partition: vec![0], order: vec![key(1, false)], frame, calls };
    let output = format!("{ROWS}, {output}");
    Harness::new(move || Box::new(SortedOver::new(&plan, &types(ROWS)).unwrap()), &[ROWS], &output)
}

const TIES: &str = "+I b 4\n+I a 5\n+I a 2\n+I a null\n+I a 2\n+I b 1";

#[test]
fn frames_of_rows_and_of_values() {
    let calls = || vec![call(F::Count, &[], "BIGINT"), call(F::Sum, &[1], "INT")];
    let of = |unit, start, end| over(unit, start, end, calls(), "n BIGINT, s INT");
    gives(
        of(FrameUnit::Range, FrameBound::UnboundedPreceding, FrameBound::CurrentRow),
        TIES,
        "+I a null 1 null\n+I a 2 3 4\n+I a 2 3 4\n+I a 5 4 9\n+I b 1 1 1\n+I b 4 2 5",
    );
    gives(
        of(FrameUnit::Rows, FrameBound::Preceding(1), FrameBound::Following(1)),
        TIES,
        "+I a null 2 2\n+I a 2 3 4\n+I a 2 3 9\n+I a 5 2 7\n+I b 1 2 5\n+I b 4 2 5",
    );
    gives(
        of(FrameUnit::Rows, FrameBound::Following(1), FrameBound::UnboundedFollowing),
        TIES,
        "+I a null 3 9\n+I a 2 2 7\n+I a 2 1 5\n+I a 5 0 null\n+I b 1 1 4\n+I b 4 0 null",
    );
    gives(
        of(FrameUnit::Rows, FrameBound::UnboundedPreceding, FrameBound::Preceding(2)),
        TIES,
        "+I a null 0 null\n+I a 2 0 null\n+I a 2 1 null\n+I a 5 2 2\n+I b 1 0 null\n+I b 4 0 null",
    );
    gives(
        of(FrameUnit::Range, FrameBound::Preceding(3 * PARTS_OF_ONE), FrameBound::Following(3_500_000)),
        TIES,
        "+I a null 1 null\n+I a 2 3 9\n+I a 2 3 9\n+I a 5 3 9\n+I b 1 2 5\n+I b 4 2 5",
    );
    gives(
        of(FrameUnit::Range, FrameBound::UnboundedPreceding, FrameBound::UnboundedFollowing),
        TIES,
        "+I a null 4 9\n+I a 2 4 9\n+I a 2 4 9\n+I a 5 4 9\n+I b 1 2 5\n+I b 4 2 5",
    );
    gives(of(FrameUnit::Rows, FrameBound::CurrentRow, FrameBound::UnboundedFollowing), "", "");
}

#[test]
fn places_and_neighbours() {
    let numbers = vec![
        call(F::RowNumber, &[], "BIGINT"),
        call(F::Rank, &[], "BIGINT"),
        call(F::DenseRank, &[], "BIGINT"),
        AggregateCall { constants: vec![Scalar::Int(3)], ..call(F::Ntile, &[], "BIGINT") },
        AggregateCall { constants: vec![Scalar::Int(1), Scalar::Int(-1)], ..call(F::Lag, &[1], "INT") },
        AggregateCall { constants: vec![Scalar::Int(2), Scalar::Null], ..call(F::Lead, &[1], "INT") },
    ];
    let harness = over(
        FrameUnit::Rows,
        FrameBound::UnboundedPreceding,
        FrameBound::CurrentRow,
        numbers,
        "n BIGINT, r BIGINT, d BIGINT, t BIGINT, l INT, e INT",
    );
    gives(
        harness,
        TIES,
        "+I a null 1 1 1 1 -1 2
         +I a 2 2 2 2 1 null 5
         +I a 2 3 2 2 2 2 null
         +I a 5 4 4 3 3 2 null
         +I b 1 1 1 1 1 -1 null
         +I b 4 2 2 2 2 1 null",
    );
}
