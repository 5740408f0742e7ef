//! Patterns: Java's regular expressions ([`java`]), the REGEXP functions ([`functions`]), LIKE and SIMILAR TO ([`like`]).

pub mod functions;
pub mod java;
pub mod like;
