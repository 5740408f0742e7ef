//! What a format refuses of a table beyond unreadable options: values that exclude each other, column types without a text.
//!
//! The words are Flink's. The formats themselves check nothing of it again.

use ouzel_types::{DataType, TypeKind};

use super::java_escape::unescape_java;
use super::validate::{Problem, Role, UsedFormat, problem};
use crate::table::{Scan, ScanField, ScanFieldSource, Table};

/// Character sets that ouzel-functions knows (a test there ties them), and further names of them.
const CHARSETS: &str = "UTF-8 UTF8 UTF-16 UTF16 UTF-16BE UTF-16LE US-ASCII ASCII ISO-8859-1 ISO8859_1 LATIN1 UTF-32 UTF-32BE UTF-32LE \
    windows-1250 windows-1251 windows-1252 windows-1253 windows-1254 windows-1255 windows-1256 windows-1257 \
    windows-1258 ISO-8859-2 ISO-8859-3 ISO-8859-4 ISO-8859-5 ISO-8859-6 ISO-8859-7 ISO-8859-8 ISO-8859-9 \
    ISO-8859-13 ISO-8859-15 ISO-8859-16 KOI8-R KOI8-U IBM437 IBM850 IBM852 IBM866 \
    GBK GB2312 GB18030 Big5 Shift_JIS windows-31j EUC-JP EUC-KR x-windows-949 ISO-2022-JP";
const CHARSET_ALIASES: &str = "UTF32 UTF_32 UTF_32BE UTF_32LE CP1250 CP1251 CP1252 IBM-1252 IBM1252 CP1253 CP1254 CP1255 CP1256 CP1257 CP1258 \
    ISO8859_2 ISO8859-2 ISO_8859-2 8859_2 LATIN2 L2 ISO8859_3 ISO8859-3 ISO_8859-3 8859_3 LATIN3 L3 ISO8859_4 \
    ISO8859-4 ISO_8859-4 8859_4 LATIN4 L4 ISO8859_5 ISO8859-5 ISO_8859-5 8859_5 CYRILLIC ISO8859_6 ISO8859-6 \
    ISO_8859-6 8859_6 ARABIC ISO8859_7 ISO8859-7 ISO_8859-7 8859_7 GREEK ISO8859_8 ISO8859-8 ISO_8859-8 8859_8 \
    HEBREW ISO8859_9 ISO8859-9 ISO_8859-9 8859_9 LATIN5 L5 ISO8859_13 ISO8859-13 ISO_8859-13 8859_13 ISO8859_15 \
    ISO8859-15 ISO_8859-15 8859_15 LATIN9 LATIN-9 CSISOLATIN9 ISO8859_16 ISO8859-16 ISO_8859-16 8859_16 LATIN10 \
    KOI8_R KOI8 KOI8_U CP437 IBM-437 437 CP850 IBM-850 850 CP852 IBM-852 852 CP866 IBM-866 866 \
    CP936 windows-936 EUC_CN EUC-CN EUCCN X-EUC-CN GB2312-80 GB2312-1980 GB18030-2022 csBig5 SJIS SHIFT-JIS MS_KANJI X-SJIS csShiftJIS \
    MS932 windows-932 csWindows31J EUCJP EUC_JP EUCJIS X-EUC-JP X-EUCJP EUCKR EUC_KR KSC5601 KSC_5601 KS_C_5601-1987 KSC5601-1987 \
    KSC5601_1987 csEUCKR 5601 windows-949 windows949 MS949 MS_949 ISO2022JP JIS JIS_ENCODING csJISEncoding csISO2022JP";

pub(super) fn check_formats(table: &Table, formats: &[UsedFormat], role: Role, problems: &mut Vec<Problem>) {
    for used in formats {
        let option = |key: &str| {
            used.prefixes.iter().find_map(|prefix| {
                let key = format!("{prefix}{key}");
                table.option(&key).map(|value| (key.clone(), value))
            })
        };
        let columns = record(table, used.value);
        match used.format.name {
            "json" => {
                check_json(&option, problems);
                if role == Role::Sink {
                    columns.iter().for_each(|(_, ty)| check_json_type(ty, role, problems));
                }
            }
            "debezium-json" | "canal-json" | "maxwell-json" if role == Role::Sink => {
                columns.iter().for_each(|(_, ty)| check_json_type(ty, role, problems));
            }
            // It reads all columns, whatever is asked for.
            "ogg-json" => columns.iter().for_each(|(_, ty)| check_json_type(ty, role, problems)),
            "csv" => {
                check_csv(&option, problems);
                columns.iter().for_each(|(name, ty)| check_csv_type(name, ty, problems));
            }
            "raw" => {
                check_charset(&option, problems);
                check_raw_columns(&columns, problems);
            }
            _ => {}
        }
    }
}

