//! The contract of a table that can be looked up by key (lookup joins).

use arrow_array::ArrayRef;

use crate::error::Result;

/// Answers keys with rows.
pub trait Lookup: Send {
    /// `keys`: one array per `LookupJoin::keys`, `rows` rows each. For each probe row in order the matching rows:
    /// returns (probe row index per result row, ascending; the result columns of `LookupJoin::projection`).
    fn lookup(&mut self, keys: &[ArrayRef], rows: usize) -> Result<(Vec<u32>, Vec<ArrayRef>)>;
}
