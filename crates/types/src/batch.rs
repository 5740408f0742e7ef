//! The stream element that carries rows.
//!
//! A batch is columns of equal length, the change kind of each row (absent when all are +I), an optional
//! selection (the rows that are left after a filter, so that a filter need not copy) and the marks: the
//! places inside the batch where the watermark moves. Invariants: `columns[i].len() == rows`; `kinds`, when
//! there, has `rows` entries; `selection` is ascending and below `rows`; marks are ascending in both members.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, UInt32Array};

use crate::RowKind;

/// The watermark becomes `watermark` (epoch ms) after the first `row` rows of the batch (counted before any selection).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub row: u32,
    pub watermark: i64,
}

#[derive(Clone, Debug)]
pub struct Batch {
    pub columns: Vec<ArrayRef>,
    pub rows: usize,
    pub kinds: Option<Arc<[RowKind]>>,
    pub selection: Option<Arc<[u32]>>,
    pub marks: Vec<Mark>,
}

impl Batch {
    /// An insert-only batch without marks. `rows` is explicit because a batch may have no columns (COUNT(*)).
    pub fn new(columns: Vec<ArrayRef>, rows: usize) -> Batch {
        debug_assert!(columns.iter().all(|c| c.len() == rows), "invariant: columns have the batch's length");
        Batch { columns, rows, kinds: None, selection: None, marks: Vec::new() }
    }

    /// As `new`, with change kinds; kinds that are all +I are dropped.
    pub fn with_kinds(columns: Vec<ArrayRef>, kinds: Vec<RowKind>) -> Batch {
        let rows = kinds.len();
        let mut batch = Batch::new(columns, rows);
        if kinds.iter().any(|k| *k != RowKind::Insert) {
            batch.kinds = Some(kinds.into());
        }
        batch
    }

    /// A batch that only moves the watermark.
    pub fn watermark(columns: Vec<ArrayRef>, watermark: i64) -> Batch {
        let mut batch = Batch::new(columns, 0);
        batch.marks.push(Mark { row: 0, watermark });
        batch
    }

    pub fn kind(&self, row: usize) -> RowKind {
        self.kinds.as_ref().map_or(RowKind::Insert, |kinds| kinds[row])
    }

    /// Rows that are live, after the selection.
    pub fn live_rows(&self) -> usize {
        self.selection.as_ref().map_or(self.rows, |s| s.len())
    }

    pub fn is_empty(&self) -> bool {
        self.live_rows() == 0 && self.marks.is_empty()
    }

    /// Applies the selection: the result has none, its marks point at the rows that are left.
    pub fn compact(self) -> Batch {
        let Some(selection) = self.selection else { return self };
        let marks = self
            .marks
            .iter()
            .map(|m| Mark { row: selection.partition_point(|r| *r < m.row) as u32, watermark: m.watermark })
            .collect();
        let kinds = self.kinds.map(|kinds| selection.iter().map(|r| kinds[*r as usize]).collect());
        let rows = selection.len();
        let columns = if rows == self.rows { self.columns } else { take_rows(&self.columns, &selection) };
        Batch { columns, rows, kinds, selection: None, marks }
    }

    /// The rows `start..start + len` without marks or selection (columns are sliced, not copied).
    /// Only for batches without a selection.
    pub fn slice(&self, start: usize, len: usize) -> Batch {
        debug_assert!(self.selection.is_none(), "invariant: compact before slicing");
        Batch {
            columns: self.columns.iter().map(|c| c.slice(start, len)).collect(),
            rows: len,
            kinds: self.kinds.as_ref().map(|k| k[start..start + len].into()),
            selection: None,
            marks: Vec::new(),
        }
    }

    /// The batch in parts of at most `rows` rows, each with the marks among and behind its rows; it has no selection.
    pub fn parts(&self, rows: usize) -> impl Iterator<Item = (Range<usize>, Batch)> {
        let starts = (0..self.rows.max(1)).step_by(rows.max(1));
        starts.map(move |start| {
            let end = start.saturating_add(rows).min(self.rows);
            let mut part = self.slice(start, end - start);
            let here = |mark: &&Mark| (mark.row as usize > start || start == 0) && mark.row as usize <= end;
            part.marks
                .extend(self.marks.iter().filter(here).map(|mark| Mark { row: mark.row - start as u32, ..*mark }));
            (start..end, part)
        })
    }

    /// Bytes of the arrays this batch holds on to (buffers that views share are counted whole).
    pub fn bytes(&self) -> usize {
        self.columns.iter().map(|c| c.get_array_memory_size()).sum()
    }
}

/// Gathers rows of every column.
pub fn take_rows(columns: &[ArrayRef], rows: &[u32]) -> Vec<ArrayRef> {
    let indices = UInt32Array::from(rows.to_vec());
    columns
        .iter()
        .map(|c| {
            arrow_select::take::take(c.as_ref(), &indices, None).expect("invariant: selection is inside the batch")
        })
        .collect()
}

