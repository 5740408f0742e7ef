//! OVER frames by row time and processing time.

use ouzel_engine::Operator;
use ouzel_engine::operators::over_aggregate::OverAggregate;
use ouzel_engine::operators::over_by_column::OverByColumn;
use ouzel_plan::AggregateCall;
use ouzel_plan::aggregate::{AggregateFunction as F, SortKey};
use ouzel_plan::operator::{Frame, FrameBound, FrameUnit, OverAggregate as Plan, OverOrder};
use ouzel_testkit::{Harness, types};
use ouzel_types::Scalar;

use super::group_aggregate::{call, distinct};

const INPUT: &str = "k STRING, v INT, t TIMESTAMP(3)";

pub fn plan(unit: FrameUnit, start: FrameBound, calls: Vec<AggregateCall>) -> Plan {
    Plan {
        partition: vec![0],
        order: OverOrder::Rowtime(2),
        frame: Frame { unit, start, end: FrameBound::CurrentRow },
        calls,
        state_ttl_ms: 0,
    }
}

pub fn harness(plan: Plan, output: &str) -> Harness {
    let output = format!("{INPUT}, {output}");
    Harness::new(move || Box::new(OverAggregate::new(&plan, &types(INPUT)).unwrap()), &[INPUT], &output)
}

#[test]
fn peers_share_a_range_and_rows_do_not() {
    let rows = "+I a 1 2s
                +I b 2 1s
                +I a 4 1s
                +I a 8 2s
                wm 1s
                +I a 16 1s
                wm 2s";
    let calls = || vec![call(F::Sum, &[1], "INT"), call(F::RowNumber, &[], "BIGINT")];
    harness(plan(FrameUnit::Range, FrameBound::UnboundedPreceding, calls()), "s INT, n BIGINT").check(
        rows,
        "+I b 2 1s 2 1
         +I a 4 1s 4 1
         late a 16 1s
         +I a 1 2s 13 3
         +I a 8 2s 13 3",
    );
    harness(plan(FrameUnit::Rows, FrameBound::UnboundedPreceding, calls()), "s INT, n BIGINT").check(
        rows,
        "+I b 2 1s 2 1
         +I a 4 1s 4 1
         late a 16 1s
         +I a 1 2s 5 2
         +I a 8 2s 13 3",
    );
}

#[test]
fn bounded_frames_forget() {
    let calls = || vec![call(F::Sum, &[1], "INT"), call(F::Max, &[1], "INT"), call(F::FirstValue, &[1], "INT")];
    let output = "s INT, m INT, f INT";
    harness(plan(FrameUnit::Rows, FrameBound::Preceding(1), calls()), output).check(
        "+I a 8 1s
         +I a 1 2s
         +I b 5 2s
         +I a 2 3s
         end",
        "+I a 8 1s 8 8 8
         +I a 1 2s 9 8 8
         +I b 5 2s 5 5 5
         +I a 2 3s 3 2 1",
    );
    let mut harness = harness(plan(FrameUnit::Range, FrameBound::Preceding(2000), calls()), output);
    harness.check(
        "+I a 8 1s
         +I a 1 3s
         +I a 2 4s
         +I a 4 4s
         wm 4s
         +I a 16 4s
         +I a 32 5s
         wm 20s
         +I a 1 6s
         wm 30s",
        "+I a 8 1s 8 8 8
         +I a 1 3s 9 8 8
         +I a 2 4s 7 4 1
         +I a 4 4s 7 4 1
         late a 16 4s
         +I a 32 5s 39 32 1
         +I a 1 6s 1 1 1",
    );
}

#[test]
fn a_late_row_of_a_bounded_frame_is_late_for_its_key_only() {
    let calls = vec![call(F::Sum, &[1], "INT")];
    harness(plan(FrameUnit::Range, FrameBound::Preceding(10_000), calls), "s INT").check(
        "+I a 1 1s
         wm 1s
         +I b 2 5s
         wm 5s
         +I a 4 3s
         +I b 8 4s
         +I a 16 6s
         wm 6s
         +I a 32 2s
         end",
        "+I a 1 1s 1
         +I b 2 5s 2
         late b 8 4s
         +I a 4 3s 5
         +I a 16 6s 21
         late a 32 2s",
    );
}

#[test]
fn lag_looks_back() {
    let mut two = call(F::Lag, &[1], "INT");
    two.constants = vec![Scalar::Int(2), Scalar::Int(-1)];
    let calls = vec![call(F::Lag, &[1], "INT"), two, distinct(call(F::Count, &[1], "BIGINT"), None)];
    harness(plan(FrameUnit::Rows, FrameBound::UnboundedPreceding, calls), "p INT, q INT, d BIGINT").check(
        "+I a 1 1s
         +I a 2 2s
         wm 2s
         +I a 1 3s
         end",
        "+I a 1 1s null -1 1
         +I a 2 2s 1 -1 2
         +I a 1 3s 2 1 2",
    );
}

