//! A table against its connector and formats: unknown, missing and unreadable options, roles, metadata columns, keys.
//!
//! Flink does this when a table is read or written, not when it is created, and so does the planner.

use ouzel_types::DataType;

use super::connector::{self, Connector, FormatUse, Metadata, SCAN_OPTIONS};
use super::datagen_rules::{self, check_datagen};
use super::filesystem_rules::check_filesystem;
use super::format::{self, Format};
use super::format_rules::{check_formats, check_read};
use super::jdbc_rules::check_jdbc;
use super::kafka_rules::{check_delivery, check_kafka};
use super::option::OptionSpec;
use crate::Table;
use crate::nearest::nearest;
use crate::table::Scan;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// One sentence in our words.
    pub primary: String,
    /// Flink's words.
    pub detail: String,
    pub hint: Option<String>,
    /// The option concerned.
    pub option: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Source,
    Lookup,
    Sink,
}

/// Everything that is wrong with the table in this role. Empty: it can be used.
pub fn validate(table: &Table, role: Role) -> Vec<Problem> {
    let Some(name) = table.option("connector") else {
        return vec![
            problem(
                "the table has no connector",
                "Table options do not contain an option key 'connector' for discovering a connector.",
            )
            .hint("add 'connector' = '..' to WITH"),
        ];
    };
    let Some(connector) = connector::lookup(name) else {
        return vec![unknown_connector(name)];
    };
    let mut problems = Vec::new();
    check_role(connector, role, &mut problems);
    let formats = formats(table, connector, &mut problems);
    check_options(table, connector, &formats, role, &mut problems);
    check_formats(table, &formats, role, &mut problems);
    check_metadata(table, connector, &formats, role, &mut problems);
    check_envelope(table, &formats, role, &mut problems);
    check_connector_rules(table, role, &mut problems);
    if role == Role::Source {
        check_watermark_options(table, connector, &mut problems);
    }
    problems
}

/// What is wrong with what a planned scan reads of its table. Empty: it can run.
pub fn validate_read(scan: &Scan) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Some(connector) = scan.table.option("connector").and_then(connector::lookup) {
        let formats = formats(&scan.table, connector, &mut Vec::new());
        check_read(scan, &formats, &mut problems);
    }
    problems
}

pub(super) fn problem(primary: impl Into<String>, detail: impl Into<String>) -> Problem {
    Problem { primary: primary.into(), detail: detail.into(), hint: None, option: None }
}

impl Problem {
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Problem {
        self.hint = Some(hint.into());
        self
    }
    pub(super) fn of(mut self, option: &str) -> Problem {
        self.option = Some(option.to_string());
        self
    }
}

fn unknown_connector(name: &str) -> Problem {
    let known: Vec<&str> = connector::CONNECTORS.iter().map(|c| c.name).collect();
    let unknown = problem(
        format!("the connector '{name}' is not known"),
        format!(
            "Could not find any factory for identifier '{name}' that implements 'org.apache.flink.table.factories.DynamicTableFactory' in the classpath."
        ),
    )
    .of("connector");
    match nearest(name, known.iter().copied()) {
        Some(near) => unknown.hint(format!("did you mean '{near}'?")),
        None => unknown.hint(format!("known are {}", known.join(", "))),
    }
}

/// Known where watermarks are made by the connector.
const EVENT_GAP: &str = "scan.watermark.emit.on-event.gap";

/// Flink's `FactoryUtil`: an alignment group and its drift come together; files do not know the gap of on-event.
fn check_watermark_options(table: &Table, connector: &Connector, problems: &mut Vec<Problem>) {
    let (group, drift) = ("scan.watermark.alignment.group", "scan.watermark.alignment.max-drift");
    if table.option(group).is_some() != table.option(drift).is_some() {
        problems.push(
            problem(
                "a watermark alignment needs its group and its drift",
                format!(
                    "Error configuring watermark for '{}', '{group}' and '{drift}' must be set when configuring watermark alignment",
                    connector.name
                ),
            )
            .of(if table.option(group).is_some() { group } else { drift }),
        );
    }
    if connector.name == "filesystem" && table.option(EVENT_GAP).is_some() {
        problems.push(unsupported(table, connector, &[], &[EVENT_GAP]));
    }
}

