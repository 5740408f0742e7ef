//! JSON paths as Jayway's JsonPath evaluates them: members, indexes, slices, unions, `*`, `..`, filters with comparisons,
//! and the functions length, size, keys, first, last, min, max, avg, sum, stddev.
//!
//! `strict` (also when no mode is written): what is missing is an error. `lax`: it is nothing.

use std::borrow::Cow;

use super::filter::{self, Filter};
use super::parse::{Json, Place, locate, parse};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Strict,
    Lax,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    Member(String),
    /// `['a','b']`: an object of these members.
    Members(Vec<String>),
    Index(i64),
    Indexes(Vec<i64>),
    Slice(Option<i64>, Option<i64>),
    Wildcard,
    /// `..`: the next step on the value and everything below it.
    Deep,
    Filter(Filter),
    Function(String),
}

#[derive(Clone, Debug)]
pub struct Path {
    pub mode: Mode,
    /// The error: the path does not parse.
    steps: Result<Vec<Step>, String>,
    /// Plain members and indexes only: found without building the document.
    places: Option<Vec<Place>>,
}

impl Path {
    pub fn compile(text: &str) -> Path {
        let text = text.trim_end();
        // A blank at the start is one of the path's, which is none then, unless a mode follows.
        let start = text.trim_start();
        let keyword = |word: &str| {
            let head = start.get(..word.len())?;
            let rest = &start[word.len()..];
            (head.eq_ignore_ascii_case(word) && rest.starts_with(char::is_whitespace)).then(|| rest.trim_start())
        };
        let (mode, spec) = match (keyword("lax"), keyword("strict")) {
            (Some(rest), _) => (Mode::Lax, rest),
            (_, Some(rest)) => (Mode::Strict, rest),
            _ => (Mode::Strict, text),
        };
        let steps = parse_steps(spec);
        let place = |step: &Step| match step {
            Step::Member(name) => Some(Place::Member(name.clone())),
            Step::Index(index) => usize::try_from(*index).ok().map(Place::Item),
            _ => None,
        };
        let places = steps.as_ref().ok().and_then(|steps| steps.iter().map(place).collect());
        Path { mode, steps, places }
    }

    /// The value in a document; None: there is none (lax only), or it is null. The error: no JSON, no such place.
    pub fn lookup<'a>(&self, text: &'a str) -> Result<Option<Json<'a>>, String> {
        let lax = self.mode == Mode::Lax;
        let steps = match &self.steps {
            Ok(steps) => steps,
            Err(message) => return Err(message.clone()),
        };
        // A document that is null is an error in both modes: Jayway reads it as no document.
        if text.trim_ascii() == "null" {
            return Err("json can not be null or empty".into());
        }
        if let Some(places) = &self.places {
            return match locate(text, places) {
                Ok(Some(Json::Null)) => Ok(None),
                Ok(Some(value)) => Ok(Some(value)),
                _ if lax => Ok(None),
                Ok(None) => Err(missing(steps)),
                Err(message) => Err(message),
            };
        }
        let document = match parse(text) {
            Ok(document) => document,
            Err(_) if lax => return Ok(None),
            Err(message) => return Err(message),
        };
        match evaluate(&document, steps) {
            Ok(Json::Null) => Ok(None),
            Ok(value) => Ok(Some(value)),
            Err(_) if lax => Ok(if is_definite(steps) { None } else { Some(Json::Array(Vec::new())) }),
            Err(message) => Err(message),
        }
    }
}

fn missing(steps: &[Step]) -> String {
    let mut text = String::from("No results for path: $");
    for step in steps {
        text.push_str(&match step {
            Step::Member(name) => format!("['{name}']"),
            Step::Index(index) => format!("[{index}]"),
            _ => "[..]".to_owned(),
        });
    }
    text
}

fn is_definite(steps: &[Step]) -> bool {
    !steps
        .iter()
        .any(|s| matches!(s, Step::Indexes(_) | Step::Slice(..) | Step::Wildcard | Step::Deep | Step::Filter(_)))
}

