//! A script from text to planned statements, with every error shown at its place.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ouzel_engine::EngineError;
use ouzel_plan::{Config, JobPlan};
use ouzel_sql::diagnostic::{Diagnostic, nearest};
use ouzel_sql::session::Session;
use ouzel_sql::statements::{Planned, plan_script};

use crate::failure::Failure;
use crate::{environment, plan_file};

/// A script's name (for messages) and text.
pub struct Source {
    pub name: String,
    pub text: String,
}

impl Source {
    /// Reads a file, or standard input where the path is `-`.
    pub fn read(path: &Path) -> Result<Source, Failure> {
        let name = path.display().to_string();
        let bytes = if name == "-" {
            let mut bytes = Vec::new();
            std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)
        } else {
            std::fs::read(path)
        };
        let cannot = |why: String| Failure::refused(format!("error: cannot read the script {name}: {why}"));
        let bytes = bytes.map_err(|error| cannot(format!("{error}{}", unread_hint(path, &error))))?;
        let text = String::from_utf8(bytes).map_err(|e| {
            let valid = &e.as_bytes()[..e.utf8_error().valid_up_to()];
            let line = valid.iter().filter(|byte| **byte == b'\n').count() + 1;
            let is_utf16 = e.as_bytes().starts_with(&[0xFF, 0xFE]) || e.as_bytes().starts_with(&[0xFE, 0xFF]);
            let encoding = if is_utf16 { "utf-16" } else { "latin1" };
            cannot(format!("line {line} is not UTF-8\n  hint: iconv -f {encoding} -t utf-8 {name}"))
        })?;
        Ok(Source { name, text })
    }

    /// Binds and plans every statement before anything runs.
    pub fn plan(&self, defaults: &Config) -> Result<Vec<Planned>, Failure> {
        self.plan_in(Session::new(defaults.clone()))
    }

    /// The same in a session of the caller's.
    pub fn plan_in(&self, session: Session) -> Result<Vec<Planned>, Failure> {
        let mut session = session.with_plan_files(plan_file::on_disk());
        let planned = plan_script(&mut session, &self.text).map_err(|errors| self.refuse(&errors))?;
        for statement in &planned {
            self.warn(&statement.planned);
            if let Some(error) = check_operators(&statement.planned) {
                return Err(self.refuse(&[error.at(statement.span)]));
            }
        }
        if planned.is_empty() {
            eprintln!("warning: {} holds no statement", self.name);
        }
        Ok(planned.into_iter().map(|s| s.planned).collect())
    }

    /// Tells on standard error what a statement will not do.
    pub fn warn(&self, planned: &Planned) {
        if let Planned::Set(Some(warning)) = planned {
            eprintln!("{}", warning.render(&self.name, &self.text));
        }
    }

    pub fn refuse(&self, errors: &[Diagnostic]) -> Failure {
        let texts: Vec<String> = errors.iter().map(|e| e.render(&self.name, &self.text)).collect();
        Failure::refused(texts.join("\n\n"))
    }
}

/// A line for what can be done about a script that is not there.
fn unread_hint(path: &Path, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::IsADirectory => format!("\n  hint: `ouzel up {}` runs a folder of scripts", path.display()),
        io::ErrorKind::NotFound => match neighbour(path) {
            Some(near) => format!("\n  hint: did you mean {}?", near.display()),
            None => String::new(),
        },
        _ => String::new(),
    }
}

/// The file of the same folder whose name is nearest.
fn neighbour(path: &Path) -> Option<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let files = std::fs::read_dir(folder).ok()?.flatten().filter(|entry| entry.path().is_file());
    let names: Vec<String> = files.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    let near = nearest(path.file_name()?.to_str()?, &names)?;
    Some(path.with_file_name(near))
}

/// The job of a statement that has one.
pub fn plan_of(planned: &Planned) -> Option<&JobPlan> {
    match planned {
        Planned::Job { plan, .. } | Planned::Query { plan, .. } | Planned::Materialized { plan, .. } => Some(plan),
        Planned::Compiled(compiled) => compiled.job.as_ref().map(|(plan, _)| plan),
        Planned::Rows(_) | Planned::Done(_) | Planned::Set(_) | Planned::Kept { .. } | Planned::NoLongerKept(_) => None,
    }
}

/// What plans but has no operator.
pub fn check_operators(planned: &Planned) -> Option<Diagnostic> {
    let plan = plan_of(planned)?;
    ouzel_engine::runtime::build::check(plan, &environment::eval_context(&plan.time_zone)).err().map(diagnostic)
}

fn diagnostic(error: EngineError) -> Diagnostic {
    let mut diagnostic = Diagnostic::error(error.primary);
    diagnostic.detail = error.detail.or(error.place.map(|place| format!("in {place}")));
    diagnostic.hint = error.hint;
    diagnostic
}
