//! ouzel-functions
