//! The background tasks of a [`crate::RecordStream`]: one that finds leaders, one fetcher per node.
//!
//! They hold the stream weakly and end with it.

use std::collections::BTreeMap;
use std::sync::{Arc, Weak};
use std::time::Duration;

use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::fetch_request::{FetchPartition, FetchRequest, FetchTopic};
use kafka_protocol::messages::fetch_response::{FetchResponse, PartitionData};
use kafka_protocol::protocol::StrBytes;
use tokio::sync::Notify;

use crate::error::Error;
use crate::fetch::Decoder;
use crate::stream::{Key, Partition, Shared, State};
use crate::transport::Target;

/// While a partition of the node waits for its reader, the broker must not hold back the others
/// for long: the reader may make room at any moment.
const WAIT_WHILE_HELD_BACK: Duration = Duration::from_millis(5);

/// Finds the leaders of partitions that have none and starts the fetchers.
pub(crate) async fn coordinate(weak: Weak<Shared>) {
    let Some(mut backoff) = weak.upgrade().map(|shared| shared.client.backoff()) else {
        return;
    };
    loop {
        let Some(shared) = weak.upgrade() else { return };
        let leaderless: Vec<Key> = {
            let state = shared.state.lock();
            let wanted = state.partitions.iter().filter(|(_, p)| p.leader.is_none() && !p.failed);
            wanted.map(|(key, _)| key.clone()).collect()
        };
        let mut missing = false;
        for key in leaderless {
            missing |= !find_leader(&shared, &key).await;
        }
        shared.start_workers();
        if missing {
            drop(shared);
            tokio::time::sleep(backoff.next_pause()).await;
            continue;
        }
        backoff.reset();
        shared.wait_for_wish().await;
    }
}

impl Shared {
    /// Holds the stream only as long as it takes: `notified` needs it alive, so the coordinator is
    /// aborted when the stream is dropped.
    async fn wait_for_wish(self: Arc<Self>) {
        self.leaders_wanted.notified().await;
    }
}

async fn find_leader(shared: &Shared, (topic, partition): &Key) -> bool {
    let found = shared.client.leader(topic, *partition).await;
    let mut state = shared.state.lock();
    let Some(p) = state.partitions.get_mut(&(topic.clone(), *partition)) else {
        return true;
    };
    match found {
        Ok(leader) => {
            p.leader = Some(leader);
            true
        }
        Err(error) => {
            // A topic may be created (again) at any time, so this is trouble and not the end.
            p.trouble = Some(error);
            false
        }
    }
}

struct Wanted {
    generation: u64,
    offset: i64,
}

/// Fetches what `node` leads, again and again.
pub(crate) async fn fetch_from(weak: Weak<Shared>, node: i32, lane: u32, wake: Arc<Notify>) {
    let Some(mut backoff) = weak.upgrade().map(|shared| shared.client.backoff()) else {
        return;
    };
    let target = Target { node: Some(node), lane };
    loop {
        let Some(shared) = weak.upgrade() else { return };
        let (wanted, held_back) = shared.wanted(node);
        if wanted.is_empty() {
            drop(shared);
            wake.notified().await;
            continue;
        }
        let request = shared.fetch_request(&wanted, held_back);
        let call = shared.client.call_once(target, request);
        let answer = if shared.client.transport().abandons_cheaply() {
            tokio::select! {
                answer = call => answer,
                // Something was assigned, resumed or received: ask again with all of it.
                () = wake.notified() => continue,
            }
        } else {
            call.await
        };
        let failure = match answer {
            Ok(answer) if answer.error_code == 0 => shared.deliver(node, wanted, answer),
            Ok(answer) => Some(Error::server("Fetch", answer.error_code, None)),
            Err(error) => Some(error),
        };
        let Some(error) = failure else {
            backoff.reset();
            continue;
        };
        tracing::debug!(%error, node, "fetch failed, trying again");
        shared.lose_leader(node, &error);
        drop(shared);
        tokio::time::sleep(backoff.next_pause()).await;
    }
}

impl Shared {
    /// What to fetch from the node, and whether some of its partitions are held back.
    fn wanted(&self, node: i32) -> (BTreeMap<Key, Wanted>, bool) {
        let state = self.state.lock();
        let limit = state.queue_limit(&self.options);
        let mut held_back = false;
        let mut wanted = BTreeMap::new();
        for (key, p) in &state.partitions {
            if p.leader != Some(node) || p.failed {
                continue;
            }
            if p.paused || p.is_full(limit) {
                held_back = true;
                continue;
            }
            let (generation, offset) = (p.generation, p.fetch_offset);
            wanted.insert(key.clone(), Wanted { generation, offset });
        }
        (wanted, held_back)
    }

