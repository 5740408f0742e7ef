//! A record along a known route: the common forms of values, read without a general parser.
//!
//! Whatever is not the common form of a value goes to `Reader::value`; whatever is not on a route, or wrong, ends the
//! attempt, and the decoder reads the record again on its slow path, which knows every form and every error.

use std::ops::Range;

use super::classes::{Base, Level, Machine};
use super::column::{Column, Values, Views};
use super::cursor::{Cursor, unescape};
use super::digits;
use super::number::NEGATIVE_ZERO;
use super::routes::{Routes, Step};
use super::shape::ObjectPlan;
use super::stops::{ESCAPED, Marks, NONE};
use super::value::Reader;

/// The record cannot be read this way.
pub struct OffRoute;

/// A position in a record and the number of marks of its block before it.
#[derive(Clone, Copy)]
struct Walk<'a> {
    block: &'a [u8],
    /// The block up to the record's end.
    record: &'a [u8],
    marks: Marks<'a>,
    at: u32,
    place: u32,
}

/// Behind a value that was read elsewhere: the position and the number of marks before it. What was read travels as two
/// numbers, so that the walk itself stays in registers.
type Behind = Result<(u32, u32), OffRoute>;

/// The content of a string.
struct Text {
    start: usize,
    end: usize,
    escaped: bool,
}

impl<'a> Walk<'a> {
    /// At a string that ends inside of the record: goes behind it.
    #[inline(always)]
    fn string(&mut self) -> Option<Text> {
        let (open, close) = self.marks.pair(self.place);
        let end = close & !ESCAPED;
        if open != self.at || self.record.get(end as usize) != Some(&b'"') {
            return None;
        }
        self.at = end + 1;
        self.place += 2;
        Some(Text { start: open as usize + 1, end: end as usize, escaped: close >= ESCAPED })
    }

    #[inline(always)]
    fn behind(&mut self, at: Option<u32>) -> bool {
        self.at = at.unwrap_or(self.at);
        at.is_some()
    }

    fn cursor(&self) -> Cursor<'a> {
        Cursor::new(self.block, self.at as usize, self.record.len())
    }

    /// At a position behind a value that was read without its marks.
    fn caught_up(&self, at: usize) -> Behind {
        Ok((u32::try_from(at).map_err(|_| OffRoute)?, self.marks.place_of(self.place, at)))
    }
}

/// What a record goes into.
pub struct Target<'a> {
    pub reader: &'a mut Reader,
    pub routes: &'a mut Routes,
    pub plan: &'a ObjectPlan,
    pub columns: &'a mut [Column],
    pub row: usize,
}

