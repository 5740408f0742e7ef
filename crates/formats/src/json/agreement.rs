//! Records along known routes, with the instructions of every processor, give what the slow path gives: rows, refusals
//! and their words. Random records, most of them of a few shapes, some of them damaged.

use std::ops::Range;
use std::sync::Arc;

use arrow_buffer::Buffer;
use ouzel_types::{DataType, TypeKind};

use super::classes::Level;
use super::decoder::{JsonDecoder, JsonOptions};
use crate::Decoded;
use crate::decoder::Decoder;

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
    fn of<'a>(&mut self, some: &[&'a str]) -> &'a str {
        some[self.below(some.len())]
    }
}

const TEXTS: &[&str] = &[
    r#""""#,
    r#""short""#,
    r#""twelve bytes""#,
    r#""longer than twelve bytes, and than sixteen""#,
    r#""\"quoted\" \\ and \/ \u00e9\ud83d\ude00\n""#,
    r#""ends with a backslash\\""#,
    r#""漢字 and é, far beyond ASCII 😀😀""#,
    "\"a\ttab\"",
    r#""\x""#,
    r#""\u12g4""#,
    "null",
    "17",
    "true",
];
const NUMBERS: &[&str] = &[
    "0",
    "7",
    "-1",
    "1234567",
    "12345678",
    "-123456789012345",
    "1234567890123456",
    "9223372036854775808",
    "1.5",
    "-0.25",
    "0.0",
    "1234567.1234567",
    "12345678.5",
    "1e3",
    "01",
    "-",
    "1.",
    "null",
    "\"12\"",
    "\"x\"",
    "-0",
    "-0.0",
    "3.141592653589793",
];
const WORDS: &[&str] = &["true", "false", "null", "tru", "1", "\"true\"", "falsely"];
const TIMES: &[&str] = &[
    r#""2024-02-29 23:59:01.123""#,
    r#""2024-02-29 23:59:02""#,
    r#""2024-02-30 00:00:00.1""#,
    r#""never""#,
    "null",
    "\"\"",
];
const OTHERS: &[&str] =
    &["[]", r#"[1,"a",{"b":"]"}]"#, "{}", r#"{"x":{"y":"z\""}}"#, "null", "12.5", r#""text""#, "[1"];

fn record(random: &mut Random) -> Vec<u8> {
    let space = random.of(&["", "", "", " "]);
    let mut members = vec![
        format!(r#""s":{space}{}"#, random.of(TEXTS)),
        format!(
            r#""n":{space}{{"i":{},"d":{},"skipped":{}}}"#,
            random.of(NUMBERS),
            random.of(NUMBERS),
            random.of(TEXTS)
        ),
        format!(r#""u":{}"#, random.of(NUMBERS)),
        format!(r#""b":{}"#, random.of(WORDS)),
        format!(r#""w":{}"#, random.of(WORDS)),
        format!(r#""t":{}"#, random.of(TIMES)),
        format!(r#""o":{}"#, random.of(OTHERS)),
        format!(r#""s2":{}"#, random.of(TEXTS)),
        format!(r#""l":{}"#, random.of(&["[1,2]", "[]", "null", "[\"3\"]"])),
    ];
    if random.below(8) == 0 {
        members.swap(1, 3);
    }
    if random.below(8) == 0 {
        members.remove(random.below(members.len()));
    }
    if random.below(16) == 0 {
        members.push(members[random.below(members.len())].clone());
    }
    let mut text = format!("{{{}}}", members.join(",")).into_bytes();
    if random.below(6) == 0 {
        const DAMAGE: &[u8] = b"\"\\{}[],:0x-.\xff\xc3 tn\0";
        let at = random.below(text.len());
        text[at] = DAMAGE[random.below(DAMAGE.len())];
    }
    if random.below(40) == 0 {
        text.truncate(random.below(text.len()));
    }
    text
}

fn fields() -> Vec<(Vec<Arc<str>>, DataType)> {
    [
        ("s", DataType::string()),
        ("n.i", TypeKind::BigInt.nullable()),
        ("n.d", TypeKind::Double.nullable()),
        ("b", TypeKind::Boolean.nullable()),
        ("t", TypeKind::Timestamp(3).nullable()),
        ("s2", DataType::string()),
        ("u", TypeKind::Int.nullable()),
        ("l", TypeKind::Array(Box::new(TypeKind::Int.nullable())).nullable()),
    ]
    .map(|(path, ty)| (path.split('.').map(Arc::from).collect(), ty))
    .to_vec()
}

fn decode(level: Option<Level>, options: JsonOptions, block: &Buffer, records: &[Range<usize>]) -> Decoded {
    JsonDecoder::new(&fields(), options).with_level(level).decode(block, records).unwrap()
}

#[test]
fn the_quick_path_gives_what_the_slow_one_gives() {
    let mut random = Random(11);
    for round in 0..60 {
        // Between records stand line ends, or nothing, or bytes of somebody else.
        let between = random.of(&["\n", "\r\n", "", "\\", "\"\\\""]).as_bytes();
        let (mut bytes, mut records) = (Vec::new(), Vec::new());
        for _ in 0..200 {
            let record = record(&mut random);
            records.push(bytes.len()..bytes.len() + record.len());
            bytes.extend_from_slice(&record);
            bytes.extend_from_slice(between);
        }
        let block = Buffer::from_vec(bytes);
        let options = JsonOptions {
            ignore_parse_errors: round % 3 == 0,
            fail_on_missing_field: round % 7 == 0,
            older: round % 5 == 0,
            ..JsonOptions::default()
        };
        let wanted = decode(None, options, &block, &records);
        assert!(wanted.rows > 0 && (options.ignore_parse_errors || !wanted.bad.is_empty()));
        for level in Level::all() {
            let found = decode(Some(level), options, &block, &records);
            assert_eq!(found.bad, wanted.bad, "{level:?}");
            assert_eq!((found.rows, found.skipped), (wanted.rows, wanted.skipped), "{level:?}");
            assert_eq!(found.record_of_row, wanted.record_of_row, "{level:?}");
            for (i, (found, wanted)) in found.columns.iter().zip(&wanted.columns).enumerate() {
                assert_eq!(found, wanted, "column {i} {level:?}");
            }
        }
    }
}
