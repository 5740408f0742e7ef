//! Numbers as Calcite writes them: exact ones in plain digits, those with an exponent in scientific notation, signs in front of a literal
//! as a part of it.

use crate::ast::{Expr, ExprKind, Literal, UnaryOp};

/// Digits that scientific notation keeps.
const DIGITS: usize = 20;

/// A sign before a literal as one number; None before any other expression.
pub fn signed(sign: UnaryOp, operand: &Expr) -> Option<String> {
    let text = match &operand.kind {
        ExprKind::Literal(Literal::Number(text)) => number(text),
        ExprKind::Unary { op: op @ (UnaryOp::Plus | UnaryOp::Minus), expr } => signed(*op, expr)?,
        ExprKind::Nested(inner) => signed(UnaryOp::Plus, inner)?,
        _ => return None,
    };
    let is_zero = || text.split('E').next().is_some_and(|digits| digits.bytes().all(|b| matches!(b, b'0' | b'.')));
    Some(match (sign, text.strip_prefix('-')) {
        (UnaryOp::Minus, Some(positive)) => positive.to_owned(),
        (UnaryOp::Minus, None) if !is_zero() => format!("-{text}"),
        _ => text,
    })
}

/// `001.50` is 1.50, `.5` is 0.5, `12e+2` is 1.2E3.
pub fn number(text: &str) -> String {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()),
        None => (text, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    match exponent {
        Some(exponent) => scientific(whole, fraction, exponent),
        None if text.contains(['e', 'E']) => text.to_owned(),
        None if fraction.is_empty() => plain(whole).to_owned(),
        None => format!("{}.{fraction}", plain(whole)),
    }
}

/// Without leading zeros.
fn plain(digits: &str) -> &str {
    match digits.trim_start_matches('0') {
        "" => "0",
        some => some,
    }
}

fn scientific(whole: &str, fraction: &str, exponent: i64) -> String {
    let digits = format!("{whole}{fraction}");
    let digits = plain(&digits);
    let scale = fraction.len() as i64 - exponent;
    let power = digits.len() as i64 - scale - 1;
    let mut kept = &digits[..digits.len().min(DIGITS)];
    // Zeros at the end of a whole number say nothing.
    if scale == 0 {
        kept = &kept[..kept.trim_end_matches('0').len().max(1)];
    }
    match kept.split_at(1) {
        (first, "") => format!("{first}E{power}"),
        (first, rest) => format!("{first}.{rest}E{power}"),
    }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn writes_numbers_as_calcite_does() {
        for (text, shown) in [
            ("7", "7"),
            ("007", "7"),
            ("000", "0"),
            ("001.50", "1.50"),
            (".5", "0.5"),
            ("5.", "5"),
            ("1e3", "1E3"),
            ("1.50e-2", "1.50E-2"),
            ("12E+2", "1.2E3"),
            ("0e0", "0E0"),
            ("123456789.5e10", "1.234567895E18"),
            (".5e1", "5E0"),
            ("100e-3", "1.00E-1"),
            ("100e0", "1E2"),
        ] {
            assert_eq!(number(text), shown, "{text}");
        }
    }
}
