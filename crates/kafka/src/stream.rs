//! Reads partitions ahead of their reader: fetch tasks in the background, bounded queues between.
//!
//! The reader never waits inside [`RecordStream::try_recv`]; a waker of its own choice is called
//! when something arrives. One task finds leaders, one task per leading node fetches.
//! Invariants: batches of a partition arrive in offset order and without gaps from its position;
//! after a seek nothing of the old position is given out; a partition whose queue is full is not
//! fetched, so memory is bounded by `queue_bytes` plus one answer per node.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Weak};
use std::time::Duration;

use parking_lot::{Condvar, Mutex};
use tokio::sync::Notify;

use crate::client::Client;
use crate::error::{Error, Result};
use crate::fetch::FetchedBatch;
use crate::offsets::Isolation;
use crate::stream_worker;

/// Called from a background task when there is something to receive. Must not block.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// How a stream reads.
#[derive(Debug, Clone)]
pub struct StreamOptions {
    /// Whether records of open and aborted transactions are seen.
    pub isolation: Isolation,
    /// How long the broker holds back an answer that would be smaller than `min_bytes`.
    pub max_wait: Duration,
    /// See `max_wait`.
    pub min_bytes: i32,
    /// Upper bound of one answer.
    pub max_bytes: i32,
    /// Upper bound of one partition's part of an answer.
    pub partition_max_bytes: i32,
    /// Bytes read ahead over all partitions of the stream.
    pub queue_bytes: usize,
    /// Checks the checksum of every batch.
    pub check_crcs: bool,
}

impl Default for StreamOptions {
    fn default() -> Self {
        Self {
            isolation: Isolation::ReadUncommitted,
            max_wait: Duration::from_millis(500),
            min_bytes: 1,
            max_bytes: 16 << 20,
            partition_max_bytes: 1 << 20,
            queue_bytes: 8 << 20,
            check_crcs: true,
        }
    }
}

/// How far a partition has been read.
#[derive(Debug, Clone)]
pub struct Progress {
    /// The next offset that [`RecordStream::try_recv`] gives out.
    pub position: i64,
    /// End of the log when it was last heard of; -1 before the first answer.
    pub high_watermark: i64,
    /// End of what a reader of committed data sees; -1 before the first answer.
    pub last_stable_offset: i64,
    /// Read ahead and not received yet.
    pub queued_bytes: usize,
    /// Why nothing arrives at the moment; cleared by the next answer.
    pub trouble: Option<Error>,
}

/// Batches of any number of partitions.
pub struct RecordStream {
    shared: Arc<Shared>,
    coordinator: tokio::task::AbortHandle,
}

impl RecordStream {
    /// A stream without partitions.
    pub fn new(client: &Client, options: StreamOptions) -> Self {
        let shared = Arc::new(Shared {
            client: client.clone(),
            options,
            state: Mutex::default(),
            arrived: Condvar::new(),
            arrived_async: Notify::new(),
            leaders_wanted: Notify::new(),
        });
        let coordinate = stream_worker::coordinate(Arc::downgrade(&shared));
        let coordinator = client.runtime().spawn(coordinate).abort_handle();
        Self { shared, coordinator }
    }

    /// Called whenever a batch or an error has arrived.
    pub fn set_waker(&self, waker: Waker) {
        self.shared.state.lock().waker = Some(waker);
    }

    /// Starts reading a partition at `offset`; one that is read already is moved there.
    pub fn assign(&self, topic: &str, partition: i32, offset: i64) {
        let mut state = self.shared.state.lock();
        state.generations += 1;
        let generation = state.generations;
        let key = (Arc::from(topic), partition);
        let leader = self.shared.client.known_leader(topic, partition);
        let old = state.partitions.remove(&key);
        let fresh = Partition {
            generation,
            fetch_offset: offset,
            position: offset,
            paused: old.is_some_and(|old| old.paused),
            leader,
            ..Partition::default()
        };
        state.partitions.insert(key, fresh);
        drop(state);
        self.shared.leaders_wanted.notify_one();
        self.shared.wake_workers();
    }

