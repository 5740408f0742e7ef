//! The formats of a table, found by its options.

use super::options::missing;
use super::{Connector, FormatUse, Problem, Role, Table, problem};
use crate::descriptor::format::{self, Format};
use crate::nearest::nearest;

/// A format with the prefix of its options in this table (`json.`, `value.json.`, `key.json.`).
pub(in crate::descriptor) struct UsedFormat {
    pub(in crate::descriptor) format: &'static Format,
    pub(in crate::descriptor) prefixes: Vec<String>,
    pub(in crate::descriptor) value: bool,
}

pub(super) fn formats(table: &Table, connector: &Connector, problems: &mut Vec<Problem>) -> Vec<UsedFormat> {
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
                } else if format.files_only && connector.format != FormatUse::OfFiles {
                    problems.push(unknown_format(key, name, false));
                }
                let prefix = key.strip_suffix("format").unwrap_or_default();
                used.push(UsedFormat { format, prefixes: vec![format!("{prefix}{name}.")], value });
            }
            None => problems.push(unknown_format(key, name, connector.format == FormatUse::OfFiles)),
        }
    };
    let key_format = table.option("key.format");
    match connector.format {
        FormatUse::None => {}
        FormatUse::OfFiles => take("format", table.option("format"), true),
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

/// Debezium's schema is read, never written.
pub(super) fn check_envelope(table: &Table, formats: &[UsedFormat], role: Role, problems: &mut Vec<Problem>) {
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
