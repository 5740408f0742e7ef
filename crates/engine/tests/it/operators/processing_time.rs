//! Processing time on a virtual clock: windows of all shapes, OVER, joins, deduplication, Top-N and patterns; each
//! picture runs straight and with a checkpoint and a crash after every line. Then clocks that step back.

use ouzel_engine::operators::deduplicate::Deduplicate;
use ouzel_engine::operators::interval_join::IntervalJoin;
use ouzel_engine::operators::lowering::{window_aggregate, window_table_function};
use ouzel_engine::operators::match_recognize::Match;
use ouzel_engine::operators::over_aggregate::OverAggregate;
use ouzel_engine::operators::rank::Rank;
use ouzel_plan::TimeAttribute;
use ouzel_plan::aggregate::{AggregateFunction as F, SortKey};
use ouzel_plan::operator::{
    self as plan, Frame, FrameBound, FrameUnit, JoinKind, OverOrder, WindowShape, WindowSource, WindowTime,
};
use ouzel_testkit::{Harness, types};

use super::group_aggregate::call;
use super::join::eval;
use super::match_recognize::small_large_small;
use super::timed;

const INPUT: &str = "k INT, v INT, t TIMESTAMP(3)";

fn window(shape: WindowShape) -> Harness {
    let assign = WindowTime { shape, time: TimeAttribute::Proctime, column: 2, local: true };
    let plan = plan::WindowAggregate {
        window: WindowSource::Assign(assign),
        keys: vec![0],
        aggregates: vec![call(F::Count, &[], "BIGINT"), call(F::Sum, &[1], "INT")],
        properties: vec![plan::WindowProperty::Start, plan::WindowProperty::End],
        input_retracts: false,
        emit: None,
        emit_update_before: true,
        legacy: false,
    };
    let output = "k INT, n BIGINT, s INT, ws TIMESTAMP(3), we TIMESTAMP(3)";
    Harness::new(move || window_aggregate(&plan, &types(INPUT), "UTC").unwrap(), &[INPUT], output)
}

const ROWS: &str = "clock 1s
    +I 1 1 0s
    +I 2 2 0s
    clock 6s
    +I 1 4 0s
    clock 12s
    +I 1 8 0s
    clock 40s";

#[test]
fn windows_fire_by_the_clock() {
    window(WindowShape::Tumble { size: 10_000, offset: 0 })
        .check(ROWS, "+I 1 2 5 0s 10s\n+I 2 1 2 0s 10s\n+I 1 1 8 10s 20s");
    window(WindowShape::Tumble { size: 10_000, offset: 4_000 })
        .check(ROWS, "+I 1 1 1 -6s 4s\n+I 2 1 2 -6s 4s\n+I 1 2 12 4s 14s");
    window(WindowShape::Hop { size: 10_000, slide: 5_000, offset: 0 }).check(
        ROWS,
        "+I 1 1 1 -5s 5s
         +I 2 1 2 -5s 5s
         +I 1 2 5 0s 10s
         +I 2 1 2 0s 10s
         +I 1 2 12 5s 15s
         +I 1 1 8 10s 20s",
    );
    window(WindowShape::Cumulate { size: 10_000, step: 5_000, offset: 0 }).check(
        ROWS,
        "+I 1 1 1 0s 5s
         +I 2 1 2 0s 5s
         +I 1 2 5 0s 10s
         +I 2 1 2 0s 10s
         +I 1 1 8 10s 15s
         +I 1 1 8 10s 20s",
    );
    window(WindowShape::Session { gap: 6_000 }).check(
        ROWS,
        "+I 2 1 2 1s 7s
         +I 1 2 5 1s 12s
         +I 1 1 8 12s 18s",
    );
}

#[test]
fn rows_get_the_windows_of_the_clock() {
    let shape = WindowShape::Hop { size: 10_000, slide: 5_000, offset: 0 };
    let assign = WindowTime { shape, time: TimeAttribute::Proctime, column: 2, local: true };
    let plan = plan::WindowTableFunction { window: assign, partition: Vec::new() };
    let output = format!("{INPUT}, ws TIMESTAMP(3), we TIMESTAMP(3), wt TIMESTAMP_LTZ(3)");
    Harness::new(move || window_table_function(&plan, &types(INPUT), "UTC").unwrap(), &[INPUT], &output).check(
        "clock 7s
         +I 1 1 0s",
        "+I 1 1 0s 5s 15s 14999ms
         +I 1 1 0s 0s 10s 9999ms",
    );
}

fn over(unit: FrameUnit, start: FrameBound) -> Harness {
    let plan = plan::OverAggregate {
        partition: vec![0],
        order: OverOrder::Proctime,
        frame: Frame { unit, start, end: FrameBound::CurrentRow },
        calls: vec![call(F::Sum, &[1], "INT"), call(F::Max, &[1], "INT")],
        state_ttl_ms: 0,
    };
    let output = format!("{INPUT}, s INT, m INT");
    Harness::new(move || Box::new(OverAggregate::new(&plan, &types(INPUT)).unwrap()), &[INPUT], &output)
}

