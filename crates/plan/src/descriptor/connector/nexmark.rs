//! `nexmark`: the auction benchmark's events. Flink has it as a separate jar, we have it built in.

use super::Connector;
use crate::descriptor::option::{OptionSpec, OptionType, boolean, choice, duration, int, long, option, text};

pub static NEXMARK: Connector = Connector {
    name: "nexmark",
    doc: "Makes people, auctions and bids",
    source: true,
    options: OPTIONS,
    flink: false,
    portable: Some("a Flink needs the jar of flink-nexmark, or the events in a topic read with 'kafka'"),
    bounded: |table| table.option("events.num").is_some_and(|n| n.trim() != "0"),
    ..Connector::BASE
};

static OPTIONS: &[OptionSpec] = &[
    int("first-event.rate", "Events per second at the start").default("10000"),
    int("next-event.rate", "Events per second at the turn").default("10000"),
    choice("rate.shape", &["SQUARE", "SINE"], "How the rate moves between both").default("SQUARE"),
    duration("rate.period", "Length of one such wave").default("600 s"),
    boolean("rate.limited", "false", "Whether the rate holds in real time"),
    long("events.num", "Events in all; 0 = no end").default("0"),
    int("person.proportion", "People among 50 events").default("1"),
    int("auction.proportion", "Auctions among 50 events").default("3"),
    int("bid.proportion", "Bids among 50 events").default("46"),
    option("person.avg-size", OptionType::MemorySize, "Average bytes of a person").default("200b"),
    option("auction.avg-size", OptionType::MemorySize, "Average bytes of an auction").default("500b"),
    option("bid.avg-size", OptionType::MemorySize, "Average bytes of a bid").default("100b"),
    int("bid.hot-ratio.auctions", "One bid in so many goes to a cold auction").default("2"),
    int("bid.hot-ratio.bidders", "One bid in so many comes from a cold bidder").default("4"),
    int("auction.hot-ratio.sellers", "One auction in so many has a cold seller").default("4"),
    boolean("keep-alive", "false", "Whether the source stays open after its events"),
    long("stop-at", "Epoch milliseconds at which it stops; -1 = not").default("-1"),
    boolean("max-emit-speed", "true", "Whether events come as fast as they can"),
    long("seed", "Equal seeds make equal events").ours(),
    text("base-time", "Event time of the first event, epoch milliseconds").ours(),
    int("scan.parallelism", "Parallelism of the source"),
];
