//! A column as one parameter: an array of its values in PostgreSQL's binary form.
//!
//! A statement with one array per column (`unnest($1, $2)`) writes or asks any number of rows in one round trip. Nothing
//! is allocated per value. ARRAY columns travel as text (`{1,2}`), because `unnest` would take nested arrays apart.

use std::error::Error;

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{Array, ArrayRef};
use bytes::BytesMut;
use ouzel_types::data_type::{ticks_per_milli, timestamp_unit};
use ouzel_types::{DataType, Scalar, TypeKind};
use tokio_postgres::types::{Format, IsNull, ToSql, Type};

use super::decode::{EPOCH_DAYS, EPOCH_MICROS};
use super::numeric;

/// The bytes of a parameter, ready to be sent.
#[derive(Debug)]
pub struct Parameter(Vec<u8>);

impl Parameter {
    pub fn bytes(&self) -> usize {
        self.0.len()
    }
}

impl ToSql for Parameter {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        out.extend_from_slice(&self.0);
        Ok(IsNull::No)
    }
    fn accepts(_: &Type) -> bool {
        true
    }
    fn encode_format(&self, _: &Type) -> Format {
        Format::Binary
    }
    fn to_sql_checked(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        self.to_sql(ty, out)
    }
}

/// The element type of a column's parameter.
pub fn parameter_type(kind: &TypeKind) -> Option<&'static str> {
    match kind {
        TypeKind::Array(_) => super::shape::wire_type(kind).map(|_| "text"),
        _ => super::shape::wire_type(kind),
    }
}

/// The column as an array of `parameter_type(ty)`.
pub fn column(array: &ArrayRef, ty: &DataType) -> Parameter {
    let mut out = Vec::with_capacity(20 + array.len() * 12);
    let element = match parameter_type(&ty.kind).unwrap_or("text") {
        "bool" => Type::BOOL,
        "int2" => Type::INT2,
        "int4" => Type::INT4,
        "int8" => Type::INT8,
        "float4" => Type::FLOAT4,
        "float8" => Type::FLOAT8,
        "numeric" => Type::NUMERIC,
        "bytea" => Type::BYTEA,
        "date" => Type::DATE,
        "time" => Type::TIME,
        "timestamp" => Type::TIMESTAMP,
        "timestamptz" => Type::TIMESTAMPTZ,
        _ => Type::TEXT,
    };
    let has_null = i32::from(array.null_count() > 0);
    for word in [1, has_null, element.oid() as i32, array.len() as i32, 1] {
        out.extend_from_slice(&word.to_be_bytes());
    }
    values(array, ty, &mut out);
    Parameter(out)
}

fn values(array: &ArrayRef, ty: &DataType, out: &mut Vec<u8>) {
    match &ty.kind {
        TypeKind::Boolean => each(array, out, |row, out| out.push(u8::from(array.as_boolean().value(row)))),
        TypeKind::TinyInt => {
            let values = array.as_primitive::<Int8Type>().values();
            each(array, out, |row, out| out.extend_from_slice(&i16::from(values[row]).to_be_bytes()));
        }
        TypeKind::SmallInt => {
            let values = array.as_primitive::<Int16Type>().values();
            each(array, out, |row, out| out.extend_from_slice(&values[row].to_be_bytes()));
        }
        TypeKind::Int => {
            let values = array.as_primitive::<Int32Type>().values();
            each(array, out, |row, out| out.extend_from_slice(&values[row].to_be_bytes()));
        }
        TypeKind::BigInt => {
            let values = array.as_primitive::<Int64Type>().values();
            each(array, out, |row, out| out.extend_from_slice(&values[row].to_be_bytes()));
        }
        TypeKind::Float => {
            let values = array.as_primitive::<Float32Type>().values();
            each(array, out, |row, out| out.extend_from_slice(&values[row].to_be_bytes()));
        }
        TypeKind::Double => {
            let values = array.as_primitive::<Float64Type>().values();
            each(array, out, |row, out| out.extend_from_slice(&values[row].to_be_bytes()));
        }
        TypeKind::Decimal { scale, .. } => {
            let values = array.as_primitive::<Decimal128Type>().values();
            each(array, out, |row, out| numeric::encode(values[row], *scale, out));
        }
        TypeKind::Date => {
            let values = array.as_primitive::<Date32Type>().values();
            each(array, out, |row, out| out.extend_from_slice(&(values[row] - EPOCH_DAYS).to_be_bytes()));
        }
        TypeKind::Time(_) => {
            let values = array.as_primitive::<Time32MillisecondType>().values();
            each(array, out, |row, out| out.extend_from_slice(&(i64::from(values[row]) * 1_000).to_be_bytes()));
        }
        TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p) => timestamps(array, *p, out),
        TypeKind::Binary(_) | TypeKind::Varbinary(_) => {
            let values = array.as_binary_view();
            each(array, out, |row, out| out.extend_from_slice(values.value(row)));
        }
        TypeKind::Array(item) => each(array, out, |row, out| {
            out.extend_from_slice(array_text(&Scalar::from_array(array, ty, row), item).as_bytes());
        }),
        _ => {
            let values = array.as_string_view();
            // PostgreSQL's text holds no zero byte; its driver fails there, we leave it to the server to say so.
            each(array, out, |row, out| out.extend_from_slice(values.value(row).as_bytes()));
        }
    }
}

