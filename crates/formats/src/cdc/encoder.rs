//! Writing change logs: every format knows inserts and deletes only, so an update is a delete and an insert.

use ouzel_plan::Column;
use ouzel_types::Batch;

use crate::encoder::{Encoder, Records};
use crate::error::FormatError;
use crate::json::encoder::{JsonEncodeOptions, JsonWriter};

/// The text around a row.
#[derive(Clone, Copy, Debug)]
pub struct Envelope {
    pub add: (&'static str, &'static str),
    pub take: (&'static str, &'static str),
}

pub const DEBEZIUM: Envelope = Envelope {
    add: ("{\"before\":null,\"after\":", ",\"op\":\"c\"}"),
    take: ("{\"before\":", ",\"after\":null,\"op\":\"d\"}"),
};
pub const OGG: Envelope = Envelope {
    add: ("{\"before\":null,\"after\":", ",\"op_type\":\"I\"}"),
    take: ("{\"before\":", ",\"after\":null,\"op_type\":\"D\"}"),
};
pub const CANAL: Envelope =
    Envelope { add: ("{\"data\":[", "],\"type\":\"INSERT\"}"), take: ("{\"data\":[", "],\"type\":\"DELETE\"}") };
pub const MAXWELL: Envelope =
    Envelope { add: ("{\"data\":", ",\"type\":\"insert\"}"), take: ("{\"data\":", ",\"type\":\"delete\"}") };

pub struct ChangeEncoder {
    writer: JsonWriter,
    envelope: Envelope,
}

impl Envelope {
    /// The members that are always NULL go with `encode.ignore-null-fields`.
    fn without_nulls(self) -> Envelope {
        let head = |text: &'static str| if text == "{\"before\":null,\"after\":" { "{\"after\":" } else { text };
        let tail = |text: &'static str| text.strip_prefix(",\"after\":null").unwrap_or(text);
        Envelope { add: (head(self.add.0), self.add.1), take: (self.take.0, tail(self.take.1)) }
    }
}

impl ChangeEncoder {
    pub fn new(columns: &[Column], options: JsonEncodeOptions, envelope: Envelope) -> ChangeEncoder {
        let envelope = if options.ignore_null_fields { envelope.without_nulls() } else { envelope };
        ChangeEncoder { writer: JsonWriter::new(columns, options), envelope }
    }
}

impl Encoder for ChangeEncoder {
    fn encode(&mut self, batch: &Batch, out: &mut Records) -> Result<(), FormatError> {
        let columns = self.writer.columns(batch);
        for row in 0..batch.rows {
            let (before, after) = if batch.kind(row).is_add() { self.envelope.add } else { self.envelope.take };
            out.bytes.extend_from_slice(before.as_bytes());
            self.writer.object(&columns, row, &mut out.bytes)?;
            out.bytes.extend_from_slice(after.as_bytes());
            out.end_record();
        }
        Ok(())
    }
}
