//! A record along a known route: the common forms of values, read without a general parser.
//!
//! Whatever is not the common form of a value goes to `Reader::value`; whatever is not on a route, or wrong, ends the
//! attempt, and the decoder reads the record again on its slow path, which knows every form and every error.

use super::column::{Column, Values};
use super::cursor::Cursor;
use super::number;
use super::routes::{Routes, Step};
use super::shape::ObjectPlan;
use super::stops::Stops;
use super::value::Reader;

/// The record cannot be read this way.
pub struct OffRoute;

/// Reads one record, at its opening brace, into row `row` of the columns. Columns of which the record has no member may
/// be left without the row: they are padded later.
#[inline]
pub fn record(
    reader: &mut Reader,
    routes: &mut Routes,
    plan: &ObjectPlan,
    stops: &Stops,
    cursor: &mut Cursor<'_>,
    (columns, row): (&mut [Column], usize),
) -> Result<(), OffRoute> {
    let mut node = Routes::START;
    loop {
        let Some((step, next)) = routes.follow(node, cursor) else {
            routes.learn(node, *cursor, plan).ok_or(OffRoute)?;
            continue;
        };
        match step {
            Step::Column(index) => {
                let column = &mut columns[index];
                if !value(reader, stops, cursor, column, row) {
                    column.pad(row);
                    reader.value(cursor, column, 1).map_err(|_| OffRoute)?;
                }
            }
            Step::Skip => skip(stops, cursor)?,
            Step::SkipRepeated(index) => routes.skip_repeated(index, cursor).map_err(|_| OffRoute)?,
            Step::Again(index) => {
                columns[index].truncate(row);
                columns[index].pad(row);
                reader.value(cursor, &mut columns[index], 1).map_err(|_| OffRoute)?;
            }
            Step::End => return Ok(()),
        }
        node = next;
    }
}

/// The common forms; false: nothing was read.
#[inline(always)]
fn value(reader: &mut Reader, stops: &Stops, cursor: &mut Cursor<'_>, column: &mut Column, row: usize) -> bool {
    match &mut column.values {
        Values::Int64(values) if values.len() == row => {
            if let Some(value) = number::quick_integer(cursor) {
                values.push(value);
                return true;
            }
        }
        Values::Int32(values) if values.len() == row => {
            let start = cursor.at;
            if let Some(value) = number::quick_integer(cursor) {
                if let Ok(value) = i32::try_from(value) {
                    values.push(value);
                    return true;
                }
                cursor.at = start;
            }
        }
        Values::Float64(values) if values.len() == row => {
            if let Some(value) = number::fast_double(cursor) {
                values.push(value);
                return true;
            }
        }
        Values::Boolean(values) if values.len() == row && matches!(cursor.peek(), b't' | b'f') => {
            let start = cursor.at;
            if let Ok(Some(value)) = cursor.keyword() {
                values.push(value);
                return true;
            }
            cursor.at = start;
        }
        Values::Text(views) if views.len() == row => {
            if let Some((start, end)) = plain_string(stops, cursor) {
                views.push_slice(cursor.block, start, end);
                return true;
            }
        }
        Values::Timestamp { values, precision, zoned } if values.len() == row => {
            let start = cursor.at;
            if let Some((from, to)) = plain_string(stops, cursor) {
                if let Some(ticks) = reader.times.ticks(&cursor.block[from..to], reader.standard, *zoned, *precision) {
                    values.push(ticks);
                    return true;
                }
                cursor.at = start;
            }
        }
        _ => {}
    }
    false
}

/// At a string without escapes that ends inside of the record: where its content is; the cursor goes behind it.
#[inline(always)]
fn plain_string(stops: &Stops, cursor: &mut Cursor<'_>) -> Option<(usize, usize)> {
    if cursor.peek() != b'"' {
        return None;
    }
    let start = cursor.at + 1;
    let end = stops.next(start);
    if end >= cursor.end || cursor.block[end] != b'"' {
        return None;
    }
    cursor.at = end + 1;
    Some((start, end))
}

#[inline(always)]
fn skip(stops: &Stops, cursor: &mut Cursor<'_>) -> Result<(), OffRoute> {
    if plain_string(stops, cursor).is_some() || number::quick_integer(cursor).is_some() {
        return Ok(());
    }
    cursor.skip_value(1).map_err(|_| OffRoute)
}
