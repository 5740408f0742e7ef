//! The avro decoder: a container file, or one binary record a message, into the columns of a projection.

use std::ops::Range;

use arrow_array::ArrayRef;
use arrow_buffer::Buffer;
use ouzel_types::DataType;

use super::container::{Broken, Container};
use super::input::{Input, Malformed};
use super::json_text::to_binary;
use super::plan::{Root, root_plan};
use super::schema::{Schema, schema_of};
use super::values::read_row;
use crate::cdc::fields::drill;
use crate::decoder::{Decoded, Decoder, Framing};
use crate::error::FormatError;
use crate::json::column::Column;

/// A file gives batches of whole blocks, each of at least so many rows or bytes, so that they stay in the cache.
const BATCH_ROWS: usize = 4096;
const BATCH_BYTES: usize = 512 << 10;

pub struct AvroDecoder {
    /// What is read, by name.
    wanted: Vec<(String, DataType)>,
    columns: Vec<Column>,
    /// Index into `columns`, members of it.
    outputs: Vec<(usize, Vec<usize>)>,
    /// Of messages: the table's own schema. None: files bring theirs.
    messages: Option<(Schema, Root)>,
    /// The file that is being read.
    file: Option<OpenFile>,
    /// Of messages as JSON: the schema.
    json: Option<serde_json::Value>,
}

struct OpenFile {
    block: Buffer,
    container: Container,
    root: Root,
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
        let mut read: Vec<usize> = fields.iter().map(|f| f.0).collect();
        read.sort_unstable();
        read.dedup();
        let wanted: Vec<_> = read.iter().map(|c| record[*c].clone()).collect();
        // A file has a schema of its own: only what is read of it has to have one.
        let schema = schema_of(if files && !json { &wanted } else { record }, legacy)?;
        let text = schema.to_string();
        let outputs = fields.iter().map(|(c, path)| (read.binary_search(c).unwrap_or(0), path.clone())).collect();
        let messages = match files {
            true => None,
            false => {
                let schema = Schema::parse(&text)?;
                let plan = root_plan(&schema, &wanted)?;
                Some((schema, plan))
            }
        };
        let columns = wanted.iter().map(|(_, ty)| Column::new(ty)).collect();
        Ok(AvroDecoder { wanted, columns, outputs, messages, file: None, json: json.then_some(schema) })
    }

    /// The next rows of a file. One that was cut, or in which a block is broken, gives the rows before that place and is
    /// bad from there on.
    fn file(&mut self, block: &Buffer, place: &Range<usize>) -> Result<Decoded, FormatError> {
        let bytes = &block.as_slice()[place.clone()];
        let mut file = match self.file.take().filter(|file| file.block.ptr_eq(block)) {
            Some(file) => file,
            None => match Container::open(bytes) {
                Err(FormatError::Data(why)) => return Ok(self.rows(Vec::new(), 0, Some(Broken { at: 0, why }))),
                opened => {
                    let container = opened?;
                    let root = root_plan(&container.schema, &self.wanted)?;
                    OpenFile { block: block.clone(), container, root }
                }
            },
        };
        let (mut data, mut rows, mut broken) = (Vec::new(), 0, None);
        while rows < BATCH_ROWS && data.len() < BATCH_BYTES && !file.container.is_at_end(bytes) {
            let (starts_at, start) = (file.container.at(), data.len());
            let records = match file.container.next_block(bytes, &mut data) {
                Ok(records) => records,
                Err(Broken { at, why }) => {
                    broken = Some(Broken { at, why: format!("the Avro file cannot be read: {why}") });
                    break;
                }
            };
            let block = Input::new(&data, start, data.len());
            let (read, problem) = self.block(&file, block, records, rows);
            rows += read;
            if let Some(problem) = problem {
                let why = format!("Failed to deserialize Avro record. {problem}");
                broken = Some(Broken { at: starts_at, why });
                break;
            }
        }
        let more = broken.is_none() && !file.container.is_at_end(bytes);
        self.file = more.then_some(file);
        Ok(Decoded { more, ..self.rows(data, rows, broken) })
    }

    /// Reads the records of a block behind `before` others; gives how many there are in front of one that is malformed.
    fn block(
        &mut self,
        file: &OpenFile,
        mut input: Input<'_>,
        records: usize,
        before: usize,
    ) -> (usize, Option<Malformed>) {
        self.columns.iter_mut().for_each(|column| column.reserve(records));
        for read in 0..records {
            if let Err(problem) = read_row(&file.container.schema, &file.root, &mut input, &mut self.columns) {
                self.columns.iter_mut().for_each(|column| column.truncate(before + read));
                return (read, Some(problem));
            }
        }
        (records, None)
    }

    fn rows(&mut self, data: Vec<u8>, rows: usize, broken: Option<Broken>) -> Decoded {
        let columns = self.finish(&Buffer::from_vec(data));
        let mut decoded = Decoded { columns, rows, record_of_row: Some(vec![0; rows]), ..Decoded::default() };
        if let Some(Broken { at, why }) = broken {
            decoded.cut_at = Some(at);
            decoded.bad.push((0, why));
        }
        decoded
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
        let Some((schema, root)) = &self.messages else {
            return match records {
                [] => Ok(Decoded { columns: self.finish(block), ..Decoded::default() }),
                [one] => self.file(block, one),
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
            match read_row(schema, root, &mut input, &mut self.columns) {
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
