//! Java's regular expressions on `fancy-regex`.
//!
//! [`super::translate`] writes a pattern in the other's syntax; matches follow each other as in Java's `Matcher.find`.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use arrow_array::ArrayRef;
use fancy_regex::Regex;
use memchr::memmem::Finder;

use crate::column::{Fail, Strs};
use crate::function::Binding;
use crate::regex::linear::Linear;
use crate::regex::translate::translate;
use crate::signature::literal_str;

/// A compiled pattern.
pub struct JavaRegex {
    plain: Regex,
    /// For texts that end with a line end, where `$` also matches before it. Only for patterns with a `$`.
    before_line_end: Option<(String, OnceLock<Option<Regex>>)>,
    /// Every match holds this text: texts without it need no search. Finding a text costs a tenth of a pattern.
    needs: Option<Finder<'static>>,
    /// The same pattern, if it is a simple one.
    linear: Option<Linear>,
}

/// A match: byte range of the whole and of each group.
pub struct Match {
    pub start: usize,
    pub end: usize,
}

impl JavaRegex {
    /// The error says what does not compile.
    pub fn compile(pattern: &str) -> Result<JavaRegex, String> {
        let compile =
            |text: &str| Regex::new(text).map_err(|e| format!("{pattern:?} is not a regular expression: {e}"));
        let plain = compile(&translate(pattern, "$")?)?;
        let loose = translate(pattern, r"(?=(?:\r\n|[\n\r\x{85}\x{2028}\x{2029}])?\z)")?;
        let has_end = loose != translate(pattern, "$")?;
        let needs = needed_text(pattern).map(|text| Finder::new(&text).into_owned());
        let linear = Linear::of(pattern).filter(|linear| linear.groups() + 1 == plain.captures_len());
        Ok(JavaRegex { plain, before_line_end: has_end.then(|| (loose, OnceLock::new())), needs, linear })
    }

    fn cannot_match(&self, text: &str) -> bool {
        self.needs.as_ref().is_some_and(|needed| needed.find(text.as_bytes()).is_none())
    }

    fn for_text(&self, text: &str) -> &Regex {
        match &self.before_line_end {
            Some((pattern, compiled)) if text.ends_with(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) => {
                compiled.get_or_init(|| Regex::new(pattern).ok()).as_ref().unwrap_or(&self.plain)
            }
            _ => &self.plain,
        }
    }

    pub fn groups(&self) -> usize {
        self.plain.captures_len() - 1
    }

    pub fn finds(&self, text: &str) -> bool {
        if let Some(linear) = &self.linear {
            return linear.group(text, 0).is_some();
        }
        // An error is a pattern that backtracks without end: no match.
        !self.cannot_match(text) && self.for_text(text).is_match(text).unwrap_or(false)
    }

    pub fn find(&self, text: &str) -> Option<Match> {
        if self.cannot_match(text) {
            return None;
        }
        let found = self.for_text(text).find(text).ok()??;
        Some(Match { start: found.start(), end: found.end() })
    }

