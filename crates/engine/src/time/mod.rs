//! Watermarks: generated per split at the scan, combined as minimum over inputs.

pub mod firing;
pub mod mini_batch_assigner;
pub mod scan;
pub mod tracker;
pub mod watermark_alignment;
pub mod watermark_generator;
