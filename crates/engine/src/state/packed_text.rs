//! Texts, bytes and nested values in packed rows: by their number in a dictionary, or in few bits a character (see
//! `packed_codec.rs`).

use std::ops::Range;
use std::sync::Arc;

use arrow_array::builder::{BinaryViewBuilder, make_view};
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, BinaryViewArray, StringViewArray};
use arrow_buffer::{Buffer, NullBuffer, ScalarBuffer};
use arrow_schema::DataType as ArrowType;
use ouzel_types::{ColumnBuilder, DataType, Scalar, TypeKind};

use crate::state::narrow_text::{Characters, KINDS, SLACK};
use crate::state::packed_cells::Cells;
use crate::state::packed_codec::{NULL, mark_at};
use crate::state::packed_number::nulls;
use crate::state::row_codec::{INLINE_MAX, encode_nested};
use crate::state::text_dictionary::TextDictionary;
use crate::state::value_bytes::read_value;

const EMPTY: u8 = 0;
const NUMBERED_SMALL: u8 = 1;
const NUMBERED: u8 = 2;
/// The first kind of characters, behind a length of one byte or of four.
const SHORT: u8 = 3;
const LONG: u8 = 9;
/// A buffer of a column has about so many bytes at most: views hold 31 bits.
const BUFFER: usize = 1 << 30;

/// The members of one column.
pub struct PackedTexts {
    dictionary: TextDictionary,
    /// The bytes are UTF-8.
    is_text: bool,
}

impl PackedTexts {
    pub fn new(is_text: bool) -> PackedTexts {
        PackedTexts { dictionary: TextDictionary::default(), is_text }
    }

    /// Bytes of a member with this mark, which stands at the start of `from`.
    #[inline]
    pub fn bytes(mark: u8, from: &[u8]) -> usize {
        match mark {
            NUMBERED_SMALL => 1,
            NUMBERED => 2,
            EMPTY | NULL => 0,
            SHORT..LONG => 1 + KINDS[(mark - SHORT) as usize].bytes(from[0].into()),
            _ => 4 + KINDS[(mark - LONG) as usize].bytes(length(from)),
        }
    }

    /// Takes rows of a column; gives the length of their texts.
    pub fn take(&mut self, texts: &Texts, rows: Range<usize>, cells: &mut Cells) -> usize {
        cells.clear();
        let mut bytes = 0;
        // Three passes, so that what one of them reads is on its way while the one before works on other rows.
        cells.low.extend(rows.clone().map(|row| {
            let text = texts.get(row).unwrap_or_default();
            bytes += text.len();
            self.dictionary.hash(text)
        }));
        cells.low.iter().for_each(|hash| self.dictionary.expect(*hash));
        for (row, cell) in rows.zip(&mut cells.low) {
            let (mark, number) = texts.get(row).map_or((NULL, 0), |text| self.take_text(*cell, text));
            cells.marks.push(mark);
            *cell = number;
        }
        bytes
    }

    /// Takes the canonical bytes of one value.
    pub fn take_canonical(&mut self, text: &[u8], cells: &mut Cells) {
        let hash = self.dictionary.hash(text);
        let (mark, number) = self.take_text(hash, text);
        cells.push(mark, number, 0);
    }

    /// The mark of a text, and its number if it has one.
    #[inline(always)]
    fn take_text(&mut self, hash: u64, text: &[u8]) -> (u8, u64) {
        if text.is_empty() {
            return (EMPTY, 0);
        }
        if let Some(number) = self.dictionary.number(hash, text) {
            return (if number < 256 { NUMBERED_SMALL } else { NUMBERED }, number.into());
        }
        let kind = Characters::of(text);
        debug_assert!(kind != Characters::Any || !self.is_text || std::str::from_utf8(text).is_ok());
        (if text.len() < 256 { SHORT } else { LONG } + kind as u8, 0)
    }

