//! The filters of JSON paths: `@.a > 1 && @.b == 'x' || ..`, comparisons of a member with a literal, `@.a =~ /x.*/i`.
//!
//! Parentheses, functions, other members and bare members are refused (the path does not parse).

use std::cmp::Ordering;
use std::sync::Arc;

use super::parse::Json;
use crate::regex::java::JavaRegex;

/// Alternatives of conjunctions.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    any: Vec<Vec<Comparison>>,
}

#[derive(Clone, Debug, PartialEq)]
struct Comparison {
    /// Members from the item down.
    path: Vec<String>,
    operator: &'static str,
    literal: Literal,
}

#[derive(Clone, Debug, PartialEq)]
enum Literal {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    Regex(Whole),
}

/// A regular expression that has to match the whole text.
#[derive(Clone)]
struct Whole {
    pattern: String,
    regex: Arc<JavaRegex>,
}

impl PartialEq for Whole {
    fn eq(&self, other: &Whole) -> bool {
        self.pattern == other.pattern
    }
}

impl std::fmt::Debug for Whole {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.pattern.fmt(f)
    }
}

impl Whole {
    /// `/pattern/` with Java's letters for flags behind it.
    fn parse(text: &str) -> Option<Whole> {
        let (inner, flags) = text.strip_prefix('/')?.rsplit_once('/')?;
        let flags = if flags.is_empty() { String::new() } else { format!("(?{flags})") };
        let pattern = format!(r"\A{flags}(?:{inner})\z");
        let regex = Arc::new(JavaRegex::compile(&pattern).ok()?);
        Some(Whole { pattern, regex })
    }
}

const OPERATORS: [&str; 7] = ["=~", "==", "!=", "<=", ">=", "<", ">"];

pub fn parse(text: &str) -> Option<Filter> {
    let conjunction = |text: &str| split(text, "&&").into_iter().map(comparison).collect::<Option<Vec<_>>>();
    let any = split(text, "||").into_iter().map(conjunction).collect::<Option<Vec<_>>>()?;
    Some(Filter { any })
}

/// Parts between separators outside of quotes.
fn split<'t>(text: &'t str, separator: &str) -> Vec<&'t str> {
    let (mut parts, mut start, mut quote) = (Vec::new(), 0, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None, _) if at >= start && text[at..].starts_with(separator) => {
                parts.push(&text[start..at]);
                start = at + separator.len();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

fn comparison(text: &str) -> Option<Comparison> {
    let operator = OPERATORS
        .into_iter()
        .filter_map(|o| text.find(o).map(|at| (at, o)))
        .min_by_key(|(at, o)| (*at, 2 - o.len()))?;
    let (left, right) = (text[..operator.0].trim(), text[operator.0 + operator.1.len()..].trim());
    let path = left.strip_prefix('@')?;
    let path = match path.strip_prefix('.') {
        Some(members) => {
            members.split('.').map(|m| (!m.is_empty() && !m.contains(['[', '('])).then(|| m.to_owned())).collect()
        }
        None if path.is_empty() => Some(Vec::new()),
        None => {
            let name = path.strip_prefix("['")?.strip_suffix("']")?;
            Some(vec![name.to_owned()])
        }
    };
    let literal = if operator.1 == "=~" { Whole::parse(right).map(Literal::Regex)? } else { literal(right)? };
    Some(Comparison { path: path?, operator: operator.1, literal })
}

fn literal(text: &str) -> Option<Literal> {
    Some(match text {
        "null" => Literal::Null,
        "true" => Literal::Bool(true),
        "false" => Literal::Bool(false),
        _ => {
            let quoted = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
            match quoted('\'').or_else(|| quoted('"')) {
                Some(inner) => Literal::Text(inner.to_owned()),
                None => Literal::Number(text.parse().ok()?),
            }
        }
    })
}

impl Filter {
    pub fn accepts(&self, item: &Json<'_>) -> bool {
        self.any.iter().any(|all| all.iter().all(|c| c.holds(item)))
    }
}

impl Comparison {
    fn holds(&self, item: &Json<'_>) -> bool {
        let member = |value: Option<&'_ Json<'_>>, name: &String| -> Option<usize> {
            match value? {
                Json::Object(members) => members.iter().position(|(k, _)| k == name),
                _ => None,
            }
        };
        let mut value = item;
        for name in &self.path {
            let (Some(at), Json::Object(members)) = (member(Some(value), name), value) else {
                return self.operator == "!=";
            };
            value = &members[at].1;
        }
        if let (Json::String(text), Literal::Regex(whole)) = (value, &self.literal) {
            return whole.regex.finds(text);
        }
        let order = match (value, &self.literal) {
            (Json::Null, Literal::Null) => Some(Ordering::Equal),
            (Json::Bool(a), Literal::Bool(b)) => (a == b).then_some(Ordering::Equal),
            (Json::Number(a), Literal::Number(b)) => a.parse::<f64>().ok().and_then(|a| a.partial_cmp(b)),
            (Json::String(a), Literal::Text(b)) => Some(a.as_ref().cmp(b.as_str())),
            _ => None,
        };
        match self.operator {
            "==" => order == Some(Ordering::Equal),
            "!=" => order != Some(Ordering::Equal),
            "<" => order == Some(Ordering::Less),
            "<=" => matches!(order, Some(Ordering::Less | Ordering::Equal)),
            ">" => order == Some(Ordering::Greater),
            _ => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
        }
    }
}
