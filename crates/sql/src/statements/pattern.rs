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
    let text: Vec<char> = text.chars().collect();
    let name: Vec<char> = name.chars().collect();
    matches(&text, &name) != pattern.negated
}

/// Greedy with one point of return, so that no pattern takes longer than length times length.
fn matches(pattern: &[char], name: &[char]) -> bool {
    let (mut p, mut n) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while n < name.len() {
        match pattern.get(p) {
            Some('%') => {
                back = Some((p, n));
                p += 1;
            }
            Some(c) if *c == '_' || *c == name[n] => {
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
    pattern[p..].iter().all(|c| *c == '%')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_like_does() {
        let is = |pattern: &str, name: &str| {
            matches(&pattern.chars().collect::<Vec<_>>(), &name.chars().collect::<Vec<_>>())
        };
        assert!(is("t%", "table") && is("%b%e", "table") && is("_a%", "table") && is("%", ""));
        assert!(!is("t", "table") && !is("_", "") && !is("%x", "table"));
    }
}
