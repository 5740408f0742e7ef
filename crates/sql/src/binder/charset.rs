//! Texts of two character sets (`N'a'`, `_UTF8'a'` beside any other text), which Calcite refuses to compare.
//!
//! Seen where a literal, or one inside of UPPER, LOWER or parentheses, is an operand itself; columns that hold such a text are not followed.

use ouzel_types::DataType;

use crate::ast::{Expr, ExprKind, Literal, Span};
use crate::binder::expr_binder::one;
use crate::binder::implicit_cast::calcite_name;
use crate::diagnostic::Diagnostic;

/// Every other text's.
const DEFAULT: &str = "UTF-16LE";
/// Of CHAR(1) in Calcite's own words.
const CALCITES: &str = "ISO-8859-1";

/// Refuses the comparison of two texts, in the words that Flink has for an operator.
pub fn comparable(operator: &str, left: &Expr, right: &Expr, span: Span) -> Result<(), Vec<Diagnostic>> {
    let (l, r) = (of(left), of(right));
    if l == r {
        return Ok(());
    }
    refuse(span, format!("Cannot apply {operator} to the two different charsets {l} and {r}"))
}

/// `||` needs texts of one character set.
pub fn joinable(sides: [&Expr; 2], types: [&DataType; 2], span: Span) -> Result<(), Vec<Diagnostic>> {
    let sets = sides.map(of);
    if sets[0] == sets[1] {
        return Ok(());
    }
    refuse(span, format!("{} is not comparable to {}", in_full(types[0], sets[0]), in_full(types[1], sets[1])))
}

/// The text and the pattern of LIKE and SIMILAR TO.
pub fn alike(text: &Expr, pattern: &Expr, span: Span) -> Result<(), Vec<Diagnostic>> {
    match of(text) == of(pattern) {
        true => Ok(()),
        false => refuse(span, "not comparable to each other".to_owned()),
    }
}

fn refuse(span: Span, detail: String) -> Result<(), Vec<Diagnostic>> {
    Err(one(Diagnostic::error("texts of two character sets do not meet")
        .at(span)
        .detail(detail)
        .hint("write both as '..'")))
}

fn of(expr: &Expr) -> &'static str {
    match &expr.kind {
        ExprKind::Literal(Literal::String { charset: Some(charset), .. }) => canonical(charset),
        ExprKind::Nested(inner) => of(inner),
        ExprKind::Function(call) => match (call.name.0.as_slice(), call.args.as_slice()) {
            ([name], [arg]) if ["UPPER", "LOWER"].iter().any(|known| name.value.eq_ignore_ascii_case(known)) => {
                of(&arg.value)
            }
            _ => DEFAULT,
        },
        _ => DEFAULT,
    }
}

fn canonical(charset: &str) -> &'static str {
    match charset {
        "ISO-8859-1" | "LATIN1" => CALCITES,
        "UTF8" | "UTF-8" => "UTF-8",
        "US-ASCII" => "US-ASCII",
        _ => DEFAULT,
    }
}

/// A type as Calcite writes it.
fn in_full(ty: &DataType, set: &str) -> String {
    let root = calcite_name(&ty.kind);
    let set = if set == CALCITES { String::new() } else { format!(" CHARACTER SET \"{set}\"") };
    format!("{root}{set}{}", if ty.nullable { "" } else { " NOT NULL" })
}
