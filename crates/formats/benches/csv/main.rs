//! How many lines of CSV a second one core decodes into projected columns and writes again, beside a newline scan, a copy
//! and `csv-core`, which only finds the fields. Invoices with quotes and measurements (recorded ones where `$OUZEL_SHARED`
//! has them), and bids. `cargo bench -p ouzel-formats --bench csv [-- NAME=VALUE ..]`, see `measure.rs`.

use std::hint::black_box;

use ouzel_formats::csv::decoder::{CsvDecoder, CsvField};
use ouzel_formats::csv::encoder::CsvEncoder;
use ouzel_formats::csv::options::CsvOptions;
use ouzel_formats::{Decoder, Encoder, Records};
use ouzel_plan::Column;
use ouzel_types::{Batch, DataType, TypeKind};

#[path = "../measure.rs"]
mod measure;

use measure::{Blocks, Measured, argument, blocks_of, chosen, recorded};

const TIME: TypeKind = TypeKind::Timestamp(3);

fn main() {
    let invoices = [
        ("invoice", TypeKind::STRING),
        ("stock", TypeKind::STRING),
        ("description", TypeKind::STRING),
        ("quantity", TypeKind::Int),
        ("at", TIME),
        ("price", TypeKind::Double),
        ("customer", TypeKind::Double),
        ("country", TypeKind::STRING),
    ];
    if let Some(text) =
        Some("invoices").filter(|n| chosen(n)).and_then(|_| recorded("online_retail_uci/online_retail_2010-12.csv.gz"))
    {
        measure("invoices (recorded)", &behind_header(&text), &invoices);
    }
    let mut air: Vec<(&str, TypeKind)> = vec![("number", TypeKind::BigInt)];
    air.extend(["year", "month", "day", "hour"].map(|name| (name, TypeKind::Int)));
    air.extend(
        ["pm2", "pm10", "so2", "no2", "co", "o3", "temp", "pres", "dewp", "rain"].map(|name| (name, TypeKind::STRING)),
    );
    air.extend([("wind", TypeKind::STRING), ("speed", TypeKind::STRING), ("station", TypeKind::STRING)]);
    if let Some(text) = Some("air")
        .filter(|n| chosen(n))
        .and_then(|_| recorded("beijing_air_quality/PRSA_Data_Changping_20130301-20170228.csv.gz"))
    {
        measure("measurements of air (recorded)", &behind_header(&text), &air);
    }
    let bids = [
        ("auction", TypeKind::BigInt),
        ("bidder", TypeKind::BigInt),
        ("price", TypeKind::Double),
        ("channel", TypeKind::STRING),
        ("url", TypeKind::STRING),
        ("at", TIME),
        ("open", TypeKind::Boolean),
    ];
    if chosen("bids") {
        measure("bids (made)", &made_bids(60_000), &bids);
    }
}

fn measure(name: &str, text: &[u8], columns: &[(&str, TypeKind)]) {
    let schema: Vec<(String, DataType)> =
        columns.iter().map(|(n, kind)| (n.to_string(), kind.clone().nullable())).collect();
    let blocks = blocks_of(text);
    let measured = Measured::of(name, &blocks);
    measured.floor(&blocks);
    measured.report("csv-core, fields only", || core_fields(&blocks));
    measured.report("this reader, all columns", || decode(&schema, &all(&schema), &blocks, drop));
    measured.report("this reader, the first column", || decode(&schema, &[0], &blocks, drop));
    let damaged = blocks_of(&damaged(text));
    measured.report("this reader, 1 % of the lines broken", || decode(&schema, &all(&schema), &damaged, drop));
    let mut batches = Vec::new();
    decode(&schema, &all(&schema), &blocks, |batch| batches.push(batch));
    encoder(&measured, &schema, &batches);
}

fn all(schema: &[(String, DataType)]) -> Vec<usize> {
    (0..schema.len()).collect()
}

/// Each hundredth line has a quote that is not closed.
fn damaged(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for (n, line) in text.split_inclusive(|b| *b == b'\n').enumerate() {
        out.extend_from_slice(if n % 100 == 0 { b"\"" } else { b"" });
        out.extend_from_slice(line);
    }
    out
}

fn behind_header(text: &[u8]) -> Vec<u8> {
    let start = memchr::memchr(b'\n', text).map_or(0, |at| at + 1);
    text[start..].to_vec()
}

/// Every field copied out and its end noted; numbers stay text.
fn core_fields(blocks: &Blocks) -> usize {
    let mut reader = csv_core::Reader::new();
    let (mut out, mut ends, mut fields) = (vec![0; 1 << 16], vec![0; 256], 0);
    for (block, _) in blocks {
        let mut rest = block.as_slice();
        loop {
            let (result, read, _, found) = reader.read_record(rest, &mut out, &mut ends);
            rest = &rest[read..];
            fields += found;
            if result != csv_core::ReadRecordResult::Record {
                break;
            }
        }
        black_box(&out);
    }
    fields
}

fn decode(schema: &[(String, DataType)], wanted: &[usize], blocks: &Blocks, mut each: impl FnMut(Batch)) -> usize {
    let wanted: Vec<CsvField> = wanted.iter().map(|column| CsvField { column: *column, path: vec![] }).collect();
    let mut decoder =
        CsvDecoder::new(schema, &wanted, CsvOptions { ignore_parse_errors: true, ..CsvOptions::default() }, true);
    let mut rows = 0;
    for (block, records) in blocks {
        let decoded = decoder.decode(block, records).expect("the lines are right");
        rows += decoded.rows;
        each(black_box(Batch::new(decoded.columns, decoded.rows)));
    }
    rows
}

fn encoder(measured: &Measured, schema: &[(String, DataType)], batches: &[Batch]) {
    let columns: Vec<Column> =
        schema.iter().map(|(name, ty)| Column { name: name.as_str().into(), ty: ty.clone(), time: None }).collect();
    let mut encoder = CsvEncoder::new(&columns, CsvOptions::default());
    let mut records = Records::default();
    measured.report("this encoder", || {
        for batch in batches {
            records.clear();
            encoder.encode(batch, &mut records).expect("the rows are right");
            black_box(&records.bytes);
        }
        records.len()
    });
}

fn made_bids(lines: usize) -> Vec<u8> {
    use std::io::Write;
    let lines = argument("events").map_or(lines, |events| events.parse().expect("a number of lines"));
    let mut out = Vec::new();
    for n in 0..lines {
        let (price, ms) = (n * 7919 % 1_000_000, n % 1000);
        let (h, m, s) = (n / 36_000 % 24, n / 600 % 60, n / 10 % 60);
        let channel = ["Google", "Facebook", "Baidu", "channel-1234"][n % 4];
        writeln!(
            out,
            "{},{},{}.{:02},{channel},https://www.nexmark.com/{}/item.htm?query=1,2023-11-14 {h:02}:{m:02}:{s:02}.{ms:03},{}",
            1000 + n / 50 * 3,
            2000 + n / 50,
            price / 100,
            price % 100,
            price * 31,
            n % 3 == 0
        )
        .expect("writing to memory");
    }
    out
}
