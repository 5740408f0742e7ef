//! The parser against Flink's own, its trees, its errors, and what must not bring it down.

mod errors;
mod flink;
mod precedence;
mod robustness;
mod scripts;
mod trees;
