//! The avro encoder: blocks of a container file, one a batch, or one binary record a row.

use ouzel_plan::Column as PlanColumn;
use ouzel_types::{Batch, DataType, TypeKind};

use super::container::{Codec, ContainerWriter};
use super::input::{Input, write_bytes, write_long};
use super::json_text::to_json;
use super::merger::BlockMerger;
use super::schema::schema_of;
use crate::cells::{Cells, Column};
use crate::encoder::{Encoder, Records};
use crate::error::FormatError;
use crate::merger::{Concatenation, FileMerger};

pub struct AvroEncoder {
    columns: Vec<(String, DataType)>,
    /// None: bare records.
    container: Option<ContainerWriter>,
    /// Of messages as JSON: the schema.
    json: Option<serde_json::Value>,
    /// The records of a block.
    scratch: Vec<u8>,
}

impl AvroEncoder {
    /// `codec`: of files; None for messages, which `json` writes as texts.
    pub fn new(
        columns: &[PlanColumn],
        legacy: bool,
        codec: Option<Codec>,
        json: bool,
    ) -> Result<AvroEncoder, FormatError> {
        let columns: Vec<_> = columns.iter().map(|c| (c.name.to_string(), c.ty.clone())).collect();
        let schema = schema_of(&columns, legacy)?;
        let container = codec.map(|c| ContainerWriter::new(&schema.to_string(), c));
        Ok(AvroEncoder { columns, container, json: json.then_some(schema), scratch: Vec::new() })
    }
}

impl Encoder for AvroEncoder {
    fn encode(&mut self, batch: &Batch, out: &mut Records) -> Result<(), FormatError> {
        let columns: Vec<_> =
            batch.columns.iter().zip(&self.columns).map(|(a, (_, ty))| (Column::of(a, ty), ty)).collect();
        let Some(container) = &self.container else {
            for row in 0..batch.rows {
                match &self.json {
                    None => columns.iter().try_for_each(|(column, ty)| write(column, ty, row, &mut out.bytes))?,
                    Some(schema) => {
                        self.scratch.clear();
                        columns.iter().try_for_each(|(column, ty)| write(column, ty, row, &mut self.scratch))?;
                        let mut text = String::new();
                        let mut input = Input::new(&self.scratch, 0, self.scratch.len());
                        to_json(schema, &mut input, &mut text).map_err(FormatError::Data)?;
                        out.bytes.extend_from_slice(text.as_bytes());
                    }
                }
                out.end_record();
            }
            return Ok(());
        };
        if batch.rows == 0 {
            return Ok(());
        }
        self.scratch.clear();
        for row in 0..batch.rows {
            columns.iter().try_for_each(|(column, ty)| write(column, ty, row, &mut self.scratch))?;
        }
        container.block(batch.rows, &self.scratch, &mut out.bytes)?;
        out.end_record();
        Ok(())
    }

    fn file_header(&mut self) -> Vec<u8> {
        self.container.as_ref().map(ContainerWriter::header).unwrap_or_default()
    }

    fn merger(&self) -> Box<dyn FileMerger> {
        match &self.container {
            Some(container) => Box::new(BlockMerger::new(container.header())),
            None => Box::new(Concatenation),
        }
    }

    fn record_end(&self) -> &'static [u8] {
        b""
    }
}

