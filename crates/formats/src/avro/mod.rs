//! The avro format: object container files, and bare binary records in messages.
//!
//! Reading order: [`schema`] (Avro schemas, and Flink's mapping of types to them), [`input`] (binary primitives),
//! [`plan`] and [`values`] (what a writer's schema describes into columns), [`container`] (files
//! and codecs), [`decoder`], [`encoder`]. [`json_text`] is the other encoding of a message.
//! Fields are matched by name; what the writer does not have is NULL.

pub mod container;
pub mod decoder;
pub mod encoder;
pub mod input;
mod json_text;
mod merger;
pub mod plan;
pub mod schema;
mod values;
