//! Errors of single rows inside a batch.
//!
//! Kernels evaluate whole columns, a row engine would not have evaluated some of those rows (the other branch
//! of a CASE, a filtered row). So a kernel never stops: it leaves NULL in a row that failed and notes the row here;
//! whoever combines results keeps the notes of rows that count and drops the others.

use std::borrow::Cow;

/// Failed rows of one evaluation, in any order. Empty (and unallocated) nearly always.
#[derive(Clone, Debug, Default)]
pub struct RowErrors {
    rows: Vec<(u32, Cow<'static, str>)>,
}

impl RowErrors {
    pub fn push(&mut self, row: usize, message: impl Into<Cow<'static, str>>) {
        self.rows.push((row as u32, message.into()));
    }
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
    /// Keeps the errors of rows for which `keep` is true.
    pub fn retain(&mut self, keep: impl Fn(usize) -> bool) {
        self.rows.retain(|(row, _)| keep(*row as usize));
    }
    /// Moves errors of a subset's rows to the rows of the whole.
    pub fn renumber(&mut self, rows: &[u32]) {
        self.rows.iter_mut().for_each(|(row, _)| *row = rows[*row as usize]);
    }
    /// Notes the same error for every row below `rows`.
    pub fn push_all(&mut self, rows: usize, message: &str) {
        let message: Cow<'static, str> = message.to_owned().into();
        self.rows.extend((0..rows as u32).map(|row| (row, message.clone())));
    }
    pub fn append(&mut self, other: &mut RowErrors) {
        self.rows.append(&mut other.rows);
    }
    /// The failing row that comes first.
    pub fn first(&self) -> Option<(usize, &str)> {
        self.rows.iter().min_by_key(|(row, _)| *row).map(|(row, message)| (*row as usize, message.as_ref()))
    }
    pub fn iter(&self) -> impl Iterator<Item = (usize, &str)> {
        self.rows.iter().map(|(row, message)| (*row as usize, message.as_ref()))
    }
}
