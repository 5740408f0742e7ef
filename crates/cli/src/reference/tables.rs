//! Connectors, formats, types and metrics, from their descriptors.

use ouzel_plan::descriptor::connector::{CONNECTORS, SCAN_OPTIONS};
use ouzel_plan::descriptor::format::FORMATS;
use ouzel_plan::descriptor::{Connector, FormatUse, Metadata, OptionSpec, OptionType};

use super::{cell, code, head, row};

pub fn connectors() -> String {
    let mut text = String::from(
        "# Connectors\n\nOptions of WITH. Flink's have Flink's names and meanings; what is ours is said to be, and `ouzel check` \
         reports it. `#` stands for a column's name, `*` for any text.\n",
    );
    for connector in CONNECTORS {
        text.push_str(&format!("\n## {}\n\n{}\n\n{}\n\n", connector.name, connector.doc, abilities(connector)));
        text.push_str(&options(connector.options));
        text.push_str(&metadata(connector.metadata));
    }
    text.push_str("\n## Every table that is read\n\n");
    text.push_str(&options(SCAN_OPTIONS));
    text
}

fn abilities(connector: &Connector) -> String {
    let uses = [(connector.source, "source"), (connector.sink, "sink"), (connector.lookup, "look-up")];
    let uses: Vec<&str> = uses.iter().filter(|(can, _)| *can).map(|(_, word)| *word).collect();
    let whose = match (connector.flink, connector.portable) {
        (true, _) => "Flink's".to_string(),
        (false, Some(portable)) => format!("Ours; in a script for both: {portable}"),
        (false, None) => "Ours".to_string(),
    };
    let format = match connector.format {
        FormatUse::None => String::new(),
        FormatUse::OfFiles => " `format` is required.".to_string(),
        FormatUse::Optional(default) => format!(" `format` is {default} where nothing is said."),
        FormatUse::KeyValue => " `format` or `value.format` is required; `key.format` with `key.fields`.".to_string(),
        FormatUse::BothRequired => " `key.format` and `value.format` are required.".to_string(),
    };
    format!("{whose}. As {}.{format}", uses.join(" and "))
}

fn options(options: &[OptionSpec]) -> String {
    if options.is_empty() {
        return "No options.\n".to_string();
    }
    let mut text = head(&["option", "value", "default", "what"]);
    for option in options {
        let default = if option.required { "required".to_string() } else { code(option.default.unwrap_or_default()) };
        let whose = if option.flink { "" } else { " (ours)" };
        text.push_str(&row(&[&code(option.key), &value(option.ty), &default, &format!("{}{whose}", cell(option.doc))]));
    }
    text
}

pub fn value(ty: OptionType) -> String {
    match ty {
        OptionType::Text => "text".to_string(),
        OptionType::Bool => "true or false".to_string(),
        OptionType::Int | OptionType::Long => "whole number".to_string(),
        OptionType::Double => "number".to_string(),
        OptionType::Duration => "duration, `5 min`".to_string(),
        OptionType::MemorySize => "size, `128 MB`".to_string(),
        OptionType::Enum(values) | OptionType::Enums(values) => {
            values.iter().map(|v| format!("`{v}`")).collect::<Vec<_>>().join(", ")
        }
        OptionType::List => "texts between semicolons".to_string(),
    }
}

fn metadata(columns: &[Metadata]) -> String {
    if columns.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{}", head(&["metadata column", "type", "", "what"]));
    for column in columns {
        let writable = if column.writable { "can be written" } else { "" };
        text.push_str(&row(&[&code(column.key), &code(column.ty), writable, &cell(column.doc)]));
    }
    text
}

pub fn formats() -> String {
    let mut text = String::from(
        "# Formats\n\nOptions are written with the format's name in front: `'json.ignore-parse-errors'`; in a table with key and \
         value, with `key.` or `value.` before that. Formats and options are Flink's, with its defaults; what is missing or \
         taken and not looked at says so, with the reason.\n",
    );
    for format in FORMATS {
        let uses = match (format.decodes, format.encodes) {
            (true, true) => "Read and written",
            (true, false) => "Read",
            (false, true) => "Written",
            (false, false) => "Known",
        };
        let place = if format.files_only { ", in files only" } else { "" };
        text.push_str(&format!("\n## {}\n\n{}\n\n", format.name, format.doc));
        match format.refused {
            Some(reason) => text.push_str(&format!("**missing**: {}\n\n", cell(reason))),
            None => text.push_str(&format!("{uses}{place}.\n\n")),
        }
        text.push_str(&options(format.options));
        text.push_str(&metadata(format.metadata));
    }
    text
}

