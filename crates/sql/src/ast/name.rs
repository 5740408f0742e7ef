//! Spans, identifiers and the small leaves that every other part of the tree uses.

use std::fmt;

/// A byte range of the parsed text: `start` inclusive, `end` exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The smallest span that covers both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The text under the span; empty if the span does not belong to `source`.
    pub fn text(self, source: &str) -> &str {
        source.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// Any node with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Spanned<T> {
    pub node: T,
    pub span: Span,
}

impl<T> Spanned<T> {
    pub fn new(node: T, span: Span) -> Self {
        Self { node, span }
    }
}

/// One identifier. `value` is the name itself, without back quotes and with their escapes undone;
/// Flink's identifiers are case-sensitive, so nothing is folded.
#[derive(Debug, Clone)]
pub struct Ident {
    pub value: String,
    pub quoted: bool,
    pub span: Span,
}

impl Ident {
    pub fn new(value: impl Into<String>, span: Span) -> Self {
        Self { value: value.into(), quoted: false, span }
    }
}

/// Two identifiers are equal when they name the same thing, wherever and however they were written.
impl PartialEq for Ident {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Eq for Ident {}

/// A dotted name: `catalog.database.table`, `alias.column.field`. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectName(pub Vec<Ident>);

impl ObjectName {
    pub fn span(&self) -> Span {
        match (self.0.first(), self.0.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => Span::default(),
        }
    }

    /// The last part: the object's own name.
    pub fn base(&self) -> &str {
        self.0.last().map_or("", |ident| ident.value.as_str())
    }

    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|ident| ident.value.as_str())
    }
}

/// The bare name, dots between the parts, no quotes: for messages.
impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, ident) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(".")?;
            }
            f.write_str(&ident.value)?;
        }
        Ok(())
    }
}

/// A character string literal, escapes undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StringLiteral {
    pub value: String,
    pub span: Span,
}

/// `'key' = 'value'` of a WITH clause, a SET list or a partition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionEntry {
    pub key: StringLiteral,
    pub value: StringLiteral,
}
