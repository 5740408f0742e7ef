//! Scalar functions over columns, a line per group, beside what the same loop costs bare: `cargo bench -p ouzel-functions`.
//!
//! Million rows per second of one thread, the best of several rounds over batches of 4,096 rows. A reference line stands
//! above the functions that it is the limit of.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type};
use arrow_array::{
    Array, ArrayRef, Decimal128Array, Float64Array, Int64Array, ListArray, StringViewArray, TimestampMillisecondArray,
};
use ouzel_functions::{Clock, EvalContext, RowErrors};
use ouzel_plan::Expr;
use ouzel_plan::expr::{CastMode, ExprKind};
use ouzel_types::{Scalar, TypeKind};

const ROWS: usize = 4_096;
/// Many short rounds: the best of them was not interrupted by other programs.
const ROUNDS: usize = 60;
const PASSES: usize = 10;

struct NoClock;

impl Clock for NoClock {
    fn now_nanos(&self) -> i64 {
        0
    }
}

fn main() {
    let inputs = Inputs::made();
    numbers(&inputs);
    times(&inputs);
    casts(&inputs);
    strings(&inputs);
    patterns(&inputs);
    hashes(&inputs);
    json(&inputs);
    collections(&inputs);
    conditions(&inputs);
}

fn numbers(inputs: &Inputs) {
    group("numeric and decimal");
    reference("read a BIGINT, write a BIGINT", || {
        let values: Vec<i64> =
            inputs.array("price").as_primitive::<Int64Type>().values().iter().map(|v| v.wrapping_mul(3)).collect();
        black_box(&values).len()
    });
    let (price, decimal, double) = (inputs.column("price"), inputs.column("decimal"), inputs.column("double"));
    let three = Expr::literal(Scalar::Int(3), TypeKind::BigInt.not_null());
    run(inputs, "BIGINT * 3", call("*", [price.clone(), three.clone()], TypeKind::BigInt));
    run(inputs, "MOD(BIGINT, 3)", call("MOD", [price.clone(), three.clone()], TypeKind::BigInt));
    run(inputs, "BIGINT > 3", call(">", [price, three], TypeKind::Boolean));
    let factor = Expr::literal(Scalar::Decimal(908), TypeKind::Decimal { precision: 3, scale: 3 }.not_null());
    let product = TypeKind::Decimal { precision: 22, scale: 5 };
    run(inputs, "DECIMAL * 0.908", call("*", [decimal.clone(), factor], product));
    let one = Expr::literal(Scalar::Int(1), TypeKind::Int.not_null());
    run(
        inputs,
        "ROUND(DECIMAL, 1)",
        call("ROUND", [decimal, one.clone()], TypeKind::Decimal { precision: 18, scale: 1 }),
    );
    run(inputs, "ROUND(DOUBLE, 1)", call("ROUND", [double.clone(), one], TypeKind::Double));
    run(inputs, "SQRT", call("SQRT", [double], TypeKind::Double));
}

fn times(inputs: &Inputs) {
    group("date and time");
    let time = inputs.column("time");
    run(inputs, "EXTRACT(HOUR)", call("EXTRACT", [text("HOUR"), time.clone()], TypeKind::BigInt));
    run(inputs, "EXTRACT(MONTH)", call("EXTRACT", [text("MONTH"), time.clone()], TypeKind::BigInt));
    let day = Expr::literal(Scalar::Int(86_400_000), TypeKind::IntervalDayTime.not_null());
    run(inputs, "TIMESTAMP + INTERVAL", call("+", [time.clone(), day], TypeKind::Timestamp(3)));
    run(inputs, "DATE_FORMAT yyyy-MM-dd", call("DATE_FORMAT", [time, text("yyyy-MM-dd")], TypeKind::STRING));
    run(inputs, "TO_TIMESTAMP(text)", call("TO_TIMESTAMP", [inputs.column("stamp")], TypeKind::Timestamp(3)));
}

