//! What options of `filesystem` tables mean together: Flink's checks, in its words.

use crate::Table;
use crate::config::parse_duration_ms;
use crate::descriptor::validate::{Problem, Role, problem};

pub(super) fn check_filesystem(table: &Table, role: Role, problems: &mut Vec<Problem>) {
    let policy = table.option("sink.partition-commit.policy.kind").filter(|_| !table.partition_keys.is_empty());
    if role == Role::Sink && policy.is_some_and(|p| p.split(',').any(|p| p.trim().eq_ignore_ascii_case("metastore"))) {
        problems.push(
            problem(
                "a 'filesystem' table has no metastore to commit partitions to",
                "Can not configure a 'metastore' partition commit policy for a file system table. You can only configure 'metastore' partition commit policy for a hive table.",
            )
            .hint("'success-file' puts a file into each complete partition")
            .of("sink.partition-commit.policy.kind"),
        );
    }
    if table.option("path") == Some("") {
        problems.push(problem("the 'path' is empty", "Can not create a Path from an empty string").of("path"));
    }
    let key = "source.monitor-interval";
    if role == Role::Source && table.option(key).is_some_and(|text| parse_duration_ms(text) == Some(0)) {
        problems.push(problem(format!("'{key}' is longer than nothing"), "discoveryInterval must be > 0").of(key));
    }
    let key = "sink.partition-commit.watermark-time-zone";
    if let Some(zone) = table.option(key).filter(|z| !is_zone(z)) {
        problems.push(
            problem(
                format!("'{zone}' is not a time zone"),
                format!("Invalid time zone for '{key}'. The value should be a Time Zone Database (TZDB) ID such as 'America/Los_Angeles' to include daylight saving time. Fixed offsets are supported using 'GMT-03:00' or 'GMT+03:00'. Or use 'UTC' without time zone and daylight saving time."),
            )
            .of(key),
        );
    }
}

/// By its form: whether the name is in the database is known where it is used.
fn is_zone(zone: &str) -> bool {
    let offset = zone.strip_prefix("GMT").or_else(|| zone.strip_prefix("UTC")).unwrap_or(zone);
    let is_offset = offset.starts_with(['+', '-']) && offset[1..].chars().all(|c| c.is_ascii_digit() || c == ':');
    offset.is_empty() || zone == "Z" || zone == "CET" || zone == "EST" || is_offset || zone.contains('/')
}
