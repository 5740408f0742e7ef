//! Writes records: batches per partition, sent in the background, idempotent by default.
//!
//! [`Producer::try_send`] copies the record into an open batch and returns; one batch per partition
//! is under way at a time, so order is kept and a repeated batch is recognised by its sequence.
//! What was not [flushed](Producer::flush) when the producer is dropped may be lost.

mod accumulator;
mod partitioner;
mod sender;

use std::sync::Arc;
use std::time::{Duration, Instant};

use kafka_protocol::messages::init_producer_id_request::InitProducerIdRequest;
use parking_lot::{Condvar, Mutex};
use tokio::sync::Notify;

pub use partitioner::{murmur2, partition_of_key};

use crate::client::Client;
use crate::error::{Error, Result};
use crate::record::Compression;
use crate::stream::Waker;
use crate::transactions::{TransactionHandle, producer_id_answer};
use crate::transport::Target;
use accumulator::{Accumulator, Identity};

/// How long a topic that a cluster was asked to create may take to appear.
const CREATION_WAIT: Duration = Duration::from_secs(5);
const CREATION_PAUSE: Duration = Duration::from_millis(50);

/// Whose confirmation a batch needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Acks {
    /// All in-sync replicas.
    #[default]
    All,
    /// The leader; not idempotent.
    Leader,
}

/// How a producer batches and sends.
#[derive(Debug, Clone)]
pub struct ProducerOptions {
    /// Whose confirmation is waited for.
    pub acks: Acks,
    /// Repeated batches are recognised by the broker. Needs [`Acks::All`].
    pub idempotent: bool,
    /// Codec of the batches.
    pub compression: Compression,
    /// How long an open batch waits for more records.
    pub linger: Duration,
    /// A batch is closed when it has reached this size (before compression).
    pub batch_bytes: usize,
    /// Records waiting or under way; above it `try_send` refuses.
    pub buffer_bytes: usize,
    /// Largest single record.
    pub record_bytes_max: usize,
    /// A batch that could not be delivered for this long fails the producer.
    pub delivery_timeout: Duration,
}

impl Default for ProducerOptions {
    fn default() -> Self {
        Self {
            acks: Acks::All,
            idempotent: true,
            compression: Compression::None,
            linger: Duration::from_millis(5),
            batch_bytes: 256 << 10,
            buffer_bytes: 32 << 20,
            record_bytes_max: 1 << 20,
            delivery_timeout: Duration::from_secs(120),
        }
    }
}

/// A topic as one producer knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TopicId(usize);

/// One record to send; everything is copied.
#[derive(Debug, Clone, Copy, Default)]
pub struct ProduceRecord<'a> {
    /// `None`: by key, or any without a key.
    pub partition: Option<i32>,
    /// Epoch milliseconds.
    pub timestamp: i64,
    /// `None` is Kafka's null.
    pub key: Option<&'a [u8]>,
    /// `None` is Kafka's null, a tombstone.
    pub value: Option<&'a [u8]>,
    /// Name and value.
    pub headers: &'a [(&'a str, Option<&'a [u8]>)],
}

/// Totals since the producer was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ProducerTotals {
    /// Records that the broker has confirmed.
    pub records_acked: u64,
    /// Bytes of confirmed batches, as sent.
    pub bytes_acked: u64,
    /// Records waiting or under way.
    pub records_pending: u64,
    /// Bytes waiting or under way.
    pub bytes_pending: usize,
    /// Requests that had to be repeated.
    pub retries: u64,
}

/// A producer; one sink task owns one, but it may be shared.
pub struct Producer {
    shared: Arc<Shared>,
    sender: tokio::task::AbortHandle,
}

pub(crate) struct Shared {
    client: Client,
    options: ProducerOptions,
    lane: u32,
    accumulator: Mutex<Accumulator>,
    /// For the sender: a batch was closed, or a first record waits for the linger time.
    work: Notify,
    /// For waiters: bytes were freed, everything is out, or the producer has failed.
    freed: Condvar,
    freed_async: Notify,
    waker: Mutex<Option<Waker>>,
    /// Why batches are tried again at the moment.
    trouble: Mutex<Option<Error>>,
}

impl Producer {
    /// A producer outside transactions; asks the broker for a producer id if idempotent.
    ///
    /// # Errors
    /// When the broker does not give a producer id.
    pub async fn new(client: &Client, options: ProducerOptions) -> Result<Self> {
        let identity = if options.idempotent && options.acks == Acks::All {
            Some(idempotent_identity(client).await?)
        } else {
            None
        };
        Ok(Self::start(client, options, identity))
    }

    /// A producer whose records belong to the transaction of `handle`
    /// (see [`Client::init_transactions`]). Commit by flushing and [`Client::end_transaction`].
    pub fn transactional(client: &Client, mut options: ProducerOptions, handle: TransactionHandle) -> Self {
        options.acks = Acks::All;
        options.idempotent = true;
        let identity = Identity {
            producer_id: handle.producer_id,
            producer_epoch: handle.producer_epoch,
            transaction: Some(handle),
        };
        Self::start(client, options, Some(identity))
    }

    fn start(client: &Client, options: ProducerOptions, identity: Option<Identity>) -> Self {
        let shared = Arc::new(Shared {
            client: client.clone(),
            lane: client.new_lane(),
            accumulator: Mutex::new(Accumulator::new(identity, &options)),
            options,
            work: Notify::new(),
            freed: Condvar::new(),
            freed_async: Notify::new(),
            waker: Mutex::new(None),
            trouble: Mutex::new(None),
        });
        let task = sender::run(shared.clone());
        let sender = client.runtime().spawn(task).abort_handle();
        Self { shared, sender }
    }

