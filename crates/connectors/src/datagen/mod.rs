//! `'connector' = 'datagen'`: random or sequential rows, as Flink's.
//!
//! Bounded by `number-of-rows` or by its shortest sequence. `rows-per-second` is kept by releasing rows as time
//! passes. Random fields honour min, max, max-past, length, var-len and null-rate.

use std::sync::Arc;
use std::time::{Duration, Instant};

use ouzel_engine::source::{ConnectorContext, Source, SourcePoll, SplitStatus, Waker};
use ouzel_engine::{EngineError, Result};
use ouzel_functions::EvalContext;
use ouzel_plan::config::parse_duration_ms;
use ouzel_plan::table::{Scan, ScanFieldSource, Table};
use ouzel_types::data_type::{STRING_LENGTH, ticks_per_milli};
use ouzel_types::{Batch, ColumnBuilder, DataType, Scalar, TypeKind};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

const ROWS_PER_SECOND: u64 = 10_000;
/// Flink's default length of random strings and bytes, and of collections.
const LENGTH: u32 = 100;
const COLLECTION_LENGTH: u32 = 3;

pub struct DatagenSource {
    fields: Vec<(Field, DataType)>,
    rng: SmallRng,
    rows_per_second: u64,
    limit: Option<u64>,
    produced: u64,
    released_from: (Instant, u64),
    eval: EvalContext,
}

enum Field {
    Random { null_rate: f64, value: Random },
    Sequence { start: i64, end: i64 },
}

enum Random {
    Boolean,
    Int {
        min: i64,
        max: i64,
    },
    Real {
        min: f64,
        max: f64,
    },
    Decimal {
        precision: u8,
    },
    Text {
        length: u32,
        variable: bool,
    },
    Bytes {
        length: u32,
        variable: bool,
    },
    /// Milliseconds into the past.
    Instant {
        max_past_ms: i64,
    },
    Date {
        max_past_ms: i64,
    },
    Time,
    Array {
        item: Box<Random>,
        length: u32,
    },
    Map {
        key: Box<Random>,
        value: Box<Random>,
        length: u32,
    },
    Row(Vec<Random>),
}

impl DatagenSource {
    pub fn new(scan: &Scan, context: &ConnectorContext) -> Result<DatagenSource> {
        let table = &scan.table;
        let mut fields = Vec::new();
        for field in &scan.fields {
            let ScanFieldSource::Physical { column, .. } = &field.source else {
                return Err(EngineError::user("the connector 'datagen' has no metadata columns"));
            };
            let column = &table.physical[*column];
            fields.push((Field::of(table, &column.name, &column.ty)?, column.ty.clone()));
        }
        let number = |key: &str| table.option(key).and_then(|v| v.parse::<u64>().ok());
        let sequence_end = table.physical.iter().filter_map(|c| match Field::of(table, &c.name, &c.ty) {
            Ok(Field::Sequence { start, end }) => Some((end - start + 1).max(0) as u64),
            _ => None,
        });
        let limit = sequence_end.chain(number("number-of-rows")).min();
        Ok(DatagenSource {
            fields,
            rng: SmallRng::from_rng(&mut rand::rng()),
            rows_per_second: number("rows-per-second").unwrap_or(ROWS_PER_SECOND).max(1),
            limit,
            produced: 0,
            released_from: (Instant::now(), 0),
            eval: context.eval.clone(),
        })
    }

    /// Rows that the rate allows by now.
    fn released(&self) -> u64 {
        let (from, base) = self.released_from;
        // The first burst is one row, so that a slow generator shows something at once.
        base + 1 + (from.elapsed().as_secs_f64() * self.rows_per_second as f64) as u64
    }
}

impl Source for DatagenSource {
    fn poll(&mut self, max_rows: usize) -> Result<SourcePoll> {
        if self.limit.is_some_and(|limit| self.produced >= limit) {
            return Ok(SourcePoll::Finished);
        }
        let allowed = self.released().min(self.limit.unwrap_or(u64::MAX)).saturating_sub(self.produced);
        let rows = allowed.min(max_rows as u64) as usize;
        if rows == 0 {
            let pause = Duration::from_secs_f64(1.0 / self.rows_per_second as f64).as_millis().clamp(1, 1_000);
            return Ok(SourcePoll::Pending { retry_ms: Some(pause as u64) });
        }
        let now_ms = self.eval.clock.now_nanos().div_euclid(1_000_000);
        let mut columns = Vec::with_capacity(self.fields.len());
        for (field, ty) in &self.fields {
            let mut builder = ColumnBuilder::new(ty, rows);
            for row in 0..rows {
                builder.append(&field.value(ty, self.produced + row as u64, now_ms, &mut self.rng));
            }
            columns.push(builder.finish());
        }
        self.produced += rows as u64;
        Ok(SourcePoll::Rows { split: 0, batch: Batch::new(columns, rows), bad: Vec::new(), origin: None })
    }

