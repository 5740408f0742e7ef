//! Ctrl-C ends what runs, not the shell.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use ouzel_engine::runtime::StopSignal;
use parking_lot::Mutex;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::failure::Failure;

/// Where signals find the job that a person waits for.
#[derive(Clone, Default)]
pub struct Interrupt {
    current: Arc<Mutex<Option<StopSignal>>>,
    ended: Arc<AtomicBool>,
}

impl Interrupt {
    /// Listens from now on. `interactive`: SIGINT outside a job does nothing; else it ends the script.
    pub fn listen(interactive: bool) -> Result<Interrupt, Failure> {
        let interrupt = Interrupt::default();
        let seen = interrupt.clone();
        let mut signals =
            Signals::new([SIGINT, SIGTERM]).map_err(|e| Failure::running(format!("cannot listen to signals: {e}")))?;
        thread::Builder::new()
            .name("signals".to_string())
            .spawn(move || {
                for signal in signals.forever() {
                    seen.on_signal(signal, interactive);
                }
            })
            .map_err(|e| Failure::running(format!("cannot start a thread for signals: {e}")))?;
        Ok(interrupt)
    }

    fn on_signal(&self, signal: i32, interactive: bool) {
        let current = self.current.lock().clone();
        let end = signal == SIGTERM || !interactive;
        match current {
            // It was asked already and has not ended.
            Some(stop) if stop.is_requested() && end => std::process::exit(128 + signal),
            Some(stop) => stop.stop(),
            None if end => std::process::exit(128 + signal),
            None => {}
        }
        if end {
            self.ended.store(true, Ordering::SeqCst);
        }
    }

    /// A signal asked for the end of the whole program.
    pub fn is_ended(&self) -> bool {
        self.ended.load(Ordering::SeqCst)
    }

    /// Runs `work` so that a signal stops it.
    pub fn guard<T>(&self, stop: &StopSignal, work: impl FnOnce() -> T) -> T {
        *self.current.lock() = Some(stop.clone());
        let outcome = work();
        *self.current.lock() = None;
        outcome
    }
}
