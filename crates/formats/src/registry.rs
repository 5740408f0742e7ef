//! Which format decodes or encodes a table, by its options.

use std::sync::Arc;

use ouzel_functions::EvalContext;
use ouzel_plan::Column;
use ouzel_plan::table::{ScanField, ScanFieldSource, Table};
use ouzel_types::{DataType, TypeKind};

use crate::avro::container::Codec;
use crate::avro::decoder::AvroDecoder;
use crate::avro::encoder::AvroEncoder;
use crate::cdc;
use crate::cdc::before_after::{self, BeforeAfterDecoder};
use crate::cdc::data_old::{self, DataOldDecoder};
use crate::cdc::encoder::{ChangeEncoder, Envelope};
use crate::cdc::fields::ChangeFields;
use crate::csv::decoder::{CsvDecoder, CsvField};
use crate::csv::encoder::CsvEncoder;
use crate::csv::options::{self as csv_options, CsvOptions};
use crate::json::decoder::{JsonDecoder, JsonOptions};
use crate::json::encoder::{JsonEncodeOptions, JsonEncoder, NullKey};
use crate::json::older::OlderJson;
use crate::json::time::TimestampStandard;
#[cfg(feature = "parquet")]
use crate::parquet::{decoder::ParquetDecoder, encoder::ParquetEncoder, options::ParquetOptions};
use crate::raw::{self, Endianness, RawDecoder, RawEncoder};
use crate::{Decoder, Encoder, FormatError};

/// Whether a Kafka table's key or value is meant; files have values only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormatRole {
    Key,
    Value,
}

/// The name of the format and the prefix of its options: `format`, `value.format`, `key.format`.
pub fn format_of(table: &Table, role: FormatRole) -> Option<(&str, String)> {
    let (keys, prefix): (&[&str], &str) = match role {
        FormatRole::Key => (&["key.format"], "key."),
        FormatRole::Value => (&["format", "value.format"], "value."),
    };
    let key = keys.iter().find(|k| table.option(k).is_some())?;
    let name = table.option(key)?;
    let prefix = if *key == "format" { String::new() } else { prefix.to_string() };
    Some((name, format!("{prefix}{name}.")))
}

/// The decoder for `fields` (physical columns or members of them, and metadata of the format).
pub fn decoder(
    table: &Table,
    fields: &[ScanField],
    role: FormatRole,
    _context: &EvalContext,
) -> Result<Box<dyn Decoder>, FormatError> {
    let (format, prefix) = format_of(table, role).ok_or_else(|| missing(table))?;
    match format {
        "json" => {
            let options = json_options(table, &prefix);
            if options.older {
                return OlderJson::new(table, fields, options).map(|d| Box::new(d) as Box<dyn Decoder>);
            }
            let paths = fields.iter().map(|f| path_of(table, f)).collect::<Result<Vec<_>, _>>()?;
            Ok(Box::new(JsonDecoder::new(&paths, options)))
        }
        "debezium-json" => {
            let changes = ChangeFields::of(table, fields, |key| before_after::Dialect::Debezium.metadata(key))?;
            let include = flag(table, &format!("{prefix}schema-include"));
            Ok(Box::new(BeforeAfterDecoder::new(
                before_after::Dialect::Debezium,
                changes,
                json_options(table, &prefix),
                include,
            )))
        }
        "ogg-json" => {
            let changes = ChangeFields::of(table, fields, |key| before_after::Dialect::Ogg.metadata(key))?;
            Ok(Box::new(BeforeAfterDecoder::new(
                before_after::Dialect::Ogg,
                changes,
                json_options(table, &prefix),
                false,
            )))
        }
        "canal-json" => {
            let changes = ChangeFields::of(table, fields, |key| data_old::Dialect::Canal.metadata(key))?;
            let include = ["database.include", "table.include"].map(|key| table.option(&format!("{prefix}{key}")));
            Ok(Box::new(DataOldDecoder::new(data_old::Dialect::Canal, changes, json_options(table, &prefix), include)?))
        }
        "maxwell-json" => {
            let changes = ChangeFields::of(table, fields, |key| data_old::Dialect::Maxwell.metadata(key))?;
            Ok(Box::new(DataOldDecoder::new(
                data_old::Dialect::Maxwell,
                changes,
                json_options(table, &prefix),
                [None, None],
            )?))
        }
        "csv" => csv_decoder(table, fields, role, &prefix),
        "avro" => {
            let wanted = positions(table, fields, &written_columns(table, role), "avro")?;
            let files = table.connector() == "filesystem";
            let json = !files && avro_as_json(table, &prefix)?;
            let legacy = avro_legacy(table, &prefix);
            Ok(Box::new(AvroDecoder::new(&record_schema(table, role), &wanted, legacy, files, json)?))
        }
        #[cfg(feature = "parquet")]
        "parquet" => {
            let wanted = positions(table, fields, &written_columns(table, role), "parquet")?;
            let zone = ParquetOptions::of(table, &prefix)?.zone;
            Ok(Box::new(ParquetDecoder::new(&record_schema(table, role), &wanted, zone)))
        }
        "raw" => {
            let column = raw_column(table, role, &prefix)?;
            Ok(Box::new(RawDecoder {
                ty: column.clone(),
                endianness: raw_endianness(table, &prefix),
                charset: raw::charset_of(table.option(&format!("{prefix}charset")))?,
                read: !fields.is_empty(),
            }))
        }
        other => Err(FormatError::Unsupported(format!("not supported yet: reading the format '{other}'"))),
    }
}