fn check_role(connector: &Connector, role: Role, problems: &mut Vec<Problem>) {
    let name = connector.name;
    let wrong = match role {
        Role::Source if !connector.source => (
            format!("'{name}' tables cannot be read"),
            format!("Connector '{name}' can only be used as a sink. It cannot be used as a source."),
        ),
        Role::Lookup if !connector.lookup => (
            format!("'{name}' tables cannot be looked up"),
            format!("Processing-time temporal join is not supported: the connector '{name}' is not a lookup source."),
        ),
        Role::Sink if !connector.sink => (
            format!("'{name}' tables cannot be written"),
            format!("Connector '{name}' can only be used as a source. It cannot be used as a sink."),
        ),
        _ => return,
    };
    problems.push(problem(wrong.0, wrong.1).of("connector"));
}

/// A format with the prefix of its options in this table (`json.`, `value.json.`, `key.json.`).
pub(super) struct UsedFormat {
    pub(super) format: &'static Format,
    pub(super) prefixes: Vec<String>,
    pub(super) value: bool,
}

fn formats(table: &Table, connector: &Connector, problems: &mut Vec<Problem>) -> Vec<UsedFormat> {
    let mut used = Vec::new();
    let mut take = |key: &str, name: Option<&str>, value: bool| {
        let Some(name) = name else {
            problems.push(missing(&[key]));
            return;
        };
        match format::lookup(name) {
            Some(format) => {
                if let Some(reason) = format.refused {
                    problems.push(problem(format!("not supported yet: the format '{name}': {reason}"), "").of(key));
                } else if format.files_only && connector.name != "filesystem" {
                    problems.push(unknown_format(key, name, false));
                }
                let prefix = key.strip_suffix("format").unwrap_or_default();
                used.push(UsedFormat { format, prefixes: vec![format!("{prefix}{name}.")], value });
            }
            None => problems.push(unknown_format(key, name, connector.name == "filesystem")),
        }
    };
    let key_format = table.option("key.format");
    match connector.format {
        FormatUse::None => {}
        FormatUse::Single => take("format", table.option("format"), true),
        FormatUse::Optional(default) => take("format", table.option("format").or(Some(default)), true),
        FormatUse::BothRequired => {
            take("key.format", key_format, false);
            take("value.format", table.option("value.format"), true);
        }
        FormatUse::KeyValue => {
            if key_format.is_some() {
                take("key.format", key_format, false);
            }
            let plain = table.option("format");
            match table.option("value.format") {
                Some(name) => take("value.format", Some(name), true),
                None if plain.is_some() => take("format", plain, true),
                None => problems.push(problem(
                    "the table has no format",
                    "A format must be specified: either 'format' or 'value.format' is required.",
                )),
            }
            // `format` is a short form of `value.format`, with or without the prefix on its options.
            if let (Some(name), Some(last)) = (plain, used.last_mut().filter(|f| f.value)) {
                last.prefixes.push(format!("value.{name}."));
            }
        }
    }
    used
}

/// Files look for formats of their own kind (`files`).
fn unknown_format(key: &str, name: &str, files: bool) -> Problem {
    let known: Vec<&str> = format::FORMATS.iter().map(|f| f.name).collect();
    let unknown = problem(
        format!("the format '{name}' is not known here"),
        format!(
            "Could not find any {} for identifier '{name}'{} in the classpath.",
            if files { "format factory" } else { "factory" },
            if files { "" } else { " that implements 'org.apache.flink.table.factories.DeserializationFormatFactory'" }
        ),
    )
    .of(key);
    match nearest(name, known.iter().copied()) {
        Some(near) => unknown.hint(format!("did you mean '{near}'?")),
        None => unknown.hint(format!("known are {}", known.join(", "))),
    }
}