/// Reads one record, at its opening brace with `place` marks before it, into a row of the columns; gives the number of
/// marks before its end. Columns of which the record has no member may be left without the row: they are padded later.
#[inline]
pub fn record(
    level: Level,
    target: Target<'_>,
    cursor: Cursor<'_>,
    marks: Marks<'_>,
    place: u32,
) -> Result<u32, OffRoute> {
    let Cursor { block, at, end } = cursor;
    match level {
        // SAFETY: the processor has the instructions of the level that was detected.
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 => unsafe { record_avx512(target, block, at..end, marks, place) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => unsafe { record_avx2(target, block, at..end, marks, place) },
        Level::Base => along::<Base>(target, block, at..end, marks, place),
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi2,avx2,bmi1,bmi2,popcnt,lzcnt")]
fn record_avx512(
    target: Target<'_>,
    block: &[u8],
    record: Range<usize>,
    marks: Marks<'_>,
    place: u32,
) -> Result<u32, OffRoute> {
    along::<super::classes::x86::Avx512>(target, block, record, marks, place)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,popcnt,lzcnt")]
fn record_avx2(
    target: Target<'_>,
    block: &[u8],
    record: Range<usize>,
    marks: Marks<'_>,
    place: u32,
) -> Result<u32, OffRoute> {
    along::<super::classes::x86::Avx2>(target, block, record, marks, place)
}

#[inline(always)]
fn along<M: Machine>(
    target: Target<'_>,
    block: &[u8],
    record: Range<usize>,
    marks: Marks<'_>,
    place: u32,
) -> Result<u32, OffRoute> {
    let Target { reader, routes, plan, columns, row } = target;
    let (Some(before), Ok(at)) = (block.get(..record.end), u32::try_from(record.start)) else { return Err(OffRoute) };
    if record.end >= NONE as usize {
        return Err(OffRoute);
    }
    let mut walk = Walk { block, record: before, marks, at, place };
    let mut next = Routes::START;
    loop {
        let taken = match routes.follow::<M>(next, walk.block, walk.record, &mut walk.at) {
            Some(taken) => taken,
            None => {
                let (taken, at) = routes.other_way(next, walk.cursor(), plan).ok_or(OffRoute)?;
                walk.at = at;
                taken
            }
        };
        walk.place += taken.marks;
        next = taken.next;
        let (read, index) = match taken.step {
            Step::Text(index) => (text(&mut walk, &mut columns[index as usize].values, row), index),
            Step::Int64(index) => (int64(&mut walk, &mut columns[index as usize].values, row), index),
            Step::Int32(index) => (int32(&mut walk, &mut columns[index as usize].values, row), index),
            Step::Float64(index) => (float64(&mut walk, &mut columns[index as usize].values, row), index),
            Step::Boolean(index) => (boolean(&mut walk, &mut columns[index as usize].values, row), index),
            Step::Timestamp(index) => (timestamp(reader, &mut walk, &mut columns[index as usize].values, row), index),
            Step::Column(index) => (false, index),
            Step::SkipText if walk.string().is_some() => continue,
            Step::SkipNumber if walk.behind(digits::behind_number(walk.block, walk.at)) => continue,
            Step::SkipOther if walk.behind(digits::behind_word(walk.block, walk.at)) => continue,
            Step::SkipText | Step::SkipNumber | Step::SkipOther => {
                (walk.at, walk.place) = rare_skip(walk)?;
                continue;
            }
            Step::SkipRepeated(index) => {
                let behind = routes.skip_repeated(index, walk.cursor()).map_err(|_| OffRoute)?;
                (walk.at, walk.place) = walk.caught_up(behind)?;
                continue;
            }
            Step::Again(index) => {
                columns[index as usize].truncate(row);
                (false, index)
            }
            Step::End => return Ok(walk.place),
        };
        if !read {
            (walk.at, walk.place) = rare_value(reader, walk, &mut columns[index as usize], row)?;
        }
    }
}

#[inline(never)]
fn rare_skip(mut walk: Walk<'_>) -> Behind {
    let (block, at) = (walk.block, walk.at);
    let behind = digits::behind_word(block, at).or_else(|| digits::behind_number(block, at));
    if walk.string().is_some() || walk.behind(behind) {
        return Ok((walk.at, walk.place));
    }
    let mut cursor = walk.cursor();
    cursor.skip_value(1).map_err(|_| OffRoute)?;
    walk.caught_up(cursor.at)
}

/// Where rows are missing or the value has a rarer form.
#[inline(never)]
fn rare_value(reader: &mut Reader, mut walk: Walk<'_>, column: &mut Column, row: usize) -> Behind {
    if column.len() < row {
        column.pad(row);
        if value(reader, &mut walk, column, row) {
            return Ok((walk.at, walk.place));
        }
    }
    if let Some(behind) = digits::behind_null(walk.block, walk.at) {
        column.push_null();
        return Ok((behind, walk.place));
    }
    let mut cursor = walk.cursor();
    reader.value(&mut cursor, column, 1).map_err(|_| OffRoute)?;
    walk.caught_up(cursor.at)
}

/// The common forms of a column's values; false: nothing was read.
fn value(reader: &mut Reader, walk: &mut Walk<'_>, column: &mut Column, row: usize) -> bool {
    let values = &mut column.values;
    match values {
        Values::Int64(_) => int64(walk, values, row),
        Values::Int32(_) => int32(walk, values, row),
        Values::Float64(_) => float64(walk, values, row),
        Values::Boolean(_) => boolean(walk, values, row),
        Values::Text(_) => text(walk, values, row),
        Values::Timestamp { .. } => timestamp(reader, walk, values, row),
        _ => false,
    }
}

#[inline(always)]
fn int64(walk: &mut Walk<'_>, values: &mut Values, row: usize) -> bool {
    let Values::Int64(values) = values else { return false };
    unquoted(walk, values, row, digits::integer)
}

#[inline(always)]
fn int32(walk: &mut Walk<'_>, values: &mut Values, row: usize) -> bool {
    let Values::Int32(values) = values else { return false };
    unquoted(walk, values, row, digits::int32)
}

#[inline(always)]
fn float64(walk: &mut Walk<'_>, values: &mut Values, row: usize) -> bool {
    let Values::Float64(values) = values else { return false };
    // A negative zero may have lost its sign as part of a tree.
    let read = |block: &[u8], at: u32| digits::double(block, at).filter(|(value, _)| value.to_bits() != NEGATIVE_ZERO);
    unquoted(walk, values, row, read)
}

#[inline(always)]
fn boolean(walk: &mut Walk<'_>, values: &mut Values, row: usize) -> bool {
    let Values::Boolean(values) = values else { return false };
    unquoted(walk, values, row, digits::boolean)
}

/// A value that `read` gives with the position behind it.
#[inline(always)]
fn unquoted<T>(
    walk: &mut Walk<'_>,
    values: &mut Vec<T>,
    row: usize,
    read: impl Fn(&[u8], u32) -> Option<(T, u32)>,
) -> bool {
    let read = if values.len() == row { read(walk.block, walk.at) } else { None };
    let Some((value, behind)) = read else { return false };
    values.push(value);
    walk.at = behind;
    true
}

#[inline(always)]
fn text(walk: &mut Walk<'_>, values: &mut Values, row: usize) -> bool {
    if let Values::Text(views) = values
        && views.len() == row
        && let Some(text) = walk.string()
    {
        if text.escaped {
            unescaped(&walk.block[text.start..text.end], views);
        } else {
            views.push_slice(walk.block, text.start, text.end);
        }
        return true;
    }
    false
}

#[inline(never)]
fn unescaped(content: &[u8], views: &mut Views) {
    views.push_with(|side| unescape(content, side));
}

#[inline(always)]
fn timestamp(reader: &mut Reader, walk: &mut Walk<'_>, values: &mut Values, row: usize) -> bool {
    if let Values::Timestamp { values, precision, zoned } = values
        && values.len() == row
    {
        let mut further = *walk;
        if let Some(text) = further.string()
            && let Some(bytes) = walk.block.get(text.start..text.end)
            && let Some(ticks) = reader.times.ticks(bytes, reader.standard, *zoned, *precision)
        {
            values.push(ticks);
            (walk.at, walk.place) = (further.at, further.place);
            return true;
        }
    }
    false
}
