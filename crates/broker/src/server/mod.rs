//! The Kafka wire: connections, and one file per API.

mod acls;
mod api_versions;
mod connection;
mod create_partitions;
mod create_topics;
mod delete_topics;
mod describe_cluster;
mod describe_configs;
mod dispatch;
mod fetch;
mod find_coordinator;
mod init_producer_id;
mod list_offsets;
mod listener;
mod metadata;
mod offset_for_leader_epoch;
mod produce;
mod request_shape;

pub(crate) use api_versions::announced;
pub(crate) use dispatch::RequestContext;
