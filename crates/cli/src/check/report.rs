//! The report of `ouzel check`, for people and for programs.

use ouzel_sql::ast::Span;
use ouzel_sql::diagnostic::{Diagnostic, Position};
use serde_json::{Value, json};

use super::{Finding, FindingEffect};
use crate::args::ReportFormat;
use crate::output;
use crate::script::Source;

const TARGET: &str = "flink-2.2";

pub struct Report {
    pub source: Source,
    /// How many statements the script has.
    pub statements: usize,
    /// In the order of their places.
    pub findings: Vec<Finding>,
}

impl Report {
    pub fn print(&self, format: ReportFormat) {
        let text = match format {
            ReportFormat::Text => self.text(),
            ReportFormat::Json => self.json(),
        };
        output::print(&text);
    }

    fn text(&self) -> String {
        let name = &self.source.name;
        if self.findings.is_empty() {
            return format!("{name}: portable, a Flink 2.2 takes {}\n", counted(self.statements, "statement"));
        }
        let mut out = String::new();
        for finding in &self.findings {
            out.push_str(&self.shown(finding));
            out.push_str("\n\n");
        }
        out.push_str(&format!(
            "{name}: {} in {}\n",
            counted(self.findings.len(), "difference"),
            counted(self.statements, "statement")
        ));
        out
    }

    fn shown(&self, finding: &Finding) -> String {
        let what = &finding.what;
        let head = match finding.effect {
            FindingEffect::Refused => format!("a Flink refuses this: {what}"),
            FindingEffect::Differs => format!("a Flink does this differently: {what}"),
            FindingEffect::Wrong => format!("refused here and there: {what}"),
            FindingEffect::Unknown => format!("not supported here, nothing is known about a Flink: {what}"),
        };
        let place = Span { end: finding.span.end.min(end_of_line(&self.source.text, finding.span)), ..finding.span };
        let mut text = Diagnostic::warning(head).at(place).render(&self.source.name, &self.source.text);
        for (word, said) in [("flink", &finding.flink), ("portable", &finding.portable)] {
            if let Some(said) = said {
                let said = said.split('\n').filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n         ");
                text.push_str(&format!("\n  {word}: {said}"));
            }
        }
        text
    }

    fn json(&self) -> String {
        let findings: Vec<Value> = self.findings.iter().map(|f| self.finding_as_json(f)).collect();
        let report = json!({
            "script": self.source.name,
            "target": TARGET,
            "portable": self.findings.is_empty(),
            "statements": self.statements,
            "findings": findings,
        });
        format!("{report:#}\n")
    }

    fn finding_as_json(&self, finding: &Finding) -> Value {
        let place = Position::of(&self.source.text, finding.span.start as usize);
        json!({
            "effect": finding.effect.word(),
            "line": place.line,
            "column": place.column,
            "what": finding.what,
            "flink": finding.flink,
            "portable": finding.portable,
        })
    }
}

/// What cannot be parsed, for a program: it asked for JSON and gets it, on standard error.
pub fn errors_as_json(source: &Source, errors: &[Diagnostic]) -> String {
    let errors: Vec<Value> = errors
        .iter()
        .map(|error| {
            let place = Position::of(&source.text, error.span.unwrap_or_default().start as usize);
            json!({
                "line": place.line,
                "column": place.column,
                "primary": error.primary,
                "detail": error.detail,
                "hint": error.hint,
            })
        })
        .collect();
    format!("{:#}", json!({ "script": source.name, "target": TARGET, "errors": errors }))
}

fn end_of_line(text: &str, span: Span) -> u32 {
    let start = (span.start as usize).min(text.len());
    text.as_bytes()[start..].iter().position(|b| *b == b'\n').map_or(text.len() as u32, |at| (start + at) as u32)
}

fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}
