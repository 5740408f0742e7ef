//! `'connector' = 'sse'` (ours): server-sent events over HTTP, followed through every break of the connection.
//!
//! Columns by name: `data STRING` (the event's JSON text), `id STRING`, `event STRING`, `headers MAP<STRING, BYTES>` (the
//! id under `ouzel-event-id`, for the sink's `headers` metadata). Options: `url`, `user-agent`, `drop-canaries`
//! (Wikimedia's test events, default true), `reconnect-delay`, `read-timeout`, and `topic` with
//! `properties.bootstrap.servers`: where the events go, so that a restart asks for what follows the last one there.
//!
//! [`parser`] reads the stream's framing, [`source`] keeps the connection.

pub mod parser;
pub mod source;

/// The header that carries an event's id.
pub const ID_HEADER: &str = "ouzel-event-id";
