//! Points in time: their columns, and the time functions, one file per family.
//!
//! [`extract`], [`rounding`] (FLOOR and CEIL), [`difference`] (TIMESTAMPADD, TIMESTAMPDIFF), [`interval`] (+ and -),
//! [`pattern`] (Java's date patterns), [`format`] (between text and times), [`clock`] (CURRENT_*).

pub mod clock;
pub mod difference;
pub mod extract;
pub mod format;
pub mod interval;
pub mod pattern;
pub mod pattern_parse;
pub mod rounding;
mod ticks;

pub use ticks::{Ticks, from_ticks, timestamps};
