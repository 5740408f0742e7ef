//! Texts of two character sets (`N'a'`, `_UTF8'a'` beside any other text), which Calcite refuses to compare.
//!
//! Seen where a literal, or one inside of parentheses, CASE, `||` and functions whose result is such a text, is an operand itself;
//! columns that hold one are not followed.

use ouzel_types::DataType;

use crate::ast::{BinaryOp, Expr, ExprKind, Literal, Span};
use crate::binder::expr_binder::one;
use crate::binder::implicit_cast::calcite_name;
use crate::diagnostic::Diagnostic;

/// Every other text's.
const DEFAULT: &str = "UTF-16LE";
/// Of CHAR(1) in Calcite's own words.
const CALCITES: &str = "ISO-8859-1";

/// Functions whose result has the character set of the argument.
const KEEPING: [&str; 5] = ["UPPER", "LOWER", "INITCAP", "LTRIM", "RTRIM"];

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

/// TRIM's text and the characters that it takes away: blanks where none are written.
pub fn trimmable(chars: Option<&Expr>, text: &Expr, span: Span) -> Result<(), Vec<Diagnostic>> {
    match chars.map_or(DEFAULT, of) == of(text) {
        true => Ok(()),
        false => refuse(span, "not comparable to each other".to_owned()),
    }
}

/// CAST and TRY_CAST to a text, which has the character set of every other.
pub fn castable(value: &Expr, from: &DataType, to: &DataType, span: Span) -> Result<(), Vec<Diagnostic>> {
    if !to.kind.is_string() || of(value) == DEFAULT {
        return Ok(());
    }
    let to = to.with_nullable(from.nullable);
    let words = format!(
        "Cast function cannot convert value of type {} to type {}",
        in_full(from, of(value)),
        in_full(&to, DEFAULT)
    );
    refuse(span, words)
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
            ([name], [arg]) if KEEPING.iter().any(|known| name.value.eq_ignore_ascii_case(known)) => of(&arg.value),
            _ => DEFAULT,
        },
        ExprKind::Binary { op: BinaryOp::Concat, left, .. } => of(left),
        ExprKind::Case { branches, .. } => branches.first().map_or(DEFAULT, |branch| of(&branch.then)),
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
