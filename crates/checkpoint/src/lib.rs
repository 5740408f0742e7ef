//! The checkpoint protocol as pure decisions: when to trigger, full or delta, what to keep, what to commit again.
//!
//! No I/O and no clock: the caller says what time it is and what has happened, and does what it is told. So every
//! order of events can be tested.

mod coordinator;

pub use coordinator::{Completed, Coordinator, Trigger};
