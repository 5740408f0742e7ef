//! Operators of batch jobs: they hold their input to its end, so that every row they give is final.
//!
//! Reading order: [`held_rows`] (an input until it has ended), [`sort`], [`hash_aggregate`], [`hash_join`];
//! [`sorted_over`] with [`frames`] (which rows each row sees), [`frame_values`] (aggregates over frames) and
//! [`positions`] (functions of a row's place). A batch job takes no checkpoints, so none of them has a snapshot.

pub mod frame_values;
pub mod frames;
pub mod hash_aggregate;
pub mod hash_join;
pub mod held_rows;
pub mod positions;
pub mod sort;
pub mod sorted_over;

pub use hash_aggregate::HashAggregate;
pub use hash_join::HashJoin;
pub use sort::Sort;
pub use sorted_over::SortedOver;
