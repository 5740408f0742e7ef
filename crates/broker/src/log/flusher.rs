//! Forces appended records to the disk, many appends with one fsync.
//!
//! A thread of its own: fsync blocks for milliseconds, which neither the async runtime nor an
//! appender should feel. Invariant: when generation `g` is announced, everything that was appended
//! before `g` was begun is on the disk.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::JoinHandle;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};
use tokio::sync::watch;

use super::partition::PartitionLog;
use crate::clock::now_ms;
use crate::config::FlushPolicy;

/// The generation that forces some records to the disk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FlushTicket(u64);

pub(crate) struct Flusher {
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

struct Shared {
    policy: FlushPolicy,
    state: Mutex<State>,
    wake: Condvar,
    done: watch::Sender<u64>,
}

#[derive(Default)]
struct State {
    dirty: Vec<Arc<PartitionLog>>,
    /// The generation that takes the dirty list next.
    next_generation: u64,
    stopping: bool,
}

impl Flusher {
    pub(crate) fn start(policy: FlushPolicy) -> std::io::Result<Self> {
        let shared = Arc::new(Shared {
            policy,
            state: Mutex::new(State { next_generation: 1, ..State::default() }),
            wake: Condvar::new(),
            done: watch::Sender::new(0),
        });
        let worker = shared.clone();
        let thread = std::thread::Builder::new().name("log-flusher".to_owned()).spawn(move || worker.run())?;
        Ok(Self { shared, thread: Mutex::new(Some(thread)) })
    }

    /// Notes that a partition has records that are not on the disk. The ticket is for
    /// [`Flusher::wait_before_ack`].
    pub(crate) fn note(&self, partition: &Arc<PartitionLog>) -> FlushTicket {
        let must_wait = self.shared.policy == FlushPolicy::BeforeAck;
        let queued = partition.queued_for_flush.swap(true, Ordering::AcqRel);
        if queued && !must_wait {
            return FlushTicket(0);
        }
        let mut state = self.shared.state.lock();
        // Who waits needs to know which generation covers its records. "Queued" alone does not
        // tell whether that generation is yet to come or has just been taken.
        if !state.dirty.iter().any(|other| Arc::ptr_eq(other, partition)) {
            state.dirty.push(partition.clone());
        }
        let first = state.dirty.len() == 1;
        let ticket = FlushTicket(state.next_generation);
        drop(state);
        if first {
            self.shared.wake.notify_one();
        }
        ticket
    }

    /// Waits, if the policy says so, until what the ticket stands for is on the disk.
    pub(crate) async fn wait_before_ack(&self, ticket: FlushTicket) {
        if self.shared.policy != FlushPolicy::BeforeAck {
            return;
        }
        let mut done = self.shared.done.subscribe();
        // An error means that the flusher has stopped: the broker is closing.
        drop(done.wait_for(|done| *done >= ticket.0).await);
    }

    pub(crate) fn stop(&self) {
        self.shared.state.lock().stopping = true;
        self.shared.wake.notify_one();
        if let Some(thread) = self.thread.lock().take()
            && thread.join().is_err()
        {
            tracing::error!("the flusher thread has panicked");
        }
    }
}

impl Shared {
    fn run(&self) {
        loop {
            let (dirty, generation, stopping) = self.next_group();
            for partition in &dirty {
                // Cleared first: what is appended from here on belongs to the next group.
                partition.queued_for_flush.store(false, Ordering::Release);
                if let Err(error) = partition.flush(false, now_ms()) {
                    tracing::error!(%error, "cannot force the log to the disk");
                }
            }
            self.done.send_replace(generation);
            if stopping && dirty.is_empty() {
                return;
            }
        }
    }

    fn next_group(&self) -> (Vec<Arc<PartitionLog>>, u64, bool) {
        let mut state = self.state.lock();
        while state.dirty.is_empty() && !state.stopping {
            self.wake.wait(&mut state);
        }
        if let FlushPolicy::Every(interval) = self.policy {
            let deadline = std::time::Instant::now() + interval.min(Duration::from_secs(60));
            while !state.stopping {
                if self.wake.wait_until(&mut state, deadline).timed_out() {
                    break;
                }
            }
        }
        let dirty = std::mem::take(&mut state.dirty);
        let generation = state.next_generation;
        state.next_generation += 1;
        (dirty, generation, state.stopping)
    }
}
