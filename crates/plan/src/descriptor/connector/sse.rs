//! `sse`: server-sent events of an HTTP endpoint. Ours.

use super::{Connector, FormatUse, SinkChanges};
use crate::ChangelogMode;
use crate::descriptor::option::{OptionSpec, text};

pub static SSE: Connector = Connector {
    name: "sse",
    doc: "Reads a stream of server-sent events, reconnecting where it was cut",
    source: true,
    sink: false,
    lookup: false,
    options: OPTIONS,
    metadata: &[],
    format: FormatUse::Optional("json"),
    source_changelog: ChangelogMode::APPEND,
    sink_changes: SinkChanges::None,
    flink: false,
    portable: Some("an ingest script fills a topic; the portable script reads it with 'kafka'"),
    open: true,
};

static OPTIONS: &[OptionSpec] =
    &[text("url", "Address of the stream").required().ours(), text("headers.*", "Headers of the request").ours()];