/// The value of a path over a document.
fn evaluate<'a>(document: &Json<'a>, steps: &[Step]) -> Result<Json<'a>, String> {
    let (steps, function) = match steps.split_last() {
        Some((Step::Function(name), before)) => (before, Some(name.as_str())),
        _ => (steps, None),
    };
    let mut found = Vec::new();
    let definite = is_definite(steps);
    walk(document, steps, true, &mut found)?;
    let value = if definite { found.pop().ok_or_else(|| missing(steps))? } else { Json::Array(found) };
    match function {
        None => Ok(value),
        Some(name) => call(name, &value),
    }
}

/// Collects what the steps reach. `must` tells that what is missing is an error: no step before chose among several.
fn walk<'a>(value: &Json<'a>, steps: &[Step], must: bool, found: &mut Vec<Json<'a>>) -> Result<(), String> {
    let Some((step, rest)) = steps.split_first() else {
        found.push(value.clone());
        return Ok(());
    };
    let absent = || if must { Err(missing(std::slice::from_ref(step))) } else { Ok(()) };
    match (step, value) {
        (Step::Member(name), Json::Object(members)) => match members.iter().find(|(k, _)| k == name) {
            Some((_, member)) => walk(member, rest, must, found),
            None => absent(),
        },
        (Step::Members(names), Json::Object(members)) => {
            let chosen = members.iter().filter(|(k, _)| names.iter().any(|n| k == n)).cloned().collect();
            walk(&Json::Object(chosen), rest, must, found)
        }
        (Step::Index(index), Json::Array(items)) => match place(*index, items.len()).and_then(|i| items.get(i)) {
            Some(item) => walk(item, rest, must, found),
            None => absent(),
        },
        (Step::Indexes(indexes), Json::Array(items)) => {
            let chosen = indexes.iter().filter_map(|i| place(*i, items.len()).and_then(|i| items.get(i)));
            chosen.into_iter().try_for_each(|item| walk(item, rest, false, found))
        }
        (Step::Slice(from, to), Json::Array(items)) => {
            let edge = |edge: i64| {
                let size = items.len() as i64;
                (if edge < 0 { size + edge } else { edge }).clamp(0, size) as usize
            };
            let (from, to) = (edge(from.unwrap_or(0)), to.map_or(items.len(), edge));
            items.get(from..to).unwrap_or_default().iter().try_for_each(|item| walk(item, rest, false, found))
        }
        (Step::Wildcard, Json::Array(items)) => items.iter().try_for_each(|item| walk(item, rest, false, found)),
        (Step::Wildcard, Json::Object(members)) => {
            members.iter().try_for_each(|(_, member)| walk(member, rest, false, found))
        }
        (Step::Filter(filter), Json::Array(items)) => {
            items.iter().filter(|item| filter.accepts(item)).try_for_each(|item| walk(item, rest, false, found))
        }
        (Step::Filter(filter), Json::Object(_)) => {
            if filter.accepts(value) {
                walk(value, rest, false, found)
            } else {
                Ok(())
            }
        }
        (Step::Wildcard, _) => Ok(()),
        (Step::Deep, _) => {
            walk(value, rest, false, found)?;
            match value {
                Json::Array(items) => items.iter().try_for_each(|item| walk(item, steps, false, found)),
                Json::Object(members) => members.iter().try_for_each(|(_, member)| walk(member, steps, false, found)),
                _ => Ok(()),
            }
        }
        _ => absent(),
    }
}

fn place(index: i64, length: usize) -> Option<usize> {
    usize::try_from(if index < 0 { index + length as i64 } else { index }).ok()
}

const EMPTY: &str = "Aggregation function attempted to calculate value using empty array";

