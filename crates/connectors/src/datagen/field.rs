//! One value after the other: random ones within `min`, `max`, `max-past`, `length`, `var-len` and `null-rate`, or a
//! sequence. As Flink's `RandomGeneratorVisitor` and `SequenceGeneratorVisitor`.
//!
//! Nested types take their options by path: `fields.a.element.min`, `fields.m.key.length`, `fields.m.value.max`,
//! `fields.r.member.min`. DATE and TIME are the present ones, as there.

use ouzel_engine::{EngineError, Result};
use ouzel_plan::Table;
use ouzel_plan::config::parse_duration_ms;
use ouzel_types::data_type::{STRING_LENGTH, ticks_per_milli};
use ouzel_types::{DataType, Scalar, TypeKind};
use rand::Rng;
use rand::rngs::SmallRng;

/// Flink's default length of random strings and bytes, and of collections.
const LENGTH: u32 = 100;
const COLLECTION_LENGTH: u32 = 3;

pub enum Field {
    Random { null_rate: f64, value: Random },
    Sequence { start: i64, end: i64 },
}

pub enum Random {
    Boolean,
    Int {
        min: i64,
        max: i64,
    },
    Real {
        min: f64,
        max: f64,
    },
    /// Unscaled bounds.
    Decimal {
        min: i128,
        max: i128,
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
    Today,
    TimeOfDay,
    Array {
        item: Box<Field>,
        length: u32,
    },
    Map {
        key: Box<Field>,
        value: Box<Field>,
        length: u32,
    },
    Row(Vec<Field>),
}

impl Field {
    /// `path`: the column, with the members' names behind it.
    pub fn of(table: &Table, path: &str, ty: &DataType) -> Result<Field> {
        let options = Options { table, path };
        if table.option(&format!("fields.{path}.kind")) != Some("sequence") {
            return Ok(Field::Random {
                null_rate: options.number("null-rate", 0.0)?,
                value: Random::of(&options, ty)?,
            });
        }
        let bound = |suffix: &str| {
            let value = options.text(suffix).ok_or_else(|| {
                EngineError::user(format!("'fields.{path}.{suffix}' is missing")).detail(format!(
                    "Could not find required property 'fields.{path}.{suffix}' for sequence generator."
                ))
            })?;
            value.trim().parse::<i64>().map_err(|_| options.bad(suffix, value))
        };
        let sequence = Field::Sequence { start: bound("start")?, end: bound("end")? };
        match &ty.kind {
            // Flink makes random ones.
            TypeKind::Boolean => Ok(Field::Random { null_rate: 0.0, value: Random::Boolean }),
            kind if kind.is_numeric() || kind.is_string() || kind.is_binary() => Ok(sequence),
            kind => Err(EngineError::user(format!("a sequence has no values of {kind}"))
                .detail(format!("Unsupported type: {kind}"))),
        }
    }

    /// How many values a sequence has.
    pub fn sequence_rows(&self) -> Option<u64> {
        match self {
            Field::Sequence { start, end } => {
                Some((i128::from(*end) - i128::from(*start) + 1).clamp(0, u64::MAX.into()) as u64)
            }
            Field::Random { .. } => None,
        }
    }

