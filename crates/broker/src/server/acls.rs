//! ACL calls: as a Kafka without an authorizer answers them.

use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::create_acls_response::AclCreationResult;
use kafka_protocol::messages::delete_acls_response::DeleteAclsFilterResult;
use kafka_protocol::messages::{
    CreateAclsRequest, CreateAclsResponse, DeleteAclsRequest, DeleteAclsResponse, DescribeAclsResponse,
};
use kafka_protocol::protocol::StrBytes;

const CODE: i16 = ResponseError::SecurityDisabled.code();

fn message() -> Option<StrBytes> {
    Some(StrBytes::from_static_str("No Authorizer is configured."))
}

pub(super) fn describe() -> DescribeAclsResponse {
    DescribeAclsResponse::default().with_error_code(CODE).with_error_message(message())
}

pub(super) fn create(request: &CreateAclsRequest) -> CreateAclsResponse {
    let refused = AclCreationResult::default().with_error_code(CODE).with_error_message(message());
    CreateAclsResponse::default().with_results(vec![refused; request.creations.len()])
}

pub(super) fn delete(request: &DeleteAclsRequest) -> DeleteAclsResponse {
    let refused = DeleteAclsFilterResult::default().with_error_code(CODE).with_error_message(message());
    DeleteAclsResponse::default().with_filter_results(vec![refused; request.filters.len()])
}
