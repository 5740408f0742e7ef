//! Flink's logical types, and the Arrow layout of each.
//!
//! | Flink | Arrow |
//! |---|---|
//! | CHAR, VARCHAR, STRING | Utf8View (views may point into the input buffer) |
//! | BINARY, VARBINARY, BYTES | BinaryView |
//! | BOOLEAN, TINYINT .. BIGINT, FLOAT, DOUBLE | Boolean, Int8 .. Int64, Float32, Float64 |
//! | DECIMAL(p, s), p <= 38 | Decimal128(p, s) |
//! | DATE | Date32 |
//! | TIME(p) | Time32(ms): Flink itself keeps milliseconds |
//! | TIMESTAMP(0..3) / (4..6) / (7..9) | Timestamp(ms / us / ns) without zone |
//! | TIMESTAMP_LTZ(p) | the same with zone "UTC" |
//! | INTERVAL YEAR TO MONTH | Int32 months |
//! | INTERVAL DAY TO SECOND | Int64 milliseconds, Flink's own resolution |
//! | ARRAY, MAP, MULTISET, ROW, STRUCTURED | List, Map, Map to Int32, Struct, Struct |
//! | VARIANT, RAW | Utf8View (JSON text), BinaryView |
//!
//! Nullability is part of the type in Flink; Arrow fields are always declared nullable here, because
//! a NOT NULL violation is an error that Flink words itself.

use std::fmt;
use std::sync::Arc;

use arrow_schema::{DataType as ArrowType, Field as ArrowField, Fields, TimeUnit};

/// A Flink logical type with its nullability.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DataType {
    pub kind: TypeKind,
    pub nullable: bool,
}

/// The type without nullability. Lengths and precisions are Flink's.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TypeKind {
    /// The type of an untyped NULL literal.
    Null,
    Boolean,
    TinyInt,
    SmallInt,
    Int,
    BigInt,
    Float,
    Double,
    Decimal {
        precision: u8,
        scale: u8,
    },
    Char(u32),
    /// `STRING` is `Varchar(STRING_LENGTH)`.
    Varchar(u32),
    Binary(u32),
    /// `BYTES` is `Varbinary(STRING_LENGTH)`.
    Varbinary(u32),
    Date,
    Time(u8),
    Timestamp(u8),
    TimestampLtz(u8),
    /// Months; the payload is the resolution's text, for printing (`YEAR TO MONTH`, `MONTH`, ...).
    IntervalYearMonth,
    /// Milliseconds.
    IntervalDayTime,
    Array(Box<DataType>),
    Map(Box<DataType>, Box<DataType>),
    Multiset(Box<DataType>),
    Row(Arc<[Field]>),
    /// A ROW with the name of a class. Two are the same type when class and members are; no class is ever looked for.
    Structured {
        class: Arc<str>,
        fields: Arc<[Field]>,
    },
    Raw(Arc<str>),
    Variant,
}

/// A named member of a ROW or a structured type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Field {
    pub name: Arc<str>,
    pub ty: DataType,
    pub comment: Option<Arc<str>>,
}

impl Field {
    pub fn new(name: impl Into<Arc<str>>, ty: DataType) -> Self {
        Field { name: name.into(), ty, comment: None }
    }
}

/// The length of STRING and BYTES.
pub const STRING_LENGTH: u32 = i32::MAX as u32;

impl TypeKind {
    pub const STRING: TypeKind = TypeKind::Varchar(STRING_LENGTH);
    pub const BYTES: TypeKind = TypeKind::Varbinary(STRING_LENGTH);

    pub fn nullable(self) -> DataType {
        DataType { kind: self, nullable: true }
    }
    pub fn not_null(self) -> DataType {
        DataType { kind: self, nullable: false }
    }
    pub fn is_string(&self) -> bool {
        matches!(self, TypeKind::Char(_) | TypeKind::Varchar(_))
    }
    pub fn is_binary(&self) -> bool {
        matches!(self, TypeKind::Binary(_) | TypeKind::Varbinary(_))
    }
    pub fn is_integer(&self) -> bool {
        matches!(self, TypeKind::TinyInt | TypeKind::SmallInt | TypeKind::Int | TypeKind::BigInt)
    }
    pub fn is_approximate(&self) -> bool {
        matches!(self, TypeKind::Float | TypeKind::Double)
    }
    pub fn is_decimal(&self) -> bool {
        matches!(self, TypeKind::Decimal { .. })
    }
    pub fn is_exact_numeric(&self) -> bool {
        self.is_integer() || self.is_decimal()
    }
    pub fn is_numeric(&self) -> bool {
        self.is_exact_numeric() || self.is_approximate()
    }
    pub fn is_timestamp(&self) -> bool {
        matches!(self, TypeKind::Timestamp(_) | TypeKind::TimestampLtz(_))
    }
    pub fn is_temporal(&self) -> bool {
        self.is_timestamp() || matches!(self, TypeKind::Date | TypeKind::Time(_))
    }
    pub fn is_interval(&self) -> bool {
        matches!(self, TypeKind::IntervalYearMonth | TypeKind::IntervalDayTime)
    }
    pub fn is_nested(&self) -> bool {
        matches!(self, TypeKind::Array(_) | TypeKind::Map(..) | TypeKind::Multiset(_)) || self.members().is_some()
    }
    /// The members of a ROW or a structured type.
    pub fn members(&self) -> Option<&Arc<[Field]>> {
        match self {
            TypeKind::Row(fields) | TypeKind::Structured { fields, .. } => Some(fields),
            _ => None,
        }
    }