    fn fetch_request(&self, wanted: &BTreeMap<Key, Wanted>, held_back: bool) -> FetchRequest {
        let options = &self.options;
        let hurry = held_back && !self.client.transport().abandons_cheaply();
        let max_wait = if hurry { WAIT_WHILE_HELD_BACK.min(options.max_wait) } else { options.max_wait };
        let mut request = FetchRequest::default();
        request.max_wait_ms = max_wait.as_millis() as i32;
        request.min_bytes = options.min_bytes;
        request.max_bytes = options.max_bytes;
        request.isolation_level = options.isolation.level();
        // No fetch session: -1 says so to brokers that know them.
        request.session_epoch = -1;
        for ((topic, partition), wanted) in wanted {
            let place = FetchPartition::default()
                .with_partition(*partition)
                .with_fetch_offset(wanted.offset)
                .with_partition_max_bytes(options.partition_max_bytes);
            match request.topics.last_mut().filter(|t| t.topic.0.as_str() == &**topic) {
                Some(last) => last.partitions.push(place),
                None => request.topics.push(
                    FetchTopic::default()
                        .with_topic(StrBytes::from_string(topic.to_string()).into())
                        .with_partitions(vec![place]),
                ),
            }
        }
        request
    }

    /// Queues what arrived; gives an error when the node should be left alone for a moment.
    fn deliver(&self, node: i32, wanted: BTreeMap<Key, Wanted>, answer: FetchResponse) -> Option<Error> {
        let mut arrived = false;
        let mut failure = None;
        let mut state = self.state.lock();
        for topic in answer.responses {
            let name: Arc<str> = Arc::from(topic.topic.0.as_str());
            for data in topic.partitions {
                let key = (name.clone(), data.partition_index);
                let Some(wanted) = wanted.get(&key) else { continue };
                let Some(p) = current(&mut state, &key, wanted) else { continue };
                match self.accept(&key, p, data) {
                    Ok(got_some) => arrived |= got_some,
                    Err(error) if error.retriable() => failure = Some((key, error)),
                    Err(error) => {
                        p.fail(error);
                        arrived = true;
                    }
                }
            }
        }
        drop(state);
        if arrived {
            self.signal_arrival();
        }
        let (key, error) = failure?;
        self.client.expire_metadata();
        let mut state = self.state.lock();
        if let Some(p) = state.partitions.get_mut(&key).filter(|p| p.leader == Some(node)) {
            p.leader = None;
            p.trouble = Some(error.clone());
        }
        drop(state);
        self.leaders_wanted.notify_one();
        Some(error)
    }

    fn accept(&self, (topic, partition): &Key, p: &mut Partition, data: PartitionData) -> Result<bool, Error> {
        let what = || format!("Fetch of topic '{topic}', partition {partition},");
        match ResponseError::try_from_code(data.error_code) {
            None => {}
            Some(ResponseError::OffsetOutOfRange) => {
                return Err(Error::OffsetOutOfRange {
                    topic: topic.to_string(),
                    partition: *partition,
                    offset: p.fetch_offset,
                    start: data.log_start_offset,
                    end: data.high_watermark,
                });
            }
            Some(_) => return Err(Error::server(what(), data.error_code, None)),
        }
        p.trouble = None;
        p.high_watermark = Some(data.high_watermark);
        p.last_stable_offset = Some(data.last_stable_offset);
        let decoder = Decoder {
            topic,
            partition: *partition,
            position: p.fetch_offset,
            isolation: self.options.isolation,
            check_crcs: self.options.check_crcs,
        };
        let records = data.records.unwrap_or_default();
        let batches = decoder.batches(records, data.aborted_transactions)?;
        let got_some = !batches.is_empty();
        for batch in batches {
            p.push(batch);
        }
        Ok(got_some)
    }

    /// The node cannot be reached: its partitions look for their leader anew.
    fn lose_leader(&self, node: i32, error: &Error) {
        if error.stale_metadata() {
            self.client.expire_metadata();
        }
        let mut state = self.state.lock();
        for p in state.partitions.values_mut().filter(|p| p.leader == Some(node)) {
            p.trouble = Some(error.clone());
            if error.stale_metadata() {
                p.leader = None;
            }
        }
        drop(state);
        self.leaders_wanted.notify_one();
    }
}

/// The partition, unless it was assigned anew since it was asked for.
fn current<'a>(state: &'a mut State, key: &Key, wanted: &Wanted) -> Option<&'a mut Partition> {
    state.partitions.get_mut(key).filter(|p| p.generation == wanted.generation)
}
