//! Queues between the workers of a job: one lane per exchange edge, sending worker and receiving worker.
//!
//! A lane holds messages in order. Its bound is soft: a worker looks whether its lanes have room *before* it takes the
//! next piece of work, and what that piece gives is always taken. So nobody waits in the middle of a batch, memory is
//! bounded by the bound plus one batch's output, and a full lane stops its sender's sources (back pressure). Lanes
//! nearer to the sinks are emptied first and never wait for lanes before them, so there is no deadlock.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ouzel_types::Batch;
use parking_lot::Mutex;

use crate::runtime::alignment::Barrier;
use crate::runtime::layout::{Layout, Route};
use crate::runtime::notifier::Notifier;

/// Batches in a lane above which its sender takes no new work.
const LANE_BATCHES: usize = 8;

pub enum Message {
    Rows {
        batch: Batch,
        /// The rows of the source that these rows are, when a late table may want them.
        origin: Option<Batch>,
    },
    Idle(bool),
    Ended,
    Barrier(Barrier),
}

/// An edge of the plan that is not a call.
#[derive(Debug, Clone)]
pub struct Edge {
    pub from: usize,
    pub to: usize,
    pub port: usize,
    pub route: Route,
    pub from_parallelism: usize,
    pub to_parallelism: usize,
    pub from_fragment: usize,
    pub to_fragment: usize,
    /// The reader's first watermark channel of this edge: one per sender.
    pub first_channel: usize,
    first_lane: usize,
}

impl Edge {
    /// How many senders a reader hears on this edge.
    pub fn channels(&self) -> usize {
        if self.route == Route::Local { 1 } else { self.from_parallelism }
    }

    /// The workers whose lanes lead to `worker`.
    pub fn senders(&self, worker: usize) -> std::ops::Range<usize> {
        match self.route {
            _ if worker >= self.to_parallelism => 0..0,
            Route::Local if worker >= self.from_parallelism => 0..0,
            Route::Local => worker..worker + 1,
            _ => 0..self.from_parallelism,
        }
    }

    /// The workers that `worker` sends to.
    pub fn receivers(&self, worker: usize) -> std::ops::Range<usize> {
        match self.route {
            Route::Local => worker..worker + 1,
            _ => 0..self.to_parallelism,
        }
    }

    /// The reader's watermark channel of a sender.
    pub fn channel(&self, from: usize) -> usize {
        if self.route == Route::Local { self.first_channel } else { self.first_channel + from }
    }
}

#[derive(Default)]
struct Lane {
    messages: Mutex<VecDeque<Message>>,
    length: AtomicUsize,
}

pub struct Exchange {
    pub edges: Vec<Edge>,
    lanes: Vec<Lane>,
    workers: Vec<Arc<Notifier>>,
    /// Messages that are queued or being worked on.
    in_flight: AtomicUsize,
}

impl Exchange {
    /// Edges of the plan in order of their readers, then the `sides`: (from, to) of dead-letter and late rows.
    pub fn new(
        layout: &Layout,
        inputs: &[Vec<usize>],
        sides: &[(usize, usize)],
        workers: Vec<Arc<Notifier>>,
    ) -> Exchange {
        let mut edges: Vec<Edge> = Vec::new();
        let mut lanes = 0;
        let mut add = |from: usize, to: usize, port: usize, route: Route, first_channel: usize| {
            let (source, reader) = (&layout.nodes[from], &layout.nodes[to]);
            let edge = Edge {
                from,
                to,
                port,
                route,
                from_parallelism: source.parallelism,
                to_parallelism: reader.parallelism,
                from_fragment: source.fragment,
                to_fragment: reader.fragment,
                first_channel,
                first_lane: lanes,
            };
            lanes += edge.from_parallelism * edge.to_parallelism;
            let channels = edge.channels();
            edges.push(edge);
            channels
        };
        for (to, inputs) in inputs.iter().enumerate() {
            let mut channel = 0;
            for (port, from) in inputs.iter().enumerate() {
                channel += match &layout.nodes[to].routes[port] {
                    Route::Forward => 1,
                    route => add(*from, to, port, route.clone(), channel),
                };
            }
        }
        for (from, to) in sides {
            add(*from, *to, 0, Route::Rebalance, 0);
        }
        let lanes = (0..lanes).map(|_| Lane::default()).collect();
        Exchange { edges, lanes, workers, in_flight: AtomicUsize::new(0) }
    }

    fn lane(&self, edge: usize, from: usize, to: usize) -> &Lane {
        let edge = &self.edges[edge];
        &self.lanes[edge.first_lane + from * edge.to_parallelism + to]
    }

    pub fn push(&self, edge: usize, from: usize, to: usize, message: Message) {
        self.in_flight.fetch_add(1, Ordering::SeqCst);
        let lane = self.lane(edge, from, to);
        let mut messages = lane.messages.lock();
        messages.push_back(message);
        lane.length.store(messages.len(), Ordering::Release);
        drop(messages);
        if from != to {
            self.workers[to].notify();
        }
    }

    /// The next message. Its receiver calls `done` when everything that followed from it has been pushed.
    pub fn pop(&self, edge: usize, from: usize, to: usize) -> Option<Message> {
        let lane = self.lane(edge, from, to);
        if lane.length.load(Ordering::Acquire) == 0 {
            return None;
        }
        let mut messages = lane.messages.lock();
        let message = messages.pop_front();
        lane.length.store(messages.len(), Ordering::Release);
        let has_room_now = messages.len() + 1 == LANE_BATCHES;
        drop(messages);
        if has_room_now && from != to {
            self.workers[from].notify();
        }
        message
    }

    /// A message has been worked on. True: it was the last one under way.
    pub fn done(&self) -> bool {
        self.in_flight.fetch_sub(1, Ordering::SeqCst) == 1
    }

    /// True when no message is queued or worked on.
    pub fn is_still(&self) -> bool {
        self.in_flight.load(Ordering::SeqCst) == 0
    }

    /// True when `worker` may take work whose results leave through `edge`.
    pub fn has_room(&self, edge: usize, worker: usize) -> bool {
        let full = |to: usize| self.lane(edge, worker, to).length.load(Ordering::Acquire) >= LANE_BATCHES;
        !self.edges[edge].receivers(worker).any(full)
    }

    /// Messages that wait for `worker`, and how many fill its lanes.
    pub fn waiting(&self, worker: usize) -> usize {
        let lanes = |(index, edge): (usize, &Edge)| -> usize {
            edge.senders(worker).map(|from| self.lane(index, from, worker).length.load(Ordering::Relaxed)).sum()
        };
        self.edges.iter().enumerate().map(lanes).sum()
    }

    /// What wakes a worker.
    pub fn notifier(&self, worker: usize) -> Arc<Notifier> {
        self.workers[worker].clone()
    }

    pub fn wake_all(&self) {
        self.workers.iter().for_each(|worker| worker.notify());
    }
}
