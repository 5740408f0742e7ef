//! Which columns tell the time: time attributes on a stream; in a batch job every timestamp, for there a time is a value.

use ouzel_plan::{Config, TimeAttribute};
use ouzel_types::DataType;

/// What windows and patterns may take a column for.
pub fn time_of(time: Option<TimeAttribute>, ty: &DataType, config: &Config) -> Option<TimeAttribute> {
    let value = config.is_batch() && ty.kind.is_timestamp();
    time.or(value.then_some(TimeAttribute::Rowtime))
}