    pub fn value(&self, ty: &DataType, row: u64, now_ms: i64, rng: &mut SmallRng) -> Scalar {
        match self {
            Field::Sequence { start, .. } => sequence(ty, start.wrapping_add(row as i64)),
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

fn sequence(ty: &DataType, value: i64) -> Scalar {
    match &ty.kind {
        TypeKind::Float => Scalar::Float(value as f32),
        TypeKind::Double => Scalar::Double(value as f64),
        TypeKind::Decimal { precision, scale } => {
            let unscaled = i128::from(value).checked_mul(10i128.pow((*scale).into()));
            let fits = |v: &i128| v.unsigned_abs() < 10u128.pow((*precision).into());
            unscaled.filter(fits).map_or(Scalar::Null, Scalar::Decimal)
        }
        kind if kind.is_string() => Scalar::String(value.to_string().into()),
        kind if kind.is_binary() => Scalar::Bytes(value.to_be_bytes().into()),
        _ => Scalar::Int(value),
    }
}

struct Options<'a> {
    table: &'a Table,
    path: &'a str,
}

impl Options<'_> {
    fn text(&self, suffix: &str) -> Option<&str> {
        self.table.option(&format!("fields.{}.{suffix}", self.path))
    }

    fn bad(&self, suffix: &str, value: &str) -> EngineError {
        EngineError::user(format!("'{value}' is not a value of the option 'fields.{}.{suffix}'", self.path))
    }

    fn number<T: std::str::FromStr>(&self, suffix: &str, default: T) -> Result<T> {
        match self.text(suffix) {
            Some(value) => value.trim().parse().map_err(|_| self.bad(suffix, value)),
            None => Ok(default),
        }
    }

    /// `equal`: may both be the same? For Java's generators of longs and doubles they may not.
    fn bounds<T>(&self, (low, high): (T, T), equal: bool) -> Result<(T, T)>
    where
        T: std::str::FromStr + PartialOrd + std::fmt::Display,
    {
        let (min, max) = (self.number("min", low)?, self.number("max", high)?);
        if min < max || (equal && min == max) {
            return Ok((min, max));
        }
        Err(EngineError::user(format!("'fields.{0}.min' is not below 'fields.{0}.max'", self.path))
            .detail(format!("lower bound ({min}) must be strictly less than upper bound ({max})")))
    }

    fn int(&self, low: i64, high: i64) -> Result<Random> {
        self.bounds((low, high), true).map(|(min, max)| Random::Int { min, max })
    }

    fn real(&self, high: f64) -> Result<Random> {
        // Java's Float.MIN_VALUE and Double.MIN_VALUE are the least positive ones.
        self.bounds((0.0, high), false).map(|(min, max)| Random::Real { min, max })
    }

    /// Of a text: Java's generator makes none of no length.
    fn text_length(&self, default: u32, most: u32) -> Result<u32> {
        let length: i64 = self.number("length", default.into())?;
        match u32::try_from(length) {
            Ok(length) if length > 0 => Ok(length.min(most)),
            _ => Err(EngineError::user(format!("'fields.{}.length' is not above 0", self.path))
                .detail(format!("length ({length})"))),
        }
    }

    fn member(&self, name: &str, ty: &DataType) -> Result<Field> {
        Field::of(self.table, &format!("{}.{name}", self.path), ty)
    }

    fn past(&self) -> Result<i64> {
        match self.text("max-past") {
            Some(value) => parse_duration_ms(value).ok_or_else(|| self.bad("max-past", value)),
            None => Ok(0),
        }
    }
}

impl Random {
    fn of(options: &Options<'_>, ty: &DataType) -> Result<Random> {
        let default = |n: u32| if n == STRING_LENGTH { LENGTH } else { n };
        let fixed = |n: u32| options.number("length", default(n)).map(|length| length.min(n));
        let variable = options.text("var-len").is_some_and(|v| v.eq_ignore_ascii_case("true"));
        let collection = || options.number("length", COLLECTION_LENGTH);
        Ok(match &ty.kind {
            TypeKind::Boolean => Random::Boolean,
            TypeKind::TinyInt => options.int(i8::MIN.into(), i8::MAX.into())?,
            TypeKind::SmallInt => options.int(i16::MIN.into(), i16::MAX.into())?,
            TypeKind::Int => options.int(i32::MIN.into(), i32::MAX.into())?,
            TypeKind::IntervalYearMonth => options.int(0, 120_000)?,
            TypeKind::BigInt | TypeKind::IntervalDayTime => {
                options.bounds((i64::MIN, i64::MAX), false).map(|(min, max)| Random::Int { min, max })?
            }
            TypeKind::Float => options.real(f32::MAX.into())?,
            TypeKind::Double => options.real(f64::MAX)?,
            TypeKind::Decimal { precision, scale } => {
                let largest = 10i128.pow((*precision).into()) - 1;
                let (min, max) = options.bounds((0.0, f64::MAX), false)?;
                let unscaled = |v: f64| ((v * 10f64.powi((*scale).into())) as i128).clamp(-largest, largest);
                Random::Decimal { min: unscaled(min), max: unscaled(max) }
            }
            TypeKind::Char(n) | TypeKind::Varchar(n) => {
                Random::Text { length: options.text_length(default(*n), *n)?, variable }
            }
            TypeKind::Binary(n) | TypeKind::Varbinary(n) => Random::Bytes { length: fixed(*n)?, variable },
            TypeKind::Timestamp(_) | TypeKind::TimestampLtz(_) => Random::Instant { max_past_ms: options.past()? },
            TypeKind::Date => Random::Today,
            TypeKind::Time(_) => Random::TimeOfDay,
            TypeKind::Array(item) => {
                Random::Array { item: Box::new(options.member("element", item)?), length: collection()? }
            }
            TypeKind::Map(key, value) => Random::Map {
                key: Box::new(options.member("key", key)?),
                value: Box::new(options.member("value", value)?),
                length: collection()?,
            },
            TypeKind::Multiset(item) => Random::Map {
                key: Box::new(options.member("element", item)?),
                value: Box::new(Field::Random { null_rate: 0.0, value: Random::Int { min: 0, max: 10 } }),
                length: collection()?,
            },
            TypeKind::Row(fields) => {
                Random::Row(fields.iter().map(|f| options.member(&f.name, &f.ty)).collect::<Result<_>>()?)
            }
            other => {
                return Err(EngineError::user(format!("the connector 'datagen' cannot make values of {other}"))
                    .detail(format!("Unsupported type: {other}")));
            }
        })
    }

