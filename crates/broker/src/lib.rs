//! A single-node Kafka broker to be embedded: a log on disk and a server on the wire.
//!
//! ```text
//! let broker = Broker::open(BrokerConfig::new("./ouzel-data"))?;              // blocks: opens, checks
//! tokio::spawn(broker.clone().serve(listener, shutdown));                     // any Kafka client
//! let client = Client::new(Arc::new(LocalTransport::new(broker.clone())), handle, options);
//! broker.sync()?;                                  // blocks; before a checkpoint is complete
//! broker.stats();                                  // per topic and partition, for metrics
//! broker.tail("raw-events", 0, 20)?;               // the last records, for people
//! broker.close()?;
//! ```
//!
//! # Guarantees
//! An acknowledged record survives `kill -9` of the process. It survives a power cut once it was
//! forced to the disk: within [`FlushPolicy::Every`] (50 ms by default), at [`Broker::sync`], or
//! before the acknowledgement with [`FlushPolicy::BeforeAck`]. A torn tail is cut off when the log
//! is opened, and the log says so. Batches of idempotent producers are in the log once.
//!
//! # Not here yet
//! Consumer groups, transactions, retention, compaction, TLS, SASL, ACLs, quotas. A request that is
//! not there is not announced; asked for all the same, it ends the connection, as in Kafka.

mod broker;
mod clock;
mod config;
mod error;
mod local;
mod log;
mod server;
mod stats;
mod topic_config;

pub use broker::Broker;
pub use config::{BrokerConfig, FlushPolicy};
pub use error::{Error, Result};
pub use local::LocalTransport;
pub use stats::{PartitionStats, TailRecord, TopicStats};
