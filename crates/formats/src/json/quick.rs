//! A record along a known route: the common forms of values, read without a general parser.
//!
//! Whatever is not the common form of a value goes to `Reader::value`; whatever is not on a route, or wrong, ends the
//! attempt, and the decoder reads the record again on its slow path, which knows every form and every error.

use std::ops::Range;

use super::classes::{Base, Level, Machine};
use super::column::{Column, Values};
use super::cursor::{Cursor, unescape};
use super::number;
use super::routes::{Routes, Step};
use super::shape::ObjectPlan;
use super::stops::{ESCAPED, Marks};
use super::value::Reader;

/// The record cannot be read this way.
pub struct OffRoute;

/// A position in a record and the number of marks of its block before it.
#[derive(Clone, Copy)]
struct Walk<'a> {
    cursor: Cursor<'a>,
    marks: Marks<'a>,
    place: usize,
}

/// Behind a value that was read elsewhere: the position and the number of marks before it. What was read travels as two
/// numbers, so that the walk itself stays in registers.
type Behind = Result<(usize, usize), OffRoute>;

/// The content of a string.
struct Text {
    start: usize,
    end: usize,
    escaped: bool,
}

impl Walk<'_> {
    /// At a string that ends inside of the record: goes behind it.
    #[inline(always)]
    fn string(&mut self) -> Option<Text> {
        let (open, close) = self.marks.pair(self.place);
        let (start, end) = (open as usize + 1, (close & !ESCAPED) as usize);
        if open as usize != self.cursor.at || end < start || end >= self.cursor.end || self.cursor.block[end] != b'"' {
            return None;
        }
        self.cursor.at = end + 1;
        self.place += 2;
        Some(Text { start, end, escaped: close >= ESCAPED })
    }

    fn behind(self) -> Behind {
        Ok((self.cursor.at, self.place))
    }

    /// The same behind a value that was read without its marks.
    fn caught_up(self) -> Behind {
        Ok((self.cursor.at, self.marks.place_of(self.place, self.cursor.at)))
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
    place: usize,
) -> Result<usize, OffRoute> {
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
    place: usize,
) -> Result<usize, OffRoute> {
    along::<super::classes::x86::Avx512>(target, block, record, marks, place)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,popcnt,lzcnt")]
fn record_avx2(
    target: Target<'_>,
    block: &[u8],
    record: Range<usize>,
    marks: Marks<'_>,
    place: usize,
) -> Result<usize, OffRoute> {
    along::<super::classes::x86::Avx2>(target, block, record, marks, place)
}

#[inline(always)]
fn along<M: Machine>(
    target: Target<'_>,
    block: &[u8],
    record: Range<usize>,
    marks: Marks<'_>,
    place: usize,
) -> Result<usize, OffRoute> {
    let Target { reader, routes, plan, columns, row } = target;
    let mut walk = Walk { cursor: Cursor::new(block, record.start, record.end), marks, place };
    let mut next = Routes::START;
    loop {
        let taken = match routes.follow::<M>(next, &mut walk.cursor) {
            Some(taken) => taken,
            None => {
                let (taken, at) = routes.other_way(next, walk.cursor, plan).ok_or(OffRoute)?;
                walk.cursor.at = at;
                taken
            }
        };
        walk.place += taken.marks;
        next = taken.next;
        match taken.step {
            Step::Column(index) => {
                let column = &mut columns[index as usize];
                if !value(reader, &mut walk, column, row) {
                    (walk.cursor.at, walk.place) = rare_value(reader, walk, column, row)?;
                }
            }
            Step::Skip => {
                if walk.string().is_none() && !number::skip_quick(&mut walk.cursor) && !any_literal(&mut walk.cursor) {
                    (walk.cursor.at, walk.place) = rare_skip(walk)?;
                }
            }
            Step::SkipRepeated(index) => {
                walk.cursor.at = routes.skip_repeated(index, walk.cursor).map_err(|_| OffRoute)?;
                walk.place = walk.marks.place_of(walk.place, walk.cursor.at);
            }
            Step::Again(index) => {
                let column = &mut columns[index as usize];
                column.truncate(row);
                (walk.cursor.at, walk.place) = rare_value(reader, walk, column, row)?;
            }
            Step::End => return Ok(walk.place),
        }
    }
}

#[inline(always)]
fn any_literal(cursor: &mut Cursor<'_>) -> bool {
    cursor.literal(*b"null") || cursor.literal(*b"false") || cursor.literal(*b"true")
}

/// Where rows are missing or the value has a rarer form.
#[inline(never)]
fn rare_value(reader: &mut Reader, mut walk: Walk<'_>, column: &mut Column, row: usize) -> Behind {
    if column.len() < row {
        column.pad(row);
        if value(reader, &mut walk, column, row) {
            return walk.behind();
        }
    }
    if walk.cursor.literal(*b"null") {
        column.push_null();
        return walk.behind();
    }
    reader.value(&mut walk.cursor, column, 1).map_err(|_| OffRoute)?;
    walk.caught_up()
}

#[inline(never)]
fn rare_skip(mut walk: Walk<'_>) -> Behind {
    walk.cursor.skip_value(1).map_err(|_| OffRoute)?;
    walk.caught_up()
}

/// The common forms; false: nothing was read.
#[inline(always)]
fn value(reader: &mut Reader, walk: &mut Walk<'_>, column: &mut Column, row: usize) -> bool {
    match &mut column.values {
        Values::Int64(values) if values.len() == row => {
            if let Some(value) = number::quick_integer(&mut walk.cursor) {
                values.push(value);
                return true;
            }
        }
        Values::Int32(values) if values.len() == row => {
            let start = walk.cursor.at;
            if let Some(value) = number::quick_integer(&mut walk.cursor) {
                if let Ok(value) = i32::try_from(value) {
                    values.push(value);
                    return true;
                }
                walk.cursor.at = start;
            }
        }
        Values::Float64(values) if values.len() == row => {
            if let Some(value) = number::quick_double(&mut walk.cursor) {
                values.push(value);
                return true;
            }
        }
        Values::Boolean(values) if values.len() == row => {
            if walk.cursor.literal(*b"true") {
                values.push(true);
                return true;
            }
            if walk.cursor.literal(*b"false") {
                values.push(false);
                return true;
            }
        }
        Values::Text(views) if views.len() == row => {
            if let Some(text) = walk.string() {
                let block = walk.cursor.block;
                if text.escaped {
                    views.push_with(|side| unescape(&block[text.start..text.end], side));
                } else {
                    views.push_slice(block, text.start, text.end);
                }
                return true;
            }
        }
        Values::Timestamp { values, precision, zoned } if values.len() == row => {
            let (start, place) = (walk.cursor.at, walk.place);
            if let Some(text) = walk.string() {
                let bytes = &walk.cursor.block[text.start..text.end];
                if let Some(ticks) = reader.times.ticks(bytes, reader.standard, *zoned, *precision) {
                    values.push(ticks);
                    return true;
                }
                (walk.cursor.at, walk.place) = (start, place);
            }
        }
        _ => {}
    }
    false
}
