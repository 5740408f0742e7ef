//! How requests reach a broker: over TCP, or as plain values into the broker of the same process.

mod tcp;

use std::future::Future;
use std::pin::Pin;

pub use tcp::{TcpOptions, TcpTransport};

use crate::error::Result;
use crate::message::{Request, Response};

/// A future on the heap, so that a transport can be chosen at run time.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Which broker, and on which connection to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Target {
    /// Node id from the metadata; `None` means any bootstrap address.
    pub node: Option<i32>,
    /// Requests of one lane are answered in order; a fetch that waits holds up its lane only.
    pub lane: u32,
}

impl Target {
    /// Any broker, on the lane for short requests.
    pub const ANY: Self = Self { node: None, lane: 0 };

    /// A given broker, on the lane for short requests.
    pub fn node(node: i32) -> Self {
        Self { node: Some(node), lane: 0 }
    }
}

/// A broker's address as the metadata give it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Node id.
    pub id: i32,
    /// Host name or address.
    pub host: String,
    /// Port.
    pub port: u16,
}

/// Carries requests to brokers. Implemented by [`TcpTransport`] and by the embedded broker.
pub trait Transport: Send + Sync + 'static {
    /// Sends one request and gives its answer. An error of a single partition is inside the answer.
    ///
    /// A Produce request with acks 0 has no answer on the wire and must not be sent through here.
    fn call(&self, target: Target, request: Request) -> BoxFuture<Result<Response>>;

    /// Tells the addresses behind node ids, from the metadata.
    fn learn_nodes(&self, _nodes: &[Node]) {}

    /// The lane is not used any more: its connections may be closed.
    fn close_lane(&self, _lane: u32) {}

    /// True when a call may be dropped without its answer holding up the next one.
    fn abandons_cheaply(&self) -> bool {
        false
    }

    /// For messages: where it leads.
    fn describe(&self) -> String;
}