/// What the formats of a table cannot read: of the columns that are asked for, or of all where none is.
pub(super) fn check_read(scan: &Scan, formats: &[UsedFormat], problems: &mut Vec<Problem>) {
    let read = |at: usize| {
        let reads =
            |field: &ScanField| matches!(field.source, ScanFieldSource::Physical { column, .. } if column == at);
        scan.fields.is_empty() || scan.fields.iter().any(reads)
    };
    for used in formats {
        if !matches!(used.format.name, "json" | "debezium-json" | "canal-json" | "maxwell-json") {
            continue;
        }
        for (name, ty) in record(&scan.table, used.value) {
            if scan.table.physical.iter().position(|c| c.name.as_ref() == name).is_some_and(read) {
                check_json_type(ty, Role::Source, problems);
            }
        }
    }
}

/// The columns that stand in the record: of a key those of `key.fields`, of a value all but the partition's and, where the
/// table says so, the key's.
fn record(table: &Table, value: bool) -> Vec<(&str, &DataType)> {
    let keys: Vec<&str> = match table.option("key.fields") {
        Some(keys) => keys.split(';').map(str::trim).collect(),
        None if table.connector() == "upsert-kafka" => table.primary_key.iter().map(|key| key.as_ref()).collect(),
        None => Vec::new(),
    };
    let except = table.option("value.fields-include").is_some_and(|v| v.eq_ignore_ascii_case("EXCEPT_KEY"));
    let stands = |name: &str| if value { !(except && keys.contains(&name)) } else { keys.contains(&name) };
    let columns = table.physical.iter().filter(|c| !table.partition_keys.contains(&c.name));
    columns.filter(|c| stands(&c.name)).map(|c| (c.name.as_ref(), &c.ty)).collect()
}

type Lookup<'a> = dyn Fn(&str) -> Option<(String, &'a str)> + 'a;

fn check_json(option: &Lookup<'_>, problems: &mut Vec<Problem>) {
    let on = |key: &str| option(key).is_some_and(|(_, value)| value.eq_ignore_ascii_case("true"));
    if on("fail-on-missing-field") && on("ignore-parse-errors") {
        problems.push(problem(
            "a JSON table cannot fail on missing fields and ignore what is wrong",
            "fail-on-missing-field and ignore-parse-errors shouldn't both be true.",
        ));
    }
}

fn check_json_type(ty: &DataType, role: Role, problems: &mut Vec<Problem>) {
    match &ty.kind {
        TypeKind::Map(key, value) => {
            if !key.kind.is_string() {
                problems.push(problem(
                    format!("a JSON object has texts as keys, this is {ty}"),
                    format!("JSON format doesn't support non-string as key type of map. The type is: {ty}"),
                ));
            }
            check_json_type(value, role, problems);
        }
        TypeKind::Multiset(item) if !item.kind.is_string() => problems.push(problem(
            format!("a JSON object has texts as keys, this is {ty}"),
            format!("JSON format doesn't support non-string as key type of map. The type is: {ty}"),
        )),
        TypeKind::Array(item) => check_json_type(item, role, problems),
        TypeKind::Row(fields) => fields.iter().for_each(|field| check_json_type(&field.ty, role, problems)),
        TypeKind::Variant | TypeKind::Structured { .. } => {
            let what = if ty.kind == TypeKind::Variant { "VARIANT" } else { "structured type" };
            let (verb, detail) = match role {
                Role::Sink => ("written as", "Not support to parse type"),
                _ => ("read from", "Unsupported type"),
            };
            problems
                .push(problem(format!("a {what} is not {verb} JSON"), format!("{detail}: {}", ty.with_nullable(true))));
        }
        _ => {}
    }
}

fn check_csv(option: &Lookup<'_>, problems: &mut Vec<Problem>) {
    for key in ["field-delimiter", "quote-character", "escape-character", "array-element-delimiter"] {
        let Some((name, written)) = option(key) else { continue };
        // The delimiter may be written as in Java (`\t`), whose characters are units of UTF-16.
        let units = match key {
            "field-delimiter" => unescape_java(written).encode_utf16().count(),
            _ => written.encode_utf16().count(),
        };
        if units != 1 {
            problems.push(
                problem(
                    format!("'{name}' is one character"),
                    format!("Option 'csv.{key}' must be a string with single character, but was: {written}"),
                )
                .of(&name),
            );
        }
    }
    let disabled = option("disable-quote-character").is_some_and(|(_, value)| value.eq_ignore_ascii_case("true"));
    if let (true, Some((name, _))) = (disabled, option("quote-character")) {
        problems.push(
            problem(
                "a quote character and none at all exclude each other",
                "Format cannot define a quote character and disabled quote character at the same time.",
            )
            .of(&name),
        );
    }
}

fn check_csv_type(name: &str, ty: &DataType, problems: &mut Vec<Problem>) {
    let members: Vec<&DataType> = match &ty.kind {
        TypeKind::Array(item) => vec![item.as_ref()],
        TypeKind::Row(fields) => fields.iter().map(|field| &field.ty).collect(),
        _ => return check_csv_simple(name, ty, problems),
    };
    for member in members {
        if matches!(member.kind, TypeKind::Array(_) | TypeKind::Row(_)) {
            problems.push(problem(
                format!("the column \"{name}\" nests too deep for CSV"),
                format!(
                    "Only simple types are supported in the second level nesting of fields '{name}' but was: {member}"
                ),
            ));
        } else {
            check_csv_simple(name, member, problems);
        }
    }
}