    /// Writes a text at `at`, which moves on. Overwrites up to eight bytes behind it.
    #[inline]
    pub fn put<'t>(mark: u8, number: u64, text: impl Fn() -> &'t [u8], out: &mut [u8], at: &mut usize) {
        match mark {
            EMPTY | NULL => {}
            NUMBERED_SMALL | NUMBERED => {
                out[*at..*at + 2].copy_from_slice(&(number as u16).to_le_bytes());
                *at += mark as usize;
            }
            _ => {
                let text = text();
                let first = if mark < LONG { SHORT } else { LONG };
                let head = if mark < LONG { 1 } else { 4 };
                out[*at..*at + 4].copy_from_slice(&(text.len() as u32).to_le_bytes());
                let kind = KINDS[(mark - first) as usize];
                kind.narrow(text, &mut out[*at + head..]);
                *at += head + kind.bytes(text.len());
            }
        }
    }

    /// Bytes of the text with this mark at the start of `from`.
    #[inline]
    pub fn length(&self, mark: u8, from: &[u8]) -> usize {
        match mark {
            EMPTY | NULL => 0,
            NUMBERED_SMALL | NUMBERED => self.dictionary.text(number(mark, from)).len(),
            SHORT..LONG => from[0].into(),
            _ => length(from),
        }
    }

    /// Writes the text with this mark at the start of `from` at the start of `out`, which has room for it and `SLACK`
    /// more; gives how many bytes it has in `from` and in `out`.
    #[inline]
    pub fn unpack(&self, mark: u8, from: &[u8], out: &mut [u8]) -> (usize, usize) {
        let (head, characters, kind) = match mark {
            EMPTY | NULL => return (0, 0),
            NUMBERED_SMALL | NUMBERED => {
                let text = self.dictionary.text(number(mark, from));
                out[..text.len()].copy_from_slice(text);
                return (mark.into(), text.len());
            }
            SHORT..LONG => (1, from[0].into(), mark - SHORT),
            _ => (4, length(from), mark - LONG),
        };
        let kind = KINDS[kind as usize];
        kind.widen(&from[head..], characters, out);
        (head + kind.bytes(characters), characters)
    }

    /// The values at `places` of the rows; these move behind them.
    pub fn decode(&self, ty: &DataType, position: usize, rows: &[&[u8]], places: &mut [u32]) -> ArrayRef {
        match ty.kind {
            TypeKind::Char(_) | TypeKind::Varchar(_) | TypeKind::Variant => self.decode_text(position, rows, places),
            TypeKind::Binary(_) | TypeKind::Varbinary(_) | TypeKind::Raw(_) => {
                let mut builder = BinaryViewBuilder::with_capacity(rows.len());
                self.for_each(position, rows, places, |bytes| match bytes {
                    Some(bytes) => builder.append_value(bytes),
                    None => builder.append_null(),
                });
                Arc::new(builder.finish())
            }
            _ => {
                let mut builder = ColumnBuilder::new(ty, rows.len());
                self.for_each(position, rows, places, |bytes| match bytes {
                    Some(mut bytes) => builder.append(&read_value(&mut bytes, ty).unwrap_or(Scalar::Null)),
                    None => builder.append_null(),
                });
                builder.finish()
            }
        }
    }

    fn for_each(&self, position: usize, rows: &[&[u8]], places: &mut [u32], mut see: impl FnMut(Option<&[u8]>)) {
        let mut bytes = Vec::new();
        for (row, place) in rows.iter().zip(places) {
            let (mark, from) = (mark_at(row, position), &row[*place as usize..]);
            bytes.resize(bytes.len().max(self.length(mark, from) + SLACK), 0);
            let (packed, length) = self.unpack(mark, from, &mut bytes);
            *place += packed as u32;
            see((mark != NULL).then_some(&bytes[..length]));
        }
    }

    /// Text is written once, into a buffer that the views of the column share.
    fn decode_text(&self, position: usize, rows: &[&[u8]], places: &mut [u32]) -> ArrayRef {
        let mut left = 0;
        for (row, place) in rows.iter().zip(&*places) {
            let (mark, from) = (mark_at(row, position), &row[*place as usize..]);
            if mark == NUMBERED || mark == NUMBERED_SMALL {
                self.dictionary.expect_text(number(mark, from));
            }
            let length = self.length(mark, from);
            left += if length > INLINE_MAX { length } else { 0 };
        }
        let mut buffers: Vec<Buffer> = Vec::new();
        let mut bytes: Vec<u8> = Vec::new();
        let mut end = 0;
        let mut views = Vec::with_capacity(rows.len());
        for (row, place) in rows.iter().zip(places) {
            let (mark, from) = (mark_at(row, position), &row[*place as usize..]);
            let needed = self.length(mark, from);
            if bytes.len() < end + needed + SLACK {
                bytes.truncate(end);
                buffers.extend((end > 0).then(|| Buffer::from_vec(std::mem::take(&mut bytes))));
                bytes = vec![0; left.min(BUFFER).max(needed) + INLINE_MAX + SLACK];
                end = 0;
            }
            let (packed, length) = self.unpack(mark, from, &mut bytes[end..]);
            *place += packed as u32;
            views.push(make_view(&bytes[end..end + length], buffers.len() as u32, end as u32));
            if length > INLINE_MAX {
                end += length;
                left -= length;
            }
        }
        bytes.truncate(end);
        buffers.push(Buffer::from_vec(bytes));
        // SAFETY: each view is inlined or a range of a buffer; what it shows was UTF-8 when it was packed.
        let text = unsafe { StringViewArray::new_unchecked(ScalarBuffer::from(views), buffers, nulls(position, rows)) };
        Arc::new(text)
    }

    pub fn state_bytes(&self) -> usize {
        self.dictionary.state_bytes()
    }
}

