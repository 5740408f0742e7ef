//! Keyed state: compact rows in pages behind hash tables, snapshots as deltas.
//!
//! Reading order: [`row_codec`] (rows as canonical bytes) with [`fixed_member`] and [`value_bytes`], [`packed_codec`] (rows as
//! they are kept) with [`packed_number`], [`packed_text`], [`text_dictionary`] and [`narrow_text`], [`hash`], [`batch_keys`],
//! [`keyed_table`] (keys to slots of words) on [`slot_index`], [`row_pages`] (rows of any length behind handles), [`paged`],
//! [`entry_pages`] (small entries that stay) on [`page_directory`], [`timers`], [`ttl`], [`snapshot`] (what a checkpoint of one operator
//! is) read where it is ([`saved`]).

pub mod batch_keys;
pub mod entry_pages;
pub mod fixed_member;
pub mod hash;
pub mod keyed_table;
pub mod narrow_text;
pub mod packed_cells;
mod packed_codec;
pub mod packed_number;
pub mod packed_text;
pub mod page_directory;
pub mod paged;
pub mod row_codec;
pub mod row_pages;
pub mod saved;
pub mod slot_index;
pub mod snapshot;
pub mod text_dictionary;
pub mod timers;
pub mod ttl;
pub mod value_bytes;

pub use batch_keys::BatchKeys;
pub use hash::{hash_bytes, hash_rows};
pub use keyed_table::{KeyedTable, Slot, Words};
pub use packed_codec::{PackedCodec, RowForm};
pub use row_codec::{EncodedRows, RowCodec};
pub use row_pages::{RowHandle, RowPages};
pub use saved::Saved;
pub use snapshot::{StateReader, StateWriter};
pub use timers::Timers;
pub use ttl::{CleanUp, IdleTimers, StateTtl};