fn casts(inputs: &Inputs) {
    group("casts");
    for (name, column, kind) in [
        ("BIGINT AS STRING", "price", TypeKind::STRING),
        ("BIGINT AS DOUBLE", "price", TypeKind::Double),
        ("DECIMAL AS STRING", "decimal", TypeKind::STRING),
        ("DOUBLE AS STRING", "double", TypeKind::STRING),
        ("STRING AS BIGINT", "number", TypeKind::BigInt),
        ("STRING AS TIMESTAMP(3)", "stamp", TypeKind::Timestamp(3)),
        ("TIMESTAMP(3) AS STRING", "time", TypeKind::STRING),
    ] {
        let cast = ExprKind::Cast { input: Box::new(inputs.column(column)), mode: CastMode::Explicit };
        run(inputs, &format!("CAST({name})"), Expr { kind: cast, ty: kind.nullable() });
    }
}

fn strings(inputs: &Inputs) {
    group("strings");
    let (channel, url) = (inputs.column("channel"), inputs.column("url"));
    reference("read every byte of a STRING", || {
        inputs
            .array("url")
            .as_string_view()
            .iter()
            .flatten()
            .map(|v| v.bytes().fold(0u8, u8::wrapping_add) as usize)
            .sum()
    });
    run(inputs, "LOWER, short", call("LOWER", [channel.clone()], TypeKind::STRING));
    run(inputs, "STRING = 'apple'", call("=", [channel.clone(), text("apple")], TypeKind::Boolean));
    run(inputs, "CONCAT, short", call("CONCAT", [channel.clone(), text("-"), channel], TypeKind::STRING));
    run(inputs, "CHAR_LENGTH", call("CHAR_LENGTH", [url.clone()], TypeKind::Int));
    let [two, three] = [2, 3].map(|n| Expr::literal(Scalar::Int(n), TypeKind::Int.not_null()));
    run(inputs, "SUBSTRING(url, 2, 3)", call("SUBSTRING", [url.clone(), two, three.clone()], TypeKind::STRING));
    run(inputs, "SPLIT_INDEX(url, '/', 3)", call("SPLIT_INDEX", [url.clone(), text("/"), three], TypeKind::STRING));
    run(inputs, "REPLACE one letter", call("REPLACE", [url, text("c"), text("")], TypeKind::STRING));
}

fn patterns(inputs: &Inputs) {
    group("patterns");
    let url = inputs.column("url");
    let finder = memchr::memmem::Finder::new("channel_id=");
    reference("memmem of one text", || {
        inputs.array("url").as_string_view().iter().flatten().filter(|v| finder.find(v.as_bytes()).is_some()).count()
    });
    run(inputs, "LIKE '%query=%'", call("LIKE", [url.clone(), text("%query=%")], TypeKind::Boolean));
    run(inputs, "LIKE '%query=_&%'", call("LIKE", [url.clone(), text("%query=_&%")], TypeKind::Boolean));
    let group = Expr::literal(Scalar::Int(2), TypeKind::BigInt.not_null());
    let linear = [url.clone(), text("(&|^)channel_id=([^&]*)"), group.clone()];
    run(inputs, "REGEXP_EXTRACT, linear", call("REGEXP_EXTRACT", linear, TypeKind::STRING));
    let general = [url.clone(), text("(&|^)channel.id=([^&]*)"), group];
    run(inputs, "REGEXP_EXTRACT, general", call("REGEXP_EXTRACT", general, TypeKind::STRING));
    run(inputs, "REGEXP_REPLACE digits", call("REGEXP_REPLACE", [url, text("[0-9]+"), text("#")], TypeKind::STRING));
}

