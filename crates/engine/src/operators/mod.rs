//! The operators, one file or folder each.
//!
//! Reading order: [`lowering`] (from the plan), [`calc`], [`stateless`], [`expand`], [`limit`];
//! [`aggregate`] (the functions), [`group_aggregate`] with [`bundle`].

pub mod aggregate;
pub mod bundle;
pub mod calc;
pub mod expand;
pub mod group_aggregate;
pub mod limit;
pub mod lowering;
pub mod stateless;


pub use calc::Calc;
pub use lowering::{Lowered, lower};
