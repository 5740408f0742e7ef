//! ouzel-checkpoint
