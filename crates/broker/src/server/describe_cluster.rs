//! DescribeCluster: this one broker.

use kafka_protocol::messages::describe_cluster_response::{DescribeClusterBroker, DescribeClusterResponse};
use kafka_protocol::protocol::StrBytes;

use super::dispatch::RequestContext;
use crate::broker::Broker;

pub(super) fn answer(broker: &Broker, context: &RequestContext) -> DescribeClusterResponse {
    let node = broker.config().node_id;
    let this = DescribeClusterBroker::default()
        .with_broker_id(node.into())
        .with_host(StrBytes::from_string(context.host.clone()))
        .with_port(i32::from(context.port))
        .with_rack(None);
    DescribeClusterResponse::default()
        .with_error_message(None)
        .with_cluster_id(StrBytes::from_string(broker.cluster_id().to_owned()))
        .with_controller_id(node.into())
        .with_brokers(vec![this])
}
