//! How many rows a second one core reads out of a file of Avro or Parquet, beside a copy of the file's bytes, `arrow-avro` and
//! the `parquet` crate's own reader. Bids, with and without NULLs. `cargo bench -p ouzel-formats --features peers --bench files [-- NAME=VALUE ..]`,
//! see `measure.rs`; `input=` is avro or parquet.

use std::hint::black_box;
use std::io::Cursor;

use arrow_buffer::Buffer;
use bytes::Bytes;
use ouzel_formats::avro::container::Codec;
use ouzel_formats::avro::decoder::AvroDecoder;
use ouzel_formats::avro::encoder::AvroEncoder;
use ouzel_formats::parquet::decoder::ParquetDecoder;
use ouzel_formats::parquet::encoder::ParquetEncoder;
use ouzel_formats::parquet::options::ParquetOptions;
use ouzel_formats::{Decoder, Encoder, Records};
use ouzel_plan::Column;
use ouzel_types::{Batch, ColumnBuilder, DataType, Scalar, TypeKind};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

#[path = "../measure.rs"]
#[allow(dead_code)]
mod measure;

use measure::{Measured, argument, chosen};

const BATCH: usize = 4096;

fn main() {
    let rows = argument("events").map_or(400_000, |events| events.parse().expect("a number of rows"));
    for nulls in [false, true] {
        let batches: Vec<Batch> = (0..rows / BATCH).map(|n| bids(n * BATCH, nulls)).collect();
        let name = if nulls { "a tenth NULL" } else { "no NULL" };
        if chosen("avro") {
            for codec in [Codec::Null, Codec::Snappy] {
                let encoder = AvroEncoder::new(&columns(), true, Some(codec), false).expect("the columns have schemas");
                avro(&format!("bids in Avro, {codec:?}, {name}"), file_of(Box::new(encoder), &batches));
            }
        }
        if chosen("parquet") {
            let options =
                ParquetOptions::parse(|key| (key == "utc-timezone").then_some("true")).expect("the defaults are right");
            let encoder = ParquetEncoder::new(&columns(), options).expect("the columns have types");
            parquet(&format!("bids in Parquet, Snappy, {name}"), file_of(Box::new(encoder), &batches));
        }
    }
}

fn columns() -> Vec<Column> {
    types().into_iter().map(|(name, ty)| Column::new(name, ty)).collect()
}

fn types() -> Vec<(String, DataType)> {
    [
        ("auction", TypeKind::BigInt),
        ("bidder", TypeKind::BigInt),
        ("price", TypeKind::BigInt),
        ("channel", TypeKind::STRING),
        ("url", TypeKind::STRING),
        ("at", TypeKind::Timestamp(3)),
        ("rate", TypeKind::Double),
        ("open", TypeKind::Boolean),
    ]
    .into_iter()
    .map(|(name, kind)| (name.to_string(), kind.nullable()))
    .collect()
}

fn bids(first: usize, nulls: bool) -> Batch {
    let mut builders: Vec<ColumnBuilder> = types().iter().map(|(_, ty)| ColumnBuilder::new(ty, BATCH)).collect();
    for n in first..first + BATCH {
        let price = (n * 7919 % 1_000_000) as i64;
        let channel = ["Google", "Facebook", "Baidu", "channel-1234"][n % 4];
        let row = [
            Scalar::Int(1000 + n as i64 / 50 * 3),
            Scalar::Int(2000 + n as i64 / 50),
            Scalar::Int(price),
            Scalar::String(channel.into()),
            Scalar::String(format!("https://www.nexmark.com/{}/item.htm?query=1", price * 31).into()),
            Scalar::Timestamp(1_700_000_000_000 + n as i64),
            Scalar::Double(price as f64 / 100.0),
            Scalar::Boolean(n % 3 == 0),
        ];
        for (at, (builder, value)) in builders.iter_mut().zip(&row).enumerate() {
            builder.append(if nulls && (n + at).is_multiple_of(10) { &Scalar::Null } else { value });
        }
    }
    Batch::new(builders.into_iter().map(|mut b| b.finish()).collect(), BATCH)
}

/// A file and how many rows it has.
fn file_of(encoder: Box<dyn Encoder>, batches: &[Batch]) -> (Vec<u8>, usize) {
    let mut encoder = encoder.of_file().unwrap_or(encoder);
    let (mut file, mut records) = (encoder.file_header(), Records::default());
    for batch in batches {
        records.clear();
        encoder.encode(batch, &mut records).expect("the rows are right");
        file.extend_from_slice(&records.bytes);
    }
    file.extend(encoder.file_footer().expect("the file has an end"));
    (file, batches.iter().map(|b| b.rows).sum())
}

fn avro(name: &str, (file, rows): (Vec<u8>, usize)) {
    let measured = Measured::of_bytes(name, rows, file.len());
    measured.report("memcpy of the same bytes", || black_box(file.clone()).len());
    measured.report("arrow-avro, all columns", || {
        let reader = arrow_avro::reader::ReaderBuilder::new().with_utf8_view(true).with_batch_size(BATCH);
        let reader = reader.build(Cursor::new(&file)).expect("the header is right");
        reader.map(|batch| black_box(batch.expect("the rows are right")).num_rows()).sum()
    });
    let block = Buffer::from_vec(file);
    let decoder = |fields: &[usize]| {
        let fields: Vec<_> = fields.iter().map(|c| (*c, vec![])).collect();
        AvroDecoder::new(&types(), &fields, true, true, false).expect("the columns have schemas")
    };
    measured.report("this reader, all columns", || read(decoder(&[0, 1, 2, 3, 4, 5, 6, 7]), &block));
    measured.report("this reader, two columns", || read(decoder(&[0, 2]), &block));
}

fn parquet(name: &str, (file, rows): (Vec<u8>, usize)) {
    let measured = Measured::of_bytes(name, rows, file.len());
    measured.report("memcpy of the same bytes", || black_box(file.clone()).len());
    let bytes = Bytes::from(file.clone());
    let own = |leaves: Vec<usize>| {
        let builder = ParquetRecordBatchReaderBuilder::try_new(bytes.clone()).expect("the footer is right");
        let mask = ProjectionMask::leaves(builder.parquet_schema(), leaves);
        let reader = builder.with_projection(mask).with_batch_size(8192).build().expect("the columns are there");
        reader.map(|batch| black_box(batch.expect("the rows are right")).num_rows()).sum::<usize>()
    };
    measured.report("parquet's own reader, all columns", || own((0..8).collect()));
    measured.report("parquet's own reader, two columns", || own(vec![0, 2]));
    let block = Buffer::from_vec(file);
    let decoder = |fields: &[usize]| {
        ParquetDecoder::new(&types(), &fields.iter().map(|c| (*c, vec![])).collect::<Vec<_>>(), None)
    };
    measured.report("this reader, all columns", || read(decoder(&[0, 1, 2, 3, 4, 5, 6, 7]), &block));
    measured.report("this reader, two columns", || read(decoder(&[0, 2]), &block));
}

fn read(mut decoder: impl Decoder, block: &Buffer) -> usize {
    let file = 0..block.len();
    let mut rows = 0;
    loop {
        let decoded = decoder.decode(block, std::slice::from_ref(&file)).expect("the file is right");
        rows += decoded.rows;
        black_box(&decoded.columns);
        if !decoded.more {
            return rows;
        }
    }
}
