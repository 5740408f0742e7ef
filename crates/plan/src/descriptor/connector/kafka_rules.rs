//! What options of Kafka tables mean together: topics, modes, keys, guarantees.

use crate::Table;
use crate::descriptor::format;
use crate::descriptor::validate::{Problem, Role, problem};
use crate::nearest::nearest;

pub(super) fn check_kafka(table: &Table, role: Role, problems: &mut Vec<Problem>) {
    let (topic, pattern) = (table.option("topic"), table.option("topic-pattern"));
    // A row that names its topic needs none of the table.
    let of_row = role == Role::Sink && table.metadata.iter().any(|m| m.key.as_ref() == "topic" && !m.virtual_);
    match (role, topic, pattern) {
        (Role::Sink, ..) if of_row && (topic.is_some() || pattern.is_some()) => {}
        (Role::Sink, None, _) => {
            problems.push(problem("a topic to write to is missing", "Option 'topic' is required for sink.").of("topic"))
        }
        (Role::Sink, Some(topic), _) if topic.contains(';') => problems.push(
            problem("only one topic can be written", "Flink Kafka sink currently doesn't support topic list.")
                .of("topic"),
        ),
        (Role::Source | Role::Lookup, None, None) => {
            problems.push(problem("a topic is missing", "Either 'topic' or 'topic-pattern' must be set.").of("topic"));
        }
        (Role::Source | Role::Lookup, Some(_), Some(_)) => problems.push(problem(
            "both 'topic' and 'topic-pattern' are set",
            "Option 'topic' and 'topic-pattern' shouldn't be set together.",
        )),
        _ => {}
    }
    for (mode, needs) in [("scan.startup", "startup"), ("scan.bounded", "bounded")] {
        let value = table.option(&format!("{mode}.mode")).unwrap_or_default().to_ascii_lowercase();
        for (wanted, option) in [("timestamp", "timestamp-millis"), ("specific-offsets", "specific-offsets")] {
            let key = format!("{mode}.{option}");
            if value == wanted && table.option(&key).is_none() {
                problems.push(
                    problem(
                        format!("'{key}' is missing"),
                        format!("'{key}' is required in '{wanted}' {needs} mode but missing."),
                    )
                    .of(&key),
                );
            }
        }
    }
    check_key_fields(table, problems);
    check_append_only(table, problems);
    check_delivery(table, problems);
}

pub(super) fn check_upsert_kafka(table: &Table, _: Role, problems: &mut Vec<Problem>) {
    if table.primary_key.is_empty() {
        problems.push(problem(
            "an 'upsert-kafka' table needs a primary key",
            "'upsert-kafka' tables require to define a PRIMARY KEY constraint. The PRIMARY KEY specifies which columns should be read from or write to the Kafka message key. The PRIMARY KEY also defines records in the 'upsert-kafka' table should update or delete on which keys.",
        ));
    }
    check_delivery(table, problems);
}

fn check_append_only(table: &Table, problems: &mut Vec<Problem>) {
    let name = table.option("value.format").or_else(|| table.option("format")).unwrap_or_default();
    if !table.primary_key.is_empty() && format::lookup(name).is_some_and(|f| f.changelog.is_append()) {
        problems.push(
            problem(
                "a 'kafka' table of inserts has no primary key",
                format!(
                    "The Kafka table '{}' with '{name}' format doesn't support defining PRIMARY KEY constraint on the table, because it can't guarantee the semantic of primary key.",
                    plain_path(table)
                ),
            )
            .hint("use 'upsert-kafka', or a change log format such as debezium-json"),
        );
    }
}

fn plain_path(table: &Table) -> String {
    format!("{}.{}.{}", table.path.catalog, table.path.database, table.path.name)
}

fn check_key_fields(table: &Table, problems: &mut Vec<Problem>) {
    match (table.option("key.format"), table.option("key.fields")) {
        (Some(_), None) => problems.push(
            problem(
                "'key.format' is set without 'key.fields'",
                "A key format 'key.format' requires the declaration of one or more of key fields using 'key.fields'.",
            )
            .of("key.format"),
        ),
        (None, Some(_)) => problems.push(
            problem(
                "'key.fields' is set without 'key.format'",
                "The option 'key.fields' can only be declared if a key format is defined using 'key.format'.",
            )
            .of("key.fields"),
        ),
        (Some(_), Some(fields)) => {
            let columns: Vec<&str> = table.physical.iter().map(|c| c.name.as_ref()).collect();
            for field in fields.split(';').map(str::trim).filter(|f| !columns.contains(f)) {
                let mut unknown = problem(
                    format!("'key.fields' names \"{field}\", which is no physical column"),
                    format!(
                        "Could not find the field '{field}' in the table schema for usage in the key format. A key field must be a regular, physical column. The following columns can be selected in the 'key.fields' option: [{}]",
                        columns.join(", ")
                    ),
                )
                .of("key.fields");
                if let Some(near) = nearest(field, columns.iter().copied()) {
                    unknown = unknown.hint(format!("did you mean \"{near}\"?"));
                }
                problems.push(unknown);
            }
        }
        (None, None) => {}
    }
}

fn check_delivery(table: &Table, problems: &mut Vec<Problem>) {
    let exactly = table.option("sink.delivery-guarantee").is_some_and(|g| g.eq_ignore_ascii_case("exactly-once"));
    if exactly && table.option("sink.transactional-id-prefix").is_none() {
        problems.push(
            problem(
                "'sink.transactional-id-prefix' is missing",
                "sink.transactional-id-prefix must be specified when using DeliveryGuarantee.EXACTLY_ONCE.",
            )
            .of("sink.delivery-guarantee"),
        );
    }
}
