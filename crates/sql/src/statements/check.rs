//! A script statement by statement, for a report: an error ends its statement, not the script.

use super::Planned;
use super::script::placed;
use crate::ast::Span;
use crate::diagnostic::Diagnostic;
use crate::parser::parse_script;
use crate::portability::Note;
use crate::session::Session;

/// What became of one statement.
#[derive(Clone, Debug)]
pub struct CheckedStatement {
    pub span: Span,
    pub planned: Result<Planned, Vec<Diagnostic>>,
    /// What a Flink would not take of it; complete only where it was planned.
    pub portability: Vec<Note>,
}

/// All parse errors together, as in [`plan_script`](super::plan_script); else every statement with its outcome.
pub fn check_script(session: &mut Session, source: &str) -> Result<Vec<CheckedStatement>, Vec<Diagnostic>> {
    let script = parse_script(source);
    if !script.errors.is_empty() {
        return Err(script.errors);
    }
    session.set_source(source);
    let mut checked = Vec::with_capacity(script.statements.len());
    for statement in &script.statements {
        let planned = session.plan(&statement.node, statement.span).map_err(|e| placed(e, statement.span));
        checked.push(CheckedStatement { span: statement.span, planned, portability: session.portability().take() });
    }
    Ok(checked)
}