fn check_csv_simple(name: &str, ty: &DataType, problems: &mut Vec<Problem>) {
    let detail = match &ty.kind {
        TypeKind::Time(precision) if *precision > 3 => {
            format!("Csv does not support TIME type with precision: {precision}, it only supports precision 0 ~ 3.")
        }
        TypeKind::Map(..)
        | TypeKind::Multiset(_)
        | TypeKind::Raw(_)
        | TypeKind::Variant
        | TypeKind::Structured { .. } => {
            format!("Unsupported type '{ty}' for field '{name}'.")
        }
        _ => return,
    };
    problems.push(problem(format!("CSV has no text for the column \"{name}\" of type {ty}"), detail));
}

/// Every name of a character set that `raw.charset` may have.
pub fn charsets() -> impl Iterator<Item = &'static str> {
    CHARSETS.split(' ').chain(CHARSET_ALIASES.split(' ')).filter(|name| !name.is_empty())
}

fn check_charset(option: &Lookup<'_>, problems: &mut Vec<Problem>) {
    if let Some((name, written)) = option("charset")
        && !charsets().any(|known| known.eq_ignore_ascii_case(written))
    {
        let detail = format!("Unsupported 'raw.charset' name: {written}.");
        let known = problem(format!("the character set '{written}' is not known"), detail).of(&name);
        problems.push(known.hint(format!("known are {}", CHARSETS.replace(' ', ", "))));
    }
}

fn check_raw_columns(columns: &[(&str, &DataType)], problems: &mut Vec<Problem>) {
    let [(_, ty)] = columns else {
        let listed: Vec<String> = columns.iter().map(|(name, ty)| format!("`{name}` {ty}")).collect();
        problems.push(problem(
            format!("the raw format takes one column, here are {}", columns.len()),
            format!(
                "The 'raw' format only supports single physical column. However the defined schema contains multiple physical columns: [{}]",
                listed.join(", ")
            ),
        ));
        return;
    };
    let kind = &ty.kind;
    let fits = kind.is_string()
        || kind.is_binary()
        || kind.is_integer()
        || kind.is_approximate()
        || matches!(kind, TypeKind::Boolean | TypeKind::Raw(_));
    if !fits {
        problems.push(problem(
            format!("the raw format has no bytes for {ty}"),
            format!("The 'raw' format doesn't supports '{ty}' as column type."),
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::super::validate::{Role, validate};
    use super::*;
    use crate::ObjectPath;
    use crate::table::PhysicalColumn;

    fn problems(columns: &[TypeKind], options: &[(&str, &str)]) -> Vec<String> {
        let physical = columns
            .iter()
            .zip('a'..)
            .map(|(kind, name)| PhysicalColumn { name: name.to_string().into(), ty: kind.clone().nullable() });
        let table = Table {
            path: ObjectPath { catalog: "c".into(), database: "d".into(), name: "t".into() },
            physical: physical.collect(),
            metadata: Vec::new(),
            primary_key: Vec::new(),
            partition_keys: Vec::new(),
            options: options
                .iter()
                .chain(&[("connector", "filesystem"), ("path", "/t")])
                .map(|(k, v)| (k.to_string(), v.to_string()))
                .collect(),
        };
        validate(&table, Role::Source).into_iter().map(|p| p.detail).collect()
    }

    #[test]
    fn csv_options_are_single_characters() {
        let string = [TypeKind::STRING];
        assert!(problems(&string, &[("format", "csv"), ("csv.field-delimiter", "\\t")]).is_empty());
        assert_eq!(
            problems(&string, &[("format", "csv"), ("csv.field-delimiter", "ab")]),
            ["Option 'csv.field-delimiter' must be a string with single character, but was: ab"]
        );
        for bad in ["\\", "\\x09", "\u{1f600}"] {
            assert_eq!(problems(&string, &[("format", "csv"), ("csv.field-delimiter", bad)]).len(), 1, "{bad}");
        }
        let both = [("format", "csv"), ("csv.quote-character", "x"), ("csv.disable-quote-character", "true")];
        assert!(problems(&string, &both)[0].starts_with("Format cannot define a quote character"));
    }

    #[test]
    fn columns_need_a_form_in_the_format() {
        let map = TypeKind::Map(Box::new(TypeKind::Int.nullable()), Box::new(TypeKind::Int.nullable()));
        let one = std::slice::from_ref(&map);
        // What is read of JSON decides, but ogg-json reads all.
        assert!(problems(one, &[("format", "json")]).is_empty());
        assert!(problems(one, &[("format", "ogg-json")]).iter().any(|words| words.contains("MAP<INT, INT>")));
        assert_eq!(problems(one, &[("format", "csv")]), ["Unsupported type 'MAP<INT, INT>' for field 'a'."]);
        assert!(
            problems(&[TypeKind::STRING, TypeKind::Int], &[("format", "raw")])[0].ends_with("[`a` STRING, `b` INT]")
        );
        let charset = [("format", "raw"), ("raw.charset", "UTF-99")];
        assert!(problems(&[TypeKind::STRING], &charset)[0].contains("UTF-99"));
    }
}
