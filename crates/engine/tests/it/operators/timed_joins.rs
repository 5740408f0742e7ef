//! Joins whose state is bounded by time: interval, temporal, window; ranks in windows.

use ouzel_engine::operators::interval_join::IntervalJoin;
use ouzel_engine::operators::rank::WindowRank;
use ouzel_engine::operators::temporal_join::TemporalJoin;
use ouzel_engine::operators::window_join::WindowJoin;
use ouzel_plan::TimeAttribute;
use ouzel_plan::aggregate::SortKey;
use ouzel_plan::operator::{self as plan, JoinKind};
use ouzel_testkit::{Harness, types};

use super::join::{eval, less};

const INPUTS: [&str; 2] = ["k INT, a INT, t TIMESTAMP(3)", "k INT, b INT, u TIMESTAMP(3)"];
const OUTPUT: &str = "k INT, a INT, t TIMESTAMP(3), l INT, b INT, u TIMESTAMP(3)";

fn interval(kind: JoinKind, lower_ms: i64, upper_ms: i64, time: TimeAttribute, conditional: bool) -> Harness {
    let plan = plan::IntervalJoin {
        kind,
        left_keys: vec![0],
        right_keys: vec![0],
        null_safe: vec![false],
        condition: conditional.then(|| less(1, 4)),
        time,
        left_time: 2,
        right_time: 2,
        lower_ms,
        upper_ms,
        written_bounds: Vec::new(),
        cleanup_ms_min: 0,
    };
    let make = move || {
        let (left, right) = (types(INPUTS[0]), types(INPUTS[1]));
        Box::new(IntervalJoin::new(&plan, [&left, &right], &eval()).unwrap()) as Box<dyn ouzel_engine::Operator>
    };
    Harness::new(make, &INPUTS, OUTPUT)
}

#[test]
fn bounds_are_inclusive() {
    interval(JoinKind::Inner, -1000, 2000, TimeAttribute::Rowtime, false).check(
        "+I 1 10 10s
         +I null 11 10s
         1: +I 1 1 9s
         1: +I 1 2 12s
         1: +I 1 3 8999ms
         1: +I 1 4 12001ms
         1: +I null 5 10s
         +I 1 12 13s",
        "+I 1 10 10s 1 1 9s
         +I 1 10 10s 1 2 12s
         +I 1 12 13s 1 2 12s
         +I 1 12 13s 1 4 12001ms",
    );
}

#[test]
fn outer_rows_are_padded_when_their_interval_is_over() {
    interval(JoinKind::Full, -1000, 2000, TimeAttribute::Rowtime, true).check(
        "+I 1 10 10s
         1: +I 1 5 10s
         1: +I 1 50 11s
         +I 2 20 10s
         wm 12s
         wm 20s
         +I 2 21 10s
         1: +I 2 99 9s
         end",
        "+I 1 10 10s 1 50 11s
         +I null null null 1 5 10s
         +I 2 20 10s null null null
         +I 2 21 10s null null null
         +I null null null 2 99 9s",
    );
    interval(JoinKind::Left, 1000, -1000, TimeAttribute::Rowtime, false)
        .check("+I 1 10 10s\n1: +I 1 5 10s", "+I 1 10 10s null null null");
}

#[test]
fn state_is_given_back() {
    let mut harness = interval(JoinKind::Inner, -1000, 2000, TimeAttribute::Rowtime, false);
    for second in 1..200 {
        let rows: String = (0..50).map(|k| format!("+I {k} {second} {second}s\n1: +I {k} 1 {second}s\n")).collect();
        harness.run(&rows);
        harness.run(&format!("wm {second}s"));
    }
    let late = harness.state_bytes();
    assert!(late < 400_000, "{late}");
    assert_eq!(harness.operator().output_watermark(10_000), 8_000);
}

#[test]
fn processing_time_intervals() {
    let mut harness = interval(JoinKind::Left, -1000, 0, TimeAttribute::Proctime, false);
    assert_eq!(harness.run("clock 10s\n1: +I 1 1 0s\nclock 11s\n+I 1 10 0s"), ["+I 1 10 0s 1 1 0s"]);
    assert_eq!(harness.run("clock 12s\n+I 1 11 0s\nclock 20s"), ["+I 1 11 0s null null null"]);
}

fn temporal(kind: JoinKind, conditional: bool) -> Harness {
    temporal_with_ttl(kind, conditional, 0)
}

pub fn temporal_with_ttl(kind: JoinKind, conditional: bool, state_ttl_ms: i64) -> Harness {
    let plan = plan::TemporalJoin {
        kind,
        left_keys: vec![0],
        right_keys: vec![0],
        condition: conditional.then(|| less(1, 4)),
        left_time: 2,
        right_time: 2,
        state_ttl_ms,
    };
    let make = move || {
        let (left, right) = (types(INPUTS[0]), types(INPUTS[1]));
        Box::new(TemporalJoin::new(&plan, [&left, &right], &eval()).unwrap()) as Box<dyn ouzel_engine::Operator>
    };
    Harness::new(make, &INPUTS, OUTPUT)
}

