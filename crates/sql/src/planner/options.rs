//! Options of tables that are read or written, against the descriptors.

use ouzel_plan::Table;
use ouzel_plan::descriptor::{Problem, Role, validate};

use crate::ast::Span;
use crate::binder::Bound;
use crate::diagnostic::Diagnostic;

pub fn check_source(table: &Table, span: Span) -> Bound<()> {
    check(table, Role::Source, span)
}

pub fn check_sink(table: &Table, span: Span) -> Bound<()> {
    check(table, Role::Sink, span)
}

fn check(table: &Table, role: Role, span: Span) -> Bound<()> {
    let problems = validate(table, role).into_iter().map(|p| diagnostic(table, p, span));
    let errors: Vec<Diagnostic> =
        problems.chain(crate::catalog::metadata::check_types(table, role).into_iter().map(|e| e.at(span))).collect();
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn diagnostic(table: &Table, problem: Problem, span: Span) -> Diagnostic {
    let error = Diagnostic::error(format!("table {}: {}", table.path, problem.primary)).detail(problem.detail).at(span);
    match problem.hint {
        Some(hint) => error.hint(hint),
        None => error,
    }
}
