//! What can go wrong in the embedded broker, and which of Kafka's codes says so on the wire.

use std::path::{Path, PathBuf};

use kafka_protocol::error::ResponseError;
use ouzel_kafka::record::BatchError;

/// Result of the broker.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The operating system refused.
    #[error("cannot {action} '{}': {cause}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        cause: std::io::Error,
    },
    /// Another process works on the same log.
    #[error("the log in '{}' is in use by another process", path.display())]
    InUse {
        /// The log's folder.
        path: PathBuf,
    },
    /// The files were written by a newer version.
    #[error("'{}' has format {found}; this version reads up to {supported}", path.display())]
    NewerFormat {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// The newest known version.
        supported: u32,
    },
    /// A file of the log that is not what it should be.
    #[error("'{}' is damaged: {detail}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// No topic of that name or id.
    #[error("topic '{topic}' does not exist")]
    UnknownTopic {
        /// Name or id.
        topic: String,
    },
    /// The topic exists, the partition does not.
    #[error("topic '{topic}' has no partition {partition}")]
    UnknownPartition {
        /// Topic name.
        topic: String,
        /// Partition number.
        partition: i32,
    },
    /// Kafka's rules refuse it.
    #[error("{message}")]
    Refused {
        /// Kafka's code.
        code: ResponseError,
        /// A sentence for people.
        message: String,
    },
    /// Not a batch that can be appended.
    #[error("the record batch is refused: {0}")]
    Batch(#[from] BatchError),
    /// The position is outside the log.
    #[error("offset {offset} is outside the log, which holds {start} to {end}")]
    OffsetOutOfRange {
        /// Asked for.
        offset: i64,
        /// First offset in the log.
        start: i64,
        /// Offset behind the last one.
        end: i64,
    },
    /// An earlier write or fsync failed: nothing is accepted until a restart checks the files.
    #[error("the log of topic '{topic}', partition {partition}, is read-only since a write failed: {detail}")]
    Failed {
        /// Topic name.
        topic: String,
        /// Partition number.
        partition: i32,
        /// The first failure.
        detail: String,
    },
}

impl Error {
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_path_buf();
        move |cause| Self::Io { action, path, cause }
    }

    pub(crate) fn refused(code: ResponseError, message: impl Into<String>) -> Self {
        Self::Refused { code, message: message.into() }
    }

    /// Kafka's code for the wire.
    pub fn code(&self) -> ResponseError {
        match self {
            Self::UnknownTopic { .. } | Self::UnknownPartition { .. } => ResponseError::UnknownTopicOrPartition,
            Self::Refused { code, .. } => *code,
            Self::Batch(BatchError::Magic(_)) => ResponseError::UnsupportedForMessageFormat,
            Self::Batch(BatchError::Checksum { .. } | BatchError::Truncated { .. }) => ResponseError::CorruptMessage,
            Self::Batch(_) => ResponseError::InvalidRecord,
            Self::OffsetOutOfRange { .. } => ResponseError::OffsetOutOfRange,
            Self::Io { .. } | Self::Failed { .. } | Self::Damaged { .. } => ResponseError::KafkaStorageError,
            Self::InUse { .. } | Self::NewerFormat { .. } => ResponseError::UnknownServerError,
        }
    }

    /// What a person can do about it.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::InUse { .. } => Some("stop the other process, or give this one another --data"),
            Self::NewerFormat { .. } => Some("use the version that wrote it, or another data directory"),
            Self::Io { .. } => Some("check that the disk has room and the folder may be written"),
            Self::Failed { .. } => Some("check the disk, then restart: the log is checked when it is opened"),
            _ => None,
        }
    }
}
