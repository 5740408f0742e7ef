//! Which batches of producers the log takes: Kafka's rules (`LogValidator`), by the batch's header.
//!
//! Does not decode records: a batch is passed on as it came, and its checksum vouches for the rest.

use bytes::Bytes;
use kafka_protocol::error::ResponseError;
use ouzel_kafka::record::BatchHeader;

use crate::error::{Error, Result};
use crate::topic_config::Settings;

/// The header of a batch that may be appended.
pub(super) fn accept(
    topic: &str,
    partition: i32,
    settings: &Settings,
    batch: &Bytes,
    now_ms: i64,
) -> Result<BatchHeader> {
    let invalid = |message: &str| {
        let message = format!("{topic}-{partition}: {message}");
        Err(Error::refused(ResponseError::InvalidRecord, message))
    };
    let header = BatchHeader::parse(batch)?;
    if header.size_bytes < batch.len() {
        return invalid("a produce request holds exactly one batch per partition");
    }
    if header.size_bytes > settings.message_bytes_max {
        let message = format!(
            "The record batch size in the append to {topic}-{partition} is {} bytes which exceeds the maximum configured value of {}.",
            header.size_bytes, settings.message_bytes_max
        );
        return Err(Error::refused(ResponseError::MessageTooLarge, message));
    }
    header.verify(batch)?;
    header.compression()?;
    if header.record_count == 0 || header.last_offset_delta != header.record_count - 1 {
        return invalid("the number of records contradicts their offsets");
    }
    if header.is_control() {
        return invalid("clients must not write control batches");
    }
    if header.is_transactional() {
        let message = "not supported yet: transactions on the embedded log";
        return Err(Error::refused(ResponseError::InvalidTxnState, message));
    }
    if header.is_idempotent() && (header.base_sequence < 0 || header.producer_epoch < 0) {
        return invalid("an idempotent batch needs an epoch and a sequence");
    }
    check_time(settings, header.max_timestamp, now_ms)?;
    Ok(header)
}

fn check_time(settings: &Settings, timestamp: i64, now_ms: i64) -> Result<()> {
    let newest = now_ms.saturating_add(settings.timestamp_after_max_ms);
    let oldest = now_ms.saturating_sub(settings.timestamp_before_max_ms);
    if (oldest..=newest).contains(&timestamp) {
        return Ok(());
    }
    let message = format!(
        "Timestamp {timestamp} of message is out of range. The timestamp should be within [{oldest}, {newest}]"
    );
    Err(Error::refused(ResponseError::InvalidTimestamp, message))
}