    fn set_waker(&mut self, _waker: Waker) {}

    fn snapshot(&mut self) -> Vec<u8> {
        self.produced.to_le_bytes().to_vec()
    }

    fn bounded(&self) -> bool {
        self.limit.is_some()
    }

    fn restore(&mut self, snapshot: &[u8]) -> Result<()> {
        let bytes = snapshot.try_into().map_err(|_| EngineError::internal("a datagen snapshot has eight bytes"))?;
        self.produced = u64::from_le_bytes(bytes);
        self.released_from = (Instant::now(), self.produced);
        Ok(())
    }

    fn splits(&self) -> Vec<SplitStatus> {
        let lag = self.limit.map(|l| (l - self.produced) as i64);
        vec![SplitStatus { name: "generator".to_string(), offset: self.produced as i64, lag }]
    }
}

impl Field {
    fn of(table: &Table, name: &Arc<str>, ty: &DataType) -> Result<Field> {
        let option = |suffix: &str| table.option(&format!("fields.{name}.{suffix}"));
        let bad = |suffix: &str, value: &str| {
            EngineError::user(format!("'{value}' is not a value of the option 'fields.{name}.{suffix}'"))
        };
        let number = |suffix: &str, default: f64| match option(suffix) {
            Some(value) => value.parse::<f64>().map_err(|_| bad(suffix, value)),
            None => Ok(default),
        };
        if option("kind") == Some("sequence") {
            let bound = |suffix: &str| {
                let value = option(suffix).ok_or_else(|| {
                    EngineError::user(format!(
                        "Could not find required property 'fields.{name}.{suffix}' for sequence generator."
                    ))
                })?;
                value.parse::<i64>().map_err(|_| bad(suffix, value))
            };
            return Ok(Field::Sequence { start: bound("start")?, end: bound("end")? });
        }
        let past = option("max-past").and_then(parse_duration_ms).unwrap_or(0);
        let variable = option("var-len").is_some_and(|v| v.eq_ignore_ascii_case("true"));
        let length = option("length").and_then(|v| v.parse().ok());
        let bounds = Bounds {
            min: option("min").map(|_| number("min", 0.0)).transpose()?,
            max: option("max").map(|_| number("max", 0.0)).transpose()?,
            length,
            variable,
            past,
        };
        Ok(Field::Random { null_rate: number("null-rate", 0.0)?, value: Random::of(ty, &bounds)? })
    }

    fn value(&self, ty: &DataType, row: u64, now_ms: i64, rng: &mut SmallRng) -> Scalar {
        match self {
            Field::Sequence { start, .. } => sequence(ty, start + row as i64),
            Field::Random { null_rate, value } => {
                if *null_rate > 0.0 && rng.random::<f64>() < *null_rate {
                    Scalar::Null
                } else {
                    value.next(ty, now_ms, rng)
                }
            }
        }
    }
}

struct Bounds {
    min: Option<f64>,
    max: Option<f64>,
    length: Option<u32>,
    variable: bool,
    past: i64,
}

fn sequence(ty: &DataType, value: i64) -> Scalar {
    match &ty.kind {
        TypeKind::Float => Scalar::Float(value as f32),
        TypeKind::Double => Scalar::Double(value as f64),
        TypeKind::Decimal { scale, .. } => Scalar::Decimal(i128::from(value) * 10i128.pow((*scale).into())),
        kind if kind.is_string() => Scalar::String(value.to_string().into()),
        _ => Scalar::Int(value),
    }
}

