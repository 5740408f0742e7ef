//! A script from text to planned statements, with every error shown at its place.

use std::io::Read;
use std::path::Path;

use ouzel_engine::EngineError;
use ouzel_plan::Config;
use ouzel_sql::diagnostic::Diagnostic;
use ouzel_sql::session::Session;
use ouzel_sql::statements::{Planned, plan_script};

use crate::environment;
use crate::failure::Failure;

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
        let text = String::from_utf8(bytes.map_err(|e| cannot(e.to_string()))?).map_err(|e| {
            let valid = &e.as_bytes()[..e.utf8_error().valid_up_to()];
            let line = valid.iter().filter(|byte| **byte == b'\n').count() + 1;
            cannot(format!("line {line} is not UTF-8\n  hint: iconv -f latin1 -t utf-8 {name}"))
        })?;
        Ok(Source { name, text })
    }

    /// Binds and plans every statement before anything runs.
    pub fn plan(&self, defaults: &Config) -> Result<Vec<Planned>, Failure> {
        let mut session = Session::new(defaults.clone());
        let planned = plan_script(&mut session, &self.text).map_err(|errors| self.refuse(&errors))?;
        for statement in &planned {
            self.warn(&statement.planned);
            if let Some(error) = check_operators(&statement.planned) {
                return Err(self.refuse(&[error.at(statement.span)]));
            }
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

/// What plans but has no operator.
pub fn check_operators(planned: &Planned) -> Option<Diagnostic> {
    let (Planned::Job { plan, .. } | Planned::Query { plan, .. } | Planned::Materialized { plan, .. }) = planned else {
        return None;
    };
    ouzel_engine::runtime::build::check(plan, &environment::eval_context(&plan.time_zone)).err().map(diagnostic)
}

fn diagnostic(error: EngineError) -> Diagnostic {
    let mut diagnostic = Diagnostic::error(error.primary);
    diagnostic.detail = error.detail.or(error.place.map(|place| format!("in {place}")));
    diagnostic.hint = error.hint;
    diagnostic
}