fn write(column: &Column<'_>, ty: &DataType, row: usize, out: &mut Vec<u8>) -> Result<(), FormatError> {
    match (column.is_null(row), ty.nullable && ty.kind != TypeKind::Null) {
        (true, true) => {
            write_long(0, out);
            return Ok(());
        }
        (true, false) if ty.kind == TypeKind::Null => return Ok(()),
        (true, false) => {
            return Err(FormatError::Data(format!("Failed to serialize row: NULL is not a value of {ty}")));
        }
        (false, true) => write_long(1, out),
        (false, false) => {}
    }
    match &column.cells {
        Cells::Null => {}
        Cells::Boolean(v) => out.push(v.value(row).into()),
        Cells::Int8(v) => write_long(v[row].into(), out),
        Cells::Int16(v) => write_long(v[row].into(), out),
        Cells::Int32(v) | Cells::Months(v) | Cells::Date(v) | Cells::Time(v) => write_long(v[row].into(), out),
        Cells::Int64(v) | Cells::Millis(v) => write_long(v[row], out),
        Cells::Timestamp { ticks, .. } => write_long(ticks[row], out),
        Cells::Float(v) => out.extend_from_slice(&v[row].to_le_bytes()),
        Cells::Double(v) => out.extend_from_slice(&v[row].to_le_bytes()),
        Cells::Decimal { values, .. } => write_bytes(two_complement(&values[row].to_be_bytes()), out),
        Cells::String(v) => write_bytes(v.value(row).as_bytes(), out),
        Cells::Bytes(v) => write_bytes(v.value(row), out),
        Cells::Array { item, offsets } => {
            let TypeKind::Array(ty) = &ty.kind else { return Err(mismatch(ty)) };
            let items = offsets[row]..offsets[row + 1];
            if !items.is_empty() {
                write_long(items.len() as i64, out);
                items.into_iter().try_for_each(|at| write(item, ty, at as usize, out))?;
            }
            write_long(0, out);
        }
        Cells::Map { key, value, offsets, .. } => {
            let count = TypeKind::Int.nullable();
            let ty = match &ty.kind {
                TypeKind::Map(_, value) => value.as_ref(),
                TypeKind::Multiset(_) => &count,
                _ => return Err(mismatch(ty)),
            };
            let Cells::String(keys) = &key.cells else { return Err(mismatch(ty)) };
            let entries = offsets[row]..offsets[row + 1];
            if !entries.is_empty() {
                write_long(entries.len() as i64, out);
                for at in entries.map(|at| at as usize) {
                    // Flink writes a NULL key as an empty one.
                    write_bytes(if key.is_null(at) { b"" } else { keys.value(at).as_bytes() }, out);
                    write(value, ty, at, out)?;
                }
            }
            write_long(0, out);
        }
        Cells::Row { members, .. } => {
            let TypeKind::Row(fields) = &ty.kind else { return Err(mismatch(ty)) };
            members.iter().zip(fields.iter()).try_for_each(|(member, field)| write(member, &field.ty, row, out))?;
        }
    }
    Ok(())
}

fn mismatch(ty: &DataType) -> FormatError {
    FormatError::Data(format!("The avro format cannot write this value of {ty}"))
}

/// The fewest big-endian bytes that keep the sign, as `BigInteger.toByteArray`.
fn two_complement(bytes: &[u8; 16]) -> &[u8] {
    let spare = bytes
        .windows(2)
        .take_while(|pair| (pair[0] == 0 && pair[1] < 0x80) || (pair[0] == 0xff && pair[1] >= 0x80))
        .count();
    &bytes[spare..]
}

#[cfg(test)]
mod tests {
    use super::super::decoder::AvroDecoder;
    use super::*;
    use crate::decoder::Decoder;
    use arrow_buffer::Buffer;
    use ouzel_types::{ColumnBuilder, Field, Scalar};

    fn types() -> Vec<(String, DataType)> {
        let row = DataType::row(vec![Field::new("x", TypeKind::Int.not_null()), Field::new("y", DataType::string())]);
        let map = TypeKind::Map(Box::new(DataType::string()), Box::new(TypeKind::Double.nullable()));
        [
            ("b", TypeKind::Boolean),
            ("t", TypeKind::TinyInt),
            ("l", TypeKind::BigInt),
            ("f", TypeKind::Float),
            ("s", TypeKind::STRING),
            ("y", TypeKind::BYTES),
            ("d", TypeKind::Decimal { precision: 10, scale: 2 }),
            ("dt", TypeKind::Date),
            ("tm", TypeKind::Time(3)),
            ("ts", TypeKind::Timestamp(3)),
            ("a", TypeKind::Array(Box::new(TypeKind::Int.nullable()))),
            ("m", map),
            ("r", row.kind),
        ]
        .into_iter()
        .map(|(name, kind)| (name.to_string(), kind.nullable()))
        .collect()
    }

    fn rows() -> Vec<Vec<Scalar>> {
        let full = vec![
            Scalar::Boolean(true),
            Scalar::Int(-3),
            Scalar::Int(1 << 40),
            Scalar::Float(1.5),
            Scalar::String("text that is longer than twelve bytes".into()),
            Scalar::Bytes(vec![0, 255].into()),
            Scalar::Decimal(-12_345),
            Scalar::Date(19_000),
            Scalar::Time(3_600_000),
            Scalar::Timestamp(1_700_000_000_123),
            Scalar::Array(vec![Scalar::Int(1), Scalar::Null]),
            Scalar::Map(vec![(Scalar::String("k".into()), Scalar::Double(0.5))]),
            Scalar::Row(vec![Scalar::Int(7), Scalar::Null]),
        ];
        vec![full.clone(), vec![Scalar::Null; full.len()]]
    }

