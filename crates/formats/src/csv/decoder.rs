//! The csv decoder: lines into the columns of a projection.

use std::ops::Range;

use arrow_buffer::Buffer;
use ouzel_types::DataType;

use super::fields::{Field, Fields};
use super::marks::Marks;
use super::options::CsvOptions;
use super::value::{Reader, row_length};
use crate::cdc::fields::drill;
use crate::decoder::{Decoded, Decoder, Framing};
use crate::error::FormatError;
use crate::json::classes::Level;
use crate::json::column::Column;
use crate::json::time::{DateCache, TimeCache};

/// One requested field: a column of the file, then members of it.
pub struct CsvField {
    pub column: usize,
    pub path: Vec<usize>,
}

pub struct CsvDecoder {
    options: CsvOptions,
    /// How many columns a line may have.
    width: usize,
    /// Column of the file, name, values; in the order of the file.
    columns: Vec<(usize, String, Column)>,
    outputs: Vec<(usize, Vec<usize>)>,
    reader: Reader,
    fields: Fields,
    level: Level,
    marks: Marks,
    /// How many marks the lines before have.
    place: usize,
    /// A file's blank line is a line with one empty field; an empty message is none.
    files: bool,
}

impl CsvDecoder {
    /// `schema` are the columns of the file in order.
    pub fn new(schema: &[(String, DataType)], wanted: &[CsvField], options: CsvOptions, files: bool) -> CsvDecoder {
        let mut read: Vec<usize> = wanted.iter().map(|f| f.column).collect();
        read.sort_unstable();
        read.dedup();
        let outputs = wanted.iter().map(|f| (read.binary_search(&f.column).unwrap_or(0), f.path.clone())).collect();
        CsvDecoder {
            width: schema.len(),
            columns: read.into_iter().map(|c| (c, schema[c].0.clone(), Column::new(&schema[c].1))).collect(),
            outputs,
            reader: Reader {
                array_delimiter: options.array_delimiter.as_str().into(),
                null_literal: options.null_literal.clone(),
                ignore_errors: options.ignore_parse_errors,
                dates: DateCache::default(),
                times: TimeCache::default(),
            },
            level: Level::best(),
            marks: Marks::default(),
            place: 0,
            options,
            fields: Fields::default(),
            files,
        }
    }

    /// Looks for the places at which lines may be cut; true if that can be used.
    fn mark(&mut self, block: &[u8], from: usize, to: usize) -> bool {
        let [delimiter] = self.options.delimiter[..] else { return false };
        let bytes = [delimiter, self.options.quote.unwrap_or(delimiter), self.options.escape.unwrap_or(delimiter)];
        self.place = 0;
        self.marks.scan(self.level, block, from, to, bytes)
    }

    fn cut(&mut self, block: &[u8], record: &Range<usize>, marked: bool) -> Result<(), String> {
        if marked {
            let before = |mark: &&u32| (**mark as usize) < record.start;
            self.place += self.marks.from(self.place).iter().take_while(before).count();
            let marks = self.marks.from(self.place);
            if let Some(used) = self.fields.cut(block, record.start, record.end, marks, self.options.delimiter[0]) {
                self.place += used;
                return Ok(());
            }
        }
        self.fields.split(block, record.start, record.end, &self.options)
    }

    /// Appends one line to the columns. `utf8`: it is known to be.
    fn line(&mut self, block: &[u8], record: &Range<usize>, utf8: bool, marked: bool) -> Result<(), String> {
        self.cut(block, record, marked)?;
        let found = self.fields.fields.len();
        if found > self.width && !self.trailing_delimiter(block) {
            let extra = self.fields.bytes(self.fields.fields[self.width], block);
            let text = String::from_utf8_lossy(extra);
            return Err(format!(
                "Too many entries: expected at most {} (value #{} ({} chars) \"{text}\")",
                self.width,
                self.width,
                text.chars().count()
            ));
        }
        if found < self.columns.len() && !self.options.ignore_parse_errors {
            return Err(row_length(self.columns.len(), found));
        }
        for (at, name, column) in &mut self.columns {
            let Some(field) = self.fields.fields.get(*at).copied() else {
                column.push_null();
                continue;
            };
            if let Field::Slice { start, end } = field
                && utf8
                && self.reader.append_quickly(column, block, start, end)
            {
                continue;
            }
            let bytes = self.fields.bytes(field, block);
            let text = std::str::from_utf8(bytes).map_err(|_| INVALID_UTF8.to_string())?;
            self.reader
                .append(column, text, field, block)
                .map_err(|e| format!("Fail to deserialize at field: {name}. {e}"))?;
        }
        Ok(())
    }

