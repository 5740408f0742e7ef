//! How a broker is set up.

use std::path::PathBuf;
use std::time::Duration;

/// When appended records are forced to the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlushPolicy {
    /// A produce is acknowledged when its bytes are in the operating system's hands, and everything
    /// that was appended is forced to the disk together at this interval. What was acknowledged
    /// survives `kill -9`; a power cut may take what is younger than the interval.
    /// Checkpoints call [`crate::Broker::sync`], so what they cover survives both.
    Every(Duration),
    /// A produce is acknowledged when its bytes are on the disk; produces that arrive while the
    /// disk is busy share the next fsync.
    BeforeAck,
}

/// Settings of a broker.
#[derive(Debug, Clone)]
pub struct BrokerConfig {
    /// The log lives in the folder `log` below it.
    pub data_dir: PathBuf,
    /// When records are forced to the disk.
    pub flush: FlushPolicy,
    /// Kafka's `num.partitions`.
    pub default_partitions: i32,
    /// Kafka's `auto.create.topics.enable`.
    pub auto_create_topics: bool,
    /// Kafka's `node.id`.
    pub node_id: i32,
    /// Address told to clients; `None` tells each the address that it connected to.
    pub advertised: Option<(String, u16)>,
    /// Larger requests end their connection. Kafka's `socket.request.max.bytes`.
    pub request_bytes_max: usize,
}

impl BrokerConfig {
    /// Kafka's defaults, below `data_dir`.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            flush: FlushPolicy::Every(Duration::from_millis(50)),
            default_partitions: 1,
            auto_create_topics: true,
            node_id: 1,
            advertised: None,
            request_bytes_max: 100 << 20,
        }
    }
}
