//! GROUP BY on changes, row by row.

use ouzel_engine::operators::group_aggregate::GroupAggregate;
use ouzel_plan::AggregateCall;
use ouzel_plan::aggregate::AggregateFunction as F;
use ouzel_plan::operator::{GroupAggregate as Plan, MiniBatch};
use ouzel_testkit::{Harness, types, value};
use ouzel_types::Scalar;

pub fn call(function: F, args: &[usize], ty: &str) -> AggregateCall {
    AggregateCall {
        function,
        args: args.to_vec(),
        distinct: false,
        filter: None,
        order_by: Vec::new(),
        constants: Vec::new(),
        ty: value::data_type(ty),
        name: "a".into(),
    }
}

pub fn distinct(mut call: AggregateCall, filter: Option<usize>) -> AggregateCall {
    call.distinct = true;
    call.filter = filter;
    call
}

pub fn plan(keys: &[usize], aggregates: Vec<AggregateCall>, retracts: bool) -> Plan {
    Plan {
        keys: keys.to_vec(),
        aggregates,
        input_retracts: retracts,
        emit_update_before: true,
        state_ttl_ms: 0,
        mini_batch: None,
    }
}

pub fn harness(plan: Plan, input: &'static str, output: &str) -> Harness {
    Harness::new(move || Box::new(GroupAggregate::new(&plan, &types(input)).unwrap()), &[input], output)
}

#[test]
fn every_row_changes_the_result() {
    let plan = plan(&[0], vec![call(F::Count, &[], "BIGINT"), call(F::Sum, &[1], "INT")], false);
    harness(plan, "k STRING, v INT", "k STRING, c BIGINT, s INT").check(
        "+I a 5
         +I a 7
         +I b null
         +I null 1
         +I null 2
         +I b 2147483647
         +I b 1",
        "+I a 1 5
         -U a 1 5
         +U a 2 12
         +I b 1 null
         +I null 1 1
         -U null 1 1
         +U null 2 3
         -U b 1 null
         +U b 2 2147483647
         -U b 2 2147483647
         +U b 3 -2147483648",
    );
}

#[test]
fn an_unchanged_result_is_not_emitted() {
    let mut plan = plan(&[0], vec![call(F::Max, &[1], "INT")], false);
    plan.emit_update_before = false;
    harness(plan, "k STRING, v INT", "k STRING, m INT").check(
        "+I a 5
         +I a 3
         +I a 6",
        "+I a 5
         +U a 6",
    );
}

#[test]
fn retractions_take_groups_away() {
    let calls = vec![
        call(F::Max, &[1], "INT"),
        call(F::Min, &[1], "INT"),
        call(F::Count, &[], "BIGINT"),
        call(F::Avg, &[1], "INT"),
    ];
    harness(plan(&[0], calls, true), "k STRING, v INT", "k STRING, hi INT, lo INT, n BIGINT, a INT").check(
        "+I a 5
         +I a 2
         -D a 5
         -D b 1
         -U a 2
         +U a 3
         -D a 3
         +I a 1",
        "+I a 5 5 1 5
         -U a 5 5 1 5
         +U a 5 2 2 3
         -U a 5 2 2 3
         +U a 2 2 1 2
         -D a 2 2 1 2
         +I a 3 3 1 3
         -D a 3 3 1 3
         +I a 1 1 1 1",
    );
}

#[test]
fn floating_point_starts_again_after_a_delete() {
    let plan = plan(&[], vec![call(F::Sum, &[0], "DOUBLE")], true);
    harness(plan, "v DOUBLE", "s DOUBLE").check(
        "+I 0.1
         +I 0.2
         -D 0.1
         -D 0.2
         +I 0.5",
        "+I 0.1
         -U 0.1
         +U 0.30000000000000004
         -U 0.30000000000000004
         +U 0.20000000000000004
         -D 0.20000000000000004
         +I 0.5",
    );
}

#[test]
fn distinct_calls_share_a_set_with_their_filters() {
    let input = "k INT, v BIGINT, f BOOLEAN";
    for retracts in [false, true] {
        let calls = vec![
            distinct(call(F::Count, &[1], "BIGINT"), None),
            distinct(call(F::Count, &[1], "BIGINT"), Some(2)),
            distinct(call(F::Sum, &[1], "BIGINT"), Some(2)),
        ];
        let mut plan = plan(&[0], calls, retracts);
        plan.emit_update_before = false;
        harness(plan, input, "k INT, a BIGINT, b BIGINT, c BIGINT").check(
            "+I 1 7 false
             +I 1 7 true
             +I 1 7 true
             +I 1 8 true
             +I 1 null true
             +I 2 7 null",
            "+I 1 1 0 null
             +U 1 1 1 7
             +U 1 2 2 15
             +I 2 1 0 null",
        );
    }
    let calls = vec![distinct(call(F::Count, &[1], "BIGINT"), None), call(F::Count, &[], "BIGINT")];
    harness(plan(&[0], calls, true), input, "k INT, a BIGINT, n BIGINT").check(
        "+I 1 7 true
         +I 1 7 true
         -D 1 7 true
         +I 1 8 true
         -D 1 7 true
         -D 1 8 true",
        "+I 1 1 1
         -U 1 1 1
         +U 1 1 2
         -U 1 1 2
         +U 1 1 1
         -U 1 1 1
         +U 1 2 2
         -U 1 2 2
         +U 1 1 1
         -D 1 1 1",
    );
}

