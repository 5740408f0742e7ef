//! Rows per second of single operators on synthetic bids, one thread: `cargo bench -p ouzel-engine --bench operators`.
//!
//! No I/O and no decoding: what an operator alone can do. Each line is the median of five runs. The first lines are what
//! the machine can do: reading the same columns once, and finding and counting up one word per row in a table that is
//! indexed by the key itself.

mod common;

use std::sync::Arc;
use std::time::Instant;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{ArrayRef, BooleanArray, Int64Array, StringViewArray, TimestampMillisecondArray};
use ouzel_engine::operators::group_aggregate::GroupAggregate;
use ouzel_engine::operators::join::regular::Join;
use ouzel_engine::operators::lowering::window_aggregate;
use ouzel_engine::operators::over_aggregate::OverAggregate;
use ouzel_engine::operators::rank::Rank;
use ouzel_engine::{Operator, Output};
use ouzel_functions::{Clock, EvalContext};
use ouzel_plan::aggregate::AggregateFunction as F;
use ouzel_plan::operator::{
    Frame, FrameBound, FrameUnit, JoinKind, OverOrder, RankEnd, RankFunction, RankInput, WindowAggregate,
    WindowProperty, WindowShape, WindowSource, WindowTime,
};
use ouzel_plan::{AggregateCall, TimeAttribute};
use ouzel_types::{Batch, DataType, TypeKind};

const ROWS: usize = 1 << 20;
const BATCH: usize = 8192;

/// auction, bidder, price, day, time, three filters over the price.
fn types() -> Vec<DataType> {
    let boolean = || TypeKind::Boolean.nullable();
    vec![
        TypeKind::BigInt.nullable(),
        TypeKind::BigInt.nullable(),
        TypeKind::BigInt.nullable(),
        DataType::string(),
        TypeKind::Timestamp(3).nullable(),
        boolean(),
        boolean(),
        boolean(),
    ]
}

fn batches() -> Vec<Batch> {
    let mut random = common::random();
    (0..ROWS / BATCH)
        .map(|batch| {
            let first = (batch * BATCH) as u64;
            let mut recent = |spread: u64, hot: u64| -> Vec<i64> {
                (0..BATCH as u64)
                    .map(|i| {
                        let newest = (first + i) / 15 + spread;
                        let hot_one = newest / 100 * 100;
                        (if !random().is_multiple_of(hot) { hot_one } else { newest - random() % spread }) as i64
                    })
                    .collect()
            };
            let (auctions, bidders) = (recent(100, 2), recent(1000, 4));
            let prices: Vec<i64> =
                (0..BATCH).map(|_| 10f64.powf((random() % 600) as f64 / 100.0) as i64 * 100).collect();
            let times: Vec<i64> = (0..BATCH).map(|i| 1_700_000_000_000 + (first as i64 + i as i64) / 100).collect();
            let filter = |keep: &dyn Fn(i64) -> bool| -> ArrayRef {
                Arc::new(prices.iter().map(|p| Some(keep(*p))).collect::<BooleanArray>())
            };
            let columns: Vec<ArrayRef> = vec![
                Arc::new(Int64Array::from(auctions)),
                Arc::new(Int64Array::from(bidders)),
                Arc::new(Int64Array::from(prices.clone())),
                Arc::new(StringViewArray::from(vec!["2026-11-21"; BATCH])),
                Arc::new(TimestampMillisecondArray::from(times)),
                filter(&|p| p < 10_000),
                filter(&|p| (10_000..1_000_000).contains(&p)),
                filter(&|p| p >= 1_000_000),
            ];
            Batch::new(columns, BATCH)
        })
        .collect()
}

fn call(function: F, args: &[usize]) -> AggregateCall {
    AggregateCall {
        function,
        args: args.to_vec(),
        distinct: false,
        filter: None,
        order_by: Vec::new(),
        constants: Vec::new(),
        ty: TypeKind::BigInt.nullable(),
        name: "a".into(),
    }
}

/// The call, and its three filtered sisters.
fn filtered(call: AggregateCall) -> Vec<AggregateCall> {
    [None, Some(5), Some(6), Some(7)].into_iter().map(|filter| AggregateCall { filter, ..call.clone() }).collect()
}

