//! First and last rows.

use ouzel_engine::operators::deduplicate::Deduplicate;
use ouzel_plan::operator::Deduplicate as Plan;
use ouzel_testkit::{Harness, types};

const INPUT: &str = "k STRING, v INT, t TIMESTAMP(3)";

pub fn harness(plan: Plan) -> Harness {
    Harness::new(move || Box::new(Deduplicate::new(&plan, &types(INPUT))), &[INPUT], INPUT)
}

pub fn plan(rowtime: bool, keep_last: bool) -> Plan {
    Plan {
        partition: vec![0],
        rowtime: rowtime.then_some(2),
        keep_last,
        insert_only: !keep_last,
        emit_update_before: true,
        state_ttl_ms: 0,
        mini_batch: None,
        compacts: false,
    }
}

#[test]
fn first_row_by_arrival() {
    harness(plan(false, false)).check(
        "+I a 1 5s
         +I b 2 4s
         +I a 3 1s
         ---
         +I a 4 1s
         +I c 5 1s",
        "+I a 1 5s
         +I b 2 4s
         +I c 5 1s",
    );
}

#[test]
fn first_row_by_row_time_waits_for_the_watermark() {
    harness(plan(true, false)).check(
        "+I a 1 5s
         wm 3s
         +I a 2 4s
         +I b 3 20s
         wm 18s
         +I c 4 10s
         +I a 5 19s
         +I c 6 30s
         end",
        "+I a 2 4s
         late c 4 10s
         +I b 3 20s
         +I c 6 30s",
    );
}

#[test]
fn last_row_by_arrival_leaves_out_what_equals_the_first_row() {
    harness(plan(false, true)).check(
        "+I a 1 1s
         +I b 2 1s
         +I a 1 1s
         +I a 3 1s
         +I a 3 1s
         +I b 4 1s",
        "+I a 1 1s
         +I b 2 1s
         -U a 1 1s
         +U a 3 1s
         -U a 3 1s
         +U a 3 1s
         -U b 2 1s
         +U b 4 1s",
    );
}

#[test]
fn last_row_by_row_time_prefers_the_later_arrival() {
    harness(plan(true, true)).check(
        "+I a 1 5s
         +I a 2 4s
         +I b 3 20s
         wm 18s
         +I a 4 5s
         +I c 5 10s
         +I a 6 19s",
        "+I a 1 5s
         +I b 3 20s
         -U a 1 5s
         +U a 4 5s
         +I c 5 10s
         -U a 4 5s
         +U a 6 19s",
    );
}

#[test]
fn keys_end_with_their_time_to_live() {
    let mut plan = plan(false, true);
    plan.state_ttl_ms = 1000;
    plan.emit_update_before = false;
    let mut harness = harness(plan);
    assert_eq!(harness.run("+I a 1 0s\n+I a 2 0s\nclock 900ms\n+I a 3 0s"), ["+I a 1 0s", "+U a 2 0s", "+U a 3 0s"]);
    assert_eq!(harness.run("clock 1950ms\n+I a 4 0s"), ["+I a 4 0s"]);
}
