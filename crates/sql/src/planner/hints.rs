//! Hints of a SELECT: which are known, and whether they name what stands in FROM.
//!
//! What LOOKUP's options may be is in `lookup_hint`; OPTIONS stands at a table and is read in `from`.

use super::lookup_hint;
use super::slots::fail;
use crate::ast::{self, Hint, HintOption, StringLiteral, TableFactor, TableFactorKind, TableRef};
use crate::binder::Bound;

const KNOWN: &[&str] = &["LOOKUP", "STATE_TTL", "BROADCAST", "SHUFFLE_HASH", "SHUFFLE_MERGE", "NEST_LOOP", "OPTIONS"];

pub fn check(select: &ast::Select) -> Bound<()> {
    known(&select.hints)?;
    for hint in &select.hints {
        names_tables(hint)?;
        if hint.name.value.eq_ignore_ascii_case("LOOKUP") {
            lookup_hint::check(hint).map_err(|e| vec![e])?;
        }
        if hint.name.value.eq_ignore_ascii_case("STATE_TTL") {
            check_ttl(hint)?;
        }
    }
    match &select.from {
        // Flink looks for the names where a join or an aggregate takes the hint.
        Some(from) if select.group_by.is_some() || matches!(from, TableRef::Join(_)) => {
            check_names(&select.hints, from)
        }
        _ => Ok(()),
    }
}

/// Whether Flink knows the hints at all, at whatever place.
pub fn known(hints: &[Hint]) -> Bound<()> {
    match hints.iter().find(|h| !KNOWN.iter().any(|k| h.name.value.eq_ignore_ascii_case(k))) {
        Some(hint) => fail(
            format!("the hint {} is not known", hint.name.value),
            format!("Hint: {} should be registered in the HintStrategyTable", hint.name.value),
            hint.span,
        ),
        None => Ok(()),
    }
}

fn names_tables(hint: &Hint) -> Bound<()> {
    let word = hint.name.value.to_ascii_uppercase();
    let words = match word.as_str() {
        _ if !hint.options.is_empty() => return Ok(()),
        "STATE_TTL" => "Invalid STATE_TTL hint, expecting at least one key-value options specified.".to_owned(),
        "BROADCAST" | "SHUFFLE_HASH" | "SHUFFLE_MERGE" | "NEST_LOOP" => {
            format!("Invalid hint: {word}, expecting at least one table or view specified in hint {word}.")
        }
        _ => return Ok(()),
    };
    fail(format!("the hint {word} names no table"), words, hint.span)
}

fn check_ttl(hint: &Hint) -> Bound<()> {
    for option in &hint.options {
        if !matches!(option, HintOption::KeyValue { .. }) {
            return fail(
                "STATE_TTL takes pairs of a table and a duration",
                "Invalid list options in STATE_TTL hint, only support key-value options.",
                hint.span,
            );
        }
        if let HintOption::KeyValue { value, .. } = option
            && ouzel_plan::config::parse_duration_ms(&value.value).is_none()
        {
            return fail(
                format!("STATE_TTL takes durations, not '{}'", value.value),
                format!(
                    "Invalid STATE_TTL hint value: text does not start with a number, and is not a valid ISO-8601 duration format: {}",
                    value.value
                ),
                value.span,
            );
        }
    }
    Ok(())
}

fn check_names(hints: &[Hint], from: &TableRef) -> Bound<()> {
    let mut names = Vec::new();
    collect(from, &mut names);
    for hint in hints {
        let word = hint.name.value.to_ascii_uppercase();
        for named in hint.options.iter().filter_map(|option| table_of(&word, option)) {
            if !names.contains(&named.value.as_str()) {
                return fail(
                    format!("the hint {word} names \"{}\", which is not in FROM", named.value),
                    format!(
                        "The options of following hints cannot match the name of input tables or views: `{}` in `{word}`",
                        named.value
                    ),
                    hint.span,
                );
            }
        }
    }
    Ok(())
}

/// The table that an option of a hint speaks of.
fn table_of<'a>(word: &str, option: &'a HintOption) -> Option<&'a StringLiteral> {
    match (word, option) {
        ("STATE_TTL", HintOption::KeyValue { key, .. }) => Some(key),
        ("LOOKUP", HintOption::KeyValue { key, value }) if key.value == "table" => Some(value),
        ("BROADCAST" | "SHUFFLE_HASH" | "SHUFFLE_MERGE" | "NEST_LOOP", HintOption::Value(name)) => Some(name),
        _ => None,
    }
}

/// Aliases, and the last part of tables' names that have none.
fn collect<'a>(from: &'a TableRef, names: &mut Vec<&'a str>) {
    match from {
        TableRef::Join(join) => {
            collect(&join.left, names);
            collect(&join.right, names);
        }
        TableRef::Factor(factor) => factor_names(factor, names),
    }
}

fn factor_names<'a>(factor: &'a TableFactor, names: &mut Vec<&'a str>) {
    if let Some(alias) = &factor.alias {
        return names.push(&alias.name.value);
    }
    match &factor.kind {
        TableFactorKind::Table { name, .. } => names.push(name.base()),
        TableFactorKind::NestedJoin(inner) => collect(inner, names),
        TableFactorKind::MatchRecognize { input, .. } => factor_names(input, names),
        _ => {}
    }
}
