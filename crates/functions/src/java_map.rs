//! The order in which a `java.util.HashMap` iterates: Flink fills one wherever it makes a map at run time, and the order shows
//! in casts to STRING, MAP_KEYS, JSON and printed rows.
//!
//! Two kinds of hashes: Flink's own classes (`BinaryStringData` hashes its bytes by Murmur3) while a map travels, Java's
//! (`String.hashCode`) after it was converted for printing. Keys without a stable hash (bytes, nested values) keep their order.
//! Chains of more than seven keys in one place, which Java turns into trees, keep the order of arrival as well.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, MapArray, StructArray, UInt32Array};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{DataType as ArrowType, TimeUnit};
use ouzel_types::calendar::civil;

/// The places of a new `HashMap()`.
pub const DEFAULT_PLACES: usize = 16;

/// Whose hash a text has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hashes {
    /// `StringData`: Murmur3 over its bytes.
    Flink,
    /// `java.lang.String`.
    Java,
}

/// The places of a `HashMap(expected)`.
pub fn places_for(expected: usize) -> usize {
    expected.max(1).next_power_of_two()
}

/// The table doubles when it is more than three quarters full.
fn grown(mut places: usize, entries: usize) -> usize {
    while entries * 4 > places * 3 {
        places *= 2;
    }
    places
}

/// A `HashMap` that is filled and cleared again and again: it keeps the places that it has grown to.
#[derive(Debug)]
pub struct ReusedMap {
    places: usize,
}

impl Default for ReusedMap {
    fn default() -> ReusedMap {
        ReusedMap { places: DEFAULT_PLACES }
    }
}

impl ReusedMap {
    /// In which order it iterates over entries with these hashes, put in one after the other; their positions.
    pub fn order(&mut self, hashes: &[u32]) -> Vec<u32> {
        self.places = grown(self.places, hashes.len());
        let mut order: Vec<u32> = (0..hashes.len() as u32).collect();
        iteration_order(&mut order, self.places, |entry| hashes[*entry as usize]);
        order
    }
}

/// Sorts the entries of one map, given in the order in which they were put into a table of `places` places.
pub fn iteration_order<T>(entries: &mut [T], places: usize, hash: impl Fn(&T) -> u32) {
    let places = grown(places, entries.len());
    entries.sort_by_key(|entry| {
        let hash = hash(entry);
        (hash ^ (hash >> 16)) as usize & (places - 1)
    });
}

/// The map with the entries of each row in the order of a `HashMap` made with `places(entries)`.
pub fn in_java_order(map: MapArray, hashes: Hashes, places: impl Fn(usize) -> usize) -> MapArray {
    let offsets = map.value_offsets();
    if offsets.windows(2).all(|pair| pair[1] - pair[0] < 2) {
        return map;
    }
    let Some(hash) = hasher(map.keys(), hashes) else { return map };
    let mut order: Vec<u32> = (0..map.entries().len() as u32).collect();
    for pair in offsets.windows(2) {
        let (from, to) = (pair[0] as usize, pair[1] as usize);
        iteration_order(&mut order[from..to], places(to - from), |entry| hash(*entry as usize));
    }
    drop(hash);
    if order.is_sorted() {
        return map;
    }
    let order = UInt32Array::from(order);
    let (field, offsets, entries, nulls, sorted) = map.into_parts();
    let take = |array: &ArrayRef| {
        arrow_select::take::take(array, &order, None).expect("invariant: the order is one of the entries")
    };
    let columns = entries.columns().iter().map(take).collect();
    MapArray::new(field, offsets, StructArray::new(entries.fields().clone(), columns, None), nulls, sorted)
}

/// The map with each text key once per row, with the last of its values, as `HashMap.put` leaves them.
pub fn each_key_once(map: MapArray) -> MapArray {
    const FEW: usize = 16;
    let Some(keys) = map.keys().as_string_view_opt() else { return map };
    let key = |entry: usize| keys.is_valid(entry).then(|| keys.value(entry));
    let mut kept: Vec<u32> = Vec::with_capacity(keys.len());
    let mut bounds = vec![0];
    for pair in map.value_offsets().windows(2) {
        let (from, to, start) = (pair[0] as usize, pair[1] as usize, kept.len());
        let mut places = HashMap::new();
        for entry in from..to {
            let earlier = if to - from > FEW {
                places.insert(key(entry), kept.len())
            } else {
                (start..kept.len()).find(|place| key(kept[*place] as usize) == key(entry))
            };
            match earlier {
                Some(place) => {
                    kept[place] = entry as u32;
                    places.insert(key(entry), place);
                }
                None => kept.push(entry as u32),
            }
        }
        bounds.push(kept.len() as i32);
    }
    if kept.len() == map.entries().len() {
        return map;
    }
    let kept = UInt32Array::from(kept);
    let (field, _, entries, nulls, sorted) = map.into_parts();
    let take = |array: &ArrayRef| {
        arrow_select::take::take(array, &kept, None).expect("invariant: the kept entries are some of them")
    };
    let columns = entries.columns().iter().map(take).collect();
    let entries = StructArray::new(entries.fields().clone(), columns, None);
    MapArray::new(field, OffsetBuffer::new(bounds.into()), entries, nulls, sorted)
}

