//! LIKE and SIMILAR TO.
//!
//! LIKE is matched without a regular expression: runs of literal text between `%`. There is no escape character unless
//! ESCAPE names one.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use ouzel_types::TypeKind;

use super::java::JavaRegex;
use crate::column::Strs;
use crate::column::build::{booleans, predicate};
use crate::function::{Argument, Binding, ScalarFunction, Signature};
use crate::signature::{Bound, Gives, Want, function, kernel, literal_str, typed};

pub static FUNCTIONS: &[ScalarFunction] = &[
    function("LIKE", &[], |a| infer("LIKE", a), bind_like),
    function("SIMILAR TO", &[], |a| infer("SIMILAR TO", a), bind_similar),
];

fn infer(name: &str, args: &[Argument<'_>]) -> Result<Signature, String> {
    typed(name, args, &[Want::Str; 3], 1, Gives::Kind(TypeKind::Boolean))
}

/// A compiled LIKE pattern.
#[derive(Clone, Debug, PartialEq)]
enum Like {
    Equal(String),
    Prefix(String),
    Suffix(String),
    Contains(String),
    /// Runs between `%`; None is `_`.
    Runs {
        runs: Vec<Vec<Option<char>>>,
        open_start: bool,
        open_end: bool,
    },
}

impl Like {
    fn compile(pattern: &str, escape: Option<char>) -> Result<Like, String> {
        let mut runs: Vec<Vec<Option<char>>> = vec![Vec::new()];
        let mut chars = pattern.char_indices();
        while let Some((at, c)) = chars.next() {
            let run = runs.last_mut().expect("invariant: there is always a run");
            match c {
                _ if Some(c) == escape => match chars.next() {
                    Some((_, next)) if next == '%' || next == '_' || Some(next) == escape => run.push(Some(next)),
                    _ => return Err(format!("Invalid escape sequence '{pattern}', {at}")),
                },
                '%' => runs.push(Vec::new()),
                '_' => run.push(None),
                c => run.push(Some(c)),
            }
        }
        Ok(Like::of(runs))
    }

    fn of(runs: Vec<Vec<Option<char>>>) -> Like {
        let literal = |run: &[Option<char>]| run.iter().copied().collect::<Option<String>>();
        match runs.as_slice() {
            [only] if let Some(text) = literal(only) => return Like::Equal(text),
            [start, end]
                if end.is_empty()
                    && let Some(text) = literal(start) =>
            {
                return Like::Prefix(text);
            }
            [start, end]
                if start.is_empty()
                    && let Some(text) = literal(end) =>
            {
                return Like::Suffix(text);
            }
            [start, inner, end]
                if start.is_empty()
                    && end.is_empty()
                    && let Some(text) = literal(inner) =>
            {
                return Like::Contains(text);
            }
            _ => {}
        }
        let open_start = runs.len() > 1 && runs[0].is_empty();
        let open_end = runs.len() > 1 && runs[runs.len() - 1].is_empty();
        Like::Runs { runs: runs.into_iter().filter(|r| !r.is_empty()).collect(), open_start, open_end }
    }

    fn matches(&self, text: &str) -> bool {
        match self {
            Like::Equal(other) => text == other,
            Like::Prefix(start) => text.starts_with(start.as_str()),
            Like::Suffix(end) => text.ends_with(end.as_str()),
            Like::Contains(inner) => memchr::memmem::find(text.as_bytes(), inner.as_bytes()).is_some(),
            Like::Runs { runs, open_start, open_end } => matches_runs(runs, *open_start, *open_end, text),
        }
    }
}

/// The first run is anchored unless the pattern starts with `%`, the last one unless it ends with it; the others are
/// taken where they first fit.
fn matches_runs(runs: &[Vec<Option<char>>], open_start: bool, open_end: bool, text: &str) -> bool {
    let mut rest = text;
    for (i, run) in runs.iter().enumerate() {
        let (first, last) = (i == 0 && !open_start, i + 1 == runs.len() && !open_end);
        let fits = if last {
            let length = rest.chars().count();
            let Some(skip) = length.checked_sub(run.len()).filter(|skip| !first || *skip == 0) else { return false };
            let at = rest.char_indices().nth(skip).map_or(rest.len(), |(at, _)| at);
            fit(run, &rest[at..])
        } else if first {
            fit(run, rest)
        } else {
            rest.char_indices().map(|(at, _)| &rest[at..]).find_map(|from| fit(run, from))
        };
        match fits {
            Some(after) => rest = after,
            None => return false,
        }
    }
    open_end || rest.is_empty()
}

/// What is behind the run where it matches at the start of the text.
fn fit<'s>(run: &[Option<char>], text: &'s str) -> Option<&'s str> {
    let mut chars = text.chars();
    for expected in run {
        let found = chars.next()?;
        let fits = match expected {
            Some(expected) => *expected == found,
            // `_` becomes the `.` of a regular expression, which is no line end.
            None => !['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'].contains(&found),
        };
        if !fits {
            return None;
        }
    }
    Some(chars.as_str())
}

fn escape_char(text: &str) -> Result<Option<char>, String> {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Ok(Some(c)),
        (None, _) => Ok(None),
        _ => Err(format!("Invalid escape character '{text}'")),
    }
}

