//! JSON_OBJECTAGG and JSON_ARRAYAGG: JSON text built from the kept rows.
//!
//! An object takes each key once (a second one fails the job, as in Flink); its members stand in the order of their keys as Java compares text
//! (UTF-16 units), an array's in order of arrival. Values are written as JSON_OBJECT writes them;
//! what JSON_OBJECT and its like made stands in it as JSON.

use std::cmp::Ordering;
use std::sync::Arc;

use arrow_array::Array;
use arrow_array::cast::AsArray;
use ouzel_functions::json::construct::{JsonWriter, check};
use ouzel_functions::json::parse::parse;
use ouzel_functions::json::write::{write_json, write_string};
use ouzel_types::{ColumnBuilder, DataType};

use crate::error::{EngineError, Result};
use crate::operators::aggregate::accumulator::Accumulator;
use crate::operators::aggregate::listed::{ListRule, listed};
use crate::operators::aggregate::value_list::ValueLists;
use crate::state::RowCodec;

/// What the aggregate is told.
#[derive(Clone, Copy)]
pub struct Rule {
    pub object: bool,
    pub absent_on_null: bool,
    /// The values are JSON text already (JSON_OBJECT and its like): they are written as it says.
    pub is_json: bool,
}

#[derive(Clone)]
struct JsonAgg {
    codec: Arc<RowCodec>,
    types: Arc<[DataType]>,
    rule: Rule,
}

impl JsonAgg {
    fn value_column(&self) -> usize {
        usize::from(self.rule.object)
    }

    fn skips(&self, row: &[u8]) -> bool {
        self.rule.absent_on_null && self.codec.is_null(row, self.value_column())
    }

    fn has_key(&self, lists: &ValueLists, word: u64, row: &[u8]) -> bool {
        let key = self.codec.bytes_at(row, 0);
        lists.iter(word).any(|other| self.codec.bytes_at(other, 0) == key)
    }
}

impl ListRule for JsonAgg {
    fn add(&self, lists: &mut ValueLists, word: &mut u64, row: &[u8]) -> Result<bool> {
        if self.rule.object && self.codec.is_null(row, 0) {
            return Err(EngineError::user("JSON_OBJECTAGG does not take NULL as a key")
                .detail("Key is not allowed to be null in JSON_OBJECTAGG."));
        }
        if self.rule.object && self.has_key(lists, *word, row) {
            let key = String::from_utf8_lossy(self.codec.bytes_at(row, 0));
            return Err(EngineError::user("JSON_OBJECTAGG takes each key once").detail(format!(
                "Key '{key}' is already present. Duplicate keys are not allowed in JSON_OBJECTAGG. Please ensure that keys are unique."
            )));
        }
        if self.skips(row) {
            return Ok(false);
        }
        lists.push(word, row);
        Ok(true)
    }

    fn retract(&self, lists: &mut ValueLists, word: u64, row: &[u8]) -> bool {
        !self.skips(row) && lists.remove(word, row).is_some()
    }

    fn append(&self, lists: &ValueLists, word: u64, out: &mut ColumnBuilder) {
        let mut text = String::from(if self.rule.object { "{" } else { "[" });
        let mut rows: Vec<&[u8]> = lists.iter(word).collect();
        if self.rule.object {
            rows.sort_by(|a, b| java_order(self.codec.bytes_at(a, 0), self.codec.bytes_at(b, 0)));
        }
        let column = self.value_column();
        let values = self.codec.decode_column(column, &rows);
        let writer = JsonWriter::new(&values, &self.types[column]);
        let texts = self.rule.is_json.then(|| values.as_string_view());
        for (i, row) in rows.into_iter().enumerate() {
            if i > 0 {
                text.push(',');
            }
            if self.rule.object {
                write_string(&String::from_utf8_lossy(self.codec.bytes_at(row, 0)), &mut text);
                text.push(':');
            }
            match texts.filter(|texts| texts.is_valid(i)).map(|texts| parse(texts.value(i))) {
                Some(Ok(json)) => write_json(&json, &mut text),
                _ => writer.write(i, &mut text),
            }
        }
        text.push(if self.rule.object { '}' } else { ']' });
        if let ColumnBuilder::String(out) = out {
            out.append_value(text);
        }
    }
}

/// `String.compareTo`: by UTF-16 unit, which differs from the order of the bytes behind U+FFFF.
fn java_order(a: &[u8], b: &[u8]) -> Ordering {
    if a.is_ascii() && b.is_ascii() {
        return a.cmp(b);
    }
    String::from_utf8_lossy(a).encode_utf16().cmp(String::from_utf8_lossy(b).encode_utf16())
}

/// None: a value of this type has no JSON form here.
pub fn json_agg(
    codec: Arc<RowCodec>,
    types: &[DataType],
    result: &DataType,
    rule: Rule,
) -> Option<Box<dyn Accumulator>> {
    let supported = check(types.get(usize::from(rule.object))?).is_ok();
    let aggregate = JsonAgg { codec: codec.clone(), types: types.into(), rule };
    supported.then(|| listed(aggregate, codec, result))
}
