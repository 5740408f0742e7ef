//! canal-json and maxwell-json: records with `data`, the `old` values of what an update changed, and a `type`.
//!
//! An update gives -U of the data with the old values put back and +U of the data. A column that `old` does not
//! name has not changed; one that it names as null was NULL. As in Flink a column counts as named when any of the old
//! rows of the record names it.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, StringViewArray};
use arrow_buffer::Buffer;
use arrow_select::interleave::interleave;
use ouzel_functions::regex::java::JavaRegex;
use ouzel_types::{DataType, RowKind, TypeKind};

use super::fields::{ChangeFields, Output, drill, metadata_column};
use super::objects::{NO_OBJECT, strays};
use super::refusal::Refusal;
use crate::decoder::{Decoded, Decoder};
use crate::error::FormatError;
use crate::json::cursor::{Cursor, unescape};
use crate::json::decoder::{JsonDecoder, JsonOptions};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// `data` and `old` are arrays of rows; types in capitals.
    Canal,
    /// `data` and `old` are rows.
    Maxwell,
}

impl Dialect {
    fn name(self) -> &'static str {
        if self == Dialect::Canal { "Canal" } else { "Maxwell" }
    }

    /// Where a metadata key stands in the record, and how it is decoded.
    pub fn metadata(self, key: &str) -> Option<(Vec<&'static str>, DataType)> {
        let text = DataType::string();
        let long = TypeKind::BigInt.nullable();
        let texts = TypeKind::Array(Box::new(DataType::string())).nullable();
        Some(match (self, key) {
            (_, "database") => (vec!["database"], text),
            (_, "table") => (vec!["table"], text),
            (Dialect::Canal, "sql-type") => (
                vec!["sqlType"],
                TypeKind::Map(Box::new(DataType::string()), Box::new(TypeKind::Int.nullable())).nullable(),
            ),
            (Dialect::Canal, "pk-names") => (vec!["pkNames"], texts),
            (Dialect::Canal, "ingestion-timestamp") => (vec!["ts"], long),
            (Dialect::Canal, "event-timestamp") => (vec!["es"], long),
            (Dialect::Maxwell, "primary-key-columns") => (vec!["primary_key_columns"], texts),
            (Dialect::Maxwell, "ingestion-timestamp") => (vec!["ts"], long),
            _ => return None,
        })
    }
}

pub struct DataOldDecoder {
    dialect: Dialect,
    fields: ChangeFields,
    /// The envelope; `data` and `old` as JSON text.
    envelope: JsonDecoder,
    /// Rows out of that text.
    rows: JsonDecoder,
    names: Vec<Arc<str>>,
    refusal: Refusal,
    database: Option<JavaRegex>,
    table: Option<JavaRegex>,
}

/// Columns of the envelope before the metadata.
const DATA: usize = 0;
const OLD: usize = 1;
const TYPE: usize = 2;
const DATABASE: usize = 3;
const TABLE: usize = 4;
const METADATA: usize = 5;

impl DataOldDecoder {
    /// `include`: canal's `database.include` and `table.include`, regular expressions for the whole name.
    pub fn new(
        dialect: Dialect,
        fields: ChangeFields,
        options: JsonOptions,
        include: [Option<&str>; 2],
    ) -> Result<DataOldDecoder, FormatError> {
        let pattern = |text: &str| JavaRegex::compile(&format!("\\A(?:{text})\\z")).map_err(FormatError::Unsupported);
        let [database, table] = include;
        let (database, table) = (database.map(pattern).transpose()?, table.map(pattern).transpose()?);
        let text = if dialect == Dialect::Canal {
            TypeKind::Array(Box::new(DataType::string())).nullable()
        } else {
            DataType::string()
        };
        let mut paths: Vec<(Vec<Arc<str>>, DataType)> = vec![
            (vec!["data".into()], text.clone()),
            (vec!["old".into()], text),
            (vec!["type".into()], DataType::string()),
            (vec!["database".into()], DataType::string()),
            (vec!["table".into()], DataType::string()),
        ];
        // Metadata that the envelope reads anyway is taken from there.
        paths.extend(fields.metadata.iter().filter(|(path, _)| !is_envelope(path)).cloned());
        let TypeKind::Row(members) = &fields.row.kind else { unreachable!("invariant: the row of a change is a ROW") };
        let names: Vec<Arc<str>> = members.iter().map(|m| m.name.clone()).collect();
        let row_paths: Vec<_> = members.iter().map(|m| (vec![m.name.clone()], m.ty.clone())).collect();
        Ok(DataOldDecoder {
            dialect,
            // Texts of `data` and `old` keep the digits that a DECIMAL of the row will read.
            envelope: JsonDecoder::new(&paths, options).with_decimals_of(&fields.row),
            rows: JsonDecoder::new(&row_paths, options),
            names,
            refusal: Refusal { format: dialect.name(), ignored: options.ignore_parse_errors },
            fields,
            database,
            table,
        })
    }

