//! FindCoordinator: there are no groups and no transactions yet, so nobody coordinates them.

use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::find_coordinator_request::FindCoordinatorRequest;
use kafka_protocol::messages::find_coordinator_response::{Coordinator, FindCoordinatorResponse};
use kafka_protocol::protocol::StrBytes;

use super::dispatch::RequestContext;

const MESSAGE: &str = "consumer groups and transactions are not supported yet by this broker";

pub(super) fn answer(request: FindCoordinatorRequest, context: &RequestContext) -> FindCoordinatorResponse {
    let code = ResponseError::CoordinatorNotAvailable.code();
    let message = Some(StrBytes::from_static_str(MESSAGE));
    // Version 4 asks for several keys at once.
    if context.version >= 4 {
        let coordinators = request.coordinator_keys.into_iter().map(|key| {
            Coordinator::default()
                .with_key(key)
                .with_node_id((-1).into())
                .with_port(-1)
                .with_error_code(code)
                .with_error_message(message.clone())
        });
        return FindCoordinatorResponse::default().with_error_message(None).with_coordinators(coordinators.collect());
    }
    FindCoordinatorResponse::default()
        .with_error_code(code)
        .with_error_message(message)
        .with_node_id((-1).into())
        .with_port(-1)
}
