//! Every operator whose state is bounded by time, made ready to be driven with numbers instead of text: for long runs
//! (`long_run`) and for keys with very many rows (`hot_keys`).
//!
//! Every input has the columns `k INT, v INT, t TIMESTAMP(3), ws TIMESTAMP(3), we TIMESTAMP(3)`; the window is ten
//! seconds that hold `t`.

use std::sync::Arc;

use arrow_array::{ArrayRef, Int32Array, TimestampMillisecondArray};
use ouzel_engine::operators::deduplicate::Deduplicate;
use ouzel_engine::operators::interval_join::IntervalJoin;
use ouzel_engine::operators::lowering::{window_aggregate, window_table_function};
use ouzel_engine::operators::match_recognize::Match;
use ouzel_engine::operators::over_aggregate::OverAggregate;
use ouzel_engine::operators::over_following::OverFollowing;
use ouzel_engine::operators::rank::{Rank, WindowRank};
use ouzel_engine::operators::temporal_join::TemporalJoin;
use ouzel_engine::operators::temporal_sort::TemporalSort;
use ouzel_engine::operators::window_join::WindowJoin;
use ouzel_engine::{Operator, Output};
use ouzel_plan::TimeAttribute;
use ouzel_plan::aggregate::{AggregateFunction as F, SortKey};
use ouzel_plan::operator::{
    self as plan, EmitStrategy, Frame, FrameBound, FrameUnit, JoinKind, OverOrder, WindowShape, WindowSource,
    WindowTime,
};
use ouzel_testkit::types;
use ouzel_types::{Batch, DataType};

use super::group_aggregate::call;
use super::join::{eval, less};
use super::match_recognize::small_large_small;

pub const WINDOW_MS: i64 = 10_000;

pub struct Timed {
    pub name: &'static str,
    pub inputs: usize,
    /// Driven by the clock, not by the watermark.
    pub proctime: bool,
    pub make: Box<dyn Fn() -> Box<dyn Operator>>,
}

impl Timed {
    fn new(name: &'static str, inputs: usize, make: impl Fn() -> Box<dyn Operator> + 'static) -> Timed {
        Timed { name, inputs, proctime: name.ends_with("proctime"), make: Box::new(make) }
    }
}

pub fn columns() -> Vec<DataType> {
    types("k INT, v INT, t TIMESTAMP(3), ws TIMESTAMP(3), we TIMESTAMP(3)")
}

/// Rows (key, value, time).
pub fn batch(rows: &[(i32, i32, i64)]) -> Batch {
    let start = |t: i64| t - t.rem_euclid(WINDOW_MS);
    let times = |of: &dyn Fn(i64) -> i64| -> ArrayRef {
        Arc::new(TimestampMillisecondArray::from_iter_values(rows.iter().map(|(_, _, t)| of(*t))))
    };
    let columns: Vec<ArrayRef> = vec![
        Arc::new(Int32Array::from_iter_values(rows.iter().map(|(k, ..)| *k))),
        Arc::new(Int32Array::from_iter_values(rows.iter().map(|(_, v, _)| *v))),
        times(&|t| t),
        times(&start),
        times(&|t| start(t) + WINDOW_MS),
    ];
    Batch::new(columns, rows.len())
}

/// Gives rows to one input; the number of rows that came out.
pub fn feed(operator: &mut dyn Operator, input: usize, rows: &[(i32, i32, i64)], now_ms: i64) -> usize {
    let batch = batch(rows);
    let mut out = Output::new(now_ms);
    operator.prepare(input, &batch).unwrap();
    operator.process(input, &batch, 0..rows.len(), &mut out).unwrap();
    out.take().iter().map(Batch::live_rows).sum()
}

/// Time passes: the watermark, or the clock with all timers on the way.
pub fn pass(timed: &Timed, operator: &mut dyn Operator, to_ms: i64) -> usize {
    let mut out = Output::new(to_ms);
    if timed.proctime {
        while let Some(timer) = operator.next_timer().filter(|timer| *timer <= to_ms) {
            out.now_ms = timer;
            operator.processing_time(timer, &mut out).unwrap();
        }
    } else {
        operator.watermark(to_ms, &mut out).unwrap();
    }
    out.take().iter().map(Batch::live_rows).sum()
}

