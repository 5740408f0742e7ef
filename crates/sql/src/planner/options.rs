//! Options of tables that are read or written, against the descriptors.

use ouzel_plan::Table;
use ouzel_plan::descriptor::{Foreign, Problem, Role, foreign, validate, validate_read};
use ouzel_plan::table::Scan;
use ouzel_types::TypeKind;

use crate::ast::Span;
use crate::binder::Bound;
use crate::diagnostic::Diagnostic;
use crate::portability::{Note, Portability};

pub fn check_source(table: &Table, span: Span, portability: &Portability) -> Bound<()> {
    check(table, Role::Source, span, portability)
}

pub fn check_sink(table: &Table, span: Span, portability: &Portability) -> Bound<()> {
    check(table, Role::Sink, span, portability)
}

fn check(table: &Table, role: Role, span: Span, portability: &Portability) -> Bound<()> {
    foreign(table).into_iter().for_each(|f| portability.note(note(table, f).at(span)));
    jdbc_types(table, role, span, portability);
    let problems = validate(table, role).into_iter().map(|p| diagnostic(table, p, span));
    let errors: Vec<Diagnostic> =
        problems.chain(crate::catalog::metadata::check_types(table, role).into_iter().map(|e| e.at(span))).collect();
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// What the formats cannot read of the columns that a scan asks for.
pub fn check_read(scan: &Scan) -> Vec<Diagnostic> {
    validate_read(scan).into_iter().map(|problem| unplaced(&scan.table, problem)).collect()
}

fn diagnostic(table: &Table, problem: Problem, span: Span) -> Diagnostic {
    unplaced(table, problem).at(span)
}

fn unplaced(table: &Table, problem: Problem) -> Diagnostic {
    let error = Diagnostic::error(format!("table {}: {}", table.path, problem.primary)).detail(problem.detail);
    match problem.hint {
        Some(hint) => error.hint(hint),
        None => error,
    }
}

/// Types that PostgreSQL has and Flink's connector has not.
fn jdbc_types(table: &Table, role: Role, span: Span, portability: &Portability) {
    if table.connector() != "jdbc" {
        return;
    }
    for column in &table.physical {
        let (what, words) = match &column.ty.kind {
            TypeKind::TimestampLtz(_) => {
                ("of type TIMESTAMP_LTZ", format!("The PostgreSQL dialect doesn't support type: {}.", column.ty.kind))
            }
            TypeKind::Array(_) if role == Role::Sink => {
                ("of type ARRAY written", "Writing ARRAY type is not yet supported in JDBC:PostgreSQL.".to_string())
            }
            _ => continue,
        };
        portability
            .note(Note::refused(format!("table {}: \"{}\" {what}", table.path, column.name)).flink(words).at(span));
    }
}

/// What the descriptors know to be ours, in Flink's words.
fn note(table: &Table, foreign: Foreign) -> Note {
    match foreign {
        Foreign::Connector(connector) => {
            let note = Note::refused(format!("table {}: the connector '{}' is not Flink's", table.path, connector.name))
                .flink(format!(
                    "Could not find any factory for identifier '{}' that implements 'org.apache.flink.table.factories.DynamicTableFactory' in the classpath.",
                    connector.name
                ));
            match connector.portable {
                Some(form) => note.portable(form),
                None => note,
            }
        }
        Foreign::Option(key) => {
            Note::refused(format!("table {}: '{}' has no option '{key}' in Flink", table.path, table.connector()))
                .flink(format!(
                    "Unsupported options found for '{}'.\n\nUnsupported options:\n\n{key}",
                    table.connector()
                ))
                .portable("leave the option out; what extends a portable script is a SET key")
        }
    }
}
