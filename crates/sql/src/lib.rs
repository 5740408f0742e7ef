//! ouzel-sql
