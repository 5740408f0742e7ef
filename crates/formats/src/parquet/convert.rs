//! Arrays as a Parquet file gives them, into the one Arrow layout that a Flink type has here.

use std::sync::Arc;

use arrow_array::builder::{BinaryViewBuilder, StringViewBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{
    Array, ArrayRef, ArrowPrimitiveType, ListArray, MapArray, PrimitiveArray, StructArray, new_null_array,
};
use arrow_schema::{DataType as ArrowType, Field, Fields, TimeUnit};
use ouzel_functions::zone::{Zone, ZoneCursor};
use ouzel_types::data_type::{arrow_fields, ticks_per_milli, timestamp_unit};
use ouzel_types::{DataType, TypeKind};

use crate::error::FormatError;

/// `array` as a column of `ty`. `zone`: times of the file are instants at which a clock there showed them.
pub fn convert(name: &str, array: &ArrayRef, ty: &DataType, zone: Option<&Zone>) -> Result<ArrayRef, FormatError> {
    let wanted = ty.arrow();
    if *array.data_type() == wanted && (zone.is_none() || !holds_timestamps(ty)) {
        return Ok(array.clone());
    }
    let refused =
        || FormatError::Data(format!("the Parquet column {name} holds {}, which is not {ty}", array.data_type()));
    if *array.data_type() == ArrowType::Null {
        return Ok(new_null_array(&wanted, array.len()));
    }
    match &ty.kind {
        // Flink's readers take their own width only ("Unexpected type: INT64"); a smaller one loses nothing and is taken.
        TypeKind::TinyInt | TypeKind::SmallInt | TypeKind::Int if *array.data_type() == ArrowType::Int64 => None,
        // Of what is too large the low bytes stay, as in Java.
        TypeKind::TinyInt => integers(array).map(|v| Arc::new(v.unary::<_, Int8Type>(|v| v as i8)) as ArrayRef),
        TypeKind::SmallInt => integers(array).map(|v| Arc::new(v.unary::<_, Int16Type>(|v| v as i16)) as ArrayRef),
        TypeKind::Int => {
            let numbers = integers(array).or_else(|| days_or_millis(array));
            numbers.map(|v| Arc::new(v.unary::<_, Int32Type>(|v| v as i32)) as ArrayRef)
        }
        TypeKind::BigInt => integers(array).map(|v| Arc::new(v) as ArrayRef),
        TypeKind::Date => dates(array),
        TypeKind::Float | TypeKind::Double => floats(array, &ty.kind),
        TypeKind::Char(_) | TypeKind::Varchar(_) => texts(array),
        TypeKind::Binary(_) | TypeKind::Varbinary(_) => bytes(array),
        TypeKind::Decimal { precision, scale } => decimals(array, *precision, *scale),
        TypeKind::Time(_) => times(array),
        TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p) => timestamps(array, *p, &wanted, zone),
        TypeKind::Array(item) => return list(name, array, item, &wanted, zone)?.ok_or_else(refused),
        TypeKind::Map(key, value) => return map(name, array, [key, value], &wanted, zone)?.ok_or_else(refused),
        TypeKind::Multiset(item) => {
            let count = TypeKind::Int.not_null();
            return map(name, array, [item, &count], &wanted, zone)?.ok_or_else(refused);
        }
        TypeKind::Row(_) => return row(name, array, ty, zone)?.ok_or_else(refused),
        _ => None,
    }
    .ok_or_else(refused)
}

fn holds_timestamps(ty: &DataType) -> bool {
    match &ty.kind {
        TypeKind::Timestamp(_) | TypeKind::TimestampLtz(_) => true,
        TypeKind::Array(item) | TypeKind::Multiset(item) => holds_timestamps(item),
        TypeKind::Map(key, value) => holds_timestamps(key) || holds_timestamps(value),
        TypeKind::Row(fields) => fields.iter().any(|f| holds_timestamps(&f.ty)),
        _ => false,
    }
}

/// How times are written: the unit of INT64 where it is not the type's own, and the zone whose clock showed them.
#[derive(Clone, Default)]
pub struct FileTimes {
    pub unit: Option<TimeUnit>,
    pub zone: Option<Zone>,
}