    /// Digits and scale of an exact number as Flink widens it to DECIMAL.
    pub fn decimal_shape(&self) -> Option<(u8, u8)> {
        Some(match self {
            TypeKind::TinyInt => (3, 0),
            TypeKind::SmallInt => (5, 0),
            TypeKind::Int => (10, 0),
            TypeKind::BigInt => (19, 0),
            TypeKind::Decimal { precision, scale } => (*precision, *scale),
            _ => return None,
        })
    }

    /// The Arrow layout (see the table at the top of this file).
    pub fn arrow(&self) -> ArrowType {
        match self {
            TypeKind::Null => ArrowType::Null,
            TypeKind::Boolean => ArrowType::Boolean,
            TypeKind::TinyInt => ArrowType::Int8,
            TypeKind::SmallInt => ArrowType::Int16,
            TypeKind::Int | TypeKind::IntervalYearMonth => ArrowType::Int32,
            TypeKind::BigInt | TypeKind::IntervalDayTime => ArrowType::Int64,
            TypeKind::Float => ArrowType::Float32,
            TypeKind::Double => ArrowType::Float64,
            TypeKind::Decimal { precision, scale } => ArrowType::Decimal128(*precision, *scale as i8),
            TypeKind::Char(_) | TypeKind::Varchar(_) | TypeKind::Variant => ArrowType::Utf8View,
            TypeKind::Binary(_) | TypeKind::Varbinary(_) | TypeKind::Raw(_) => ArrowType::BinaryView,
            TypeKind::Date => ArrowType::Date32,
            TypeKind::Time(_) => ArrowType::Time32(TimeUnit::Millisecond),
            TypeKind::Timestamp(p) => ArrowType::Timestamp(timestamp_unit(*p), None),
            TypeKind::TimestampLtz(p) => ArrowType::Timestamp(timestamp_unit(*p), Some("UTC".into())),
            TypeKind::Array(item) => ArrowType::List(item.arrow_item("item")),
            TypeKind::Map(key, value) => arrow_map(key, value),
            TypeKind::Multiset(item) => arrow_map(item, &TypeKind::Int.not_null()),
            TypeKind::Row(fields) | TypeKind::Structured { fields, .. } => ArrowType::Struct(arrow_fields(fields)),
        }
    }
}

/// The unit in which a TIMESTAMP of this precision is kept.
pub fn timestamp_unit(precision: u8) -> TimeUnit {
    match precision {
        0..=3 => TimeUnit::Millisecond,
        4..=6 => TimeUnit::Microsecond,
        _ => TimeUnit::Nanosecond,
    }
}

/// How many ticks of the unit of a TIMESTAMP of this precision make a millisecond: 1, 1_000 or 1_000_000.
pub fn ticks_per_milli(precision: u8) -> i64 {
    match precision {
        0..=3 => 1,
        4..=6 => 1_000,
        _ => 1_000_000,
    }
}

fn arrow_map(key: &DataType, value: &DataType) -> ArrowType {
    // Flink allows a NULL key.
    let key = key.arrow_item("key");
    let value = value.arrow_item("value");
    let entries = ArrowField::new("entries", ArrowType::Struct(Fields::from(vec![key, value])), false);
    ArrowType::Map(Arc::new(entries), false)
}

/// Arrow fields of a ROW's members, all nullable.
pub fn arrow_fields(fields: &[Field]) -> Fields {
    fields.iter().map(|f| ArrowField::new(f.name.as_ref(), f.ty.kind.arrow(), true)).collect()
}

