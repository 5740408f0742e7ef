//! The json decoder: records of a block into the columns of a projection.

use std::ops::Range;

use arrow_buffer::Buffer;
use ouzel_types::{DataType, TypeKind};
use std::sync::Arc;

use super::astray;
use super::classes::Level;
use super::column::Column;
use super::cursor::Cursor;
use super::quick::{self, Target};
use super::routes::{Kind, Routes};
use super::shape::ObjectPlan;
use super::stops::Stops;
use super::time::{DateCache, TimeCache, TimestampStandard};
use super::value::{Failure, Reader};
use crate::decoder::{Decoded, Decoder};
use crate::error::FormatError;

/// Options of the json format (`json.*`), with Flink's defaults.
#[derive(Clone, Copy, Debug)]
pub struct JsonOptions {
    pub fail_on_missing_field: bool,
    pub ignore_parse_errors: bool,
    pub standard: TimestampStandard,
    /// Flink's older decoder, over a tree.
    pub older: bool,
}

impl Default for JsonOptions {
    fn default() -> Self {
        JsonOptions {
            fail_on_missing_field: false,
            ignore_parse_errors: false,
            standard: TimestampStandard::Sql,
            older: false,
        }
    }
}

pub struct JsonDecoder {
    options: JsonOptions,
    plan: ObjectPlan,
    columns: Vec<Column>,
    reader: Reader,
    level: Level,
    stops: Stops,
    routes: Routes,
    /// Falls with every record that left its route; below 0 routes are no longer tried.
    trust: i32,
    /// Rows of the present record that came before it broke: elements of a top-level array.
    complete: usize,
}

const TRUST_MAX: i32 = 16_384;
/// A record that left its route was begun twice.
const TRUST_LOST: i32 = 4;

impl JsonDecoder {
    /// One column per field: the path of member names to it, and its type.
    pub fn new(fields: &[(Vec<Arc<str>>, DataType)], options: JsonOptions) -> JsonDecoder {
        let mut plan = ObjectPlan::empty();
        for (index, (path, _)) in fields.iter().enumerate() {
            plan.add(path, index);
        }
        let reader = Reader {
            standard: options.standard,
            ignore_errors: options.ignore_parse_errors,
            fail_on_missing: options.fail_on_missing_field,
            decimals: fields.iter().any(|(_, ty)| has_decimal(ty)),
            older: options.older,
            broken: false,
            astray: false,
            postponed: None,
            dates: DateCache::default(),
            times: TimeCache::default(),
            scratch: Vec::new(),
        };
        let column = |ty: &DataType| if options.older { Column::new(ty).without_arity() } else { Column::new(ty) };
        JsonDecoder {
            options,
            plan: if options.older { plan.without_arity() } else { plan },
            columns: fields.iter().map(|(_, ty)| column(ty)).collect(),
            reader,
            level: Level::best(),
            stops: Stops::default(),
            routes: Routes::new(fields.iter().map(|(_, ty)| Kind::of(ty)).collect()),
            trust: TRUST_MAX,
            complete: 0,
        }
    }

    /// Fractions are written into texts as this type, which is read out of them, takes them.
    pub fn with_decimals_of(mut self, ty: &DataType) -> JsonDecoder {
        self.reader.decimals |= has_decimal(ty);
        self
    }

    /// Without the quick paths, or with those of another processor.
    #[cfg(test)]
    pub fn with_level(self, level: Option<Level>) -> JsonDecoder {
        JsonDecoder {
            trust: if level.is_some() { self.trust } else { -1 },
            level: level.unwrap_or(Level::Base),
            ..self
        }
    }

    /// Appends the row of a record along a known route. False: nothing was appended.
    #[inline(always)]
    fn along_route(&mut self, block: &[u8], record: &Range<usize>, place: &mut u32, row: usize) -> bool {
        let cursor = Cursor::new(block, record.start, record.end);
        if self.trust < 0 || cursor.peek() != b'{' {
            return false;
        }
        let marks = self.stops.marks();
        *place = marks.place_of(*place, record.start);
        let target = Target {
            reader: &mut self.reader,
            routes: &mut self.routes,
            plan: &self.plan,
            columns: &mut self.columns,
            row,
        };
        let walked = quick::record(self.level, target, cursor, marks, *place);
        let done = walked.is_ok()
            && !self.reader.astray
            && !(self.options.fail_on_missing_field && self.columns.iter().any(|c| c.len() <= row));
        if let (true, Ok(behind)) = (done, walked) {
            *place = behind;
            self.trust = TRUST_MAX.min(self.trust + 1);
        } else {
            self.trust -= TRUST_LOST;
            self.columns.iter_mut().for_each(|c| c.truncate(row));
        }
        done
    }

