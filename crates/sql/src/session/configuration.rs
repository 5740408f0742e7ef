//! SET and RESET: effective from the statement on; `-D` and the program's defaults lie below.

use ouzel_plan::descriptor::OptionType;
use ouzel_plan::descriptor::option::option;
use ouzel_plan::nearest::nearest_within;

use super::{Session, cluster_settings};
use crate::ast::StringLiteral;
use crate::diagnostic::Diagnostic;

/// Keys whose values the engine reads with a type; any other key is kept as text, as in Flink.
const TYPED: &[(&str, OptionType)] = &[
    ("pipeline.auto-watermark-interval", OptionType::Duration),
    ("parallelism.default", OptionType::Int),
    ("table.column-expansion-strategy", OptionType::Enums(EXPANSIONS)),
    ("table.exec.legacy-cast-behaviour", OptionType::Enum(&["ENABLED", "DISABLED"])),
    ("table.exec.state.ttl", OptionType::Duration),
    ("table.exec.source.idle-timeout", OptionType::Duration),
    ("table.exec.source.cdc-events-duplicate", OptionType::Bool),
    ("table.exec.interval-join.min-cleanup-interval", OptionType::Duration),
    ("table.exec.async-lookup.buffer-capacity", OptionType::Int),
    ("table.exec.async-lookup.output-mode", OptionType::Enum(&["ORDERED", "ALLOW_UNORDERED"])),
    ("table.exec.async-lookup.timeout", OptionType::Duration),
    ("table.exec.mini-batch.enabled", OptionType::Bool),
    ("table.exec.mini-batch.allow-latency", OptionType::Duration),
    ("table.exec.mini-batch.size", OptionType::Long),
    ("table.exec.emit.early-fire.enabled", OptionType::Bool),
    ("table.exec.emit.early-fire.delay", OptionType::Duration),
    ("table.exec.emit.late-fire.enabled", OptionType::Bool),
    ("table.exec.emit.late-fire.delay", OptionType::Duration),
    ("table.exec.emit.allow-lateness", OptionType::Duration),
    ("table.exec.sort.default-limit", OptionType::Int),
    ("table.exec.sink.not-null-enforcer", OptionType::Enum(&["ERROR", "DROP"])),
    ("table.exec.sink.type-length-enforcer", OptionType::Enum(&["IGNORE", "TRIM_PAD", "ERROR"])),
    ("table.exec.sink.nested-constraint-enforcer", OptionType::Enum(&["IGNORE", "ROWS", "ROWS_AND_COLLECTIONS"])),
    ("table.exec.sink.rowtime-inserter", OptionType::Enum(&["ENABLED", "DISABLED"])),
    ("table.exec.sink.upsert-materialize", OptionType::Enum(&["NONE", "AUTO", "FORCE"])),
    ("table.optimizer.non-deterministic-update.strategy", OptionType::Enum(&["TRY_RESOLVE", "IGNORE"])),
    ("table.optimizer.agg-phase-strategy", OptionType::Enum(&["AUTO", "ONE_PHASE", "TWO_PHASE"])),
    ("execution.checkpointing.interval", OptionType::Duration),
    ("execution.checkpointing.dir", OptionType::Text),
    ("execution.runtime-mode", OptionType::Enum(&["STREAMING", "BATCH", "AUTOMATIC"])),
    ("table.dml-sync", OptionType::Bool),
    ("sql-client.execution.result-mode", OptionType::Enum(&["table", "changelog", "tableau"])),
    ("sql-client.execution.max-table-result.rows", OptionType::Int),
    ("sql-client.display.max-column-width", OptionType::Int),
    ("table.display.max-column-width", OptionType::Int),
];

const EXPANSIONS: &[&str] = &["EXCLUDE_ALIASED_VIRTUAL_METADATA_COLUMNS", "EXCLUDE_DEFAULT_VIRTUAL_METADATA_COLUMNS"];

/// Keys that are read as text.
const UNTYPED: &[&str] = &["table.local-time-zone", "table.sql-dialect"];

/// Keys of ours; behind a dot stands the name of a table.
const OURS: &[&str] =
    &["ouzel.dead-letter.", "ouzel.late-rows.", "ouzel.watermark.max-ahead.", "ouzel.embedded-log.stands-for"];

/// Other keys of Flink may be as near to a known one as a misspelt one is; so few edits are none of them.
const EDITS: usize = 2;

/// The keys that are read with a type, for completion and the reference.
pub fn known_keys() -> impl Iterator<Item = (&'static str, OptionType)> {
    TYPED.iter().copied()
}

/// What an older name of a setting is called today.
fn todays_name(older: &str) -> Option<&'static str> {
    cluster_settings::OLDER.iter().find(|(known, _)| *known == older).map(|(_, today)| *today)
}

/// Refuses a value that a known key cannot have. A warning where the key is nobody's and was probably meant otherwise:
/// a Flink takes any key.
pub fn check_setting(key: &str, value: &str) -> Result<Option<Diagnostic>, Diagnostic> {
    let today = todays_name(key).unwrap_or(key);
    if let Some((_, ty)) = TYPED.iter().chain(cluster_settings::KEYS).find(|(known, _)| *known == today) {
        let checked = option("", *ty, "").check(today, value).map(|()| None);
        return checked.map_err(|detail| Diagnostic::error(format!("'{key}' cannot be '{value}'")).detail(detail));
    }
    let ours = OURS.iter().any(|known| key == *known || known.ends_with('.') && key.starts_with(known));
    if ours || UNTYPED.contains(&key) {
        return Ok(None);
    }
    let unread = Diagnostic::warning(format!("nobody reads the setting '{key}'"));
    let typed = TYPED.iter().map(|(known, _)| *known);
    let all = typed.chain(UNTYPED.iter().copied()).chain(OURS.iter().copied());
    Ok(match nearest_within(key, all, EDITS) {
        Some(near) => Some(unread.hint(format!("did you mean '{near}'?"))),
        None if key.starts_with("ouzel.") => Some(unread),
        None => None,
    })
}

const TIME_ZONE: &str = "table.local-time-zone";

impl Session {
    /// SET 'key' = 'value', with a warning if there is one.
    pub(crate) fn set(&mut self, key: &StringLiteral, value: &StringLiteral) -> Result<Option<Diagnostic>, Diagnostic> {
        let name = key.value.trim();
        let read = todays_name(name).is_none_or(|today| self.config.get(today).is_none());
        let checked = if read { check_setting(name, &value.value) } else { Ok(None) };
        let warning = checked.map_err(|error| error.at(value.span))?;
        self.config.set(name, value.value.as_str());
        if name == TIME_ZONE {
            self.zone_set = Some((self.source.clone(), value.span));
        }
        Ok(warning.map(|warning| warning.at(key.span)))
    }

    /// RESET 'key', or RESET of everything.
    pub(crate) fn reset(&mut self, key: Option<&str>) {
        if key.is_none_or(|key| key == TIME_ZONE) {
            self.zone_set = None;
        }
        match key {
            None => self.config = self.defaults.clone(),
            Some(key) => match self.defaults.get(key) {
                Some(value) => self.config.set(key, value.to_string()),
                None => self.config.reset(key),
            },
        }
    }
}
