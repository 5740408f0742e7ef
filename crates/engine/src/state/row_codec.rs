//! Rows as canonical compact bytes: the form of keys, and of rows in snapshots. Rows that state keeps by the thousand are
//! packed further (`packed_codec.rs`).
//!
//! A row is `null bitmap, fixed members, lengths of the variable members (u32 each), variable members`. Fixed
//! members stand at the same place in every row, so one column of many rows is read or written by one typed loop;
//! a codec without variable members has rows of one size (`stride`).
//!
//! Invariants: two rows of one codec have equal bytes exactly when their values are equal as SQL groups (NULL
//! equals NULL, every NaN is one NaN, 0.0 and -0.0 differ as in Flink's binary rows). Maps keep the order of
//! their entries, so two maps that differ only in order differ here; Flink refuses maps as keys.
//! Strings are copied: encoded rows hold no input buffer alive.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::*;
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer, ScalarBuffer};
use arrow_schema::TimeUnit;
use ouzel_types::data_type::timestamp_unit;
use ouzel_types::{ColumnBuilder, DataType, Scalar, TypeKind};

use crate::state::fixed_member::{Fixed, array, put_fixed, take_fixed};
use crate::state::value_bytes::{read_value, write_value};

/// Longer strings stand in a buffer beside the view.
pub(super) const INLINE_MAX: usize = 12;

/// Where a member stands and how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// No bytes: only the null bit.
    Nothing,
    Fixed(Fixed),
    /// The n-th variable member: UTF-8 or bytes as they are, or a nested value.
    Text(usize),
    Bytes(usize),
    Nested(usize),
}

#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) ty: DataType,
    pub(super) layout: Layout,
    /// Offset of the fixed bytes, or of the length.
    pub(super) at: usize,
}

/// Copies a text of the same length. Most are short: two words that may overlap, without a call.
#[inline(always)]
fn copy_short(to: &mut [u8], from: &[u8]) {
    match from.len() {
        n @ 8..=16 => {
            to[..8].copy_from_slice(&from[..8]);
            to[n - 8..n].copy_from_slice(&from[n - 8..]);
        }
        n @ 4..8 => {
            to[..4].copy_from_slice(&from[..4]);
            to[n - 4..n].copy_from_slice(&from[n - 4..]);
        }
        _ => to.copy_from_slice(from),
    }
}

/// Encodes and decodes rows of given types.
#[derive(Clone, Debug)]
pub struct RowCodec {
    pub(super) members: Vec<Member>,
    /// Bytes before the variable members.
    pub(super) head: usize,
    variable: usize,
}

/// Encoded rows of one batch; reused from batch to batch.
#[derive(Default, Debug)]
pub struct EncodedRows {
    /// The rows one after the other, and some room that is no row's.
    pub(super) bytes: Vec<u8>,
    /// `rows + 1` entries, unless all rows have the size `stride`.
    pub(super) offsets: Vec<usize>,
    pub(super) stride: usize,
    pub(super) variable: bool,
    pub(super) rows: usize,
}

impl EncodedRows {
    pub fn len(&self) -> usize {
        self.rows
    }
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }
    #[inline(always)]
    pub fn row(&self, row: usize) -> &[u8] {
        if self.variable {
            &self.bytes[self.offsets[row]..self.offsets[row + 1]]
        } else {
            &self.bytes[row * self.stride..(row + 1) * self.stride]
        }
    }
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.rows).map(|row| self.row(row))
    }
    /// The bytes of all rows and the size of each, if all have the same.
    pub(super) fn fixed(&self) -> Option<(&[u8], usize)> {
        (!self.variable).then(|| (&self.bytes[..self.rows * self.stride], self.stride))
    }
    #[inline(always)]
    pub(super) fn start(&self, row: usize) -> usize {
        if self.variable { self.offsets[row] } else { row * self.stride }
    }
}

