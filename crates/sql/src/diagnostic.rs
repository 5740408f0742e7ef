//! What is told to a person about a place in a SQL text: Primary / Detail / Hint, rendered with the
//! file, the line and a caret.
//!
//! It decides nothing about exit codes or retries; parser, binder and planner all speak through it.

use std::fmt::Write as _;

pub use ouzel_plan::nearest::nearest;

use crate::ast::Span;
use crate::statements::tableau::width;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Severity {
    Error,
    Warning,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub severity: Severity,
    /// One sentence in our words, without a full stop.
    pub primary: String,
    /// Flink's own words, so that a search engine finds them.
    pub detail: Option<String>,
    /// What to write instead.
    pub hint: Option<String>,
    /// Bytes of the script.
    pub span: Option<Span>,
}

impl Diagnostic {
    pub fn error(primary: impl Into<String>) -> Self {
        Self { severity: Severity::Error, primary: primary.into(), detail: None, hint: None, span: None }
    }

    pub fn warning(primary: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(primary) }
    }

    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// ```text
    /// error: column "prize" is not known
    ///   --> job.sql:3:8
    ///    |
    ///  3 | SELECT prize FROM bid
    ///    |        ^^^^^
    ///   detail: Column 'prize' not found in any table
    ///   hint: did you mean "price"?
    /// ```
    pub fn render(&self, file: &str, source: &str) -> String {
        let mut out = String::new();
        let word = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        // Writing to a String cannot fail.
        let _ = write!(out, "{word}: {}", self.primary);
        if let Some(span) = self.span {
            self.render_place(&mut out, file, source, span);
        }
        if let Some(detail) = &self.detail {
            let _ = write!(out, "\n  detail: {detail}");
        }
        if let Some(hint) = &self.hint {
            let _ = write!(out, "\n  hint: {hint}");
        }
        out
    }

    fn render_place(&self, out: &mut String, file: &str, source: &str, span: Span) {
        let place = Position::of(source, span.start as usize);
        let line = &source[place.line_start..place.line_end];
        let column = place.column - 1;
        let mut end = (span.end as usize).min(place.line_end).max(place.offset);
        while !source.is_char_boundary(end) {
            end += 1;
        }
        let marked = &source[place.offset..end];
        // A line of a generated script may be a megabyte: show a window around the place.
        let (from, skipped) = window_start(column);
        let shown: String = line.chars().skip(from).take(WINDOW).map(|c| if c == '\t' { ' ' } else { c }).collect();
        let prefix = if skipped { "..." } else { "" };
        let before: String = shown.chars().take(column - from).collect();
        let marked: String = marked.chars().take(WINDOW.saturating_sub(column - from)).collect();
        let (caret, carets) = (prefix.len() + width(&before), width(&marked).max(1));
        let number = place.line.to_string();
        let gutter = " ".repeat(number.len());
        let _ = write!(
            out,
            "\n{gutter} --> {file}:{}:{}\n{gutter}  |\n{number}  | {prefix}{shown}\n{gutter}  | {}{}",
            place.line,
            place.column,
            " ".repeat(caret),
            "^".repeat(carets),
        );
    }
}

/// Characters of a source line that are shown at most.
const WINDOW: usize = 160;

fn window_start(column: usize) -> (usize, bool) {
    if column < WINDOW - 20 { (0, false) } else { (column - WINDOW / 2, true) }
}

/// A byte offset as line and column, both from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    pub line: usize,
    pub column: usize,
    offset: usize,
    line_start: usize,
    line_end: usize,
}

impl Position {
    /// An offset past the end is the end; one inside a character is its start.
    pub fn of(source: &str, offset: usize) -> Position {
        let mut offset = offset.min(source.len());
        while !source.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &source[..offset];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line_end = source[offset..].find('\n').map_or(source.len(), |at| offset + at);
        let line_end = match source[offset..line_end].ends_with('\r') {
            true => line_end - 1,
            false => line_end,
        };
        Position {
            line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
            column: source[line_start..offset].chars().count() + 1,
            offset,
            line_start,
            line_end,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caret_stands_below_wide_characters() {
        let source = "SELECT '日本', 数量 FROM t";
        let start = source.find("数").unwrap() as u32;
        let text = Diagnostic::error("x").at(Span::new(start, start + 6)).render("a.sql", source);
        assert!(text.ends_with("\n1  | SELECT '日本', 数量 FROM t\n   |                ^^^^"), "{text}");
    }

    #[test]
    fn renders_the_line_and_a_caret() {
        let source = "SELECT 1;\nSELECT prize\tFROM bid";
        let text = Diagnostic::error("column \"prize\" is not known")
            .at(Span::new(17, 22))
            .detail("Column 'prize' not found in any table")
            .hint("did you mean \"price\"?")
            .render("job.sql", source);
        assert_eq!(
            text,
            "error: column \"prize\" is not known\n  --> job.sql:2:8\n   |\n2  | SELECT prize FROM bid\n   |        ^^^^^\n  detail: Column 'prize' not found in any table\n  hint: did you mean \"price\"?"
        );
    }

    #[test]
    fn a_place_past_the_end_or_inside_a_character_does_no_harm() {
        for offset in 0..12 {
            let text = Diagnostic::error("x").at(Span::new(offset, offset + 1)).render("f", "é\r\nüb");
            assert!(text.contains("--> f:"), "{text}");
        }
        let long = "x".repeat(5000);
        let text = Diagnostic::error("x").at(Span::new(4000, 5000)).render("f", &long);
        assert!(text.len() < 700);
    }
}