fn group(keys: &[usize], aggregates: Vec<AggregateCall>) -> Box<dyn Operator> {
    let plan = ouzel_plan::operator::GroupAggregate {
        keys: keys.to_vec(),
        aggregates,
        input_retracts: false,
        emit_update_before: true,
        state_ttl_ms: 0,
        mini_batch: None,
    };
    Box::new(GroupAggregate::new(&plan, &types()).expect("a plan"))
}

fn window(shape: WindowShape, keys: &[usize], aggregates: Vec<AggregateCall>) -> Box<dyn Operator> {
    let plan = WindowAggregate {
        window: WindowSource::Assign(WindowTime { shape, time: TimeAttribute::Rowtime, column: 4, local: false }),
        keys: keys.to_vec(),
        aggregates,
        properties: vec![WindowProperty::Start, WindowProperty::End],
        input_retracts: false,
        emit: None,
        emit_update_before: true,
        legacy: false,
    };
    window_aggregate(&plan, &types(), "UTC").expect("a plan")
}

fn over(frame: Frame, calls: Vec<AggregateCall>) -> Box<dyn Operator> {
    let plan = ouzel_plan::operator::OverAggregate {
        partition: vec![0],
        order: OverOrder::Rowtime(4),
        frame,
        calls,
        state_ttl_ms: 0,
    };
    Box::new(OverAggregate::new(&plan, &types()).expect("a plan"))
}

fn top(n: u64) -> Box<dyn Operator> {
    let plan = ouzel_plan::operator::Rank {
        partition: vec![0],
        order: vec![ouzel_plan::aggregate::SortKey { column: 2, descending: true, nulls_first: false }],
        function: RankFunction::RowNumber,
        from: 1,
        to: RankEnd::Constant(n),
        with_rank: true,
        is_limit: false,
        input: RankInput::Append,
        emit_update_before: false,
        state_ttl_ms: 0,
    };
    Box::new(Rank::new(&plan, &types()).expect("a plan"))
}

struct NoClock;

impl Clock for NoClock {
    fn now_nanos(&self) -> i64 {
        0
    }
}

/// The two inputs of a join are the bids and themselves, 64 batches later: `BothSides` feeds them by turns.
struct BothSides(Join);

impl BothSides {
    fn boxed() -> Box<dyn Operator> {
        let plan = ouzel_plan::operator::Join {
            kind: JoinKind::Inner,
            left_keys: vec![0],
            right_keys: vec![1],
            null_safe: vec![false],
            condition: None,
            retracts: [true; 2],
            left_unique: None,
            right_unique: None,
            left_ttl_ms: 0,
            right_ttl_ms: 0,
            emit_update_before: false,
            mini_batch: None,
        };
        let eval = EvalContext {
            time_zone: "UTC".into(),
            clock: Arc::new(NoClock),
            watermark: Arc::new(|| None),
            query_start_ms: 0,
        };
        let types = types();
        Box::new(BothSides(Join::new(&plan, [&types, &types], &eval).expect("a plan")))
    }
}

impl Operator for BothSides {
    fn process(
        &mut self,
        _: usize,
        batch: &Batch,
        rows: std::ops::Range<usize>,
        out: &mut Output,
    ) -> ouzel_engine::Result<()> {
        // A tenth of the rows is on the right side, as auctions are among bids.
        let right = batch.slice(rows.start, rows.len() / 10);
        self.0.prepare(1, &right)?;
        self.0.process(1, &right, 0..right.rows, out)?;
        self.0.prepare(0, batch)?;
        self.0.process(0, batch, rows, out)
    }
    fn snapshot(&mut self, writer: &mut ouzel_engine::state::StateWriter) -> ouzel_engine::Result<()> {
        self.0.snapshot(writer)
    }
    fn restore(&mut self, reader: &mut ouzel_engine::state::StateReader) -> ouzel_engine::Result<()> {
        self.0.restore(reader)
    }
    fn state_bytes(&self) -> usize {
        self.0.state_bytes()
    }
}

