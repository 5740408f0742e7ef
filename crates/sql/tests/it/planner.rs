//! The planner: every conformance case plans or is refused as a real Flink does, Nexmark plans, plans as text.

mod cases;
mod determinism;
mod keys;
mod nexmark;
mod reduced_calls;
mod refusals;
