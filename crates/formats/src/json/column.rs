//! Columns under construction: typed vectors with a validity that costs nothing while nothing is NULL.
//!
//! Rows are appended one value at a time; a record that turns out to be broken is taken back with `truncate`.

use std::sync::Arc;

use arrow_array::types::ByteViewType;
use arrow_array::types::*;
use arrow_array::{
    Array, ArrayRef, BinaryViewArray, BooleanArray, GenericByteViewArray, ListArray, MapArray, PrimitiveArray,
    StringViewArray, StructArray,
};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{DataType as ArrowType, TimeUnit};
use ouzel_functions::java_map::{DEFAULT_PLACES, Hashes, each_key_once, in_java_order};
use ouzel_types::data_type::{arrow_fields, timestamp_unit};
use ouzel_types::{DataType, TypeKind};

use super::shape::ObjectPlan;

/// Validity: runs of rows that are NULL, `start..end`, ascending.
#[derive(Default)]
pub struct Nulls {
    runs: Vec<(u32, u32)>,
}

impl Nulls {
    #[inline]
    fn add(&mut self, from: usize, to: usize) {
        match self.runs.last_mut() {
            Some(last) if last.1 as usize == from => last.1 = to as u32,
            _ => self.runs.push((from as u32, to as u32)),
        }
    }
    fn truncate(&mut self, rows: usize) {
        while self.runs.last().is_some_and(|run| run.0 as usize >= rows) {
            self.runs.pop();
        }
        if let Some(last) = self.runs.last_mut() {
            last.1 = last.1.min(rows as u32);
        }
    }
    fn finish(&mut self, rows: usize) -> Option<NullBuffer> {
        if self.runs.is_empty() {
            return None;
        }
        let mut bits = vec![0xffu8; rows.div_ceil(8)];
        for (from, to) in self.runs.drain(..) {
            clear_bits(&mut bits, from as usize, to as usize);
        }
        Some(NullBuffer::new(BooleanBuffer::new(Buffer::from_vec(bits), 0, rows)))
    }
}

fn clear_bits(bits: &mut [u8], from: usize, to: usize) {
    let (first, last) = (from / 8, to / 8);
    let (head, tail) = (!(0xff << (from % 8)), 0xffu8 << (to % 8));
    if first == last {
        bits[first] &= head | tail;
        return;
    }
    bits[first] &= head;
    bits[first + 1..last].fill(0);
    if let Some(byte) = bits.get_mut(last) {
        *byte &= tail;
    }
}

/// The values of one column.
pub enum Values {
    Boolean(Vec<bool>),
    Int8(Vec<i8>),
    Int16(Vec<i16>),
    Int32(Vec<i32>),
    Int64(Vec<i64>),
    Float32(Vec<f32>),
    Float64(Vec<f64>),
    Decimal {
        values: Vec<i128>,
        precision: u8,
        scale: u8,
    },
    /// Views into the block (buffer 0) or the side buffer (buffer 1).
    Text(Views),
    Bytes(Views),
    Date(Vec<i32>),
    Time(Vec<i32>),
    Timestamp {
        values: Vec<i64>,
        precision: u8,
        zoned: bool,
    },
    List {
        items: Box<Column>,
        offsets: Vec<i32>,
    },
    Map {
        keys: Box<Column>,
        values: Box<Column>,
        offsets: Vec<i32>,
    },
    Row {
        plan: Box<ObjectPlan>,
        columns: Vec<Column>,
        rows: usize,
    },
}

pub struct Column {
    pub ty: DataType,
    pub values: Values,
    nulls: Nulls,
}

/// String or byte views under construction.
#[derive(Default)]
pub struct Views {
    views: Vec<u128>,
    side: Vec<u8>,
}

