//! ouzel-plan
