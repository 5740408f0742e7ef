//! ouzel-formats
