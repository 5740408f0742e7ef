//! Reads values as a plan says, one behind the other, into columns. Nothing is allocated for a row.

use super::input::{Input, Malformed, Read};
use super::plan::{Field, NESTING_MAX, Plan, Record, Root};
use super::schema::{Kind, Schema};
use crate::json::column::{Column, Values};

/// Reads a row; each column has one more row afterwards. One that is NULL fits no table.
#[inline]
pub fn read_row(schema: &Schema, root: &Root, input: &mut Input<'_>, columns: &mut [Column]) -> Read<()> {
    if let Some(branch) = root.branch
        && usize::try_from(input.long()?) != Ok(branch)
    {
        return Err(Malformed::Mismatch);
    }
    read_record(schema, &root.record, input, columns)
}

#[inline]
fn read_record(schema: &Schema, record: &Record, input: &mut Input<'_>, columns: &mut [Column]) -> Read<()> {
    for field in &record.fields {
        match field {
            Field::Read(plan, column) => read(schema, plan, input, &mut columns[*column])?,
            Field::Skip(node) => skip(schema, *node, input, 0)?,
        }
    }
    record.missing.iter().for_each(|column| columns[*column].push_null());
    Ok(())
}

/// Reads one value; `column` has one more row afterwards.
fn read(schema: &Schema, plan: &Plan, input: &mut Input<'_>, column: &mut Column) -> Read<()> {
    match plan {
        Plan::Optional { null, value } => {
            return match input.long()? {
                branch @ (0 | 1) if branch as u8 == *null => {
                    column.push_null();
                    Ok(())
                }
                0 | 1 => read(schema, value, input, column),
                _ => Err(Malformed::Branch),
            };
        }
        Plan::Union(branches) => {
            let branch = usize::try_from(input.long()?).ok().and_then(|i| branches.get(i));
            return read(schema, branch.ok_or(Malformed::Branch)?, input, column);
        }
        Plan::Null(node) => {
            skip(schema, *node, input, 0)?;
            column.push_null();
            return Ok(());
        }
        Plan::Decimal { fixed, up } => return decimal(*fixed, *up, input, column),
        _ => {}
    }
    match (plan, &mut column.values) {
        (Plan::Long, Values::Int64(v)) => v.push(input.long()?),
        (Plan::Int, Values::Int32(v) | Values::Date(v)) => v.push(input.int()?),
        (Plan::Text, Values::Text(views)) => {
            let (start, end) = input.slice()?;
            valid_text(&input.bytes[start..end])?;
            views.push_slice(input.bytes, start, end);
        }
        (Plan::Double, Values::Float64(v)) => v.push(input.double()?),
        (Plan::Ticks(rescale), Values::Timestamp { values, .. }) => values.push(rescale.of(input.long()?)),
        (Plan::Boolean, Values::Boolean(v)) => v.push(input.boolean()?),
        (Plan::Ticks(rescale), Values::Time(v)) => v.push(rescale.of(input.long()?) as i32),
        (Plan::Text, Values::Bytes(views)) => {
            let (start, end) = input.slice()?;
            views.push_slice(input.bytes, start, end);
        }
        (Plan::Fixed(size), Values::Bytes(views)) => {
            input.take(*size)?;
            views.push_slice(input.bytes, input.at - size, input.at);
        }
        (Plan::Fixed(size), Values::Text(views)) => {
            valid_text(input.take(*size)?)?;
            views.push_slice(input.bytes, input.at - size, input.at);
        }
        (Plan::Float, Values::Float32(v)) => v.push(input.float()?),
        (Plan::Float, Values::Float64(v)) => v.push(input.float()?.into()),
        (Plan::Double, Values::Float32(v)) => v.push(input.double()? as f32),
        (Plan::Int, values) => integer(input.int()?.into(), values)?,
        (Plan::Long, values) => integer(input.long()?, values)?,
        (Plan::Enum(symbols), Values::Text(views)) => {
            let symbol = usize::try_from(input.long()?).ok().and_then(|i| symbols.get(i)).ok_or(Malformed::Symbol)?;
            views.push_with(|side| side.extend_from_slice(symbol.as_bytes()));
        }
        (Plan::Array(item), Values::List { items, offsets }) => {
            each_item(input, |input| read(schema, item, input, items))?;
            offsets.push(items.len() as i32);
        }
        (Plan::Map(value), Values::Map { keys, values, offsets }) => {
            each_item(input, |input| {
                read(schema, &Plan::Text, input, keys)?;
                read(schema, value, input, values)
            })?;
            offsets.push(keys.len() as i32);
        }
        (Plan::Record(record), Values::Row { columns, rows, .. }) => {
            read_record(schema, record, input, columns)?;
            *rows += 1;
        }
        _ => return Err(Malformed::Mismatch),
    }
    Ok(())
}

