//! The operators, one file or folder each.
//!
//! Reading order: [`lowering`] (from the plan), [`calc`], [`stateless`], [`expand`], [`limit`];
//! [`aggregate`] (the functions), [`group_aggregate`] with [`bundle`], [`window_aggregate`].

pub mod aggregate;
pub mod bundle;
pub mod calc;
pub mod expand;
pub mod group_aggregate;
pub mod limit;
pub mod lowering;
pub mod stateless;
pub mod window_aggregate;


pub use calc::Calc;
pub use lowering::{Lowered, lower};
