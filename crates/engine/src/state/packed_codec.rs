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
use crate::state::packed_cells::Cells;
use crate::state::packed_number::PackedNumbers;
use crate::state::packed_text::{PackedTexts, Texts};
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
        self.take_canonical(saved);
        let start = out.len();
        out.resize(start + self.most_bytes(1, saved.len()), 0);
        let text = |position: usize| &saved[self.text_ranges[position - self.texts].clone()];
        let length = self.put(0, text, &mut out[start..]);
        out.truncate(start + length);
    }
}

/// So many rows are on their way at once: what is known of them stays in the cache.
const BLOCK: usize = 256;

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
    cells: Cells,
}

/// See the file's head.
pub struct PackedCodec {
    canonical: RowCodec,
    /// In the order in which rows hold them.
    members: Vec<Packed>,
    /// How many members come before the variable ones.
    texts: usize,
    /// Where the variable members of a canonical row stand.
    text_ranges: Vec<Range<usize>>,
}

impl PackedCodec {
    pub fn new(types: &[DataType]) -> PackedCodec {
        let canonical = RowCodec::new(types);
        let mut members: Vec<Packed> = canonical.members.iter().enumerate().map(packed).collect();
        // A stable sort: the canonical form has the variable members in this order, too.
        members.sort_by_key(|member| matches!(member.kind, Kind::Text(_)));
        let texts = members.iter().filter(|member| !matches!(member.kind, Kind::Text(_))).count();
        PackedCodec { canonical, members, texts, text_ranges: Vec::new() }
    }

    fn marks(&self) -> usize {
        self.members.len().div_ceil(2)
    }

    /// The most bytes that rows with so many bytes of text take, and what may be overwritten behind them.
    fn most_bytes(&self, rows: usize, text: usize) -> usize {
        const NUMBER: usize = 16;
        rows * (self.marks() + NUMBER * self.members.len()) + text + SLACK
    }

    /// A row of NULLs.
    pub fn null_row(&self) -> Vec<u8> {
        let mut row = vec![0; self.marks()];
        (0..self.members.len()).for_each(|position| row[position / 2] |= NULL << (position % 2 * 4));
        row
    }

    /// Packs `rows` of `columns` (one per member, in order) into `out`; row `i` of `out` is row `rows.start + i`.
    pub fn encode(&mut self, columns: &[ArrayRef], rows: Range<usize>, out: &mut EncodedRows) {
        debug_assert_eq!(columns.len(), self.members.len(), "invariant: one column per member");
        out.variable = true;
        out.rows = rows.len();
        out.offsets.clear();
        out.offsets.push(0);
        let of_member = |member: &Packed| {
            Texts::of(&columns[member.column], &self.canonical.members[member.column].ty, rows.clone())
        };
        let texts: Vec<Texts> = self.members[self.texts..].iter().map(of_member).collect();
        let mut end = 0;
        for start in rows.clone().step_by(BLOCK) {
            let block = start..rows.end.min(start + BLOCK);
            let text_bytes = self.take(columns, &texts, block.clone());
            let most = end + self.most_bytes(block.len(), text_bytes);
            if out.bytes.len() < most {
                out.bytes.resize(most, 0);
            }
            for row in block {
                let text = |position: usize| texts[position - self.texts].get(row).unwrap_or_default();
                end += self.put(row - start, text, &mut out.bytes[end..]);
                out.offsets.push(end);
            }
        }
    }

    /// Looks at each member of some rows; gives the length of their texts.
    fn take(&mut self, columns: &[ArrayRef], texts: &[Texts], rows: Range<usize>) -> usize {
        let mut text_bytes = 0;
        for (position, member) in self.members.iter_mut().enumerate() {
            match &mut member.kind {
                Kind::Nothing => member.cells.set_all_null(rows.len()),
                Kind::Number(numbers) => numbers.take(&columns[member.column], rows.clone(), &mut member.cells),
                Kind::Text(packed) => {
                    text_bytes += packed.take(&texts[position - self.texts], rows.clone(), &mut member.cells);
                }
            }
        }
        text_bytes
    }

    /// Looks at each member of a canonical row.
    fn take_canonical(&mut self, row: &[u8]) {
        let mut text_at = self.canonical.head;
        self.text_ranges.clear();
        for member in &mut self.members {
            member.cells.clear();
            let is_null = self.canonical.is_null(row, member.column);
            match &mut member.kind {
                Kind::Number(numbers) if !is_null => numbers.take_canonical(&row[member.at..], &mut member.cells),
                Kind::Text(texts) => {
                    let range = text_at..text_at + length_at(row, member.at);
                    text_at = range.end;
                    if is_null {
                        member.cells.set_all_null(1);
                    } else {
                        texts.take_canonical(&row[range.clone()], &mut member.cells);
                    }
                    self.text_ranges.push(range);
                }
                Kind::Nothing | Kind::Number(_) => member.cells.set_all_null(1),
            }
        }
    }

    /// Writes a row that was taken at the start of `out`, which has `most_bytes`; gives its length. `text` gives that of
    /// the member at a position.
    #[inline(always)]
    fn put<'t>(&self, row: usize, text: impl Fn(usize) -> &'t [u8], out: &mut [u8]) -> usize {
        for (at, members) in self.members.chunks(16).enumerate() {
            let marks = members.iter().rev().fold(0, |marks, member| marks << 4 | u64::from(member.cells.marks[row]));
            // Members are written over what this writes too much.
            out[at * 8..at * 8 + 8].copy_from_slice(&marks.to_le_bytes());
        }
        let mut at = self.marks();
        for member in &self.members[..self.texts] {
            if let Kind::Number(_) = member.kind {
                PackedNumbers::put(&member.cells, row, out, &mut at);
            }
        }
        for (position, member) in self.members.iter().enumerate().skip(self.texts) {
            PackedTexts::put(member.cells.marks[row], member.cells.low[row], || text(position), out, &mut at);
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
                    out.resize(text_start + texts.length(mark, &row[at..]) + SLACK, 0);
                    let (packed, length) = texts.unpack(mark, &row[at..], &mut out[text_start..]);
                    out.truncate(text_start + length);
                    at += packed;
                    let length = length as u32;
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
    Packed { column, at: member.at, kind, cells: Cells::default() }
}

/// What the member at `position` of a row is.
#[inline(always)]
pub(super) fn mark_at(row: &[u8], position: usize) -> u8 {
    row[position / 2] >> (position % 2 * 4) & 15
}
