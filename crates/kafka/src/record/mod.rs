//! Record batches of the Kafka log (message format v2): header, iterator, builder, compression.
//!
//! The codec crate's own record type holds a map per record; here a batch stays one piece of
//! bytes and a record is a view into it.

mod batch;
mod builder;
mod compression;
mod iterator;
mod varint;

pub use batch::{BatchError, BatchHeader, HEADER_BYTES, add_sequence, split_first_batch};
pub use builder::{BatchBuilder, BatchIdentity};
pub use compression::{Compression, decompress};
pub use iterator::{Headers, Record, Records, RecordsIter};
