//! The parquet encoder: what a file has so far is in the writer until a row group is full.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::RecordBatch;
use arrow_schema::{Field, Schema};
use ouzel_plan::Column as PlanColumn;
use ouzel_types::{Batch, DataType, TypeKind};
use parquet::arrow::arrow_writer::{ArrowWriter, ArrowWriterOptions};
use parquet::file::properties::WriterProperties;

use super::convert::{FileTimes, file_type, to_file};
use super::merger::RowMerger;
use super::options::ParquetOptions;
use crate::encoder::{Encoder, Records};
use crate::error::FormatError;
use crate::merger::FileMerger;

pub struct ParquetEncoder {
    types: Vec<DataType>,
    schema: Arc<Schema>,
    properties: WriterProperties,
    times: FileTimes,
    written: Written,
    writer: Option<ArrowWriter<Written>>,
}

/// What the writer has given out and the file does not have yet.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Written {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl ParquetEncoder {
    pub fn new(columns: &[PlanColumn], options: ParquetOptions) -> Result<ParquetEncoder, FormatError> {
        let ParquetOptions { properties, int64_unit: unit, zone } = options;
        let times = FileTimes { unit, zone };
        for column in columns {
            if matches!(column.ty.kind, TypeKind::Null | TypeKind::Raw(_) | TypeKind::Variant) {
                return Err(FormatError::Unsupported(format!(
                    "Unsupported type: {} (column {})",
                    column.ty, column.name
                )));
            }
        }
        let field = |c: &PlanColumn| Field::new(c.name.as_ref(), file_type(&c.ty, &times), c.ty.nullable);
        let schema = Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()));
        let types = columns.iter().map(|c| c.ty.clone()).collect();
        Ok(ParquetEncoder { types, schema, properties, times, written: Written::default(), writer: None })
    }

    pub fn schema(&self) -> &Arc<Schema> {
        &self.schema
    }

    /// Writes rows that are laid out as in the file.
    pub fn write_rows(&mut self, rows: &RecordBatch) -> Result<(), FormatError> {
        self.open()?.write(rows).map_err(|e| failed(&e))
    }

    /// What of the file is ready and nobody has taken yet.
    pub fn take_written(&mut self) -> Vec<u8> {
        self.written.take()
    }

    fn fresh(&self) -> ParquetEncoder {
        ParquetEncoder {
            types: self.types.clone(),
            schema: self.schema.clone(),
            properties: self.properties.clone(),
            times: self.times.clone(),
            written: Written::default(),
            writer: None,
        }
    }

    fn open(&mut self) -> Result<&mut ArrowWriter<Written>, FormatError> {
        if self.writer.is_none() {
            let options =
                ArrowWriterOptions::new().with_properties(self.properties.clone()).with_skip_arrow_metadata(true);
            let writer = ArrowWriter::try_new_with_options(self.written.clone(), self.schema.clone(), options);
            self.writer = Some(writer.map_err(|e| failed(&e))?);
        }
        self.writer.as_mut().ok_or_else(|| FormatError::Data("the Parquet writer is gone".to_string()))
    }
}

fn failed(error: &dyn std::fmt::Display) -> FormatError {
    FormatError::Data(format!("cannot write Parquet: {error}"))
}

impl Encoder for ParquetEncoder {
    fn encode(&mut self, batch: &Batch, out: &mut Records) -> Result<(), FormatError> {
        if batch.rows > 0 {
            let columns = batch.columns.iter().zip(&self.types).map(|(c, ty)| to_file(c, ty, &self.times));
            let columns = columns.collect::<Result<_, _>>()?;
            let rows = RecordBatch::try_new(self.schema.clone(), columns).map_err(|e| failed(&e))?;
            self.write_rows(&rows)?;
        }
        let bytes = self.written.take();
        if !bytes.is_empty() {
            out.bytes.extend_from_slice(&bytes);
            out.end_record();
        }
        Ok(())
    }

    fn of_file(&self) -> Option<Box<dyn Encoder>> {
        Some(Box::new(self.fresh()))
    }

