//! `jdbc`: tables of a relational database.

use super::jdbc_rules::check_jdbc;
use super::{Connector, Pushdown, SinkChanges};
use crate::descriptor::option::{OptionSpec, boolean, choice, duration, int, long, text};

pub static JDBC: Connector = Connector {
    name: "jdbc",
    doc: "Reads, looks up and writes tables of a database",
    source: true,
    sink: true,
    lookup: true,
    options: OPTIONS,
    sink_changes: SinkChanges::UpsertWithKey,
    pushdown: Pushdown { projection: true, filter: true, limit: true },
    bounded: |_| true,
    check: check_jdbc,
    ..Connector::BASE
};

static OPTIONS: &[OptionSpec] = &[
    text("url", "jdbc:postgresql://host:port/database").required(),
    text("table-name", "The table").required(),
    text("driver", "Class of the driver; derived from the url"),
    text("compatible-mode", "Dialect variant"),
    text("username", "User"),
    text("password", "Password"),
    duration("connection.max-retry-timeout", "Between attempts to connect").default("60 s"),
    text("scan.partition.column", "Column that splits a scan"),
    int("scan.partition.num", "Number of splits"),
    long("scan.partition.lower-bound", "Least value of the first split"),
    long("scan.partition.upper-bound", "Greatest value of the last split"),
    int("scan.fetch-size", "Rows per round trip; 0 = the driver's choice").default("0"),
    boolean("scan.auto-commit", "true", "Whether a scan commits by itself"),
    choice("lookup.cache", &["NONE", "PARTIAL"], "Cache of looked-up rows").default("NONE"),
    long("lookup.partial-cache.max-rows", "Rows in the cache"),
    duration("lookup.partial-cache.expire-after-write", "Age at which a cached row is read again"),
    duration("lookup.partial-cache.expire-after-access", "Idle time after which a row leaves the cache"),
    boolean("lookup.partial-cache.cache-missing-key", "true", "Whether absence is cached"),
    int("lookup.max-retries", "Attempts of a look-up").default("3"),
    choice("filter.handling.policy", &["always", "never"], "Whether filters are pushed down").default("always"),
    int("sink.buffer-flush.max-rows", "Rows kept back before they are written; 0 = no number").default("100"),
    duration("sink.buffer-flush.interval", "How long rows are kept back; 0 = not").default("1 s"),
    int("sink.max-retries", "Attempts of a batch").default("3"),
    int("sink.parallelism", "Parallelism of the sink"),
    int("scan.parallelism", "Parallelism of the source"),
    long("lookup.cache.max-rows", "Old name of lookup.partial-cache.max-rows"),
    duration("lookup.cache.ttl", "Old name of lookup.partial-cache.expire-after-write"),
    boolean("lookup.cache.caching-missing-key", "true", "Old name of lookup.partial-cache.cache-missing-key"),
];
