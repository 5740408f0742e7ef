//! What each connector and format is: its options, metadata columns and abilities, as data.
//!
//! Reading order: [`option`] (one option), [`connector`] and [`format`] (the tables, one file each), [`validate`] (a table
//! against them, in Flink's words), [`foreign()`] (what of a
//! table a Flink does not have), [`ability`]. The planner validates against it, the reference pages are generated from it, and
//! `ouzel check` asks it what a Flink does not have. It opens nothing and knows no connector's code.

pub mod ability;
pub mod connector;
mod foreign;
pub mod format;
mod format_rules;
mod java_escape;
pub mod option;
pub mod validate;

pub use ability::{is_bounded, pushdown, sink_changelog, sink_spreads, source_changelog, value_format};
pub use connector::{Connector, FormatUse, Metadata, Pushdown};
pub use foreign::{Foreign, foreign};
pub use format::Format;
pub use format_rules::charsets;
pub use java_escape::unescape_java;
pub use option::{OptionSpec, OptionType};
pub use validate::{Problem, Role, metadata_type, validate, validate_read};
