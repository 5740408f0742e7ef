//! The exchanges that a worker sends into.

use std::sync::Arc;

use ouzel_types::{Batch, DataType};

use crate::runtime::alignment::Barrier;
use crate::runtime::exchange::{Exchange, Message};
use crate::runtime::layout::Route;
use crate::runtime::splitter::Splitter;

pub struct Outlets {
    exchange: Arc<Exchange>,
    worker: usize,
    alone: bool,
    /// One per edge.
    splitters: Vec<Splitter>,
}

impl Outlets {
    /// `types`: the columns of each edge.
    pub fn new(exchange: Arc<Exchange>, worker: usize, workers: usize, types: &[Vec<DataType>]) -> Outlets {
        let splitter = |(edge, types): (&crate::runtime::exchange::Edge, &Vec<DataType>)| {
            let targets = if edge.route == Route::Local { 1 } else { edge.to_parallelism };
            Splitter::new(&edge.route, types, targets, worker)
        };
        let splitters = exchange.edges.iter().zip(types).map(splitter).collect();
        Outlets { exchange, worker, alone: workers == 1, splitters }
    }

    /// This is the only worker.
    pub fn is_alone(&self) -> bool {
        self.alone
    }

    /// Sends rows and marks to the readers of an edge; `origin` gives the source rows of a piece that wants them.
    pub fn send(&mut self, edge: usize, batch: &Batch, origin: impl Fn(&Batch) -> Option<Batch>) {
        let (exchange, worker) = (&self.exchange, self.worker);
        let first = exchange.edges[edge].receivers(worker).start;
        self.splitters[edge].split(batch, |target, piece| {
            let origin = origin(&piece);
            exchange.push(edge, worker, first + target, Message::Rows { batch: piece, origin });
        });
    }

    pub fn broadcast(&self, edge: usize, message: impl Fn() -> Message) {
        for target in self.exchange.edges[edge].receivers(self.worker) {
            self.exchange.push(edge, self.worker, target, message());
        }
    }

    /// A barrier leaves a fragment on all its exchanges.
    pub fn send_barrier(&self, fragment: usize, barrier: Barrier) {
        for (index, edge) in self.exchange.edges.iter().enumerate() {
            if edge.from_fragment == fragment && self.worker < edge.from_parallelism {
                self.broadcast(index, || Message::Barrier(barrier));
            }
        }
    }
}
