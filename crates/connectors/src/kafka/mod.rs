//! `'connector' = 'kafka'` and `'upsert-kafka'`: topics of the embedded log or of any cluster.
//!
//! [`config`] reads the options, [`clients`] knows which address means the embedded log, [`source`] reads whole
//! record batches into the decoder, [`sink`] writes. Delivery of the sink: at least once (`none` is the same without
//! the flush at checkpoints); exactly once needs the log's transactions and is refused until they are there.

pub mod clients;
pub mod config;
pub mod sink;
pub mod source;

pub use clients::KafkaClients;