    fn merger(&self) -> Box<dyn FileMerger> {
        Box::new(RowMerger::new(self.fresh()))
    }

    fn file_footer(&mut self) -> Result<Vec<u8>, FormatError> {
        self.open()?.finish().map_err(|e| failed(&e))?;
        self.writer = None;
        Ok(self.written.take())
    }

    fn record_end(&self) -> &'static [u8] {
        b""
    }
}

#[cfg(test)]
mod tests {
    use super::super::decoder::ParquetDecoder;
    use super::*;
    use crate::decoder::Decoder;
    use arrow_buffer::Buffer;
    use ouzel_types::{ColumnBuilder, Scalar};

    fn types() -> Vec<(String, DataType)> {
        let row = DataType::row(vec![
            ouzel_types::Field::new("x", TypeKind::Int.nullable()),
            ouzel_types::Field::new("y", DataType::string()),
        ]);
        let kinds = [
            TypeKind::Boolean,
            TypeKind::TinyInt,
            TypeKind::BigInt,
            TypeKind::Float,
            TypeKind::Double,
            TypeKind::STRING,
            TypeKind::BYTES,
            TypeKind::Decimal { precision: 10, scale: 2 },
            TypeKind::Decimal { precision: 38, scale: 4 },
            TypeKind::Date,
            TypeKind::Time(3),
            TypeKind::Timestamp(3),
            TypeKind::Timestamp(9),
            TypeKind::TimestampLtz(6),
            TypeKind::Array(Box::new(TypeKind::SmallInt.nullable())),
            TypeKind::Map(Box::new(DataType::string()), Box::new(DataType::string())),
            row.kind,
        ];
        kinds.into_iter().enumerate().map(|(i, kind)| (format!("c{i}"), kind.nullable())).collect()
    }

    fn rows() -> Vec<Vec<Scalar>> {
        let text = |t: &str| Scalar::String(t.into());
        let full = vec![
            Scalar::Boolean(true),
            Scalar::Int(-3),
            Scalar::Int(1 << 40),
            Scalar::Float(1.5),
            Scalar::Double(-2.25),
            text("text that is longer than twelve bytes"),
            Scalar::Bytes(vec![0, 255].into()),
            Scalar::Decimal(-12_345),
            Scalar::Decimal(10i128.pow(30)),
            Scalar::Date(19_000),
            Scalar::Time(3_600_000),
            Scalar::Timestamp(1_700_000_000_123),
            Scalar::Timestamp(1_700_000_000_123_456_789),
            Scalar::Timestamp(1_700_000_000_123_456),
            Scalar::Array(vec![Scalar::Int(1), Scalar::Null]),
            Scalar::Map(vec![(text("k"), text("v"))]),
            Scalar::Row(vec![Scalar::Int(7), Scalar::Null]),
        ];
        vec![full.clone(), vec![Scalar::Null; full.len()], full]
    }

    fn with(key: &str, value: &str) -> ParquetOptions {
        ParquetOptions { zone: None, ..ParquetOptions::parse(|k| (k == key).then_some(value)).unwrap() }
    }

    fn plain() -> ParquetOptions {
        with("", "")
    }

    fn file() -> Vec<u8> {
        file_with(plain())
    }

    fn file_with(options: ParquetOptions) -> Vec<u8> {
        let columns: Vec<PlanColumn> = types().into_iter().map(|(n, t)| PlanColumn::new(n, t)).collect();
        let arrays = (0..columns.len())
            .map(|c| {
                let mut builder = ColumnBuilder::new(&columns[c].ty, 3);
                rows().iter().for_each(|row| builder.append(&row[c]));
                builder.finish()
            })
            .collect();
        let mut encoder = ParquetEncoder::new(&columns, options).unwrap().of_file().unwrap();
        let mut out = Records::default();
        encoder.encode(&Batch::new(arrays, 3), &mut out).unwrap();
        let mut file = out.bytes;
        file.extend_from_slice(&encoder.file_footer().unwrap());
        file
    }

