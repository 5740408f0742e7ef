//! What all routes share: the backend and the last frame pushed to the pages.
//!
//! Invariant: however many pages are open, a snapshot is taken and turned into JSON at most once
//! per half frame.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::extract::ws::Utf8Bytes;
use parking_lot::Mutex;
use tokio::sync::watch;

use crate::backend::Backend;
use crate::model::{Snapshot, TableStatus};
use crate::process_usage::ProcessMeter;

/// How often the pages get a new snapshot.
pub const FRAME: Duration = Duration::from_millis(500);

#[derive(Clone)]
pub struct ServerState {
    shared: Arc<Shared>,
}

struct Shared {
    backend: Arc<dyn Backend>,
    meter: Mutex<ProcessMeter>,
    frame: Mutex<Option<(Instant, Utf8Bytes)>>,
    /// Becomes true when the server ends; WebSockets say goodbye on it.
    closing: watch::Receiver<bool>,
}

impl ServerState {
    pub fn new(backend: Arc<dyn Backend>, closing: watch::Receiver<bool>) -> Self {
        let shared = Shared { backend, meter: Mutex::default(), frame: Mutex::default(), closing };
        Self { shared: Arc::new(shared) }
    }

    pub fn backend(&self) -> &Arc<dyn Backend> {
        &self.shared.backend
    }

    /// Resolves when the server begins to end, and at once if it is gone.
    pub async fn closing(&self) {
        let mut closing = self.shared.closing.clone();
        if closing.wait_for(|closed| *closed).await.is_err() {
            tracing::debug!("the server is gone");
        }
    }

    /// The backend's snapshot, completed with what the server knows itself.
    pub fn snapshot(&self) -> Snapshot {
        let mut snapshot = self.shared.backend.snapshot();
        snapshot.overview.process = self.shared.meter.lock().read();
        if snapshot.tables.is_empty() {
            snapshot.tables = self.tables();
        }
        snapshot
    }

    pub fn tables(&self) -> Vec<TableStatus> {
        self.shared.backend.tables().iter().map(|table| table.status()).collect()
    }

    /// The snapshot as JSON, shared by all pages that ask within half a frame.
    pub fn frame(&self) -> Utf8Bytes {
        let mut frame = self.shared.frame.lock();
        if let Some((taken, text)) = frame.as_ref()
            && taken.elapsed() < FRAME / 2
        {
            return text.clone();
        }
        let text = serde_json::to_string(&self.snapshot())
            .expect("invariant: a snapshot has string keys only, so it is always JSON");
        let text = Utf8Bytes::from(text);
        *frame = Some((Instant::now(), text.clone()));
        text
    }
}

/// The wall clock in epoch milliseconds.
pub fn now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
