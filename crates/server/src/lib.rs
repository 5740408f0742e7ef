//! ouzel-server
