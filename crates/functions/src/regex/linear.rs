//! Patterns that need no search tree: a text with what stands right before and behind it.
//!
//! `(&|^)channel_id=([^&]*)`, `id=(\d+)`, `"x":"([^"]*)"`: an optional start (`^`, or a choice of one character and the
//! start of the text), then a literal, then literals and repeated classes of characters, each class disjoint from
//! what follows it, so that nothing is ever tried twice. Finding the literal costs a tenth of a general search.
//!
//! Anything else is not a linear pattern (`Linear::of` gives None) and is left to the general engine. Only ASCII stands
//! in patterns here; texts may hold anything.

use memchr::memmem::Finder;

/// Byte range of a group.
type Span = (usize, usize);

pub struct Linear {
    start: Start,
    /// Group 1 is the start's choice.
    start_is_group: bool,
    literal: Finder<'static>,
    tail: Vec<Item>,
    groups: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Start {
    Anywhere,
    Text,
    /// Behind this character, which belongs to the match, or at the start of the text.
    Behind(u8),
}

#[derive(Debug)]
enum Item {
    Literal(Vec<u8>),
    /// As many bytes of the class as there are, at least `least`.
    Run {
        class: Box<[bool; 256]>,
        least: usize,
    },
    Open(usize),
    Close(usize),
}

impl Linear {
    pub fn of(pattern: &str) -> Option<Linear> {
        let mut parser = Parser { rest: pattern.as_bytes(), groups: 0 };
        if !pattern.is_ascii() {
            return None;
        }
        let (start, start_is_group) = parser.start();
        let literal = parser.literal()?;
        let tail = parser.tail()?;
        let linear =
            Linear { start, start_is_group, literal: Finder::new(&literal).into_owned(), tail, groups: parser.groups };
        (literal.len() >= 2 && linear.is_linear()).then_some(linear)
    }

    /// No class holds a byte with which what follows it may begin.
    fn is_linear(&self) -> bool {
        let plain: Vec<&Item> = self.tail.iter().filter(|i| matches!(i, Item::Literal(_) | Item::Run { .. })).collect();
        plain.windows(2).all(|pair| match pair {
            [Item::Run { class, .. }, Item::Literal(next)] => !class[usize::from(next[0])],
            [Item::Run { class, .. }, Item::Run { class: next, least }] => {
                *least > 0 && !class.iter().zip(next.iter()).any(|(a, b)| *a && *b)
            }
            _ => true,
        })
    }

    /// Of the first match: group `index`, or the whole for 0. The inner None is a group that took no part.
    pub fn group(&self, text: &str, index: usize) -> Option<Option<Span>> {
        let bytes = text.as_bytes();
        let mut from = 0;
        while let Some(found) = self.literal.find(&bytes[from..]).map(|at| at + from) {
            let begin = match self.start {
                Start::Anywhere => Some(found),
                Start::Text if found > 0 => return None,
                Start::Behind(byte) if found > 0 => (bytes[found - 1] == byte).then(|| found - 1),
                Start::Text | Start::Behind(_) => Some(0),
            };
            let behind = found + self.literal.needle().len();
            if let Some(begin) = begin
                && let Some((end, group)) = self.follow(bytes, behind, index)
            {
                return Some(match index {
                    0 => Some((begin, end)),
                    1 if self.start_is_group => Some((begin, found)),
                    _ => group,
                });
            }
            from = found + 1;
        }
        None
    }

    /// The end of the tail from `at` on, and the wanted group.
    fn follow(&self, bytes: &[u8], mut at: usize, wanted: usize) -> Option<(usize, Option<Span>)> {
        let (mut opened, mut group) = (at, None);
        for item in &self.tail {
            match item {
                Item::Literal(literal) => {
                    if !bytes[at..].starts_with(literal) {
                        return None;
                    }
                    at += literal.len();
                }
                Item::Run { class, least } => {
                    let length = bytes[at..].iter().position(|b| !class[usize::from(*b)]).unwrap_or(bytes.len() - at);
                    if length < *least {
                        return None;
                    }
                    at += length;
                }
                Item::Open(number) if *number == wanted => opened = at,
                Item::Close(number) if *number == wanted => group = Some((opened, at)),
                Item::Open(_) | Item::Close(_) => {}
            }
        }
        Some((at, group))
    }

    pub fn groups(&self) -> usize {
        self.groups
    }
}

struct Parser<'p> {
    rest: &'p [u8],
    groups: usize,
}

