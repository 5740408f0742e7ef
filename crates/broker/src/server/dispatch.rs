//! From a request to the file that answers it.

use ouzel_kafka::message::{Request, Response};

use super::{
    acls, api_versions, create_partitions, create_topics, delete_topics, describe_cluster, describe_configs, fetch,
    find_coordinator, init_producer_id, list_offsets, metadata, offset_for_leader_epoch, produce,
};
use crate::broker::Broker;

/// What a request's answer may depend on besides the request.
#[derive(Debug, Clone)]
pub(crate) struct RequestContext {
    /// Version of the API that was asked in.
    pub version: i16,
    /// Address that the client can reach this broker at.
    pub host: String,
    /// See `host`.
    pub port: u16,
}

impl Broker {
    /// Answers any announced request. Errors are part of the answers.
    pub(crate) async fn handle(&self, request: Request, context: &RequestContext) -> Response {
        let context = context.clone();
        match request {
            // Both go to the page cache; what must wait for the disk or decompress goes elsewhere.
            Request::Produce(request) => produce::answer(self, request).await.into(),
            Request::Fetch(request) => fetch::answer(self, request).await.into(),
            Request::ListOffsets(request) => {
                self.off_the_runtime(move |broker| list_offsets::answer(broker, request, &context)).await.into()
            }
            Request::Metadata(request) => {
                self.off_the_runtime(move |broker| metadata::answer(broker, request, &context)).await.into()
            }
            Request::ApiVersions(_) => api_versions::answer().into(),
            Request::CreateTopics(request) => {
                self.off_the_runtime(move |broker| create_topics::answer(broker, request)).await.into()
            }
            Request::DeleteTopics(request) => {
                self.off_the_runtime(move |broker| delete_topics::answer(broker, request)).await.into()
            }
            Request::CreatePartitions(request) => {
                self.off_the_runtime(move |broker| create_partitions::answer(broker, request)).await.into()
            }
            Request::InitProducerId(request) => {
                self.off_the_runtime(move |broker| init_producer_id::answer(broker, request)).await.into()
            }
            Request::DescribeConfigs(request) => describe_configs::answer(self, request).into(),
            Request::DescribeCluster(_) => describe_cluster::answer(self, &context).into(),
            Request::FindCoordinator(request) => find_coordinator::answer(request, &context).into(),
            Request::OffsetForLeaderEpoch(request) => offset_for_leader_epoch::answer(self, request).into(),
            Request::DescribeAcls(_) => acls::describe().into(),
            Request::CreateAcls(request) => acls::create(&request).into(),
            Request::DeleteAcls(request) => acls::delete(&request).into(),
            Request::AddPartitionsToTxn(_) => unannounced::add_partitions().into(),
            Request::EndTxn(_) => unannounced::end().into(),
            Request::ListTransactions(_) => unannounced::list().into(),
            Request::OffsetFetch(_) => unannounced::fetch_offsets().into(),
            Request::OffsetCommit(_) => unannounced::commit_offsets().into(),
        }
    }
}

/// Groups and transactions are not announced, so neither transport lets such a request through.
mod unannounced {
    use kafka_protocol::error::ResponseError;
    use kafka_protocol::messages::{
        AddPartitionsToTxnResponse, EndTxnResponse, ListTransactionsResponse, OffsetCommitResponse, OffsetFetchResponse,
    };

    const CODE: i16 = ResponseError::UnsupportedVersion.code();

    pub(super) fn add_partitions() -> AddPartitionsToTxnResponse {
        AddPartitionsToTxnResponse::default().with_error_code(CODE)
    }

    pub(super) fn end() -> EndTxnResponse {
        EndTxnResponse::default().with_error_code(CODE)
    }

    pub(super) fn list() -> ListTransactionsResponse {
        ListTransactionsResponse::default().with_error_code(CODE)
    }

    pub(super) fn fetch_offsets() -> OffsetFetchResponse {
        OffsetFetchResponse::default().with_error_code(CODE)
    }

    pub(super) fn commit_offsets() -> OffsetCommitResponse {
        OffsetCommitResponse::default()
    }
}
