//! SQL's LIKE: `%` is any text, `_` any character, `\` takes the next character as it is.

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LikePattern {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Any,
    One,
    Char(char),
}

impl LikePattern {
    pub fn new(pattern: &str) -> Self {
        let mut parts = Vec::new();
        let mut chars = pattern.chars();
        while let Some(c) = chars.next() {
            parts.push(match c {
                '%' => Part::Any,
                '_' => Part::One,
                '\\' => Part::Char(chars.next().unwrap_or('\\')),
                other => Part::Char(other),
            });
        }
        Self { parts }
    }

    /// Linear but for backing up to the last `%`, never exponential.
    pub fn matches(&self, text: &str) -> bool {
        let parts = &self.parts;
        let mut part = 0;
        let mut rest = text.chars();
        let mut retry: Option<(usize, std::str::Chars<'_>)> = None;
        loop {
            let mut next = rest.clone();
            match (parts.get(part), next.next()) {
                (Some(Part::Any), _) => {
                    retry = Some((part, rest.clone()));
                    part += 1;
                    continue;
                }
                (None, None) => return true,
                (Some(Part::One), Some(_)) => {
                    part += 1;
                    rest = next;
                    continue;
                }
                (Some(Part::Char(expected)), Some(found)) if *expected == found => {
                    part += 1;
                    rest = next;
                    continue;
                }
                _ => {}
            }
            let Some((any, from)) = &mut retry else { return false };
            if from.next().is_none() {
                return false;
            }
            part = *any + 1;
            rest = from.clone();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::LikePattern;

    #[test]
    fn patterns() {
        for (pattern, text, expected) in [
            ("", "", true),
            ("", "a", false),
            ("%", "", true),
            ("a%", "abc", true),
            ("%c", "abc", true),
            ("a%c%e", "abcde", true),
            ("a_c", "aüc", true),
            ("a_c", "ac", false),
            ("%ab%ab", "ababab", true),
            ("%ab%ac", "ababab", false),
            ("50\\%", "50%", true),
            ("50\\%", "500", false),
        ] {
            assert_eq!(LikePattern::new(pattern).matches(text), expected, "{pattern} {text}");
        }
    }
}
