//! The avro format: object container files, and bare binary records in messages.
//!
//! Reading order: [`schema`] (Avro schemas, and Flink's mapping of types to them), [`input`] (binary primitives),
//! [`plan`] (a writer's schema into columns), [`container`] (files and codecs), [`decoder`], [`encoder`].
//! Fields are matched by name; what the writer does not have is NULL. The json encoding and the codecs bzip2 and xz are
//! refused.

pub mod container;
pub mod decoder;
pub mod encoder;
pub mod input;
pub mod plan;
pub mod schema;