    #[test]
    fn every_type_survives() {
        let file = file();
        let fields: Vec<_> = (0..types().len()).map(|c| (c, vec![])).collect();
        let all = 0..file.len();
        let decoded = ParquetDecoder::new(&types(), &fields, None)
            .decode(&Buffer::from_vec(file), std::slice::from_ref(&all))
            .unwrap();
        for (r, expected) in rows().iter().enumerate() {
            for (c, (_, ty)) in types().iter().enumerate() {
                assert_eq!(decoded.columns[c].data_type(), &ty.arrow());
                assert_eq!(Scalar::from_array(&decoded.columns[c], ty, r), expected[c], "row {r} of {ty}");
            }
        }
    }

    #[test]
    fn every_codec_and_a_zone_there_and_back() {
        let fields: Vec<_> = (0..types().len()).map(|c| (c, vec![])).collect();
        let zone = ouzel_functions::zone::Zone::parse("Asia/Kolkata");
        for (key, value) in [
            ("compression", "UNCOMPRESSED"),
            ("compression", "gzip"),
            ("compression", "ZSTD"),
            ("compression", "LZ4"),
            ("compression", "LZ4_RAW"),
            ("enable.dictionary", "false"),
            ("writer.version", "v2"),
            ("block.size", "1"),
        ] {
            let file = file_with(ParquetOptions { zone: zone.clone(), ..with(key, value) });
            let all = 0..file.len();
            let block = Buffer::from_vec(file);
            let mut same = ParquetDecoder::new(&types(), &fields, zone.clone());
            let decoded = same.decode(&block, std::slice::from_ref(&all)).unwrap();
            for (c, (_, ty)) in types().iter().enumerate() {
                assert_eq!(Scalar::from_array(&decoded.columns[c], ty, 0), rows()[0][c], "{key} {value} {ty}");
            }
            // Somebody in UTC sees when it was: five and a half hours earlier.
            let mut elsewhere = ParquetDecoder::new(&types(), &[(11, vec![])], None);
            let decoded = elsewhere.decode(&block, std::slice::from_ref(&all)).unwrap();
            let shown = Scalar::from_array(&decoded.columns[0], &types()[11].1, 0);
            assert_eq!(shown, Scalar::Timestamp(1_700_000_000_123 - 19_800_000));
        }
    }

    #[test]
    fn members_missing_columns_and_other_types() {
        let file = file();
        let all = 0..file.len();
        let block = Buffer::from_vec(file);
        let mut wanted = types();
        wanted[2].1 = TypeKind::Decimal { precision: 20, scale: 1 }.nullable();
        wanted.push(("nowhere".into(), TypeKind::Int.nullable()));
        let mut decoder = ParquetDecoder::new(&wanted, &[(16, vec![0]), (17, vec![]), (2, vec![])], None);
        let decoded = decoder.decode(&block, std::slice::from_ref(&all)).unwrap();
        assert_eq!(Scalar::from_array(&decoded.columns[0], &TypeKind::Int.nullable(), 0), Scalar::Int(7));
        assert_eq!(Scalar::from_array(&decoded.columns[1], &TypeKind::Int.nullable(), 0), Scalar::Null);
        assert_eq!(Scalar::from_array(&decoded.columns[2], &wanted[2].1, 0), Scalar::Decimal((1 << 40) * 10));
        wanted[5].1 = TypeKind::Int.nullable();
        let error = ParquetDecoder::new(&wanted, &[(5, vec![])], None).decode(&block, &[all]).unwrap_err().to_string();
        assert!(error.contains("the Parquet column c5 holds Utf8"), "{error}");
    }

    #[test]
    fn a_damaged_file_is_an_error() {
        let file = file();
        let fields: Vec<_> = (0..types().len()).map(|c| (c, vec![])).collect();
        for end in (0..file.len()).step_by(37) {
            let all = 0..end;
            let cut = Buffer::from_vec(file[..end].to_vec());
            assert!(ParquetDecoder::new(&types(), &fields, None).decode(&cut, std::slice::from_ref(&all)).is_err());
        }
    }
}