/// Joins batches without selection into one; marks keep their places.
pub fn concat_batches(batches: &[Batch]) -> Option<Batch> {
    let (first, rest) = batches.split_first()?;
    if rest.is_empty() {
        return Some(first.clone());
    }
    let with_rows: Vec<&Batch> = batches.iter().filter(|b| b.rows > 0).collect();
    let rows: usize = with_rows.iter().map(|b| b.rows).sum();
    let columns = match with_rows.as_slice() {
        [] => first.columns.clone(),
        [only] => only.columns.clone(),
        many => (0..many[0].columns.len())
            .map(|i| {
                let parts: Vec<&dyn Array> = many.iter().map(|b| b.columns[i].as_ref()).collect();
                arrow_select::concat::concat(&parts).expect("invariant: batches of one stream have one schema")
            })
            .collect(),
    };
    let kinds = batches.iter().any(|b| b.kinds.is_some()).then(|| {
        let mut kinds = Vec::with_capacity(rows);
        for batch in batches {
            match &batch.kinds {
                Some(k) => kinds.extend_from_slice(k),
                None => kinds.resize(kinds.len() + batch.rows, RowKind::Insert),
            }
        }
        kinds.into()
    });
    let mut marks = Vec::new();
    let mut offset = 0u32;
    for batch in batches {
        marks.extend(batch.marks.iter().map(|m| Mark { row: m.row + offset, watermark: m.watermark }));
        offset += batch.rows as u32;
    }
    Some(Batch { columns, rows, kinds, selection: None, marks })
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::Int32Array;
    use arrow_array::cast::AsArray;
    use arrow_array::types::Int32Type;

    #[test]
    fn compaction_moves_marks_with_their_rows() {
        let mut batch = Batch::new(vec![Arc::new(Int32Array::from(vec![1, 2, 3, 4]))], 4);
        batch.marks = vec![Mark { row: 2, watermark: 7 }, Mark { row: 4, watermark: 9 }];
        batch.selection = Some(vec![0, 3].into());
        let batch = batch.compact();
        assert_eq!(batch.columns[0].as_primitive::<Int32Type>().values(), &[1, 4]);
        assert_eq!(batch.marks, vec![Mark { row: 1, watermark: 7 }, Mark { row: 2, watermark: 9 }]);
    }

    #[test]
    fn a_batch_that_only_moves_the_watermark_needs_no_columns() {
        let rows = Batch::new(vec![Arc::new(Int32Array::from(vec![1])) as ArrayRef], 1);
        let joined = concat_batches(&[Batch::watermark(Vec::new(), 3), rows.clone(), rows]).unwrap();
        assert_eq!((joined.rows, joined.columns.len()), (2, 1));
        assert_eq!(joined.marks, vec![Mark { row: 0, watermark: 3 }]);
    }

    #[test]
    fn parts_keep_marks_with_their_rows() {
        let mut batch = Batch::new(vec![Arc::new(Int32Array::from(vec![1, 2, 3, 4, 5]))], 5);
        let mark = |row: u32, watermark: i64| Mark { row, watermark };
        batch.marks = vec![mark(0, 1), mark(2, 2), mark(3, 3), mark(5, 4)];
        let parts: Vec<_> = batch.parts(2).collect();
        assert_eq!(parts.iter().map(|(rows, _)| rows.clone()).collect::<Vec<_>>(), [0..2, 2..4, 4..5]);
        let marks: Vec<_> = parts.iter().map(|(_, part)| part.marks.clone()).collect();
        assert_eq!(marks, [vec![mark(0, 1), mark(2, 2)], vec![mark(1, 3)], vec![mark(1, 4)]]);
        let joined = concat_batches(&parts.into_iter().map(|(_, part)| part).collect::<Vec<_>>()).unwrap();
        assert_eq!((joined.rows, joined.marks), (5, batch.marks));
        assert_eq!(Batch::watermark(Vec::new(), 9).parts(3).count(), 1, "a watermark alone is one part");
    }

    #[test]
    fn concatenation_keeps_kinds_and_marks() {
        let column = |v: Vec<i32>| -> Vec<ArrayRef> { vec![Arc::new(Int32Array::from(v))] };
        let plain = Batch::new(column(vec![1]), 1);
        let mut changed = Batch::with_kinds(column(vec![2]), vec![RowKind::Delete]);
        changed.marks.push(Mark { row: 1, watermark: 5 });
        let joined = concat_batches(&[plain, changed]).unwrap();
        assert_eq!(joined.kind(0), RowKind::Insert);
        assert_eq!(joined.kind(1), RowKind::Delete);
        assert_eq!(joined.marks, vec![Mark { row: 2, watermark: 5 }]);
    }
}
