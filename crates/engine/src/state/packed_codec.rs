//! Rows as state keeps them by the thousand: packed, and read column by column as they are.
//!
//! A row is `marks (4 bits a member), members`; members of fixed width come first, then the variable ones, each group in
//! the order of columns. A mark says what a member is and how many bytes it has:
//!
//! | mark | a number | a text, bytes or a nested value |
//! |---|---|---|
//! | 0 | is zero, no byte | is empty |
//! | 1 to 8 | so many bytes | 1, 2: its number in the column's dictionary, in so many bytes; 3 to 8: its length in one byte, then its characters by kind (`narrow_text.rs`) |
//! | 9 to 14 | 9: sixteen bytes | the same six kinds, with a length of four bytes |
//! | 15 | NULL | NULL |
//!
//! Integers and times are the distance from the column's base with the sign in the lowest bit, floating point numbers have
//! their bytes swapped, so that what most values have in common is zeros at the top.
//!
//! Invariants: two rows of one codec have equal bytes exactly when their canonical bytes are equal, because bases and
//! dictionaries never change what they once said. Packed rows mean nothing to another codec: snapshots hold the
//! canonical form ([`RowForm`]).

use std::ops::Range;
use std::sync::Arc;

use arrow_array::{ArrayRef, NullArray};
use ouzel_types::DataType;

use crate::state::narrow_text::SLACK;
use crate::state::packed_number::PackedNumbers;
use crate::state::packed_text::PackedTexts;
use crate::state::row_codec::{EncodedRows, Layout, RowCodec, length_at};

/// The mark of NULL.
pub(super) const NULL: u8 = 15;

/// How an owner's rows stand in state and in snapshots.
pub trait RowForm {
    /// Appends the canonical form of a stored row.
    fn save(&self, stored: &[u8], out: &mut Vec<u8>);
    /// Appends the stored form of a canonical row.
    fn load(&mut self, saved: &[u8], out: &mut Vec<u8>);
}

/// Canonical rows are stored as they are.
impl RowForm for RowCodec {
    fn save(&self, stored: &[u8], out: &mut Vec<u8>) {
        out.extend_from_slice(stored);
    }
    fn load(&mut self, saved: &[u8], out: &mut Vec<u8>) {
        out.extend_from_slice(saved);
    }
}

impl RowForm for PackedCodec {
    fn save(&self, stored: &[u8], out: &mut Vec<u8>) {
        self.unpack(stored, out);
    }
    fn load(&mut self, saved: &[u8], out: &mut Vec<u8>) {
        // What a file says is not taken for UTF-8 unseen.
        let repaired = (!self.canonical.has_valid_text(saved)).then(|| {
            let mut row = EncodedRows::default();
            self.canonical.encode(&self.canonical.decode(&[saved]), 0..1, &mut row);
            row.row(0).to_vec()
        });
        let saved = repaired.as_deref().unwrap_or(saved);
        let start = out.len();
        out.resize(start + self.most_bytes(saved.len()), 0);
        let length = self.pack(saved, &mut out[start..]);
        out.truncate(start + length);
    }
}

enum Kind {
    /// Only the mark.
    Nothing,
    Number(PackedNumbers),
    Text(PackedTexts),
}

struct Packed {
    column: usize,
    /// Where the canonical row has the member, or its length.
    at: usize,
    kind: Kind,
}

/// See the file's head.
pub struct PackedCodec {
    canonical: RowCodec,
    /// In the order in which rows hold them.
    members: Vec<Packed>,
    /// Canonical rows of the batch in work.
    scratch: EncodedRows,
}

impl PackedCodec {
    pub fn new(types: &[DataType]) -> PackedCodec {
        let canonical = RowCodec::new(types);
        let mut members: Vec<Packed> = canonical.members.iter().enumerate().map(packed).collect();
        // A stable sort: the canonical form has the variable members in this order, too.
        members.sort_by_key(|member| matches!(member.kind, Kind::Text(_)));
        PackedCodec { canonical, members, scratch: EncodedRows::default() }
    }

    fn marks(&self) -> usize {
        self.members.len().div_ceil(2)
    }

    /// The most bytes that a canonical row of this length takes, and what may be overwritten behind it.
    fn most_bytes(&self, length: usize) -> usize {
        // A number may be one byte wider than its type: a distance between two of them is.
        length + 2 * self.members.len() + SLACK
    }

    /// A row of NULLs.
    pub fn null_row(&self) -> Vec<u8> {
        let mut row = vec![0; self.marks()];
        (0..self.members.len()).for_each(|position| row[position / 2] |= NULL << (position % 2 * 4));
        row
    }

    /// Packs `rows` of `columns` (one per member, in order) into `out`; row `i` of `out` is row `rows.start + i`.
    pub fn encode(&mut self, columns: &[ArrayRef], rows: Range<usize>, out: &mut EncodedRows) {
        let mut scratch = std::mem::take(&mut self.scratch);
        self.canonical.encode(columns, rows, &mut scratch);
        out.variable = true;
        out.rows = scratch.len();
        out.offsets.clear();
        out.offsets.push(0);
        let most = scratch.bytes.len() + scratch.len() * 2 * self.members.len() + SLACK;
        if out.bytes.len() < most {
            out.bytes.resize(most, 0);
        }
        let mut end = 0;
        for row in scratch.iter() {
            end += self.pack(row, &mut out.bytes[end..]);
            out.offsets.push(end);
        }
        self.scratch = scratch;
    }

