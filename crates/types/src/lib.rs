//! ouzel-types
