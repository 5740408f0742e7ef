//! Wakes the thread of a job: new rows at a source, a finished checkpoint, a request to stop.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

/// A flag that one thread waits for and many set.
#[derive(Default)]
pub struct Notifier {
    raised: Mutex<bool>,
    condvar: Condvar,
}

impl Notifier {
    pub fn new() -> Arc<Notifier> {
        Arc::new(Notifier::default())
    }

    pub fn notify(&self) {
        *self.raised.lock() = true;
        self.condvar.notify_one();
    }

    /// Waits until notified or until the time is up, and lowers the flag.
    pub fn wait(&self, timeout: Duration) {
        let mut raised = self.raised.lock();
        if !*raised {
            self.condvar.wait_for(&mut raised, timeout);
        }
        *raised = false;
    }
}