pub fn types() -> String {
    const TYPES: &[(&str, &str)] = &[
        ("CHAR(3)", "Of this many characters; CAST fills with blanks"),
        ("VARCHAR(3)", "Of at most this many characters; CAST cuts"),
        ("STRING", "VARCHAR(2147483647)"),
        ("BOOLEAN", "Three-valued logic"),
        ("BINARY(3)", "Of this many bytes"),
        ("VARBINARY(3)", "Of at most this many bytes"),
        ("BYTES", "VARBINARY(2147483647)"),
        ("DECIMAL(10, 2)", "Up to 38 digits; also DEC, NUMERIC"),
        ("TINYINT", "8 bits; arithmetic wraps"),
        ("SMALLINT", "16 bits; arithmetic wraps"),
        ("INT", "32 bits; arithmetic wraps; also INTEGER"),
        ("BIGINT", "64 bits; arithmetic wraps"),
        ("FLOAT", "32 bits"),
        ("DOUBLE", "64 bits; also DOUBLE PRECISION"),
        ("DATE", "Years 1 to 9999"),
        ("TIME(3)", "Without a zone; precision 0 to 9, kept in milliseconds"),
        ("TIMESTAMP(3)", "Without a zone; precision 0 to 9, 6 where nothing is said"),
        ("TIMESTAMP_LTZ(3)", "An instant, shown in the session's zone"),
        ("INTERVAL YEAR TO MONTH", "Months"),
        ("INTERVAL DAY TO SECOND(3)", "Milliseconds"),
        ("ARRAY<INT>", "Also INT ARRAY"),
        ("MAP<STRING, INT>", ""),
        ("MULTISET<INT>", "Values with their counts; also INT MULTISET"),
        ("ROW<a INT, b STRING>", "Nested to any depth"),
        (
            "STRUCTURED<'a.B', a INT, b STRING>",
            "A ROW with the name of a class, of which nothing but the name is used; no format reads or writes it, as in Flink",
        ),
        ("VARIANT", "Any JSON value, as PARSE_JSON gives it"),
    ];
    let mut text = String::from(
        "# Data types\n\nAll are Flink's; every type may be NOT NULL. The third column is how a column of it is kept in memory.\n\n",
    );
    text.push_str(&head(&["type", "what", "Arrow"]));
    for (written, what) in TYPES {
        let layout = ouzel_sql::binder::type_of(written).map_or_else(|| "?".to_string(), |ty| layout(&ty.arrow()));
        text.push_str(&row(&[&code(written), what, &code(&layout)]));
    }
    text.push_str(
        "\n**missing**: RAW, whose values are objects of Java; TIMESTAMP WITH TIME ZONE, which Flink has not either.\n",
    );
    text
}

/// The outer shape of a nested layout.
fn layout(ty: &arrow_schema::DataType) -> String {
    use arrow_schema::DataType as Arrow;
    match ty {
        Arrow::List(_) => "List".to_string(),
        Arrow::Map(..) => "Map".to_string(),
        Arrow::Struct(_) => "Struct".to_string(),
        other => other.to_string(),
    }
}

pub fn metrics() -> String {
    let mut text = String::from(
        "# Metrics\n\n`ouzel up` answers Prometheus at `/metrics` of the page's port. Counters have `_total` at the end; what is \
         not known yet is left out.\n\n",
    );
    text.push_str(&head(&["metric", "kind", "what"]));
    for family in ouzel_server::metrics::from_snapshot(&ouzel_server::model::Snapshot::default()) {
        let (name, kind) = match family.kind {
            ouzel_server::metrics::MetricKind::Counter => (format!("{}_total", family.name), "counter"),
            ouzel_server::metrics::MetricKind::Gauge => (family.name.to_string(), "gauge"),
        };
        text.push_str(&row(&[&code(&name), kind, &cell(family.help)]));
    }
    text
}
