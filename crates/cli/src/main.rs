//! `ouzel`: the only binary.
fn main() {}
