//! The same bytes through other people's readers: sonic-rs and simd-json into typed structs (strings borrowed, times left
//! as text, so they do less than the decoder), arrow-json into the same columns.

use std::hint::black_box;
use std::sync::Arc;

use arrow_schema::{DataType as Arrow, Field, Fields, Schema, TimeUnit};
use ouzel_types::{DataType, TypeKind};
use serde::Deserialize;

use crate::measure::Blocks;

#[derive(Deserialize)]
#[allow(dead_code)]
pub struct Nexmark<'a> {
    event_type: i32,
    #[serde(borrow)]
    person: Option<Times<'a>>,
    #[serde(borrow)]
    auction: Option<Times<'a>>,
    #[serde(borrow)]
    bid: Option<Bid<'a>>,
}

#[derive(Deserialize)]
#[allow(dead_code)]
struct Times<'a> {
    #[serde(rename = "dateTime", borrow)]
    date_time: &'a str,
}

#[derive(Deserialize)]
#[allow(dead_code)]
struct Bid<'a> {
    auction: i64,
    bidder: i64,
    price: i64,
    #[serde(borrow)]
    channel: &'a str,
    #[serde(borrow)]
    url: &'a str,
    #[serde(rename = "dateTime", borrow)]
    date_time: &'a str,
    #[serde(borrow)]
    extra: &'a str,
}

/// Titles and comments have escapes, so they cannot be borrowed.
#[derive(Deserialize)]
#[allow(dead_code)]
pub struct Change<'a> {
    #[serde(borrow, rename = "type")]
    kind: &'a str,
    #[serde(borrow)]
    wiki: &'a str,
    title: String,
    user: String,
    bot: bool,
    namespace: i64,
    timestamp: i64,
    comment: String,
    length: Option<Lengths>,
    #[serde(borrow)]
    meta: Meta<'a>,
}

#[derive(Deserialize)]
#[allow(dead_code)]
struct Lengths {
    old: Option<i64>,
    new: Option<i64>,
}

#[derive(Deserialize)]
#[allow(dead_code)]
struct Meta<'a> {
    #[serde(borrow)]
    dt: &'a str,
    #[serde(borrow)]
    domain: Option<&'a str>,
}

#[derive(Deserialize)]
#[allow(dead_code)]
#[serde(rename_all = "camelCase")]
pub struct Sensor<'a> {
    #[serde(borrow)]
    timestamp: &'a str,
    #[serde(borrow)]
    sensor_id: &'a str,
    #[serde(borrow)]
    sensor_type: &'a str,
    value: f64,
    #[serde(borrow)]
    unit: &'a str,
    #[serde(borrow)]
    location: &'a str,
    coordinates: Coordinates,
    battery_level: i64,
    is_anomaly: bool,
}

#[derive(Deserialize)]
#[allow(dead_code)]
struct Coordinates {
    lat: f64,
    lon: f64,
}

/// A recorded edit of 2015.
#[derive(Deserialize)]
#[allow(dead_code)]
#[serde(rename_all = "camelCase")]
pub struct Edit<'a> {
    #[serde(borrow)]
    time: &'a str,
    #[serde(borrow)]
    channel: &'a str,
    page: String,
    user: String,
    comment: String,
    #[serde(borrow)]
    namespace: &'a str,
    is_robot: bool,
    is_new: bool,
    #[serde(borrow)]
    country_name: Option<&'a str>,
    delta: i64,
    added: i64,
    deleted: i64,
}

pub fn sonic<P: for<'b> Reads<'b>>(blocks: &Blocks) -> usize {
    for (block, records) in blocks {
        for record in records {
            let event: <P as Reads<'_>>::Event =
                sonic_rs::from_slice(&block.as_slice()[record.clone()]).expect("the events are right");
            black_box(&event);
        }
    }
    blocks.len()
}

/// simd-json changes the bytes it reads, so each record is copied before; that is part of its way of working.
pub fn simd<P: for<'b> Reads<'b>>(blocks: &Blocks) -> usize {
    let mut copy = Vec::new();
    let mut buffers = simd_json::Buffers::default();
    for (block, records) in blocks {
        for record in records {
            copy.clear();
            copy.extend_from_slice(&block.as_slice()[record.clone()]);
            let event: <P as Reads<'_>>::Event =
                simd_json::serde::from_slice_with_buffers(&mut copy, &mut buffers).expect("the events are right");
            black_box(&event);
        }
    }
    blocks.len()
}

/// A family of structs over the life of the bytes they borrow from.
pub trait Reads<'b> {
    type Event: Deserialize<'b>;
}

pub struct NexmarkEvents;
pub struct ChangeEvents;
pub struct EditEvents;
pub struct SensorEvents;

impl<'b> Reads<'b> for NexmarkEvents {
    type Event = Nexmark<'b>;
}

impl<'b> Reads<'b> for ChangeEvents {
    type Event = Change<'b>;
}

impl<'b> Reads<'b> for EditEvents {
    type Event = Edit<'b>;
}

impl<'b> Reads<'b> for SensorEvents {
    type Event = Sensor<'b>;
}

pub fn arrow(columns: &[(Vec<Arc<str>>, DataType)], blocks: &Blocks) -> usize {
    let schema = Arc::new(Schema::new(tree(columns, 0)));
    let mut rows = 0;
    for (block, records) in blocks {
        let mut decoder = arrow_json::ReaderBuilder::new(schema.clone())
            .with_batch_size(records.len())
            .build_decoder()
            .expect("a schema that arrow-json can read");
        let mut rest = block.as_slice();
        while !rest.is_empty() {
            let taken = decoder.decode(rest).expect("the events are right");
            rest = &rest[taken..];
            if let Some(batch) = decoder.flush().expect("the events are right") {
                rows += batch.num_rows();
                black_box(&batch);
            }
        }
        if let Some(batch) = decoder.flush().expect("the events are right") {
            rows += batch.num_rows();
        }
    }
    rows
}

/// Paths as nested structs, in the order of their first member.
fn tree(columns: &[(Vec<Arc<str>>, DataType)], depth: usize) -> Fields {
    let mut fields: Vec<Field> = Vec::new();
    for (path, ty) in columns {
        let name = path[depth].as_ref();
        if fields.iter().any(|f| f.name() == name) {
            continue;
        }
        if path.len() == depth + 1 {
            fields.push(Field::new(name, arrow_type(ty), true));
        } else {
            let inner: Vec<_> =
                columns.iter().filter(|(p, _)| p.len() > depth + 1 && p[depth].as_ref() == name).cloned().collect();
            fields.push(Field::new(name, Arrow::Struct(tree(&inner, depth + 1)), true));
        }
    }
    fields.into()
}

fn arrow_type(ty: &DataType) -> Arrow {
    match ty.kind {
        TypeKind::Int => Arrow::Int32,
        TypeKind::BigInt => Arrow::Int64,
        TypeKind::Double => Arrow::Float64,
        TypeKind::Boolean => Arrow::Boolean,
        TypeKind::Timestamp(_) => Arrow::Timestamp(TimeUnit::Millisecond, None),
        _ => Arrow::Utf8View,
    }
}
