//! Windows over event and processing time.

use ouzel_engine::operators::lowering::window_aggregate;
use ouzel_plan::TimeAttribute;
use ouzel_plan::aggregate::AggregateFunction as F;
use ouzel_plan::operator::{
    EmitStrategy, WindowAggregate as Plan, WindowProperty, WindowShape, WindowSource, WindowTime,
};
use ouzel_testkit::{Harness, types};

use super::group_aggregate::{call, distinct};

const INPUT: &str = "k STRING, v INT, t TIMESTAMP(3)";
const OUTPUT: &str = "k STRING, n BIGINT, s INT, ws TIMESTAMP(3), we TIMESTAMP(3)";

fn plan(shape: WindowShape) -> Plan {
    Plan {
        window: WindowSource::Assign(WindowTime { shape, time: TimeAttribute::Rowtime, column: 2, local: false }),
        keys: vec![0],
        aggregates: vec![call(F::Count, &[], "BIGINT"), call(F::Sum, &[1], "INT")],
        properties: vec![WindowProperty::Start, WindowProperty::End],
        input_retracts: false,
        emit: None,
        emit_update_before: true,
        legacy: false,
    }
}

fn harness(plan: Plan, input: &'static str, output: &str, zone: &'static str) -> Harness {
    Harness::new(move || window_aggregate(&plan, &types(input), zone).unwrap(), &[input], output)
}

#[test]
fn tumbling_windows_fire_one_millisecond_before_their_end() {
    harness(plan(WindowShape::Tumble { size: 10_000, offset: 0 }), INPUT, OUTPUT, "UTC").check(
        "+I a 1 1s
         +I b 2 3s
         +I a 4 12s
         wm 9998ms
         +I a 8 9s
         wm 9999ms
         +I a 16 5s
         +I b 32 10s
         wm 100s
         +I a 64 99s
         end",
        "+I a 2 9 0s 10s
         +I b 1 2 0s 10s
         late a 16 5s
         +I a 1 4 10s 20s
         +I b 1 32 10s 20s
         late a 64 99s",
    );
}

#[test]
fn a_watermark_in_the_middle_of_a_batch_counts_per_row() {
    let mut harness = harness(plan(WindowShape::Tumble { size: 10_000, offset: -3_000 }), INPUT, OUTPUT, "UTC");
    harness.check(
        "+I a 1 6999ms
         wm 7s
         +I a 2 6s
         +I a 4 7s
         wm 17s",
        "+I a 1 1 -3s 7s
         late a 2 6s
         +I a 1 4 7s 17s",
    );
    assert!(harness.state_bytes() < 100, "fired windows hold {} bytes", harness.state_bytes());
}

#[test]
fn hopping_windows_share_their_slices() {
    harness(plan(WindowShape::Hop { size: 20_000, slide: 10_000, offset: 0 }), INPUT, OUTPUT, "UTC").check(
        "+I a 1 1s
         +I b 2 11s
         wm 10s
         +I a 4 2s
         wm 20s
         +I a 8 3s
         end",
        "+I a 1 1 -10s 10s
         +I b 1 2 0s 20s
         +I a 2 5 0s 20s
         late a 8 3s
         +I b 1 2 10s 30s",
    );
}

#[test]
fn windows_with_gaps_between_them_drop_what_lies_there() {
    harness(plan(WindowShape::Hop { size: 10_000, slide: 15_000, offset: 0 }), INPUT, OUTPUT, "UTC").check(
        "+I a 1 1s
         +I a 2 9s
         +I a 4 16s
         end",
        "+I a 2 3 0s 10s
         +I a 1 4 15s 25s",
    );
}

#[test]
fn cumulating_windows_emit_every_step() {
    harness(plan(WindowShape::Cumulate { size: 30_000, step: 10_000, offset: 0 }), INPUT, OUTPUT, "UTC").check(
        "+I a 1 1s
         +I b 2 25s
         wm 10s
         +I a 4 2s
         wm 20s
         +I a 8 31s
         wm 40s
         end",
        "+I a 1 1 0s 10s
         +I a 2 5 0s 20s
         +I a 2 5 0s 30s
         +I b 1 2 0s 30s
         +I a 1 8 30s 40s
         +I a 1 8 30s 50s
         +I a 1 8 30s 60s",
    );
}

