//! The background half of a producer: sends closed batches to their leaders and handles answers.
//!
//! One request per leading node is under way; what can be repeated is repeated with growing pauses
//! until the delivery timeout, everything else breaks the producer for good.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::produce_request::{PartitionProduceData, ProduceRequest, TopicProduceData};
use kafka_protocol::messages::produce_response::ProduceResponse;
use kafka_protocol::protocol::StrBytes;
use tokio::task::JoinSet;

use super::accumulator::{Outgoing, Place};
use super::{Acks, Shared};
use crate::error::{Error, Result};
use crate::transport::Target;

pub(super) async fn run(shared: Arc<Shared>) {
    let mut under_way: JoinSet<()> = JoinSet::new();
    loop {
        let (ready, next) = {
            let mut accumulator = shared.accumulator.lock();
            if accumulator.failure().is_some() {
                drop(accumulator);
                shared.signal();
                return;
            }
            accumulator.take_ready(&shared.options, Instant::now())
        };
        if !ready.is_empty() {
            dispatch(&shared, ready, &mut under_way).await;
        }
        let pause = async {
            match next {
                Some(at) => tokio::time::sleep_until(at.into()).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = shared.work.notified() => {}
            () = pause => {}
            Some(_) = under_way.join_next(), if !under_way.is_empty() => {}
        }
    }
}

/// Groups batches by leader and starts one request each.
async fn dispatch(shared: &Arc<Shared>, ready: Vec<Outgoing>, under_way: &mut JoinSet<()>) {
    let mut groups: HashMap<i32, Vec<Outgoing>> = HashMap::new();
    for batch in ready {
        let known = shared.client.known_leader(&batch.topic, batch.partition);
        let leader = match known {
            Some(leader) => Ok(leader),
            None => shared.client.leader(&batch.topic, batch.partition).await,
        };
        match leader {
            Ok(leader) => groups.entry(leader).or_default().push(batch),
            Err(error) => settle_failure(shared, &[batch], &error),
        }
    }
    for (leader, batches) in groups {
        let shared = shared.clone();
        under_way.spawn(async move { send(&shared, leader, batches).await });
    }
}

async fn send(shared: &Shared, leader: i32, batches: Vec<Outgoing>) {
    if let Err(error) = join_transaction(shared, &batches).await {
        settle_failure(shared, &batches, &error);
        return;
    }
    let target = Target { node: Some(leader), lane: shared.lane };
    match shared.client.call_once(target, produce_request(shared, &batches)).await {
        Ok(answer) => settle(shared, &batches, &answer),
        Err(error) => settle_failure(shared, &batches, &error),
    }
}

async fn join_transaction(shared: &Shared, batches: &[Outgoing]) -> Result<()> {
    let Some(handle) = shared.accumulator.lock().transaction().cloned() else {
        return Ok(());
    };
    let joining: Vec<&Outgoing> = batches.iter().filter(|b| b.joins_transaction).collect();
    if joining.is_empty() {
        return Ok(());
    }
    let partitions: Vec<(&str, i32)> = joining.iter().map(|b| (&*b.topic, b.partition)).collect();
    shared.client.add_partitions(&handle, &partitions).await?;
    let mut accumulator = shared.accumulator.lock();
    for batch in joining {
        accumulator.joined_transaction(batch.place);
    }
    Ok(())
}

fn produce_request(shared: &Shared, batches: &[Outgoing]) -> ProduceRequest {
    let transactional_id = shared
        .accumulator
        .lock()
        .transaction()
        .map(|handle| StrBytes::from_string(handle.transactional_id.clone()).into());
    let mut request = ProduceRequest::default()
        .with_transactional_id(transactional_id)
        .with_acks(match shared.options.acks {
            Acks::All => -1,
            Acks::Leader => 1,
        })
        .with_timeout_ms(30_000);
    for batch in batches {
        let data = PartitionProduceData::default().with_index(batch.partition).with_records(Some(batch.bytes.clone()));
        let topics = &mut request.topic_data;
        match topics.iter_mut().find(|t| t.name.0.as_str() == &*batch.topic) {
            Some(topic) => topic.partition_data.push(data),
            None => topics.push(
                TopicProduceData::default()
                    .with_name(StrBytes::from_string(batch.topic.to_string()).into())
                    .with_partition_data(vec![data]),
            ),
        }
    }
    request
}

fn settle(shared: &Shared, batches: &[Outgoing], answer: &ProduceResponse) {
    let mut answers: HashMap<(&str, i32), (i16, Option<&str>)> = HashMap::new();
    for topic in &answer.responses {
        for p in &topic.partition_responses {
            let message = p.error_message.as_deref();
            answers.insert((topic.name.0.as_str(), p.index), (p.error_code, message));
        }
    }
    let mut acknowledged: Vec<Place> = Vec::with_capacity(batches.len());
    for batch in batches {
        let what = || format!("Produce to topic '{}', partition {},", batch.topic, batch.partition);
        let error = match answers.get(&(&*batch.topic, batch.partition)) {
            None => Error::protocol(what(), "the partition is missing"),
            Some((0, _)) => {
                acknowledged.push(batch.place);
                continue;
            }
            // The broker has it already: an earlier answer was lost.
            Some((code, _)) if *code == ResponseError::DuplicateSequenceNumber.code() => {
                acknowledged.push(batch.place);
                continue;
            }
            Some((code, message)) => Error::server(what(), *code, *message),
        };
        settle_failure(shared, std::slice::from_ref(batch), &error);
    }
    if acknowledged.is_empty() {
        return;
    }
    *shared.trouble.lock() = None;
    let mut accumulator = shared.accumulator.lock();
    for place in acknowledged {
        accumulator.acknowledged(place);
    }
    drop(accumulator);
    shared.signal();
}

fn settle_failure(shared: &Shared, batches: &[Outgoing], error: &Error) {
    if error.stale_metadata() {
        shared.client.expire_metadata();
    }
    *shared.trouble.lock() = Some(error.clone());
    let mut broken = false;
    let mut accumulator = shared.accumulator.lock();
    for batch in batches {
        let waited = batch.closed_at.elapsed();
        // A topic that is gone may be on its way back, but nobody waits two minutes for it.
        let may_repeat = error.retriable() || matches!(error, Error::UnknownTopic { .. });
        if may_repeat && waited < shared.options.delivery_timeout {
            let pause =
                (waited / 4).clamp(shared.client.options().retry_backoff, shared.client.options().retry_backoff_max);
            accumulator.retry_later(batch.place, pause);
        } else {
            accumulator.fail(error.clone());
            broken = true;
        }
    }
    drop(accumulator);
    tracing::debug!(%error, broken, "a batch could not be delivered");
    if broken {
        shared.signal();
    }
    shared.work.notify_one();
}
