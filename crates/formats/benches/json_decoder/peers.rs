//! The same bytes through sonic-rs into typed structs: strings borrowed, times left as text, so it does less than the decoder.

use std::hint::black_box;

use serde::Deserialize;

use crate::Blocks;

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
pub struct Wikipedia<'a> {
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

pub fn sonic<'b, T: Deserialize<'b>>(blocks: &'b Blocks) -> usize {
    for (block, records) in blocks {
        for record in records {
            let event: T = sonic_rs::from_slice(&block.as_slice()[record.clone()]).expect("the events are right");
            black_box(&event);
        }
    }
    blocks.len()
}