#[test]
fn frames_of_the_clock() {
    let rows = "clock 1s\n+I 1 8 0s\n+I 2 2 0s\n+I 1 1 0s\nclock 4s\n+I 1 4 0s\nclock 5s\n+I 1 2 0s";
    over(FrameUnit::Rows, FrameBound::UnboundedPreceding)
        .check(rows, "+I 1 8 0s 8 8\n+I 2 2 0s 2 2\n+I 1 1 0s 9 8\n+I 1 4 0s 13 8\n+I 1 2 0s 15 8");
    over(FrameUnit::Rows, FrameBound::Preceding(1))
        .check(rows, "+I 1 8 0s 8 8\n+I 2 2 0s 2 2\n+I 1 1 0s 9 8\n+I 1 4 0s 5 4\n+I 1 2 0s 6 4");
    let range = over(FrameUnit::Range, FrameBound::Preceding(3_000)).run(rows);
    assert_eq!(range[3..], ["+I 1 4 0s 13 8", "+I 1 2 0s 6 4"]);
}

#[test]
fn joins_first_rows_ranks_and_patterns_of_the_clock() {
    let plan = plan::IntervalJoin {
        kind: JoinKind::Full,
        left_keys: vec![0],
        right_keys: vec![0],
        null_safe: vec![false],
        condition: None,
        time: TimeAttribute::Proctime,
        left_time: 2,
        right_time: 2,
        lower_ms: -2_000,
        upper_ms: 1_000,
        written_bounds: Vec::new(),
        cleanup_ms_min: 0,
    };
    let (pair, inputs) = (format!("{INPUT}, l INT, w INT, u TIMESTAMP(3)"), types(INPUT));
    Harness::new(
        move || Box::new(IntervalJoin::new(&plan, [&inputs, &inputs], &eval()).unwrap()),
        &[INPUT, INPUT],
        &pair,
    )
    .check(
        "clock 1s\n1: +I 1 1 0s\nclock 2s\n+I 1 10 0s\nclock 3s\n1: +I 1 2 0s\n1: +I 2 3 0s\nclock 30s",
        "+I 1 10 0s 1 1 0s
         +I 1 10 0s 1 2 0s
         +I null null null 2 3 0s",
    );
    let dedup = |keep_last| {
        let plan = plan::Deduplicate {
            partition: vec![0],
            rowtime: None,
            keep_last,
            insert_only: !keep_last,
            emit_update_before: true,
            state_ttl_ms: 0,
            mini_batch: None,
            compacts: false,
        };
        Harness::new(move || Box::new(Deduplicate::new(&plan, &types(INPUT))), &[INPUT], INPUT)
    };
    let rows = "clock 1s\n+I 1 1 0s\nclock 2s\n+I 1 2 0s\n+I 2 3 0s";
    dedup(false).check(rows, "+I 1 1 0s\n+I 2 3 0s");
    dedup(true).check(rows, "+I 1 1 0s\n-U 1 1 0s\n+U 1 2 0s\n+I 2 3 0s");
    let top = plan::Rank {
        function: plan::RankFunction::RowNumber,
        partition: vec![0],
        order: vec![SortKey { column: 1, descending: true, nulls_first: false }],
        from: 1,
        to: plan::RankEnd::Constant(1),
        with_rank: false,
        is_limit: false,
        input: plan::RankInput::Append,
        emit_update_before: true,
        state_ttl_ms: 0,
    };
    Harness::new(move || Box::new(Rank::new(&top, &types(INPUT)).unwrap()), &[INPUT], INPUT)
        .check(rows, "+I 1 1 0s\n-U 1 1 0s\n+U 1 2 0s\n+I 2 3 0s");
    let pattern = small_large_small(None);
    let mut pattern = Harness::new(
        move || Box::new(Match::new(&pattern, &types(INPUT), &eval()).unwrap()),
        &[INPUT],
        "k INT, a INT, n BIGINT, c INT",
    );
    pattern.check("clock 1s\n+I 1 1 0s\nclock 2s\n+I 1 9 0s\nclock 3s\n+I 1 2 0s", "+I 1 1 1 2");
    // The first row is older than WITHIN when the last one comes, and is freed by the clock alone.
    assert_eq!(pattern.run("clock 10s\n+I 7 1 0s\n+I 7 9 0s\nclock 20s\n+I 7 2 0s"), [""; 0]);
    pattern.run("clock 60s");
}

/// A clock that steps back neither loses rows of windows nor fires for ever.
#[test]
fn clocks_may_step_back() {
    let back = "clock 12s\n+I 1 1 0s\nclock 3s\n+I 1 2 0s\nclock 13s\n+I 1 4 0s\nclock 40s";
    assert_eq!(
        window(WindowShape::Tumble { size: 10_000, offset: 0 }).run(back),
        ["+I 1 1 2 0s 10s", "+I 1 2 5 10s 20s"]
    );
    let again = "clock 1s\n+I 1 1 0s\nclock 12s\nclock 2s\n+I 1 2 0s\nclock 40s";
    assert_eq!(
        window(WindowShape::Tumble { size: 10_000, offset: 0 }).run(again),
        ["+I 1 1 1 0s 10s", "+I 1 1 2 0s 10s"],
        "the window is there twice, as in Flink, and no row is lost"
    );
    for timed in timed::all().into_iter().filter(|timed| timed.proctime) {
        let mut operator = (timed.make)();
        for now_ms in [100_000, 40_000, 99_000, 20_000, 300_000, 250_000, 900_000] {
            timed::pass(&timed, operator.as_mut(), now_ms);
            for input in 0..timed.inputs {
                timed::feed(operator.as_mut(), input, &[(1, 1, 0), (2, 5, 0), (1, 7, 0)], now_ms);
            }
        }
        timed::pass(&timed, operator.as_mut(), 10_000_000);
        assert_eq!(operator.next_timer(), None, "{}: everything has been worked off", timed.name);
    }
}
