//! LIKE and ILIKE of SHOW.

use crate::ast::LikePattern;

/// Whether a name is shown: `%` is any text, `_` any character; no pattern shows all.
pub fn shown(pattern: Option<&LikePattern>, name: &str) -> bool {
    let Some(pattern) = pattern else { return true };
    let (text, name) = if pattern.ignore_case {
        (pattern.pattern.value.to_lowercase(), name.to_lowercase())
    } else {
        (pattern.pattern.value.clone(), name.to_string())
    };
    let name: Vec<char> = name.chars().collect();
    matches(&pieces(&text), &name) != pattern.negated
}

#[derive(Clone, Copy, PartialEq)]
enum Piece {
    Any,
    One,
    Char(char),
}

/// A backslash takes the meaning of what follows.
fn pieces(pattern: &str) -> Vec<Piece> {
    let mut chars = pattern.chars();
    let mut pieces = Vec::new();
    while let Some(c) = chars.next() {
        pieces.push(match c {
            '%' => Piece::Any,
            '_' => Piece::One,
            '\\' => Piece::Char(chars.next().unwrap_or('\\')),
            c => Piece::Char(c),
        });
    }
    pieces
}

/// Greedy with one point of return, so that no pattern takes longer than length times length.
fn matches(pattern: &[Piece], name: &[char]) -> bool {
    let (mut p, mut n) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while n < name.len() {
        match pattern.get(p) {
            Some(Piece::Any) => {
                back = Some((p, n));
                p += 1;
            }
            Some(piece) if *piece == Piece::One || *piece == Piece::Char(name[n]) => {
                p += 1;
                n += 1;
            }
            _ => match back {
                Some((star, from)) => {
                    back = Some((star, from + 1));
                    p = star + 1;
                    n = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|piece| *piece == Piece::Any)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_like_does() {
        let is = |pattern: &str, name: &str| matches(&pieces(pattern), &name.chars().collect::<Vec<_>>());
        assert!(is("t%", "table") && is("%b%e", "table") && is("_a%", "table") && is("%", ""));
        assert!(is("a\\_b", "a_b") && !is("a\\_b", "axb"));
        assert!(!is("t", "table") && !is("_", "") && !is("%x", "table"));
    }
}
