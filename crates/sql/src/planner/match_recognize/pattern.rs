//! PATTERN: its elements, and what of it Flink refuses.

use ouzel_plan::operator::PatternElement;

use crate::ast::{self, MatchRecognize, PatternKind, PatternQuantifier};
use crate::binder::Bound;
use crate::diagnostic::Diagnostic;
use crate::planner::slots::fail;

pub(super) fn pattern_elements(pattern: &ast::Pattern) -> Bound<Vec<PatternElement>> {
    match &pattern.kind {
        PatternKind::Variable(name) => {
            Ok(vec![PatternElement { variable: name.value.as_str().into(), min: 1, max: Some(1), greedy: true }])
        }
        PatternKind::Concat(parts) => {
            let mut elements = Vec::new();
            for part in parts {
                elements.extend(pattern_elements(part)?);
            }
            Ok(elements)
        }
        PatternKind::Quantified { pattern, quantifier } => quantified(pattern, *quantifier),
        // Parentheses around one variable or a whole pattern change nothing.
        PatternKind::Group(inner) => match &inner.kind {
            PatternKind::Variable(_) => pattern_elements(inner),
            _ => fail("groups are not supported in PATTERN", "Group patterns are not supported yet.", pattern.span),
        },
        PatternKind::Alternation(_) => fail(
            "alternation is not supported in PATTERN",
            "Currently, CEP doesn't support branching patterns.",
            pattern.span,
        ),
        PatternKind::Permute(_) => fail(
            "PERMUTE is not supported in PATTERN",
            "Currently, CEP doesn't support PERMUTE patterns.",
            pattern.span,
        ),
        PatternKind::Exclude(_) => fail(
            "exclusion is not supported in PATTERN",
            "Currently, CEP doesn't support '{-' '-}' patterns.",
            pattern.span,
        ),
    }
}

fn quantified(pattern: &ast::Pattern, quantifier: PatternQuantifier) -> Bound<Vec<PatternElement>> {
    let name = match &pattern.kind {
        PatternKind::Variable(name) => name,
        PatternKind::Group(inner) if matches!(inner.kind, PatternKind::Variable(_)) => {
            return quantified(inner, quantifier);
        }
        _ => {
            return fail("groups are not supported in PATTERN", "Group patterns are not supported yet.", pattern.span);
        }
    };
    if let ast::PatternRepeat::AtMost(_) = quantifier.repeat {
        return fail(
            "{,m} is not supported in PATTERN",
            "The from should be a positive number greater than 0.",
            quantifier.span,
        );
    }
    let (min, max) = quantifier.repeat.bounds();
    if max == Some(0) || max.is_some_and(|max| max < min) {
        let least = min.max(1);
        let words = format!("The to should be a number greater than or equal to from: {least}.");
        return fail("this quantifier never matches", words, quantifier.span);
    }
    if max.unwrap_or(min) > MOST_REPEATED {
        return Err(vec![
            Diagnostic::error(format!("a variable of PATTERN is repeated more than {MOST_REPEATED} times"))
                .at(quantifier.span)
                .hint("each repetition is a state of its own: count in DEFINE, or leave the upper bound out"),
        ]);
    }
    Ok(vec![PatternElement { variable: name.value.as_str().into(), min, max, greedy: !quantifier.reluctant }])
}

/// Flink has no limit but its memory.
const MOST_REPEATED: u32 = 10_000;

pub(super) fn check_pattern(pattern: &[PatternElement], clause: &MatchRecognize) -> Bound<()> {
    let span = clause.pattern.span;
    for (i, element) in pattern.iter().enumerate() {
        if pattern[..i].iter().any(|p| p.variable == element.variable) {
            return fail(
                format!("the variable {} stands twice in PATTERN", element.variable),
                "Pattern variables must be unique. That might change in the future.",
                span,
            );
        }
    }
    if pattern.iter().all(|p| p.min == 0) {
        return fail(
            "this pattern matches nothing at all",
            "Patterns that can produce empty matches are not supported. There must be at least one non-optional state.",
            span,
        );
    }
    for (i, element) in pattern.iter().enumerate() {
        // What Flink's library makes of `?` and `*`; `{0,2}` is another thing to it.
        let optional = element.min == 0 && matches!(element.max, None | Some(1));
        if optional && i > 0 && is_greedy(&pattern[i - 1]) {
            return fail(
                format!("{} may be left out and stands behind a greedy variable", element.variable),
                "Optional pattern cannot be preceded by greedy pattern",
                span,
            );
        }
        if (element.min, element.max, element.greedy) == (0, Some(1), false) {
            return fail("?? is not supported in PATTERN", "Reluctant optional variables are not supported yet.", span);
        }
    }
    if pattern.last().is_some_and(is_greedy) {
        return fail(
            "the last variable of PATTERN cannot be greedy",
            "Greedy quantifiers are not allowed as the last element of a Pattern yet. Finish your pattern with either a simple variable or reluctant quantifier.",
            span,
        );
    }
    Ok(())
}

/// `?`, one row and `{n}` have nothing to be greedy with.
fn is_greedy(element: &PatternElement) -> bool {
    element.greedy && element.max != Some(element.min) && (element.min, element.max) != (0, Some(1))
}