    fn encode(codec: Option<Codec>, json: bool) -> (Vec<u8>, Records) {
        let columns: Vec<PlanColumn> = types().into_iter().map(|(n, t)| PlanColumn::new(n, t)).collect();
        let arrays = (0..columns.len())
            .map(|c| {
                let mut builder = ColumnBuilder::new(&columns[c].ty, 2);
                rows().iter().for_each(|row| builder.append(&row[c]));
                builder.finish()
            })
            .collect();
        let mut encoder = AvroEncoder::new(&columns, true, codec, json).unwrap();
        let mut out = Records::default();
        encoder.encode(&Batch::new(arrays, 2), &mut out).unwrap();
        let mut file = encoder.file_header();
        file.extend_from_slice(&out.bytes);
        (file, out)
    }

    fn decoder(files: bool, json: bool) -> AvroDecoder {
        let fields: Vec<_> = (0..types().len()).map(|c| (c, vec![])).collect();
        AvroDecoder::new(&types(), &fields, true, files, json).unwrap()
    }

    fn scalars(decoded: &crate::Decoded) -> Vec<Vec<Scalar>> {
        let types = types();
        let row =
            |r: usize| decoded.columns.iter().zip(&types).map(|(c, (_, t))| Scalar::from_array(c, t, r)).collect();
        (0..decoded.rows).map(row).collect()
    }

    #[test]
    fn files_of_every_codec_survive() {
        for codec in [Codec::Null, Codec::Deflate, Codec::Snappy, Codec::Zstandard] {
            let (file, _) = encode(Some(codec), false);
            let all = 0..file.len();
            let decoded = decoder(true, false).decode(&Buffer::from_vec(file), std::slice::from_ref(&all)).unwrap();
            assert_eq!(scalars(&decoded), rows(), "{codec:?}");
        }
    }

    #[test]
    fn messages_survive_and_truncated_ones_are_bad() {
        let (_, records) = encode(None, false);
        let ranges = [0..records.ends[0], records.ends[0]..records.ends[1]];
        let decoded = decoder(false, false).decode(&Buffer::from_vec(records.bytes.clone()), &ranges).unwrap();
        assert_eq!(scalars(&decoded), rows());
        for end in 1..records.ends[0] {
            let cut = 0..end;
            let decoded = decoder(false, false)
                .decode(&Buffer::from_vec(records.bytes.clone()), std::slice::from_ref(&cut))
                .unwrap();
            assert_eq!((decoded.rows, decoded.bad.len()), (0, 1));
        }
    }

    #[test]
    fn messages_as_json_survive_and_broken_ones_are_bad() {
        let (_, records) = encode(None, true);
        let text = String::from_utf8(records.bytes.clone()).unwrap();
        assert!(text.starts_with('{') && text.ends_with('}'), "{text}");
        let cut = records.ends[1] - 3;
        let block = Buffer::from_vec(records.bytes.clone());
        let ranges = [0..records.ends[0], records.ends[0]..cut, records.ends[0]..records.ends[1]];
        let decoded = decoder(false, true).decode(&block, &ranges).unwrap();
        assert_eq!(scalars(&decoded), rows());
        assert_eq!(decoded.record_of_row, Some(vec![0, 2]));
        assert_eq!(decoded.bad.iter().map(|b| b.0).collect::<Vec<_>>(), [1]);
    }

    #[test]
    fn a_damaged_file_is_an_error_and_never_a_panic() {
        for codec in [Codec::Null, Codec::Snappy] {
            let (file, _) = encode(Some(codec), false);
            for end in 1..file.len() {
                let all = 0..end;
                let cut = Buffer::from_vec(file[..end].to_vec());
                let outcome = decoder(true, false).decode(&cut, std::slice::from_ref(&all));
                // Cut exactly behind the header it is a file without records.
                assert!(outcome.is_err() || outcome.is_ok_and(|d| d.rows == 0), "{end}");
            }
            let mut seed = 11u64;
            for _ in 0..2_000 {
                let mut damaged = file.clone();
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let at = (seed >> 33) as usize % damaged.len();
                damaged[at] = (seed >> 20) as u8;
                let all = 0..damaged.len();
                let _ = decoder(true, false).decode(&Buffer::from_vec(damaged), std::slice::from_ref(&all));
            }
        }
    }

    #[test]
    fn only_wanted_columns_and_members_are_given() {
        let (file, _) = encode(Some(Codec::Snappy), false);
        let mut decoder = AvroDecoder::new(&types(), &[(12, vec![0]), (2, vec![])], true, true, false).unwrap();
        let all = 0..file.len();
        let decoded = decoder.decode(&Buffer::from_vec(file), std::slice::from_ref(&all)).unwrap();
        assert_eq!(Scalar::from_array(&decoded.columns[0], &TypeKind::Int.nullable(), 0), Scalar::Int(7));
        assert_eq!(Scalar::from_array(&decoded.columns[1], &TypeKind::BigInt.nullable(), 0), Scalar::Int(1 << 40));
    }
}
