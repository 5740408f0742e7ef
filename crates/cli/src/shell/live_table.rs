//! A result that is drawn again and again in its place while the query runs.
//!
//! It draws nothing for quick queries and erases itself when it ends; the whole result is printed then. Of a longer result
//! the head is shown where the query orders it or changes it, else the newest rows.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use ouzel_engine::runtime::JobMetrics;
use ouzel_sql::statements::tableau;
use parking_lot::Mutex;

use crate::output;
use crate::results::folded::Folded;

const INTERVAL: Duration = Duration::from_millis(120);
/// Quick queries show only their end.
const QUIET: Duration = Duration::from_millis(350);

pub struct LiveTable {
    done: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// What is drawn.
pub struct View {
    pub names: Vec<String>,
    pub folded: Arc<Mutex<Folded>>,
    pub metrics: Arc<JobMetrics>,
    /// The result changes: rows stay where they are, so the head is shown.
    pub updating: bool,
    pub width_max: usize,
}

impl LiveTable {
    /// Draws until dropped. None where no thread can be had: the end is shown all the same.
    pub fn start(view: View) -> Option<LiveTable> {
        let done = Arc::new(AtomicBool::new(false));
        let seen = done.clone();
        let thread =
            std::thread::Builder::new().name("table".to_string()).spawn(move || view.draw_until(&seen)).ok()?;
        Some(LiveTable { done, thread: Some(thread) })
    }
}

impl Drop for LiveTable {
    fn drop(&mut self) {
        self.done.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // It only draws; nothing to report.
            let _ = thread.join();
        }
    }
}

impl View {
    fn draw_until(&self, done: &AtomicBool) {
        let started = Instant::now();
        let mut drawn = 0;
        while !done.load(Ordering::SeqCst) {
            if started.elapsed() >= QUIET {
                let text = self.picture(started.elapsed());
                let lines = text.lines().count();
                output::print(&format!("{}{text}", erase(drawn)));
                drawn = lines;
            }
            std::thread::park_timeout(INTERVAL);
        }
        output::print(&erase(drawn));
    }

    /// Rows that fit on the screen and a line about the whole.
    fn picture(&self, running: Duration) -> String {
        let (height, width) = output::screen();
        let room = height.saturating_sub(6).max(1);
        let (rows, total, changes) = {
            let folded = self.folded.lock();
            let head = self.updating || folded.is_ordered();
            (if head { folded.head(room) } else { folded.tail(room) }, folded.len(), folded.changes)
        };
        let shown = rows.len();
        let rows: Vec<Vec<Option<String>>> =
            rows.iter().map(|cells| cells.iter().cloned().map(Some).collect()).collect();
        let table = tableau::render_within(&self.names, &rows, self.width_max);
        let mut text = String::new();
        for line in table.lines().take_while(|l| !l.ends_with(" in set") && *l != "Empty set") {
            text.push_str(&cut(line, width));
            text.push('\n');
        }
        let part = if shown < total { format!("{shown} of {total} rows") } else { format!("{total} rows") };
        let status = format!(
            "{part}, {changes} changes, {} rows read, {:.0} s. Ctrl-C ends the query.",
            self.metrics.source_rows(),
            running.as_secs_f64()
        );
        text.push_str(&cut(&status, width));
        text.push('\n');
        text
    }
}

/// Goes up over what was drawn and clears to the end of the screen.
fn erase(lines: usize) -> String {
    if lines == 0 { String::new() } else { format!("\x1b[{lines}A\r\x1b[J") }
}

/// A line that does not wrap.
fn cut(line: &str, columns: usize) -> String {
    let mut out = String::new();
    let mut taken = 0;
    for c in line.chars() {
        taken += tableau::width(c.encode_utf8(&mut [0; 4]));
        if taken > columns {
            break;
        }
        out.push(c);
    }
    out
}
