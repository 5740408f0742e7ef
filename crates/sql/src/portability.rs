//! What a Flink 2.2 would refuse or do differently in a statement, noted while the statement is planned.
//!
//! A note is made at the one place in the binder or planner that gives the permission; there is no second analysis that
//! could disagree with it. `ouzel check --target flink` shows the notes, everything else ignores them.
//!
//! # How to add a note
//! Where the code lets pass what Flink refuses for its own limits, say so on the way:
//! ```ignore
//! // in the binder and the logical planner, where the session and a place are at hand
//! env.session.portability().note(
//!     Note::refused("LEAD in OVER over a stream")                            // what it is, in our words
//!         .flink("LEAD Function is not supported in stream mode.")           // what Flink says
//!         .portable("a self join on the next row's number, or MATCH_RECOGNIZE")   // what to write instead
//!         .at(call.span),
//! );
//! // in the physical planner: no place is known there, the statement's is taken
//! self.portability.note(Note::refused("..").flink("..").portable(".."));
//! ```
//! `Note::differs` is for what Flink accepts with another result. Equal notes of a statement are kept once, so that a
//! query that is planned twice says it once. `ouzel check` has a test per note in `crates/cli/tests/it/check.rs`.

use std::sync::{Arc, Mutex, PoisonError};

use crate::ast::Span;

/// One difference from Flink.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub effect: Effect,
    /// What the script uses, in our words, without a full stop.
    pub what: String,
    /// Flink's own words, or what it does.
    pub flink: Option<String>,
    /// The nearest form that Flink takes and that means the same.
    pub portable: Option<String>,
    /// Bytes of the script; the statement's where nothing nearer is known.
    pub span: Option<Span>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Flink does not run the statement.
    Refused,
    /// Flink runs it with another result.
    Differs,
}

impl Note {
    pub fn refused(what: impl Into<String>) -> Note {
        Note { effect: Effect::Refused, what: what.into(), flink: None, portable: None, span: None }
    }

    pub fn differs(what: impl Into<String>) -> Note {
        Note { effect: Effect::Differs, ..Note::refused(what) }
    }

    pub fn flink(mut self, words: impl Into<String>) -> Note {
        self.flink = Some(words.into());
        self
    }

    pub fn portable(mut self, form: impl Into<String>) -> Note {
        self.portable = Some(form.into());
        self
    }

    pub fn at(mut self, span: Span) -> Note {
        self.span = Some(span);
        self
    }
}

/// The notes of the statement that is being planned. Clones share one list.
#[derive(Clone, Debug, Default)]
pub struct Portability {
    notes: Arc<Mutex<Vec<Note>>>,
}

impl Portability {
    pub fn note(&self, note: Note) {
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        if !notes.contains(&note) {
            notes.push(note);
        }
    }

    /// Runs what reads another text than the script; the notes that it makes are placed at `span`.
    pub fn placed<T>(&self, span: Span, run: impl FnOnce() -> T) -> T {
        let before = self.take();
        let result = run();
        let made = self.take();
        before.into_iter().for_each(|note| self.note(note));
        made.into_iter().for_each(|note| self.note(note.at(span)));
        result
    }

    /// The notes so far, in the order in which they were made; the list is empty then.
    pub fn take(&self) -> Vec<Note> {
        std::mem::take(&mut *self.notes.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
