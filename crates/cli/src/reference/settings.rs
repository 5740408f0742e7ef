//! SET and `-D` keys.

use ouzel_engine::runtime::restart_strategy;

use super::entry::broken;
use super::tables::value;
use super::{code, head, row};
use crate::failure::Failure;

/// Key, default, what it does. Keys with a type are checked against the session's.
const KEYS: &[(&str, &str, &str)] = &[
    ("table.local-time-zone", "the system's", "Zone of TIMESTAMP_LTZ and of the current time"),
    ("parallelism.default", "1", "Workers of a job"),
    ("pipeline.auto-watermark-interval", "200 ms", "How often watermarks are emitted; 0: after each row"),
    ("table.exec.source.idle-timeout", "0", "After which a silent source no longer holds the watermark back; 0: never"),
    ("table.exec.state.ttl", "0", "After which state that nobody touched is dropped; 0: never"),
    (
        "table.exec.interval-join.min-cleanup-interval",
        "0",
        "How long an interval join keeps rows that find no partner any more: what is padded comes so much later",
    ),
    ("table.exec.async-lookup.buffer-capacity", "100", "Rows of a look-up with 'async' that are under way at most"),
    ("table.exec.async-lookup.output-mode", "ORDERED", "ALLOW_UNORDERED: they go on as their answers come"),
    ("table.exec.async-lookup.timeout", "3 min", "How long one of them may wait"),
    (
        "table.exec.mini-batch.enabled",
        "false",
        "Gather rows before they are aggregated, joined or deduplicated: fewer changes, the same end",
    ),
    ("table.exec.mini-batch.allow-latency", "0", "How long rows are gathered at most"),
    ("table.exec.mini-batch.size", "-1", "How many rows are gathered at most"),
    (
        "table.optimizer.non-deterministic-update.strategy",
        "IGNORE",
        "TRY_RESOLVE: INSERTs and queries are refused whose updates RAND(), UUID() or the clock makes different each time",
    ),
    ("table.optimizer.agg-phase-strategy", "AUTO", "Checked and not looked at: a group is aggregated in one step"),
    ("table.column-expansion-strategy", "", "What * leaves out: one of them, or both with a semicolon between"),
    (
        "table.exec.legacy-cast-behaviour",
        "DISABLED",
        "ENABLED: CAST as before Flink 1.15, NULL where it fails and no length kept",
    ),
    ("table.exec.emit.early-fire.enabled", "false", "Group windows show what they have before their end"),
    ("table.exec.emit.early-fire.delay", "", "How often; 0: with each row"),
    ("table.exec.emit.late-fire.enabled", "false", "Group windows take late rows within the allowed lateness"),
    ("table.exec.emit.late-fire.delay", "", "How often they show them; 0: with each row"),
    ("table.exec.emit.allow-lateness", "0", "How long a group window is kept after its end"),
    ("table.exec.sort.default-limit", "-1", "In batch mode: the LIMIT of an ORDER BY without one; -1: none"),
    ("table.exec.sink.not-null-enforcer", "ERROR", "What a NULL in a NOT NULL column does"),
    ("table.exec.sink.type-length-enforcer", "IGNORE", "What a text that is too long for its column does"),
    (
        "table.exec.sink.nested-constraint-enforcer",
        "IGNORE",
        "How far NOT NULL and lengths are enforced inside columns: not at all, in ROWs, in ARRAYs and MAPs too",
    ),
    ("table.exec.sink.rowtime-inserter", "ENABLED", "DISABLED: a sink takes several row times"),
    ("table.exec.sink.upsert-materialize", "AUTO", "Keep rows by the sink's key where the query's key is another"),
    ("table.exec.source.cdc-events-duplicate", "false", "Drop duplicates of a change log by its primary key"),
    ("execution.checkpointing.interval", "1 s in `up`, none in `run`", "Between two checkpoints"),
    (
        "execution.checkpointing.dir",
        "the system's temporary folder",
        "Of `run` and the shell: where they are while a job runs",
    ),
    ("execution.runtime-mode", "STREAMING", "BATCH: jobs read tables that end, and give final rows only"),
    ("table.dml-sync", "see the shell", "In the shell: INSERT waits for its end"),
    ("table.display.max-column-width", "30", "Width of a column without a known one"),
    ("sql-client.display.max-column-width", "30", "The older name of the same"),
    ("sql-client.execution.result-mode", "table", "How the shell shows a SELECT"),
    ("sql-client.execution.max-table-result.rows", "1000000", "Rows that the shell keeps of a result"),
];

/// Ours: a Flink takes any key and does nothing with these.
const OURS: &[(&str, &str)] = &[
    ("ouzel.dead-letter.<table>", "The table that takes what of a source cannot be decoded"),
    ("ouzel.late-rows.<table>", "The table that takes a source's rows that an operator dropped as late"),
    ("ouzel.watermark.max-ahead.<table>", "A row further ahead of the clock than this does not move the watermark"),
    (
        "ouzel.embedded-log.stands-for",
        "Bootstrap addresses that mean the embedded log in `up` (default `localhost:9092,kafka:9092`)",
    ),
];

/// What keys take that a session keeps as text.
fn untyped(key: &str) -> &'static str {
    if key == "table.local-time-zone" { "zone" } else { "`ENABLED`, `DISABLED`" }
}

pub fn page() -> Result<String, Failure> {
    let mut text = String::from(
        "# Settings\n\n`SET 'key' = 'value'` in a script, `-D key=value` on the command line; SET wins. Keys that are not listed are \
         kept and do nothing, as in Flink.\n\n## Flink's\n\n",
    );
    text.push_str(&head(&["key", "value", "default", "what"]));
    for (key, default, what) in KEYS {
        let ty = ouzel_sql::session::known_keys().find(|(known, _)| known == key);
        let ty = ty.map_or_else(|| untyped(key).to_string(), |(_, ty)| value(ty));
        text.push_str(&row(&[&code(key), &ty, default, what]));
    }
    for setting in restart_strategy::SETTINGS {
        text.push_str(&row(&[&code(setting.key), setting.ty, setting.default, setting.what]));
    }
    for (key, _) in ouzel_sql::session::known_keys() {
        if !KEYS.iter().any(|(listed, _, _)| *listed == key) {
            return Err(broken(&format!("the setting {key} has no entry")));
        }
    }
    let unread: Vec<String> = ouzel_sql::session::CLUSTER_SETTINGS.iter().map(|(key, _)| code(key)).collect();
    text.push_str(&format!(
        "\nChecked as Flink checks them before it plans a job, and not looked at: {}.\n",
        unread.join(", ")
    ));
    text.push_str(&format!("\n## Ours\n\n{}", head(&["key", "what"])));
    for (key, what) in OURS {
        text.push_str(&row(&[&code(key), what]));
    }
    Ok(text)
}
