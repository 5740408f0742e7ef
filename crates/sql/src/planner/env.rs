//! What a query sees from outside: the session, common table expressions, the columns of enclosing queries.

use ouzel_plan::Config;
use ouzel_types::DataType;

use crate::ast::{Cte, Hint, HintOption};
use crate::binder::Scope;
use crate::session::Session;

/// Cheap to copy; nested queries get changed copies.
#[derive(Clone, Copy)]
pub struct Env<'a> {
    pub session: &'a Session,
    pub config: &'a Config,
    pub ctes: Option<&'a CteScope<'a>>,
    pub outer: Option<&'a Scope<'a>>,
    /// Views within views so far.
    pub depth: usize,
    /// Hints of the enclosing SELECT.
    pub hints: &'a [Hint],
    /// What the columns of a statement's query are cast to; None for every query inside of another.
    pub sink: Option<&'a [DataType]>,
}

/// WITH entries that are visible: `entries`, then those of the parent.
pub struct CteScope<'a> {
    pub entries: &'a [Cte],
    pub parent: Option<&'a CteScope<'a>>,
}

impl<'a> CteScope<'a> {
    /// The entry and what it sees itself.
    pub fn find(&self, name: &str) -> Option<(&'a Cte, CteScope<'a>)> {
        match self.entries.iter().rposition(|c| c.name.value == name) {
            Some(at) => Some((&self.entries[at], CteScope { entries: &self.entries[..at], parent: self.parent })),
            None => self.parent.and_then(|p| p.find(name)),
        }
    }
}

impl<'a> Env<'a> {
    pub fn new(session: &'a Session, config: &'a Config) -> Env<'a> {
        Env { session, config, ctes: None, outer: None, depth: 0, hints: &[], sink: None }
    }

    pub fn with_outer<'b>(self, outer: &'b Scope<'b>) -> Env<'b>
    where
        'a: 'b,
    {
        Env { outer: Some(outer), ..self }
    }

    pub fn without_outer(self) -> Env<'a> {
        Env { outer: None, ..self }
    }
}

/// The STATE_TTL that a SELECT's hints give to an alias, ms.
pub fn state_ttl(hints: &[Hint], alias: &str) -> Option<i64> {
    hints.iter().filter(|h| h.name.value.eq_ignore_ascii_case("STATE_TTL")).flat_map(|h| &h.options).find_map(|o| {
        match o {
            HintOption::KeyValue { key, value } if key.value == alias => {
                ouzel_plan::config::parse_duration_ms(&value.value)
            }
            _ => None,
        }
    })
}

/// The LOOKUP hint for an alias, its `table` entry left out.
pub fn lookup_hints(hints: &[Hint], alias: &str) -> Vec<(String, String)> {
    let pairs = |h: &Hint| -> Vec<(String, String)> {
        let pair = |o: &HintOption| match o {
            HintOption::KeyValue { key, value } => Some((key.value.clone(), value.value.clone())),
            HintOption::Value(_) => None,
        };
        h.options.iter().filter_map(pair).collect()
    };
    hints
        .iter()
        .filter(|h| h.name.value.eq_ignore_ascii_case("LOOKUP"))
        .map(pairs)
        .find(|pairs| pairs.iter().any(|(k, v)| k == "table" && v == alias))
        .map(|pairs| pairs.into_iter().filter(|(k, _)| k != "table").collect())
        .unwrap_or_default()
}
