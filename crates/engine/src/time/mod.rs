//! Watermarks: per-split generation, idleness, minimum over inputs.
