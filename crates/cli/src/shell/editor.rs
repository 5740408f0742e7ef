//! The line: editing, history, colours, and the loop around them.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use ouzel_sql::lexer::{TokenKind, tokenize};
use ouzel_sql::session::Session;
use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::history::DefaultHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{ColorMode, CompletionType, Config, Context, Editor, Helper};

use super::{Flow, Shell, completion, input};
use crate::failure::Failure;
use crate::output;
use crate::script::Source;

const PROMPT: &str = "ouzel> ";
const HISTORY_LINES: usize = 10_000;

/// Reads and runs until the end of input or QUIT.
pub fn talk(shell: &mut Shell, history: Option<&Path>) -> Result<(), Failure> {
    let no_terminal = |e: ReadlineError| Failure::running(format!("error: the terminal cannot be used: {e}"));
    let colours = if std::env::var_os("NO_COLOR").is_some() { ColorMode::Disabled } else { ColorMode::Enabled };
    let config = Config::builder()
        .max_history_size(HISTORY_LINES)
        .and_then(|c| c.history_ignore_dups(true))
        .map_err(no_terminal)?
        .history_ignore_space(true)
        .completion_type(CompletionType::List)
        .color_mode(colours)
        .bracketed_paste(true)
        .build();
    let mut editor: Editor<Line, DefaultHistory> = Editor::with_config(config).map_err(no_terminal)?;
    let history = history.map(Path::to_path_buf).or_else(history_file);
    if let Some(file) = &history {
        // A first start has none.
        let _ = editor.load_history(file);
    }
    output::print(&format!(
        "Ouzel {}: Flink SQL. Statements end with ;   \\? helps, \\q ends.\n",
        env!("CARGO_PKG_VERSION")
    ));
    loop {
        report_jobs(shell);
        editor.set_helper(Some(Line { session: shell.session.clone() }));
        match editor.readline(PROMPT) {
            Ok(text) => {
                if !text.trim().is_empty() {
                    remember(&mut editor, &text, history.as_deref());
                }
                match shell.script(&Source { name: "sql".to_string(), text }) {
                    Ok(Flow::Continue) => {}
                    Ok(Flow::Quit) => return Ok(()),
                    Err(failure) => eprintln!("{failure}"),
                }
            }
            // The line is dropped, as in every shell.
            Err(ReadlineError::Interrupted) => {}
            Err(ReadlineError::Eof) => return Ok(()),
            Err(error) => return Err(no_terminal(error)),
        }
    }
}

fn report_jobs(shell: &mut Shell) {
    for (id, error) in shell.jobs.newly_failed() {
        eprintln!("job {id} failed: {error}");
    }
}

/// Kept at once, so that a crash loses nothing and two shells do not overwrite each other.
fn remember(editor: &mut Editor<Line, DefaultHistory>, text: &str, file: Option<&Path>) {
    let added = editor.add_history_entry(text.trim_end()).unwrap_or(false);
    let Some(file) = file.filter(|_| added) else { return };
    if let Some(folder) = file.parent() {
        let _ = std::fs::create_dir_all(folder);
    }
    if let Err(error) = editor.append_history(file) {
        tracing::debug!("the history {} cannot be written: {error}", file.display());
    }
}

/// `$XDG_STATE_HOME/ouzel/history`, or where that is by default.
fn history_file() -> Option<PathBuf> {
    let state = std::env::var_os("XDG_STATE_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".local/state")))?;
    Some(state.join("ouzel/history"))
}

/// What the line editor asks about the line.
struct Line {
    /// As it was when the line was begun.
    session: Session,
}

impl Helper for Line {}

impl Hinter for Line {
    type Hint = String;
}

impl Validator for Line {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        Ok(if input::is_complete(context.input()) {
            ValidationResult::Valid(None)
        } else {
            ValidationResult::Incomplete
        })
    }
}

impl Completer for Line {
    type Candidate = String;

    fn complete(&self, line: &str, at: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<String>)> {
        Ok(completion::complete(&self.session, line, at))
    }
}

impl Highlighter for Line {
    fn highlight<'l>(&self, line: &'l str, _at: usize) -> Cow<'l, str> {
        if line.trim_start().starts_with('\\') { Cow::Borrowed(line) } else { Cow::Owned(coloured(line)) }
    }

    fn highlight_char(&self, _line: &str, _at: usize, kind: CmdKind) -> bool {
        kind != CmdKind::MoveCursor
    }
}

/// Keywords bold, texts green, comments dim.
fn coloured(line: &str) -> String {
    let mut out = String::with_capacity(line.len() * 2);
    let mut done = 0;
    for token in tokenize(line) {
        let (start, end) = (token.span.start as usize, token.span.end as usize);
        let gap = &line[done..start];
        if gap.trim().is_empty() {
            out.push_str(gap)
        } else {
            paint(&mut out, "2", gap)
        }
        let text = &line[start..end];
        match token.kind {
            TokenKind::Keyword(word) if word.is_reserved() => paint(&mut out, "1;34", text),
            TokenKind::String | TokenKind::UnicodeString | TokenKind::BinaryString | TokenKind::UnclosedString => {
                paint(&mut out, "32", text);
            }
            TokenKind::UnclosedComment => paint(&mut out, "2", text),
            _ => out.push_str(text),
        }
        done = end;
    }
    out.push_str(&line[done..]);
    out
}

fn paint(out: &mut String, code: &str, text: &str) {
    // A colour that spans lines would leak into what stands between them.
    for (i, part) in text.split('\n').enumerate() {
        if i > 0 {
            out.push('\n');
        }
        if !part.is_empty() {
            out.push_str(&format!("\x1b[{code}m{part}\x1b[0m"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_change_nothing_but_colours() {
        for line in ["SELECT 'a' -- x", "sel", "/* open\nSELECT", "SELECT '\n' FROM `t", "é ö"] {
            let plain: String = {
                let mut text = coloured(line);
                for code in ["\x1b[2m", "\x1b[1;34m", "\x1b[32m", "\x1b[0m"] {
                    text = text.replace(code, "");
                }
                text
            };
            assert_eq!(plain, line);
        }
        assert_eq!(coloured("SELECT a"), "\x1b[1;34mSELECT\x1b[0m a");
    }
}
