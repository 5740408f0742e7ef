//! Digests, base 64 and 16 and 2, character sets, URLs and UUIDs.

pub mod charset;
pub mod digest;
pub mod radix;
mod several_bytes;
mod single_byte;
pub mod url;