impl RowCodec {
    pub fn new(types: &[DataType]) -> RowCodec {
        let mut at = types.len().div_ceil(8);
        let mut variable = 0;
        let members = types
            .iter()
            .map(|ty| {
                let layout = layout(&ty.kind, variable);
                let member = Member { ty: ty.clone(), layout, at };
                match layout {
                    Layout::Nothing => {}
                    Layout::Fixed(fixed) => at += fixed.width(),
                    Layout::Text(_) | Layout::Bytes(_) | Layout::Nested(_) => {
                        at += 4;
                        variable += 1;
                    }
                }
                member
            })
            .collect();
        RowCodec { members, head: at, variable }
    }

    pub fn columns(&self) -> usize {
        self.members.len()
    }

    /// The size of every row, if all have the same.
    pub fn stride(&self) -> Option<usize> {
        (self.variable == 0).then_some(self.head)
    }

    pub fn types(&self) -> impl Iterator<Item = &DataType> {
        self.members.iter().map(|m| &m.ty)
    }

    /// Encodes `rows` of `columns` (one per member, in order) into `out`; row `i` of `out` is row `rows.start + i`.
    pub fn encode(&self, columns: &[ArrayRef], rows: Range<usize>, out: &mut EncodedRows) {
        debug_assert_eq!(columns.len(), self.members.len(), "invariant: one column per member");
        let mut nested: Vec<(Vec<u8>, Vec<usize>)> = Vec::new();
        for (member, column) in self.members.iter().zip(columns) {
            if let Layout::Nested(_) = member.layout {
                nested.push(encode_nested(column, &member.ty, rows.clone()));
            }
        }
        self.lay_out(columns, rows.clone(), &nested, out);
        self.put_variables(columns, rows.clone(), &nested, out);
        for (index, (member, column)) in self.members.iter().zip(columns).enumerate() {
            if let Some(nulls) = column.logical_nulls().filter(|n| n.null_count() > 0) {
                let (byte, bit) = (index / 8, 1u8 << (index % 8));
                for i in 0..rows.len() {
                    if nulls.is_null(rows.start + i) {
                        let start = out.start(i);
                        out.bytes[start + byte] |= bit;
                    }
                }
            }
            if let Layout::Fixed(fixed) = member.layout {
                put_fixed(fixed, column, rows.clone(), member.at, out);
            }
        }
    }

    /// Writes the variable members, before all others: a short text may write zeros behind its row.
    fn put_variables(
        &self,
        columns: &[ArrayRef],
        rows: Range<usize>,
        nested: &[(Vec<u8>, Vec<usize>)],
        out: &mut EncodedRows,
    ) {
        let mut nested = nested.iter();
        for (member, column) in self.members.iter().zip(columns) {
            match member.layout {
                Layout::Nothing | Layout::Fixed(_) => {}
                Layout::Text(_) if self.ends_with(member) && column.null_count() == 0 => {
                    put_last_text(column.as_string_view(), rows.clone(), member.at, out);
                }
                Layout::Text(_) => self.put_text(column, rows.clone(), member, out),
                Layout::Bytes(_) => self.put_bytes(column, rows.clone(), member, out),
                Layout::Nested(_) => {
                    let (bytes, ends) = nested.next().expect("invariant: one buffer per nested member");
                    for i in 0..rows.len() {
                        self.put_variable(&bytes[ends[i]..ends[i + 1]], i, member, out);
                    }
                }
            }
        }
    }

    /// The member is the only variable one and the last one: its text stands right behind its length.
    fn ends_with(&self, member: &Member) -> bool {
        self.variable == 1 && member.at + 4 == self.head
    }