type Hasher<'a> = Box<dyn Fn(usize) -> u32 + 'a>;

/// Hashes of keys by row; None where the class of the keys has no hash that is the same in every run.
pub fn hasher(keys: &ArrayRef, hashes: Hashes) -> Option<Hasher<'_>> {
    let inner: Hasher<'_> = match keys.data_type() {
        ArrowType::Boolean => {
            let keys = keys.as_boolean();
            Box::new(|row| if keys.value(row) { 1231 } else { 1237 })
        }
        ArrowType::Int8 => integers::<Int8Type>(keys, |v| i32::from(v) as u32),
        ArrowType::Int16 => integers::<Int16Type>(keys, |v| i32::from(v) as u32),
        ArrowType::Int32 => integers::<Int32Type>(keys, |v| v as u32),
        ArrowType::Int64 => integers::<Int64Type>(keys, fold),
        ArrowType::Float32 => integers::<Float32Type>(keys, |v| if v.is_nan() { 0x7fc0_0000 } else { v.to_bits() }),
        ArrowType::Float64 => {
            integers::<Float64Type>(keys, |v| fold(if v.is_nan() { 0x7ff8_0000_0000_0000 } else { v.to_bits() as i64 }))
        }
        ArrowType::Date32 => match hashes {
            Hashes::Flink => integers::<Date32Type>(keys, |v| v as u32),
            Hashes::Java => integers::<Date32Type>(keys, |v| date_hash(v.into())),
        },
        ArrowType::Time32(_) => match hashes {
            Hashes::Flink => integers::<Time32MillisecondType>(keys, |v| v as u32),
            Hashes::Java => integers::<Time32MillisecondType>(keys, |v| fold(i64::from(v) * 1_000_000)),
        },
        ArrowType::Decimal128(_, scale) => {
            let scale = *scale as u32;
            integers::<Decimal128Type>(keys, move |v| decimal_hash(v, scale))
        }
        ArrowType::Utf8View => {
            let keys = keys.as_string_view();
            match hashes {
                Hashes::Flink => Box::new(|row| murmur_hash(keys.value(row).as_bytes())),
                Hashes::Java => Box::new(|row| string_hash(keys.value(row))),
            }
        }
        ArrowType::Timestamp(unit, zone) => {
            let hash = match (hashes, zone) {
                (Hashes::Flink, _) => timestamp_hash,
                (Hashes::Java, None) => local_date_time_hash,
                (Hashes::Java, Some(_)) => instant_hash,
            };
            match unit {
                TimeUnit::Millisecond => integers::<TimestampMillisecondType>(keys, move |v| hash(v, 1)),
                TimeUnit::Microsecond => integers::<TimestampMicrosecondType>(keys, move |v| hash(v, 1_000)),
                _ => integers::<TimestampNanosecondType>(keys, move |v| hash(v, 1_000_000)),
            }
        }
        _ => return None,
    };
    if keys.null_count() == 0 {
        return Some(inner);
    }
    let nulls = Arc::clone(keys);
    Some(Box::new(move |row| if nulls.is_null(row) { 0 } else { inner(row) }))
}

fn integers<'a, T: ArrowPrimitiveType>(keys: &'a ArrayRef, hash: impl Fn(T::Native) -> u32 + 'a) -> Hasher<'a> {
    let values = keys.as_primitive::<T>().values();
    Box::new(move |row| hash(values[row]))
}

/// `Long.hashCode`.
fn fold(value: i64) -> u32 {
    (value ^ ((value as u64) >> 32) as i64) as u32
}