impl Views {
    /// `block[start..end]` without a copy (short values are inline anyway).
    #[inline(always)]
    pub fn push_slice(&mut self, block: &[u8], start: usize, end: usize) {
        self.views.push(view_in(block, start, end));
    }
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.views.len()
    }
    pub fn is_empty(&self) -> bool {
        self.views.is_empty()
    }
    /// A value that does not stand in the block as it is: `write` appends it to the side buffer.
    pub fn push_with(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        let start = self.side.len();
        write(&mut self.side);
        self.views.push(view(&self.side[start..], 1, start));
    }
    fn finish<T: ByteViewType<Native = V>, V: ?Sized>(
        &mut self,
        block: &Buffer,
        nulls: Option<NullBuffer>,
    ) -> GenericByteViewArray<T> {
        let buffers = vec![block.clone(), Buffer::from_vec(std::mem::take(&mut self.side))];
        let views = ScalarBuffer::from(std::mem::take(&mut self.views));
        // SAFETY: every view was made by `view` from bytes inside its buffer; for strings the decoder has checked
        // that the block is UTF-8, and the side buffer holds unescaped UTF-8.
        unsafe { GenericByteViewArray::new_unchecked(views, buffers, nulls) }
    }
}

/// `view` of bytes of the block: sixteen bytes are loaded at once where they are there. Lengths are as good as random, so
/// none of it branches.
#[inline(always)]
fn view_in(block: &[u8], start: usize, end: usize) -> u128 {
    /// Of the first four bytes and the eight behind them: those that a text of so many has.
    const KEPT: [(u32, u64); 13] = {
        let mut kept = [(u32::MAX, u64::MAX); 13];
        let mut length = 0;
        while length < 12 {
            kept[length] =
                if length < 4 { ((1 << (length * 8)) - 1, 0) } else { (u32::MAX, (1 << ((length - 4) * 8)) - 1) };
            length += 1;
        }
        kept
    };
    let length = end - start;
    let Some(bytes) = block.get(start..start + 16).and_then(|b| <[u8; 16]>::try_from(b).ok()) else {
        return view(&block[start..end], 0, start);
    };
    let bytes = u128::from_le_bytes(bytes);
    let kept = KEPT[length.min(12)];
    let low = u64::from(bytes as u32 & kept.0) << 32 | u64::from(length as u32);
    let inline = (bytes >> 32) as u64 & kept.1;
    let high = std::hint::select_unpredictable(length <= 12, inline, (start as u64) << 32);
    u128::from(high) << 64 | u128::from(low)
}

/// Arrow's view of bytes: inline up to twelve, else length, prefix, buffer and offset.
#[inline(always)]
fn view(bytes: &[u8], buffer: u32, offset: usize) -> u128 {
    let length = bytes.len();
    if length <= 12 {
        let mut inline = [0u8; 16];
        inline[..4].copy_from_slice(&(length as u32).to_le_bytes());
        inline[4..4 + length].copy_from_slice(bytes);
        return u128::from_le_bytes(inline);
    }
    let prefix = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    length as u128 | (u128::from(prefix) << 32) | (u128::from(buffer) << 64) | ((offset as u128) << 96)
}

impl Column {
    pub fn new(ty: &DataType) -> Column {
        let values = match &ty.kind {
            TypeKind::Boolean => Values::Boolean(Vec::new()),
            TypeKind::TinyInt => Values::Int8(Vec::new()),
            TypeKind::SmallInt => Values::Int16(Vec::new()),
            TypeKind::Int | TypeKind::IntervalYearMonth => Values::Int32(Vec::new()),
            TypeKind::BigInt | TypeKind::IntervalDayTime => Values::Int64(Vec::new()),
            TypeKind::Float => Values::Float32(Vec::new()),
            TypeKind::Double => Values::Float64(Vec::new()),
            TypeKind::Decimal { precision, scale } => {
                Values::Decimal { values: Vec::new(), precision: *precision, scale: *scale }
            }
            TypeKind::Date => Values::Date(Vec::new()),
            TypeKind::Time(_) => Values::Time(Vec::new()),
            TypeKind::Timestamp(p) => Values::Timestamp { values: Vec::new(), precision: *p, zoned: false },
            TypeKind::TimestampLtz(p) => Values::Timestamp { values: Vec::new(), precision: *p, zoned: true },
            TypeKind::Binary(_) | TypeKind::Varbinary(_) | TypeKind::Raw(_) => Values::Bytes(Views::default()),
            TypeKind::Char(_) | TypeKind::Varchar(_) | TypeKind::Variant | TypeKind::Null => {
                Values::Text(Views::default())
            }
            TypeKind::Array(item) => Values::List { items: Box::new(Column::new(item)), offsets: vec![0] },
            TypeKind::Map(key, value) => Column::map(key, value),
            TypeKind::Multiset(item) => Column::map(item, &TypeKind::Int.not_null()),
            TypeKind::Row(fields) | TypeKind::Structured { fields, .. } => Values::Row {
                plan: Box::new(ObjectPlan::of_row(fields)),
                columns: fields.iter().map(|f| Column::new(&f.ty)).collect(),
                rows: 0,
            },
        };
        Column { ty: ty.clone(), values, nulls: Nulls::default() }
    }