    /// Finds the size of each row and zeroes the buffer.
    fn lay_out(
        &self,
        columns: &[ArrayRef],
        rows: Range<usize>,
        nested: &[(Vec<u8>, Vec<usize>)],
        out: &mut EncodedRows,
    ) {
        out.rows = rows.len();
        out.bytes.clear();
        out.offsets.clear();
        out.variable = self.variable != 0;
        if self.variable == 0 {
            out.stride = self.head;
            out.bytes.resize(self.head * rows.len(), 0);
            return;
        }
        out.offsets.resize(rows.len() + 1, 0);
        let mut nested = nested.iter();
        let sizes = &mut out.offsets[1..];
        for (member, column) in self.members.iter().zip(columns) {
            match member.layout {
                Layout::Text(_) => add_lengths(column.as_string_view().views(), column.nulls(), rows.clone(), sizes),
                Layout::Bytes(_) => add_lengths(column.as_binary_view().views(), column.nulls(), rows.clone(), sizes),
                Layout::Nested(_) => {
                    let (_, ends) = nested.next().expect("invariant: one buffer per nested member");
                    sizes.iter_mut().enumerate().for_each(|(i, size)| *size += ends[i + 1] - ends[i]);
                }
                Layout::Nothing | Layout::Fixed(_) => {}
            }
        }
        let mut end = 0;
        for size in sizes {
            end += *size + self.head;
            *size = end;
        }
        out.bytes.resize(end + INLINE_MAX, 0);
    }

    fn put_text(&self, column: &ArrayRef, rows: Range<usize>, member: &Member, out: &mut EncodedRows) {
        let strings = column.as_string_view();
        for i in 0..rows.len() {
            if strings.is_valid(rows.start + i) {
                self.put_variable(strings.value(rows.start + i).as_bytes(), i, member, out);
            }
        }
    }

    fn put_bytes(&self, column: &ArrayRef, rows: Range<usize>, member: &Member, out: &mut EncodedRows) {
        let values = column.as_binary_view();
        for i in 0..rows.len() {
            if values.is_valid(rows.start + i) {
                self.put_variable(values.value(rows.start + i), i, member, out);
            }
        }
    }

    /// Variable members are written in order, so the lengths before this one are already there.
    #[inline(always)]
    fn put_variable(&self, value: &[u8], row: usize, member: &Member, out: &mut EncodedRows) {
        let start = out.start(row);
        let end = out.offsets[row + 1];
        let slot = &mut out.bytes[start..end];
        let at = self.variable_start(slot, member);
        slot[member.at..member.at + 4].copy_from_slice(&(value.len() as u32).to_le_bytes());
        copy_short(&mut slot[at..at + value.len()], value);
    }

    #[inline]
    fn variable_start(&self, row: &[u8], member: &Member) -> usize {
        let mut at = self.head;
        let mut left = match member.layout {
            Layout::Text(n) | Layout::Bytes(n) | Layout::Nested(n) => n,
            _ => 0,
        };
        if left == 0 {
            return at;
        }
        for earlier in &self.members {
            if matches!(earlier.layout, Layout::Text(_) | Layout::Bytes(_) | Layout::Nested(_)) {
                at += length_at(row, earlier.at);
                left -= 1;
                if left == 0 {
                    break;
                }
            }
        }
        at
    }

    /// True if the value of `column` in an encoded row is NULL.
    #[inline]
    pub fn is_null(&self, row: &[u8], column: usize) -> bool {
        row[column / 8] & (1 << (column % 8)) != 0
    }

    /// True if any value of the row is NULL.
    pub fn has_null(&self, row: &[u8]) -> bool {
        row[..self.members.len().div_ceil(8)].iter().any(|b| *b != 0)
    }

    /// The value of an integer, date or timestamp column (ticks as stored; NULL reads as 0).
    pub fn i64_at(&self, row: &[u8], column: usize) -> i64 {
        let member = &self.members[column];
        let at = member.at;
        let Layout::Fixed(fixed) = member.layout else { return 0 };
        match fixed.width() {
            1 => i64::from(row[at] as i8),
            2 => i64::from(i16::from_le_bytes(array(row, at))),
            4 => i64::from(i32::from_le_bytes(array(row, at))),
            8 => i64::from_le_bytes(array(row, at)),
            _ => 0,
        }
    }

