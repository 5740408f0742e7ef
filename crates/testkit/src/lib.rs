//! ouzel-testkit