fn hashes(inputs: &Inputs) {
    group("hashes and encodings");
    let url = inputs.column("url");
    reference("SHA-256 of the bytes alone", || {
        use sha2::Digest;
        let urls = inputs.array("url").as_string_view();
        urls.iter().flatten().map(|v| sha2::Sha256::digest(v.as_bytes())[0] as usize).sum()
    });
    run(inputs, "SHA256", call("SHA256", [url.clone()], TypeKind::Char(64)));
    run(inputs, "MD5", call("MD5", [url.clone()], TypeKind::Char(32)));
    run(inputs, "TO_BASE64", call("TO_BASE64", [url.clone()], TypeKind::STRING));
    run(inputs, "URL_ENCODE", call("URL_ENCODE", [url], TypeKind::STRING));
}

fn json(inputs: &Inputs) {
    group("JSON");
    let json = inputs.column("json");
    reference("read every byte of the JSON", || {
        inputs
            .array("json")
            .as_string_view()
            .iter()
            .flatten()
            .map(|v| v.bytes().fold(0u8, u8::wrapping_add) as usize)
            .sum()
    });
    run(
        inputs,
        "JSON_VALUE lax $.user.name",
        call("JSON_VALUE", [json.clone(), text("lax $.user.name")], TypeKind::STRING),
    );
    run(inputs, "JSON_EXISTS $.value", call("JSON_EXISTS", [json.clone(), text("lax $.value")], TypeKind::Boolean));
    run(inputs, "JSON_QUOTE", call("JSON_QUOTE", [json], TypeKind::STRING));
}

fn collections(inputs: &Inputs) {
    group("collections");
    let list = inputs.column("list");
    reference("read the items of an ARRAY<INT>", || {
        inputs
            .array("list")
            .as_list::<i32>()
            .values()
            .as_primitive::<Int32Type>()
            .values()
            .iter()
            .map(|v| *v as usize)
            .sum()
    });
    let three = Expr::literal(Scalar::Int(3), TypeKind::Int.not_null());
    let ints = TypeKind::Array(Box::new(TypeKind::Int.nullable()));
    run(inputs, "CARDINALITY", call("CARDINALITY", [list.clone()], TypeKind::Int));
    run(inputs, "a[3]", call("ITEM", [list.clone(), three.clone()], TypeKind::Int));
    run(inputs, "ARRAY_CONTAINS", call("ARRAY_CONTAINS", [list.clone(), three], TypeKind::Boolean));
    run(inputs, "ARRAY_DISTINCT", call("ARRAY_DISTINCT", [list.clone()], ints.clone()));
    run(inputs, "ARRAY_SORT", call("ARRAY_SORT", [list], ints));
}

fn conditions(inputs: &Inputs) {
    group("conditions");
    let (price, channel) = (inputs.column("price"), inputs.column("channel"));
    let thousand = Expr::literal(Scalar::Int(1000), TypeKind::BigInt.not_null());
    let above = call(">", [price.clone(), thousand.clone()], TypeKind::Boolean);
    let branches = vec![(above, text("dear"))];
    let case = ExprKind::Case { branches, otherwise: Box::new(text("cheap")) };
    run(inputs, "CASE WHEN BIGINT > 1000", Expr { kind: case, ty: TypeKind::Varchar(5).not_null() });
    run(inputs, "COALESCE(BIGINT, 1000)", call("COALESCE", [price.clone(), thousand.clone()], TypeKind::BigInt));
    run(inputs, "GREATEST(BIGINT, 1000)", call("GREATEST", [price, thousand], TypeKind::BigInt));
    let items = [channel, text("Apple"), text("Google"), text("Nobody")];
    run(inputs, "STRING IN (three)", call("IN", items, TypeKind::Boolean));
}

const DECIMAL: TypeKind = TypeKind::Decimal { precision: 18, scale: 2 };

fn text(value: &str) -> Expr {
    Expr::literal(Scalar::String(value.into()), TypeKind::Char(value.len() as u32).not_null())
}

fn call<const N: usize>(name: &str, args: [Expr; N], result: TypeKind) -> Expr {
    Expr::call(name, args.to_vec(), result.nullable())
}