/// The encoder for these columns.
pub fn encoder(
    table: &Table,
    columns: &[Column],
    role: FormatRole,
    _context: &EvalContext,
) -> Result<Box<dyn Encoder>, FormatError> {
    let (format, prefix) = format_of(table, role).ok_or_else(|| missing(table))?;
    match format {
        "json" => Ok(Box::new(JsonEncoder::new(columns, json_encode_options(table, &prefix)))),
        "debezium-json" if flag(table, &format!("{prefix}schema-include")) => Err(FormatError::Unsupported(
            "Debezium JSON serialization doesn't support 'debezium-json.schema-include' option been set to true."
                .to_string(),
        )),
        "debezium-json" => Ok(change_encoder(table, columns, &prefix, cdc::encoder::DEBEZIUM)),
        "ogg-json" => Ok(change_encoder(table, columns, &prefix, cdc::encoder::OGG)),
        "canal-json" => Ok(change_encoder(table, columns, &prefix, cdc::encoder::CANAL)),
        "maxwell-json" => Ok(change_encoder(table, columns, &prefix, cdc::encoder::MAXWELL)),
        "avro" => {
            // A container file has one encoding: Flink reads the option and does nothing with it.
            let json = table.connector() != "filesystem" && avro_as_json(table, &prefix)?;
            let codec = match table.connector() {
                "filesystem" => Some(Codec::of(table.option(&format!("{prefix}codec")).unwrap_or("snappy"))?),
                _ => None,
            };
            Ok(Box::new(AvroEncoder::new(columns, avro_legacy(table, &prefix), codec, json)?))
        }
        "csv" => {
            columns.iter().try_for_each(|c| csv_options::check_type(&c.name, &c.ty))?;
            Ok(Box::new(CsvEncoder::new(columns, CsvOptions::of(table, &prefix)?)))
        }
        #[cfg(feature = "parquet")]
        "parquet" => Ok(Box::new(ParquetEncoder::new(columns, ParquetOptions::of(table, &prefix)?)?)),
        "raw" => {
            raw::check(&columns.iter().map(|c| &c.ty).collect::<Vec<_>>(), table.option(&format!("{prefix}charset")))?;
            let charset = raw::charset_of(table.option(&format!("{prefix}charset")))?;
            Ok(Box::new(RawEncoder::new(
                &columns[0],
                raw_endianness(table, &prefix),
                charset,
                table.connector() == "filesystem",
            )))
        }
        other => Err(FormatError::Unsupported(format!("not supported yet: writing the format '{other}'"))),
    }
}

fn csv_decoder(
    table: &Table,
    fields: &[ScanField],
    role: FormatRole,
    prefix: &str,
) -> Result<Box<dyn Decoder>, FormatError> {
    let wanted = positions(table, fields, &written_columns(table, role), "csv")?;
    let wanted: Vec<CsvField> = wanted.into_iter().map(|(column, path)| CsvField { column, path }).collect();
    let schema = record_schema(table, role);
    schema.iter().try_for_each(|(name, ty)| csv_options::check_type(name, ty))?;
    let files = table.connector() == "filesystem";
    Ok(Box::new(CsvDecoder::new(&schema, &wanted, CsvOptions::of(table, prefix)?, files)))
}

/// The place of each wanted field in a record of these columns, and the members of it.
fn positions(
    table: &Table,
    fields: &[ScanField],
    columns: &[usize],
    format: &str,
) -> Result<Vec<(usize, Vec<usize>)>, FormatError> {
    let place = |field: &ScanField| {
        let ScanFieldSource::Physical { column, path } = &field.source else {
            return Err(FormatError::Unsupported(format!("the format '{format}' has no metadata columns")));
        };
        let position = columns.iter().position(|c| c == column).ok_or_else(|| {
            FormatError::Unsupported(format!(
                "the column `{}` does not stand in the record",
                table.physical[*column].name
            ))
        })?;
        Ok((position, path.clone()))
    };
    fields.iter().map(place).collect()
}

fn record_schema(table: &Table, role: FormatRole) -> Vec<(String, DataType)> {
    let column = |c: usize| (table.physical[c].name.to_string(), table.physical[c].ty.clone());
    written_columns(table, role).into_iter().map(column).collect()
}

fn avro_legacy(table: &Table, prefix: &str) -> bool {
    table.option(&format!("{prefix}timestamp_mapping.legacy")).is_none_or(|v| v.eq_ignore_ascii_case("true"))
}

