//! The progress line of `ouzel run`: time, rows, rows per second and watermark, on standard error of a terminal.

use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use ouzel_engine::runtime::JobMetrics;

use crate::output::screen;

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
        let text = line(now - started, rows, rate, watermark);
        // A line that wraps could not be drawn over.
        let shown: String = text.chars().take(screen().1 - 1).collect();
        eprint!("\r\x1b[K{shown}");
        let _ = std::io::stderr().flush();
        (last_rows, last_at, drawn) = (rows, now, true);
    }
    if drawn {
        eprint!("\r\x1b[K");
    }
}

fn line(elapsed: Duration, rows: u64, rate: f64, watermark_ms: Option<i64>) -> String {
    let watermark = watermark_ms.filter(|w| *w != i64::MAX).and_then(|w| jiff::Timestamp::from_millisecond(w).ok());
    let watermark = watermark.map_or(String::new(), |w| format!(", watermark {w}"));
    format!("{} s: {} rows, {} rows/s{watermark}", elapsed.as_secs(), grouped(rows), grouped(rate as u64))
}

/// 1234567 as 1,234,567.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_rows_rate_and_event_time() {
        let line = |rows, watermark| line(Duration::from_millis(61_900), rows, 1_234_567.8, watermark);
        assert_eq!(line(999, None), "61 s: 999 rows, 1,234,567 rows/s");
        assert_eq!(line(1_000, Some(0)), "61 s: 1,000 rows, 1,234,567 rows/s, watermark 1970-01-01T00:00:00Z");
        assert_eq!(line(12_345_678, Some(i64::MAX)), "61 s: 12,345,678 rows, 1,234,567 rows/s");
    }
}
