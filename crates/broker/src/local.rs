//! The client's transport into the broker of the same process: the same requests as values.
//!
//! No socket, no encoding, no copy of record bytes.

use kafka_protocol::messages::ApiKey;
use ouzel_kafka::message::{Request, Response};
use ouzel_kafka::{BoxFuture, Error, Target, Transport};

use crate::broker::Broker;
use crate::server::{RequestContext, announced};

/// Carries requests of [`ouzel_kafka::Client`] to a broker in this process.
pub struct LocalTransport {
    broker: Broker,
}

impl LocalTransport {
    /// A transport to `broker`.
    pub fn new(broker: Broker) -> Self {
        Self { broker }
    }
}

impl Transport for LocalTransport {
    fn call(&self, _target: Target, request: Request) -> BoxFuture<ouzel_kafka::Result<Response>> {
        let broker = self.broker.clone();
        Box::pin(async move {
            let api = request.api_key();
            let version = newest(api).ok_or_else(|| Error::Unsupported { what: format!("{api:?}") })?;
            let context = RequestContext { version, host: "localhost".to_owned(), port: 0 };
            Ok(broker.handle(request, &context).await)
        })
    }

    fn abandons_cheaply(&self) -> bool {
        true
    }

    fn describe(&self) -> String {
        "the embedded log".to_owned()
    }
}

/// The version that in-process requests mean; topics are named, not numbered, in all of them.
fn newest(api: ApiKey) -> Option<i16> {
    let theirs = announced().iter().find(|range| range.api == api)?;
    Some(match api {
        ApiKey::FindCoordinator => 3,
        ApiKey::DeleteTopics => 5,
        ApiKey::Fetch | ApiKey::Produce => 12,
        _ => theirs.max,
    })
}
