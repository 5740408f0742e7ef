//! ouzel-connectors
