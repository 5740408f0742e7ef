//! `'connector' = 'kafka'` and `'upsert-kafka'`: topics of the embedded log or of any cluster.
//!
//! [`config`] reads the options, [`clients`] knows which address means the embedded log, [`source`] reads whole
//! record batches into the decoder (`decode_plan` says which part of a record gives which column, `records` makes
//! rows of them), [`sink`] writes (`upsert_buffer`
//! keeps records back), [`topic_tail`] shows a source that fills a topic where it ends. Delivery of the
//! sink: at least once (`none` is the same without the flush at checkpoints); exactly once needs the log's
//! transactions and is refused until they are there.

pub mod clients;
pub mod config;
mod decode_plan;
mod records;
pub mod sink;
pub mod source;
pub mod topic_tail;
mod upsert_buffer;

pub use clients::KafkaClients;