/// The type as a file declares it: keys of maps are required there, as other readers insist.
pub fn file_type(ty: &DataType, times: &FileTimes) -> ArrowType {
    let field = |name: &str, ty: &DataType, nullable| Arc::new(Field::new(name, file_type(ty, times), nullable));
    match &ty.kind {
        TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p) => {
            let zone = matches!(ty.kind, TypeKind::TimestampLtz(_)).then(|| "UTC".into());
            ArrowType::Timestamp(times.unit.unwrap_or(timestamp_unit(*p)), zone)
        }
        TypeKind::Multiset(item) => {
            let pair = TypeKind::Map(item.clone(), Box::new(TypeKind::Int.not_null()));
            file_type(&pair.nullable(), times)
        }
        TypeKind::Map(key, value) => {
            let entries = Fields::from(vec![field("key", key, false), field("value", value, true)]);
            ArrowType::Map(Arc::new(Field::new("entries", ArrowType::Struct(entries), false)), false)
        }
        TypeKind::Array(item) => ArrowType::List(field("item", item, true)),
        TypeKind::Row(fields) => {
            ArrowType::Struct(fields.iter().map(|f| field(&f.name, &f.ty, true)).collect::<Vec<_>>().into())
        }
        _ => ty.arrow(),
    }
}

/// A column of `ty` as an array of its `file_type`.
pub fn to_file(array: &ArrayRef, ty: &DataType, times: &FileTimes) -> Result<ArrayRef, FormatError> {
    let wanted = file_type(ty, times);
    if *array.data_type() == wanted && (times.zone.is_none() || !holds_timestamps(ty)) {
        return Ok(array.clone());
    }
    if let TypeKind::Multiset(item) = &ty.kind {
        let pair = TypeKind::Map(item.clone(), Box::new(TypeKind::Int.not_null()));
        return to_file(array, &pair.nullable(), times);
    }
    let made = match (&ty.kind, &wanted) {
        (TypeKind::Timestamp(_) | TypeKind::TimestampLtz(_), _) => {
            let written = ticks_of(array).map(|(ticks, from)| file_ticks(&ticks, from, &wanted, times.zone.as_ref()));
            return written.ok_or_else(|| FormatError::Data(format!("cannot write {ty} to Parquet")));
        }
        (TypeKind::Map(key, value), ArrowType::Map(field, sorted)) => {
            let map = array.as_map();
            let ArrowType::Struct(members) = field.data_type() else {
                unreachable!("invariant: map entries are a struct")
            };
            let columns = vec![to_file(map.keys(), key, times)?, to_file(map.values(), value, times)?];
            StructArray::try_new(members.clone(), columns, None)
                .and_then(|e| MapArray::try_new(field.clone(), map.offsets().clone(), e, map.nulls().cloned(), *sorted))
                .map(|m| Arc::new(m) as ArrayRef)
        }
        (TypeKind::Array(item), ArrowType::List(field)) => {
            let list = array.as_list::<i32>();
            let items = to_file(list.values(), item, times)?;
            ListArray::try_new(field.clone(), list.offsets().clone(), items, list.nulls().cloned())
                .map(|l| Arc::new(l) as ArrayRef)
        }
        (TypeKind::Row(fields), ArrowType::Struct(members)) => {
            let row = array.as_struct();
            let columns = row.columns().iter().zip(fields.iter()).map(|(c, f)| to_file(c, &f.ty, times));
            let columns = columns.collect::<Result<Vec<_>, _>>()?;
            StructArray::try_new(members.clone(), columns, row.nulls().cloned()).map(|r| Arc::new(r) as ArrayRef)
        }
        _ => return Err(FormatError::Data(format!("cannot write {} as {ty} to Parquet", array.data_type()))),
    };
    made.map_err(|e| FormatError::Data(format!("cannot write Parquet: {e}")))
}

/// Any integers, as longs.
fn integers(array: &ArrayRef) -> Option<PrimitiveArray<Int64Type>> {
    fn wide<T: ArrowPrimitiveType>(array: &ArrayRef) -> PrimitiveArray<Int64Type>
    where
        T::Native: Into<i64>,
    {
        array.as_primitive::<T>().unary(Into::into)
    }
    Some(match array.data_type() {
        ArrowType::Int8 => wide::<Int8Type>(array),
        ArrowType::Int16 => wide::<Int16Type>(array),
        ArrowType::Int32 => wide::<Int32Type>(array),
        ArrowType::Int64 => array.as_primitive::<Int64Type>().clone(),
        ArrowType::UInt8 => wide::<UInt8Type>(array),
        ArrowType::UInt16 => wide::<UInt16Type>(array),
        ArrowType::UInt32 => wide::<UInt32Type>(array),
        _ => return None,
    })
}

/// Days and times of day are INT32 in the file, and columns of INT read them as such.
fn days_or_millis(array: &ArrayRef) -> Option<PrimitiveArray<Int64Type>> {
    Some(match array.data_type() {
        ArrowType::Date32 => array.as_primitive::<Date32Type>().unary(i64::from),
        ArrowType::Time32(TimeUnit::Millisecond) => array.as_primitive::<Time32MillisecondType>().unary(i64::from),
        _ => return None,
    })
}

