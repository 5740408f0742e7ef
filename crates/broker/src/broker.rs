//! The broker: topics on disk, and what both the wire and the same process ask of it.
//!
//! Cheap to clone. When the last clone is dropped, or at [`Broker::close`], everything is forced to
//! the disk and the log's lock is freed.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use kafka_protocol::error::ResponseError;
use parking_lot::{Mutex, RwLock};
use uuid::Uuid;

use crate::clock::now_ms;
use crate::config::BrokerConfig;
use crate::error::{Error, Result};
use crate::log::{Appended, FlushTicket, Flusher, LogDir, PartitionLog, ProducerIds, Topic, TopicDescription};
use crate::stats::TopicStats;
use crate::topic_config::{self, Overrides};

/// Kafka's limit, which keeps `<topic>-<partition>` a valid file name.
const TOPIC_NAME_BYTES_MAX: usize = 249;
/// More in one topic is a mistake, and every partition costs open files.
const PARTITIONS_MAX: i32 = 10_000;

/// An open broker.
#[derive(Clone)]
pub struct Broker {
    inner: Arc<Inner>,
}

struct Inner {
    config: BrokerConfig,
    log: LogDir,
    producer_ids: ProducerIds,
    flusher: Flusher,
    topics: RwLock<Topics>,
    /// Creating and deleting topics is serial.
    changes: Mutex<()>,
    closed: AtomicBool,
}

#[derive(Default)]
struct Topics {
    by_name: HashMap<Arc<str>, Arc<Topic>>,
    by_id: HashMap<Uuid, Arc<Topic>>,
}

impl std::fmt::Debug for Broker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Broker").field(&self.inner.log.path()).finish()
    }
}

impl Broker {
    /// Opens the log below `config.data_dir`, creating it if need be. Checks what was written since
    /// the last recovery point and cuts off torn tails. Blocks on the disk.
    ///
    /// # Errors
    /// When the folder cannot be used, is in use, is damaged, or was written by a newer version.
    pub fn open(config: BrokerConfig) -> Result<Self> {
        let log = LogDir::open(&config.data_dir)?;
        let producer_ids = ProducerIds::open(log.path())?;
        let flusher = Flusher::start(config.flush).map_err(Error::io("start a thread for", log.path()))?;
        let mut topics = Topics::default();
        let folder = log.topics();
        for entry in std::fs::read_dir(&folder).map_err(Error::io("read", &folder))? {
            let entry = entry.map_err(Error::io("read", &folder))?;
            let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
            match Topic::open(&folder, &name)? {
                Some(topic) => topics.insert(topic),
                // A crash in the middle of a creation: nobody was told that the topic exists.
                None => log.discard(&entry.path())?,
            }
        }
        Ok(Self {
            inner: Arc::new(Inner {
                config,
                log,
                producer_ids,
                flusher,
                topics: RwLock::new(topics),
                changes: Mutex::default(),
                closed: AtomicBool::new(false),
            }),
        })
    }

    /// The settings it was opened with.
    pub fn config(&self) -> &BrokerConfig {
        &self.inner.config
    }

    /// Identifies this log to clients.
    pub fn cluster_id(&self) -> &str {
        self.inner.log.cluster_id()
    }

    /// Forces everything that was appended before the call to the disk. Blocks; a checkpoint calls
    /// it before it is complete, so that a power cut cannot take records that the checkpoint counts.
    ///
    /// # Errors
    /// When the disk fails; the partition is read-only from then on.
    pub fn sync(&self) -> Result<()> {
        for topic in self.topics() {
            for partition in topic.partitions() {
                partition.flush(false, now_ms())?;
            }
        }
        Ok(())
    }

    /// Like [`Broker::sync`], for one topic.
    ///
    /// # Errors
    /// As [`Broker::sync`]; [`Error::UnknownTopic`].
    pub fn sync_topic(&self, topic: &str) -> Result<()> {
        for partition in self.topic(topic)?.partitions() {
            partition.flush(false, now_ms())?;
        }
        Ok(())
    }

