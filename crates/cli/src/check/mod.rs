//! `ouzel check`: what a Flink 2.2 would refuse of a script or do differently, statement by statement.
//!
//! It plans the script as `run` does and shows the notes that the planner made on the way; it runs nothing and asks no
//! Flink. A statement that is refused here is a difference too: either a Flink refuses it as well (its words are shown), or
//! it is not supported here yet and nothing can be said about it.
//!
//! Exit codes: 0 a Flink takes all of it, 1 differences, 2 the script cannot be read or parsed.

mod report;

use std::process::ExitCode;

use ouzel_sql::ast::Span;
use ouzel_sql::diagnostic::Diagnostic;
use ouzel_sql::portability::{Effect, Note};
use ouzel_sql::session::Session;
use ouzel_sql::statements::{CheckedStatement, check_script};

use crate::args::{self, ReportFormat};
use crate::environment;
use crate::failure::Failure;
use crate::plan_file;
use crate::script::{self, Source};
use report::Report;

/// One difference.
pub struct Finding {
    pub effect: FindingEffect,
    pub what: String,
    pub flink: Option<String>,
    pub portable: Option<String>,
    pub span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum FindingEffect {
    /// Runs here, Flink refuses it.
    Refused,
    /// Runs on both, with another result.
    Differs,
    /// Refused here and by Flink.
    Wrong,
    /// Not supported here: nothing is known about Flink.
    Unknown,
}

impl FindingEffect {
    pub fn word(self) -> &'static str {
        match self {
            FindingEffect::Refused => "refused",
            FindingEffect::Differs => "differs",
            FindingEffect::Wrong => "wrong",
            FindingEffect::Unknown => "unknown",
        }
    }
}

pub fn check(args: &args::Check) -> ExitCode {
    match found(args) {
        Ok(report) => {
            report.print(args.format);
            ExitCode::from(u8::from(!report.findings.is_empty()))
        }
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(2)
        }
    }
}

fn found(args: &args::Check) -> Result<Report, Failure> {
    let args::Target::Flink = args.target;
    let source = Source::read(&args.script)?;
    let session = Session::new(environment::defaults(&args.defines.define)?).with_plan_files(plan_file::on_disk());
    // A script for `ouzel up` is right as well.
    let mut session = session.with_kept_tables();
    let statements = check_script(&mut session, &source.text).map_err(|errors| match args.format {
        ReportFormat::Text => source.refuse(&errors),
        ReportFormat::Json => Failure::refused(report::errors_as_json(&source, &errors)),
    })?;
    let count = statements.len();
    let mut findings: Vec<Finding> = statements.into_iter().flat_map(findings_of).collect();
    findings.sort_by_key(|f| f.span.start);
    Ok(Report { source, statements: count, findings })
}

fn findings_of(statement: CheckedStatement) -> Vec<Finding> {
    let CheckedStatement { span, planned, portability } = statement;
    let mut findings: Vec<Finding> = portability.into_iter().map(|note| from_note(note, span)).collect();
    match planned {
        Ok(planned) => findings.extend(script::check_operators(&planned).map(|error| from_error(error, span))),
        Err(errors) => findings.extend(errors.into_iter().map(|error| from_error(error, span))),
    }
    findings
}

fn from_note(note: Note, statement: Span) -> Finding {
    Finding {
        effect: match note.effect {
            Effect::Refused => FindingEffect::Refused,
            Effect::Differs => FindingEffect::Differs,
        },
        what: note.what,
        flink: note.flink,
        portable: note.portable,
        span: note.span.unwrap_or(statement),
    }
}

fn from_error(error: Diagnostic, statement: Span) -> Finding {
    let ours = error.primary.contains("not supported") && error.detail.is_none();
    Finding {
        effect: if ours { FindingEffect::Unknown } else { FindingEffect::Wrong },
        what: error.primary,
        flink: error.detail,
        portable: error.hint,
        span: error.span.unwrap_or(statement),
    }
}
