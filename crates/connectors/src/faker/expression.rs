//! `Order #{number.numberBetween '1','100'} of #{Name.fullName}`: text with calls in it.
//!
//! Names are taken as Datafaker takes them: in any case, with or without `_`. Arguments stand in single quotes.

use rand::rngs::SmallRng;

use super::providers;

/// Appends one value to the text. The number is the time, epoch ms.
pub type Maker = Box<dyn Fn(&mut SmallRng, i64, &mut String) + Send + Sync>;

pub struct Expression(Vec<Part>);

enum Part {
    Text(String),
    Call(Maker),
}

impl Expression {
    /// The error says what is wrong, and what there is instead.
    pub fn parse(text: &str) -> Result<Expression, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(start) = rest.find("#{") {
            if start > 0 {
                parts.push(Part::Text(rest[..start].to_string()));
            }
            let inside = &rest[start + 2..];
            let end = closing(inside).ok_or_else(|| format!("'#{{' without its '}}' in '{text}'"))?;
            let (name, arguments) = call(&inside[..end])?;
            parts.push(Part::Call(providers::maker(&name, &arguments)?));
            rest = &inside[end + 1..];
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_string()));
        }
        Ok(Expression(parts))
    }

    pub fn append(&self, rng: &mut SmallRng, now_ms: i64, out: &mut String) {
        for part in &self.0 {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Call(make) => make(rng, now_ms, out),
            }
        }
    }
}

/// Where the call ends: the first `}` outside of quotes.
fn closing(text: &str) -> Option<usize> {
    let mut quoted = false;
    text.char_indices().find_map(|(at, c)| {
        quoted ^= c == '\'';
        (c == '}' && !quoted).then_some(at)
    })
}

/// `number.numberBetween '1','100'` as its name in plain form and its arguments.
fn call(text: &str) -> Result<(String, Vec<String>), String> {
    let text = text.trim();
    let (name, mut rest) = text.split_once([' ', '\'']).map_or((text, ""), |(name, _)| (name, &text[name.len()..]));
    let mut arguments = Vec::new();
    loop {
        rest = rest.trim_start_matches([' ', ',']);
        if rest.is_empty() {
            break;
        }
        let bad = || format!("arguments stand in single quotes: '#{{{text}}}'");
        let inside = rest.strip_prefix('\'').ok_or_else(bad)?;
        let end = inside.find('\'').ok_or_else(bad)?;
        arguments.push(inside[..end].to_string());
        rest = &inside[end + 1..];
    }
    Ok((name.to_string(), arguments))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    fn made(text: &str) -> String {
        let mut out = String::new();
        Expression::parse(text).unwrap().append(&mut SmallRng::seed_from_u64(7), 1_700_000_000_000, &mut out);
        out
    }

    #[test]
    fn text_and_calls_alternate() {
        assert_eq!(made("a #{Options.option 'x'} b #{number.numberBetween '5','6'}"), "a x b 5");
        assert_eq!(made("#{regexify '(GET|GET){1} }'}"), "GET }");
        assert_eq!(made("plain"), "plain");
    }

    #[test]
    fn names_are_found_in_any_writing() {
        for name in ["Name.first_name", "name.firstName", "NAME.firstname"] {
            assert!(!made(&format!("#{{{name}}}")).is_empty(), "{name}");
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = |text: &str| Expression::parse(text).err().unwrap();
        assert!(error("#{Nmae.fullName}").contains("no provider 'Nmae'"));
        assert!(error("#{Nmae.fullName}").contains("Name"));
        assert!(error("#{Name.foo}").contains("fullName"));
        assert!(error("#{Name.fullName").contains("without its"));
        assert!(error("#{number.numberBetween 1,2}").contains("single quotes"));
        assert!(error("#{number.numberBetween '1','x'}").contains("'x'"));
    }
}