/// All of them.
pub fn all() -> Vec<Timed> {
    let mut all = windows();
    all.extend(over());
    all.extend(joins());
    all.extend(rows());
    all
}

const SHAPES: [(&str, &str, WindowShape); 4] = [
    ("tumble", "tumble proctime", WindowShape::Tumble { size: WINDOW_MS, offset: 0 }),
    ("hop", "hop proctime", WindowShape::Hop { size: WINDOW_MS, slide: 2_000, offset: 0 }),
    ("cumulate", "cumulate proctime", WindowShape::Cumulate { size: WINDOW_MS, step: 2_000, offset: 0 }),
    ("session", "session proctime", WindowShape::Session { gap: 3_000 }),
];

fn window(window: WindowSource, emit: Option<EmitStrategy>) -> impl Fn() -> Box<dyn Operator> {
    let plan = plan::WindowAggregate {
        window,
        keys: vec![0],
        aggregates: vec![call(F::Count, &[], "BIGINT"), call(F::Max, &[1], "INT")],
        properties: Vec::new(),
        input_retracts: false,
        emit,
        emit_update_before: true,
        legacy: false,
    };
    move || window_aggregate(&plan, &columns(), "UTC").unwrap()
}

fn windows() -> Vec<Timed> {
    let mut all = Vec::new();
    for (by_rowtime, by_proctime, shape) in SHAPES {
        for (name, time) in [(by_rowtime, TimeAttribute::Rowtime), (by_proctime, TimeAttribute::Proctime)] {
            let local = time == TimeAttribute::Proctime;
            let assign = WindowTime { shape, time, column: 2, local };
            all.push(Timed::new(name, 1, window(WindowSource::Assign(assign), None)));
        }
    }
    let rowtime = |shape| WindowTime { shape, time: TimeAttribute::Rowtime, column: 2, local: false };
    let attached = WindowSource::Attached { start: 3, end: 4, time: TimeAttribute::Rowtime, local: false };
    all.push(Timed::new("attached window", 1, window(attached, None)));
    let emit = EmitStrategy { early_delay_ms: Some(0), late_delay_ms: Some(0), allow_lateness_ms: 5_000 };
    let (tumble, hop) = (SHAPES[0].2, SHAPES[1].2);
    all.push(Timed::new("legacy tumble", 1, window(WindowSource::Assign(rowtime(tumble)), Some(emit))));
    all.push(Timed::new("legacy hop", 1, window(WindowSource::Assign(rowtime(hop)), Some(emit))));
    let function = plan::WindowTableFunction { window: rowtime(SHAPES[3].2), partition: vec![0] };
    all.push(Timed::new("session function", 1, move || window_table_function(&function, &columns(), "UTC").unwrap()));
    all
}

fn over() -> Vec<Timed> {
    let plan = |order, unit, start, end| plan::OverAggregate {
        partition: vec![0],
        order,
        frame: Frame { unit, start, end },
        calls: vec![call(F::Sum, &[1], "INT"), call(F::Max, &[1], "INT")],
        state_ttl_ms: 0,
    };
    let over = |name, order, unit, start| {
        let plan = plan(order, unit, start, FrameBound::CurrentRow);
        Timed::new(name, 1, move || Box::new(OverAggregate::new(&plan, &columns()).unwrap()))
    };
    let (rowtime, proctime) = (OverOrder::Rowtime(2), OverOrder::Proctime);
    let following = plan(rowtime, FrameUnit::Rows, FrameBound::Preceding(3), FrameBound::Following(3));
    vec![
        over("over range unbounded", rowtime, FrameUnit::Range, FrameBound::UnboundedPreceding),
        over("over rows", rowtime, FrameUnit::Rows, FrameBound::Preceding(5)),
        over("over range", rowtime, FrameUnit::Range, FrameBound::Preceding(5_000)),
        over("over rows proctime", proctime, FrameUnit::Rows, FrameBound::Preceding(5)),
        over("over range proctime", proctime, FrameUnit::Range, FrameBound::Preceding(5_000)),
        Timed::new("over following", 1, move || Box::new(OverFollowing::new(&following, 2, &columns()).unwrap())),
    ]
}