    /// For the older decoder, which reads a member as often as it comes.
    pub fn without_arity(mut self) -> Column {
        self.values = match self.values {
            Values::Row { plan, columns, rows } => Values::Row {
                plan: Box::new(plan.without_arity()),
                columns: columns.into_iter().map(Column::without_arity).collect(),
                rows,
            },
            Values::List { items, offsets } => Values::List { items: Box::new(items.without_arity()), offsets },
            Values::Map { keys, values, offsets } => {
                Values::Map { keys, values: Box::new(values.without_arity()), offsets }
            }
            plain => plain,
        };
        self
    }

    fn map(key: &DataType, value: &DataType) -> Values {
        Values::Map { keys: Box::new(Column::new(key)), values: Box::new(Column::new(value)), offsets: vec![0] }
    }

    pub fn len(&self) -> usize {
        match &self.values {
            Values::Boolean(v) => v.len(),
            Values::Int8(v) => v.len(),
            Values::Int16(v) => v.len(),
            Values::Int32(v) | Values::Date(v) | Values::Time(v) => v.len(),
            Values::Int64(v) | Values::Timestamp { values: v, .. } => v.len(),
            Values::Float32(v) => v.len(),
            Values::Float64(v) => v.len(),
            Values::Decimal { values, .. } => values.len(),
            Values::Text(v) | Values::Bytes(v) => v.views.len(),
            Values::List { offsets, .. } | Values::Map { offsets, .. } => offsets.len() - 1,
            Values::Row { rows, .. } => *rows,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Room for as many more rows, so that appending them moves nothing.
    pub fn reserve(&mut self, rows: usize) {
        match &mut self.values {
            Values::Boolean(v) => v.reserve(rows),
            Values::Int8(v) => v.reserve(rows),
            Values::Int16(v) => v.reserve(rows),
            Values::Int32(v) | Values::Date(v) | Values::Time(v) => v.reserve(rows),
            Values::Int64(v) | Values::Timestamp { values: v, .. } => v.reserve(rows),
            Values::Float32(v) => v.reserve(rows),
            Values::Float64(v) => v.reserve(rows),
            Values::Decimal { values, .. } => values.reserve(rows),
            Values::Text(v) | Values::Bytes(v) => v.views.reserve(rows),
            Values::List { offsets, .. } | Values::Map { offsets, .. } => offsets.reserve(rows),
            Values::Row { columns, .. } => columns.iter_mut().for_each(|c| c.reserve(rows)),
        }
    }

    /// NULL for every row that is not there yet, up to `rows`.
    pub fn pad(&mut self, rows: usize) {
        let length = self.len();
        if length >= rows {
            return;
        }
        self.nulls.add(length, rows);
        match &mut self.values {
            Values::Boolean(v) => v.resize(rows, false),
            Values::Int8(v) => v.resize(rows, 0),
            Values::Int16(v) => v.resize(rows, 0),
            Values::Int32(v) | Values::Date(v) | Values::Time(v) => v.resize(rows, 0),
            Values::Int64(v) | Values::Timestamp { values: v, .. } => v.resize(rows, 0),
            Values::Float32(v) => v.resize(rows, 0.0),
            Values::Float64(v) => v.resize(rows, 0.0),
            Values::Decimal { values, .. } => values.resize(rows, 0),
            Values::Text(v) | Values::Bytes(v) => v.views.resize(rows, 0),
            Values::List { offsets, .. } | Values::Map { offsets, .. } => {
                offsets.resize(rows + 1, offsets[offsets.len() - 1])
            }
            Values::Row { columns, rows: length, .. } => {
                *length = rows;
                columns.iter_mut().for_each(|c| c.pad(rows));
            }
        }
    }

    pub fn push_null(&mut self) {
        let length = self.len();
        self.nulls.add(length, length + 1);
        match &mut self.values {
            Values::Boolean(v) => v.push(false),
            Values::Int8(v) => v.push(0),
            Values::Int16(v) => v.push(0),
            Values::Int32(v) | Values::Date(v) | Values::Time(v) => v.push(0),
            Values::Int64(v) | Values::Timestamp { values: v, .. } => v.push(0),
            Values::Float32(v) => v.push(0.0),
            Values::Float64(v) => v.push(0.0),
            Values::Decimal { values, .. } => values.push(0),
            Values::Text(v) | Values::Bytes(v) => v.views.push(0),
            Values::List { offsets, .. } | Values::Map { offsets, .. } => offsets.push(offsets[offsets.len() - 1]),
            Values::Row { columns, rows, .. } => {
                *rows += 1;
                columns.iter_mut().for_each(Column::push_null);
            }
        }
    }

    /// Takes back everything from row `rows` on, also what stands in members of a value that was not finished.
    pub fn truncate(&mut self, rows: usize) {
        self.nulls.truncate(rows);
        match &mut self.values {
            Values::Boolean(v) => v.truncate(rows),
            Values::Int8(v) => v.truncate(rows),
            Values::Int16(v) => v.truncate(rows),
            Values::Int32(v) | Values::Date(v) | Values::Time(v) => v.truncate(rows),
            Values::Int64(v) | Values::Timestamp { values: v, .. } => v.truncate(rows),
            Values::Float32(v) => v.truncate(rows),
            Values::Float64(v) => v.truncate(rows),
            Values::Decimal { values, .. } => values.truncate(rows),
            Values::Text(v) | Values::Bytes(v) => v.views.truncate(rows),
            Values::List { items, offsets } => {
                offsets.truncate(rows + 1);
                items.truncate(offsets[offsets.len() - 1] as usize);
            }
            Values::Map { keys, values, offsets } => {
                offsets.truncate(rows + 1);
                let entries = offsets[offsets.len() - 1] as usize;
                keys.truncate(entries);
                values.truncate(entries);
            }
            Values::Row { columns, rows: length, .. } => {
                *length = rows.min(*length);
                columns.iter_mut().for_each(|c| c.truncate(rows));
            }
        }
    }

    /// The column so far; string views point into `block`. Empty afterwards.
    pub fn finish(&mut self, block: &Buffer) -> ArrayRef {
        let rows = self.len();
        let nulls = self.nulls.finish(rows);
        match &mut self.values {
            Values::Boolean(v) => {
                let bits = BooleanBuffer::new(Buffer::from_vec(packed(v)), 0, rows);
                v.clear();
                Arc::new(BooleanArray::new(bits, nulls))
            }
            Values::Int8(v) => primitive::<Int8Type>(v, nulls),
            Values::Int16(v) => primitive::<Int16Type>(v, nulls),
            Values::Int32(v) => primitive::<Int32Type>(v, nulls),
            Values::Int64(v) => primitive::<Int64Type>(v, nulls),
            Values::Float32(v) => primitive::<Float32Type>(v, nulls),
            Values::Float64(v) => primitive::<Float64Type>(v, nulls),
            Values::Date(v) => primitive::<Date32Type>(v, nulls),
            Values::Time(v) => primitive::<Time32MillisecondType>(v, nulls),
            Values::Decimal { values, .. } => {
                let array = PrimitiveArray::<Decimal128Type>::new(std::mem::take(values).into(), nulls);
                Arc::new(array.with_data_type(self.ty.arrow()))
            }
            Values::Timestamp { values, precision, .. } => timestamp(values, *precision, nulls, &self.ty.arrow()),
            Values::Text(v) => {
                let array: StringViewArray = v.finish(block, nulls);
                if self.ty.kind == TypeKind::Null {
                    Arc::new(arrow_array::NullArray::new(array.len()))
                } else {
                    Arc::new(array)
                }
            }
            Values::Bytes(v) => {
                let array: BinaryViewArray = v.finish(block, nulls);
                Arc::new(array)
            }
            Values::List { items, offsets } => {
                let ArrowType::List(field) = self.ty.arrow() else {
                    unreachable!("invariant: a list column has a list type")
                };
                Arc::new(ListArray::new(field, take_offsets(offsets), items.finish(block), nulls))
            }
            Values::Map { keys, values, offsets } => {
                let ArrowType::Map(field, sorted) = self.ty.arrow() else {
                    unreachable!("invariant: a map column has a map type")
                };
                let ArrowType::Struct(fields) = field.data_type().clone() else {
                    unreachable!("invariant: map entries are a struct")
                };
                let entries = StructArray::new(fields, vec![keys.finish(block), values.finish(block)], None);
                let map = MapArray::new(field, take_offsets(offsets), entries, nulls, sorted);
                Arc::new(in_java_order(each_key_once(map), Hashes::Flink, |_| DEFAULT_PLACES))
            }
            Values::Row { columns, rows: length, .. } => {
                *length = 0;
                let Some(fields) = self.ty.kind.members() else {
                    unreachable!("invariant: a row column has a row type")
                };
                let arrays: Vec<ArrayRef> = columns.iter_mut().map(|c| c.finish(block)).collect();
                if arrays.is_empty() {
                    return Arc::new(StructArray::new_empty_fields(rows, nulls));
                }
                Arc::new(StructArray::new(arrow_fields(fields), arrays, nulls))
            }
        }
    }
}

/// A bit per value, eight at a time: a multiplication brings the eight lowest bits next to each other.
fn packed(values: &[bool]) -> Vec<u8> {
    let (eights, rest) = values.as_chunks::<8>();
    let pack =
        |eight: &[bool; 8]| (u64::from_le_bytes(eight.map(u8::from)).wrapping_mul(0x0102_0408_1020_4080) >> 56) as u8;
    let mut bits: Vec<u8> = eights.iter().map(pack).collect();
    if !rest.is_empty() {
        let mut last = [false; 8];
        last[..rest.len()].copy_from_slice(rest);
        bits.push(pack(&last));
    }
    bits
}

fn primitive<T: ArrowPrimitiveType>(values: &mut Vec<T::Native>, nulls: Option<NullBuffer>) -> ArrayRef {
    Arc::new(PrimitiveArray::<T>::new(std::mem::take(values).into(), nulls))
}

fn timestamp(values: &mut Vec<i64>, precision: u8, nulls: Option<NullBuffer>, ty: &ArrowType) -> ArrayRef {
    let values: ScalarBuffer<i64> = std::mem::take(values).into();
    match timestamp_unit(precision) {
        TimeUnit::Millisecond => {
            Arc::new(PrimitiveArray::<TimestampMillisecondType>::new(values, nulls).with_data_type(ty.clone()))
        }
        TimeUnit::Microsecond => {
            Arc::new(PrimitiveArray::<TimestampMicrosecondType>::new(values, nulls).with_data_type(ty.clone()))
        }
        _ => Arc::new(PrimitiveArray::<TimestampNanosecondType>::new(values, nulls).with_data_type(ty.clone())),
    }
}

fn take_offsets(offsets: &mut Vec<i32>) -> OffsetBuffer<i32> {
    OffsetBuffer::new(ScalarBuffer::from(std::mem::replace(offsets, vec![0])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_packed_in_order() {
        for length in 0..70 {
            let values: Vec<bool> = (0..length).map(|i| i % 3 == 0 || i % 7 == 2).collect();
            let bits = BooleanBuffer::new(Buffer::from_vec(packed(&values)), 0, length);
            assert_eq!(bits.iter().collect::<Vec<_>>(), values);
        }
    }

    #[test]
    fn both_ways_to_a_view_agree() {
        let block: Vec<u8> = (0..100).collect();
        for start in 0..90 {
            for end in start..=100 {
                assert_eq!(view_in(&block, start, end), view(&block[start..end], 0, start), "{start}..{end}");
            }
        }
    }
}