    /// Appends the rows of one record; returns how many there were.
    fn record(&mut self, block: &[u8], record: &Range<usize>, row: usize) -> Result<usize, Failure> {
        let mut cursor = Cursor::new(block, record.start, record.end);
        cursor.skip_space();
        // Blanks are no tree at all, which the older decoder takes for no row.
        if self.options.older && cursor.at >= cursor.end {
            return Ok(0);
        }
        if cursor.peek() == b'[' {
            return self.exploded(&mut cursor, row);
        }
        if cursor.peek() != b'{' {
            let at = cursor;
            cursor.skip_value(0)?;
            if at.peek() == b'n' && self.options.older {
                return Ok(0);
            }
            return Err(Failure::Value {
                column: String::new(),
                message: "the record is not a JSON object".to_string(),
            });
        }
        let (start, columns) = (cursor, &mut self.columns);
        let read = self.reader.members(&mut cursor, &mut self.plan, columns, row, 1);
        if std::mem::take(&mut self.reader.astray) && !self.reader.broken {
            columns.iter_mut().for_each(|c| c.truncate(row));
            astray::read(&mut self.reader, start, &self.plan, columns, row)?;
        } else {
            read?;
        }
        Ok(1)
    }

    /// A top-level array: one row per object.
    fn exploded(&mut self, cursor: &mut Cursor<'_>, row: usize) -> Result<usize, Failure> {
        cursor.at += 1;
        let mut first = true;
        loop {
            cursor.skip_space();
            match cursor.peek() {
                b']' => return Ok(self.complete),
                b',' if !first => {
                    cursor.at += 1;
                    cursor.skip_space();
                }
                _ if !first => cursor.unexpected("a comma between the elements of the array")?,
                _ => {}
            }
            first = false;
            if cursor.peek() == b'{' {
                self.reader.members(cursor, &mut self.plan, &mut self.columns, row + self.complete, 2)?;
                self.complete += 1;
            } else if self.options.older {
                self.stray_element(cursor)?;
            } else {
                cursor.unexpected("an object in the array")?;
            }
        }
    }

    /// The older decoder has the whole tree: a null gives no row, anything else is an error of its own.
    fn stray_element(&self, cursor: &mut Cursor<'_>) -> Result<(), Failure> {
        let null = cursor.peek() == b'n';
        cursor.skip_value(1)?;
        if null || self.options.ignore_parse_errors {
            return Ok(());
        }
        let message = "an element of the array is not a JSON object".to_string();
        Err(Failure::Value { column: String::new(), message })
    }
}

impl Decoder for JsonDecoder {
    fn decode(&mut self, block: &Buffer, records: &[Range<usize>]) -> Result<Decoded, FormatError> {
        let mut rows = Rows::default();
        self.columns.iter_mut().for_each(|c| c.reserve(records.len()));
        self.records(block.as_slice(), records, &mut rows);
        let mut out = rows.out;
        self.columns.iter_mut().for_each(|c| c.pad(out.rows));
        out.columns = self.columns.iter_mut().map(|c| c.finish(block)).collect();
        Ok(out)
    }
}

/// What has come out of a block so far.
#[derive(Default)]
struct Rows {
    out: Decoded,
}

impl Rows {
    /// A record gave `added` rows.
    #[inline(always)]
    fn add(&mut self, record: usize, added: usize) {
        let out = &mut self.out;
        if added != 1 && out.record_of_row.is_none() {
            out.record_of_row = Some((0..out.rows as u32).collect());
        }
        if let Some(of_row) = &mut out.record_of_row {
            of_row.extend(std::iter::repeat_n(record as u32, added));
        }
        out.rows += added;
    }
}

