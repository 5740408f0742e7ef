//! `json` with `decode.json-parser.enabled = false`: columns are decoded whole and members of them are taken afterwards, as
//! Flink does, whose older decoder knows nothing of nested projections: a bad member that nobody reads counts.

use std::ops::Range;
use std::sync::Arc;

use arrow_buffer::Buffer;
use ouzel_plan::table::{ScanField, ScanFieldSource, Table};

use super::decoder::{JsonDecoder, JsonOptions};
use crate::FormatError;
use crate::cdc::fields::drill;
use crate::decoder::{Decoded, Decoder};

pub struct OlderJson {
    columns: JsonDecoder,
    /// Which decoded column, members of it.
    outputs: Vec<(usize, Vec<usize>)>,
}

impl OlderJson {
    pub fn new(table: &Table, fields: &[ScanField], options: JsonOptions) -> Result<OlderJson, FormatError> {
        let mut read: Vec<usize> = Vec::new();
        let mut outputs = Vec::with_capacity(fields.len());
        for field in fields {
            let ScanFieldSource::Physical { column, path } = &field.source else {
                return Err(FormatError::Unsupported("the format 'json' has no metadata columns".to_string()));
            };
            let place = read.iter().position(|c| c == column).unwrap_or(read.len());
            if place == read.len() {
                read.push(*column);
            }
            outputs.push((place, path.clone()));
        }
        let columns: Vec<_> =
            read.iter().map(|c| (vec![Arc::clone(&table.physical[*c].name)], table.physical[*c].ty.clone())).collect();
        Ok(OlderJson { columns: JsonDecoder::new(&columns, options), outputs })
    }
}

impl Decoder for OlderJson {
    fn decode(&mut self, block: &Buffer, records: &[Range<usize>]) -> Result<Decoded, FormatError> {
        let mut decoded = self.columns.decode(block, records)?;
        decoded.columns = self.outputs.iter().map(|(c, path)| drill(&decoded.columns[*c], path)).collect();
        Ok(decoded)
    }
}
