//! InitProducerId: identities for idempotent producers. Transactional ones come with transactions.

use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::init_producer_id_request::InitProducerIdRequest;
use kafka_protocol::messages::init_producer_id_response::InitProducerIdResponse;

use crate::broker::Broker;

pub(super) fn answer(broker: &Broker, request: InitProducerIdRequest) -> InitProducerIdResponse {
    let failed = |code: ResponseError| {
        InitProducerIdResponse::default()
            .with_error_code(code.code())
            .with_producer_id((-1).into())
            .with_producer_epoch(-1)
    };
    if request.transactional_id.is_some() {
        // Clients end with this one instead of trying for ever.
        return failed(ResponseError::TransactionalIdAuthorizationFailed);
    }
    match broker.new_producer_id() {
        Ok(id) => InitProducerIdResponse::default().with_producer_id(id.into()).with_producer_epoch(0),
        Err(error) => {
            tracing::error!(%error, "no producer id could be given");
            failed(ResponseError::CoordinatorNotAvailable)
        }
    }
}
