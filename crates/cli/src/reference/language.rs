//! Functions and statements, each with an example that was planned, and run where it ends.

use std::collections::BTreeSet;

use super::entry::{Entry, Tried, broken, groups};
use super::{cell, code, head, row};
use crate::execution::Executor;
use crate::failure::Failure;

const FUNCTIONS: &str = include_str!("functions.txt");
const PATTERNS: &str = include_str!("patterns.txt");
const STATEMENTS: &str = include_str!("statements.txt");

pub fn functions(executor: &Executor) -> Result<String, Failure> {
    let groups = groups(FUNCTIONS, false);
    all_are_named(&groups.iter().flat_map(|g| &g.entries).map(|e| e.name).collect())?;
    let mut text = String::from(
        "# Functions and operators\n\nAll are Flink's, with Flink's results; names are in any case. The results were computed \
         while this page was made (`small` holds (1, 'a'), (2, 'b'), (3, 'a')).\n",
    );
    for group in &groups {
        text.push_str(&format!("\n## {}\n\n{}", group.title, head(&["name", "example", "result", "what"])));
        for entry in &group.entries {
            let (result, what) = shown(entry, executor)?;
            text.push_str(&row(&[&code(entry.name), &code(entry.example), &code(&result), &what]));
        }
    }
    text.push_str(PATTERNS);
    Ok(text)
}

pub fn statements(executor: &Executor) -> Result<String, Failure> {
    let mut text = String::from(
        "# Statements\n\nAll are Flink's. Where a statement is missing, the reason stands there. Every example was planned while \
         this page was made.\n",
    );
    for group in &groups(STATEMENTS, true) {
        text.push_str(&format!("\n## {}\n\n{}", group.title, head(&["statement", "example", "what"])));
        for entry in &group.entries {
            let (_, what) = shown(entry, executor)?;
            text.push_str(&row(&[&cell(entry.name), &code(entry.example), &what]));
        }
    }
    text.push_str(
        "\n## Ours\n\nWhat Flink has no answer for is a SET key, so that a portable script stays one: see \
         [settings](settings.md). `ouzel check SCRIPT` says what of a script a Flink would refuse or do differently.\n",
    );
    Ok(text)
}

/// The example's result, and the sentence or the reason.
fn shown(entry: &Entry, executor: &Executor) -> Result<(String, String), Failure> {
    match (entry.try_it(executor)?, entry.missing) {
        (Tried::Here(result), None) => Ok((result.unwrap_or_default(), cell(entry.sentence))),
        (Tried::Refused(_), Some(reason)) => Ok((String::new(), format!("**missing**: {}", cell(reason)))),
        (Tried::Refused(error), None) => Err(broken(&format!("{}: {} is refused: {error}", entry.name, entry.example))),
        (Tried::Here(_), Some(_)) => Err(broken(&format!("{}: {} is said to be missing", entry.name, entry.example))),
    }
}

/// No function of the registry is left out.
fn all_are_named(named: &BTreeSet<&str>) -> Result<(), Failure> {
    for function in ouzel_functions::registry::all() {
        let names = std::iter::once(function.name).chain(function.aliases.iter().copied());
        if !ouzel_sql::binder::is_operator(function.name) && !names.clone().any(|name| named.contains(name)) {
            return Err(broken(&format!("the function {} has no entry", function.name)));
        }
    }
    Ok(())
}
