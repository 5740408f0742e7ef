//! ouzel-engine
