//! A Kafka client with two transports: TCP, or straight to the broker in the same process.
//!
//! ```text
//! let client = Client::tcp("localhost:9092", runtime.handle().clone(), ClientOptions::default())?;
//! let client = Client::new(Arc::new(LocalTransport::new(broker)), handle, options);   // ouzel-broker
//!
//! // topics and offsets: async, or `client.block_on(..)` on a plain thread
//! client.create_topic(&NewTopic::new("raw-events", 1)).await?;            // Ok(false): was there
//! client.topic("raw-events").await?;                                      // Option<Arc<TopicMetadata>>, cached
//! client.topic_now("raw-events", false).await?;                           // asks: finds new partitions
//! client.list_offset("raw-events", 0, OffsetSpec::Latest, Isolation::ReadCommitted).await?;
//!
//! // reading: never waits, wakes
//! let stream = RecordStream::new(&client, StreamOptions::default());
//! stream.set_waker(Arc::new(move || task.wake()));
//! stream.assign("raw-events", 0, position);
//! while let Some(batch) = stream.try_recv() {
//!     let batch = batch?;                          // FetchedBatch
//!     let records = batch.records()?;              // decompressed here, on this thread
//!     for record in records.iter() {
//!         let record = record.map_err(|cause| batch.corrupt(cause))?;
//!         // record.{offset, timestamp, key, value, headers}: slices of records.data()
//!     }
//!     position = batch.next_offset();              // also right when no record was visible
//! }
//!
//! // writing
//! let producer = client.block_on(Producer::new(&client, ProducerOptions::default()))?;
//! let topic = client.block_on(producer.open_topic("results", true))?;
//! producer.send(topic, &ProduceRecord { key, value, timestamp, ..Default::default() })?;  // or try_send
//! producer.flush_blocking()?;                      // or start_flush + is_flushed + waker, or flush().await
//!
//! // how far a group has read, for other tools; Error::Unsupported on the embedded log so far
//! client.committed_offsets("group", &[("raw-events", 0)]).await?;         // Vec<Option<i64>>
//! client.commit_offsets("group", &[("raw-events", 0, position)]).await?;
//!
//! // transactions: the handle goes into the checkpoint, the commit may be repeated
//! let handle = client.init_transactions("job-7-sink-0-1", timeout_ms).await?;
//! let producer = Producer::transactional(&client, options, handle.clone());
//! producer.flush().await?;
//! client.end_transaction(&handle, TransactionEnd::Commit).await?;
//! ```
//!
//! Not here: consumer groups, TLS, SASL. Record batches are [`record`]'s, since the codec crate's
//! own type holds a map per record; the messages are [`message`]'s, shared with the broker.

mod client;
mod error;
mod fetch;
mod group_offsets;
pub mod message;
mod metadata;
mod offsets;
mod producer;
pub mod record;
mod stream;
mod stream_worker;
mod topics;
mod transactions;
mod transport;

pub use client::{Client, ClientOptions};
pub use error::{Error, Result};
pub use fetch::FetchedBatch;
pub use kafka_protocol::error::ResponseError;
pub use metadata::TopicMetadata;
pub use offsets::{Isolation, OffsetSpec};
pub use producer::{
    Acks, ProduceRecord, Producer, ProducerOptions, ProducerTotals, TopicId, murmur2, partition_of_key,
};
pub use stream::{Progress, RecordStream, StreamOptions, Waker};
pub use topics::NewTopic;
pub use transactions::{OpenTransaction, TransactionEnd, TransactionHandle};
pub use transport::{BoxFuture, Node, Target, TcpOptions, TcpTransport, Transport};
