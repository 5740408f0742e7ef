//! Standard output and its terminal. Nobody reading on (`ouzel status | head -1`) is no failure of a command that prints an answer.

use std::io::Write;

pub fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Rows and columns of the terminal; 24 by 80 where it does not say.
pub fn screen() -> (usize, usize) {
    terminal_size::terminal_size().map_or((24, 80), |(w, h)| (usize::from(h.0).max(5), usize::from(w.0).max(20)))
}