#[test]
fn processing_time_emits_at_once() {
    for (start, last) in [(FrameBound::UnboundedPreceding, 7), (FrameBound::Preceding(1), 6)] {
        let mut plan = plan(FrameUnit::Rows, start, vec![call(F::Sum, &[1], "INT")]);
        plan.order = OverOrder::Proctime;
        let mut harness = harness(plan, "s INT");
        let lines = harness.run("+I a 1 0s\n+I a 2 0s\n+I b 9 0s\n+I a 4 0s");
        assert_eq!(lines, ["+I a 1 0s 1", "+I a 2 0s 3", "+I b 9 0s 9", &format!("+I a 4 0s {last}")]);
    }
}

#[test]
fn keys_of_range_frames_are_freed() {
    let mut plan = plan(FrameUnit::Range, FrameBound::Preceding(1000), vec![call(F::Max, &[1], "INT")]);
    plan.partition = vec![1];
    let mut harness = harness(plan, "m INT");
    let mut early = 0;
    for step in 0..2000 {
        harness.run(&format!("+I a {step} {step}s\nwm {step}s"));
        if step == 50 {
            early = harness.state_bytes();
        }
    }
    assert!(harness.state_bytes() <= early * 2, "{} after {early}", harness.state_bytes());
}

#[test]
fn a_row_in_the_middle_updates_those_behind_it() {
    let mut plan = plan(FrameUnit::Range, FrameBound::UnboundedPreceding, vec![call(F::Sum, &[1], "INT")]);
    let order = SortKey { column: 1, descending: false, nulls_first: true };
    plan.order = OverOrder::Column(order);
    let output = format!("{INPUT}, s INT");
    let make = move || -> Box<dyn Operator> { Box::new(OverByColumn::new(&plan, order, &types(INPUT)).unwrap()) };
    Harness::new(make, &[INPUT], &output).check(
        "+I a 5 0s
         +I a 2 0s
         +I b 1 0s
         +I a 9 0s
         +I a 5 1s
         -D a 2 0s
         -D a 7 0s",
        "+I a 5 0s 5
         +I a 2 0s 2
         -U a 5 0s 5
         +U a 5 0s 7
         +I b 1 0s 1
         +I a 9 0s 16
         -U a 5 0s 7
         +U a 5 0s 12
         +I a 5 1s 12
         -U a 9 0s 16
         +U a 9 0s 21
         -D a 2 0s 2
         -U a 5 0s 12
         +U a 5 0s 10
         -U a 5 1s 12
         +U a 5 1s 10
         -U a 9 0s 21
         +U a 9 0s 19",
    );
}

/// OVER by a column (or by row time over changes) with this frame; `order` is a column of the input.
pub fn by_column(unit: FrameUnit, start: FrameBound, column: usize) -> Harness {
    by_column_with_ttl(unit, start, column, 0)
}

pub fn by_column_with_ttl(unit: FrameUnit, start: FrameBound, column: usize, ttl_ms: i64) -> Harness {
    let mut plan = plan(unit, start, vec![call(F::Sum, &[1], "INT")]);
    plan.state_ttl_ms = ttl_ms;
    let order = SortKey { column, descending: false, nulls_first: true };
    plan.order = OverOrder::Column(order);
    let make = move || -> Box<dyn Operator> { Box::new(OverByColumn::new(&plan, order, &types(INPUT)).unwrap()) };
    Harness::new(make, &[INPUT], &format!("{INPUT}, s INT"))
}

#[test]
fn a_frame_of_rows_over_changes_is_updated_where_the_change_reaches() {
    by_column(FrameUnit::Rows, FrameBound::Preceding(1), 2).check(
        "+I a 1 1s
         +I a 2 3s
         +I a 4 5s
         +I a 8 2s
         -D a 2 3s
         -D a 8 2s",
        "+I a 1 1s 1
         +I a 2 3s 3
         +I a 4 5s 6
         +I a 8 2s 9
         -U a 2 3s 3
         +U a 2 3s 10
         -D a 2 3s 10
         -U a 4 5s 6
         +U a 4 5s 12
         -D a 8 2s 9
         -U a 4 5s 12
         +U a 4 5s 5",
    );
}

#[test]
fn a_time_range_over_changes_holds_peers_together() {
    by_column(FrameUnit::Range, FrameBound::Preceding(1000), 2).check(
        "+I a 1 1s
         +I a 2 2s
         +I a 4 2s
         +I a 8 4s
         -U a 1 1s
         +U a 1 3s
         -D a 4 2s",
        "+I a 1 1s 1
         +I a 2 2s 3
         -U a 2 2s 3
         +U a 2 2s 7
         +I a 4 2s 7
         +I a 8 4s 8
         -D a 1 1s 1
         -U a 2 2s 7
         +U a 2 2s 6
         -U a 4 2s 7
         +U a 4 2s 6
         +U a 1 3s 7
         -U a 8 4s 8
         +U a 8 4s 9
         -D a 4 2s 6
         -U a 2 2s 6
         +U a 2 2s 2
         -U a 1 3s 7
         +U a 1 3s 3",
    );
}