    /// Called whenever `try_send` may succeed again, a flush has ended, or the producer has failed.
    pub fn set_waker(&self, waker: Waker) {
        *self.shared.waker.lock() = Some(waker);
    }

    /// A question that may be asked from any thread, also while a call waits: why batches are tried again at the
    /// moment. None once one was acknowledged.
    pub fn trouble(&self) -> impl Fn() -> Option<Error> + Send + Sync + 'static {
        let shared = self.shared.clone();
        move || shared.trouble.lock().clone()
    }

    /// Looks a topic up; `create` lets the broker create it, if it does such things.
    ///
    /// # Errors
    /// [`Error::UnknownTopic`], or what kept the broker from answering.
    pub async fn open_topic(&self, topic: &str, create: bool) -> Result<TopicId> {
        let client = &self.shared.client;
        let mut known = client.topic(topic).await?;
        // The request that makes a cluster create a topic is answered before the topic is there.
        let deadline = Instant::now() + CREATION_WAIT;
        while known.is_none() && create {
            known = client.topic_now(topic, true).await?;
            if known.is_some() || Instant::now() >= deadline {
                break;
            }
            tokio::time::sleep(CREATION_PAUSE).await;
        }
        let known = known.ok_or_else(|| Error::UnknownTopic { topic: topic.to_owned() })?;
        let partitions = known.partition_count() as usize;
        Ok(self.shared.accumulator.lock().open_topic(&known.name, partitions))
    }

    /// How many partitions the topic had when it was opened.
    pub fn partition_count(&self, topic: TopicId) -> usize {
        self.shared.accumulator.lock().partition_count(topic)
    }

    /// Takes a record without waiting.
    ///
    /// # Errors
    /// [`Error::BufferFull`]: nothing was taken, try again when the waker was called. Any other
    /// error is final: the producer is broken, or the record can never be sent.
    pub fn try_send(&self, topic: TopicId, record: &ProduceRecord<'_>) -> Result<()> {
        let taken = self.shared.accumulator.lock().push(topic, record, &self.shared.options);
        // Also when the buffer is full: what waited for more records goes out at once then.
        if matches!(taken, Ok(true) | Err(Error::BufferFull)) {
            self.shared.work.notify_one();
        }
        taken.map(drop)
    }

    /// Takes a record; waits on a plain thread while the buffer is full.
    ///
    /// # Errors
    /// As [`Producer::try_send`], without [`Error::BufferFull`].
    pub fn send(&self, topic: TopicId, record: &ProduceRecord<'_>) -> Result<()> {
        let mut accumulator = self.shared.accumulator.lock();
        loop {
            match accumulator.push(topic, record, &self.shared.options) {
                Ok(wake) => {
                    drop(accumulator);
                    if wake {
                        self.shared.work.notify_one();
                    }
                    return Ok(());
                }
                Err(Error::BufferFull) => {
                    self.shared.work.notify_one();
                    self.shared.freed.wait(&mut accumulator);
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Closes the open batches so that they go out now; does not wait.
    pub fn start_flush(&self) {
        self.shared.accumulator.lock().close_all(&self.shared.options);
        self.shared.work.notify_one();
    }

    /// True when everything that was taken has been confirmed.
    ///
    /// # Errors
    /// What broke the producer.
    pub fn is_flushed(&self) -> Result<bool> {
        self.shared.accumulator.lock().is_drained()
    }

    /// Sends everything and waits until it is confirmed.
    ///
    /// # Errors
    /// The first error that broke the producer; what was not confirmed by then may be lost.
    pub async fn flush(&self) -> Result<()> {
        self.start_flush();
        loop {
            let freed = self.shared.freed_async.notified();
            if self.is_flushed()? {
                return Ok(());
            }
            freed.await;
        }
    }

    /// [`Producer::flush`] for a plain thread.
    ///
    /// # Errors
    /// As [`Producer::flush`].
    pub fn flush_blocking(&self) -> Result<()> {
        self.start_flush();
        let mut accumulator = self.shared.accumulator.lock();
        while !accumulator.is_drained()? {
            self.shared.freed.wait(&mut accumulator);
        }
        Ok(())
    }

    /// Forgets which partitions are part of the transaction: the next records start a new one
    /// under the same id and epoch. Only after [`Client::end_transaction`].
    pub fn begin_transaction(&self) {
        self.shared.accumulator.lock().forget_transaction_partitions();
    }

    /// What the producer has done so far.
    pub fn totals(&self) -> ProducerTotals {
        self.shared.accumulator.lock().totals()
    }
}

impl Drop for Producer {
    fn drop(&mut self) {
        self.sender.abort();
        self.shared.client.transport().close_lane(self.shared.lane);
    }
}

impl Shared {
    /// Tells everybody who waits for room or for a flush.
    fn signal(&self) {
        self.freed.notify_all();
        self.freed_async.notify_waiters();
        let waker = self.waker.lock().clone();
        if let Some(waker) = waker {
            waker();
        }
    }
}

async fn idempotent_identity(client: &Client) -> Result<Identity> {
    let answer = client
        .retry("InitProducerId", || async {
            let request =
                InitProducerIdRequest::default().with_transactional_id(None).with_transaction_timeout_ms(i32::MAX);
            let answer = client.call_once(Target::ANY, request).await?;
            producer_id_answer("InitProducerId", answer)
        })
        .await?;
    Ok(Identity { producer_id: answer.0, producer_epoch: answer.1, transaction: None })
}
