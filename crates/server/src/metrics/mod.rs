//! Prometheus metrics: which exist ([`families`]) and how they are written ([`exposition`]).
//!
//! Names are `ouzel_<noun>_<unit>`, counters end in `_total`; labels are bounded by the scripts
//! (pipeline, job, operator, split, topic, table), never by the data.

mod exposition;
mod families;

pub use exposition::{CONTENT_TYPE, encode};
pub use families::{MetricFamily, MetricKind, Sample, from_snapshot};