    /// Moves the position of a partition; forgets what was read ahead.
    pub fn seek(&self, topic: &str, partition: i32, offset: i64) {
        self.assign(topic, partition, offset);
    }

    /// Stops reading a partition.
    pub fn unassign(&self, topic: &str, partition: i32) {
        let mut state = self.shared.state.lock();
        state.partitions.remove(&(Arc::from(topic), partition));
    }

    /// Holds a partition back: nothing of it is given out or fetched until it is resumed.
    pub fn pause(&self, topic: &str, partition: i32) {
        self.set_paused(topic, partition, true);
    }

    /// Ends a pause.
    pub fn resume(&self, topic: &str, partition: i32) {
        self.set_paused(topic, partition, false);
    }

    fn set_paused(&self, topic: &str, partition: i32, paused: bool) {
        let mut state = self.shared.state.lock();
        let Some(p) = state.partitions.get_mut(&(Arc::from(topic), partition)) else {
            return;
        };
        let resumed = p.paused && !paused;
        let has_data = !p.queue.is_empty();
        p.paused = paused;
        drop(state);
        if resumed {
            self.shared.wake_workers();
            if has_data {
                self.shared.signal_arrival();
            }
        }
    }

    /// The next batch of any partition that is not paused, in turns; `None` when nothing is there
    /// yet. After an error the partition that it names stands still until it is assigned anew.
    pub fn try_recv(&self) -> Option<Result<FetchedBatch>> {
        let mut state = self.shared.state.lock();
        let key = state.next_with_data()?;
        let item = state.pop(&key, &self.shared.options);
        drop(state);
        self.shared.after_pop(item)
    }

    /// Waits on a plain thread for the next batch.
    pub fn recv_timeout(&self, timeout: Duration) -> Option<Result<FetchedBatch>> {
        let deadline = std::time::Instant::now() + timeout;
        let mut state = self.shared.state.lock();
        loop {
            if let Some(key) = state.next_with_data() {
                let item = state.pop(&key, &self.shared.options);
                drop(state);
                return self.shared.after_pop(item);
            }
            let timed_out = self.shared.arrived.wait_until(&mut state, deadline).timed_out();
            if timed_out && state.next_with_data().is_none() {
                return None;
            }
        }
    }

    /// Waits in an async task for the next batch.
    pub async fn recv(&self) -> Result<FetchedBatch> {
        loop {
            let arrived = self.shared.arrived_async.notified();
            if let Some(item) = self.try_recv() {
                return item;
            }
            arrived.await;
        }
    }

    /// How far a partition has been read; `None` when it is not assigned.
    pub fn progress(&self, topic: &str, partition: i32) -> Option<Progress> {
        let state = self.shared.state.lock();
        let p = state.partitions.get(&(Arc::from(topic), partition))?;
        Some(Progress {
            position: p.position,
            high_watermark: p.high_watermark.unwrap_or(-1),
            last_stable_offset: p.last_stable_offset.unwrap_or(-1),
            queued_bytes: p.queued_bytes,
            trouble: p.trouble.clone(),
        })
    }
}

impl Drop for RecordStream {
    fn drop(&mut self) {
        self.coordinator.abort();
        for worker in self.shared.state.lock().workers.values() {
            worker.task.abort();
            self.shared.client.transport().close_lane(worker.lane);
        }
    }
}

pub(crate) type Key = (Arc<str>, i32);

pub(crate) struct Shared {
    pub client: Client,
    pub options: StreamOptions,
    pub state: Mutex<State>,
    arrived: Condvar,
    arrived_async: Notify,
    pub leaders_wanted: Notify,
}

#[derive(Default)]
pub(crate) struct State {
    pub partitions: BTreeMap<Key, Partition>,
    pub workers: BTreeMap<i32, Worker>,
    generations: u64,
    last_served: Option<Key>,
    waker: Option<Waker>,
}

pub(crate) struct Worker {
    pub wake: Arc<Notify>,
    pub lane: u32,
    pub task: tokio::task::AbortHandle,
}

