//! The options of a table against those that its connector and formats know: missing, unknown and unreadable ones.

use super::formats::{UsedFormat, formats};
use super::{Connector, FormatUse, Problem, Role, Table, problem};
use crate::descriptor::connector::SCAN_OPTIONS;
use crate::descriptor::option::OptionSpec;
use crate::nearest::nearest;

/// Known where watermarks are made by the connector.
pub(super) const EVENT_GAP: &str = "scan.watermark.emit.on-event.gap";

pub(super) fn missing(keys: &[&str]) -> Problem {
    problem(
        format!("required options are missing: {}", keys.join(", ")),
        format!("One or more required options are missing.\n\nMissing required options are:\n\n{}", keys.join("\n")),
    )
    .hint(format!("add {} to WITH", keys.iter().map(|key| format!("'{key}' = '..'")).collect::<Vec<_>>().join(", ")))
}

pub(super) fn check_options(
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
pub(in crate::descriptor) fn specs<'t>(table: &'t Table, connector: &Connector) -> Vec<(&'t str, &'static OptionSpec)> {
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
        FormatUse::OfFiles | FormatUse::Optional(_) => key == "format",
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
            if connector.format == FormatUse::OfFiles || used.format.refused.is_some() {
                return Found::Accepted;
            }
        }
    }
    Found::Unknown
}

pub(super) fn unsupported(table: &Table, connector: &Connector, formats: &[UsedFormat], unknown: &[&str]) -> Problem {
    let supported = match connector.supported {
        Some(of_columns) => of_columns(table).into_iter().collect(),
        None => supported(table, connector, formats),
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
    match connector.format {
        FormatUse::OfFiles => supported.push("format".into()),
        _ => formats.iter().for_each(|used| {
            supported.extend(used.format.options.iter().map(|o| format!("{}{}", used.prefixes[0], o.key)));
        }),
    }
    supported.sort();
    supported
}