#[test]
fn a_row_joins_the_version_of_its_time() {
    temporal(JoinKind::Left, false).check(
        "+I 1 1 4s
         +I 1 2 5s
         +I null 9 5s
         1: +I 1 100 5s
         1: -U 1 100 8s
         1: +U 1 101 8s
         1: -D 1 101 12s
         +I 1 3 9s
         +U 1 4 13s
         wm 7s
         wm 20s
         +I 1 5 9s
         wm 21s",
        "+I 1 1 4s null null null
         +I 1 2 5s 1 100 5s
         +I null 9 5s null null null
         +I 1 3 9s 1 101 8s
         +U 1 4 13s null null null
         +I 1 5 9s null null null",
    );
}

#[test]
fn a_condition_refuses_the_version() {
    let script = "1: +I 1 10 1s\n+I 1 5 2s\n+I 1 20 2s\nend";
    temporal(JoinKind::Left, true).check(script, "+I 1 5 2s 1 10 1s\n+I 1 20 2s null null null");
    temporal(JoinKind::Inner, true).check(script, "+I 1 5 2s 1 10 1s");
}

const WINDOWED: [&str; 2] =
    ["k INT, a INT, ws TIMESTAMP(3), we TIMESTAMP(3)", "k INT, b INT, ws TIMESTAMP(3), we TIMESTAMP(3)"];

fn window_join(kind: JoinKind, conditional: bool) -> Harness {
    let plan = plan::WindowJoin {
        kind,
        left_keys: vec![0],
        right_keys: vec![0],
        null_safe: vec![false],
        condition: conditional.then(|| less(1, 5)),
        left_start: 2,
        left_end: 3,
        right_start: 2,
        right_end: 3,
        time: TimeAttribute::Rowtime,
        local: false,
    };
    let make = move || {
        let (left, right) = (types(WINDOWED[0]), types(WINDOWED[1]));
        Box::new(WindowJoin::new(&plan, [&left, &right], &eval(), "UTC").unwrap()) as Box<dyn ouzel_engine::Operator>
    };
    let output = match kind {
        JoinKind::Semi | JoinKind::Anti => WINDOWED[0].to_string(),
        _ => format!("{}, {}", WINDOWED[0], WINDOWED[1]),
    };
    Harness::new(make, &WINDOWED, &output)
}

#[test]
fn windows_join_when_they_end() {
    let script = "+I 1 10 0s 10s
         +I 2 20 0s 10s
         +I null 5 0s 10s
         1: +I 1 100 0s 10s
         1: +I 1 1 10s 20s
         1: +I 3 3 0s 10s
         wm 9999ms
         +I 1 11 0s 10s
         end";
    window_join(JoinKind::Inner, false).check(script, "+I 1 10 0s 10s 1 100 0s 10s\nlate 1 11 0s 10s");
    window_join(JoinKind::Full, false).check(
        script,
        "+I 1 10 0s 10s 1 100 0s 10s
         +I 2 20 0s 10s null null null null
         +I null 5 0s 10s null null null null
         +I null null null null 3 3 0s 10s
         late 1 11 0s 10s
         +I null null null null 1 1 10s 20s",
    );
    window_join(JoinKind::Semi, false).check(script, "+I 1 10 0s 10s\nlate 1 11 0s 10s");
    let anti = "+I 2 20 0s 10s\n+I null 5 0s 10s\nlate 1 11 0s 10s";
    window_join(JoinKind::Anti, false).check(script, anti);
    window_join(JoinKind::Left, true).check(
        "+I 1 10 0s 10s\n+I 1 30 0s 10s\n1: +I 1 20 0s 10s\n1: +I 1 40 0s 10s\n1: +I 1 5 0s 10s\nend",
        "+I 1 10 0s 10s 1 20 0s 10s
         +I 1 10 0s 10s 1 40 0s 10s
         +I 1 30 0s 10s 1 40 0s 10s",
    );
}

#[test]
fn ranks_in_windows() {
    let plan = plan::WindowRank {
        start: 2,
        end: 3,
        time: TimeAttribute::Rowtime,
        local: false,
        partition: vec![2, 3],
        order: vec![SortKey { column: 1, descending: true, nulls_first: false }],
        from: 1,
        to: 2,
        with_rank: true,
        assign: None,
    };
    let make = move |latest| {
        let plan = plan.clone();
        let make = move || {
            Box::new(WindowRank::new(&plan, &types(WINDOWED[0]), "UTC", latest).unwrap())
                as Box<dyn ouzel_engine::Operator>
        };
        Harness::new(make, &WINDOWED[..1], &format!("{}, rn BIGINT", WINDOWED[0]))
    };
    let script = "+I 1 5 0s 10s
         +I 2 7 0s 10s
         +I 3 5 0s 10s
         +I 4 1 10s 20s
         wm 10s
         +I 9 9 0s 10s
         end";
    make(false).check(
        script,
        "+I 2 7 0s 10s 1
         +I 1 5 0s 10s 2
         late 9 9 0s 10s
         +I 4 1 10s 20s 1",
    );
    make(true).check(
        script,
        "+I 2 7 0s 10s 1
         +I 3 5 0s 10s 2
         late 9 9 0s 10s
         +I 4 1 10s 20s 1",
    );
}
