//! A script from text to planned statements, with every error shown at its place.

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
    pub fn read(path: &Path) -> Result<Source, Failure> {
        let text = std::fs::read_to_string(path)
            .map_err(|e| Failure::refused(format!("error: cannot read the script {}: {e}", path.display())))?;
        Ok(Source { name: path.display().to_string(), text })
    }

    /// Binds and plans every statement before anything runs.
    pub fn plan(&self, defaults: &Config) -> Result<Vec<Planned>, Failure> {
        let mut session = Session::new(defaults.clone());
        let planned = plan_script(&mut session, &self.text).map_err(|errors| self.refuse(&errors))?;
        for statement in &planned {
            if let Some(error) = check_operators(&statement.planned) {
                return Err(self.refuse(&[error.at(statement.span)]));
            }
        }
        Ok(planned.into_iter().map(|s| s.planned).collect())
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
