//! The options of the csv format (`csv.*`), checked in Flink's words.

use ouzel_plan::descriptor::unescape_java;
use ouzel_plan::table::Table;
use ouzel_types::{DataType, TypeKind};

use crate::error::FormatError;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CsvOptions {
    /// One character; more than one byte only outside of ASCII.
    pub delimiter: Vec<u8>,
    /// None: nothing quotes.
    pub quote: Option<u8>,
    pub escape: Option<u8>,
    pub comments: bool,
    pub ignore_parse_errors: bool,
    pub array_delimiter: String,
    pub null_literal: Option<String>,
    /// False: decimals are written with all their digits.
    pub scientific: bool,
}

impl Default for CsvOptions {
    fn default() -> CsvOptions {
        CsvOptions {
            delimiter: vec![b','],
            quote: Some(b'"'),
            escape: None,
            comments: false,
            ignore_parse_errors: false,
            array_delimiter: ";".to_string(),
            null_literal: None,
            scientific: true,
        }
    }
}

impl CsvOptions {
    pub fn of(table: &Table, prefix: &str) -> Result<CsvOptions, FormatError> {
        let option = |key: &str| table.option(&format!("{prefix}{key}"));
        let flag = |key: &str| option(key).map(|v| v.eq_ignore_ascii_case("true"));
        let disabled = flag("disable-quote-character") == Some(true);
        if disabled && option("quote-character").is_some() {
            return Err(unsupported(
                "Format cannot define a quote character and disabled quote character at the same time.",
            ));
        }
        let defaults = CsvOptions::default();
        let delimiter = match option("field-delimiter") {
            Some(text) => {
                let character = single("field-delimiter", &unescape_java(text), text)?;
                character.encode_utf8(&mut [0; 4]).as_bytes().to_vec()
            }
            None => defaults.delimiter,
        };
        let files = table.connector() == "filesystem";
        Ok(CsvOptions {
            delimiter,
            quote: if disabled {
                None
            } else {
                ascii("quote-character", option("quote-character"))?.or(defaults.quote)
            },
            escape: ascii("escape-character", option("escape-character"))?,
            comments: flag("allow-comments") == Some(true),
            // Flink's file source asks whether the option is there, not what it says.
            ignore_parse_errors: flag("ignore-parse-errors").is_some_and(|on| on || files),
            array_delimiter: option("array-element-delimiter").unwrap_or(&defaults.array_delimiter).to_string(),
            null_literal: option("null-literal").map(str::to_string),
            // Flink's file sink does not look at the option.
            scientific: files || flag("write-bigdecimal-in-scientific-notation") != Some(false),
        })
    }
}

/// Refuses column types that have no text in a field.
pub fn check_type(name: &str, ty: &DataType) -> Result<(), FormatError> {
    let members: Vec<&DataType> = match &ty.kind {
        TypeKind::Array(item) => vec![item.as_ref()],
        TypeKind::Row(fields) => fields.iter().map(|f| &f.ty).collect(),
        _ => return check_simple(name, ty),
    };
    members.into_iter().try_for_each(|member| match member.kind {
        TypeKind::Array(_) | TypeKind::Row(_) => Err(unsupported(&format!(
            "Only simple types are supported in the second level nesting of fields '{name}' but was: {member}"
        ))),
        _ => check_simple(name, member),
    })
}

fn check_simple(name: &str, ty: &DataType) -> Result<(), FormatError> {
    match &ty.kind {
        TypeKind::Time(p) if *p > 3 => Err(unsupported(&format!(
            "Csv does not support TIME type with precision: {p}, it only supports precision 0 ~ 3."
        ))),
        TypeKind::Map(..) | TypeKind::Multiset(_) | TypeKind::Raw(_) | TypeKind::Variant => {
            Err(unsupported(&format!("Unsupported type '{ty}' for field '{name}' of the csv format")))
        }
        _ => Ok(()),
    }
}

fn ascii(key: &str, value: Option<&str>) -> Result<Option<u8>, FormatError> {
    let Some(value) = value else { return Ok(None) };
    let character = single(key, value, value)?;
    match u8::try_from(character) {
        Ok(byte) if byte.is_ascii() => Ok(Some(byte)),
        _ => Err(unsupported(&format!("not supported yet: 'csv.{key}' outside of ASCII ('{value}')"))),
    }
}

fn single(key: &str, value: &str, written: &str) -> Result<char, FormatError> {
    let mut characters = value.chars();
    match (characters.next(), characters.next()) {
        // Java counts units of UTF-16.
        (Some(character), None) if character.len_utf16() == 1 => Ok(character),
        _ => {
            Err(unsupported(&format!("Option 'csv.{key}' must be a string with single character, but was: {written}")))
        }
    }
}

fn unsupported(text: &str) -> FormatError {
    FormatError::Unsupported(text.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_character_is_one_unit_of_utf_16() {
        assert_eq!(single("field-delimiter", "\u{4e2d}", "").ok(), Some('\u{4e2d}'));
        assert!(single("field-delimiter", "\u{1f600}", "").is_err());
        assert!(single("field-delimiter", "ab", "ab").is_err());
    }
}
