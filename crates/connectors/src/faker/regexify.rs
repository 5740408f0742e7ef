//! Text that matches a regular expression: `(GET|POST){1} /[a-z]{3,8}`.
//!
//! What Datafaker's generator knows: literals, `.`, classes with ranges, `\d \w \s`, groups, alternation, `? * + {n} {n,m}`.
//! Open quantifiers stop at ten. Anchors, look-arounds, negated classes and back references are refused.

use rand::Rng;
use rand::rngs::SmallRng;

const OPEN_END: u32 = 10;
const REPEAT_MAX: u32 = 10_000;
const DEPTH_MAX: usize = 64;

pub enum Node {
    Text(char),
    Class(Vec<(char, char)>),
    Sequence(Vec<Node>),
    Either(Vec<Node>),
    Repeat(Box<Node>, u32, u32),
}

pub fn parse(pattern: &str) -> Result<Node, String> {
    let mut parser = Parser { chars: pattern.chars().collect(), at: 0, depth: 0 };
    let node = parser.alternatives().map_err(|e| format!("'{pattern}' cannot be made: {e}"))?;
    match parser.peek() {
        None => Ok(node),
        Some(c) => Err(format!("'{pattern}' cannot be made: '{c}' at {}", parser.at)),
    }
}

impl Node {
    pub fn append(&self, rng: &mut SmallRng, out: &mut String) {
        match self {
            Node::Text(c) => out.push(*c),
            Node::Class(ranges) => {
                let total: u32 = ranges.iter().map(|(a, b)| *b as u32 - *a as u32 + 1).sum();
                let mut place = rng.random_range(0..total);
                for (a, b) in ranges {
                    let size = *b as u32 - *a as u32 + 1;
                    if place < size {
                        out.extend(char::from_u32(*a as u32 + place));
                        break;
                    }
                    place -= size;
                }
            }
            Node::Sequence(nodes) => nodes.iter().for_each(|n| n.append(rng, out)),
            Node::Either(nodes) => nodes[rng.random_range(0..nodes.len())].append(rng, out),
            Node::Repeat(node, from, to) => (0..rng.random_range(*from..=*to)).for_each(|_| node.append(rng, out)),
        }
    }
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        self.at += 1;
        self.chars.get(self.at - 1).copied()
    }

    fn takes(&mut self, c: char) -> bool {
        let taken = self.peek() == Some(c);
        self.at += usize::from(taken);
        taken
    }

    fn alternatives(&mut self) -> Result<Node, String> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(format!("more than {DEPTH_MAX} groups in each other"));
        }
        let mut all = vec![self.sequence()?];
        while self.takes('|') {
            all.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(if all.len() == 1 { all.remove(0) } else { Node::Either(all) })
    }

    fn sequence(&mut self) -> Result<Node, String> {
        let mut nodes = Vec::new();
        while let Some(c) = self.peek().filter(|c| !matches!(c, '|' | ')')) {
            self.at += 1;
            let node = match c {
                '(' => {
                    if self.takes('?') && !self.takes(':') {
                        return Err("a look-around or named group".into());
                    }
                    let inside = self.alternatives()?;
                    if !self.takes(')') {
                        return Err("'(' without ')'".into());
                    }
                    inside
                }
                '[' => self.class()?,
                '.' => Node::Class(vec![('a', 'z'), ('A', 'Z'), ('0', '9')]),
                '\\' => self.escape()?,
                '^' | '$' => return Err(format!("the anchor '{c}'")),
                '*' | '+' | '?' | '{' => return Err(format!("'{c}' repeats nothing")),
                c => Node::Text(c),
            };
            nodes.push(self.repeated(node)?);
        }
        Ok(Node::Sequence(nodes))
    }

    fn repeated(&mut self, node: Node) -> Result<Node, String> {
        let (from, to) = match self.peek() {
            Some('?') => (0, 1),
            Some('*') => (0, OPEN_END),
            Some('+') => (1, OPEN_END),
            Some('{') => return self.counted(node),
            _ => return Ok(node),
        };
        self.at += 1;
        Ok(Node::Repeat(Box::new(node), from, to))
    }

    fn counted(&mut self, node: Node) -> Result<Node, String> {
        let end = self.chars[self.at..].iter().position(|c| *c == '}').ok_or("'{' without '}'")? + self.at;
        let text: String = self.chars[self.at + 1..end].iter().collect();
        self.at = end + 1;
        let number = |t: &str| t.trim().parse::<u32>().map_err(|_| format!("'{{{text}}}'"));
        let (from, to) = match text.split_once(',') {
            None => (number(&text)?, number(&text)?),
            Some((from, "")) => (number(from)?, number(from)?.saturating_add(OPEN_END)),
            Some((from, to)) => (number(from)?, number(to)?),
        };
        if from > to || to > REPEAT_MAX {
            return Err(format!("'{{{text}}}'"));
        }
        Ok(Node::Repeat(Box::new(node), from, to))
    }

    fn class(&mut self) -> Result<Node, String> {
        if self.takes('^') {
            return Err("a negated class".into());
        }
        let mut ranges = Vec::new();
        loop {
            let c = self.next().ok_or("'[' without ']'")?;
            match c {
                ']' if ranges.is_empty() => return Err("an empty class".into()),
                ']' => return Ok(Node::Class(ranges)),
                '\\' => match self.escape()? {
                    Node::Class(more) => ranges.extend(more),
                    Node::Text(c) => ranges.push((c, c)),
                    _ => {}
                },
                from if self.peek() == Some('-') && self.chars.get(self.at + 1).is_some_and(|c| *c != ']') => {
                    self.at += 1;
                    let to = self.next().unwrap_or(from);
                    if to < from {
                        return Err(format!("the range '{from}-{to}'"));
                    }
                    ranges.push((from, to));
                }
                c => ranges.push((c, c)),
            }
        }
    }

    fn escape(&mut self) -> Result<Node, String> {
        let c = self.next().ok_or("'\\' at the end")?;
        Ok(match c {
            'd' => Node::Class(vec![('0', '9')]),
            'w' => Node::Class(vec![('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')]),
            's' => Node::Text(' '),
            't' => Node::Text('\t'),
            'n' => Node::Text('\n'),
            c if c.is_ascii_alphanumeric() => return Err(format!("'\\{c}'")),
            c => Node::Text(c),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    fn made(pattern: &str, seed: u64) -> String {
        let mut out = String::new();
        parse(pattern).unwrap().append(&mut SmallRng::seed_from_u64(seed), &mut out);
        out
    }

    #[test]
    fn what_is_made_matches() {
        let patterns =
            ["(GET|POST|PUT){1}", "[a-c]{3,5}x?", r"\d{3}-\w+\.[A-F0-9_-]*", "(ab|c(d|e){2})+", "(?:x|y)[.]", "é{2}"];
        for pattern in patterns {
            let whole = ouzel_functions::regex::java::JavaRegex::compile(&format!("^(?:{pattern})$")).unwrap();
            for seed in 0..50 {
                let text = made(pattern, seed);
                assert!(whole.finds(&text), "{pattern} made {text}");
            }
        }
    }

    #[test]
    fn what_cannot_be_made_is_said() {
        for pattern in ["(", "a)", "[", "[^a]", "a{2,1}", "a{99999999}", "^a", r"\1", "*", "(?=a)", "[]"] {
            assert!(parse(pattern).is_err(), "{pattern}");
        }
        assert!(parse(&"(".repeat(10_000)).is_err());
    }
}