fn avro_as_json(table: &Table, prefix: &str) -> Result<bool, FormatError> {
    match table.option(&format!("{prefix}encoding")) {
        None => Ok(false),
        Some(text) if text.eq_ignore_ascii_case("binary") => Ok(false),
        Some(text) if text.eq_ignore_ascii_case("json") => Ok(true),
        Some(text) => Err(FormatError::Unsupported(format!(
            "Could not parse value '{text}' for key 'avro.encoding'. Expected one of: [binary, json]"
        ))),
    }
}

/// The physical columns that stand in a record, for formats that go by position: all but partition columns, and but
/// key columns where the value leaves them out.
fn written_columns(table: &Table, role: FormatRole) -> Vec<usize> {
    let except_key = role == FormatRole::Value
        && table.option("value.fields-include").is_some_and(|v| v.eq_ignore_ascii_case("EXCEPT_KEY"));
    let keys: Vec<&str> = match except_key {
        true if table.connector() == "upsert-kafka" => table.primary_key.iter().map(|key| key.as_ref()).collect(),
        true => table.option("key.fields").unwrap_or_default().split(';').map(str::trim).collect(),
        false => Vec::new(),
    };
    let written = |name: &Arc<str>| !table.partition_keys.contains(name) && !keys.contains(&name.as_ref());
    (0..table.physical.len()).filter(|i| written(&table.physical[*i].name)).collect()
}

fn change_encoder(table: &Table, columns: &[Column], prefix: &str, envelope: Envelope) -> Box<dyn Encoder> {
    Box::new(ChangeEncoder::new(columns, json_encode_options(table, prefix), envelope))
}

fn flag(table: &Table, key: &str) -> bool {
    table.option(key).is_some_and(|v| v.eq_ignore_ascii_case("true"))
}

fn raw_column<'a>(table: &'a Table, role: FormatRole, prefix: &str) -> Result<&'a DataType, FormatError> {
    let physical: Vec<&DataType> = written_columns(table, role).into_iter().map(|c| &table.physical[c].ty).collect();
    raw::check(&physical, table.option(&format!("{prefix}charset")))?;
    Ok(physical[0])
}

fn raw_endianness(table: &Table, prefix: &str) -> Endianness {
    match table.option(&format!("{prefix}endianness")) {
        Some(text) if text.eq_ignore_ascii_case("little-endian") => Endianness::Little,
        _ => Endianness::Big,
    }
}

fn missing(table: &Table) -> FormatError {
    FormatError::Unsupported(format!("the table {} has no 'format'", table.path))
}

fn json_options(table: &Table, prefix: &str) -> JsonOptions {
    let flag = |key: &str| flag(table, &format!("{prefix}{key}"));
    let iso = table.option(&format!("{prefix}timestamp-format.standard")) == Some("ISO-8601");
    JsonOptions {
        fail_on_missing_field: flag("fail-on-missing-field"),
        ignore_parse_errors: flag("ignore-parse-errors"),
        standard: if iso { TimestampStandard::Iso8601 } else { TimestampStandard::Sql },
        // The change-log formats read a tree, as before there was the other decoder.
        older: prefix.trim_end_matches('.').rsplit('.').next() != Some("json")
            || table
                .option(&format!("{prefix}decode.json-parser.enabled"))
                .is_some_and(|v| v.eq_ignore_ascii_case("false")),
    }
}

fn json_encode_options(table: &Table, prefix: &str) -> JsonEncodeOptions {
    let option = |key: &str| table.option(&format!("{prefix}{key}"));
    let flag = |key: &str| flag(table, &format!("{prefix}{key}"));
    JsonEncodeOptions {
        standard: json_options(table, prefix).standard,
        null_key: match option("map-null-key.mode") {
            Some("DROP") => NullKey::Drop,
            Some("LITERAL") => NullKey::Literal(option("map-null-key.literal").unwrap_or("null").to_string()),
            _ => NullKey::Fail,
        },
        decimal_as_plain_number: flag("encode.decimal-as-plain-number"),
        ignore_null_fields: flag("encode.ignore-null-fields"),
    }
}

/// Member names from the top of the record to a field.
fn path_of(table: &Table, field: &ScanField) -> Result<(Vec<Arc<str>>, DataType), FormatError> {
    let ScanFieldSource::Physical { column, path } = &field.source else {
        return Err(FormatError::Unsupported("the format 'json' has no metadata columns".to_string()));
    };
    let column = &table.physical[*column];
    let mut names = vec![column.name.clone()];
    let mut ty = &column.ty;
    for member in path {
        let TypeKind::Row(fields) = &ty.kind else {
            return Err(FormatError::Unsupported(format!("`{}` is not a ROW", names.join("."))));
        };
        names.push(fields[*member].name.clone());
        ty = &fields[*member].ty;
    }
    Ok((names, field.ty.clone()))
}
