//! Window aggregation.
//!
//! Reading order: [`local_clock`] (which time windows are cut in), [`slices`], [`row_time`], [`emission`];
//! [`aligned`] (TUMBLE, HOP, CUMULATE, attached), [`sessions`] and [`session`], [`emitting`] (early and late firing).

pub mod aligned;
pub mod blocks;
pub mod emission;
pub mod emitting;
pub mod local_clock;
pub mod row_time;
pub mod session;
pub mod sessions;
pub mod slices;

pub use aligned::AlignedWindowAggregate;
pub use emitting::EmittingWindowAggregate;
pub use local_clock::LocalClock;
pub use row_time::RowTimes;
pub use session::SessionAggregate;