    pub fn find_all<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Match> + 't {
        let regex = self.for_text(text);
        let mut from = Some(0);
        std::iter::from_fn(move || {
            let found = regex.find_from_pos(text, from?).ok()??;
            from = next_start(text, found.start(), found.end());
            Some(Match { start: found.start(), end: found.end() })
        })
    }

    /// Group `index` of the first match; group 0 is the match.
    pub fn group<'s>(&self, text: &'s str, index: usize) -> Option<&'s str> {
        if let Some(linear) = &self.linear {
            return linear.group(text, index)?.map(|(start, end)| &text[start..end]);
        }
        if index == 0 {
            return self.find(text).map(|m| &text[m.start..m.end]);
        }
        if self.cannot_match(text) {
            return None;
        }
        let captures = self.for_text(text).captures(text).ok()??;
        captures.get(index).map(|m| &text[m.start()..m.end()])
    }

    /// Group `index` of every match.
    pub fn groups_of_all<'s>(&self, text: &'s str, index: usize, mut each: impl FnMut(Option<&'s str>)) {
        let regex = self.for_text(text);
        let mut from = Some(0);
        while let Some(at) = from
            && let Ok(Some(captures)) = regex.captures_from_pos(text, at)
        {
            from = captures.get(0).and_then(|whole| next_start(text, whole.start(), whole.end()));
            each(captures.get(index).map(|m| &text[m.start()..m.end()]));
        }
    }

    /// `String.split` without a limit: trailing empty parts are dropped.
    pub fn split<'s>(&self, text: &'s str) -> Vec<&'s str> {
        let mut parts = Vec::new();
        let mut last = 0;
        for found in self.find_all(text) {
            // An empty match at the start gives no empty first part.
            if found.end == 0 {
                continue;
            }
            parts.push(&text[last..found.start]);
            last = found.end;
        }
        if last == 0 && parts.is_empty() {
            return vec![text];
        }
        parts.push(&text[last..]);
        while parts.last().is_some_and(|p| p.is_empty()) {
            parts.pop();
        }
        parts
    }

    /// `split(.., 2)`: the text and, if the pattern occurs, what is behind it.
    pub fn split_once<'s>(&self, text: &'s str) -> (&'s str, Option<&'s str>) {
        match self.find_all(text).find(|m| m.end > 0) {
            Some(m) => (&text[..m.start], Some(&text[m.end..])),
            None => (text, None),
        }
    }
}

/// Where the search goes on behind a match: at its end, which an empty match may take again; one character further behind
/// an empty one.
fn next_start(text: &str, start: usize, end: usize) -> Option<usize> {
    if end > start { Some(end) } else { text[end..].chars().next().map(|c| end + c.len_utf8()) }
}

/// The longest plain text that a match must hold, read off patterns without escapes, flags and top-level alternatives.
fn needed_text(pattern: &str) -> Option<String> {
    if pattern.contains('\\') || pattern.contains("(?") {
        return None;
    }
    let (mut best, mut run) = (String::new(), String::new());
    let (mut groups, mut classes) = (0usize, 0usize);
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '[' => classes += 1,
            ']' if classes > 0 => classes -= 1,
            _ if classes > 0 => continue,
            '(' => groups += 1,
            ')' => groups = groups.checked_sub(1)?,
            _ if groups > 0 => continue,
            '|' => return None,
            '.' | '^' | '$' | '*' | '+' | '?' | '{' | '}' | ']' | ' ' | '#' => {}
            // What may be left out or comes in other numbers ends the run before it.
            _ if matches!(chars.peek(), Some('*' | '?' | '{')) => {}
            plain => {
                run.push(plain);
                if run.len() > best.len() {
                    best.clone_from(&run);
                }
                continue;
            }
        }
        // The text inside of `{2,3}` is no text of the match.
        if c == '{' {
            chars.by_ref().find(|c| *c == '}');
        }
        run.clear();
    }
    (best.len() >= 3 && groups == 0 && classes == 0).then_some(best)
}

/// Patterns of a call: one literal, compiled with the query, or one per row, compiled once per text and batch.
pub struct Patterns {
    literal: Option<Result<Arc<JavaRegex>, String>>,
    default: &'static str,
}

impl Patterns {
    pub fn of(binding: &Binding<'_>, index: usize, default: &'static str) -> Patterns {
        let text = if binding.arg_types.len() <= index { Some(default) } else { literal_str(binding, index) };
        Patterns { literal: text.map(|t| JavaRegex::compile(t).map(Arc::new)), default }
    }

    pub fn reader<'a>(&'a self, args: &'a [ArrayRef], index: usize) -> PatternReader<'a> {
        PatternReader { patterns: self, column: args.get(index).map(Strs::of), known: RefCell::new(HashMap::new()) }
    }
}