fn call<'a>(name: &str, value: &Json<'a>) -> Result<Json<'a>, String> {
    let items: &[Json<'a>] = if let Json::Array(items) = value { items } else { &[] };
    if matches!(name, "length" | "size") {
        return Ok(match value {
            Json::Array(items) => Json::Number(Cow::Owned(items.len().to_string())),
            Json::Object(members) => Json::Number(Cow::Owned(members.len().to_string())),
            _ => Json::Null,
        });
    }
    match (name, value) {
        ("keys", Json::Object(members)) => {
            return Ok(Json::Array(members.iter().map(|(name, _)| Json::String(name.clone())).collect()));
        }
        ("keys", _) => return Ok(Json::Null),
        ("first" | "last", _) => {
            let item = if name == "first" { items.first() } else { items.last() };
            return item.cloned().ok_or_else(|| EMPTY.to_owned());
        }
        _ => {}
    }
    let numbers: Vec<f64> =
        items.iter().filter_map(|i| if let Json::Number(n) = i { n.parse().ok() } else { None }).collect();
    if numbers.is_empty() {
        return Err(EMPTY.to_owned());
    }
    let sum: f64 = numbers.iter().sum();
    let result = match name {
        "sum" => sum,
        "avg" => sum / numbers.len() as f64,
        "stddev" => {
            let count = numbers.len() as f64;
            let squares: f64 = numbers.iter().map(|n| n * n).sum();
            (squares / count - sum * sum / count / count).sqrt()
        }
        "min" => numbers.iter().copied().fold(f64::INFINITY, f64::min),
        _ => numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max),
    };
    let mut text = String::new();
    crate::text::java_double(&mut text, result);
    Ok(Json::Number(Cow::Owned(text)))
}

fn invalid(text: &str) -> String {
    format!("Illegal jsonpath spec '{text}'")
}

/// The steps of `$.a[0]..b`; a path without `$` is a member of the root.
fn parse_steps(spec: &str) -> Result<Vec<Step>, String> {
    let mut steps = Vec::new();
    let mut rest = match spec.strip_prefix('$') {
        Some(rest) => Cow::Borrowed(rest),
        None => Cow::Owned(format!(".{spec}")),
    };
    while !rest.is_empty() {
        let consumed = parse_step(&rest, &mut steps).ok_or_else(|| invalid(spec))?;
        rest = Cow::Owned(rest[consumed..].to_owned());
    }
    if steps.iter().rev().skip(1).any(|s| matches!(s, Step::Function(_))) || steps.last() == Some(&Step::Deep) {
        return Err(invalid(spec));
    }
    Ok(steps)
}

/// Reads one step and says how long it was.
fn parse_step(text: &str, steps: &mut Vec<Step>) -> Option<usize> {
    if let Some(after) = text.strip_prefix("..") {
        steps.push(Step::Deep);
        return if after.starts_with('[') { Some(2) } else { parse_name(after, steps).map(|length| length + 2) };
    }
    if let Some(after) = text.strip_prefix('.') {
        return parse_name(after, steps).map(|length| length + 1);
    }
    let inner = text.strip_prefix('[')?;
    let end = closing(inner)?;
    steps.push(parse_bracket(inner[..end].trim())?);
    Some(end + 2)
}

const FUNCTIONS: [&str; 10] = ["length", "size", "keys", "first", "last", "min", "max", "avg", "sum", "stddev"];

fn parse_name(text: &str, steps: &mut Vec<Step>) -> Option<usize> {
    if text.starts_with('*') {
        steps.push(Step::Wildcard);
        return Some(1);
    }
    let end = text.find(['.', '[', '(', ' ']).unwrap_or(text.len());
    let name = &text[..end];
    if name.is_empty() {
        return None;
    }
    if text[end..].starts_with("()") {
        if !FUNCTIONS.contains(&name) {
            return None;
        }
        steps.push(Step::Function(name.to_owned()));
        return Some(end + 2);
    }
    if text[end..].starts_with([' ', '(']) {
        return None;
    }
    steps.push(Step::Member(name.to_owned()));
    Some(end)
}

/// The byte of the bracket that closes, outside of quotes and inner brackets.
fn closing(text: &str) -> Option<usize> {
    let (mut quote, mut depth, mut escaped) = (None, 0, false);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            _ if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '[') => depth += 1,
            (None, ']') if depth == 0 => return Some(at),
            (None, ']') => depth -= 1,
            _ => {}
        }
    }
    None
}

