//! ouzel-broker
