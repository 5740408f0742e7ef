//! The options of the LOOKUP hint: Flink's checks, in its words (`FlinkHintStrategies`).

use ouzel_plan::config::parse_duration_ms;

use crate::ast::{Hint, HintOption};
use crate::diagnostic::Diagnostic;

/// Whether an option's text has a meaning.
type Readable<'a> = &'a dyn Fn(&str) -> bool;

const RETRY: [&str; 4] = ["retry-predicate", "retry-strategy", "fixed-delay", "max-attempts"];

/// What is wrong with the hint, if anything. Options that are not known are let pass, as there.
pub fn check(hint: &Hint) -> Result<(), Diagnostic> {
    let wrong = |primary: &str, detail: String| {
        Diagnostic::error(format!("the LOOKUP hint {primary}")).detail(detail).at(hint.span)
    };
    if hint.options.iter().any(|o| matches!(o, HintOption::Value(_))) {
        return Err(wrong(
            "takes options with values only",
            "Invalid list options in LOOKUP hint, only support key-value options.".into(),
        ));
    }
    let option = |key: &str| {
        hint.options.iter().find_map(|o| match o {
            HintOption::KeyValue { key: k, value } if k.value == key => Some(value.value.as_str()),
            _ => None,
        })
    };
    if option("table").is_none() {
        return Err(wrong(
            "does not name its table",
            "Invalid LOOKUP hint: incomplete required option(s): [Key: 'table' , default: null (fallback keys: [])]"
                .into(),
        )
        .hint("LOOKUP('table'='<name or alias of the looked-up table>', ...)"));
    }
    let is_word = |words: &[&str], value: &str| words.iter().any(|w| w.eq_ignore_ascii_case(value));
    let is_int = |value: &str| value.trim().parse::<i32>().is_ok();
    let is_duration = |value: &str| parse_duration_ms(value).is_some();
    let readable: [(&str, Readable<'_>); 7] = [
        ("async", &|v| is_word(&["true", "false"], v)),
        ("output-mode", &|v| is_word(&["ordered", "allow_unordered"], v)),
        ("capacity", &is_int),
        ("timeout", &is_duration),
        ("retry-strategy", &|v| is_word(&["fixed_delay"], v)),
        ("fixed-delay", &is_duration),
        ("max-attempts", &is_int),
    ];
    for (key, reads) in readable {
        if let Some(value) = option(key).filter(|v| !reads(v)) {
            return Err(wrong(
                &format!("cannot have '{key}' = '{value}'"),
                format!("Invalid LOOKUP hint options: Could not parse value '{value}' for key '{key}'."),
            ));
        }
    }
    let positive = |key: &str, value: &str| match value.trim().parse::<i32>() {
        Ok(number) if number <= 0 => Err(wrong(
            &format!("needs a positive '{key}'"),
            format!("Invalid LOOKUP hint option: {key} value should be positive integer but was {number}"),
        )),
        _ => Ok(()),
    };
    if let (Some("true"), Some(capacity)) = (option("async"), option("capacity")) {
        positive("capacity", capacity)?;
    }
    match RETRY.iter().filter(|key| option(key).is_some()).count() {
        0 => return Ok(()),
        4 => {}
        _ => {
            return Err(wrong(
                "sets some of its retry options only",
                "Invalid LOOKUP hint: retry options can be both null or all not null".into(),
            )
            .hint(format!("they are '{}'", RETRY.join("', '"))));
        }
    }
    if let Some(predicate) = option("retry-predicate").filter(|p| !p.eq_ignore_ascii_case("lookup_miss")) {
        return Err(wrong(
            &format!("cannot have 'retry-predicate' = '{predicate}'"),
            format!(
                "Invalid LOOKUP hint option: unsupported retry-predicate '{predicate}', only 'lookup_miss' is supported currently"
            ),
        ));
    }
    positive("max-attempts", option("max-attempts").unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ast::{Ident, Span, StringLiteral};

    fn said(options: &[(&str, &str)]) -> String {
        let text = |t: &str| StringLiteral { value: t.to_string(), span: Span::default() };
        let pair = |(k, v): &(&str, &str)| HintOption::KeyValue { key: text(k), value: text(v) };
        let name = Ident::new("LOOKUP", Span::default());
        let hint = Hint { name, options: options.iter().map(pair).collect(), span: Span::default() };
        check(&hint).err().and_then(|e| e.detail).unwrap_or_default()
    }

    #[test]
    fn flinks_refusals_are_refused() {
        let retry = |predicate, attempts| {
            let fixed = [("table", "t"), ("retry-strategy", "fixed_delay"), ("fixed-delay", "10s")];
            said(&[fixed[0], fixed[1], fixed[2], ("retry-predicate", predicate), ("max-attempts", attempts)])
        };
        assert_eq!(retry("lookup_miss", "3"), "");
        assert!(retry("exception", "3").contains("unsupported retry-predicate 'exception'"));
        assert!(retry("lookup_miss", "-3").contains("max-attempts value should be positive integer but was -3"));
        assert!(said(&[("tableName", "t")]).contains("incomplete required option(s)"));
        assert!(said(&[("table", "t"), ("async", "yes")]).contains("Could not parse value 'yes' for key 'async'"));
        assert!(said(&[("table", "t"), ("timeout", "300 si")]).contains("'300 si' for key 'timeout'"));
        assert!(said(&[("table", "t"), ("max-attempts", "100")]).contains("both null or all not null"));
        assert_eq!(said(&[("table", "t"), ("async", "true"), ("capacity", "10"), ("output-mode", "ORDERED")]), "");
    }
}
