//! `elasticsearch-7`: documents of an index.

use super::{Connector, FormatUse, SinkChanges};
use crate::descriptor::option::{OptionSpec, OptionType, boolean, choice, duration, int, option, text};

pub static ELASTICSEARCH_7: Connector = Connector {
    name: "elasticsearch-7",
    doc: "Writes documents of an Elasticsearch index",
    sink: true,
    options: OPTIONS,
    format: FormatUse::Optional("json"),
    sink_changes: SinkChanges::UpsertWithKey,
    ..Connector::BASE
};

static OPTIONS: &[OptionSpec] = &[
    option("hosts", OptionType::List, "http://host:port, between semicolons").required(),
    text("index", "Static, or with {field}, {field|yyyy-MM-dd}, {now()|yyyy-MM-dd}").required(),
    text("document-id.key-delimiter", "Between the key's columns in the document's id").default("_"),
    text("username", "User"),
    text("password", "Password"),
    text("failure-handler", "fail, ignore, retry-rejected or a class").default("fail"),
    boolean("sink.flush-on-checkpoint", "true", "Whether a checkpoint waits for every request"),
    int("sink.bulk-flush.max-actions", "Requests per bulk").default("1000"),
    option("sink.bulk-flush.max-size", OptionType::MemorySize, "Bytes per bulk").default("2mb"),
    duration("sink.bulk-flush.interval", "Longest wait of a request").default("1 s"),
    choice("sink.bulk-flush.backoff.strategy", &["DISABLED", "CONSTANT", "EXPONENTIAL"], "Between attempts")
        .default("DISABLED"),
    int("sink.bulk-flush.backoff.max-retries", "Attempts"),
    duration("sink.bulk-flush.backoff.delay", "First wait"),
    text("connection.path-prefix", "Before every path"),
    choice("sink.delivery-guarantee", &["none", "at-least-once"], "What a crash may do").default("at-least-once"),
    duration("connection.request-timeout", "Wait for a connection of the pool"),
    duration("connection.timeout", "Wait for a connection"),
    duration("socket.timeout", "Wait for data"),
    int("sink.parallelism", "Parallelism of the sink"),
];
