//! OVER frames by row time that end elsewhere than at the current row, and LEAD.

use ouzel_engine::operators::over_following::OverFollowing;
use ouzel_plan::AggregateCall;
use ouzel_plan::aggregate::AggregateFunction as F;
use ouzel_plan::operator::{Frame, FrameBound, FrameUnit, OverAggregate as Plan, OverOrder};
use ouzel_testkit::{Harness, types};
use ouzel_types::Scalar;

use super::group_aggregate::call;

const INPUT: &str = "k STRING, v INT, t TIMESTAMP(3)";

fn harness(frame: Frame, calls: Vec<AggregateCall>, output: &str) -> Harness {
    let plan = Plan { partition: vec![0], order: OverOrder::Rowtime(2), frame, calls, state_ttl_ms: 0 };
    let output = format!("{INPUT}, {output}");
    Harness::new(move || Box::new(OverFollowing::new(&plan, 2, &types(INPUT)).unwrap()), &[INPUT], &output)
}

fn rows(start: FrameBound, end: FrameBound) -> Frame {
    Frame { unit: FrameUnit::Rows, start, end }
}

fn range(start: FrameBound, end: FrameBound) -> Frame {
    Frame { unit: FrameUnit::Range, start, end }
}

fn sums() -> Vec<AggregateCall> {
    vec![call(F::Sum, &[1], "INT"), call(F::Count, &[1], "BIGINT"), call(F::Max, &[1], "INT")]
}

const SUMS: &str = "s INT, n BIGINT, m INT";

#[test]
fn a_range_is_whole_when_the_watermark_has_passed_its_end() {
    let mut harness = harness(range(FrameBound::CurrentRow, FrameBound::Following(2000)), sums(), SUMS);
    harness.check(
        "+I a 1 1s
         +I a 4 3s
         +I b 9 2s
         +I a 2 1s
         wm 2s
         +I a 8 3s
         wm 3s
         wm 4s
         +I a 7 4s
         +I a 16 6s
         end",
        "+I a 1 1s 15 4 8
         +I a 2 1s 15 4 8
         +I b 9 2s 9 1 9
         late a 7 4s
         +I a 4 3s 12 2 8
         +I a 8 3s 12 2 8
         +I a 16 6s 16 1 16",
    );
    assert_eq!(harness.operator().output_watermark(9), 9, "nothing waits");
}

#[test]
fn rows_wait_for_those_that_follow_and_hold_the_watermark() {
    let mut harness = harness(rows(FrameBound::Preceding(1), FrameBound::Following(1)), sums(), SUMS);
    harness.run("+I a 1 1s\n +I b 5 1s\n wm 1s\n +I a 2 2s\n wm 2s");
    assert_eq!(harness.operator().output_watermark(2_000), 999, "b's row of 1 s waits");
    let mut harness = self::harness(rows(FrameBound::Preceding(1), FrameBound::Following(1)), sums(), SUMS);
    harness.check(
        "+I a 1 1s
         +I b 5 1s
         wm 1s
         +I a 2 2s
         wm 2s
         +I a 4 3s
         end",
        "+I a 1 1s 3 2 2
         +I b 5 1s 5 1 5
         +I a 2 2s 7 3 4
         +I a 4 3s 6 2 4",
    );
}

#[test]
fn a_frame_may_end_before_its_row() {
    harness(rows(FrameBound::Preceding(2), FrameBound::Preceding(1)), sums(), SUMS).check(
        "+I a 1 1s
         +I a 2 2s
         wm 2s
         +I a 4 3s
         +I a 8 4s
         end",
        "+I a 1 1s null 0 null
         +I a 2 2s 1 1 1
         +I a 4 3s 3 2 2
         +I a 8 4s 6 2 4",
    );
}

#[test]
fn to_the_end_of_the_input() {
    harness(range(FrameBound::CurrentRow, FrameBound::UnboundedFollowing), sums(), SUMS).check(
        "+I a 1 1s
         +I a 2 1s
         wm 5s
         +I a 4 6s
         end",
        "+I a 1 1s 7 3 4
         +I a 2 1s 7 3 4
         +I a 4 6s 4 1 4",
    );
}

#[test]
fn lead_shows_the_row_behind() {
    let lead = AggregateCall { constants: vec![Scalar::Int(2), Scalar::Int(-1)], ..call(F::Lead, &[1], "INT") };
    let mut harness = harness(rows(FrameBound::CurrentRow, FrameBound::Following(2)), vec![lead], "l INT");
    harness.check(
        "+I a 1 1s
         +I a 2 2s
         wm 2s
         +I b 3 3s
         +I a 4 3s
         wm 3s
         +I a null 4s
         end",
        "+I a 1 1s 4
         +I a 2 2s null
         +I b 3 3s -1
         +I a 4 3s -1
         +I a null 4s -1",
    );
}

#[test]
fn keys_are_freed_when_nothing_of_them_waits() {
    let mut harness = harness(range(FrameBound::Preceding(1000), FrameBound::Following(1000)), sums(), SUMS);
    for second in 0..50 {
        let (time, watermark) = (second * 10, second * 10 + 9);
        harness.run(&format!("+I k{second} 1 {time}s\n wm {watermark}s"));
    }
    let few = harness.state_bytes();
    for second in 50..5_000 {
        let (time, watermark) = (second * 10, second * 10 + 9);
        harness.run(&format!("+I k{second} 1 {time}s\n wm {watermark}s"));
    }
    assert!(harness.state_bytes() <= few + 1024, "{} bytes after 50 keys, {} after 5000", few, harness.state_bytes());
}