    /// The bytes of a variable member (text, bytes), empty if NULL.
    pub fn bytes_at<'a>(&self, row: &'a [u8], column: usize) -> &'a [u8] {
        let member = &self.members[column];
        let start = self.variable_start(row, member);
        &row[start..start + length_at(row, member.at)]
    }

    /// True if the texts of the row are UTF-8.
    pub fn has_valid_text(&self, row: &[u8]) -> bool {
        let texts = (0..self.members.len()).filter(|column| matches!(self.members[*column].layout, Layout::Text(_)));
        texts.into_iter().all(|column| std::str::from_utf8(self.bytes_at(row, column)).is_ok())
    }

    /// One value of one row, for slow paths.
    pub fn scalar_at(&self, row: &[u8], column: usize) -> Scalar {
        let member = &self.members[column];
        if self.is_null(row, column) {
            return Scalar::Null;
        }
        let at = member.at;
        match member.layout {
            Layout::Nothing => Scalar::Null,
            Layout::Fixed(fixed) => match fixed {
                Fixed::Bool => Scalar::Boolean(row[at] != 0),
                Fixed::I8 | Fixed::I16 | Fixed::I32 | Fixed::I64 => Scalar::Int(self.i64_at(row, column)),
                Fixed::F32 => Scalar::Float(f32::from_le_bytes(array(row, at))),
                Fixed::F64 => Scalar::Double(f64::from_le_bytes(array(row, at))),
                Fixed::I128 => Scalar::Decimal(i128::from_le_bytes(array(row, at))),
                Fixed::Date => Scalar::Date(self.i64_at(row, column) as i32),
                Fixed::Time => Scalar::Time(self.i64_at(row, column) as i32),
                Fixed::Ms | Fixed::Us | Fixed::Ns => Scalar::Timestamp(self.i64_at(row, column)),
            },
            Layout::Text(_) => Scalar::String(text(self.bytes_at(row, column)).into()),
            Layout::Bytes(_) => Scalar::Bytes(self.bytes_at(row, column).into()),
            Layout::Nested(_) => {
                let mut bytes = self.bytes_at(row, column);
                read_value(&mut bytes, &member.ty).unwrap_or(Scalar::Null)
            }
        }
    }

    /// Appends one value of one row; only nested values are built on the way.
    pub fn append_to(&self, row: &[u8], column: usize, out: &mut ColumnBuilder) {
        match (self.members[column].layout, out) {
            (Layout::Text(_), ColumnBuilder::String(out)) if !self.is_null(row, column) => {
                out.append_value(text(self.bytes_at(row, column)));
            }
            (Layout::Bytes(_), ColumnBuilder::Bytes(out)) if !self.is_null(row, column) => {
                out.append_value(self.bytes_at(row, column));
            }
            (_, out) => out.append(&self.scalar_at(row, column)),
        }
    }

    /// All columns of the given rows.
    pub fn decode(&self, rows: &[&[u8]]) -> Vec<ArrayRef> {
        (0..self.members.len()).map(|column| self.decode_column(column, rows)).collect()
    }

    /// One column of the given rows.
    pub fn decode_column(&self, column: usize, rows: &[&[u8]]) -> ArrayRef {
        let member = &self.members[column];
        let nulls = self.decode_nulls(column, rows);
        match member.layout {
            Layout::Nothing => Arc::new(NullArray::new(rows.len())),
            Layout::Fixed(fixed) => take_fixed(fixed, &member.ty, member.at, rows, nulls),
            Layout::Text(_) => self.decode_text(column, rows, nulls),
            Layout::Bytes(_) => {
                let mut builder = builder::BinaryViewBuilder::with_capacity(rows.len());
                for (i, row) in rows.iter().enumerate() {
                    if nulls.as_ref().is_some_and(|n| n.is_null(i)) {
                        builder.append_null();
                    } else {
                        builder.append_value(self.bytes_at(row, column));
                    }
                }
                Arc::new(builder.finish())
            }
            Layout::Nested(_) => {
                let mut builder = ColumnBuilder::new(&member.ty, rows.len());
                for (i, row) in rows.iter().enumerate() {
                    if nulls.as_ref().is_some_and(|n| n.is_null(i)) {
                        builder.append_null();
                    } else {
                        let mut bytes = self.bytes_at(row, column);
                        builder.append(&read_value(&mut bytes, &member.ty).unwrap_or(Scalar::Null));
                    }
                }
                builder.finish()
            }
        }
    }

    /// Text is copied once, into one buffer that all views of the column share.
    fn decode_text(&self, column: usize, rows: &[&[u8]], nulls: Option<NullBuffer>) -> ArrayRef {
        let lengths = rows.iter().map(|row| length_at(row, self.members[column].at));
        let mut bytes: Vec<u8> = Vec::with_capacity(lengths.filter(|length| *length > INLINE_MAX).sum());
        if bytes.capacity() > i32::MAX as usize {
            return self.decode_long_text(column, rows, nulls);
        }
        let mut views = Vec::with_capacity(rows.len());
        for row in rows {
            // A value that is NULL has no bytes.
            let value = self.bytes_at(row, column);
            views.push(builder::make_view(value, 0, bytes.len() as u32));
            if value.len() > INLINE_MAX {
                bytes.extend_from_slice(value);
            } else if std::str::from_utf8(value).is_err() {
                return self.decode_long_text(column, rows, nulls);
            }
        }
        // One look at everything is far cheaper than one per value; only ASCII may be cut anywhere.
        if !bytes.is_ascii() && rows.iter().any(|row| std::str::from_utf8(self.bytes_at(row, column)).is_err()) {
            return self.decode_long_text(column, rows, nulls);
        }
        let buffers = vec![Buffer::from_vec(bytes)];
        // SAFETY: each view is inlined or a range of the one buffer, and what it shows was checked to be UTF-8.
        Arc::new(unsafe { StringViewArray::new_unchecked(ScalarBuffer::from(views), buffers, nulls) })
    }

    fn decode_long_text(&self, column: usize, rows: &[&[u8]], nulls: Option<NullBuffer>) -> ArrayRef {
        let mut builder = builder::StringViewBuilder::with_capacity(rows.len());
        for (i, row) in rows.iter().enumerate() {
            if nulls.as_ref().is_some_and(|n| n.is_null(i)) {
                builder.append_null();
            } else {
                builder.append_value(text(self.bytes_at(row, column)));
            }
        }
        Arc::new(builder.finish())
    }

    fn decode_nulls(&self, column: usize, rows: &[&[u8]]) -> Option<NullBuffer> {
        let (byte, bit) = (column / 8, 1u8 << (column % 8));
        if !rows.iter().any(|row| row[byte] & bit != 0) {
            return None;
        }
        Some(NullBuffer::new(BooleanBuffer::collect_bool(rows.len(), |i| rows[i][byte] & bit == 0)))
    }
}