/// The columns that the functions read, by name.
struct Inputs {
    arrays: Vec<ArrayRef>,
    types: Vec<(&'static str, TypeKind)>,
}

impl Inputs {
    fn column(&self, name: &str) -> Expr {
        let at = self.types.iter().position(|(n, _)| *n == name).unwrap_or_else(|| panic!("no column {name}"));
        Expr::column(at, self.types[at].1.clone().nullable())
    }

    fn array(&self, name: &str) -> &ArrayRef {
        &self.arrays[self.types.iter().position(|(n, _)| *n == name).unwrap_or_else(|| panic!("no column {name}"))]
    }

    fn made() -> Inputs {
        let channels = ["Apple", "Google", "Facebook", "Baidu", "channel-8068", "channel-77"];
        let url = |i: usize| {
            let id = if i.is_multiple_of(2) { format!("&channel_id={}", i * 7919) } else { String::new() };
            format!("https://www.nexmark.com/{}/ucbi/bopx/item.htm?query=1{id}", i % 1000)
        };
        let json = |i: usize| {
            format!(r#"{{"id":{i},"user":{{"name":"u{}","tags":["a","b"]}},"value":{}.5}}"#, i % 97, i % 1000)
        };
        let prices: Vec<i64> = (0..ROWS as i64).map(|i| i * i % 9_999_991).collect();
        let decimals: Decimal128Array = prices.iter().map(|p| Some(i128::from(*p))).collect();
        let doubles: Float64Array = prices.iter().map(|p| *p as f64 / 100.0).collect();
        let lists = ListArray::from_iter_primitive::<Int32Type, _, _>(
            (0..ROWS as i32).map(|i| Some((0..5).map(move |k| Some(i % 7 + k)))),
        );
        let at = |i: i64| 1_700_000_000_000 + i / 10;
        let text =
            |f: &dyn Fn(usize) -> String| -> ArrayRef { Arc::new(StringViewArray::from_iter_values((0..ROWS).map(f))) };
        let columns: Vec<(&'static str, TypeKind, ArrayRef)> = vec![
            ("price", TypeKind::BigInt, Arc::new(Int64Array::from(prices))),
            ("decimal", DECIMAL, Arc::new(decimals.with_data_type(DECIMAL.nullable().arrow()))),
            ("double", TypeKind::Double, Arc::new(doubles)),
            (
                "time",
                TypeKind::Timestamp(3),
                Arc::new(TimestampMillisecondArray::from_iter_values((0..ROWS as i64).map(at))),
            ),
            ("channel", TypeKind::STRING, text(&|i| channels[i % channels.len()].to_string())),
            ("url", TypeKind::STRING, text(&url)),
            ("number", TypeKind::STRING, text(&|i| (i * 7919).to_string())),
            ("stamp", TypeKind::STRING, text(&|i| format!("2024-02-{:02} 10:{:02}:00.123", i % 28 + 1, i % 60))),
            ("json", TypeKind::STRING, text(&json)),
            ("list", TypeKind::Array(Box::new(TypeKind::Int.nullable())), Arc::new(lists)),
        ];
        let types = columns.iter().map(|(name, kind, _)| (*name, kind.clone())).collect();
        Inputs { arrays: columns.into_iter().map(|(_, _, array)| array).collect(), types }
    }
}

fn group(name: &str) {
    println!("\n{name}\n\n| what | M rows/s |\n|---|---|");
}

fn run(inputs: &Inputs, name: &str, expr: Expr) {
    let context = EvalContext {
        time_zone: "UTC".into(),
        clock: Arc::new(NoClock),
        watermark: Arc::new(|| None),
        query_start_ms: 0,
    };
    let compiled = ouzel_functions::compile(&expr, &context).unwrap_or_else(|e| panic!("{name}: {e}"));
    line(name, || {
        let mut errors = RowErrors::default();
        let result = compiled.eval(&inputs.arrays, ROWS, &mut errors);
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
    println!("| {name} | {:.1} |", (ROWS * PASSES) as f64 / best / 1e6);
}
