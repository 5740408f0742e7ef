//! The raw format: one column, its bytes as they are.
//!
//! STRING in one of Java's standard character sets, BYTES, BOOLEAN, integers and floats, with `raw.endianness`.

use std::ops::Range;

use arrow_buffer::Buffer;
use ouzel_functions::encoding::charset::{Charset, charset, decode, encode};
use ouzel_plan::Column as PlanColumn;
use ouzel_types::{Batch, ColumnBuilder, DataType, Scalar, TypeKind};

use crate::cells::{Cells, Column};
use crate::decoder::{Decoded, Decoder};
use crate::encoder::{Encoder, Records};
use crate::error::FormatError;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endianness {
    Big,
    Little,
}

/// Refuses what the format cannot do.
pub fn check(types: &[&DataType], charset: Option<&str>) -> Result<(), FormatError> {
    charset_of(charset)?;
    let [ty] = types else {
        return Err(FormatError::Unsupported("The 'raw' format only supports single physical column.".to_string()));
    };
    match &ty.kind {
        kind if kind.is_string() || kind.is_binary() || kind.is_integer() || kind.is_approximate() => Ok(()),
        TypeKind::Boolean => Ok(()),
        other => Err(FormatError::Unsupported(format!("The 'raw' format doesn't supports '{other}' as column type."))),
    }
}

/// `raw.charset`; UTF-8 where it is left out.
pub fn charset_of(name: Option<&str>) -> Result<Charset, FormatError> {
    charset(name.unwrap_or("UTF-8")).map_err(|error| FormatError::Unsupported(error.into_owned()))
}

pub struct RawDecoder {
    pub charset: Charset,
    pub ty: DataType,
    pub endianness: Endianness,
    /// False: no column is read (only metadata).
    pub read: bool,
}

impl Decoder for RawDecoder {
    fn decode(&mut self, block: &Buffer, records: &[Range<usize>]) -> Result<Decoded, FormatError> {
        let mut out = Decoded::default();
        let mut builder = ColumnBuilder::new(&self.ty, records.len());
        let mut rows = Vec::with_capacity(records.len());
        for (index, record) in records.iter().enumerate() {
            match self.value(&block.as_slice()[record.clone()]) {
                Ok(value) => {
                    builder.append(&value);
                    rows.push(index as u32);
                }
                Err(error) => out.bad.push((index as u32, error)),
            }
        }
        out.rows = rows.len();
        if self.read {
            out.columns.push(builder.finish());
        }
        out.record_of_row = (rows.len() < records.len()).then_some(rows);
        Ok(out)
    }
}

impl RawDecoder {
    fn value(&self, bytes: &[u8]) -> Result<Scalar, String> {
        let number = |width: usize| -> Result<[u8; 8], String> {
            if bytes.len() != width {
                return Err(format!("Size of data received for deserializing {} type is not {width}.", self.ty.kind));
            }
            let mut wide = [0u8; 8];
            for (i, byte) in bytes.iter().enumerate() {
                wide[if self.endianness == Endianness::Big { width - 1 - i } else { i }] = *byte;
            }
            Ok(wide)
        };
        Ok(match &self.ty.kind {
            TypeKind::Boolean => Scalar::Boolean(number(1)?[0] != 0),
            TypeKind::TinyInt => Scalar::Int((number(1)?[0] as i8).into()),
            TypeKind::SmallInt => Scalar::Int((u64::from_le_bytes(number(2)?) as i16).into()),
            TypeKind::Int => Scalar::Int((u64::from_le_bytes(number(4)?) as i32).into()),
            TypeKind::BigInt => Scalar::Int(i64::from_le_bytes(number(8)?)),
            TypeKind::Float => Scalar::Float(f32::from_bits(u64::from_le_bytes(number(4)?) as u32)),
            TypeKind::Double => Scalar::Double(f64::from_le_bytes(number(8)?)),
            kind if kind.is_string() => {
                let mut text = String::new();
                decode(bytes, self.charset, &mut text);
                Scalar::String(text.into())
            }
            _ => Scalar::Bytes(bytes.into()),
        })
    }
}

pub struct RawEncoder {
    ty: DataType,
    endianness: Endianness,
    charset: Charset,
    /// A file has no line for NULL; a message has no value then (a tombstone).
    files: bool,
}

impl RawEncoder {
    pub fn new(column: &PlanColumn, endianness: Endianness, charset: Charset, files: bool) -> RawEncoder {
        RawEncoder { ty: column.ty.clone(), endianness, charset, files }
    }

    fn number(&self, little: &[u8], out: &mut Vec<u8>) {
        match self.endianness {
            Endianness::Little => out.extend_from_slice(little),
            Endianness::Big => out.extend(little.iter().rev()),
        }
    }
}

impl Encoder for RawEncoder {
    fn encode(&mut self, batch: &Batch, out: &mut Records) -> Result<(), FormatError> {
        let column = Column::of(&batch.columns[0], &self.ty);
        for row in 0..batch.rows {
            if self.files && column.is_null(row) {
                return Err(FormatError::Data("The 'raw' format cannot write NULL into a file.".to_string()));
            }
            if column.is_null(row) {
                out.end_null();
                continue;
            }
            match &column.cells {
                Cells::String(v) => encode(v.value(row), self.charset, &mut out.bytes),
                Cells::Bytes(v) => out.bytes.extend_from_slice(v.value(row)),
                Cells::Boolean(v) => out.bytes.push(u8::from(v.value(row))),
                Cells::Int8(v) => self.number(&v[row].to_le_bytes(), &mut out.bytes),
                Cells::Int16(v) => self.number(&v[row].to_le_bytes(), &mut out.bytes),
                Cells::Int32(v) | Cells::Months(v) => self.number(&v[row].to_le_bytes(), &mut out.bytes),
                Cells::Int64(v) | Cells::Millis(v) => self.number(&v[row].to_le_bytes(), &mut out.bytes),
                Cells::Float(v) => self.number(&v[row].to_le_bytes(), &mut out.bytes),
                Cells::Double(v) => self.number(&v[row].to_le_bytes(), &mut out.bytes),
                _ => return Err(FormatError::Data(format!("The 'raw' format cannot write {}", self.ty))),
            }
            out.end_record();
        }
        Ok(())
    }
}