fn layout(kind: &TypeKind, variable: usize) -> Layout {
    match kind {
        TypeKind::Null => Layout::Nothing,
        TypeKind::Boolean => Layout::Fixed(Fixed::Bool),
        TypeKind::TinyInt => Layout::Fixed(Fixed::I8),
        TypeKind::SmallInt => Layout::Fixed(Fixed::I16),
        TypeKind::Int | TypeKind::IntervalYearMonth => Layout::Fixed(Fixed::I32),
        TypeKind::BigInt | TypeKind::IntervalDayTime => Layout::Fixed(Fixed::I64),
        TypeKind::Float => Layout::Fixed(Fixed::F32),
        TypeKind::Double => Layout::Fixed(Fixed::F64),
        TypeKind::Decimal { .. } => Layout::Fixed(Fixed::I128),
        TypeKind::Date => Layout::Fixed(Fixed::Date),
        TypeKind::Time(_) => Layout::Fixed(Fixed::Time),
        TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p) => Layout::Fixed(match timestamp_unit(*p) {
            TimeUnit::Millisecond => Fixed::Ms,
            TimeUnit::Microsecond => Fixed::Us,
            _ => Fixed::Ns,
        }),
        TypeKind::Char(_) | TypeKind::Varchar(_) | TypeKind::Variant => Layout::Text(variable),
        TypeKind::Binary(_) | TypeKind::Varbinary(_) | TypeKind::Raw(_) => Layout::Bytes(variable),
        TypeKind::Array(_)
        | TypeKind::Map(..)
        | TypeKind::Multiset(_)
        | TypeKind::Row(_)
        | TypeKind::Structured { .. } => Layout::Nested(variable),
    }
}