fn joins() -> Vec<Timed> {
    let interval = |name, kind, time| {
        let plan = plan::IntervalJoin {
            kind,
            left_keys: vec![0],
            right_keys: vec![0],
            null_safe: vec![false],
            condition: None,
            time,
            left_time: 2,
            right_time: 2,
            lower_ms: -20,
            upper_ms: 20,
            written_bounds: Vec::new(),
            cleanup_ms_min: 0,
        };
        let inputs = columns();
        Timed::new(name, 2, move || Box::new(IntervalJoin::new(&plan, [&inputs, &inputs], &eval()).unwrap()))
    };
    let temporal = plan::TemporalJoin {
        kind: JoinKind::Left,
        left_keys: vec![0],
        right_keys: vec![0],
        condition: None,
        left_time: 2,
        right_time: 2,
        state_ttl_ms: 0,
    };
    let windowed = plan::WindowJoin {
        kind: JoinKind::Full,
        left_keys: vec![0, 3, 4],
        right_keys: vec![0, 3, 4],
        null_safe: vec![false; 3],
        condition: Some(less(1, 6)),
        left_start: 3,
        left_end: 4,
        right_start: 3,
        right_end: 4,
        time: TimeAttribute::Rowtime,
        local: false,
    };
    let inputs = || [columns(), columns()];
    vec![
        interval("interval join", JoinKind::Inner, TimeAttribute::Rowtime),
        interval("outer interval join", JoinKind::Full, TimeAttribute::Rowtime),
        interval("interval join proctime", JoinKind::Full, TimeAttribute::Proctime),
        Timed::new("temporal join", 2, move || {
            let [left, right] = inputs();
            Box::new(TemporalJoin::new(&temporal, [&left, &right], &eval()).unwrap())
        }),
        Timed::new("window join", 2, move || {
            let [left, right] = inputs();
            Box::new(WindowJoin::new(&windowed, [&left, &right], &eval(), "UTC").unwrap())
        }),
    ]
}

fn rows() -> Vec<Timed> {
    let dedup = |name, rowtime: bool, keep_last| {
        let plan = plan::Deduplicate {
            partition: vec![0],
            rowtime: rowtime.then_some(2),
            keep_last,
            insert_only: !keep_last,
            emit_update_before: true,
            state_ttl_ms: 0,
            mini_batch: None,
            compacts: false,
        };
        Timed::new(name, 1, move || Box::new(Deduplicate::new(&plan, &columns())))
    };
    let by_value = || vec![SortKey { column: 1, descending: true, nulls_first: false }];
    let top = plan::Rank {
        function: plan::RankFunction::RowNumber,
        partition: vec![0],
        order: by_value(),
        from: 1,
        to: plan::RankEnd::Constant(3),
        with_rank: true,
        is_limit: false,
        input: plan::RankInput::Append,
        emit_update_before: true,
        state_ttl_ms: 0,
    };
    let in_window = plan::WindowRank {
        start: 3,
        end: 4,
        time: TimeAttribute::Rowtime,
        local: false,
        partition: vec![0, 3, 4],
        order: by_value(),
        from: 1,
        to: 2,
        with_rank: true,
        assign: None,
    };
    let sort = plan::TemporalSort { rowtime: Some(2), order: by_value() };
    let pattern = |name, rowtime| {
        let plan = small_large_small(rowtime);
        Timed::new(name, 1, move || Box::new(Match::new(&plan, &columns(), &eval()).unwrap()))
    };
    vec![
        dedup("first row", true, false),
        dedup("last row", true, true),
        dedup("first row proctime", false, false),
        dedup("last row proctime", false, true),
        Timed::new("top 3", 1, move || Box::new(Rank::new(&top, &columns()).unwrap())),
        Timed::new("window top 2", 1, move || Box::new(WindowRank::new(&in_window, &columns(), "UTC", false).unwrap())),
        Timed::new("sort", 1, move || Box::new(TemporalSort::new(&sort, &columns()).unwrap())),
        pattern("match", Some(2)),
        pattern("match proctime", None),
    ]
}
