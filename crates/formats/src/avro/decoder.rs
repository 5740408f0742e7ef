//! The avro decoder: a container file, or one binary record a message, into the columns of a projection.

use std::ops::Range;

use arrow_array::ArrayRef;
use arrow_buffer::Buffer;
use ouzel_types::DataType;

use super::container;
use super::input::Input;
use super::json_text::to_binary;
use super::plan::{Plan, read_members, record_plan};
use super::schema::{Schema, schema_of};
use crate::cdc::fields::drill;
use crate::decoder::{Decoded, Decoder, Framing};
use crate::error::FormatError;
use crate::json::column::Column;

pub struct AvroDecoder {
    /// What is read, by name.
    wanted: Vec<(String, DataType)>,
    columns: Vec<Column>,
    /// Index into `columns`, members of it.
    outputs: Vec<(usize, Vec<usize>)>,
    /// Of messages: the table's own schema. None: files bring theirs.
    messages: Option<(Schema, Plan)>,
    /// Of messages as JSON: the schema.
    json: Option<serde_json::Value>,
}

impl AvroDecoder {
    /// `record` are the columns of a record in order, `fields` the positions in it that are wanted, with members.
    pub fn new(
        record: &[(String, DataType)],
        fields: &[(usize, Vec<usize>)],
        legacy: bool,
        files: bool,
        json: bool,
    ) -> Result<AvroDecoder, FormatError> {
        let schema = schema_of(record, legacy)?;
        let text = schema.to_string();
        let mut read: Vec<usize> = fields.iter().map(|f| f.0).collect();
        read.sort_unstable();
        read.dedup();
        let wanted: Vec<_> = read.iter().map(|c| record[*c].clone()).collect();
        let outputs = fields.iter().map(|(c, path)| (read.binary_search(c).unwrap_or(0), path.clone())).collect();
        let messages = match files {
            true => None,
            false => {
                let schema = Schema::parse(&text)?;
                let plan = record_plan(&schema, &wanted)?;
                Some((schema, plan))
            }
        };
        let columns = wanted.iter().map(|(_, ty)| Column::new(ty)).collect();
        Ok(AvroDecoder { wanted, columns, outputs, messages, json: json.then_some(schema) })
    }

    /// A file that was cut, or in which a block is broken, gives the rows before that place and is bad from there on.
    fn file(&mut self, file: &[u8]) -> Result<Decoded, FormatError> {
        let container = match container::read(file) {
            Err(FormatError::Data(text)) => {
                let bad = vec![(0, text)];
                return Ok(Decoded {
                    columns: self.finish(&Buffer::default()),
                    bad,
                    cut_at: Some(0),
                    ..Decoded::default()
                });
            }
            read => read?,
        };
        let Plan::Record(fields) = record_plan(&container.schema, &self.wanted)? else {
            return Err(FormatError::Data("the schema of the Avro data is not a record".to_string()));
        };
        let mut broken = container.broken.map(|(at, text)| (at, format!("the Avro file cannot be read: {text}")));
        let (mut rows, mut start) = (0, 0);
        'blocks: for block in &container.blocks {
            let mut input = Input::new(&container.data, start, block.end);
            for _ in 0..block.records {
                if let Err(error) = read_members(&container.schema, &fields, &mut input, &mut self.columns, rows) {
                    self.columns.iter_mut().for_each(|c| c.truncate(rows));
                    broken = Some((block.starts_at, format!("Failed to deserialize Avro record. {error}")));
                    break 'blocks;
                }
                rows += 1;
            }
            start = block.end;
        }
        let data = Buffer::from_vec(container.data);
        let columns = self.finish(&data);
        let mut decoded = Decoded { columns, rows, record_of_row: Some(vec![0; rows]), ..Decoded::default() };
        if let Some((at, text)) = broken {
            decoded.cut_at = Some(at);
            decoded.bad.push((0, text));
        }
        Ok(decoded)
    }

    fn finish(&mut self, block: &Buffer) -> Vec<ArrayRef> {
        let columns: Vec<_> = self.columns.iter_mut().map(|c| c.finish(block)).collect();
        self.outputs.iter().map(|(column, path)| drill(&columns[*column], path)).collect()
    }
}

/// Texts as binary records in a block of their own; one that is none is empty there, and named.
fn binary_of(schema: &serde_json::Value, texts: &[u8], records: &[Range<usize>]) -> Binary {
    let mut binary = Binary::default();
    for (index, record) in records.iter().enumerate() {
        let start = binary.bytes.len();
        let parsed = serde_json::from_slice(&texts[record.clone()]).map_err(|e| e.to_string());
        if !record.is_empty()
            && let Err(error) = parsed.and_then(|value| to_binary(schema, &value, &mut binary.bytes))
        {
            binary.bytes.truncate(start);
            binary.bad.push((index as u32, format!("Failed to deserialize Avro record. {error}")));
        }
        binary.records.push(start..binary.bytes.len());
    }
    binary
}

#[derive(Default)]
struct Binary {
    bytes: Vec<u8>,
    records: Vec<Range<usize>>,
    bad: Vec<(u32, String)>,
}

impl Decoder for AvroDecoder {
    fn decode(&mut self, block: &Buffer, records: &[Range<usize>]) -> Result<Decoded, FormatError> {
        if let Some(schema) = self.json.take() {
            let binary = binary_of(&schema, block.as_slice(), records);
            let decoded = self.decode(&Buffer::from_vec(binary.bytes), &binary.records);
            self.json = Some(schema);
            let mut decoded = decoded?;
            decoded.bad.extend(binary.bad);
            decoded.bad.sort_by_key(|(index, _)| *index);
            return Ok(decoded);
        }
        let bytes = block.as_slice();
        let Some((schema, Plan::Record(fields))) = &self.messages else {
            return match records {
                [] => Ok(Decoded { columns: self.finish(block), ..Decoded::default() }),
                [one] => self.file(&bytes[one.clone()]),
                _ => Err(FormatError::Data("several Avro files were given as one".to_string())),
            };
        };
        let mut out = Decoded::default();
        let mut of_row = Vec::with_capacity(records.len());
        for (index, record) in records.iter().enumerate() {
            if record.is_empty() {
                continue;
            }
            let mut input = Input::new(bytes, record.start, record.end);
            let rows = of_row.len();
            match read_members(schema, fields, &mut input, &mut self.columns, rows) {
                Ok(()) => of_row.push(index as u32),
                Err(error) => {
                    self.columns.iter_mut().for_each(|c| c.truncate(rows));
                    out.bad.push((index as u32, format!("Failed to deserialize Avro record. {error}")));
                }
            }
        }
        out.columns = self.finish(block);
        out.rows = of_row.len();
        out.record_of_row = (of_row.len() < records.len()).then_some(of_row);
        Ok(out)
    }

    fn framing(&self) -> Framing {
        if self.messages.is_some() { Framing::Lines } else { Framing::File }
    }
}
