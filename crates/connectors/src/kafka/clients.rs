//! One client per cluster, shared by the sources and sinks of a process.

use std::sync::Arc;

use ouzel_engine::{EngineError, Result};
use ouzel_kafka::{Client, ClientOptions, Transport};
use parking_lot::Mutex;
use tokio::runtime::Handle;

/// Makes clients, and knows which bootstrap addresses mean the embedded log.
pub struct KafkaClients {
    runtime: Handle,
    embedded: Option<Embedded>,
    known: Mutex<Vec<(String, Client)>>,
}

struct Embedded {
    transport: Arc<dyn Transport>,
    stands_for: Vec<String>,
}

impl KafkaClients {
    /// Every address is literal (`run`).
    pub fn new(runtime: Handle) -> KafkaClients {
        KafkaClients { runtime, embedded: None, known: Mutex::new(Vec::new()) }
    }

    /// `stands_for`: the addresses (`host:port`) that mean the embedded log (`up`).
    pub fn with_embedded(runtime: Handle, transport: Arc<dyn Transport>, stands_for: Vec<String>) -> KafkaClients {
        KafkaClients { runtime, embedded: Some(Embedded { transport, stands_for }), known: Mutex::new(Vec::new()) }
    }

    pub fn client(&self, bootstrap: &str) -> Result<Client> {
        let mut known = self.known.lock();
        if let Some((_, client)) = known.iter().find(|(b, _)| b == bootstrap) {
            return Ok(client.clone());
        }
        let options = ClientOptions::default();
        let embedded =
            self.embedded.as_ref().filter(|e| bootstrap.split(',').any(|b| e.stands_for.iter().any(|s| s == b.trim())));
        let client = match embedded {
            Some(embedded) => Client::new(embedded.transport.clone(), self.runtime.clone(), options),
            None => Client::tcp(bootstrap, self.runtime.clone(), options)
                .map_err(|e| EngineError::user(format!("cannot use the bootstrap servers '{bootstrap}': {e}")))?,
        };
        known.push((bootstrap.to_string(), client.clone()));
        Ok(client)
    }
}

/// A client error as the engine's: worth a retry.
pub fn external(error: ouzel_kafka::Error) -> EngineError {
    let external = EngineError::external(format!("Kafka: {error}"));
    match error.hint() {
        Some(hint) => external.hint(hint),
        None => external,
    }
}
