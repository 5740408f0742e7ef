//! How a value that a writer's schema describes gets into a column; made once per schema.

use ouzel_types::data_type::ticks_per_milli;
use ouzel_types::{DataType, TypeKind};

use super::input::{Input, Read};
use super::schema::{Kind, Logical, Schema};
use crate::error::FormatError;
use crate::json::column::{Column, Values};

pub enum Plan {
    /// Nobody reads it.
    Skip(usize),
    /// A scalar of this node.
    Scalar(usize),
    Union(Vec<Plan>),
    Array(Box<Plan>),
    Map(Box<Plan>),
    /// Per field of the writer: the member it goes to.
    Record(Vec<(Plan, Option<usize>)>),
}

const NESTING_MAX: usize = 500;

/// The plan of a record into columns of these names and types, in that order.
pub fn record_plan(schema: &Schema, columns: &[(String, DataType)]) -> Result<Plan, FormatError> {
    let Kind::Record(_) = &schema.nodes[schema.root].kind else {
        return Err(FormatError::Data("the schema of the Avro data is not a record".to_string()));
    };
    members(schema, schema.root, columns, 0)
}

fn members(schema: &Schema, node: usize, columns: &[(String, DataType)], depth: usize) -> Result<Plan, FormatError> {
    let Kind::Record(fields) = &schema.nodes[node].kind else { return Ok(Plan::Skip(node)) };
    let mut plans = Vec::with_capacity(fields.len());
    for (name, field) in fields {
        plans.push(match columns.iter().position(|(column, _)| column == name) {
            Some(at) => (plan(schema, *field, &columns[at], depth + 1)?, Some(at)),
            None => (Plan::Skip(*field), None),
        });
    }
    let missing = |(name, ty): &&(String, DataType)| !ty.nullable && !fields.iter().any(|(f, _)| f == name);
    if let Some((name, ty)) = columns.iter().find(missing) {
        return Err(FormatError::Data(format!("the Avro data misses the required field {name} of type {ty}")));
    }
    Ok(Plan::Record(plans))
}

fn plan(schema: &Schema, node: usize, column: &(String, DataType), depth: usize) -> Result<Plan, FormatError> {
    let (name, ty) = column;
    let item = |ty: &DataType| (name.clone(), ty.clone());
    let found = &schema.nodes[node].kind;
    if depth > NESTING_MAX {
        return Err(FormatError::Data("the Avro schema is nested too deeply".to_string()));
    }
    Ok(match (found, &ty.kind) {
        (Kind::Union(branches), _) => {
            let mut plans = Vec::with_capacity(branches.len());
            for branch in branches {
                plans.push(match schema.nodes[*branch].kind {
                    Kind::Null => Plan::Skip(*branch),
                    _ => plan(schema, *branch, column, depth + 1)?,
                });
            }
            Plan::Union(plans)
        }
        (Kind::Array(items), TypeKind::Array(ty)) => Plan::Array(Box::new(plan(schema, *items, &item(ty), depth + 1)?)),
        (Kind::Map(values), TypeKind::Map(_, ty)) => Plan::Map(Box::new(plan(schema, *values, &item(ty), depth + 1)?)),
        (Kind::Map(values), TypeKind::Multiset(_)) => {
            Plan::Map(Box::new(plan(schema, *values, &item(&TypeKind::Int.not_null()), depth + 1)?))
        }
        (Kind::Record(_), TypeKind::Row(fields)) => {
            let columns: Vec<_> = fields.iter().map(|f| (f.name.to_string(), f.ty.clone())).collect();
            members(schema, node, &columns, depth + 1)?
        }
        (found, kind) if fits(found, kind) => Plan::Scalar(node),
        (found, _) => {
            let found = format!("{found:?}");
            let found = found.split(['(', ' ']).next().unwrap_or_default().to_lowercase();
            return Err(FormatError::Data(format!("field {name} of the Avro data: Found {found}, expecting {ty}")));
        }
    })
}

/// Avro's promotions: int to long to float to double, text and bytes into each other.
fn fits(found: &Kind, wanted: &TypeKind) -> bool {
    let text = wanted.is_string() || matches!(wanted, TypeKind::Binary(_) | TypeKind::Varbinary(_));
    match found {
        Kind::Null => true,
        Kind::Boolean => matches!(wanted, TypeKind::Boolean),
        Kind::Int => {
            wanted.is_integer()
                || wanted.is_approximate()
                || matches!(
                    wanted,
                    TypeKind::Date | TypeKind::Time(_) | TypeKind::Timestamp(_) | TypeKind::TimestampLtz(_)
                )
        }
        Kind::Long => {
            matches!(wanted, TypeKind::BigInt | TypeKind::Time(_) | TypeKind::Timestamp(_) | TypeKind::TimestampLtz(_))
                || wanted.is_approximate()
        }
        Kind::Float => wanted.is_approximate(),
        Kind::Double => matches!(wanted, TypeKind::Double),
        Kind::Bytes | Kind::Fixed(_) => text || matches!(wanted, TypeKind::Decimal { .. }),
        Kind::String => text,
        Kind::Enum(_) => wanted.is_string(),
        _ => false,
    }
}

