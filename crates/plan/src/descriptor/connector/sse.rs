//! `sse`: server-sent events of an HTTP endpoint. Ours.

use super::{Connector, FormatUse};
use crate::descriptor::option::{OptionSpec, text};

pub static SSE: Connector = Connector {
    name: "sse",
    doc: "Reads a stream of server-sent events, reconnecting where it was cut",
    source: true,
    options: OPTIONS,
    format: FormatUse::Optional("json"),
    flink: false,
    portable: Some("an ingest script fills a topic; the portable script reads it with 'kafka'"),
    open: true,
    ..Connector::BASE
};

static OPTIONS: &[OptionSpec] =
    &[text("url", "Address of the stream").required().ours(), text("headers.*", "Headers of the request").ours()];
