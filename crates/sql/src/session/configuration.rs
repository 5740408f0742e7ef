//! SET and RESET: effective from the statement on; `-D` and the program's defaults lie below.

use ouzel_plan::descriptor::OptionType;
use ouzel_plan::descriptor::option::option;

use super::Session;
use crate::ast::StringLiteral;
use crate::diagnostic::Diagnostic;

/// Keys whose values the engine reads with a type; any other key is kept as text, as in Flink.
const TYPED: &[(&str, OptionType)] = &[
    ("pipeline.auto-watermark-interval", OptionType::Duration),
    ("parallelism.default", OptionType::Int),
    ("table.exec.state.ttl", OptionType::Duration),
    ("table.exec.source.idle-timeout", OptionType::Duration),
    ("table.exec.source.cdc-events-duplicate", OptionType::Bool),
    ("table.exec.async-lookup.buffer-capacity", OptionType::Int),
    ("table.exec.async-lookup.output-mode", OptionType::Enum(&["ORDERED", "ALLOW_UNORDERED"])),
    ("table.exec.async-lookup.timeout", OptionType::Duration),
    ("table.exec.mini-batch.enabled", OptionType::Bool),
    ("table.exec.mini-batch.allow-latency", OptionType::Duration),
    ("table.exec.mini-batch.size", OptionType::Int),
    ("table.exec.emit.early-fire.enabled", OptionType::Bool),
    ("table.exec.emit.early-fire.delay", OptionType::Duration),
    ("table.exec.emit.late-fire.enabled", OptionType::Bool),
    ("table.exec.emit.late-fire.delay", OptionType::Duration),
    ("table.exec.emit.allow-lateness", OptionType::Duration),
    ("table.exec.sink.not-null-enforcer", OptionType::Enum(&["ERROR", "DROP"])),
    ("table.exec.sink.type-length-enforcer", OptionType::Enum(&["IGNORE", "TRIM_PAD", "ERROR"])),
    ("table.exec.sink.upsert-materialize", OptionType::Enum(&["NONE", "AUTO", "FORCE"])),
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

/// The keys that are read with a type, for completion and the reference.
pub fn known_keys() -> impl Iterator<Item = (&'static str, OptionType)> {
    TYPED.iter().copied()
}

impl Session {
    /// SET 'key' = 'value'. A value that a known key cannot have is refused here, where it can be pointed at.
    pub(crate) fn set(&mut self, key: &StringLiteral, value: &StringLiteral) -> Result<(), Diagnostic> {
        let name = key.value.trim();
        if let Some((_, ty)) = TYPED.iter().find(|(k, _)| *k == name)
            && let Err(detail) = option("", *ty, "").check(name, &value.value)
        {
            return Err(Diagnostic::error(format!("'{name}' cannot be '{}'", value.value))
                .at(value.span)
                .detail(detail));
        }
        self.config.set(name, value.value.as_str());
        Ok(())
    }

    /// RESET 'key', or RESET of everything.
    pub(crate) fn reset(&mut self, key: Option<&str>) {
        match key {
            None => self.config = self.defaults.clone(),
            Some(key) => match self.defaults.get(key) {
                Some(value) => self.config.set(key, value.to_string()),
                None => self.config.reset(key),
            },
        }
    }
}
