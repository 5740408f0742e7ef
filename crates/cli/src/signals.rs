//! SIGINT and SIGTERM: the first asks for a clean end, the second ends at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::failure::Failure;

/// Calls `on_first` at the first signal; the second one exits with 130.
pub fn on_stop(on_first: impl Fn() + Send + 'static) -> Result<Arc<AtomicBool>, Failure> {
    let seen = Arc::new(AtomicBool::new(false));
    let noted = seen.clone();
    let mut signals =
        Signals::new([SIGINT, SIGTERM]).map_err(|e| Failure::running(format!("cannot listen to signals: {e}")))?;
    thread::Builder::new()
        .name("signals".to_string())
        .spawn(move || {
            for _ in signals.forever() {
                if noted.swap(true, Ordering::SeqCst) {
                    std::process::exit(130);
                }
                on_first();
            }
        })
        .map_err(|e| Failure::running(format!("cannot start a thread for signals: {e}")))?;
    Ok(seen)
}
