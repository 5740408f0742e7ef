//! The error of a record that cannot be read: where it stands, and what to do about it. Sources whose bad records are kept
//! do not come here.

use ouzel_engine::EngineError;
use ouzel_engine::source::BadRow;
use ouzel_plan::Table;
use ouzel_plan::descriptor::format;

/// `place`: the file or the partition, and the offset.
pub fn failure(table: &Table, record: &BadRow, place: String) -> EngineError {
    EngineError::user(record.error.clone()).detail(place).hint(hint(table, record))
}

fn hint(table: &Table, record: &BadRow) -> String {
    let name = table.option("format").or_else(|| table.option("value.format")).unwrap_or_default();
    let keeps = format!("SET 'ouzel.dead-letter.{}' = '<table>' keeps", table.path.name);
    if record.offset == 0 && name == "csv" && is_header(table, &record.raw) {
        return format!(
            "the first line seems to be a header, which Flink's csv format reads as a row: cut it off (tail -n +2); {keeps} it apart"
        );
    }
    let skips = format::lookup(name).is_some_and(|f| f.options.iter().any(|o| o.key == "ignore-parse-errors"));
    match skips {
        true => format!("'{name}.ignore-parse-errors' = 'true' skips such records; {keeps} them"),
        false => format!("{keeps} such records"),
    }
}

/// The line begins with the name of the table's first column.
fn is_header(table: &Table, line: &[u8]) -> bool {
    let text = String::from_utf8_lossy(line);
    let text = text.trim_start_matches('\u{feff}');
    let end = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '"' | ' '))).unwrap_or(text.len());
    let first = text[..end].trim_matches(['"', ' ']);
    table.physical.first().is_some_and(|column| column.name.eq_ignore_ascii_case(first))
}
