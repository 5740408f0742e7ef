//! The json format: one pass from bytes to the projected columns, and back.
//!
//! Reading order: [`simd`] (many bytes at once), [`cursor`] (syntax), [`column`] (typed columns under construction), [`number`],
//! [`time`], [`tree`], [`value`]
//! (one JSON value into one column), `members` and [`shape`] (members of an object, predicted from the record before), [`classes`], [`utf8`], [`stops`],
//! [`digits`], [`routes`] and [`quick`] (records of a known shape), [`astray`] (records in which Flink loses its place), [`decoder`], [`encoder`].
//!
//! Semantics are those of Flink's `JsonParserToRowDataConverters`: a syntax error anywhere in a record is an error,
//! also in a member that nobody reads; a wrong type only in a member that is read; text behind the closing brace is
//! ignored; once as many members as the schema has were read, the rest is skipped (so duplicate keys behave as there).
//! [`base64`] and [`broken_text`] read as Jackson does. `Reader::older` is the decoder behind
//! `decode.json-parser.enabled = false` and behind the change-log formats (`JsonToRowDataConverters`, over a tree): of two
//! members with one name the last wins, numbers become text as Java writes them, a MAP out of anything but an object
//! is empty.

#[cfg(test)]
mod agreement;
pub mod astray;
pub mod base64;
pub mod broken_text;
pub mod classes;
pub mod column;
pub mod cursor;
pub mod decoder;
pub mod digits;
pub mod encoder;
mod members;
pub mod number;
pub mod older;
pub mod quick;
pub mod routes;
pub mod shape;
pub mod simd;
pub mod stops;
pub mod time;
pub mod tree;
pub mod utf8;
pub mod value;