#[test]
fn distinct_values_are_merged_across_slices() {
    let mut plan = plan(WindowShape::Hop { size: 20_000, slide: 10_000, offset: 0 });
    plan.aggregates = vec![distinct(call(F::Count, &[1], "BIGINT"), None), call(F::ListAgg, &[0], "STRING")];
    harness(plan, INPUT, "k STRING, n BIGINT, l STRING, ws TIMESTAMP(3), we TIMESTAMP(3)", "UTC").check(
        "+I a 1 1s
         +I a 2 2s
         +I a 1 11s
         +I a 3 12s
         end",
        "+I a 2 a,a -10s 10s
         +I a 3 a,a,a,a 0s 20s
         +I a 2 a,a 10s 30s",
    );
}

/// As above with texts: `k` is the argument as well; long ones stand in another place than short ones.
#[test]
fn distinct_texts_are_merged_across_slices() {
    let mut plan = plan(WindowShape::Hop { size: 20_000, slide: 10_000, offset: 0 });
    plan.keys = vec![1];
    plan.aggregates = vec![distinct(call(F::Count, &[0], "BIGINT"), None)];
    harness(plan, INPUT, "v INT, n BIGINT, ws TIMESTAMP(3), we TIMESTAMP(3)", "UTC").check(
        "+I short 1 1s
         +I longer-than-seven 1 2s
         +I short 1 11s
         +I longer-than-seven 1 12s
         +I third 1 13s
         +I null 1 14s
         end",
        "+I 1 2 -10s 10s
         +I 1 3 0s 20s
         +I 1 3 10s 30s",
    );
}

#[test]
fn changes_are_applied_inside_open_windows() {
    for shape in [WindowShape::Tumble { size: 10_000, offset: 0 }, WindowShape::Session { gap: 10_000 }] {
        let mut plan = plan(shape);
        plan.input_retracts = true;
        plan.properties.clear();
        harness(plan, INPUT, "k STRING, n BIGINT, s INT", "UTC").check(
            "+I a 1 1s
             +I b 2 1s
             -U a 1 1s
             +U a 5 1s
             -D b 2 1s
             end",
            "+I a 1 5",
        );
    }
}

#[test]
fn sessions_merge_and_touch() {
    let plan = || plan(WindowShape::Session { gap: 10_000 });
    harness(plan(), INPUT, OUTPUT, "UTC").check(
        "+I a 1 0s
         +I a 2 16s
         +I b 4 17s
         +I a 8 8s
         wm 20s
         +I b 16 50s
         +I a 32 20s
         +I c 64 9s
         end",
        "late c 64 9s
         +I b 1 4 17s 27s
         +I a 4 43 0s 30s
         +I b 1 16 50s 60s",
    );
    // A row that is behind the watermark but inside an open session is not late.
    harness(plan(), INPUT, OUTPUT, "UTC").check(
        "+I a 1 0s
         +I a 2 10s
         wm 15s
         +I a 4 1s
         end",
        "+I a 3 7 0s 20s",
    );
}

#[test]
fn windows_of_instants_follow_the_local_clock() {
    let mut plan = plan(WindowShape::Tumble { size: 86_400_000, offset: 0 });
    plan.window = WindowSource::Assign(WindowTime {
        shape: WindowShape::Tumble { size: 86_400_000, offset: 0 },
        time: TimeAttribute::Rowtime,
        column: 2,
        local: true,
    });
    plan.properties = vec![WindowProperty::Start, WindowProperty::Rowtime];
    let output = "k STRING, n BIGINT, s INT, ws TIMESTAMP(3), wt TIMESTAMP_LTZ(3)";
    // 2024-03-31 has 23 hours in Berlin: from 1711839600s to 1711922400s.
    harness(plan, "k STRING, v INT, t TIMESTAMP_LTZ(3)", output, "Europe/Berlin").check(
        "+I a 1 1711839599s
         +I a 2 1711839600s
         wm 1711839600s
         +I a 4 1711922399s
         wm 1711922399999ms
         end",
        "+I a 1 1 1711756800s 1711839599999ms
         +I a 2 6 1711843200s 1711922399999ms",
    );
}

