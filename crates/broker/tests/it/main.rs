//! Tests of the broker against its own client, over TCP and in the same process, and against kcat.

mod client;
mod fetch;
mod flushing;
mod idempotence;
mod kcat;
mod kill;
mod recovery;
mod setup;
mod topics;
mod wire;