/// What the machine can do with the same columns.
fn references(batches: &[Batch]) {
    let column = |batch: &Batch, i: usize| batch.columns[i].as_primitive::<Int64Type>().values().clone();
    let line = |name: &str, run: &mut dyn FnMut() -> u64| {
        let mut best = f64::INFINITY;
        for _ in 0..5 {
            let start = Instant::now();
            std::hint::black_box(run());
            best = best.min(start.elapsed().as_secs_f64());
        }
        println!("{name:32} {:6.2} M rows/s", ROWS as f64 / best / 1e6);
    };
    line("reference: read three columns", &mut || {
        let sum = |batch: &Batch| {
            (0..3).map(|i| column(batch, i).iter().fold(0u64, |s, v| s.wrapping_add(*v as u64))).sum::<u64>()
        };
        batches.iter().map(sum).fold(0, u64::wrapping_add)
    });
    line("reference: count in an array", &mut || {
        let mut counts = vec![0u64; ROWS / 15 + 200];
        batches.iter().for_each(|batch| column(batch, 0).iter().for_each(|key| counts[*key as usize] += 1));
        counts[ROWS / 30]
    });
}

fn measure(name: &str, batches: &[Batch], make: impl Fn() -> Box<dyn Operator>) {
    if std::env::args().skip(1).any(|arg| !arg.starts_with('-') && !name.contains(&arg)) {
        return;
    }
    let mut runs: Vec<(f64, usize, usize)> = (0..5)
        .map(|_| {
            let mut operator = make();
            let (mut emitted, mut bytes) = (0, 0);
            let start = Instant::now();
            for batch in batches {
                let mut out = Output::new(0);
                operator.prepare(0, batch).expect("prepare");
                operator.process(0, batch, 0..batch.rows, &mut out).expect("process");
                let times = batch.columns[4].as_any().downcast_ref::<TimestampMillisecondArray>().expect("times");
                bytes = bytes.max(operator.state_bytes());
                operator.watermark(times.value(batch.rows - 1) - 4, &mut out).expect("watermark");
                emitted += out.take().iter().map(Batch::live_rows).sum::<usize>();
            }
            (start.elapsed().as_secs_f64(), emitted, bytes)
        })
        .collect();
    runs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (seconds, emitted, bytes) = runs[2];
    println!(
        "{name:32} {:6.2} M rows/s, {emitted:8} changes, {:7} KiB of state",
        (batches.len() * BATCH) as f64 / seconds / 1e6,
        bytes / 1024
    );
}

fn main() {
    let batches = batches();
    references(&batches);
    let count = || call(F::Count, &[]);
    measure("group: count by auction", &batches, || group(&[0], vec![count()]));
    measure("group: q17", &batches, || {
        let mut calls = filtered(count());
        calls.extend([call(F::Min, &[2]), call(F::Max, &[2]), call(F::Avg, &[2]), call(F::Sum, &[2])]);
        group(&[0, 3], calls)
    });
    measure("group: q15", &batches, || {
        let mut calls = filtered(count());
        for column in [1, 0] {
            calls.extend(filtered(AggregateCall { distinct: true, ..call(F::Count, &[column]) }));
        }
        group(&[3], calls)
    });
    measure("group: count by string", &batches, || group(&[3], vec![count()]));
    let tumble = WindowShape::Tumble { size: 1_000, offset: 0 };
    measure("tumble: count by auction", &batches, || window(tumble, &[0], vec![count()]));
    measure("tumble: count by bidder, 10 ms", &batches, || {
        window(WindowShape::Tumble { size: 10, offset: 0 }, &[1], vec![count()])
    });
    let hop = WindowShape::Hop { size: 1_000, slide: 200, offset: 0 };
    measure("hop: count by auction (q5)", &batches, || window(hop, &[0], vec![count()]));
    measure("session: count by bidder (q11)", &batches, || {
        window(WindowShape::Session { gap: 100 }, &[1], vec![count()])
    });
    let rows = Frame { unit: FrameUnit::Rows, start: FrameBound::Preceding(10), end: FrameBound::CurrentRow };
    measure("over: sum of 10 preceding", &batches, || over(rows, vec![call(F::Sum, &[2]), count()]));
    let range = Frame { unit: FrameUnit::Range, start: FrameBound::UnboundedPreceding, end: FrameBound::CurrentRow };
    measure("over: running sum", &batches, || over(range, vec![call(F::Sum, &[2])]));
    measure("top 10 per auction (q19)", &batches, || top(10));
    measure("top 1 per auction (q18)", &batches, || top(1));
    measure("join: 55 pairs a row", &batches[..32], BothSides::boxed);
}
