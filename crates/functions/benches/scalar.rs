//! Scalar functions over columns, a line per group, beside what the same loop costs bare: `cargo bench -p ouzel-functions`.
//!
//! Million rows per second of one thread, the best of several rounds over batches of 4,096 rows. A reference line stands
//! above the functions that it is the limit of.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array, ArrayRef, Decimal128Array, Int64Array, StringViewArray, TimestampMillisecondArray};
use ouzel_functions::{Clock, EvalContext, RowErrors};
use ouzel_plan::Expr;
use ouzel_plan::expr::{CastMode, ExprKind};
use ouzel_types::{DataType, Scalar, TypeKind};

const ROWS: usize = 4_096;
const ROUNDS: usize = 7;
const PASSES: usize = 200;

struct NoClock;

impl Clock for NoClock {
    fn now_nanos(&self) -> i64 {
        0
    }
}

fn main() {
    let columns = columns();
    let [price, decimal, time, channel, url] = [
        (0, TypeKind::BigInt),
        (1, DECIMAL),
        (2, TypeKind::Timestamp(3)),
        (3, TypeKind::STRING),
        (4, TypeKind::STRING),
    ]
    .map(|(column, kind)| Expr::column(column, kind.nullable()));
    reference("read a BIGINT, write a BIGINT", || {
        let values: Vec<i64> =
            columns[0].as_primitive::<Int64Type>().values().iter().map(|v| v.wrapping_mul(3)).collect();
        black_box(&values).len()
    });
    let three = Expr::literal(Scalar::Int(3), TypeKind::BigInt.not_null());
    run(&columns, "BIGINT * 3", call("*", [price.clone(), three.clone()], TypeKind::BigInt));
    run(&columns, "MOD(BIGINT, 3)", call("MOD", [price.clone(), three.clone()], TypeKind::BigInt));
    run(&columns, "BIGINT > 3", call(">", [price.clone(), three], TypeKind::Boolean));
    let factor = Expr::literal(Scalar::Decimal(908), TypeKind::Decimal { precision: 3, scale: 3 }.not_null());
    let product = TypeKind::Decimal { precision: 22, scale: 5 };
    run(&columns, "DECIMAL * 0.908", call("*", [decimal.clone(), factor], product));
    let cast = ExprKind::Cast { input: Box::new(price), mode: CastMode::Explicit };
    run(&columns, "CAST(BIGINT AS STRING)", Expr { kind: cast, ty: DataType::string() });
    let unit = text("HOUR");
    run(&columns, "EXTRACT(HOUR)", call("EXTRACT", [unit, time.clone()], TypeKind::BigInt));
    run(&columns, "DATE_FORMAT yyyy-MM-dd", call("DATE_FORMAT", [time, text("yyyy-MM-dd")], TypeKind::STRING));
    reference("read every byte of a STRING", || {
        columns[4].as_string_view().iter().flatten().map(|v| v.bytes().fold(0u8, u8::wrapping_add) as usize).sum()
    });
    run(&columns, "LOWER, short", call("LOWER", [channel.clone()], TypeKind::STRING));
    run(&columns, "STRING = 'apple'", call("=", [channel, text("apple")], TypeKind::Boolean));
    run(&columns, "CHAR_LENGTH", call("CHAR_LENGTH", [url.clone()], TypeKind::Int));
    let position = Expr::literal(Scalar::Int(3), TypeKind::Int.not_null());
    run(
        &columns,
        "SPLIT_INDEX(url, '/', 3)",
        call("SPLIT_INDEX", [url.clone(), text("/"), position], TypeKind::STRING),
    );
    run(&columns, "REPLACE one letter", call("REPLACE", [url.clone(), text("c"), text("")], TypeKind::STRING));
    let finder = memchr::memmem::Finder::new("channel_id=");
    reference("memmem of one text", || {
        columns[4].as_string_view().iter().flatten().filter(|v| finder.find(v.as_bytes()).is_some()).count()
    });
    run(&columns, "LIKE '%query=%'", call("LIKE", [url.clone(), text("%query=%")], TypeKind::Boolean));
    run(&columns, "LIKE '%query=_&%'", call("LIKE", [url.clone(), text("%query=_&%")], TypeKind::Boolean));
    let group = Expr::literal(Scalar::Int(2), TypeKind::BigInt.not_null());
    let linear = [url.clone(), text("(&|^)channel_id=([^&]*)"), group.clone()];
    run(&columns, "REGEXP_EXTRACT, linear", call("REGEXP_EXTRACT", linear, TypeKind::STRING));
    let general = [url, text("(&|^)channel.id=([^&]*)"), group];
    run(&columns, "REGEXP_EXTRACT, general", call("REGEXP_EXTRACT", general, TypeKind::STRING));
}

const DECIMAL: TypeKind = TypeKind::Decimal { precision: 18, scale: 2 };

fn text(value: &str) -> Expr {
    Expr::literal(Scalar::String(value.into()), TypeKind::Char(value.len() as u32).not_null())
}

fn call<const N: usize>(name: &str, args: [Expr; N], result: TypeKind) -> Expr {
    Expr::call(name, args.to_vec(), result.nullable())
}

/// price, the same as DECIMAL(18, 2), time, channel, url.
fn columns() -> Vec<ArrayRef> {
    let channels = ["Apple", "Google", "Facebook", "Baidu", "channel-8068", "channel-77"];
    let url = |i: usize| {
        let id = if i.is_multiple_of(2) { format!("&channel_id={}", i * 7919) } else { String::new() };
        format!("https://www.nexmark.com/{}/ucbi/bopx/item.htm?query=1{id}", i % 1000)
    };
    let prices: Vec<i64> = (0..ROWS as i64).map(|i| i * i % 9_999_991).collect();
    let decimals: Decimal128Array = prices.iter().map(|p| Some(i128::from(*p))).collect();
    vec![
        Arc::new(Int64Array::from(prices)),
        Arc::new(decimals.with_data_type(DECIMAL.nullable().arrow())),
        Arc::new(TimestampMillisecondArray::from_iter_values((0..ROWS as i64).map(|i| 1_700_000_000_000 + i / 10))),
        Arc::new(StringViewArray::from_iter_values((0..ROWS).map(|i| channels[i % channels.len()]))),
        Arc::new(StringViewArray::from_iter_values((0..ROWS).map(url))),
    ]
}

fn run(columns: &[ArrayRef], name: &str, expr: Expr) {
    let context = EvalContext {
        time_zone: "UTC".into(),
        clock: Arc::new(NoClock),
        watermark: Arc::new(|| None),
        query_start_ms: 0,
    };
    let compiled = ouzel_functions::compile(&expr, &context).unwrap_or_else(|e| panic!("{name}: {e}"));
    line(name, || {
        let mut errors = RowErrors::default();
        let result = compiled.eval(columns, ROWS, &mut errors);
        assert!(errors.is_empty(), "{name}: {:?}", errors.first());
        result.len()
    });
}

fn reference(name: &str, run: impl FnMut() -> usize) {
    line(&format!("reference: {name}"), run);
}

fn line(name: &str, mut run: impl FnMut() -> usize) {
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        for _ in 0..PASSES {
            black_box(run());
        }
        best = best.min(start.elapsed().as_secs_f64());
    }
    println!("{name:44} {:8.1} M rows/s", (ROWS * PASSES) as f64 / best / 1e6);
}