fn bind_like(binding: &Binding<'_>) -> Bound {
    let escape = match (binding.arg_types.len(), literal_str(binding, 2)) {
        (2, _) => Some(None),
        (_, Some(text)) => Some(escape_char(text)?),
        _ => None,
    };
    if let (Some(escape), Some(pattern)) = (escape, literal_str(binding, 1)) {
        let like = Like::compile(pattern, escape)?;
        return kernel(move |args, rows, _| {
            let text = Strs::of(&args[0]);
            predicate(&args[..1], rows, |row| like.matches(text.get(row)))
        });
    }
    kernel(move |args, rows, errors| {
        let (text, pattern, escapes) = (Strs::of(&args[0]), Strs::of(&args[1]), args.get(2).map(Strs::of));
        let mut known: HashMap<(&str, &str), Result<Like, String>> = HashMap::new();
        booleans(args, rows, errors, |row| {
            let key = (pattern.get(row), escapes.map_or("", |e| e.get(row)));
            let like = known.entry(key).or_insert_with(|| Like::compile(key.0, escape_char(key.1)?));
            match like {
                Ok(like) => Ok(Some(like.matches(text.get(row)))),
                Err(message) => Err(message.clone().into()),
            }
        })
    })
}

/// `%` and `_` as in LIKE; a backslash and `$` stand for themselves; everything else goes to the regular expression as it is, as in
/// Calcite.
fn similar_regex(pattern: &str, escape: Option<char>) -> Result<JavaRegex, String> {
    let mut out = String::from(r"\A(?:");
    let mut chars = pattern.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            _ if Some(c) == escape => match chars.next() {
                Some((_, next)) if "%_[](){}|*+?^$".contains(next) || Some(next) == escape => {
                    out.push('\\');
                    out.push(next);
                }
                _ => return Err(format!("Invalid escape sequence '{pattern}', {at}")),
            },
            '%' => out.push_str("(?s:.*)"),
            '_' => out.push('.'),
            '\\' | '$' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out.push_str(r")\z");
    for (posix, java) in [("[:ALPHA:]", r"\p{Alpha}"), ("[:UPPER:]", r"\p{Upper}"), ("[:LOWER:]", r"\p{Lower}")] {
        out = out.replace(posix, java).replace(&posix.to_ascii_lowercase(), java);
    }
    for (posix, java) in
        [("[:DIGIT:]", r"\d"), ("[:ALNUM:]", r"\p{Alnum}"), ("[:SPACE:]", " "), ("[:WHITESPACE:]", r"\s")]
    {
        out = out.replace(posix, java).replace(&posix.to_ascii_lowercase(), java);
    }
    JavaRegex::compile(&out)
}

fn bind_similar(binding: &Binding<'_>) -> Bound {
    let escape = match (binding.arg_types.len(), literal_str(binding, 2)) {
        (2, _) => None,
        (_, Some(text)) => escape_char(text)?,
        _ => return Err("not supported yet: SIMILAR TO with an ESCAPE that is no literal".to_owned()),
    };
    if let Some(pattern) = literal_str(binding, 1) {
        let regex = similar_regex(pattern, escape);
        return kernel(move |args, rows, errors| {
            let text = Strs::of(&args[0]);
            match &regex {
                Ok(regex) => predicate(&args[..1], rows, |row| regex.finds(text.get(row))),
                // Flink compiles a pattern with the first row that needs it.
                Err(message) => booleans(&args[..1], rows, errors, |_| Err(message.clone().into())),
            }
        });
    }
    kernel(move |args, rows, errors| {
        let (text, pattern) = (Strs::of(&args[0]), Strs::of(&args[1]));
        let known: RefCell<HashMap<&str, Result<Arc<JavaRegex>, String>>> = RefCell::new(HashMap::new());
        booleans(args, rows, errors, |row| {
            let pattern = pattern.get(row);
            let compile = || similar_regex(pattern, escape).map(Arc::new);
            let regex = known.borrow_mut().entry(pattern).or_insert_with(compile).clone()?;
            Ok(Some(regex.finds(text.get(row))))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn like_patterns() {
        for (text, pattern, expected) in [
            ("abc", "abc", true),
            ("abc", "a%", true),
            ("abc", "%c", true),
            ("abc", "%b%", true),
            ("abc", "a_c", true),
            ("äöü", "_ö_", true),
            ("abcabc", "a%c", true),
            ("abcabd", "a%c", false),
            ("abab", "%a_", true),
            ("ab", "a%b%", true),
            ("a", "a_%", false),
            ("", "%", true),
            ("", "", true),
            ("aXbXc", "a%b%c", true),
            ("ac", "a%b%c", false),
            ("line\nend", "line%end", true),
            (r"a\xb", r"a\%b", true),
        ] {
            assert_eq!(Like::compile(pattern, None).unwrap().matches(text), expected, "{text} LIKE {pattern}");
        }
        assert!(Like::compile("a!%b", Some('!')).unwrap().matches("a%b"));
        assert!(Like::compile("a!b", Some('!')).is_err());
    }

    #[test]
    fn similar_patterns() {
        for (text, pattern, expected) in
            [("abc", "a[a-c]c", true), ("abc", "(a|b)%", true), ("aabb", "(a|b)*", true), ("abd", "a.c", false)]
        {
            assert_eq!(similar_regex(pattern, None).unwrap().finds(text), expected, "{text} SIMILAR TO {pattern}");
        }
    }
}