#[inline(always)]
pub(super) fn length_at(row: &[u8], at: usize) -> usize {
    u32::from_le_bytes(array(row, at)) as usize
}

/// Texts that stand right behind their lengths, at the end of their rows. The view of a short text is just that: length
/// and bytes, then zeros, which reach over the row's end into room that nothing has been written to.
fn put_last_text(texts: &StringViewArray, rows: Range<usize>, at: usize, out: &mut EncodedRows) {
    let views = &texts.views()[rows.clone()];
    for ((row, view), ends) in rows.zip(views).zip(out.offsets.windows(2)) {
        let (at, end) = (ends[0] + at, ends[1]);
        if *view as u32 as usize <= INLINE_MAX {
            out.bytes[at..at + 4 + INLINE_MAX].copy_from_slice(&view.to_le_bytes());
        } else {
            out.bytes[at..at + 4].copy_from_slice(&(*view as u32).to_le_bytes());
            out.bytes[at + 4..end].copy_from_slice(texts.value(row).as_bytes());
        }
    }
}

/// The length of a view is its low half.
fn add_lengths(views: &[u128], nulls: Option<&NullBuffer>, rows: Range<usize>, sizes: &mut [usize]) {
    let views = &views[rows.clone()];
    match nulls.filter(|n| n.null_count() > 0) {
        None => sizes.iter_mut().zip(views).for_each(|(size, view)| *size += *view as u32 as usize),
        Some(nulls) => sizes.iter_mut().zip(views).enumerate().for_each(|(i, (size, view))| {
            if nulls.is_valid(rows.start + i) {
                *size += *view as u32 as usize;
            }
        }),
    }
}

/// Nested values go through `Scalar`: they are rare in state, and their shape varies per row anyway.
pub(super) fn encode_nested(column: &ArrayRef, ty: &DataType, rows: Range<usize>) -> (Vec<u8>, Vec<usize>) {
    let mut bytes = Vec::new();
    let mut ends = vec![0];
    for row in rows {
        let value = Scalar::from_array(column, ty, row);
        if !value.is_null() {
            write_value(&value, &mut bytes);
        }
        ends.push(bytes.len());
    }
    (bytes, ends)
}