/// `BigDecimal.hashCode`.
fn decimal_hash(value: i128, scale: u32) -> u32 {
    let mut magnitude = value.unsigned_abs();
    let mut words = Vec::with_capacity(4);
    while magnitude > 0 {
        words.push(magnitude as u32);
        magnitude >>= 32;
    }
    let unsigned = words.iter().rev().fold(0u32, |hash, word| hash.wrapping_mul(31).wrapping_add(*word));
    let signed = if value < 0 { unsigned.wrapping_neg() } else { unsigned };
    signed.wrapping_mul(31).wrapping_add(scale)
}

/// `TimestampData.hashCode`.
fn timestamp_hash(ticks: i64, per_milli: i64) -> u32 {
    let nanos = ticks.rem_euclid(per_milli) * (1_000_000 / per_milli);
    fold(ticks.div_euclid(per_milli)).wrapping_mul(31).wrapping_add(nanos as u32)
}

/// `LocalDate.hashCode`.
fn date_hash(days: i64) -> u32 {
    let (year, month, day) = civil(days);
    let year = year as u32;
    (year & 0xffff_f800) ^ (year << 11).wrapping_add((month as u32) << 6).wrapping_add(day as u32)
}

/// `LocalDateTime.hashCode`.
fn local_date_time_hash(ticks: i64, per_milli: i64) -> u32 {
    let per_day = per_milli * 86_400_000;
    let nanos = ticks.rem_euclid(per_day) * (1_000_000 / per_milli);
    date_hash(ticks.div_euclid(per_day)) ^ fold(nanos)
}

/// `Instant.hashCode`.
fn instant_hash(ticks: i64, per_milli: i64) -> u32 {
    let per_second = per_milli * 1_000;
    let nanos = ticks.rem_euclid(per_second) * (1_000_000 / per_milli);
    fold(ticks.div_euclid(per_second)).wrapping_add((nanos as u32).wrapping_mul(51))
}

/// `String.hashCode`.
pub fn string_hash(text: &str) -> u32 {
    text.encode_utf16().fold(0u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(unit.into()))
}

/// `MurmurHashUtils.hashBytes`: Murmur3 with seed 42 whose last bytes are mixed in one by one, with their sign.
pub fn murmur_hash(bytes: &[u8]) -> u32 {
    let mix_key = |key: u32| key.wrapping_mul(0xcc9e_2d51).rotate_left(15).wrapping_mul(0x1b87_3593);
    let mix = |hash: u32, key: u32| (hash ^ key).rotate_left(13).wrapping_mul(5).wrapping_add(0xe654_6b64);
    let mut words = bytes.chunks_exact(4);
    let mut hash = 42u32;
    for word in words.by_ref() {
        hash = mix(hash, mix_key(u32::from_le_bytes([word[0], word[1], word[2], word[3]])));
    }
    for byte in words.remainder() {
        hash = mix(hash, mix_key(i32::from(*byte as i8) as u32));
    }
    hash ^= bytes.len() as u32;
    hash = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flink(keys: &[&'static str]) -> Vec<&'static str> {
        let mut keys = keys.to_vec();
        iteration_order(&mut keys, DEFAULT_PLACES, |key| murmur_hash(key.as_bytes()));
        keys
    }

    #[test]
    fn maps_of_flink_go_by_murmur() {
        // As a real Flink casts {"b":1,"a":2,"c":3,"é":4} of a JSON source to STRING.
        assert_eq!(flink(&["b", "a", "c", "é"]), ["a", "é", "c", "b"]);
        assert_eq!(flink(&["z", "y", "x"]), ["z", "x", "y"]);
        assert_eq!(flink(&["x", ""]), ["", "x"]);
    }

    #[test]
    fn maps_of_java_go_by_their_hash_code() {
        assert_eq!(string_hash("hello"), 99_162_322);
        let mut keys = vec!["b", "a"];
        iteration_order(&mut keys, places_for(2), |key| string_hash(key));
        assert_eq!(keys, ["a", "b"]);
        assert_eq!(decimal_hash(150, 2), 150 * 31 + 2);
        assert_eq!(decimal_hash(-150, 2), (-150i32 * 31 + 2) as u32);
        // Of a JVM: LocalDate.of(2024, 2, 29), LocalDateTime.of(2024, 2, 29, 1, 2, 3), Instant.ofEpochMilli(1709168523123).
        assert_eq!(date_hash(19_782), 4_145_309);
        assert_eq!(local_date_time_hash(1_709_168_523_000, 1), -735_515_137i32 as u32);
        assert_eq!(instant_hash(1_709_168_523_123, 1), -607_766_069i32 as u32);
    }
}
