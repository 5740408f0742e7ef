//! What can go wrong between this process and a Kafka cluster.
//!
//! Every error says what failed; [`Error::retriable`] says whether the same call may succeed later,
//! [`Error::hint`] what a person can do.

use kafka_protocol::error::ResponseError;

use crate::record::BatchError;

/// Result of the client.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// No bootstrap address, or one that cannot be read.
    #[error("'{address}' is not a Kafka address: {detail}")]
    Address {
        /// As it was given.
        address: String,
        /// What is wrong with it.
        detail: String,
    },
    /// None of the addresses answered.
    #[error("cannot connect to Kafka at {address}: {detail}")]
    Connect {
        /// One or several addresses.
        address: String,
        /// The operating system's words.
        detail: String,
    },
    /// The connection ended while a request was under way.
    #[error("the connection to Kafka at {address} was lost: {detail}")]
    Disconnected {
        /// The peer.
        address: String,
        /// Why, as far as known.
        detail: String,
    },
    /// No answer in time.
    #[error("{what} was not answered within {timeout_ms} ms")]
    Timeout {
        /// The request.
        what: String,
        /// How long was waited.
        timeout_ms: u64,
    },
    /// The broker refused.
    #[error("{what} was refused by the broker: {code}{}", message.as_deref().map(|m| format!(" ({m})")).unwrap_or_default())]
    Server {
        /// The request, with topic and partition.
        what: String,
        /// Kafka's error code.
        code: ResponseError,
        /// The broker's own words, if it sent any.
        message: Option<String>,
    },
    /// The topic does not exist (yet).
    #[error("topic '{topic}' does not exist")]
    UnknownTopic {
        /// Its name.
        topic: String,
    },
    /// A position outside the log.
    #[error(
        "offset {offset} of topic '{topic}', partition {partition}, is not in the log, which holds {start} to {end}"
    )]
    OffsetOutOfRange {
        /// Topic name.
        topic: String,
        /// Partition number.
        partition: i32,
        /// What was asked for.
        offset: i64,
        /// First offset in the log; -1 when unknown.
        start: i64,
        /// Offset behind the last one; -1 when unknown.
        end: i64,
    },
    /// The peer lacks a request or the version of it that is needed.
    #[error("the broker does not support {what}")]
    Unsupported {
        /// Name of the request.
        what: String,
    },
    /// Bytes that are no record batch.
    #[error("topic '{topic}', partition {partition}, offset {offset}: {cause}")]
    Corrupt {
        /// Topic name.
        topic: String,
        /// Partition number.
        partition: i32,
        /// Offset of the batch or the position that was read.
        offset: i64,
        /// What is wrong.
        cause: BatchError,
    },
    /// An answer that cannot be decoded, or not the one that was asked for.
    #[error("the answer to {what} cannot be understood: {detail}")]
    Protocol {
        /// The request.
        what: String,
        /// What the codec said.
        detail: String,
    },
    /// The producer's memory is full; wait for its waker and try again.
    #[error("the producer's buffer is full")]
    BufferFull,
    /// One record that no batch can hold.
    #[error("a record of {bytes} bytes for topic '{topic}' is larger than max.request.size ({max})")]
    RecordTooLarge {
        /// Topic name.
        topic: String,
        /// Size of the record.
        bytes: usize,
        /// The limit.
        max: usize,
    },
    /// A partition that the topic does not have.
    #[error("topic '{topic}' has {count} partitions; there is no partition {partition}")]
    NoSuchPartition {
        /// Topic name.
        topic: String,
        /// Asked for.
        partition: i32,
        /// Partitions of the topic.
        count: usize,
    },
    /// Used after it was closed, or its runtime ended.
    #[error("the Kafka client is closed")]
    Closed,
}

impl Error {
    pub(crate) fn server(what: impl Into<String>, code: i16, message: Option<&str>) -> Self {
        Self::Server {
            what: what.into(),
            code: ResponseError::try_from_code(code).unwrap_or(ResponseError::UnknownServerError),
            message: message.filter(|m| !m.is_empty()).map(str::to_owned),
        }
    }

    pub(crate) fn protocol(what: impl Into<String>, detail: impl std::fmt::Display) -> Self {
        Self::Protocol { what: what.into(), detail: detail.to_string() }
    }

    /// The broker's error code, if it was the broker that refused.
    pub fn code(&self) -> Option<ResponseError> {
        match self {
            Self::Server { code, .. } => Some(*code),
            Self::UnknownTopic { .. } => Some(ResponseError::UnknownTopicOrPartition),
            Self::OffsetOutOfRange { .. } => Some(ResponseError::OffsetOutOfRange),
            _ => None,
        }
    }

    /// True when the same call may succeed later without anybody changing anything.
    pub fn retriable(&self) -> bool {
        match self {
            Self::Connect { .. } | Self::Disconnected { .. } | Self::Timeout { .. } | Self::BufferFull => true,
            // The codec's table calls this one final; it means that the markers of the last
            // transaction are still being written.
            Self::Server { code: ResponseError::ConcurrentTransactions, .. } => true,
            Self::Server { code, .. } => code.is_retriable(),
            _ => false,
        }
    }

    /// True when the leader has to be looked up again before the next try.
    pub(crate) fn stale_metadata(&self) -> bool {
        matches!(
            self.code(),
            Some(
                ResponseError::UnknownTopicOrPartition
                    | ResponseError::NotLeaderOrFollower
                    | ResponseError::LeaderNotAvailable
                    | ResponseError::FencedLeaderEpoch
                    | ResponseError::UnknownLeaderEpoch
                    | ResponseError::UnknownTopicId
                    | ResponseError::InconsistentTopicId
                    | ResponseError::ReplicaNotAvailable
                    | ResponseError::KafkaStorageError
            )
        ) || matches!(self, Self::Disconnected { .. } | Self::Connect { .. })
    }

    /// What a person can do about it.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Address { .. } => Some("write host:port, several of them separated by commas"),
            Self::Connect { .. } => Some("check the address, and that the broker runs and listens there"),
            Self::UnknownTopic { .. } => Some("create the topic, or check its name and the cluster's address"),
            Self::OffsetOutOfRange { .. } => Some(
                "the log was shortened by retention or the topic was created anew; start from 'earliest-offset' or 'latest-offset'",
            ),
            Self::RecordTooLarge { .. } => Some("make the record smaller"),
            Self::Server { code, .. } => match code {
                ResponseError::MessageTooLarge => {
                    Some("raise max.message.bytes of the topic, or make the batches smaller")
                }
                ResponseError::TopicAuthorizationFailed
                | ResponseError::ClusterAuthorizationFailed
                | ResponseError::TransactionalIdAuthorizationFailed
                | ResponseError::GroupAuthorizationFailed => {
                    Some("the user of this connection lacks the right on the cluster")
                }
                ResponseError::InvalidTransactionTimeout => {
                    Some("the transaction timeout is above the broker's transaction.max.timeout.ms")
                }
                _ => None,
            },
            _ => None,
        }
    }
}