fn parse_bracket(text: &str) -> Option<Step> {
    if text == "*" {
        return Some(Step::Wildcard);
    }
    if let Some(condition) = text.strip_prefix("?(").and_then(|t| t.strip_suffix(')')) {
        return filter::parse(condition).map(Step::Filter);
    }
    if text.starts_with(['\'', '"']) {
        let mut names = split_quoted(text)?;
        return Some(if names.len() == 1 { Step::Member(names.pop()?) } else { Step::Members(names) });
    }
    if let Some((from, to)) = text.split_once(':') {
        let edge = |text: &str| match text.trim() {
            "" => Some(None),
            number => number.parse().ok().map(Some),
        };
        return Some(Step::Slice(edge(from)?, edge(to)?));
    }
    let indexes: Vec<i64> = text.split(',').map(|i| i.trim().parse().ok()).collect::<Option<_>>()?;
    Some(if let [index] = indexes.as_slice() { Step::Index(*index) } else { Step::Indexes(indexes) })
}

/// `'a', 'b'`.
fn split_quoted(text: &str) -> Option<Vec<String>> {
    let mut names = Vec::new();
    let mut chars = text.chars().peekable();
    loop {
        let quote = chars.next().filter(|c| matches!(c, '\'' | '"'))?;
        let mut name = String::new();
        loop {
            match chars.next()? {
                '\\' => name.push(chars.next()?),
                c if c == quote => break,
                c => name.push(c),
            }
        }
        names.push(name);
        while chars.next_if(|c| c.is_whitespace()).is_some() {}
        match chars.next() {
            None => return Some(names),
            Some(',') => while chars.next_if(|c| c.is_whitespace()).is_some() {},
            Some(_) => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::write::write_json;

    fn lookup(document: &str, path: &str) -> Option<String> {
        let value = Path::compile(path).lookup(document).ok()??;
        let mut out = String::new();
        write_json(&value, &mut out);
        Some(out)
    }

    #[test]
    fn paths_reach_what_jayways_reach() {
        let items = r#"{"z":[1,2,3]}"#;
        let nested = r#"{"z":{"a":1},"y":{"a":2}}"#;
        let rows = r#"[{"a":1,"b":"x"},{"a":2}]"#;
        for (document, path, expected) in [
            (r#"{"z":1,"a":2}"#, "$", Some(r#"{"a":2,"z":1}"#)),
            (r#"{"z":1,"a":2}"#, "$.*", Some("[1,2]")),
            (items, "$.z[0,2]", Some("[1,3]")),
            (items, "$.z[1:]", Some("[2,3]")),
            (items, "$.z[-2:]", Some("[2,3]")),
            (items, "$.z[-1]", Some("3")),
            (items, "$.z[5]", None),
            (items, "$.z.length()", Some("3")),
            (items, "$.z.sum()", Some("6.0")),
            (items, "$.z.stddev()", Some("0.8164965809277263")),
            (items, "$.z.last()", Some("3")),
            (items, "$.keys()", Some(r#"["z"]"#)),
            (rows, "$[?(@.b =~ /X.*/i)]", Some(r#"[{"a":1,"b":"x"}]"#)),
            (items, "lax $.q", None),
            (nested, "$..a", Some("[1,2]")),
            (nested, "$['z','y']", Some(r#"{"y":{"a":2},"z":{"a":1}}"#)),
            (nested, "$.z[*]", Some("[1]")),
            (nested, "$['z']['a']", Some("1")),
            (nested, "z.a", Some("1")),
            (rows, "$[?(@.a > 1)]", Some(r#"[{"a":2}]"#)),
            (rows, "$[?(@.b == 'x' && @.a == 1)].a", Some("[1]")),
            (rows, "$[*].b", Some(r#"["x"]"#)),
            (rows, "$.a", None),
            (items, "$.a b", None),
            (items, "$.", None),
        ] {
            assert_eq!(lookup(document, path).as_deref(), expected, "{path}");
        }
    }
}