/// The text of a row, which was written from text. `from_utf8` runs over ASCII several bytes at a time, the lossy
/// conversion does not.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    core::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ouzel_types::Field;

    fn column(ty: &DataType, values: &[Scalar]) -> ArrayRef {
        let mut builder = ColumnBuilder::new(ty, values.len());
        values.iter().for_each(|v| builder.append(v));
        builder.finish()
    }

    #[test]
    fn texts_of_every_length_are_written_as_they_are() {
        let codec = RowCodec::new(&[DataType::string(), DataType::string()]);
        let letters: String = ('!'..'z').collect();
        let texts: Vec<Scalar> = (0..40).map(|n| Scalar::String(letters[..n].into())).collect();
        let columns = [column(&DataType::string(), &texts), column(&DataType::string(), &texts)];
        let mut out = EncodedRows::default();
        codec.encode(&columns, 0..40, &mut out);
        for (n, row) in out.iter().enumerate() {
            assert_eq!([codec.bytes_at(row, 0), codec.bytes_at(row, 1)], [&letters.as_bytes()[..n]; 2]);
        }
    }

    #[test]
    fn a_short_text_at_the_end_leaves_the_next_row_alone() {
        let types = [TypeKind::BigInt.nullable(), DataType::string()];
        let codec = RowCodec::new(&types);
        let number = |n: i64| if n % 3 == 0 { Scalar::Null } else { Scalar::Int(-n) };
        let numbers: Vec<Scalar> = (0..80).map(number).collect();
        let texts: Vec<Scalar> = (0..80).map(|n| Scalar::String("xyz".repeat(n % 9).into())).collect();
        let columns = [column(&types[0], &numbers), column(&types[1], &texts)];
        let mut out = EncodedRows::default();
        codec.encode(&columns, 0..80, &mut out);
        // The same buffer again, over what the rows before left in it, and not from the first row.
        codec.encode(&columns, 7..80, &mut out);
        for (row, encoded) in (7..80).zip(out.iter()) {
            assert_eq!(
                [codec.scalar_at(encoded, 0), codec.scalar_at(encoded, 1)],
                [numbers[row].clone(), texts[row].clone()]
            );
        }
    }

    #[test]
    fn rows_survive_a_round_trip() {
        let types = vec![
            TypeKind::BigInt.nullable(),
            DataType::string(),
            TypeKind::Double.nullable(),
            TypeKind::Array(Box::new(TypeKind::Int.nullable())).nullable(),
            TypeKind::Decimal { precision: 20, scale: 3 }.nullable(),
            TypeKind::BYTES.nullable(),
            TypeKind::TimestampLtz(3).nullable(),
            DataType::row(vec![Field::new("a", DataType::string()), Field::new("b", TypeKind::Boolean.nullable())]),
            TypeKind::Boolean.nullable(),
        ];
        let rows: Vec<Vec<Scalar>> = vec![
            vec![
                Scalar::Int(-5),
                Scalar::String("a rather long string".into()),
                Scalar::Double(1.5),
                Scalar::Array(vec![Scalar::Int(1), Scalar::Null]),
                Scalar::Decimal(-12345),
                Scalar::Bytes(vec![1, 2].as_slice().into()),
                Scalar::Timestamp(-1),
                Scalar::Row(vec![Scalar::String("x".into()), Scalar::Null]),
                Scalar::Boolean(true),
            ],
            vec![Scalar::Null; 9],
        ];
        let columns: Vec<ArrayRef> = (0..types.len())
            .map(|i| column(&types[i], &rows.iter().map(|r| r[i].clone()).collect::<Vec<_>>()))
            .collect();
        let codec = RowCodec::new(&types);
        let mut encoded = EncodedRows::default();
        codec.encode(&columns, 0..2, &mut encoded);
        let slices: Vec<&[u8]> = encoded.iter().collect();
        for (i, decoded) in codec.decode(&slices).iter().enumerate() {
            assert_eq!(decoded.data_type(), columns[i].data_type());
            assert_eq!(decoded, &columns[i], "column {i}");
        }
        assert_eq!(codec.i64_at(slices[0], 0), -5);
        assert!(codec.has_null(slices[1]) && !codec.has_null(slices[0]));
        codec.encode(&columns, 1..2, &mut encoded);
        assert_eq!(encoded.len(), 1);
        assert!(codec.is_null(encoded.row(0), 7));
    }

    #[test]
    fn equal_groups_have_equal_bytes() {
        let codec = RowCodec::new(&[TypeKind::Double.nullable(), DataType::string()]);
        let doubles: ArrayRef =
            Arc::new(Float64Array::from(vec![Some(f64::NAN), Some(-f64::NAN), Some(0.0), Some(-0.0), None, None]));
        let text: ArrayRef = Arc::new(StringViewArray::from(vec!["a", "a", "", "", "b", "b"]));
        let mut encoded = EncodedRows::default();
        codec.encode(&[doubles, text], 0..6, &mut encoded);
        assert_eq!(encoded.row(0), encoded.row(1));
        assert_ne!(encoded.row(2), encoded.row(3));
        assert_eq!(encoded.row(4), encoded.row(5));
    }
}