impl Parser<'_> {
    fn start(&mut self) -> (Start, bool) {
        if let [b'(', b'^', b'|', byte, b')', rest @ ..] | [b'(', byte, b'|', b'^', b')', rest @ ..] = self.rest
            && is_plain(*byte)
        {
            (self.rest, self.groups) = (rest, 1);
            return (Start::Behind(*byte), true);
        }
        if let [b'^', rest @ ..] = self.rest {
            self.rest = rest;
            return (Start::Text, false);
        }
        (Start::Anywhere, false)
    }

    /// Plain characters that are not repeated.
    fn literal(&mut self) -> Option<Vec<u8>> {
        let mut text = Vec::new();
        while let [byte, rest @ ..] = self.rest
            && is_plain(*byte)
            && !matches!(rest.first(), Some(b'*' | b'+' | b'?' | b'{'))
        {
            text.push(*byte);
            self.rest = rest;
        }
        (!text.is_empty()).then_some(text)
    }

    fn tail(&mut self) -> Option<Vec<Item>> {
        let mut items = Vec::new();
        let mut open = None;
        while let [first, rest @ ..] = self.rest {
            match first {
                b'(' if open.is_none() && !rest.starts_with(b"?") => {
                    self.groups += 1;
                    open = Some(self.groups);
                    items.push(Item::Open(self.groups));
                    self.rest = rest;
                }
                b')' => {
                    items.push(Item::Close(open.take()?));
                    self.rest = rest;
                    if matches!(rest.first(), Some(b'*' | b'+' | b'?' | b'{')) {
                        return None;
                    }
                }
                b'[' | b'\\' => items.push(self.run()?),
                _ => items.push(Item::Literal(self.literal()?)),
            }
        }
        open.is_none().then_some(items)
    }

    /// A class and `*` or `+`.
    fn run(&mut self) -> Option<Item> {
        let class = match self.rest {
            [b'\\', b'd', rest @ ..] => {
                self.rest = rest;
                class_of(|b| b.is_ascii_digit())
            }
            [b'\\', b'w', rest @ ..] => {
                self.rest = rest;
                class_of(|b| b.is_ascii_alphanumeric() || b == b'_')
            }
            [b'[', rest @ ..] => {
                let end = rest.iter().position(|b| *b == b']')?;
                let (inner, negated) = match &rest[..end] {
                    [b'^', inner @ ..] => (inner, true),
                    inner => (inner, false),
                };
                self.rest = &rest[end + 1..];
                let listed = ranges(inner)?;
                class_of(|b| listed.iter().any(|(from, to)| (*from..=*to).contains(&b)) != negated)
            }
            _ => return None,
        };
        let (least, rest) = match self.rest {
            [b'*', rest @ ..] => (0, rest),
            [b'+', rest @ ..] => (1, rest),
            _ => return None,
        };
        // `*?`, `*+` and `{` mean something else.
        if matches!(rest.first(), Some(b'?' | b'+' | b'*' | b'{')) {
            return None;
        }
        self.rest = rest;
        Some(Item::Run { class, least })
    }
}

fn class_of(holds: impl Fn(u8) -> bool) -> Box<[bool; 256]> {
    let mut class = Box::new([false; 256]);
    (0..=255u8).for_each(|b| class[usize::from(b)] = holds(b));
    class
}

/// Members of a class: plain characters and ranges of letters or digits.
fn ranges(mut inner: &[u8]) -> Option<Vec<(u8, u8)>> {
    let mut found = Vec::new();
    while let [first, rest @ ..] = inner {
        match rest {
            [b'-', last, rest @ ..]
                if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() && first <= last =>
            {
                found.push((*first, *last));
                inner = rest;
            }
            _ if matches!(first, b'-' | b'[' | b'\\' | b'^') || (*first == b'&' && rest.first() == Some(&b'&')) => {
                return None;
            }
            _ => {
                found.push((*first, *first));
                inner = rest;
            }
        }
    }
    (!found.is_empty()).then_some(found)
}

/// A character that stands for itself.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_graphic() && !br"\.+*?()|[]{}^$".contains(&byte) || byte == b' '
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_those_of_the_general_engine() {
        let patterns = [
            "(&|^)channel_id=([^&]*)",
            "(^|;)ab=([a-z0-9]+);x",
            "^ab(\\d+)-(\\w*)",
            "id=([^&]+)&",
            "ab([^c]*)cab",
            "\"x\":\"([^\"]*)\"",
            "aab",
        ];
        let texts = [
            "channel_id=1",
            "a&channel_id=22&b",
            "xchannel_id=3&channel_id=4",
            "channel_id=",
            "&channel_id=é&",
            "",
            "ab=q1;x",
            ";ab=;x;ab=z;x",
            "ab12-x_y z",
            "ab-",
            "id=&id=7&",
            "id=7",
            "abcab",
            "abxycab",
            "ababxcab",
            "{\"x\":\"y\"}",
            "aaab",
            "aaaab",
        ];
        for pattern in patterns {
            let linear = Linear::of(pattern).unwrap_or_else(|| panic!("{pattern} is linear"));
            let general = fancy_regex::Regex::new(pattern).unwrap();
            assert_eq!(linear.groups() + 1, general.captures_len(), "{pattern}");
            for text in texts {
                let captures = general.captures(text).unwrap();
                for index in 0..=linear.groups() {
                    let wanted = captures.as_ref().map(|c| c.get(index).map(|m| (m.start(), m.end())));
                    assert_eq!(linear.group(text, index), wanted, "{pattern} {text:?} {index}");
                }
            }
        }
    }

    #[test]
    fn other_patterns_are_left_alone() {
        for pattern in [
            "a.b",
            "(?i)abc",
            "abc|abd",
            "ab(c|d)",
            "ab[^c]*c?",
            "ab[a-z]*z",
            "ab\\d{2}",
            "ab[^&]*?&",
            "é=([^&]*)",
            "ab$",
            "ab(x)*",
            "ab[a&&b]*",
        ] {
            assert!(Linear::of(pattern).is_none(), "{pattern}");
        }
    }
}
