//! Patterns: Java's regular expressions ([`java`], written in the engine's syntax by [`translate`]), the REGEXP functions ([`functions`]), LIKE and SIMILAR TO
//! ([`like`]), patterns that need no general search ([`linear`]).

pub mod functions;
pub mod java;
pub mod like;
mod linear;
mod translate;