#[test]
fn windows_that_are_attached_fire_by_their_own_end() {
    let mut plan = plan(WindowShape::Tumble { size: 1, offset: 0 });
    plan.window = WindowSource::Attached { start: 2, end: 3, time: TimeAttribute::Rowtime, local: false };
    harness(plan, "k STRING, v INT, ws TIMESTAMP(3), we TIMESTAMP(3)", OUTPUT, "UTC").check(
        "+I a 1 0s 10s
         +I a 2 0s 20s
         +I a 4 0s 10s
         wm 10s
         +I a 8 0s 10s
         wm 20s",
        "+I a 2 5 0s 10s
         late a 8 0s 10s
         +I a 1 2 0s 20s",
    );
}

#[test]
fn processing_time_windows_fire_by_the_clock() {
    for shape in [WindowShape::Tumble { size: 10_000, offset: 0 }, WindowShape::Session { gap: 5_000 }] {
        let mut plan = plan(shape);
        plan.window = WindowSource::Assign(WindowTime { shape, time: TimeAttribute::Proctime, column: 2, local: true });
        plan.properties.clear();
        let mut harness = harness(plan, INPUT, "k STRING, n BIGINT, s INT", "UTC");
        assert_eq!(harness.run("clock 1s\n+I a 1 0s\nclock 3s\n+I a 2 0s\nclock 7s"), [""; 0]);
        assert_eq!(harness.run("clock 12s"), ["+I a 2 3"]);
        assert_eq!(harness.run("+I a 1 0s\nend"), [""; 0]);
    }
}

#[test]
fn memory_stays_bounded_over_a_long_time() {
    for shape in [
        WindowShape::Tumble { size: 10_000, offset: 0 },
        WindowShape::Hop { size: 20_000, slide: 10_000, offset: 0 },
        WindowShape::Cumulate { size: 20_000, step: 10_000, offset: 0 },
        WindowShape::Session { gap: 5_000 },
    ] {
        let mut plan = plan(shape);
        plan.aggregates.push(distinct(call(F::Count, &[1], "BIGINT"), None));
        let mut harness =
            harness(plan, INPUT, "k STRING, n BIGINT, s INT, d BIGINT, ws TIMESTAMP(3), we TIMESTAMP(3)", "UTC");
        let mut early = 0;
        for step in 0..400 {
            let time = step * 10;
            harness.run(&format!("+I a {step} {time}s\n+I b 1 {time}s\n+I {step} 2 {time}s\nwm {time}s"));
            if step == 20 {
                early = harness.state_bytes();
            }
        }
        assert!(harness.state_bytes() <= early * 2, "{shape:?}: {} after {early}", harness.state_bytes());
    }
}

#[test]
fn windows_that_fire_early_and_late_update_their_result() {
    let mut plan = plan(WindowShape::Tumble { size: 10_000, offset: 0 });
    plan.properties.truncate(1);
    plan.emit = Some(EmitStrategy { early_delay_ms: Some(0), late_delay_ms: Some(0), allow_lateness_ms: 5_000 });
    harness(plan.clone(), INPUT, "k STRING, n BIGINT, s INT, ws TIMESTAMP(3)", "UTC").check(
        "+I a 1 1s
         +I a 2 2s
         wm 11s
         +I a 4 3s
         wm 15s
         +I a 8 4s",
        "+I a 1 1 0s
         -U a 1 1 0s
         +U a 2 3 0s
         -U a 2 3 0s
         +U a 3 7 0s
         late a 8 4s",
    );
    plan.emit = Some(EmitStrategy { early_delay_ms: Some(1_000), late_delay_ms: None, allow_lateness_ms: 0 });
    let mut harness = harness(plan, INPUT, "k STRING, n BIGINT, s INT, ws TIMESTAMP(3)", "UTC");
    assert_eq!(harness.run("+I a 1 1s\n+I a 2 2s\nclock 999ms"), [""; 0]);
    assert_eq!(harness.run("clock 2500ms"), ["+I a 2 3 0s"]);
    assert_eq!(harness.run("+I a 4 3s\nclock 3s"), ["-U a 2 3 0s", "+U a 3 7 0s"]);
    assert_eq!(harness.run("+I a 8 3s\nwm 10s"), ["-U a 3 7 0s", "+U a 4 15 0s"]);
    assert_eq!(harness.run("clock 60s"), [""; 0]);
}