/// The items of an array or map, block by block.
#[inline]
fn each_item<'a>(input: &mut Input<'a>, mut item: impl FnMut(&mut Input<'a>) -> Read<()>) -> Read<()> {
    loop {
        let count = input.block_items()?;
        if count == 0 {
            return Ok(());
        }
        (0..count).try_for_each(|_| item(input))?;
    }
}

#[inline]
fn valid_text(bytes: &[u8]) -> Read<()> {
    if bytes.is_ascii() || std::str::from_utf8(bytes).is_ok() { Ok(()) } else { Err(Malformed::Utf8) }
}

/// Flink cuts without looking, too.
fn integer(value: i64, values: &mut Values) -> Read<()> {
    match values {
        Values::Int8(v) => v.push(value as i8),
        Values::Int16(v) => v.push(value as i16),
        Values::Int32(v) | Values::Date(v) => v.push(value as i32),
        Values::Int64(v) => v.push(value),
        Values::Float32(v) => v.push(value as f32),
        Values::Float64(v) => v.push(value as f64),
        _ => return Err(Malformed::Mismatch),
    }
    Ok(())
}

fn decimal(fixed: Option<usize>, up: i32, input: &mut Input<'_>, column: &mut Column) -> Read<()> {
    let bytes = match fixed {
        Some(size) => input.take(size)?,
        None => {
            let (start, end) = input.slice()?;
            &input.bytes[start..end]
        }
    };
    let Values::Decimal { values, precision, .. } = &mut column.values else { return Err(Malformed::Mismatch) };
    let value = two_complement(bytes).and_then(|v| with_scale(v, up));
    match value.filter(|v| v.unsigned_abs() < 10u128.pow((*precision).into())) {
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
    if up == 0 {
        return Some(value);
    }
    let power = 10i128.checked_pow(up.unsigned_abs())?;
    if up >= 0 {
        return value.checked_mul(power);
    }
    let (quotient, rest) = (value / power, value % power);
    Some(if rest.abs() * 2 >= power { quotient + value.signum() } else { quotient })
}

fn skip(schema: &Schema, node: usize, input: &mut Input<'_>, depth: usize) -> Read<()> {
    if depth > NESTING_MAX {
        return Err(Malformed::Depth);
    }
    match &schema.nodes[node].kind {
        Kind::Null => {}
        Kind::Boolean => drop(input.take(1)?),
        Kind::Int | Kind::Long | Kind::Enum(_) => drop(input.long()?),
        Kind::Float => drop(input.take(4)?),
        Kind::Double => drop(input.take(8)?),
        Kind::Bytes | Kind::String => drop(input.slice()?),
        Kind::Fixed(size) => drop(input.take(*size)?),
        Kind::Array(items) => each_item(input, |input| skip(schema, *items, input, depth + 1))?,
        Kind::Map(values) => each_item(input, |input| {
            input.slice()?;
            skip(schema, *values, input, depth + 1)
        })?,
        Kind::Record(fields) => fields.iter().try_for_each(|(_, field)| skip(schema, *field, input, depth + 1))?,
        Kind::Union(branches) => {
            let branch = usize::try_from(input.long()?).ok().and_then(|i| branches.get(i));
            skip(schema, *branch.ok_or(Malformed::Branch)?, input, depth + 1)?;
        }
    }
    Ok(())
}
