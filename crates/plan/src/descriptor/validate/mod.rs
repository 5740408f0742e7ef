//! A table against its connector and formats: unknown, missing and unreadable options, roles, metadata columns, keys.
//!
//! Flink does this when a table is read or written, not when it is created, and so does the planner.

mod formats;
mod metadata;
mod options;

use super::connector::{self, Connector, FormatUse};
use super::format_rules::{check_formats, check_read};
use crate::Table;
use crate::nearest::nearest;
use crate::table::Scan;
pub(super) use formats::UsedFormat;
use formats::{check_envelope, formats};
use metadata::check_metadata;
pub use metadata::metadata_type;
pub(super) use options::specs;
use options::{EVENT_GAP, check_options, unsupported};

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
    check_parallelism(table, role, &mut problems);
    (connector.check)(table, role, &mut problems);
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
    if connector.format == FormatUse::OfFiles && table.option(EVENT_GAP).is_some() {
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
