//! `'connector' = 'jdbc'`: tables of a PostgreSQL database, scanned, looked up by key and written.
//!
//! [`config`] reads the options, [`connection`] connects and words errors, [`shape`] compares the declared columns with
//! the real ones, [`decode`] and [`encode`] are PostgreSQL's binary values as columns, [`predicate`] writes a filter as
//! SQL, [`tls`] trusts servers and [`encrypted`] speaks to them; on them stand [`source`], [`lookup`] and [`sink`].
//! Other databases and exactly-once writes are not here.

pub mod config;
pub mod connection;
pub mod decode;
pub mod encode;
pub mod encrypted;
pub mod lookup;
pub mod numeric;
pub mod predicate;
pub mod shape;
pub mod sink;
pub mod source;
pub mod tls;