impl JsonDecoder {
    fn records(&mut self, bytes: &[u8], records: &[Range<usize>], rows: &mut Rows) {
        let mut place = 0;
        let (Some(first), Some(last)) = (records.first(), records.last()) else { return };
        let utf8 = self.stops.scan(self.level, bytes, first.start, last.end);
        for (index, record) in records.iter().enumerate() {
            // A byte order mark is no part of the text.
            let mark = if bytes[record.clone()].starts_with(&[0xef, 0xbb, 0xbf]) { 3 } else { 0 };
            let record = &(record.start + mark..record.end);
            self.reader.broken = !utf8 && std::str::from_utf8(&bytes[record.clone()]).is_err();
            let row = rows.out.rows;
            if !self.reader.broken && self.along_route(bytes, record, &mut place, row) {
                rows.add(index, 1);
            } else {
                self.slowly(bytes, index, record, rows);
            }
        }
    }

    #[inline(never)]
    fn slowly(&mut self, bytes: &[u8], index: usize, record: &Range<usize>, rows: &mut Rows) {
        let row = rows.out.rows;
        if record.is_empty() {
            return rows.add(index, 0);
        }
        self.columns.iter_mut().for_each(|c| c.pad(row));
        self.reader.astray = false;
        self.complete = 0;
        match self.record(bytes, record, row) {
            Ok(added) => rows.add(index, added),
            Err(failure) => {
                // Of an array Flink drops what is broken and what follows it; the older decoder sees the whole first.
                let keeps = self.options.ignore_parse_errors && !self.options.older;
                let kept = if keeps { self.complete } else { 0 };
                self.columns.iter_mut().for_each(|c| c.truncate(row + kept));
                if self.options.ignore_parse_errors {
                    rows.out.skipped += 1;
                } else {
                    rows.out.bad.push((index as u32, explain(&bytes[record.clone()], &failure)));
                }
                rows.add(index, kept);
            }
        }
        self.reader.astray = false;
    }
}

fn has_decimal(ty: &DataType) -> bool {
    match &ty.kind {
        TypeKind::Decimal { .. } => true,
        TypeKind::Array(item) | TypeKind::Multiset(item) => has_decimal(item),
        TypeKind::Map(key, value) => has_decimal(key) || has_decimal(value),
        TypeKind::Row(fields) => fields.iter().any(|f| has_decimal(&f.ty)),
        _ => false,
    }
}

