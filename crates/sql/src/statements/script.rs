//! A whole script: all of it is parsed, then all of it is bound, before anything runs.

use super::Planned;
use crate::ast::Span;
use crate::diagnostic::Diagnostic;
use crate::parser::parse_script;
use crate::portability::Note;
use crate::session::Session;

/// A statement of a script with its place.
#[derive(Clone, Debug)]
pub struct PlannedStatement {
    pub planned: Planned,
    pub span: Span,
    /// What a Flink would not take of it.
    pub portability: Vec<Note>,
}

/// All parse errors together; else all errors of the first statement that does not bind, since what follows may need it.
pub fn plan_script(session: &mut Session, source: &str) -> Result<Vec<PlannedStatement>, Vec<Diagnostic>> {
    let script = parse_script(source);
    if !script.errors.is_empty() {
        return Err(script.errors);
    }
    session.set_source(source);
    let mut planned = Vec::with_capacity(script.statements.len());
    for statement in &script.statements {
        let outcome = session.plan(&statement.node, statement.span).map_err(|errors| placed(errors, statement.span))?;
        let portability = session.portability().take();
        planned.push(PlannedStatement { planned: outcome, span: statement.span, portability });
    }
    Ok(planned)
}

/// An error without a place is the statement's.
pub fn placed(errors: Vec<Diagnostic>, span: Span) -> Vec<Diagnostic> {
    let default = Span::default();
    errors.into_iter().map(|e| if e.span.is_none_or(|s| s == default) { e.at(span) } else { e }).collect()
}