    /// One blank field too many is forgiven, as Jackson does.
    fn trailing_delimiter(&self, block: &[u8]) -> bool {
        let extra: &[Field] = &self.fields.fields[self.width..];
        extra.len() == 1 && self.fields.bytes(extra[0], block).iter().all(|b| *b <= b' ')
    }
}

/// Flink: a `CharConversionException` of the reader.
const INVALID_UTF8: &str = "Invalid UTF-8: check content encoding, does not look like UTF-8";

const BYTE_ORDER_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// Blanks may stand before the `#`; who skips comments skips blank lines as well, as Jackson does.
fn is_comment(line: &[u8]) -> bool {
    line.iter().find(|b| !matches!(b, b' ' | b'\t')).is_none_or(|b| *b == b'#')
}

impl Decoder for CsvDecoder {
    fn decode(&mut self, block: &Buffer, records: &[Range<usize>]) -> Result<Decoded, FormatError> {
        let bytes = block.as_slice();
        let mut out = Decoded::default();
        let mut of_row: Vec<u32> = Vec::with_capacity(records.len());
        let span = records.first().map_or(0..0, |first| first.start..records.last().map_or(first.end, |last| last.end));
        let marked = self.mark(bytes, span.start, span.end);
        let utf8 = std::str::from_utf8(&bytes[span]).is_ok();
        for (index, record) in records.iter().enumerate() {
            // A byte order mark is no part of a text.
            let mark = if bytes[record.clone()].starts_with(&BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
            let record = &(record.start + mark..record.end);
            let line = &bytes[record.clone()];
            if (line.is_empty() && !self.files) || (self.options.comments && is_comment(line)) {
                continue;
            }
            let rows = of_row.len();
            let utf8 = utf8 || std::str::from_utf8(line).is_ok();
            let outcome = if utf8 || !self.files {
                self.line(bytes, record, utf8, marked)
            } else {
                Err(INVALID_UTF8.to_string())
            };
            match outcome {
                Ok(()) => of_row.push(index as u32),
                Err(error) => {
                    self.columns.iter_mut().for_each(|(_, _, c)| c.truncate(rows));
                    // Flink reads a file as one text: bytes that are none end it, whatever is to be ignored.
                    if self.options.ignore_parse_errors && !(self.files && error == INVALID_UTF8) {
                        out.skipped += 1;
                    } else {
                        let text = String::from_utf8_lossy(&line[..line.len().min(2_000)]);
                        out.bad.push((index as u32, format!("Failed to deserialize CSV row '{text}'. {error}")));
                    }
                }
            }
        }
        let columns: Vec<_> = self.columns.iter_mut().map(|(_, _, c)| c.finish(block)).collect();
        out.columns = self.outputs.iter().map(|(column, path)| drill(&columns[*column], path)).collect();
        out.rows = of_row.len();
        out.record_of_row = (of_row.len() < records.len()).then_some(of_row);
        Ok(out)
    }

    fn framing(&self) -> Framing {
        match self.options.quote {
            Some(quote) => {
                let delimiter = self.options.delimiter.last().copied().unwrap_or(b',');
                Framing::QuotedLines { quote, escape: self.options.escape, delimiter }
            }
            None => Framing::Lines,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ouzel_types::{Scalar, TypeKind};

    type Rows = Vec<Vec<Scalar>>;

    fn decode(
        types: &[TypeKind],
        wanted: &[usize],
        options: CsvOptions,
        lines: &[&[u8]],
    ) -> (Rows, Vec<(u32, String)>) {
        let schema: Vec<(String, DataType)> =
            types.iter().enumerate().map(|(i, t)| (format!("c{i}"), t.clone().nullable())).collect();
        let wanted: Vec<CsvField> = wanted.iter().map(|c| CsvField { column: *c, path: vec![] }).collect();
        let block = lines.join(&b'\n');
        let mut records = Vec::new();
        let mut at = 0;
        for line in lines {
            records.push(at..at + line.len());
            at += line.len() + 1;
        }
        let decoded =
            CsvDecoder::new(&schema, &wanted, options, true).decode(&Buffer::from_vec(block), &records).unwrap();
        let rows = (0..decoded.rows)
            .map(|r| {
                wanted
                    .iter()
                    .zip(&decoded.columns)
                    .map(|(w, c)| Scalar::from_array(c, &schema[w.column].1, r))
                    .collect()
            })
            .collect();
        (rows, decoded.bad)
    }

    fn text(value: &str) -> Scalar {
        Scalar::String(value.into())
    }

    #[test]
    fn short_and_long_lines() {
        let types = [TypeKind::Int, TypeKind::STRING];
        let lines: [&[u8]; 5] = [b"1,ok", b"2", b"3,a,b", b"4,c, ", b"x,bad"];
        let (rows, bad) = decode(&types, &[0, 1], CsvOptions::default(), &lines);
        assert_eq!(rows, vec![vec![Scalar::Int(1), text("ok")], vec![Scalar::Int(4), text("c")]]);
        assert_eq!(bad.iter().map(|b| b.0).collect::<Vec<_>>(), vec![1, 2, 4]);
        assert!(bad[0].1.ends_with("Row length mismatch. 2 fields expected but was 1."), "{}", bad[0].1);
        assert!(bad[2].1.ends_with("Fail to deserialize at field: c0. For input string: \"x\""), "{}", bad[2].1);
        // A line may be shorter than the schema when the projection is, too; what is not read may be bad.
        let (rows, bad) = decode(&types, &[1], CsvOptions::default(), &[b"2", b"x,y"]);
        assert_eq!((rows, bad), (vec![vec![Scalar::Null], vec![text("y")]], vec![]));
        let ignoring = CsvOptions { ignore_parse_errors: true, ..CsvOptions::default() };
        let (rows, bad) = decode(&types, &[0, 1], ignoring, &lines);
        assert_eq!((rows.len(), bad.len()), (4, 0));
        assert_eq!(rows[3], vec![Scalar::Null, text("bad")]);
    }

    #[test]
    fn nested_columns_are_cut_by_the_element_delimiter() {
        let item = Box::new(TypeKind::Int.nullable());
        let row = DataType::row(vec![
            ouzel_types::Field::new("a", TypeKind::Int.nullable()),
            ouzel_types::Field::new("b", DataType::string()),
        ]);
        let options = CsvOptions { null_literal: Some("-".into()), comments: true, ..CsvOptions::default() };
        let (rows, bad) =
            decode(&[TypeKind::Array(item), row.kind], &[0, 1], options, &[b"1;-,7;x", b"#no", b",", b"1,8"]);
        assert_eq!(
            rows[0],
            vec![Scalar::Array(vec![Scalar::Int(1), Scalar::Null]), Scalar::Row(vec![Scalar::Int(7), text("x")])]
        );
        assert_eq!(rows[1], vec![Scalar::Array(vec![]), Scalar::Null]);
        assert!(bad[0].1.contains("Row length mismatch. 2 fields expected but was 1."));
    }

    #[test]
    fn nothing_panics() {
        let types = [
            TypeKind::Int,
            TypeKind::STRING,
            TypeKind::Double,
            TypeKind::Decimal { precision: 8, scale: 2 },
            TypeKind::Date,
            TypeKind::Time(3),
            TypeKind::Timestamp(3),
            TypeKind::TimestampLtz(9),
            TypeKind::BYTES,
            TypeKind::Boolean,
            TypeKind::Array(Box::new(TypeKind::SmallInt.nullable())),
        ];
        let all: Vec<usize> = (0..types.len()).collect();
        let line = "1,\"q\"\"\u{e9}\\\",,2\",1.5,2.25,2024-01-02,03:04:05.6,2024-01-02 03:04:05,2024-01-02 03:04:05Z,aGk=,true,1;2".as_bytes();
        let mut seed = 7u64;
        for round in 0..3_000 {
            let mut bytes = line.to_vec();
            bytes.truncate(if round < line.len() { round } else { line.len() });
            for _ in 0..round % 5 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                if !bytes.is_empty() {
                    let at = (seed >> 33) as usize % bytes.len();
                    bytes[at] = (seed >> 20) as u8;
                }
            }
            let options = CsvOptions { escape: (round % 2 == 0).then_some(b'\\'), ..CsvOptions::default() };
            let (rows, bad) = decode(&types, &all, options, &[&bytes]);
            assert_eq!(rows.len() + bad.len(), 1);
        }
    }
}