fn missing(keys: &[&str]) -> Problem {
    problem(
        format!("required options are missing: {}", keys.join(", ")),
        format!("One or more required options are missing.\n\nMissing required options are:\n\n{}", keys.join("\n")),
    )
    .hint(format!("add {} to WITH", keys.iter().map(|key| format!("'{key}' = '..'")).collect::<Vec<_>>().join(", ")))
}

fn check_options(
    table: &Table,
    connector: &Connector,
    formats: &[UsedFormat],
    role: Role,
    problems: &mut Vec<Problem>,
) {
    let columns: Vec<&str> = table.physical.iter().map(|c| c.name.as_ref()).collect();
    let absent: Vec<&str> =
        connector.options.iter().filter(|o| o.required && table.option(o.key).is_none()).map(|o| o.key).collect();
    if !absent.is_empty() {
        problems.push(missing(&absent));
    }
    for used in formats.iter().filter(|f| f.format.refused.is_none()) {
        let absent: Vec<String> = used
            .format
            .options
            .iter()
            .filter(|o| o.required)
            .map(|o| format!("{}{}", used.prefixes[0], o.key))
            .collect();
        for key in absent.iter().filter(|key| table.option(key).is_none()) {
            problems.push(missing(&[key]));
        }
    }
    let mut unknown = Vec::new();
    for (key, value) in &table.options {
        match find(key, connector, formats, &columns) {
            // Only what writes reads it.
            Found::Spec(_) if role == Role::Source && key.ends_with("map-null-key.mode") => {}
            Found::Spec(spec) => {
                if let Err(detail) = spec.check(key, value) {
                    problems.push(problem(format!("'{key}' cannot be '{value}'"), detail).of(key));
                }
            }
            Found::Accepted => {}
            Found::Unknown => unknown.push(key.as_str()),
        }
    }
    if !unknown.is_empty() && !connector.open {
        problems.push(unsupported(table, connector, formats, &unknown));
    }
}

/// The options that the table sets, each with what is known of it.
pub(super) fn specs<'t>(table: &'t Table, connector: &Connector) -> Vec<(&'t str, &'static OptionSpec)> {
    let formats = formats(table, connector, &mut Vec::new());
    let columns: Vec<&str> = table.physical.iter().map(|c| c.name.as_ref()).collect();
    let known = |key: &'t String| match find(key, connector, &formats, &columns) {
        Found::Spec(spec) => Some((key.as_str(), spec)),
        Found::Accepted | Found::Unknown => None,
    };
    table.options.keys().filter_map(known).collect()
}

