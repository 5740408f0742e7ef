//! `generator`: events of a named family, with a seed, going on after the last event that is in the log. Ours.

use super::Connector;
use crate::descriptor::option::{OptionSpec, OptionType, duration, long, option, text};

pub static GENERATOR: Connector = Connector {
    name: "generator",
    doc: "Makes the events of a bundled family",
    source: true,
    options: OPTIONS,
    flink: false,
    portable: Some(
        "an ingest script fills a topic; the portable script reads it with 'kafka', or makes rows with 'datagen'",
    ),
    bounded: |table| table.option("number-of-events").is_some(),
    ..Connector::BASE
};

static OPTIONS: &[OptionSpec] = &[
    text("family", "Which events: product-analytics, nexmark, sales, iot-events, recent-changes, user-events, transactions, sensors").ours(),
    option("events-per-second", OptionType::Double, "Rate").ours(),
    long("seed", "Equal seeds make equal events").ours(),
    long("number-of-events", "Events in all; without it the table does not end").ours(),
    duration("backfill", "Event time that is made up for at the first start").ours(),
    text("topic", "Where the events go: at a start the last event in it is gone on from").ours(),
    text("properties.bootstrap.servers", "Brokers of that topic").ours(),
    text("properties.*", "Any setting of the Kafka client").ours(),
];