/// Reads one value; `column` has one more row afterwards.
pub fn read(schema: &Schema, plan: &Plan, input: &mut Input<'_>, column: &mut Column) -> Read<()> {
    match plan {
        Plan::Skip(node) => {
            skip(schema, *node, input, 0)?;
            column.push_null();
            Ok(())
        }
        Plan::Scalar(node) => scalar(schema, *node, input, column),
        Plan::Union(branches) => {
            let branch = usize::try_from(input.long()?).ok().and_then(|i| branches.get(i));
            read(schema, branch.ok_or("Malformed data. Union index is out of range")?, input, column)
        }
        Plan::Array(item) => {
            let Values::List { items, offsets } = &mut column.values else { return Err(mismatch()) };
            loop {
                let count = input.block_items()?;
                if count == 0 {
                    break;
                }
                (0..count).try_for_each(|_| read(schema, item, input, items))?;
            }
            offsets.push(items.len() as i32);
            Ok(())
        }
        Plan::Map(value) => {
            let Values::Map { keys, values, offsets } = &mut column.values else { return Err(mismatch()) };
            loop {
                let count = input.block_items()?;
                if count == 0 {
                    break;
                }
                for _ in 0..count {
                    text(input.slice()?, input.bytes, keys)?;
                    read(schema, value, input, values)?;
                }
            }
            offsets.push(keys.len() as i32);
            Ok(())
        }
        Plan::Record(fields) => {
            let Values::Row { columns, rows, .. } = &mut column.values else { return Err(mismatch()) };
            read_members(schema, fields, input, columns, *rows)?;
            *rows += 1;
            Ok(())
        }
    }
}

/// Reads the fields of a record into columns that have `row` rows; what the writer does not have becomes NULL.
pub fn read_members(
    schema: &Schema,
    fields: &[(Plan, Option<usize>)],
    input: &mut Input<'_>,
    columns: &mut [Column],
    row: usize,
) -> Read<()> {
    for (plan, member) in fields {
        match (plan, member) {
            (_, Some(member)) => read(schema, plan, input, &mut columns[*member])?,
            (Plan::Skip(node), None) => skip(schema, *node, input, 0)?,
            (_, None) => return Err(mismatch()),
        }
    }
    for column in columns {
        if column.len() <= row {
            column.push_null();
        }
    }
    Ok(())
}

fn mismatch() -> String {
    "the Avro data does not fit the table".to_string()
}

fn scalar(schema: &Schema, node: usize, input: &mut Input<'_>, column: &mut Column) -> Read<()> {
    let node = &schema.nodes[node];
    match &node.kind {
        Kind::Null => column.push_null(),
        Kind::Boolean => {
            let value = input.boolean()?;
            let Values::Boolean(v) = &mut column.values else { return Err(mismatch()) };
            v.push(value);
        }
        Kind::Int => integer(input.int()?.into(), node.logical, column)?,
        Kind::Long => integer(input.long()?, node.logical, column)?,
        Kind::Float => float(input.float()?.into(), column)?,
        Kind::Double => float(input.double()?, column)?,
        Kind::Bytes => bytes(input.slice()?, input.bytes, node.logical, column)?,
        Kind::Fixed(size) => {
            input.take(*size)?;
            bytes((input.at - size, input.at), input.bytes, node.logical, column)?;
        }
        Kind::String => text(input.slice()?, input.bytes, column)?,
        Kind::Enum(symbols) => {
            let symbol = usize::try_from(input.long()?).ok().and_then(|i| symbols.get(i));
            let symbol = symbol.ok_or("Malformed data. Enum index is out of range")?;
            let Values::Text(views) = &mut column.values else { return Err(mismatch()) };
            views.push_with(|side| side.extend_from_slice(symbol.as_bytes()));
        }
        _ => return Err(mismatch()),
    }
    Ok(())
}