    /// The JSON texts of `data` or `old` of one record.
    fn texts(&self, column: &ArrayRef, row: usize) -> Option<Vec<Option<String>>> {
        if column.is_null(row) {
            return None;
        }
        if self.dialect == Dialect::Maxwell {
            return Some(vec![Some(column.as_string_view().value(row).to_string())]);
        }
        let items = column.as_list::<i32>().value(row);
        let items: &StringViewArray = items.as_string_view();
        Some(items.iter().map(|i| i.map(str::to_string)).collect())
    }

    fn included(&self, envelope: &Decoded, row: usize) -> bool {
        let matches = |wanted: &Option<JavaRegex>, column: usize| {
            wanted.as_ref().is_none_or(|pattern| {
                let values = envelope.columns[column].as_string_view();
                values.is_valid(row) && pattern.finds(values.value(row))
            })
        };
        matches(&self.database, DATABASE) && matches(&self.table, TABLE)
    }
}

fn is_envelope(path: &[Arc<str>]) -> bool {
    path.len() == 1 && matches!(path[0].as_ref(), "database" | "table")
}

/// Rows to be decoded and how each output row is put together.
#[derive(Default)]
struct Pending {
    text: Vec<u8>,
    ranges: Vec<Range<usize>>,
    /// Per row of the text: the members that the record's old rows name (only for old rows).
    present: Vec<Vec<bool>>,
    /// (kind, row of the text, row of the old text, envelope row)
    outputs: Vec<(RowKind, usize, Option<usize>, u32)>,
}

impl Pending {
    fn add(&mut self, text: &str) -> usize {
        let start = self.text.len();
        self.text.extend_from_slice(text.as_bytes());
        self.ranges.push(start..self.text.len());
        self.present.push(Vec::new());
        self.ranges.len() - 1
    }
}

impl Decoder for DataOldDecoder {
    fn decode(&mut self, block: &Buffer, records: &[Range<usize>]) -> Result<Decoded, FormatError> {
        let mut envelope = self.envelope.decode(block, records)?;
        let record_of: Vec<u32> = envelope.record_of_row.take().unwrap_or_else(|| {
            let bad: Vec<u32> = envelope.bad.iter().map(|(r, _)| *r).collect();
            (0..records.len() as u32).filter(|r| bad.binary_search(r).is_err()).collect()
        });
        let mut out =
            Decoded { bad: std::mem::take(&mut envelope.bad), skipped: envelope.skipped, ..Decoded::default() };
        let mut pending = Pending::default();
        let strays = strays(block, records);
        let is_known = |record: &u32| out.bad.binary_search_by_key(record, |(bad, _)| *bad).is_ok();
        let refused: Vec<u32> = strays.iter().copied().filter(|record| !is_known(record)).collect();
        for record in refused {
            self.refusal.refuse(&mut out, block, records, record, NO_OBJECT);
        }
        for (row, record) in record_of.iter().enumerate() {
            if strays.binary_search(record).is_ok() || !self.included(&envelope, row) {
                continue;
            }
            if let Err(problem) = self.record(&envelope, row, &mut pending) {
                self.refusal.refuse(&mut out, block, records, *record, &problem);
            }
        }
        let decoded = self.rows.decode(&Buffer::from_vec(std::mem::take(&mut pending.text)), &pending.ranges)?;
        let row_of_text = rows_of_texts(&decoded, pending.ranges.len());
        let mut kept = Vec::new();
        for (kind, text, old, envelope_row) in &pending.outputs {
            let found = (row_of_text[*text], old.map(|old| row_of_text[old]));
            match found {
                (Some(row), None) => kept.push((*kind, row, None, *envelope_row)),
                (Some(row), Some(Some(old_row))) => {
                    kept.push((*kind, row, Some((old_row, old.unwrap_or(0))), *envelope_row))
                }
                _ => {
                    let message = decoded.bad.first().map_or("the row cannot be read", |(_, m)| m.as_str()).to_string();
                    self.refusal.refuse(&mut out, block, records, record_of[*envelope_row as usize], &message);
                }
            }
        }
        out.bad.sort_by_key(|(record, _)| *record);
        out.bad.dedup_by_key(|(record, _)| *record);
        out.rows = kept.len();
        out.kinds = Some(kept.iter().map(|k| k.0).collect());
        let of_row: Vec<u32> = kept.iter().map(|k| k.3).collect();
        out.record_of_row = Some(of_row.iter().map(|r| record_of[*r as usize]).collect());
        out.columns = self.columns(&envelope, &decoded, &pending, &kept, &of_row)?;
        Ok(out)
    }
}

type Kept = (RowKind, usize, Option<(usize, usize)>, u32);