#[test]
fn lists_and_multisets() {
    let mut listagg = call(F::ListAgg, &[1], "STRING");
    listagg.constants = vec![Scalar::String("+".into())];
    let calls = vec![
        listagg,
        call(F::Collect, &[1], "MULTISET<STRING>"),
        call(F::ArrayAgg, &[1], "ARRAY<STRING>"),
        call(F::FirstValue, &[1], "STRING"),
        call(F::LastValue, &[1], "STRING"),
        call(F::Max, &[1], "STRING"),
        call(F::JsonArrayAgg, &[1], "STRING"),
    ];
    let mut plan = plan(&[0], calls, true);
    plan.emit_update_before = false;
    harness(
        plan,
        "k INT, v STRING",
        "k INT, l STRING, m MULTISET<STRING>, a ARRAY<STRING>, f STRING, t STRING, x STRING, j STRING",
    )
    .check(
        "+I 1 null
         +I 1 x
         +I 1 y
         +I 1 x
         -D 1 x
         -D 1 null",
        "+I 1 null {} [null] null null null []
         +U 1 x {x=1} [null,x] x x x [\"x\"]
         +U 1 x+y {x=1,y=1} [null,x,y] x y y [\"x\",\"y\"]
         +U 1 x+y+x {x=2,y=1} [null,x,y,x] x x y [\"x\",\"y\",\"x\"]
         +U 1 y+x {x=1,y=1} [null,y,x] y x y [\"y\",\"x\"]
         +U 1 y+x {x=1,y=1} [y,x] y x y [\"y\",\"x\"]",
    );
}

#[test]
fn a_second_row_of_a_scalar_subquery_fails() {
    let plan = plan(&[], vec![call(F::SingleValue, &[0], "INT")], true);
    let mut harness = harness(plan, "v INT", "v INT");
    assert_eq!(harness.run("+I 1\n-U 1\n+U 2"), ["+I 1", "-D 1", "+I 2"]);
    let failed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| harness.run("+I 3")));
    assert!(failed.is_err());
}

#[test]
fn mini_batches_emit_once_per_group() {
    let mut plan = plan(&[0], vec![call(F::Count, &[], "BIGINT")], true);
    plan.mini_batch = Some(MiniBatch { latency_ms: 100, size: 4, event_time: false, two_phase: false });
    let mut harness = harness(plan, "k STRING", "k STRING, n BIGINT");
    assert_eq!(harness.run("+I a\n+I a\n+I b\n-D b"), ["+I a 2"]);
    assert_eq!(harness.run("+I a\nclock 99ms"), [""; 0]);
    assert_eq!(harness.run("clock 100ms"), ["-U a 2", "+U a 3"]);
    assert_eq!(harness.run("-D a\n-D a\n-D a\nend"), ["-D a 3"]);
}

/// A bundle ends when it is full, when its first row has waited for the latency, before a checkpoint and at the end.
#[test]
fn mini_batches_end_by_size_by_time_and_before_a_checkpoint() {
    let mut plan = plan(&[0], vec![call(F::Sum, &[1], "INT"), call(F::Max, &[1], "INT")], true);
    plan.mini_batch = Some(MiniBatch { latency_ms: 100, size: 3, event_time: false, two_phase: false });
    let mut harness = harness(plan, "k STRING, v INT", "k STRING, s INT, m INT");
    // The size counts rows over all groups, and a full bundle leaves at once, groups in the order of their first row.
    assert_eq!(harness.run("+I b 1\n+I a 5\n+I b 2\n+I a 7"), ["+I b 3 2", "+I a 5 5"]);
    // The latency runs from the first row of a bundle on, not from its last, and not from the last flush.
    assert_eq!(harness.run("clock 90ms\n+I a 1\nclock 99ms"), [""; 0]);
    assert_eq!(harness.run("clock 100ms"), ["-U a 5 5", "+U a 13 7"]);
    assert_eq!(harness.run("clock 350ms\n+I c 1\nclock 449ms"), [""; 0]);
    assert_eq!(harness.run("clock 450ms"), ["+I c 1 1"]);
    // What a bundle takes back again is no change; a group that comes and goes in one is none either.
    assert_eq!(harness.run("+I d 4\n-D d 4\nclock 600ms"), [""; 0]);
    assert_eq!(harness.run("-U c 1\n+U c 1\nclock 700ms"), [""; 0]);
    // A group that goes and comes again within a bundle is updated; one that only goes is deleted.
    assert_eq!(harness.run("-D c 1\n+I c 9\nclock 800ms"), ["-U c 1 1", "+U c 9 9"]);
    assert_eq!(harness.run("-D c 9\ncheckpoint\ncrash"), ["-D c 9 9"]);
    assert_eq!(harness.run("+I a 2\nend"), ["-U a 13 7", "+U a 15 7"]);
}

/// In two phases a bundle of input rows is one row per group to the bundle behind it, which may end in the middle of them.
#[test]
fn in_two_phases_a_bundle_is_of_what_the_local_half_gives() {
    let mut plan = plan(&[0], vec![call(F::Count, &[], "BIGINT")], true);
    plan.mini_batch = Some(MiniBatch { latency_ms: 100, size: 3, event_time: false, two_phase: true });
    let mut harness = harness(plan, "k INT", "k INT, n BIGINT");
    assert_eq!(harness.run("+I 1\n+I 1\n+I 1\n+I 1\n+I 1\n-D 1"), [""; 0]);
    assert_eq!(harness.run("+I 2\n+I 2\n+I 2"), ["+I 2 3", "+I 1 4"]);
    assert_eq!(harness.run("+I 1\n+I 1\n+I 1\n+I 1\n+I 1\n+I 2"), ["-U 2 3", "+U 2 4", "-U 1 4", "+U 1 9"]);
    assert_eq!(harness.run("-D 2\n-D 2\nclock 99ms"), [""; 0]);
    assert_eq!(harness.run("clock 100ms"), ["-U 2 4", "+U 2 2"]);
    assert_eq!(harness.run("-D 2\n-D 2\n+I 3\ncheckpoint\ncrash"), ["+I 3 1", "-D 2 2"]);
    assert_eq!(harness.run("+I 1\nend"), ["-U 1 9", "+U 1 10"]);
}

#[test]
fn groups_end_with_their_time_to_live() {
    let mut plan = plan(&[0], vec![distinct(call(F::Count, &[1], "BIGINT"), None)], false);
    plan.state_ttl_ms = 1000;
    let mut harness = harness(plan, "k STRING, v INT", "k STRING, n BIGINT");
    assert_eq!(harness.run("+I a 1\n+I a 1\nclock 900ms\n+I a 2"), ["+I a 1", "-U a 1", "+U a 1", "-U a 1", "+U a 2"]);
    assert_eq!(harness.run("clock 2s\n+I a 2"), ["+I a 1"]);
    let full = harness.state_bytes();
    harness.run("clock 60s");
    assert!(harness.state_bytes() <= full + 1000);
}

#[test]
fn a_group_that_comes_again_starts_from_nothing() {
    let calls = vec![
        call(F::Sum, &[1], "INT"),
        call(F::Max, &[1], "INT"),
        distinct(call(F::Count, &[1], "BIGINT"), None),
        call(F::ListAgg, &[0], "STRING"),
    ];
    // The -U takes away a value that was never there.
    harness(plan(&[0], calls, true), "k STRING, v INT", "k STRING, s INT, m INT, d BIGINT, l STRING").check(
        "-D x 9
         +I a 1
         -U a 5
         +U a 6",
        "+I a 1 1 1 a
         -D a 1 1 1 a
         +I a 6 6 1 a",
    );
}

/// Texts of up to seven bytes, longer ones and NULL stand in different places; all are seen once.
#[test]
fn distinct_texts_short_and_long() {
    let calls = vec![
        distinct(call(F::Count, &[1], "BIGINT"), None),
        distinct(call(F::Count, &[1], "BIGINT"), Some(2)),
        call(F::Count, &[], "BIGINT"),
    ];
    let mut plan = plan(&[0], calls, false);
    plan.emit_update_before = false;
    harness(plan, "k INT, s STRING, f BOOLEAN", "k INT, d BIGINT, e BIGINT, n BIGINT").check(
        "+I 1 seventh true
         +I 1 eighth.. false
         +I 1 seventh false
         +I 1 eighth.. true
         +I 1 null true
         +I 2 seventh false
         +I 1 eighth.. true
         +I 1 seven true
         +I 2 seventh true",
        "+I 1 1 1 1
         +U 1 2 1 2
         +U 1 2 1 3
         +U 1 2 2 4
         +U 1 2 2 5
         +I 2 1 0 1
         +U 1 2 2 6
         +U 1 3 3 7
         +U 2 1 1 2",
    );
}

#[test]
fn several_arguments_count_together() {
    let calls = vec![distinct(call(F::Count, &[1, 2], "BIGINT"), None), call(F::Count, &[1, 2], "BIGINT")];
    let mut plan = plan(&[0], calls, false);
    plan.emit_update_before = false;
    harness(plan, "k INT, a INT, b STRING", "k INT, d BIGINT, n BIGINT").check(
        "+I 1 1 x
         +I 1 1 x
         +I 1 1 y
         +I 1 null y
         +I 1 2 null",
        "+I 1 1 1
         +U 1 1 2
         +U 1 2 3",
    );
}
