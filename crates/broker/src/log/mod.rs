//! The log on disk.
//!
//! ```text
//! <data>/log/format                    "ouzel-log 1", the cluster's id
//! <data>/log/lock                      held while a broker is open
//! <data>/log/producer-ids              the next block of producer ids
//! <data>/log/topics/<topic>/topic      id, partitions, configuration
//! <data>/log/topics/<topic>/<n>/       one partition:
//!     00000000000000000000.log         record batches as they came, offsets patched in
//!     00000000000000000000.index       sparse: relative offset -> position
//!     00000000000000000000.timeindex   sparse: newest timestamp so far -> relative offset
//!     recovery-point                   up to where everything was forced to the disk, and the
//!                                      idempotent producers as of there
//! ```
//!
//! Does not know requests or connections: see `server/`.

mod acceptance;
mod flusher;
mod format;
mod index;
mod partition;
mod producer_ids;
mod producer_state;
mod recovery;
mod recovery_point;
mod segment;
mod time_search;
mod topic;

pub(crate) use flusher::{FlushTicket, Flusher};
pub(crate) use format::LogDir;
pub use partition::PartitionStats;
pub(crate) use partition::{Appended, PartitionLog};
pub(crate) use producer_ids::ProducerIds;
pub(crate) use topic::{Topic, TopicDescription};