    /// Ends the broker: forces everything to the disk and frees the log's lock. Later appends and
    /// changes of topics are refused.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn close(&self) -> Result<()> {
        self.inner.close()
    }

    /// Appends one record batch, as a Produce request does.
    pub(crate) fn append(&self, log: &Arc<PartitionLog>, batch: &Bytes) -> Result<(Appended, FlushTicket)> {
        self.check_open()?;
        let appended = log.append(batch, now_ms())?;
        Ok((appended, self.inner.flusher.note(log)))
    }

    fn check_open(&self) -> Result<()> {
        if self.inner.closed.load(Ordering::Acquire) {
            return Err(Error::refused(ResponseError::NotLeaderOrFollower, "the broker is closing"));
        }
        Ok(())
    }

    pub(crate) async fn wait_before_ack(&self, ticket: FlushTicket) {
        self.inner.flusher.wait_before_ack(ticket).await;
    }

    /// Runs what waits for the disk away from the threads that serve sockets.
    pub(crate) async fn off_the_runtime<T: Send + 'static>(&self, work: impl FnOnce(&Self) -> T + Send + 'static) -> T {
        let broker = self.clone();
        match tokio::task::spawn_blocking(move || work(&broker)).await {
            Ok(done) => done,
            Err(failed) if failed.is_panic() => std::panic::resume_unwind(failed.into_panic()),
            // Cancelled: the runtime is ending, and this task with it.
            Err(_) => std::future::pending().await,
        }
    }

    pub(crate) fn new_producer_id(&self) -> Result<i64> {
        self.inner.producer_ids.take()
    }

    // ---- topics ----

    pub(crate) fn topic(&self, name: &str) -> Result<Arc<Topic>> {
        let found = self.inner.topics.read().by_name.get(name).cloned();
        found.ok_or_else(|| Error::UnknownTopic { topic: name.to_owned() })
    }

    pub(crate) fn topic_by_id(&self, id: Uuid) -> Result<Arc<Topic>> {
        let found = self.inner.topics.read().by_id.get(&id).cloned();
        found.ok_or_else(|| Error::refused(ResponseError::UnknownTopicId, format!("no topic has the id {id}")))
    }

    /// All topics, by name.
    pub(crate) fn topics(&self) -> Vec<Arc<Topic>> {
        let mut topics: Vec<_> = self.inner.topics.read().by_name.values().cloned().collect();
        topics.sort_by(|a, b| a.name.cmp(&b.name));
        topics
    }

    pub(crate) fn partition(&self, topic: &str, partition: i32) -> Result<Arc<PartitionLog>> {
        self.topic(topic)?.partition(partition)
    }

    /// What Kafka would answer to the creation of such a topic.
    pub(crate) fn check_new_topic(&self, name: &str, partitions: i32, overrides: &Overrides) -> Result<()> {
        check_topic_name(name)?;
        if self.topic(name).is_ok() {
            let message = format!("Topic '{name}' already exists.");
            return Err(Error::refused(ResponseError::TopicAlreadyExists, message));
        }
        if !(1..=PARTITIONS_MAX).contains(&partitions) {
            let message = format!("Number of partitions must be between 1 and {PARTITIONS_MAX}.");
            return Err(Error::refused(ResponseError::InvalidPartitions, message));
        }
        topic_config::settings(overrides).map(drop)
    }

    pub(crate) fn create_topic(&self, name: &str, partitions: i32, overrides: Overrides) -> Result<Arc<Topic>> {
        let _serial = self.inner.changes.lock();
        self.check_open()?;
        self.check_new_topic(name, partitions, &overrides)?;
        let description = TopicDescription { id: Uuid::new_v4(), partitions, overrides };
        let topic = Topic::create(&self.inner.log.topics(), name, &description)?;
        tracing::debug!(topic = name, partitions, "topic created");
        Ok(self.inner.topics.write().insert_arc(Arc::new(topic)))
    }

    /// The topic; created first if it is missing and the settings allow it.
    pub(crate) fn topic_or_create(&self, name: &str) -> Result<Arc<Topic>> {
        match self.topic(name) {
            Err(Error::UnknownTopic { .. }) if self.inner.config.auto_create_topics => {
                let partitions = self.inner.config.default_partitions;
                match self.create_topic(name, partitions, Overrides::new()) {
                    // Somebody else was faster.
                    Err(error) if error.code() == ResponseError::TopicAlreadyExists => self.topic(name),
                    other => other,
                }
            }
            other => other,
        }
    }

    pub(crate) fn delete_topic(&self, topic: &Topic) -> Result<()> {
        let _serial = self.inner.changes.lock();
        self.check_open()?;
        // Whoever comes second finds nothing.
        self.topic(&topic.name)?;
        self.inner.topics.write().remove(topic);
        topic.mark_deleted();
        self.inner.log.discard(topic.dir())
    }

    pub(crate) fn grow_topic(&self, name: &str, partitions: i32, dry_run: bool) -> Result<()> {
        let _serial = self.inner.changes.lock();
        self.check_open()?;
        let topic = self.topic(name)?;
        if partitions > PARTITIONS_MAX {
            let message = format!("Number of partitions must be at most {PARTITIONS_MAX}.");
            return Err(Error::refused(ResponseError::InvalidPartitions, message));
        }
        if dry_run && partitions > topic.partition_count() {
            return Ok(());
        }
        topic.grow(partitions)
    }

    /// Numbers of every topic, by name: for metrics.
    pub fn stats(&self) -> Vec<TopicStats> {
        self.topics().iter().map(|topic| TopicStats::of(topic)).collect()
    }
}

impl Topics {
    fn insert(&mut self, topic: Topic) {
        self.insert_arc(Arc::new(topic));
    }

    fn insert_arc(&mut self, topic: Arc<Topic>) -> Arc<Topic> {
        self.by_name.insert(topic.name.clone(), topic.clone());
        self.by_id.insert(topic.id, topic.clone());
        topic
    }

    fn remove(&mut self, topic: &Topic) {
        self.by_name.remove(&topic.name);
        self.by_id.remove(&topic.id);
    }
}

impl Inner {
    fn close(&self) -> Result<()> {
        // No topic is created or deleted while the last flush goes on.
        let _serial = self.changes.lock();
        if self.closed.swap(true, Ordering::AcqRel) {
            return Ok(());
        }
        self.flusher.stop();
        let topics: Vec<_> = self.topics.read().by_name.values().cloned().collect();
        let flushed = topics
            .iter()
            .flat_map(|topic| topic.partitions())
            .map(|partition| partition.flush(true, now_ms()))
            // All of them, also behind one that fails.
            .fold(Ok(()), Result::and);
        self.log.unlock();
        flushed
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Err(error) = self.close() {
            tracing::error!(%error, "the log could not be closed cleanly");
        }
    }
}

/// Kafka's rules for topic names.
pub(crate) fn check_topic_name(name: &str) -> Result<()> {
    let valid = !name.is_empty()
        && name != "."
        && name != ".."
        && name.len() <= TOPIC_NAME_BYTES_MAX
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'));
    if valid {
        return Ok(());
    }
    let message = format!(
        "Topic name is invalid: '{name}' must have 1 to {TOPIC_NAME_BYTES_MAX} characters out of ASCII letters, digits, '.', '_' and '-'"
    );
    Err(Error::refused(ResponseError::InvalidTopicException, message))
}
