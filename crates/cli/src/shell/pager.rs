//! Results that are longer than the screen go through a pager: `$PAGER`, or `less` that leaves what it showed.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::output::{print, screen};

/// Prints a text, through a pager if it is too long (or too wide) for the screen and `paged`.
pub fn show(text: &str, paged: bool) {
    if !(paged && is_long(text) && through_pager(text)) {
        print(text);
    }
}

fn is_long(text: &str) -> bool {
    let (rows, columns) = screen();
    text.lines().count() + 2 > rows || text.lines().any(|line| line.chars().count() > columns)
}

/// False: there is none.
fn through_pager(text: &str) -> bool {
    let command = std::env::var("PAGER").unwrap_or_else(|_| "less -SRFX".to_string());
    let mut words = command.split_whitespace();
    let Some(program) = words.next().filter(|p| *p != "cat") else { return false };
    let Ok(mut pager) = Command::new(program).args(words).stdin(Stdio::piped()).spawn() else { return false };
    if let Some(mut input) = pager.stdin.take() {
        // It may be left before the end of the text.
        let _ = input.write_all(text.as_bytes());
    }
    pager.wait().is_ok()
}