impl DataOldDecoder {
    fn record(&self, envelope: &Decoded, row: usize, pending: &mut Pending) -> Result<(), String> {
        let types = envelope.columns[TYPE].as_string_view();
        let operation = if types.is_null(row) { "" } else { types.value(row) };
        let data = self.texts(&envelope.columns[DATA], row);
        let (canal, null_data) = (self.dialect == Dialect::Canal, || {
            format!("the \"data\" of the {} JSON message is null", self.dialect.name())
        });
        match operation {
            "INSERT" | "insert" if (operation == "INSERT") == canal => {
                for text in &data.ok_or_else(null_data)? {
                    let at = pending.add(object(text.as_ref())?);
                    pending.outputs.push((RowKind::Insert, at, None, row as u32));
                }
                Ok(())
            }
            "DELETE" | "delete" if (operation == "DELETE") == canal => {
                for text in &data.ok_or_else(null_data)? {
                    let at = pending.add(object(text.as_ref())?);
                    pending.outputs.push((RowKind::Delete, at, None, row as u32));
                }
                Ok(())
            }
            "UPDATE" | "update" if (operation == "UPDATE") == canal => {
                let data = data.ok_or_else(null_data)?;
                let old = self
                    .texts(&envelope.columns[OLD], row)
                    .ok_or_else(|| format!("the \"old\" of the {} JSON message is null", self.dialect.name()))?;
                let mut named = vec![false; self.names.len()];
                for before in old.iter().flatten() {
                    named.iter_mut().zip(self.names_in(before)).for_each(|(named, here)| *named |= here);
                }
                for (i, after) in data.iter().enumerate() {
                    let before = old.get(i).ok_or_else(|| {
                        format!(
                            "the \"old\" of the {} JSON message has fewer rows than its \"data\"",
                            self.dialect.name()
                        )
                    })?;
                    let (after, before) = (object(after.as_ref())?, object(before.as_ref())?);
                    let (after_at, before_at) = (pending.add(after), pending.add(before));
                    pending.present[before_at].clone_from(&named);
                    pending.outputs.push((RowKind::UpdateBefore, after_at, Some(before_at), row as u32));
                    pending.outputs.push((RowKind::UpdateAfter, after_at, None, row as u32));
                }
                Ok(())
            }
            // DDL statements of MySQL.
            "CREATE" if canal => Ok(()),
            other => Err(format!("Unknown \"type\" value \"{other}\".")),
        }
    }

    /// Which of our columns an object names.
    fn names_in(&self, object: &str) -> Vec<bool> {
        let mut present = vec![false; self.names.len()];
        let mut cursor = Cursor::new(object.as_bytes(), 0, object.len());
        let mut walk = || -> Result<(), crate::json::cursor::SyntaxError> {
            cursor.skip_space();
            cursor.expect(b'{', "an object")?;
            loop {
                cursor.skip_space();
                if cursor.peek() == b'}' {
                    return Ok(());
                }
                let token = cursor.string()?;
                let mut name = Vec::new();
                unescape(&object.as_bytes()[token.start..token.end], &mut name);
                if let Some(at) = self.names.iter().position(|n| n.as_bytes() == name) {
                    present[at] = true;
                }
                cursor.skip_space();
                cursor.expect(b':', "a colon")?;
                cursor.skip_space();
                cursor.skip_value(1)?;
                cursor.skip_space();
                if cursor.peek() == b',' {
                    cursor.at += 1;
                }
            }
        };
        // An object that does not parse is found by the row decoder.
        let _ = walk();
        present
    }

    fn columns(
        &self,
        envelope: &Decoded,
        rows: &Decoded,
        pending: &Pending,
        kept: &[Kept],
        of_row: &[u32],
    ) -> Result<Vec<ArrayRef>, FormatError> {
        let member = |m: usize| {
            let place = |(_, row, old, _): &Kept| match old {
                Some((old_row, old_text)) if pending.present[*old_text].get(m).copied().unwrap_or(false) => {
                    (0, *old_row)
                }
                _ => (0, *row),
            };
            let places: Vec<(usize, usize)> = kept.iter().map(place).collect();
            interleave(&[rows.columns[m].as_ref()], &places).map_err(|e| FormatError::Data(e.to_string()))
        };
        let members = (0..self.names.len()).map(member).collect::<Result<Vec<_>, _>>()?;
        let mut next = METADATA;
        let places: Vec<usize> = self
            .fields
            .metadata
            .iter()
            .map(|(path, _)| match path[0].as_ref() {
                "database" => DATABASE,
                "table" => TABLE,
                _ => {
                    next += 1;
                    next - 1
                }
            })
            .collect();
        Ok(self
            .fields
            .outputs
            .iter()
            .map(|output| match output {
                Output::Row { member, path } => drill(&members[*member], path),
                Output::Metadata { index, ty } => metadata_column(&envelope.columns[places[*index]], ty, of_row),
            })
            .collect())
    }
}

/// The text of a row. What comes before one that is no object stays.
fn object(text: Option<&String>) -> Result<&str, String> {
    text.map(String::as_str).filter(|text| text.trim_ascii_start().starts_with('{')).ok_or_else(|| NO_OBJECT.to_owned())
}

/// The decoded row of each text, None for a bad one.
fn rows_of_texts(decoded: &Decoded, texts: usize) -> Vec<Option<usize>> {
    let mut rows = vec![None; texts];
    match &decoded.record_of_row {
        Some(records) => records.iter().enumerate().for_each(|(row, record)| rows[*record as usize] = Some(row)),
        None => (0..decoded.rows).for_each(|row| rows[row] = Some(row)),
    }
    rows
}
