//! The contracts of a table that can be looked up by key (lookup joins): asked and waited for, or asked meanwhile.

use arrow_array::ArrayRef;

use crate::error::Result;

/// For each probe row in order the matching rows: (probe row index per result row, ascending; the result columns of
/// `LookupJoin::projection`).
pub type Answer = (Vec<u32>, Vec<ArrayRef>);

/// Answers keys with rows.
pub trait Lookup: Send {
    /// `keys`: one array per `LookupJoin::keys`, `rows` rows each.
    fn lookup(&mut self, keys: &[ArrayRef], rows: usize) -> Result<Answer>;

    /// The same table once more, to be asked at the same time from another thread (a further connection; a cache is
    /// shared). None: an answer takes no waiting, so that nothing is won.
    fn another(&self) -> Result<Option<Box<dyn Lookup>>> {
        Ok(None)
    }
}

/// Answers keys while other work goes on. Nothing here waits.
pub trait Questions: Send {
    /// How many questions may be asked at once, those under way not counted.
    fn free(&self) -> usize;

    /// Begins a question; `number` comes back with its answer. Only while `free` is above zero.
    fn ask(&mut self, number: u64, keys: Vec<ArrayRef>, rows: usize);

    /// Are there answers to be taken?
    fn is_answered(&self) -> bool;

    /// The next answer, in the order in which they came.
    fn answer(&mut self) -> Option<(u64, Result<Answer>)>;
}
