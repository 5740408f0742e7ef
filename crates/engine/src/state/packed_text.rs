//! Texts, bytes and nested values in packed rows: by their number in a dictionary, or in few bits a character (see
//! `packed_codec.rs`).

use std::sync::Arc;

use arrow_array::builder::{BinaryViewBuilder, make_view};
use arrow_array::{ArrayRef, StringViewArray};
use arrow_buffer::{Buffer, ScalarBuffer};
use ouzel_types::{ColumnBuilder, DataType, Scalar, TypeKind};

use crate::state::narrow_text::{Characters, KINDS};
use crate::state::packed_codec::{NULL, mark_at};
use crate::state::packed_number::nulls;
use crate::state::row_codec::INLINE_MAX;
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

    /// Writes a text at `at`, which moves on. Gives the mark.
    #[inline]
    pub fn pack(&mut self, text: &[u8], out: &mut [u8], at: &mut usize) -> u8 {
        if text.is_empty() {
            return EMPTY;
        }
        if let Some(number) = self.dictionary.number(text) {
            let mark = if number < 256 { NUMBERED_SMALL } else { NUMBERED };
            out[*at..*at + 2].copy_from_slice(&number.to_le_bytes());
            *at += mark as usize;
            return mark;
        }
        let kind = Characters::of(text);
        debug_assert!(kind != Characters::Any || !self.is_text || std::str::from_utf8(text).is_ok());
        let first = match u8::try_from(text.len()) {
            Ok(length) => {
                out[*at] = length;
                *at += 1;
                SHORT
            }
            Err(_) => {
                out[*at..*at + 4].copy_from_slice(&(text.len() as u32).to_le_bytes());
                *at += 4;
                LONG
            }
        };
        kind.narrow(text, &mut out[*at..]);
        *at += kind.bytes(text.len());
        first + kind as u8
    }

    /// Appends the text with this mark at the start of `from`; gives how many bytes it has there.
    #[inline]
    pub fn unpack(&self, mark: u8, from: &[u8], out: &mut Vec<u8>) -> usize {
        let (head, characters, kind) = match mark {
            EMPTY | NULL => return 0,
            NUMBERED_SMALL | NUMBERED => {
                let number = u16::from(from[0]) | if mark == NUMBERED { u16::from(from[1]) << 8 } else { 0 };
                out.extend_from_slice(self.dictionary.text(number));
                return mark.into();
            }
            SHORT..LONG => (1, from[0].into(), mark - SHORT),
            _ => (4, length(from), mark - LONG),
        };
        let kind = KINDS[kind as usize];
        kind.widen(&from[head..], characters, out);
        head + kind.bytes(characters)
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
            let mark = mark_at(row, position);
            bytes.clear();
            *place += self.unpack(mark, &row[*place as usize..], &mut bytes) as u32;
            see((mark != NULL).then_some(bytes.as_slice()));
        }
    }

    /// Text is written once, into a buffer that the views of the column share.
    fn decode_text(&self, position: usize, rows: &[&[u8]], places: &mut [u32]) -> ArrayRef {
        let mut buffers: Vec<Buffer> = Vec::new();
        let mut bytes: Vec<u8> = Vec::new();
        let mut views = Vec::with_capacity(rows.len());
        for (row, place) in rows.iter().zip(places) {
            let start = bytes.len();
            *place += self.unpack(mark_at(row, position), &row[*place as usize..], &mut bytes) as u32;
            views.push(make_view(&bytes[start..], buffers.len() as u32, start as u32));
            if bytes.len() - start <= INLINE_MAX {
                bytes.truncate(start);
            } else if bytes.len() > BUFFER {
                buffers.push(Buffer::from_vec(std::mem::take(&mut bytes)));
            }
        }
        buffers.push(Buffer::from_vec(bytes));
        // SAFETY: each view is inlined or a range of a buffer; what it shows was UTF-8 when it was packed.
        let text = unsafe { StringViewArray::new_unchecked(ScalarBuffer::from(views), buffers, nulls(position, rows)) };
        Arc::new(text)
    }

    pub fn state_bytes(&self) -> usize {
        self.dictionary.state_bytes()
    }
}

#[inline]
fn length(from: &[u8]) -> usize {
    let bytes = from.first_chunk::<4>().expect("invariant: a long text begins with its length");
    u32::from_le_bytes(*bytes) as usize
}
