//! Fetch: whole batches from the log; waits for `min_bytes` by notification, never by polling.
//!
//! Fetch sessions are declined (session id 0), which every client takes as "send everything each
//! time". Last stable offset and aborted list are always filled; "no records" is empty, not null,
//! which librdkafka cannot read.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::fetch_request::{FetchPartition, FetchRequest, FetchTopic};
use kafka_protocol::messages::fetch_response::{FetchResponse, FetchableTopicResponse, PartitionData};
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::broker::Broker;
use crate::error::{Error, Result};
use crate::log::{PartitionLog, Topic};

/// No answer is larger, whatever a client asks for (but for one batch). Kafka's `fetch.max.bytes`.
const ANSWER_BYTES_MAX: usize = 55 << 20;

pub(super) async fn answer(broker: &Broker, request: FetchRequest) -> FetchResponse {
    if request.session_id != 0 {
        let code = ResponseError::FetchSessionIdNotFound.code();
        return FetchResponse::default().with_error_code(code);
    }
    let deadline = Instant::now() + Duration::from_millis(request.max_wait_ms.max(0) as u64);
    let wanted = find(broker, &request);
    let waiter = Arc::new(Notify::new());
    loop {
        // Before reading: what is appended from here on wakes us.
        for (_, log) in wanted.iter().flat_map(|topic| &topic.partitions) {
            if let Ok(log) = log {
                log.wait(&waiter);
            }
        }
        let gathered = gather(&request, &wanted);
        if gathered.bytes >= request.min_bytes.max(0) as usize || gathered.failed {
            return FetchResponse::default().with_responses(gathered.responses);
        }
        if tokio::time::timeout_at(deadline, waiter.notified()).await.is_err() {
            return FetchResponse::default().with_responses(gathered.responses);
        }
    }
}

struct Wanted<'a> {
    request: &'a FetchTopic,
    partitions: Vec<(&'a FetchPartition, Result<Arc<PartitionLog>>)>,
}

fn find<'a>(broker: &Broker, request: &'a FetchRequest) -> Vec<Wanted<'a>> {
    let topics = request.topics.iter().map(|wanted| {
        let topic = find_topic(broker, wanted);
        let partitions = wanted.partitions.iter().map(|place| {
            let log = match &topic {
                Ok(topic) => check_epoch(place).and_then(|()| topic.partition(place.partition)),
                Err(error) => Err(Error::refused(error.code(), error.to_string())),
            };
            (place, log)
        });
        Wanted { request: wanted, partitions: partitions.collect() }
    });
    topics.collect()
}

/// From version 13 on topics are named by their id.
fn find_topic(broker: &Broker, wanted: &FetchTopic) -> Result<Arc<Topic>> {
    if wanted.topic_id.is_nil() { broker.topic(&wanted.topic.0) } else { broker.topic_by_id(wanted.topic_id) }
}

fn check_epoch(place: &FetchPartition) -> Result<()> {
    super::offset_for_leader_epoch::check_current(place.current_leader_epoch)
}

struct Gathered {
    responses: Vec<FetchableTopicResponse>,
    bytes: usize,
    failed: bool,
}

fn gather(request: &FetchRequest, wanted: &[Wanted<'_>]) -> Gathered {
    let mut left = (request.max_bytes.max(0) as usize).min(ANSWER_BYTES_MAX);
    let mut gathered = Gathered { responses: Vec::with_capacity(wanted.len()), bytes: 0, failed: false };
    for topic in wanted {
        let mut partitions = Vec::with_capacity(topic.partitions.len());
        for (place, log) in &topic.partitions {
            // The first batch of an answer comes whole, or a small limit would stop the reader.
            let first = gathered.bytes == 0;
            let limit = left.min(place.partition_max_bytes.max(0) as usize);
            let data = match log {
                Ok(log) => read(log, place, limit, first),
                Err(error) => failure(place, error),
            };
            let bytes = data.records.as_ref().map_or(0, Bytes::len);
            gathered.bytes += bytes;
            gathered.failed |= data.error_code != 0;
            left = left.saturating_sub(bytes);
            partitions.push(data);
        }
        gathered.responses.push(
            FetchableTopicResponse::default()
                .with_topic(topic.request.topic.clone())
                .with_topic_id(topic.request.topic_id)
                .with_partitions(partitions),
        );
    }
    gathered
}

fn read(log: &PartitionLog, place: &FetchPartition, limit: usize, first: bool) -> PartitionData {
    if log.is_deleted() {
        let code = ResponseError::UnknownTopicOrPartition;
        return failure(place, &Error::refused(code, "the topic was deleted"));
    }
    // Bounds last: a batch that was appended in between must not lie behind the high watermark.
    let read = log.read(place.fetch_offset, limit, first);
    let (start, end) = log.bounds();
    match read {
        Ok(records) => partition_data(place)
            .with_high_watermark(end)
            .with_last_stable_offset(end)
            .with_log_start_offset(start)
            .with_aborted_transactions(Some(Vec::new()))
            .with_records(Some(records)),
        Err(error) => {
            failure(place, &error).with_high_watermark(end).with_last_stable_offset(end).with_log_start_offset(start)
        }
    }
}

fn failure(place: &FetchPartition, error: &Error) -> PartitionData {
    if error.code() == ResponseError::KafkaStorageError {
        tracing::error!(%error, "a fetch failed");
    }
    partition_data(place)
        .with_error_code(error.code().code())
        .with_high_watermark(-1)
        .with_last_stable_offset(-1)
        .with_log_start_offset(-1)
        .with_aborted_transactions(Some(Vec::new()))
        .with_records(Some(Bytes::new()))
}

fn partition_data(place: &FetchPartition) -> PartitionData {
    PartitionData::default().with_partition_index(place.partition).with_preferred_read_replica((-1).into())
}
