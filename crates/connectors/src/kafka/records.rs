//! The records of a fetched batch, and the rows that the formats made of them: a record can give no row (a bad one, one
//! outside the bounds), one, or several (a change-log format's update).

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, new_null_array};
use arrow_buffer::Buffer;
use arrow_select::interleave::interleave;
use ouzel_engine::source::BadRow;
use ouzel_formats::Decoded;
use ouzel_types::data_type::ticks_per_milli;
use ouzel_types::{ColumnBuilder, DataType, RowKind, Scalar, TypeKind};

use super::decode_plan::{FieldFrom, FieldLayout};

/// Records of one fetched batch, as ranges of its block.
#[derive(Default)]
pub(super) struct ReadRecords {
    pub offsets: Vec<i64>,
    pub timestamps: Vec<i64>,
    pub keys: Vec<Option<std::ops::Range<usize>>>,
    pub values: Vec<Option<std::ops::Range<usize>>>,
    pub headers: Vec<Vec<(String, Option<Vec<u8>>)>>,
    /// Of the whole batch; -1: not known.
    pub leader_epoch: i32,
    pub is_log_append_time: bool,
}

impl ReadRecords {
    pub fn origin(&self, record: usize, topic: &str, partition: i32, block: &Buffer) -> BadRow {
        let raw = self.values[record].clone().map_or_else(Vec::new, |r| block.as_slice()[r].to_vec());
        BadRow { raw, topic: topic.to_string(), partition, offset: self.offsets[record], error: String::new() }
    }
}

/// For each row: the record it came from, its row in the values and in the keys.
pub(super) struct RowMap {
    pub record: Vec<u32>,
    value: Vec<Option<u32>>,
    key: Vec<Option<u32>>,
    /// Values are all there and in order: their columns can be used as they are.
    plain: bool,
}

impl RowMap {
    /// `present`: the records with a value; `tombstones`: those without one give a row as well.
    pub fn of(values: &Decoded, present: &[usize], read: &ReadRecords, tombstones: bool) -> RowMap {
        let record_of_value = |row: usize| match &values.record_of_row {
            Some(records) => present[records[row] as usize] as u32,
            None => present[nth_good(row, &values.bad)] as u32,
        };
        let mut map = RowMap { record: Vec::new(), value: Vec::new(), key: Vec::new(), plain: true };
        let mut next_value = 0;
        for record in 0..read.values.len() as u32 {
            if read.values[record as usize].is_none() {
                if tombstones {
                    map.push(record, None);
                    map.plain = false;
                }
                continue;
            }
            while next_value < values.rows && record_of_value(next_value) == record {
                map.push(record, Some(next_value as u32));
                next_value += 1;
            }
        }
        map
    }

    /// Takes the decoded keys of the records `keyed`, of so many `records`. A key of which nothing was made takes its
    /// record away.
    pub fn set_keys(&mut self, keys: &Decoded, keyed: &[usize], records: usize) {
        let mut key_row = vec![None; records];
        for row in 0..keys.rows {
            let key = keys.record_of_row.as_ref().map_or_else(|| nth_good(row, &keys.bad), |r| r[row] as usize);
            key_row[keyed[key]] = Some(row as u32);
        }
        let mut lost = vec![false; records];
        keyed.iter().for_each(|record| lost[*record] = key_row[*record].is_none());
        if lost.contains(&true) {
            let kept: Vec<bool> = self.record.iter().map(|record| !lost[*record as usize]).collect();
            let mut keep = kept.iter();
            self.record.retain(|_| *keep.next().unwrap_or(&true));
            let mut keep = kept.iter();
            self.value.retain(|_| *keep.next().unwrap_or(&true));
            self.plain = false;
        }
        self.key = self.record.iter().map(|r| key_row[*r as usize]).collect();
    }

    fn push(&mut self, record: u32, value: Option<u32>) {
        self.record.push(record);
        self.value.push(value);
    }