#[derive(Default)]
pub(crate) struct Partition {
    /// Changes with every assignment: an answer to an older one is dropped.
    pub generation: u64,
    pub fetch_offset: i64,
    position: i64,
    pub paused: bool,
    pub leader: Option<i32>,
    queue: VecDeque<Result<FetchedBatch>>,
    queued_bytes: usize,
    pub high_watermark: Option<i64>,
    pub last_stable_offset: Option<i64>,
    pub trouble: Option<Error>,
    /// An error was queued: nothing is fetched until the partition is assigned anew.
    pub failed: bool,
}

impl Partition {
    pub(crate) fn is_full(&self, limit: usize) -> bool {
        self.queued_bytes >= limit
    }

    pub(crate) fn push(&mut self, batch: FetchedBatch) {
        self.fetch_offset = batch.next_offset();
        self.queued_bytes += batch.size_bytes();
        self.queue.push_back(Ok(batch));
    }

    pub(crate) fn fail(&mut self, error: Error) {
        self.failed = true;
        self.queue.push_back(Err(error));
    }
}

impl State {
    /// The share of one partition in the bytes that may be read ahead.
    pub(crate) fn queue_limit(&self, options: &StreamOptions) -> usize {
        options.queue_bytes / self.partitions.len().max(1)
    }

    fn next_with_data(&mut self) -> Option<Key> {
        use std::ops::Bound;
        let ready = |(key, p): (&Key, &Partition)| (!p.paused && !p.queue.is_empty()).then(|| key.clone());
        let found = match &self.last_served {
            Some(last) => {
                let behind = (Bound::Excluded(last.clone()), Bound::Unbounded);
                let up_to = (Bound::Unbounded, Bound::Included(last.clone()));
                let mut turns = self.partitions.range(behind).chain(self.partitions.range(up_to));
                turns.find_map(ready)
            }
            None => self.partitions.iter().find_map(ready),
        };
        if found.is_some() {
            self.last_served.clone_from(&found);
        }
        found
    }

    /// The item, and the node whose worker may fetch again.
    fn pop(&mut self, key: &Key, options: &StreamOptions) -> (Option<Result<FetchedBatch>>, Option<i32>) {
        let limit = self.queue_limit(options);
        let Some(p) = self.partitions.get_mut(key) else {
            return (None, None);
        };
        let was_full = p.is_full(limit);
        let item = p.queue.pop_front();
        if let Some(Ok(batch)) = &item {
            p.queued_bytes -= batch.size_bytes();
            p.position = batch.next_offset();
        }
        let freed = was_full && !p.is_full(limit);
        (item, if freed { p.leader } else { None })
    }
}

impl Shared {
    fn after_pop(&self, (item, freed): (Option<Result<FetchedBatch>>, Option<i32>)) -> Option<Result<FetchedBatch>> {
        if let Some(node) = freed
            && let Some(worker) = self.state.lock().workers.get(&node)
        {
            worker.wake.notify_one();
        }
        item
    }

    pub(crate) fn wake_workers(&self) {
        for worker in self.state.lock().workers.values() {
            worker.wake.notify_one();
        }
    }

    pub(crate) fn signal_arrival(&self) {
        self.arrived.notify_all();
        self.arrived_async.notify_waiters();
        let waker = self.state.lock().waker.clone();
        if let Some(waker) = waker {
            waker();
        }
    }

    /// Leaders that are needed and have no worker get one.
    pub(crate) fn start_workers(self: &Arc<Self>) {
        let mut state = self.state.lock();
        let needed: BTreeSet<i32> = state.partitions.values().filter_map(|p| p.leader).collect();
        for node in needed {
            if let Some(worker) = state.workers.get(&node) {
                worker.wake.notify_one();
                continue;
            }
            let wake = Arc::new(Notify::new());
            let lane = self.client.new_lane();
            let weak: Weak<Self> = Arc::downgrade(self);
            let work = stream_worker::fetch_from(weak, node, lane, wake.clone());
            let task = self.client.runtime().spawn(work).abort_handle();
            state.workers.insert(node, Worker { wake, lane, task });
        }
    }
}