fn timestamps(array: &ArrayRef, precision: u8, out: &mut Vec<u8>) {
    let per_milli = ticks_per_milli(precision);
    let micros = |ticks: i64| match per_milli {
        1 => ticks.saturating_mul(1_000),
        1_000 => ticks,
        _ => ticks.div_euclid(per_milli / 1_000),
    };
    let ticks: &[i64] = match timestamp_unit(precision) {
        arrow_schema::TimeUnit::Millisecond => array.as_primitive::<TimestampMillisecondType>().values(),
        arrow_schema::TimeUnit::Microsecond => array.as_primitive::<TimestampMicrosecondType>().values(),
        _ => array.as_primitive::<TimestampNanosecondType>().values(),
    };
    each(array, out, |row, out| {
        out.extend_from_slice(&micros(ticks[row]).saturating_sub(EPOCH_MICROS).to_be_bytes());
    });
}

/// Length, then bytes, of every value; -1 for NULL.
fn each(array: &ArrayRef, out: &mut Vec<u8>, mut write: impl FnMut(usize, &mut Vec<u8>)) {
    for row in 0..array.len() {
        let at = out.len();
        out.extend_from_slice(&(-1i32).to_be_bytes());
        if array.is_valid(row) {
            write(row, out);
            let length = (out.len() - at - 4) as i32;
            out[at..at + 4].copy_from_slice(&length.to_be_bytes());
        }
    }
}

/// An array as its input function reads it: `{1,NULL,"a b"}`.
fn array_text(value: &Scalar, item: &DataType) -> String {
    let Scalar::Array(items) = value else { return String::new() };
    let texts: Vec<String> = items.iter().map(|v| item_text(v, item)).collect();
    format!("{{{}}}", texts.join(","))
}

fn item_text(value: &Scalar, ty: &DataType) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    match (value, &ty.kind) {
        (Scalar::Null, _) => "NULL".into(),
        (Scalar::Boolean(v), _) => v.to_string(),
        (Scalar::Int(v), _) => v.to_string(),
        (Scalar::Float(v), _) => v.to_string(),
        (Scalar::Double(v), _) => v.to_string(),
        (Scalar::String(v), _) => quoted(v),
        (Scalar::Bytes(v), _) => {
            quoted(&v.iter().fold(String::from("\\x"), |text, byte| text + &format!("{byte:02x}")))
        }
        (Scalar::Decimal(v), TypeKind::Decimal { scale, .. }) => format!("{v}e-{scale}"),
        (Scalar::Date(days), _) => {
            let (year, month, day) = ouzel_types::calendar::civil((*days).into());
            quoted(&format!("{year:04}-{month:02}-{day:02}"))
        }
        (Scalar::Time(millis), _) => quoted(&clock_text(i64::from(*millis) * 1_000)),
        (Scalar::Timestamp(ticks), TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p)) => {
            let per_milli = ticks_per_milli(*p);
            let micros = if per_milli == 1 { ticks * 1_000 } else { ticks.div_euclid(per_milli / 1_000) };
            let (year, month, day) = ouzel_types::calendar::civil(micros.div_euclid(86_400_000_000));
            quoted(&format!("{year:04}-{month:02}-{day:02} {}", clock_text(micros.rem_euclid(86_400_000_000))))
        }
        _ => "NULL".into(),
    }
}

fn clock_text(micros: i64) -> String {
    let seconds = micros / 1_000_000;
    format!("{:02}:{:02}:{:02}.{:06}", seconds / 3_600, seconds / 60 % 60, seconds % 60, micros % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_one_array_with_lengths_and_nulls() {
        let ty = TypeKind::SmallInt.nullable();
        let mut builder = ouzel_types::ColumnBuilder::new(&ty, 2);
        builder.append(&Scalar::Int(258));
        builder.append_null();
        let Parameter(bytes) = column(&builder.finish(), &ty);
        let words = |text: &str| text.split(' ').map(|w| u8::from_str_radix(w, 16).unwrap()).collect::<Vec<_>>();
        let expected = "00 00 00 01 00 00 00 01 00 00 00 15 00 00 00 02 00 00 00 01 00 00 00 02 01 02 ff ff ff ff";
        assert_eq!(bytes, words(expected));
    }

    #[test]
    fn arrays_are_written_as_text() {
        let ty = DataType::string();
        let value = Scalar::Array(vec![Scalar::String("a\"\\ b".into()), Scalar::Null]);
        assert_eq!(array_text(&value, &ty), r#"{"a\"\\ b",NULL}"#);
        let ty = TypeKind::Timestamp(3).nullable();
        assert_eq!(array_text(&Scalar::Array(vec![Scalar::Timestamp(-1)]), &ty), r#"{"1969-12-31 23:59:59.999000"}"#);
    }
}