/// Flink's sentence, then the cause.
pub fn explain(record: &[u8], failure: &Failure) -> String {
    let text = String::from_utf8_lossy(&record[..record.len().min(2_000)]);
    let cause = match failure {
        Failure::Syntax(error) => error.message.clone(),
        Failure::Value { column, message } if column.is_empty() => message.clone(),
        Failure::Value { column, message } => format!("Fail to deserialize at field: {column}. {message}"),
        Failure::Missing(name) => format!("Could not find field with name '{name}'."),
    };
    format!("Failed to deserialize JSON '{text}'. {cause}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use ouzel_types::Scalar;

    fn decode(
        fields: &[(&str, DataType)],
        options: JsonOptions,
        lines: &[&str],
    ) -> (Vec<Vec<Scalar>>, Vec<(u32, String)>) {
        let paths: Vec<(Vec<Arc<str>>, DataType)> =
            fields.iter().map(|(p, t)| (p.split('.').map(Arc::from).collect(), t.clone())).collect();
        let text = lines.join("\n");
        let mut records = Vec::new();
        let mut at = 0;
        for line in lines {
            records.push(at..at + line.len());
            at += line.len() + 1;
        }
        let decoded = JsonDecoder::new(&paths, options).decode(&Buffer::from_vec(text.into_bytes()), &records).unwrap();
        let rows = (0..decoded.rows)
            .map(|r| paths.iter().zip(&decoded.columns).map(|((_, t), c)| Scalar::from_array(c, t, r)).collect())
            .collect();
        (rows, decoded.bad)
    }

    fn text(value: &str) -> Scalar {
        Scalar::String(value.into())
    }

    #[test]
    fn shapes_may_change_from_record_to_record() {
        let fields = [("a", TypeKind::BigInt.nullable()), ("b.c", DataType::string())];
        let lines = [
            r#"{"a": 1, "x": [1,2], "b": {"c": "one, long enough for a view"}}"#,
            r#"{"a": 2, "x": {}, "b": {"c": "tw\u00f6"}}"#,
            r#"{"b":{"d":1},"a":"3"}"#,
            r#"{"b":null} trailing"#,
        ];
        let (rows, bad) = decode(&fields, JsonOptions::default(), &lines);
        assert_eq!(bad, vec![]);
        assert_eq!(
            rows,
            vec![
                vec![Scalar::Int(1), text("one, long enough for a view")],
                vec![Scalar::Int(2), text("twö")],
                vec![Scalar::Int(3), Scalar::Null],
                vec![Scalar::Null, Scalar::Null],
            ]
        );
    }

    #[test]
    fn white_space_may_change_from_record_to_record() {
        let fields = [("a", TypeKind::BigInt.nullable()), ("b.c", TypeKind::BigInt.nullable())];
        let lines = [
            r#"{"a":1,"x":1,"b":{"c":2}}"#,
            r#"{"a": 1, "x": 1, "b": {"c": 2}}"#,
            "{\"a\":\t1,\"x\": 1 ,\"b\": {\"c\":\n2}}",
            r#"{ "a" : 1 , "x" : 1 , "b" : { "c" : 2 } }"#,
            r#"{"a":1,"x":1,"b":{"c":2}}"#,
        ];
        let (rows, bad) = decode(&fields, JsonOptions::default(), &lines);
        assert_eq!(bad, vec![]);
        assert_eq!(rows, vec![vec![Scalar::Int(1), Scalar::Int(2)]; 5]);
    }

    #[test]
    fn arrays_that_nobody_reads_may_repeat_or_not() {
        let fields = [("a", TypeKind::BigInt.nullable())];
        let lines = [
            r#"{"x":[1,{"y":[2]}],"a":1}"#,
            r#"{"x":[1,{"y":[2]}],"a":2}"#,
            r#"{"x":[1,{"y":[3]}],"a":3}"#,
            r#"{"x":7,"a":4}"#,
            r#"{"x":[1,{"y":[3]}]],"a":5}"#,
            r#"{"x":[1,{"y":[3]},"a":6}"#,
            r#"{"x":[],"a":7}"#,
        ];
        let (rows, bad) = decode(&fields, JsonOptions::default(), &lines);
        assert_eq!(rows.iter().map(|r| r[0].clone()).collect::<Vec<_>>(), [1, 2, 3, 4, 7].map(Scalar::Int));
        assert_eq!(bad.iter().map(|(i, _)| *i).collect::<Vec<_>>(), vec![4, 5]);
    }

    #[test]
    fn duplicate_keys_behave_as_in_flink() {
        let fields = [("x", TypeKind::Int.nullable()), ("y", TypeKind::Int.nullable())];
        let (rows, _) = decode(&fields, JsonOptions::default(), &[r#"{"x":1,"x":2,"y":3}"#]);
        assert_eq!(rows, vec![vec![Scalar::Int(2), Scalar::Null]]);
    }

    #[test]
    fn a_bad_record_costs_itself_only() {
        let fields = [("x", TypeKind::Int.nullable())];
        let lines = [r#"{"x":1}"#, r#"{"x":"a"}"#, r#"{"x":2,"y":tru}"#, "", r#"{"x":3}"#];
        let (rows, bad) = decode(&fields, JsonOptions::default(), &lines);
        assert_eq!(rows, vec![vec![Scalar::Int(1)], vec![Scalar::Int(3)]]);
        assert_eq!(bad.iter().map(|(i, _)| *i).collect::<Vec<_>>(), vec![1, 2]);
        assert!(
            bad[0].1.starts_with("Failed to deserialize JSON '{\"x\":\"a\"}'. Fail to deserialize at field: x."),
            "{}",
            bad[0].1
        );
        let ignoring = JsonOptions { ignore_parse_errors: true, ..JsonOptions::default() };
        let (rows, bad) = decode(&fields, ignoring, &lines);
        assert_eq!(rows, vec![vec![Scalar::Int(1)], vec![Scalar::Null], vec![Scalar::Int(3)]]);
        assert_eq!(bad, vec![]);
    }

    #[test]
    fn a_broken_nested_value_leaves_nothing_behind() {
        let list = TypeKind::Array(Box::new(TypeKind::Int.nullable())).nullable();
        let map = TypeKind::Map(Box::new(DataType::string()), Box::new(TypeKind::Int.nullable())).nullable();
        let row = DataType::row(vec![ouzel_types::Field::new("x", list.clone())]);
        let fields = [("l", list), ("m", map), ("r", row)];
        let lines =
            [r#"{"l":[1,2,"a"]}"#, r#"{"m":{"k":1,"b":"x"}}"#, r#"{"r":{"x":[5,[]]}}"#, r#"{"l":[3],"m":{"k":4}}"#];
        let last =
            vec![Scalar::Array(vec![Scalar::Int(3)]), Scalar::Map(vec![(text("k"), Scalar::Int(4))]), Scalar::Null];
        let (rows, bad) = decode(&fields, JsonOptions::default(), &lines);
        assert_eq!((rows, bad.len()), (vec![last.clone()], 3));
        let ignoring = JsonOptions { ignore_parse_errors: true, ..JsonOptions::default() };
        let (rows, bad) = decode(&fields, ignoring, &lines);
        assert_eq!((rows.len(), bad.len(), &rows[3]), (4, 0, &last));
    }

    #[test]
    fn random_damage_never_panics() {
        let list = TypeKind::Array(Box::new(TypeKind::SmallInt.nullable())).nullable();
        let map = TypeKind::Map(Box::new(DataType::string()), Box::new(list.clone())).nullable();
        let row = DataType::row(vec![
            ouzel_types::Field::new("x", TypeKind::Float.nullable()),
            ouzel_types::Field::new("y", map),
        ]);
        let decimal = TypeKind::Decimal { precision: 8, scale: 2 }.nullable();
        let fields = [
            ("l", list),
            ("r", row),
            ("d", decimal),
            ("t", TypeKind::TimestampLtz(9).nullable()),
            ("b", TypeKind::BYTES.nullable()),
            ("s", DataType::string()),
            ("n.i", TypeKind::Int.nullable()),
            ("tm", TypeKind::Time(3).nullable()),
        ];
        let line = r#"{"l":[1,-2],"r":{"x":1.5,"y":{"k":[3],"k":null}},"d":12.345,"t":"2024-01-02 03:04:05.6Z","b":"aGk=","s":{"a":[1.50,"\u00e9"]},"n":{"i":7,"z":[{}]},"tm":"03:04:05"}"#;
        const DAMAGE: &[u8] = b"\"\\{}[],:0x-.\xff tn\n";
        let mut seed = 3u64;
        for round in 0..4_000 {
            let mut bytes = line.as_bytes().to_vec();
            for _ in 0..=round % 4 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let at = (seed >> 33) as usize % bytes.len();
                bytes[at] = DAMAGE[(seed >> 20) as usize % DAMAGE.len()];
            }
            let options = JsonOptions { ignore_parse_errors: round % 2 == 0, ..JsonOptions::default() };
            let paths: Vec<(Vec<Arc<str>>, DataType)> =
                fields.iter().map(|(p, t)| (p.split('.').map(Arc::from).collect(), t.clone())).collect();
            let mut decoder = JsonDecoder::new(&paths, options);
            let good = bytes.len() + 1..bytes.len() + 1 + line.len();
            let records = [0..bytes.len(), good];
            bytes.push(b'\n');
            bytes.extend_from_slice(line.as_bytes());
            let decoded = decoder.decode(&Buffer::from_vec(bytes), &records).unwrap();
            assert!(decoded.rows >= 1);
        }
    }

    #[test]
    fn every_truncation_is_an_error_and_never_a_panic() {
        let ty = DataType::row(vec![ouzel_types::Field::new(
            "c",
            TypeKind::Array(Box::new(TypeKind::Double.nullable())).nullable(),
        )]);
        let fields = [("b", ty), ("t", TypeKind::Timestamp(3).nullable()), ("s", DataType::string())];
        let line = r#"{"b":{"c":[1.5,2e3,null]},"t":"2024-03-01 09:00:01.5","s":"\u00e9\"x"}"#;
        for end in 1..line.len() {
            if line.is_char_boundary(end) {
                let (rows, bad) = decode(&fields, JsonOptions::default(), &[&line[..end]]);
                assert_eq!((rows.len(), bad.len()), (0, 1), "{}", &line[..end]);
            }
        }
        let (rows, _) = decode(&fields, JsonOptions::default(), &[line]);
        let doubles = vec![Scalar::Double(1.5), Scalar::Double(2000.0), Scalar::Null];
        assert_eq!(
            rows[0],
            vec![Scalar::Row(vec![Scalar::Array(doubles)]), Scalar::Timestamp(1_709_283_601_500), text("é\"x")]
        );
    }
}
