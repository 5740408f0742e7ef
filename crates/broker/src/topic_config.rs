//! Topic configuration: the keys that Kafka knows, their defaults, and which values are refused.
//!
//! All keys are stored and described; those in [`Settings`] have an effect. Retention and
//! compaction are stored but not carried out yet.

use std::collections::BTreeMap;

use kafka_protocol::error::ResponseError;

use crate::error::{Error, Result};

/// Kafka's types of a configuration value, numbered as in DescribeConfigs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Boolean = 1,
    Text = 2,
    Int = 3,
    Long = 5,
    Double = 6,
    List = 7,
}

/// A key of a topic's configuration with Kafka's default.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key {
    pub name: &'static str,
    pub kind: Kind,
    pub default: &'static str,
}

const fn key(name: &'static str, kind: Kind, default: &'static str) -> Key {
    Key { name, kind, default }
}

/// The topic configuration of Kafka 4.3 with its defaults.
pub(crate) const KEYS: &[Key] = &[
    key("cleanup.policy", Kind::List, "delete"),
    key("compression.gzip.level", Kind::Int, "-1"),
    key("compression.lz4.level", Kind::Int, "9"),
    key("compression.type", Kind::Text, "producer"),
    key("compression.zstd.level", Kind::Int, "3"),
    key("delete.retention.ms", Kind::Long, "86400000"),
    key("file.delete.delay.ms", Kind::Long, "60000"),
    key("flush.messages", Kind::Long, "9223372036854775807"),
    key("flush.ms", Kind::Long, "9223372036854775807"),
    key("follower.replication.throttled.replicas", Kind::List, ""),
    key("index.interval.bytes", Kind::Int, "4096"),
    key("leader.replication.throttled.replicas", Kind::List, ""),
    key("local.retention.bytes", Kind::Long, "-2"),
    key("local.retention.ms", Kind::Long, "-2"),
    key("max.compaction.lag.ms", Kind::Long, "9223372036854775807"),
    key("max.message.bytes", Kind::Int, "1048588"),
    key("message.timestamp.after.max.ms", Kind::Long, "3600000"),
    key("message.timestamp.before.max.ms", Kind::Long, "9223372036854775807"),
    key("message.timestamp.type", Kind::Text, "CreateTime"),
    key("min.cleanable.dirty.ratio", Kind::Double, "0.5"),
    key("min.compaction.lag.ms", Kind::Long, "0"),
    key("min.insync.replicas", Kind::Int, "1"),
    key("preallocate", Kind::Boolean, "false"),
    key("remote.storage.enable", Kind::Boolean, "false"),
    key("retention.bytes", Kind::Long, "-1"),
    key("retention.ms", Kind::Long, "604800000"),
    key("segment.bytes", Kind::Int, "1073741824"),
    key("segment.index.bytes", Kind::Int, "10485760"),
    key("segment.jitter.ms", Kind::Long, "0"),
    key("segment.ms", Kind::Long, "604800000"),
    key("unclean.leader.election.enable", Kind::Boolean, "false"),
];

/// What the log itself acts upon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Largest batch that is accepted.
    pub message_bytes_max: usize,
    /// A segment is closed before it would grow beyond this.
    pub segment_bytes: u64,
    /// Distance between two index entries.
    pub index_interval_bytes: u64,
    /// How far in the future a record's timestamp may lie.
    pub timestamp_after_max_ms: i64,
    /// How far in the past a record's timestamp may lie.
    pub timestamp_before_max_ms: i64,
}

/// The entries that a topic was created with; everything else has its default.
pub(crate) type Overrides = BTreeMap<String, String>;

/// Checks the entries of a new topic.
pub(crate) fn settings(overrides: &Overrides) -> Result<Settings> {
    for (name, value) in overrides {
        check(name, value)?;
    }
    let number = |name: &str| -> i64 {
        let default = KEYS.iter().find(|key| key.name == name).map_or("", |key| key.default);
        let value = overrides.get(name).map_or(default, String::as_str);
        value.trim().parse().unwrap_or(i64::MAX)
    };
    Ok(Settings {
        message_bytes_max: number("max.message.bytes").max(0) as usize,
        segment_bytes: number("segment.bytes").max(0) as u64,
        index_interval_bytes: number("index.interval.bytes").max(0) as u64,
        timestamp_after_max_ms: number("message.timestamp.after.max.ms"),
        timestamp_before_max_ms: number("message.timestamp.before.max.ms"),
    })
}

fn check(name: &str, value: &str) -> Result<()> {
    let refuse = |message: String| Err(Error::refused(ResponseError::InvalidConfig, message));
    let Some(known) = KEYS.iter().find(|key| key.name == name) else {
        return refuse(format!("Unknown topic config name: {name}"));
    };
    let value = value.trim();
    let valid = match known.kind {
        Kind::Boolean => matches!(value.to_ascii_lowercase().as_str(), "true" | "false"),
        Kind::Int => value.parse::<i32>().is_ok(),
        Kind::Long => value.parse::<i64>().is_ok(),
        Kind::Double => value.parse::<f64>().is_ok(),
        Kind::Text | Kind::List => !value.contains('\n'),
    };
    let allowed = match name {
        "cleanup.policy" => value.split(',').all(|policy| matches!(policy.trim(), "delete" | "compact" | "")),
        "compression.type" => {
            matches!(value, "uncompressed" | "zstd" | "lz4" | "snappy" | "gzip" | "producer")
        }
        "message.timestamp.type" => matches!(value, "CreateTime" | "LogAppendTime"),
        "segment.bytes" => value.parse::<i64>().is_ok_and(|bytes| bytes >= 1024),
        "max.message.bytes" | "index.interval.bytes" => value.parse::<i64>().is_ok_and(|bytes| bytes >= 0),
        _ => true,
    };
    if !valid || !allowed {
        return refuse(format!("Invalid value {value} for configuration {name}"));
    }
    if name == "message.timestamp.type" && value == "LogAppendTime" {
        return refuse("not supported yet: message.timestamp.type=LogAppendTime".to_owned());
    }
    if name == "compression.type" && value != "producer" {
        return refuse(format!("not supported yet: compression.type={value} on a topic; let the producer compress"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_kafkas() {
        let settings = settings(&Overrides::new()).unwrap();
        assert_eq!(settings.message_bytes_max, 1_048_588);
        assert_eq!(settings.segment_bytes, 1 << 30);
        assert_eq!(settings.timestamp_after_max_ms, 3_600_000);
    }

    #[test]
    fn unknown_and_impossible_entries_are_refused() {
        for (name, value) in [("no.such", "1"), ("segment.bytes", "12"), ("retention.ms", "soon")] {
            let overrides = Overrides::from([(name.to_owned(), value.to_owned())]);
            let error = settings(&overrides).unwrap_err();
            assert_eq!(error.code(), ResponseError::InvalidConfig, "{name}");
        }
    }
}