impl Random {
    fn of(ty: &DataType, bounds: &Bounds) -> Result<Random> {
        let int = |low: i64, high: i64| Random::Int {
            min: bounds.min.map_or(low, |v| v as i64),
            max: bounds.max.map_or(high, |v| v as i64),
        };
        let fixed = |n: u32| {
            if n == STRING_LENGTH { bounds.length.unwrap_or(LENGTH) } else { bounds.length.unwrap_or(n).min(n) }
        };
        let nested =
            Bounds { min: bounds.min, max: bounds.max, length: None, variable: bounds.variable, past: bounds.past };
        Ok(match &ty.kind {
            TypeKind::Boolean => Random::Boolean,
            TypeKind::TinyInt => int(i8::MIN.into(), i8::MAX.into()),
            TypeKind::SmallInt => int(i16::MIN.into(), i16::MAX.into()),
            TypeKind::Int | TypeKind::IntervalYearMonth => int(i32::MIN.into(), i32::MAX.into()),
            TypeKind::BigInt | TypeKind::IntervalDayTime => int(i64::MIN, i64::MAX),
            TypeKind::Float => {
                Random::Real { min: bounds.min.unwrap_or(0.0), max: bounds.max.unwrap_or(f64::from(f32::MAX)) }
            }
            TypeKind::Double => Random::Real { min: bounds.min.unwrap_or(0.0), max: bounds.max.unwrap_or(f64::MAX) },
            TypeKind::Decimal { precision, .. } => Random::Decimal { precision: *precision },
            TypeKind::Char(n) | TypeKind::Varchar(n) => Random::Text { length: fixed(*n), variable: bounds.variable },
            TypeKind::Binary(n) | TypeKind::Varbinary(n) => {
                Random::Bytes { length: fixed(*n), variable: bounds.variable }
            }
            TypeKind::Timestamp(_) | TypeKind::TimestampLtz(_) => Random::Instant { max_past_ms: bounds.past },
            TypeKind::Date => Random::Date { max_past_ms: bounds.past },
            TypeKind::Time(_) => Random::Time,
            TypeKind::Array(item) => Random::Array {
                item: Box::new(Random::of(item, &nested)?),
                length: bounds.length.unwrap_or(COLLECTION_LENGTH),
            },
            TypeKind::Map(key, value) => Random::Map {
                key: Box::new(Random::of(key, &nested)?),
                value: Box::new(Random::of(value, &nested)?),
                length: bounds.length.unwrap_or(COLLECTION_LENGTH),
            },
            TypeKind::Multiset(item) => Random::Map {
                key: Box::new(Random::of(item, &nested)?),
                value: Box::new(Random::Int { min: 1, max: 3 }),
                length: bounds.length.unwrap_or(COLLECTION_LENGTH),
            },
            TypeKind::Row(fields) => {
                Random::Row(fields.iter().map(|f| Random::of(&f.ty, &nested)).collect::<Result<_>>()?)
            }
            other => return Err(EngineError::user(format!("the connector 'datagen' cannot make values of {other}"))),
        })
    }

    fn next(&self, ty: &DataType, now_ms: i64, rng: &mut SmallRng) -> Scalar {
        let past = |max: i64, rng: &mut SmallRng| now_ms - if max > 0 { rng.random_range(0..=max) } else { 0 };
        match self {
            Random::Boolean => Scalar::Boolean(rng.random()),
            Random::Int { min, max } => Scalar::Int(rng.random_range(*min..=*max)),
            Random::Real { min, max } => {
                let value = min + (max - min) * rng.random::<f64>();
                if ty.kind == TypeKind::Float { Scalar::Float(value as f32) } else { Scalar::Double(value) }
            }
            Random::Decimal { precision } => Scalar::Decimal(rng.random_range(0..10i128.pow((*precision).into()))),
            Random::Text { length, variable } => {
                let n = if *variable { rng.random_range(1..=(*length).max(1)) } else { *length };
                let text: String = (0..n).map(|_| char::from(b"0123456789abcdef"[rng.random_range(0..16)])).collect();
                Scalar::String(text.into())
            }
            Random::Bytes { length, variable } => {
                let n = if *variable { rng.random_range(1..=(*length).max(1)) } else { *length };
                Scalar::Bytes((0..n).map(|_| rng.random::<u8>()).collect())
            }
            Random::Instant { max_past_ms } => {
                let precision = if let TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p) = ty.kind { p } else { 3 };
                Scalar::Timestamp(past(*max_past_ms, rng) * ticks_per_milli(precision))
            }
            Random::Date { max_past_ms } => Scalar::Date(past(*max_past_ms, rng).div_euclid(86_400_000) as i32),
            Random::Time => Scalar::Time(rng.random_range(0..86_400_000)),
            Random::Array { item, length } => {
                let TypeKind::Array(inner) = &ty.kind else { return Scalar::Null };
                Scalar::Array((0..*length).map(|_| item.next(inner, now_ms, rng)).collect())
            }
            Random::Map { key, value, length } => {
                let int = TypeKind::Int.not_null();
                let (k, v) = match &ty.kind {
                    TypeKind::Map(k, v) => (k.as_ref(), v.as_ref()),
                    TypeKind::Multiset(k) => (k.as_ref(), &int),
                    _ => return Scalar::Null,
                };
                Scalar::Map((0..*length).map(|_| (key.next(k, now_ms, rng), value.next(v, now_ms, rng))).collect())
            }
            Random::Row(members) => {
                let TypeKind::Row(fields) = &ty.kind else { return Scalar::Null };
                Scalar::Row(members.iter().zip(fields.iter()).map(|(m, f)| m.next(&f.ty, now_ms, rng)).collect())
            }
        }
    }
}