/// The texts of a column that is being packed.
pub enum Texts<'a> {
    Text(&'a StringViewArray),
    Bytes(&'a BinaryViewArray),
    /// Nested values as bytes, where each ends (behind a zero), and which are NULL.
    Nested {
        bytes: Vec<u8>,
        ends: Vec<usize>,
        nulls: Option<NullBuffer>,
        start: usize,
    },
}

impl<'a> Texts<'a> {
    /// `rows`: those that will be read.
    pub fn of(column: &'a ArrayRef, ty: &DataType, rows: Range<usize>) -> Texts<'a> {
        match column.data_type() {
            ArrowType::Utf8View => Texts::Text(column.as_string_view()),
            ArrowType::BinaryView => Texts::Bytes(column.as_binary_view()),
            _ => {
                let (start, nulls) = (rows.start, column.logical_nulls());
                let (bytes, ends) = encode_nested(column, ty, rows);
                Texts::Nested { bytes, ends, nulls, start }
            }
        }
    }

    /// None: NULL.
    #[inline(always)]
    pub fn get(&self, row: usize) -> Option<&[u8]> {
        match self {
            Texts::Text(texts) => texts.is_valid(row).then(|| texts.value(row).as_bytes()),
            Texts::Bytes(bytes) => bytes.is_valid(row).then(|| bytes.value(row)),
            Texts::Nested { bytes, ends, nulls, start } => {
                let valid = nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row));
                valid.then(|| &bytes[ends[row - start]..ends[row - start + 1]])
            }
        }
    }
}

/// The number of a text in its dictionary, at the start of `from`.
#[inline]
fn number(mark: u8, from: &[u8]) -> u16 {
    u16::from(from[0]) | if mark == NUMBERED { u16::from(from[1]) << 8 } else { 0 }
}

#[inline]
fn length(from: &[u8]) -> usize {
    let bytes = from.first_chunk::<4>().expect("invariant: a long text begins with its length");
    u32::from_le_bytes(*bytes) as usize
}
