//! Partial and complete matches of one partition, and which of them AFTER MATCH SKIP leaves.
//!
//! Invariant: a complete match waits until no partial match started before it, because the earlier one could still
//! swallow it. Matches with the same first row stand as in Flink's queues (`java_heap`).

use std::sync::Arc;

use ouzel_plan::operator::SkipStrategy;

use super::java_heap::{JavaHeap, Keyed};
use super::nfa::StateId;
use crate::error::{EngineError, Result};

/// A row of the ordered input.
#[derive(Debug)]
pub struct Event {
    /// Ascending in processing order.
    pub number: u64,
    pub time_ms: i64,
    pub row: Box<[u8]>,
}

/// The rows of a match from the last one backwards; shared between matches with a common start.
#[derive(Debug)]
pub struct Link {
    pub variable: usize,
    pub event: Arc<Event>,
    pub previous: Option<Arc<Link>>,
}

impl Drop for Link {
    /// One by one: the lists of long loops would exhaust the stack.
    fn drop(&mut self) {
        let mut previous = self.previous.take();
        while let Some(link) = previous {
            match Arc::try_unwrap(link) {
                Ok(mut link) => previous = link.previous.take(),
                Err(_) => break,
            }
        }
    }
}

/// A partial match that waits in `state`, or a complete one.
#[derive(Clone, Debug)]
pub struct Partial {
    pub state: StateId,
    pub start: u64,
    pub start_ms: i64,
    pub last: Arc<Link>,
}

impl Keyed for Partial {
    fn key(&self) -> u64 {
        self.start
    }
}

/// What waits for the next row: a partial match, or (None) the beginning of a new one, which stands behind all of them.
pub type Waiting = Option<Partial>;

impl Keyed for Waiting {
    fn key(&self) -> u64 {
        self.as_ref().map_or(u64::MAX, Keyed::key)
    }
}

impl Partial {
    /// As expressions see it at this time.
    pub fn view(&self, time_ms: i64) -> View<'_> {
        View { last: Some(&self.last), current: None, time_ms }
    }

    /// Variables and rows, in order.
    pub fn rows(&self) -> Vec<(usize, Arc<Event>)> {
        let mut rows: Vec<(usize, Arc<Event>)> = std::iter::successors(Some(&self.last), |link| link.previous.as_ref())
            .map(|link| (link.variable, link.event.clone()))
            .collect();
        rows.reverse();
        rows
    }
}

/// A match as expressions see it: the rows behind `last`, and perhaps a row that is about to join them.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub last: Option<&'a Link>,
    pub current: Option<(usize, &'a Event)>,
    /// What MATCH_ROWTIME() gives.
    pub time_ms: i64,
}

impl<'a> View<'a> {
    /// The rows of a variable (None: all), from the last one backwards.
    pub fn backwards(self, variable: Option<usize>) -> impl Iterator<Item = &'a Event> {
        let links = std::iter::successors(self.last, |link| link.previous.as_deref());
        let all = self.current.into_iter().chain(links.map(|link| (link.variable, link.event.as_ref())));
        all.filter(move |(v, _)| variable.is_none_or(|variable| variable == *v)).map(|(_, event)| event)
    }

    /// The n-th row of a variable, counted from the first or from the last one.
    pub fn row(self, variable: Option<usize>, first: bool, offset: usize) -> Option<&'a Event> {
        if !first {
            return self.backwards(variable).nth(offset);
        }
        if offset == 0 {
            return self.backwards(variable).last();
        }
        let rows = self.backwards(variable).count();
        self.backwards(variable).nth(rows.checked_sub(offset + 1)?)
    }
}

#[derive(Default)]
pub struct Matches {
    /// Without partial matches perhaps empty: then the beginning is not in it yet.
    pub partial: JavaHeap<Waiting>,
    pub complete: JavaHeap<Partial>,
}

impl Matches {
    pub fn is_empty(&self) -> bool {
        self.partial.len() <= 1 && self.complete.is_empty()
    }

    /// False if there is nothing but the beginning of a match.
    pub fn has_partial(&self) -> bool {
        self.partial.len() > 1
    }

    /// When the next partial match will be too old.
    pub fn next_time_out(&self, within_ms: Option<i64>) -> Option<i64> {
        let within_ms = within_ms?;
        self.partial.iter().flatten().map(|partial| partial.start_ms.saturating_add(within_ms)).min()
    }

    /// Drops partial matches that are too old at `time_ms`.
    pub fn time_out(&mut self, time_ms: i64, within_ms: Option<i64>) {
        let Some(within_ms) = within_ms else { return };
        let in_time = |partial: &Partial| time_ms.saturating_sub(partial.start_ms) < within_ms;
        self.partial.rebuild(|waiting| waiting.as_ref().is_none_or(in_time));
    }

    /// The complete matches whose turn it is, in order; what they skip is dropped.
    pub fn take_complete(&mut self, skip: &SkipStrategy, names: &dyn Fn(usize) -> String) -> Result<Vec<Partial>> {
        let mut taken = Vec::new();
        while let Some(earliest) = self.complete.peek() {
            if self.partial.peek().is_some_and(|partial| partial.key() < earliest.start) {
                break;
            }
            let found = self.complete.pop().expect("invariant: it was looked at");
            let resume = resume_at(&found, skip, names)?;
            self.partial.retain(|waiting| waiting.key() >= resume);
            self.complete.retain(|complete| complete.start >= resume);
            taken.push(found);
        }
        Ok(taken)
    }
}

/// The number of the first row at which another match may start.
fn resume_at(found: &Partial, skip: &SkipStrategy, names: &dyn Fn(usize) -> String) -> Result<u64> {
    let (variable, first) = match skip {
        SkipStrategy::PastLastRow => return Ok(found.last.event.number + 1),
        SkipStrategy::ToNextRow => return Ok(found.start + 1),
        SkipStrategy::ToFirst(variable) => (*variable, true),
        SkipStrategy::ToLast(variable) => (*variable, false),
    };
    match found.view(0).row(Some(variable), first, 0) {
        None => {
            Err(EngineError::user(format!("Could not skip to {}. No such element in the found match", names(variable))))
        }
        Some(event) if event.number == found.start => {
            Err(EngineError::user("Could not skip to first element of a match.")
                .detail("The search would find the same match for ever."))
        }
        Some(event) => Ok(event.number),
    }
}