enum Found {
    Spec(&'static OptionSpec),
    Accepted,
    Unknown,
}

fn find(key: &str, connector: &Connector, formats: &[UsedFormat], columns: &[&str]) -> Found {
    let is_format_key = match connector.format {
        FormatUse::None => false,
        FormatUse::Single | FormatUse::Optional(_) => key == "format",
        FormatUse::KeyValue | FormatUse::BothRequired => matches!(key, "format" | "key.format" | "value.format"),
    };
    if key == "connector" || is_format_key {
        return Found::Accepted;
    }
    // Flink's factories know the options of scans for sinks as well.
    let scans = SCAN_OPTIONS.iter().filter(|o| connector.source || o.key != EVENT_GAP);
    if let Some(spec) = connector.options.iter().chain(scans).find(|o| o.matches(key, columns)) {
        return Found::Spec(spec);
    }
    for used in formats {
        for prefix in &used.prefixes {
            let Some(rest) = key.strip_prefix(prefix.as_str()) else { continue };
            if let Some(spec) = used.format.options.iter().find(|o| o.matches(rest, columns)) {
                return Found::Spec(spec);
            }
            // Flink's filesystem does not look into options of its formats.
            if connector.name == "filesystem" || used.format.refused.is_some() {
                return Found::Accepted;
            }
        }
    }
    Found::Unknown
}

fn unsupported(table: &Table, connector: &Connector, formats: &[UsedFormat], unknown: &[&str]) -> Problem {
    let supported = match connector.name {
        "datagen" => datagen_rules::supported(table).into_iter().collect(),
        _ => supported(table, connector, formats),
    };
    let name = connector.name;
    let mut unsupported = problem(
        format!("'{name}' has no option {}", unknown.iter().map(|k| format!("'{k}'")).collect::<Vec<_>>().join(", ")),
        format!(
            "Unsupported options found for '{name}'.\n\nUnsupported options:\n\n{}\n\nSupported options:\n\n{}",
            unknown.join("\n"),
            supported.join("\n")
        ),
    )
    .of(unknown[0]);
    if let Some(near) = nearest(unknown[0], &supported) {
        unsupported = unsupported.hint(format!("did you mean '{near}'?"));
    }
    unsupported
}

/// Known to files, though Flink does not list it.
const MERGED_AT_ONCE: &str = "compaction.parallelism";

/// As Flink lists them: what a connector has, and what every table has.
fn supported(table: &Table, connector: &Connector, formats: &[UsedFormat]) -> Vec<String> {
    let mut supported: Vec<String> = vec!["connector".into()];
    for spec in connector.options.iter().filter(|spec| spec.key != MERGED_AT_ONCE) {
        match spec.key.split_once('#') {
            None => supported.push(spec.key.into()),
            Some((before, after)) => {
                supported.extend(table.physical.iter().map(|c| format!("{before}{}{after}", c.name)));
            }
        }
    }
    supported.extend(SCAN_OPTIONS.iter().filter(|o| o.key != EVENT_GAP).map(|o| o.key.to_string()));
    match connector.name {
        "filesystem" => supported.push("format".into()),
        _ => formats.iter().for_each(|used| {
            supported.extend(used.format.options.iter().map(|o| format!("{}{}", used.prefixes[0], o.key)));
        }),
    }
    supported.sort();
    supported
}

/// The type in which connector and formats give a metadata column; None: there is no such key.
pub fn metadata_type(table: &Table, key: &str) -> Option<DataType> {
    let connector = connector::lookup(table.connector())?;
    let formats = formats(table, connector, &mut Vec::new());
    known_metadata(connector, &formats).into_iter().find(|(known, _)| known == key).map(|(_, m)| (m.data_type)())
}

fn known_metadata(connector: &Connector, formats: &[UsedFormat]) -> Vec<(String, &'static Metadata)> {
    let mut known: Vec<(String, &'static Metadata)> =
        connector.metadata.iter().map(|m| (m.key.to_string(), m)).collect();
    // Kafka puts its own keys beside the format's, which are prefixed; Flink's files have none of the format's.
    for used in formats.iter().filter(|f| f.value && connector.name != "filesystem") {
        known.extend(used.format.metadata.iter().map(|m| (format!("value.{}", m.key), m)));
    }
    known
}

fn check_metadata(
    table: &Table,
    connector: &Connector,
    formats: &[UsedFormat],
    role: Role,
    problems: &mut Vec<Problem>,
) {
    let known = known_metadata(connector, formats);
    for column in &table.metadata {
        if role == Role::Sink && column.virtual_ {
            continue;
        }
        let usable: Vec<&str> =
            known.iter().filter(|(_, m)| role != Role::Sink || m.writable).map(|(key, _)| key.as_str()).collect();
        if usable.contains(&column.key.as_ref()) {
            continue;
        }
        let path = format!("{}.{}.{}", table.path.catalog, table.path.database, table.path.name);
        let (kind, verb) = if role == Role::Sink { ("Sink", "writing") } else { ("Source", "reading") };
        let name = connector.name;
        let detail = if usable.is_empty() && role == Role::Sink {
            format!(
                "Table '{path}' declares persistable metadata columns, but the underlying DynamicTableSink doesn't implement the SupportsWritingMetadata interface."
            )
        } else if usable.is_empty() {
            // Flink has its class here.
            let source = if name == "datagen" { "DataGenTableSource" } else { path.as_str() };
            format!(
                "Table '{source}' declares metadata columns, but the underlying DynamicTableSource doesn't implement the SupportsReadingMetadata interface. Therefore, metadata cannot be read from the given source."
            )
        } else {
            format!(
                "Invalid metadata key '{}' in column '{}' of table '{path}'. The DynamicTable{kind} of '{name}' supports the following metadata keys for {verb}:\n{}",
                column.key,
                column.name,
                usable.join("\n")
            )
        };
        let mut wrong = problem(format!("'{name}' has no metadata '{}' for {verb}", column.key), detail);
        if role == Role::Sink && known.iter().any(|(key, _)| *key == *column.key) {
            wrong = wrong.hint(format!("declare the column \"{}\" as VIRTUAL: it can only be read", column.name));
        } else if let Some(near) = nearest(&column.key, usable.iter().copied()) {
            wrong = wrong.hint(format!("did you mean '{near}'?"));
        }
        problems.push(wrong);
    }
}

/// Debezium's schema is read, never written.
fn check_envelope(table: &Table, formats: &[UsedFormat], role: Role, problems: &mut Vec<Problem>) {
    let asked = |used: &UsedFormat| {
        let set = |prefix: &String| table.option(&format!("{prefix}schema-include"));
        used.prefixes.iter().filter_map(set).any(|value| value.eq_ignore_ascii_case("true"))
    };
    if role == Role::Sink && formats.iter().any(|used| used.format.name == "debezium-json" && asked(used)) {
        problems.push(problem(
            "debezium-json writes no schema",
            "Debezium JSON serialization doesn't support 'debezium-json.schema-include' option been set to true.",
        ));
    }
}

/// A parallelism of its own is at least one.
fn check_parallelism(table: &Table, role: Role, problems: &mut Vec<Problem>) {
    let key = if role == Role::Sink { "sink.parallelism" } else { "scan.parallelism" };
    if let Some(number) = table.option(key).and_then(|text| text.trim().parse::<i64>().ok()).filter(|n| *n <= 0) {
        let name = format!("{}.{}.{}", table.path.catalog, table.path.database, table.path.name);
        problems.push(
            problem(
                format!("'{key}' is at least 1"),
                format!("Invalid configured parallelism {number} for table '{name}'."),
            )
            .of(key),
        );
    }
}

fn check_connector_rules(table: &Table, role: Role, problems: &mut Vec<Problem>) {
    check_parallelism(table, role, problems);
    match table.connector() {
        "kafka" => {
            check_kafka(table, role, problems);
            check_delivery(table, problems);
        }
        "datagen" => check_datagen(table, problems),
        "filesystem" => check_filesystem(table, role, problems),
        "jdbc" => check_jdbc(table, problems),
        "upsert-kafka" => {
            if table.primary_key.is_empty() {
                problems.push(problem(
                    "an 'upsert-kafka' table needs a primary key",
                    "'upsert-kafka' tables require to define a PRIMARY KEY constraint. The PRIMARY KEY specifies which columns should be read from or write to the Kafka message key. The PRIMARY KEY also defines records in the 'upsert-kafka' table should update or delete on which keys.",
                ));
            }
            check_delivery(table, problems);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::ability::{sink_changelog, source_changelog};
    use super::*;
    use crate::table::{MetadataColumn, PhysicalColumn};
    use crate::{ChangelogMode, ObjectPath};
    use ouzel_types::TypeKind;

    fn table(options: &[(&str, &str)]) -> Table {
        Table {
            path: ObjectPath { catalog: "c".into(), database: "d".into(), name: "t".into() },
            physical: vec![PhysicalColumn { name: "a".into(), ty: TypeKind::Int.nullable() }],
            metadata: Vec::new(),
            primary_key: Vec::new(),
            partition_keys: Vec::new(),
            options: options.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect(),
        }
    }

    fn details(table: &Table, role: Role) -> String {
        validate(table, role)
            .into_iter()
            .map(|p| format!("{} | {:?}\n", p.detail.lines().next().unwrap_or_default(), p.hint))
            .collect()
    }

    #[test]
    fn an_unknown_option_names_the_nearest() {
        let t = table(&[("connector", "datagen"), ("rows-per-secondd", "1"), ("fields.a.kind", "random")]);
        assert_eq!(
            details(&t, Role::Source),
            "Unsupported options found for 'datagen'. | Some(\"did you mean 'rows-per-second'?\")\n"
        );
        let t = table(&[("connector", "kafak")]);
        assert!(details(&t, Role::Source).contains("did you mean 'kafka'"));
    }

    #[test]
    fn roles_formats_and_required_options() {
        assert!(details(&table(&[("connector", "print")]), Role::Source).contains("can only be used as a sink"));
        assert!(details(&table(&[("connector", "datagen")]), Role::Sink).contains("can only be used as a source"));
        let t = table(&[("connector", "filesystem"), ("path", "/x")]);
        assert!(details(&t, Role::Source).contains("required options are missing"));
        let t = table(&[("connector", "filesystem"), ("path", "/x"), ("format", "json"), ("json.foo", "1")]);
        assert_eq!(details(&t, Role::Source), "");
        let t = table(&[
            ("connector", "filesystem"),
            ("path", "/x"),
            ("format", "json"),
            ("json.ignore-parse-errors", "maybe"),
        ]);
        assert!(details(&t, Role::Source).contains("Unrecognized option for boolean"));
    }

    #[test]
    fn kafka_has_rules_of_its_own() {
        let base = [
            ("connector", "kafka"),
            ("properties.bootstrap.servers", "x"),
            ("format", "json"),
            ("value.json.ignore-parse-errors", "true"),
        ];
        assert!(details(&table(&base), Role::Source).contains("Either 'topic'"));
        let mut t = table(&base);
        t.options.insert("topic".into(), "t".into());
        assert_eq!(details(&t, Role::Source), "");
        t.primary_key = vec!["a".into()];
        assert!(details(&t, Role::Sink).contains("doesn't support defining PRIMARY KEY"));
        t.primary_key.clear();
        t.metadata.push(MetadataColumn {
            name: "o".into(),
            key: "offset".into(),
            ty: TypeKind::BigInt.nullable(),
            virtual_: false,
        });
        assert_eq!(details(&t, Role::Source), "");
        assert!(details(&t, Role::Sink).contains("Invalid metadata key 'offset'"));
        t.options.insert("sink.delivery-guarantee".into(), "exactly-once".into());
        assert!(details(&t, Role::Source).contains("transactional-id-prefix must be specified"));
    }

    #[test]
    fn change_modes_come_from_connector_and_format() {
        let t = table(&[("connector", "kafka"), ("format", "debezium-json")]);
        assert_eq!(source_changelog(&t), ChangelogMode::RETRACT);
        assert_eq!(sink_changelog(&t), ChangelogMode::RETRACT);
        assert_eq!(sink_changelog(&table(&[("connector", "print")])), ChangelogMode::RETRACT);
        let mut t = table(&[("connector", "jdbc")]);
        assert_eq!(sink_changelog(&t), ChangelogMode::APPEND);
        t.primary_key = vec!["a".into()];
        assert_eq!(sink_changelog(&t), ChangelogMode::UPSERT);
    }
}