fn integer(value: i64, logical: Logical, column: &mut Column) -> Read<()> {
    // Without a unit it is Flink's own: milliseconds.
    let unit = if let Logical::Ticks(unit) = logical { unit } else { 1_000 };
    match &mut column.values {
        // Flink cuts without looking, too.
        Values::Int8(v) => v.push(value as i8),
        Values::Int16(v) => v.push(value as i16),
        Values::Int32(v) => v.push(value as i32),
        Values::Date(v) => v.push(value as i32),
        Values::Int64(v) => v.push(value),
        Values::Float32(v) => v.push(value as f32),
        Values::Float64(v) => v.push(value as f64),
        Values::Time(v) => v.push(rescaled(value, unit, 1_000) as i32),
        Values::Timestamp { values, precision, .. } => {
            values.push(rescaled(value, unit, ticks_per_milli(*precision) * 1_000))
        }
        _ => return Err(mismatch()),
    }
    Ok(())
}

fn rescaled(value: i64, from: i64, to: i64) -> i64 {
    if to >= from { value.saturating_mul(to / from) } else { value.div_euclid(from / to) }
}

fn float(value: f64, column: &mut Column) -> Read<()> {
    match &mut column.values {
        Values::Float32(v) => v.push(value as f32),
        Values::Float64(v) => v.push(value),
        _ => return Err(mismatch()),
    }
    Ok(())
}

fn text((start, end): (usize, usize), block: &[u8], column: &mut Column) -> Read<()> {
    match &mut column.values {
        Values::Text(views) => {
            std::str::from_utf8(&block[start..end]).map_err(|_| "Invalid UTF-8".to_string())?;
            views.push_slice(block, start, end);
        }
        Values::Bytes(views) => views.push_slice(block, start, end),
        _ => return Err(mismatch()),
    }
    Ok(())
}

fn bytes((start, end): (usize, usize), block: &[u8], logical: Logical, column: &mut Column) -> Read<()> {
    let Values::Decimal { values, precision, scale } = &mut column.values else {
        return text((start, end), block, column);
    };
    let value = two_complement(&block[start..end]);
    let from = if let Logical::Decimal { scale } = logical { scale as i32 } else { i32::from(*scale) };
    match value
        .and_then(|v| with_scale(v, i32::from(*scale) - from))
        .filter(|v| v.unsigned_abs() < 10u128.pow((*precision).into()))
    {
        Some(value) => values.push(value),
        None => column.push_null(),
    }
    Ok(())
}

/// Big-endian; None if it does not fit.
fn two_complement(bytes: &[u8]) -> Option<i128> {
    let negative = bytes.first().is_some_and(|b| b & 0x80 != 0);
    let fill = if negative { 0xff } else { 0 };
    let extra = bytes.len().saturating_sub(16);
    if bytes[..extra].iter().any(|b| *b != fill) || (extra > 0 && (bytes[extra] & 0x80 != 0) != negative) {
        return None;
    }
    let mut wide = [fill; 16];
    let kept = &bytes[extra..];
    wide[16 - kept.len()..].copy_from_slice(kept);
    Some(i128::from_be_bytes(wide))
}

/// value * 10^up, rounded half up where digits go.
fn with_scale(value: i128, up: i32) -> Option<i128> {
    let power = 10i128.checked_pow(up.unsigned_abs())?;
    if up >= 0 {
        return value.checked_mul(power);
    }
    let (quotient, rest) = (value / power, value % power);
    Some(if rest.abs() * 2 >= power { quotient + value.signum() } else { quotient })
}

fn skip(schema: &Schema, node: usize, input: &mut Input<'_>, depth: usize) -> Read<()> {
    if depth > NESTING_MAX {
        return Err("the Avro data is nested too deeply".to_string());
    }
    match &schema.nodes[node].kind {
        Kind::Null => {}
        Kind::Boolean => drop(input.take(1)?),
        Kind::Int | Kind::Long | Kind::Enum(_) => drop(input.long()?),
        Kind::Float => drop(input.take(4)?),
        Kind::Double => drop(input.take(8)?),
        Kind::Bytes | Kind::String => drop(input.slice()?),
        Kind::Fixed(size) => drop(input.take(*size)?),
        Kind::Array(items) => loop {
            let count = input.block_items()?;
            if count == 0 {
                break;
            }
            (0..count).try_for_each(|_| skip(schema, *items, input, depth + 1))?;
        },
        Kind::Map(values) => loop {
            let count = input.block_items()?;
            if count == 0 {
                break;
            }
            for _ in 0..count {
                input.slice()?;
                skip(schema, *values, input, depth + 1)?;
            }
        },
        Kind::Record(fields) => fields.iter().try_for_each(|(_, field)| skip(schema, *field, input, depth + 1))?,
        Kind::Union(branches) => {
            let branch = usize::try_from(input.long()?).ok().and_then(|i| branches.get(i));
            skip(schema, *branch.ok_or("Malformed data. Union index is out of range")?, input, depth + 1)?;
        }
    }
    Ok(())
}