    /// Writes a canonical row at the start of `out`, which has `most_bytes`; gives its length.
    #[inline]
    fn pack(&mut self, row: &[u8], out: &mut [u8]) -> usize {
        let mut at = self.marks();
        let mut text_at = self.canonical.head;
        out[..at].fill(0);
        for (position, member) in self.members.iter_mut().enumerate() {
            let mark = match &mut member.kind {
                _ if self.canonical.is_null(row, member.column) => NULL,
                Kind::Nothing => 0,
                Kind::Number(numbers) => numbers.pack(&row[member.at..], out, &mut at),
                Kind::Text(texts) => {
                    let text = &row[text_at..text_at + length_at(row, member.at)];
                    text_at += text.len();
                    texts.pack(text, out, &mut at)
                }
            };
            out[position / 2] |= mark << (position % 2 * 4);
        }
        at
    }

    /// Appends the canonical form of a packed row.
    fn unpack(&self, row: &[u8], out: &mut Vec<u8>) {
        let start = out.len();
        out.resize(start + self.canonical.head, 0);
        let mut at = self.marks();
        for (position, member) in self.members.iter().enumerate() {
            let mark = mark_at(row, position);
            if mark == NULL {
                out[start + member.column / 8] |= 1 << (member.column % 8);
                continue;
            }
            match &member.kind {
                Kind::Nothing => {}
                Kind::Number(numbers) => {
                    numbers.unpack(mark, &row[at..], &mut out[start + member.at..]);
                    at += PackedNumbers::bytes(mark);
                }
                Kind::Text(texts) => {
                    let text_start = out.len();
                    at += texts.unpack(mark, &row[at..], out);
                    let length = (out.len() - text_start) as u32;
                    out[start + member.at..start + member.at + 4].copy_from_slice(&length.to_le_bytes());
                }
            }
        }
    }

    /// All columns of the given rows.
    pub fn decode(&self, rows: &[&[u8]]) -> Vec<ArrayRef> {
        let mut places = vec![self.marks() as u32; rows.len()];
        let mut columns: Vec<Option<ArrayRef>> = vec![None; self.members.len()];
        for position in 0..self.members.len() {
            columns[self.members[position].column] = Some(self.decode_member(position, rows, &mut places));
        }
        columns.into_iter().map(|column| column.expect("invariant: one member per column")).collect()
    }

    /// One column of the given rows.
    pub fn decode_column(&self, column: usize, rows: &[&[u8]]) -> ArrayRef {
        let wanted = self.members.iter().position(|member| member.column == column);
        let wanted = wanted.expect("invariant: one member per column");
        let mut places: Vec<u32> = rows.iter().map(|row| self.place(row, wanted) as u32).collect();
        self.decode_member(wanted, rows, &mut places)
    }

    /// Where a member stands in a row.
    fn place(&self, row: &[u8], position: usize) -> usize {
        let mut at = self.marks();
        for (earlier, member) in self.members[..position].iter().enumerate() {
            at += match member.kind {
                Kind::Nothing => 0,
                Kind::Number(_) => PackedNumbers::bytes(mark_at(row, earlier)),
                Kind::Text(_) => PackedTexts::bytes(mark_at(row, earlier), &row[at..]),
            };
        }
        at
    }

    /// The column of the member at `position`, which stands at `places`; these move behind it.
    fn decode_member(&self, position: usize, rows: &[&[u8]], places: &mut [u32]) -> ArrayRef {
        let member = &self.members[position];
        let ty = &self.canonical.members[member.column].ty;
        match &member.kind {
            Kind::Nothing => Arc::new(NullArray::new(rows.len())),
            Kind::Number(numbers) => numbers.decode(ty, position, rows, places),
            Kind::Text(texts) => texts.decode(ty, position, rows, places),
        }
    }

    /// Dictionaries.
    pub fn state_bytes(&self) -> usize {
        let bytes = |member: &Packed| match &member.kind {
            Kind::Text(texts) => texts.state_bytes(),
            Kind::Nothing | Kind::Number(_) => 0,
        };
        self.members.iter().map(bytes).sum()
    }
}

fn packed((column, member): (usize, &super::row_codec::Member)) -> Packed {
    let kind = match member.layout {
        Layout::Nothing => Kind::Nothing,
        Layout::Fixed(fixed) => Kind::Number(PackedNumbers::new(fixed)),
        Layout::Text(_) => Kind::Text(PackedTexts::new(true)),
        Layout::Bytes(_) | Layout::Nested(_) => Kind::Text(PackedTexts::new(false)),
    };
    Packed { column, at: member.at, kind }
}

/// What the member at `position` of a row is.
#[inline(always)]
pub(super) fn mark_at(row: &[u8], position: usize) -> u8 {
    row[position / 2] >> (position % 2 * 4) & 15
}
