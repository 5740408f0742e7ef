//! ouzel-kafka