/// INT32 without a meaning are days, too.
fn dates(array: &ArrayRef) -> Option<ArrayRef> {
    let ArrowType::Int32 = array.data_type() else { return None };
    Some(Arc::new(array.as_primitive::<Int32Type>().unary::<_, Date32Type>(|v| v)))
}

fn floats(array: &ArrayRef, kind: &TypeKind) -> Option<ArrayRef> {
    let double = *kind == TypeKind::Double;
    Some(match array.data_type() {
        ArrowType::Float32 if double => {
            Arc::new(array.as_primitive::<Float32Type>().unary::<_, Float64Type>(f64::from))
        }
        ArrowType::Float64 if !double => {
            Arc::new(array.as_primitive::<Float64Type>().unary::<_, Float32Type>(|v| v as f32))
        }
        _ => return None,
    })
}

fn texts(array: &ArrayRef) -> Option<ArrayRef> {
    let mut builder = StringViewBuilder::with_capacity(array.len());
    match array.data_type() {
        ArrowType::Utf8 => array.as_string::<i32>().iter().for_each(|v| builder.append_option(v)),
        ArrowType::LargeUtf8 => array.as_string::<i64>().iter().for_each(|v| builder.append_option(v)),
        ArrowType::Binary => {
            for value in array.as_binary::<i32>() {
                builder.append_option(value.map(String::from_utf8_lossy));
            }
        }
        _ => return None,
    }
    Some(Arc::new(builder.finish()))
}

fn bytes(array: &ArrayRef) -> Option<ArrayRef> {
    let mut builder = BinaryViewBuilder::with_capacity(array.len());
    match array.data_type() {
        ArrowType::Binary => array.as_binary::<i32>().iter().for_each(|v| builder.append_option(v)),
        ArrowType::LargeBinary => array.as_binary::<i64>().iter().for_each(|v| builder.append_option(v)),
        ArrowType::FixedSizeBinary(_) => array.as_fixed_size_binary().iter().for_each(|v| builder.append_option(v)),
        ArrowType::Utf8 => array.as_string::<i32>().iter().for_each(|v| builder.append_option(v.map(str::as_bytes))),
        _ => return None,
    }
    Some(Arc::new(builder.finish()))
}

/// Rounded half up where digits go; NULL where the precision is too small.
fn decimals(array: &ArrayRef, precision: u8, scale: u8) -> Option<ArrayRef> {
    let (values, from): (PrimitiveArray<Decimal128Type>, i32) = match array.data_type() {
        ArrowType::Decimal32(_, from) => (array.as_primitive::<Decimal32Type>().unary(i128::from), (*from).into()),
        ArrowType::Decimal64(_, from) => (array.as_primitive::<Decimal64Type>().unary(i128::from), (*from).into()),
        ArrowType::Decimal128(_, from) => (array.as_primitive::<Decimal128Type>().clone(), (*from).into()),
        _ => (integers(array)?.unary(i128::from), 0),
    };
    let up = i32::from(scale) - from;
    let power = 10i128.checked_pow(up.unsigned_abs())?;
    let limit = 10i128.checked_pow(precision.into())?;
    let scaled = values.unary_opt::<_, Decimal128Type>(|v| {
        let value = match up {
            0.. => v.checked_mul(power)?,
            _ if (v % power).abs() * 2 >= power => v / power + v.signum(),
            _ => v / power,
        };
        (value.abs() < limit).then_some(value)
    });
    Some(Arc::new(scaled.with_data_type(ArrowType::Decimal128(precision, scale as i8))))
}

fn times(array: &ArrayRef) -> Option<ArrayRef> {
    let millis: PrimitiveArray<Time32MillisecondType> = match array.data_type() {
        ArrowType::Time64(TimeUnit::Microsecond) => {
            array.as_primitive::<Time64MicrosecondType>().unary(|v| (v / 1_000) as i32)
        }
        ArrowType::Time64(_) => array.as_primitive::<Time64NanosecondType>().unary(|v| (v / 1_000_000) as i32),
        ArrowType::Int32 => array.as_primitive::<Int32Type>().unary(|v| v),
        _ => return None,
    };
    Some(Arc::new(millis))
}

/// The numbers of a timestamp and how many of its ticks make a second.
fn ticks_of(array: &ArrayRef) -> Option<(PrimitiveArray<Int64Type>, i64)> {
    let ArrowType::Timestamp(unit, _) = array.data_type() else { return None };
    // All four have the same values; only the unit in the type differs.
    let ticks = array.to_data().into_builder().data_type(ArrowType::Int64).build().ok()?;
    Some((PrimitiveArray::<Int64Type>::from(ticks), ticks_per_second(*unit)))
}

