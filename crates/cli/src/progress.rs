//! The progress line of `ouzel run`: rows, rows per second and watermark, on standard error of a terminal.

use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use ouzel_engine::runtime::JobMetrics;

const INTERVAL: Duration = Duration::from_millis(250);
/// Quick jobs show nothing.
const QUIET: Duration = Duration::from_millis(700);

/// Draws until dropped.
pub struct Progress {
    done: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// None when standard error is no terminal.
    pub fn start(metrics: Arc<JobMetrics>) -> Option<Progress> {
        if !std::io::stderr().is_terminal() {
            return None;
        }
        let done = Arc::new(AtomicBool::new(false));
        let seen = done.clone();
        let thread =
            std::thread::Builder::new().name("progress".to_string()).spawn(move || draw(&metrics, &seen)).ok()?;
        Some(Progress { done, thread: Some(thread) })
    }
}

fn draw(metrics: &JobMetrics, done: &AtomicBool) {
    let started = Instant::now();
    let (mut last_rows, mut last_at) = (0, started);
    let mut drawn = false;
    while !done.load(Ordering::SeqCst) {
        std::thread::park_timeout(INTERVAL);
        if started.elapsed() < QUIET {
            continue;
        }
        let (rows, now) = (metrics.source_rows(), Instant::now());
        let rate = (rows - last_rows) as f64 / (now - last_at).as_secs_f64();
        let watermark = metrics.nodes.iter().filter(|n| n.inputs.is_empty()).filter_map(|n| n.watermark_ms()).min();
        let watermark = watermark.filter(|w| *w != i64::MAX).and_then(|w| jiff::Timestamp::from_millisecond(w).ok());
        let watermark = watermark.map_or(String::new(), |w| format!(", watermark {w}"));
        eprint!("\r\x1b[K{rows} rows, {rate:.0} rows/s{watermark}");
        let _ = std::io::stderr().flush();
        (last_rows, last_at, drawn) = (rows, now, true);
    }
    if drawn {
        eprint!("\r\x1b[K");
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.done.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // It only draws; nothing to report.
            let _ = thread.join();
        }
    }
}