impl DataType {
    pub fn arrow(&self) -> ArrowType {
        self.kind.arrow()
    }
    fn arrow_item(&self, name: &str) -> Arc<ArrowField> {
        Arc::new(ArrowField::new(name, self.kind.arrow(), true))
    }
    pub fn with_nullable(&self, nullable: bool) -> DataType {
        DataType { kind: self.kind.clone(), nullable }
    }
    /// The type with NULLs at every level: Flink's `toNullable` over all of it.
    pub fn all_nullable(&self) -> DataType {
        let members = |fields: &[Field]| -> Vec<Field> {
            fields.iter().map(|f| Field { ty: f.ty.all_nullable(), ..f.clone() }).collect()
        };
        let boxed = |ty: &DataType| Box::new(ty.all_nullable());
        let kind = match &self.kind {
            TypeKind::Array(item) => TypeKind::Array(boxed(item)),
            TypeKind::Multiset(item) => TypeKind::Multiset(boxed(item)),
            TypeKind::Map(key, value) => TypeKind::Map(boxed(key), boxed(value)),
            TypeKind::Row(fields) => TypeKind::Row(members(fields).into()),
            TypeKind::Structured { class, fields } => {
                TypeKind::Structured { class: class.clone(), fields: members(fields).into() }
            }
            plain => plain.clone(),
        };
        kind.nullable()
    }
    /// Flink's `asSerializableString`: what TYPEOF(x, TRUE) gives.
    pub fn serializable_name(&self) -> String {
        let null = if self.nullable || self.kind == TypeKind::Null { "" } else { " NOT NULL" };
        let name = match &self.kind {
            TypeKind::Varchar(n) => format!("VARCHAR({n})"),
            TypeKind::Varbinary(n) => format!("VARBINARY({n})"),
            TypeKind::TimestampLtz(p) => format!("TIMESTAMP({p}) WITH LOCAL TIME ZONE"),
            TypeKind::Array(item) => format!("ARRAY<{}>", item.serializable_name()),
            TypeKind::Multiset(item) => format!("MULTISET<{}>", item.serializable_name()),
            TypeKind::Map(key, value) => format!("MAP<{}, {}>", key.serializable_name(), value.serializable_name()),
            TypeKind::Row(fields) => format!("ROW<{}>", member_list(fields, DataType::serializable_name)),
            TypeKind::Structured { class, fields } => {
                format!(
                    "STRUCTURED<'{}', {}>",
                    class.replace('\'', "''"),
                    member_list(fields, DataType::serializable_name)
                )
            }
            other => other.to_string(),
        };
        name + null
    }
    pub fn string() -> DataType {
        TypeKind::STRING.nullable()
    }
    pub fn row(fields: Vec<Field>) -> DataType {
        TypeKind::Row(fields.into()).nullable()
    }
}

fn member_list(fields: &[Field], shown: impl Fn(&DataType) -> String) -> String {
    let member = |f: &Field| format!("`{}` {}", f.name.replace('`', "``"), shown(&f.ty));
    fields.iter().map(member).collect::<Vec<_>>().join(", ")
}

/// Prints as Flink's `asSummaryString`: `INT NOT NULL`, `DECIMAL(10, 2)`, ``ROW<`a` INT>``.
impl fmt::Display for DataType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind)?;
        if !self.nullable && self.kind != TypeKind::Null {
            f.write_str(" NOT NULL")?;
        }
        Ok(())
    }
}

impl fmt::Display for TypeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TypeKind::Null => f.write_str("NULL"),
            TypeKind::Boolean => f.write_str("BOOLEAN"),
            TypeKind::TinyInt => f.write_str("TINYINT"),
            TypeKind::SmallInt => f.write_str("SMALLINT"),
            TypeKind::Int => f.write_str("INT"),
            TypeKind::BigInt => f.write_str("BIGINT"),
            TypeKind::Float => f.write_str("FLOAT"),
            TypeKind::Double => f.write_str("DOUBLE"),
            TypeKind::Decimal { precision, scale } => write!(f, "DECIMAL({precision}, {scale})"),
            TypeKind::Char(n) => write!(f, "CHAR({n})"),
            TypeKind::Varchar(STRING_LENGTH) => f.write_str("STRING"),
            TypeKind::Varchar(n) => write!(f, "VARCHAR({n})"),
            TypeKind::Binary(n) => write!(f, "BINARY({n})"),
            TypeKind::Varbinary(STRING_LENGTH) => f.write_str("BYTES"),
            TypeKind::Varbinary(n) => write!(f, "VARBINARY({n})"),
            TypeKind::Date => f.write_str("DATE"),
            TypeKind::Time(p) => write!(f, "TIME({p})"),
            TypeKind::Timestamp(p) => write!(f, "TIMESTAMP({p})"),
            TypeKind::TimestampLtz(p) => write!(f, "TIMESTAMP_LTZ({p})"),
            TypeKind::IntervalYearMonth => f.write_str("INTERVAL MONTH"),
            TypeKind::IntervalDayTime => f.write_str("INTERVAL SECOND(3)"),
            TypeKind::Array(item) => write!(f, "ARRAY<{item}>"),
            TypeKind::Map(key, value) => write!(f, "MAP<{key}, {value}>"),
            TypeKind::Multiset(item) => write!(f, "MULTISET<{item}>"),
            TypeKind::Row(fields) => write!(f, "ROW<{}>", member_list(fields, DataType::to_string)),
            TypeKind::Structured { class, fields } => {
                let class = class.replace('\'', "''");
                write!(f, "STRUCTURED<'{class}', {}>", member_list(fields, DataType::to_string))
            }
            TypeKind::Raw(class) => write!(f, "RAW('{class}', ?)"),
            TypeKind::Variant => f.write_str("VARIANT"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_as_flink_does() {
        let row = DataType::row(vec![
            Field::new("a", TypeKind::Int.not_null()),
            Field::new("b", TypeKind::Array(Box::new(DataType::string())).nullable()),
        ]);
        assert_eq!(row.to_string(), "ROW<`a` INT NOT NULL, `b` ARRAY<STRING>>");
        assert_eq!(TypeKind::Decimal { precision: 10, scale: 2 }.not_null().to_string(), "DECIMAL(10, 2) NOT NULL");
    }
}