fn ticks_per_second(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Second => 1,
        TimeUnit::Millisecond => 1_000,
        TimeUnit::Microsecond => 1_000_000,
        TimeUnit::Nanosecond => 1_000_000_000,
    }
}

fn scaled(ticks: i64, from: i64, to: i64) -> i64 {
    if to >= from { ticks.saturating_mul(to / from) } else { ticks.div_euclid(from / to) }
}

/// The instant of a file as the wall clock's time of a column.
fn timestamps(array: &ArrayRef, precision: u8, wanted: &ArrowType, zone: Option<&Zone>) -> Option<ArrayRef> {
    let (ticks, from) = ticks_of(array)?;
    let to = ticks_per_milli(precision) * 1_000;
    let ticks: PrimitiveArray<Int64Type> = match zone.map(ZoneCursor::new) {
        Some(zone) => ticks.unary(|v| zone.to_local(scaled(v, from, to), to)),
        None => ticks.unary(|v| scaled(v, from, to)),
    };
    as_timestamp(&ticks, wanted)
}

/// The wall clock's time of a column as the instant of a file.
fn file_ticks(ticks: &PrimitiveArray<Int64Type>, from: i64, wanted: &ArrowType, zone: Option<&Zone>) -> ArrayRef {
    let ArrowType::Timestamp(unit, _) = wanted else { unreachable!("invariant: a timestamp is written as one") };
    let to = ticks_per_second(*unit);
    let ticks: PrimitiveArray<Int64Type> = match zone.map(ZoneCursor::new) {
        Some(zone) => ticks.unary(|v| scaled(zone.to_instant(v, from), from, to)),
        None => ticks.unary(|v| scaled(v, from, to)),
    };
    as_timestamp(&ticks, wanted).expect("invariant: longs are the numbers of a timestamp")
}

fn as_timestamp(ticks: &PrimitiveArray<Int64Type>, wanted: &ArrowType) -> Option<ArrayRef> {
    let data = ticks.to_data().into_builder().data_type(wanted.clone()).build().ok()?;
    Some(arrow_array::make_array(data))
}

fn list(
    name: &str,
    array: &ArrayRef,
    item: &DataType,
    wanted: &ArrowType,
    zone: Option<&Zone>,
) -> Result<Option<ArrayRef>, FormatError> {
    let (Some(list), ArrowType::List(field)) = (array.as_list_opt::<i32>(), wanted) else { return Ok(None) };
    let items = convert(name, list.values(), item, zone)?;
    let list = ListArray::try_new(field.clone(), list.offsets().clone(), items, list.nulls().cloned());
    list.map(|l| Some(Arc::new(l) as ArrayRef)).map_err(|e| FormatError::Data(e.to_string()))
}

fn map(
    name: &str,
    array: &ArrayRef,
    [key, value]: [&DataType; 2],
    wanted: &ArrowType,
    zone: Option<&Zone>,
) -> Result<Option<ArrayRef>, FormatError> {
    let (Some(map), ArrowType::Map(field, sorted)) = (array.as_map_opt(), wanted) else { return Ok(None) };
    let ArrowType::Struct(members) = field.data_type() else { return Ok(None) };
    let columns = vec![convert(name, map.keys(), key, zone)?, convert(name, map.values(), value, zone)?];
    let entries = StructArray::try_new(members.clone(), columns, None);
    let entries = entries.map_err(|e| FormatError::Data(e.to_string()))?;
    let map = MapArray::try_new(field.clone(), map.offsets().clone(), entries, map.nulls().cloned(), *sorted);
    map.map(|m| Some(Arc::new(m) as ArrayRef)).map_err(|e| FormatError::Data(e.to_string()))
}

/// Members by name; one that the file does not have is NULL.
fn row(name: &str, array: &ArrayRef, ty: &DataType, zone: Option<&Zone>) -> Result<Option<ArrayRef>, FormatError> {
    let (Some(found), TypeKind::Row(fields)) = (array.as_struct_opt(), &ty.kind) else { return Ok(None) };
    let member = |field: &ouzel_types::Field| match found.column_by_name(&field.name) {
        Some(column) => convert(&format!("{name}.{}", field.name), column, &field.ty, zone),
        None => Ok(new_null_array(&field.ty.arrow(), found.len())),
    };
    let members = fields.iter().map(member).collect::<Result<Vec<_>, _>>()?;
    let row = StructArray::try_new(arrow_fields(fields), members, found.nulls().cloned());
    row.map(|r| Some(Arc::new(r) as ArrayRef)).map_err(|e| FormatError::Data(e.to_string()))
}
