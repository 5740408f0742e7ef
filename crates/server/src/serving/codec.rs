//! A served table as bytes, for checkpoints.
//!
//! Format, little endian: `OZST`, version u16, schema (columns: name, type name; key), number of
//! chunks u32, then per chunk its number u32 and its rows: a live byte each, followed by the
//! values of a live row (tag u8, then the value; text with a u32 length). A newer version is
//! refused; integrity (a checksum, a torn file) is the checkpoint's business.
//!
//! Invariant: no input makes it panic or allocate more than the input's own size would explain.

use super::schema::TableSchema;
use super::table::{CHUNK_ROWS, Chunk, ServedTable, TableChanges};
use super::value::Value;

const MAGIC: &[u8; 4] = b"OZST";
const VERSION: u16 = 1;

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum CodecError {
    #[error("the rows of served table '{table}' are of version {found}; this program reads {VERSION}")]
    Newer { table: String, found: u16 },
    #[error("the rows of served table '{0}' are damaged")]
    Damaged(String),
    #[error("served table '{0}' has other columns or another key than its checkpoint")]
    OtherSchema(String),
}

impl TableChanges {
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&VERSION.to_le_bytes());
        encode_schema(&self.schema, &mut out);
        put_u32(self.chunks.len(), &mut out);
        let width = self.schema.columns.len();
        for (number, chunk) in &self.chunks {
            out.extend_from_slice(&number.to_le_bytes());
            for (place, live) in chunk.live.iter().enumerate() {
                out.push(u8::from(*live));
                if *live {
                    let row = &chunk.values[place * width..(place + 1) * width];
                    row.iter().for_each(|value| encode_value(value, &mut out));
                }
            }
        }
        out
    }
}

impl ServedTable {
    /// Replaces all rows by those of a checkpoint: the encoded parts since epoch 0, in order.
    /// On an error the rows stay what they were.
    pub fn restore(&self, parts: &[&[u8]]) -> Result<(), CodecError> {
        let mut chunks = Vec::new();
        for part in parts {
            let mut reader = Reader { table: self.name(), rest: part };
            reader.part(self.schema(), &mut chunks)?;
        }
        self.replace(chunks);
        Ok(())
    }
}

fn put_u32(value: usize, out: &mut Vec<u8>) {
    let value = u32::try_from(value).expect("invariant: row numbers are u32, so sizes are too");
    out.extend_from_slice(&value.to_le_bytes());
}

fn put_text(text: &str, out: &mut Vec<u8>) {
    put_u32(text.len(), out);
    out.extend_from_slice(text.as_bytes());
}

fn encode_schema(schema: &TableSchema, out: &mut Vec<u8>) {
    let mut text = Vec::new();
    put_u32(schema.columns.len(), &mut text);
    for column in &schema.columns {
        put_text(&column.name, &mut text);
        put_text(column.data_type.name(), &mut text);
    }
    match &schema.key {
        None => text.push(0),
        Some(key) => {
            text.push(1);
            put_u32(key.len(), &mut text);
            key.iter().for_each(|position| put_u32(*position, &mut text));
        }
    }
    put_u32(text.len(), out);
    out.extend_from_slice(&text);
}

fn encode_value(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.push(0),
        Value::Boolean(value) => out.extend_from_slice(&[1, u8::from(*value)]),
        Value::Long(value) => {
            out.push(2);
            out.extend_from_slice(&value.to_le_bytes());
        }
        Value::Double(value) => {
            out.push(3);
            out.extend_from_slice(&value.to_le_bytes());
        }
        Value::String(value) => {
            out.push(4);
            put_text(value, out);
        }
    }
}

struct Reader<'a> {
    table: &'a str,
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn part(&mut self, schema: &TableSchema, chunks: &mut Vec<Chunk>) -> Result<(), CodecError> {
        if self.take(MAGIC.len())? != MAGIC {
            return Err(self.damaged());
        }
        let version = u16::from_le_bytes(self.array()?);
        if version > VERSION {
            return Err(CodecError::Newer { table: self.table.to_owned(), found: version });
        }
        let mut expected = Vec::new();
        encode_schema(schema, &mut expected);
        let schema_length = self.u32()? as usize;
        if self.take(schema_length)? != &expected[4..] {
            return Err(CodecError::OtherSchema(self.table.to_owned()));
        }
        let width = schema.columns.len();
        for _ in 0..self.u32()? {
            let number = self.u32()? as usize;
            let chunk = self.chunk(width)?;
            // Chunks are numbered from 0 without a gap, and a part lists them in order, so a new
            // one can only be the next.
            match number.cmp(&chunks.len()) {
                std::cmp::Ordering::Less => chunks[number] = chunk,
                std::cmp::Ordering::Equal => chunks.push(chunk),
                std::cmp::Ordering::Greater => return Err(self.damaged()),
            }
        }
        if self.rest.is_empty() { Ok(()) } else { Err(self.damaged()) }
    }

    fn chunk(&mut self, width: usize) -> Result<Chunk, CodecError> {
        let mut values = Vec::with_capacity(CHUNK_ROWS * width);
        let mut live = Vec::with_capacity(CHUNK_ROWS);
        for _ in 0..CHUNK_ROWS {
            let is_live = self.take(1)?[0] != 0;
            live.push(is_live);
            for _ in 0..width {
                values.push(if is_live { self.value()? } else { Value::Null });
            }
        }
        Ok(Chunk { values, live, modified: 0 })
    }

    fn value(&mut self) -> Result<Value, CodecError> {
        Ok(match self.take(1)?[0] {
            0 => Value::Null,
            1 => Value::Boolean(self.take(1)?[0] != 0),
            2 => Value::Long(i64::from_le_bytes(self.array()?)),
            3 => Value::Double(f64::from_le_bytes(self.array()?)),
            4 => {
                let length = self.u32()? as usize;
                let text = self.take(length)?;
                Value::string(std::str::from_utf8(text).map_err(|_| self.damaged())?)
            }
            _ => return Err(self.damaged()),
        })
    }

    fn u32(&mut self) -> Result<u32, CodecError> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], CodecError> {
        let bytes = self.take(N)?;
        bytes.try_into().map_err(|_| self.damaged())
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], CodecError> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or_else(|| self.damaged())?;
        self.rest = rest;
        Ok(taken)
    }

    fn damaged(&self) -> CodecError {
        CodecError::Damaged(self.table.to_owned())
    }
}
