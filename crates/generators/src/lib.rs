//! ouzel-generators