type Known<'a> = HashMap<&'a str, Result<Arc<JavaRegex>, String>>;

pub struct PatternReader<'a> {
    patterns: &'a Patterns,
    column: Option<Strs<'a>>,
    known: RefCell<Known<'a>>,
}

impl PatternReader<'_> {
    pub fn get(&self, row: usize) -> Result<Arc<JavaRegex>, Fail> {
        if let Some(literal) = &self.patterns.literal {
            return literal.clone().map_err(Fail::from);
        }
        let text = self.column.map_or(self.patterns.default, |c| c.get(row));
        let mut known = self.known.borrow_mut();
        known.entry(text).or_insert_with(|| JavaRegex::compile(text).map(Arc::new)).clone().map_err(Fail::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn java_patterns_match_as_in_java() {
        for (pattern, text, expected) in [
            (r"\d+", "a٣1", Some("1")),
            (r"[\w&&[^b]]+", "bac", Some("ac")),
            (r"a.c", "a\rc", None),
            (r"(?s)a.c", "a\rc", Some("a\rc")),
            (r"c$", "abc\n", Some("c")),
            (r"\Qa.b\E+", "xa.bb", Some("a.bb")),
            (r"\p{Punct}+", "ab!?", Some("!?")),
            (r"(a)\1", "baa", Some("aa")),
            (r"(?<=\$)\d+", "cost $42", Some("42")),
            (r"a*+b", "aab", Some("aab")),
            (r"[^\s]+", " xy ", Some("xy")),
            (r"é", "café", Some("é")),
            (r"\bfoo\b", "a foo b", Some("foo")),
            (r"a b#c", "a b#c", Some("a b#c")),
            (r"[a-z_\-]+", "A-b_c", Some("-b_c")),
            (r"(?i)ä|B", "Äb", Some("b")),
            (r"(?iu)ä", "Ä", Some("Ä")),
            (r"(?U)\w+", "é1", Some("é1")),
            (r"\p{javaLowerCase}", "Aé", Some("é")),
            (r"(?m)^b$", "a\rb\nc", Some("b")),
            (r"\x{e9}", "é", Some("é")),
        ] {
            let regex = JavaRegex::compile(pattern).unwrap_or_else(|e| panic!("{pattern}: {e}"));
            assert_eq!(regex.group(text, 0), expected, "{pattern} {text:?}");
        }
        assert!(JavaRegex::compile("(").is_err());
        assert!(JavaRegex::compile("a{,2}").is_err());
        assert_eq!(JavaRegex::compile("a*").unwrap().find_all("aab").count(), 3);
        assert_eq!(JavaRegex::compile("(?m)^").unwrap().find_all("").count(), 0);
    }

    #[test]
    fn texts_without_a_needed_part_are_not_searched() {
        for (pattern, needed) in [
            ("(&|^)channel_id=([^&]*)", Some("channel_id=")),
            ("abc+d", Some("abc")),
            ("abcd?e{2,3}x", Some("abc")),
            ("abc|def", None),
            ("(abc)", None),
            ("[abc]de", None),
            ("(?i)abc", None),
            ("ab\\.c", None),
        ] {
            assert_eq!(needed_text(pattern).as_deref(), needed, "{pattern}");
        }
        let regex = JavaRegex::compile("(&|^)channel_id=([^&]*)").unwrap();
        assert_eq!(regex.group("a&channel_id=7&b", 2), Some("7"));
        assert_eq!(regex.group("a&channel=7&b", 2), None);
    }

    #[test]
    fn splits_as_string_split() {
        let split = |pattern: &str, text: &'static str| JavaRegex::compile(pattern).unwrap().split(text);
        assert_eq!(split(",", "a,b,,"), ["a", "b"]);
        assert_eq!(split(",", ",a"), ["", "a"]);
        assert_eq!(split("", "abc"), ["a", "b", "c"]);
        assert_eq!(split("x", "abc"), ["abc"]);
    }
}