    /// A record without a value deletes in an `upsert` table.
    pub fn kinds(&self, values: &Decoded, upsert: bool) -> Option<Arc<[RowKind]>> {
        if self.plain && values.kinds.is_none() {
            return None;
        }
        let kind = |value: &Option<u32>| match (value, &values.kinds) {
            (None, _) if upsert => RowKind::Delete,
            (None, _) => RowKind::Insert,
            (Some(row), Some(kinds)) => kinds[*row as usize],
            (Some(_), None) => RowKind::Insert,
        };
        Some(self.value.iter().map(kind).collect())
    }

    pub fn column(
        &self,
        field: &FieldLayout,
        values: &Decoded,
        keys: &Option<Decoded>,
        read: &ReadRecords,
        topic: &str,
        partition: i32,
    ) -> ArrayRef {
        match (&field.from, keys) {
            (FieldFrom::Value(i) | FieldFrom::Both { value: i, .. }, _) if self.plain => values.columns[*i].clone(),
            (FieldFrom::Value(i), _) => gather(&values.columns[*i], &self.value),
            (FieldFrom::Key(i), Some(keys)) => gather(&keys.columns[*i], &self.key),
            (FieldFrom::Both { value, key }, Some(keys)) => {
                let (value, key) = (&values.columns[*value], &keys.columns[*key]);
                let null = new_null_array(value.data_type(), 1);
                let place = |(v, k): (&Option<u32>, &Option<u32>)| match (v, k) {
                    (Some(row), _) => (0, *row as usize),
                    (None, Some(row)) => (1, *row as usize),
                    (None, None) => (2, 0),
                };
                let places: Vec<(usize, usize)> = self.value.iter().zip(&self.key).map(place).collect();
                interleave(&[value.as_ref(), key.as_ref(), null.as_ref()], &places)
                    .unwrap_or_else(|_| new_null_array(value.data_type(), places.len()))
            }
            (FieldFrom::Metadata(key), _) => self.metadata(key, &field.ty, read, topic, partition),
            (FieldFrom::Key(_) | FieldFrom::Both { .. }, None) => new_null_array(&field.ty.arrow(), self.record.len()),
        }
    }

    fn metadata(&self, key: &str, ty: &DataType, read: &ReadRecords, topic: &str, partition: i32) -> ArrayRef {
        let mut builder = ColumnBuilder::new(ty, self.record.len());
        for record in &self.record {
            let record = *record as usize;
            builder.append(&match (key, &ty.kind) {
                ("topic", _) => Scalar::String(topic.into()),
                ("partition", _) => Scalar::Int(partition.into()),
                ("offset", _) => Scalar::Int(read.offsets[record]),
                ("timestamp", TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p)) => {
                    Scalar::Timestamp(read.timestamps[record] * ticks_per_milli(*p))
                }
                ("timestamp-type", _) if read.is_log_append_time => Scalar::String("LogAppendTime".into()),
                ("timestamp-type", _) => Scalar::String("CreateTime".into()),
                ("leader-epoch", _) if read.leader_epoch >= 0 => Scalar::Int(read.leader_epoch.into()),
                ("headers", _) => {
                    let entry = |(k, v): &(String, Option<Vec<u8>>)| {
                        let value = v.as_ref().map_or(Scalar::Null, |v| Scalar::Bytes(v.as_slice().into()));
                        (Scalar::String(k.as_str().into()), value)
                    };
                    Scalar::Map(read.headers[record].iter().map(entry).collect())
                }
                _ => Scalar::Null,
            });
        }
        builder.finish()
    }
}

/// The record of the `row`-th good one, when `bad` (ascending) were left out.
fn nth_good(row: usize, bad: &[(u32, String)]) -> usize {
    let mut record = row;
    for (b, _) in bad {
        if *b as usize <= record {
            record += 1;
        }
    }
    record
}

fn gather(column: &ArrayRef, rows: &[Option<u32>]) -> ArrayRef {
    let indices = arrow_array::UInt32Array::from_iter(rows.iter().copied());
    arrow_select::take::take(column.as_ref(), &indices, None)
        .unwrap_or_else(|_| new_null_array(column.data_type(), rows.len()))
}