    fn next(&self, ty: &DataType, now_ms: i64, rng: &mut SmallRng) -> Scalar {
        match self {
            Random::Boolean => Scalar::Boolean(rng.random()),
            Random::Int { min, max } => Scalar::Int(rng.random_range(*min..=*max)),
            Random::Real { min, max } => {
                let share = rng.random::<f64>();
                // The distance of two large numbers may be infinite.
                let value = min * (1.0 - share) + max * share;
                if ty.kind == TypeKind::Float { Scalar::Float(value as f32) } else { Scalar::Double(value) }
            }
            Random::Decimal { min, max } => Scalar::Decimal(rng.random_range(*min..=*max)),
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
                let past = if *max_past_ms > 0 { rng.random_range(0..=*max_past_ms) } else { 0 };
                Scalar::Timestamp(now_ms.saturating_sub(past).saturating_mul(ticks_per_milli(precision)))
            }
            Random::Today => Scalar::Date(now_ms.div_euclid(86_400_000) as i32),
            Random::TimeOfDay => Scalar::Time(now_ms.rem_euclid(86_400_000) as i32),
            Random::Array { item, length } => {
                let TypeKind::Array(inner) = &ty.kind else { return Scalar::Null };
                Scalar::Array((0..*length).map(|_| item.value(inner, 0, now_ms, rng)).collect())
            }
            Random::Map { key, value, length } => {
                let int = TypeKind::Int.not_null();
                let (k, v) = match &ty.kind {
                    TypeKind::Map(k, v) => (k.as_ref(), v.as_ref()),
                    TypeKind::Multiset(k) => (k.as_ref(), &int),
                    _ => return Scalar::Null,
                };
                let mut entries: Vec<(Scalar, Scalar)> = Vec::new();
                for _ in 0..*length {
                    let entry = (key.value(k, 0, now_ms, rng), value.value(v, 0, now_ms, rng));
                    entries.retain(|(k, _)| *k != entry.0);
                    entries.push(entry);
                }
                Scalar::Map(entries)
            }
            Random::Row(members) => {
                let TypeKind::Row(fields) = &ty.kind else { return Scalar::Null };
                Scalar::Row(members.iter().zip(fields.iter()).map(|(m, f)| m.value(&f.ty, 0, now_ms, rng)).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ouzel_plan::ObjectPath;
    use rand::SeedableRng;

    fn table(options: &[(&str, &str)]) -> Table {
        Table {
            path: ObjectPath { catalog: "c".into(), database: "d".into(), name: "t".into() },
            physical: Vec::new(),
            metadata: Vec::new(),
            primary_key: Vec::new(),
            partition_keys: Vec::new(),
            options: options.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect(),
        }
    }

    fn values(options: &[(&str, &str)], ty: &DataType) -> Vec<Scalar> {
        let field = Field::of(&table(options), "f", ty).unwrap();
        let mut rng = SmallRng::seed_from_u64(3);
        (0..100).map(|row| field.value(ty, row, 1_000, &mut rng)).collect()
    }

    #[test]
    fn values_stay_within_their_bounds() {
        let decimal = TypeKind::Decimal { precision: 6, scale: 2 }.nullable();
        let made = values(&[("fields.f.min", "-1.5"), ("fields.f.max", "2")], &decimal);
        assert!(made.iter().all(|v| matches!(v, Scalar::Decimal(d) if (-150..=200).contains(d))), "{made:?}");
        let array = TypeKind::Array(Box::new(TypeKind::Int.nullable())).nullable();
        let options = [("fields.f.element.min", "5"), ("fields.f.element.max", "6"), ("fields.f.length", "2")];
        let made = values(&options, &array);
        let fits = |v: &Scalar| matches!(v, Scalar::Int(5 | 6));
        assert!(made.iter().all(|v| matches!(v, Scalar::Array(items) if items.len() == 2 && items.iter().all(fits))));
        let text = values(&[("fields.f.length", "7"), ("fields.f.var-len", "true")], &DataType::string());
        assert!(text.iter().all(|v| matches!(v, Scalar::String(t) if (1..=7).contains(&t.len()))));
    }

    #[test]
    fn sequences_have_every_value_type() {
        let options = [("fields.f.kind", "sequence"), ("fields.f.start", "1"), ("fields.f.end", "9")];
        assert_eq!(values(&options, &TypeKind::BYTES.nullable())[2], Scalar::Bytes(3i64.to_be_bytes().into()));
        assert_eq!(values(&options, &DataType::string())[2], Scalar::String("3".into()));
        assert!(Field::of(&table(&options), "f", &TypeKind::Date.nullable()).is_err());
        assert_eq!(Field::of(&table(&options), "f", &DataType::string()).unwrap().sequence_rows(), Some(9));
    }

    #[test]
    fn crossed_bounds_are_refused() {
        let crossed = table(&[("fields.f.min", "2"), ("fields.f.max", "1")]);
        assert!(Field::of(&crossed, "f", &TypeKind::Int.nullable()).is_err());
    }
}
