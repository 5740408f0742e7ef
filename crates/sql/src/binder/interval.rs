//! Interval literals, and OVERLAPS.
//!
//! A literal is months or milliseconds; digits of a second below the millisecond are dropped, as in Flink. Two oddities of
//! Flink 2.2 are kept, because the same script must mean the same there: `INTERVAL '1' WEEK` is one *hour* and
//! `INTERVAL '1' QUARTER` is one *month*.

use ouzel_plan::Expr;
use ouzel_plan::expr::names;
use ouzel_types::{Scalar, TypeKind};

use super::expr_binder::{Bound, ExprBinder, Intercept, one};
use super::{conditional, misfit};
use crate::ast::{self, ExprKind, IntervalQualifier, PeriodOp, Span, StringLiteral, TimeUnit};
use crate::diagnostic::Diagnostic;

pub fn literal(negative: bool, value: &StringLiteral, qualifier: &IntervalQualifier) -> Bound {
    let span = value.span.to(qualifier.span);
    let name = qualifier_name(qualifier);
    let fail = |detail: String| one(Diagnostic::error("the interval cannot be read").at(span).detail(detail));
    let illegal = || fail(format!("Illegal interval literal format '{}' for {name}", value.value));
    let text = value.value.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let sign = if negative { -sign } else { sign };
    let digits_asked = (qualifier.from.precision, qualifier.to.unwrap_or(qualifier.from).fraction);
    check_precision(qualifier.from.unit, qualifier.to.map(|to| to.unit), digits_asked, qualifier.span)?;
    let parts = split(digits, qualifier).ok_or_else(illegal)?;
    let precision = qualifier.from.precision.unwrap_or(2) as usize;
    let lead = digits.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default().trim_start_matches('0');
    if lead.len() > precision {
        return Err(fail(format!(
            "Interval field value {} exceeds precision of {}({precision}) field",
            in_thousands(lead),
            qualifier.from.unit.name()
        )));
    }
    let months = is_year_month(qualifier.from.unit);
    let total = parts
        .iter()
        .try_fold(0i64, |sum, (unit, count)| sum.checked_add(count.checked_mul(scale(*unit))?))
        .ok_or_else(illegal)?;
    let kind = if months { TypeKind::IntervalYearMonth } else { TypeKind::IntervalDayTime };
    Ok(Expr::literal(Scalar::Int(sign * total), kind.not_null()))
}

/// `INTERVAL e unit`: that many units.
pub fn computed(
    binder: &ExprBinder<'_>,
    negative: bool,
    value: &ast::Expr,
    qualifier: &IntervalQualifier,
    span: Span,
    hook: &mut dyn Intercept,
) -> Bound {
    let count = binder.inner(value, hook)?;
    if qualifier.to.is_some() || !count.ty.kind.is_integer() {
        return Err(one(
            Diagnostic::error("the value of this interval is a text or a whole number of one unit").at(span)
        ));
    }
    let unit = qualifier.from.unit;
    let size = if negative { -scale(unit) } else { scale(unit) };
    let kind = if is_year_month(unit) { TypeKind::IntervalYearMonth } else { TypeKind::IntervalDayTime };
    let unit = Expr::literal(Scalar::Int(size), kind.not_null());
    binder.call(names::TIMES, vec![unit, count], span)
}

/// `(left - right) unit`: whole months, or milliseconds whatever the unit.
pub fn difference(
    binder: &ExprBinder<'_>,
    (left, right): (&ast::Expr, &ast::Expr),
    qualifier: &IntervalQualifier,
    span: Span,
    hook: &mut dyn Intercept,
) -> Bound {
    let sides = binder.bind_all([left, right], hook)?;
    let (a, b) = (&sides[0].ty.kind, &sides[1].ty.kind);
    if !a.is_temporal() || std::mem::discriminant(a) != std::mem::discriminant(b) {
        return Err(one(Diagnostic::error(format!("{} and {} have no difference", sides[0].ty, sides[1].ty))
            .at(span)
            .detail("Parameters must be of the same type")));
    }
    let months = is_year_month(qualifier.from.unit);
    let kind = if months { TypeKind::IntervalYearMonth } else { TypeKind::IntervalDayTime };
    let nullable = sides.iter().any(|side| side.ty.nullable);
    Ok(binder.fold(Expr::call(names::MINUS, sides, kind.nullable().with_nullable(nullable))))
}

/// `CAST(n AS INTERVAL unit)`: that many units where `n` is a number that is written down. Only of one unit, as in Flink. Anything
/// else is taken as milliseconds or months whatever the unit is, a constant that is computed too: so does Flink's generated code.
pub fn cast_number(binder: &ExprBinder<'_>, count: Expr, written: bool, to: &ast::DataType, span: Span) -> Bound {
    let ast::DataTypeKind::Interval { from, to: None, .. } = to.kind else {
        return Err(one(Diagnostic::error("a number is cast to an interval of one unit").at(span).detail(format!(
            "Cast function cannot convert value of type {} to type {}",
            super::implicit_cast::calcite_name(&count.ty.kind),
            to
        ))));
    };
    let kind = if is_year_month(from) { TypeKind::IntervalYearMonth } else { TypeKind::IntervalDayTime };
    if count.as_literal().is_none() && !count.ty.kind.is_integer() {
        return Err(one(Diagnostic::error(format!("{} cannot be cast to an interval", count.ty))
            .at(span)
            .detail(format!("Unsupported cast from '{}' to '{kind}'.", count.ty))));
    }
    // A part of a unit counts.
    let count = if written {
        let size = Expr::literal(Scalar::Int(scale(from)), TypeKind::BigInt.not_null());
        binder.call(names::TIMES, vec![count, size], span)?
    } else {
        count
    };
    let unit = Expr::literal(Scalar::Int(1), kind.not_null());
    let count = super::implicit_cast::explicit(count, &TypeKind::BigInt.nullable(), false, span).map_err(one)?;
    binder.call(names::TIMES, vec![unit, count], span)
}

/// How many digits a qualifier may ask for: Calcite's limits, and Flink's own of an interval of days to seconds.
pub fn check_precision(
    unit: TimeUnit,
    to: Option<TimeUnit>,
    (precision, fraction): (Option<u32>, Option<u32>),
    span: Span,
) -> Bound<()> {
    let end = to.map_or(String::new(), |to| format!(" TO {}", to.name()));
    let shown = match (precision, fraction, to) {
        (Some(p), Some(f), None) => format!("INTERVAL {}({p}, {f})", unit.name()),
        (None, Some(f), Some(_)) => format!("INTERVAL {}{end}({f})", unit.name()),
        (Some(p), Some(f), Some(_)) => format!("INTERVAL {}({p}){end}({f})", unit.name()),
        (Some(p), None, _) => format!("INTERVAL {}({p}){end}", unit.name()),
        (None, ..) => format!("INTERVAL {}{end}", unit.name()),
    };
    let fail = |detail: String| {
        Err(one(Diagnostic::error("an interval cannot have this many digits").at(span).detail(detail)))
    };
    match (precision, fraction) {
        (Some(p), _) if !(1..=10).contains(&p) => {
            fail(format!("Interval leading field precision '{p}' out of range for {shown}"))
        }
        (_, Some(f)) if !(1..=9).contains(&f) => {
            fail(format!("Interval fractional second precision '{f}' out of range for {shown}"))
        }
        (Some(p), _) if p > 3 && !is_year_month(unit) => {
            fail(format!("DAY_INTERVAL_TYPES precision is not supported: {p}"))
        }
        _ => Ok(()),
    }
}

fn is_year_month(unit: TimeUnit) -> bool {
    matches!(unit, TimeUnit::Year | TimeUnit::Quarter | TimeUnit::Month)
}

/// Months, or milliseconds, per unit.
fn scale(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Year => 12,
        TimeUnit::Month | TimeUnit::Quarter | TimeUnit::Millisecond => 1,
        TimeUnit::Day => 86_400_000,
        TimeUnit::Minute => 60_000,
        TimeUnit::Second => 1000,
        // Hours; and weeks, see the top of this file.
        _ => 3_600_000,
    }
}

/// The fields of the text with their units; the fraction of a second comes as milliseconds.
fn split(text: &str, qualifier: &IntervalQualifier) -> Option<Vec<(TimeUnit, i64)>> {
    const UNITS: [TimeUnit; 4] = [TimeUnit::Day, TimeUnit::Hour, TimeUnit::Minute, TimeUnit::Second];
    const SEPARATORS: [char; 3] = [' ', ':', ':'];
    let from = qualifier.from.unit;
    let to = qualifier.to.map_or(from, |f| f.unit);
    if is_year_month(from) {
        if from == to {
            return Some(vec![(from, number(text)?)]);
        }
        let (years, months) = text.split_once('-')?;
        let months = number(months).filter(|m| *m <= 11)?;
        return Some(vec![(TimeUnit::Year, number(years)?), (TimeUnit::Month, months)]);
    }
    let (text, fraction) = match text.split_once('.') {
        Some((text, fraction)) if to == TimeUnit::Second => (text, Some(fraction)),
        Some(_) => return None,
        None => (text, None),
    };
    let mut parts = Vec::new();
    if from == to {
        parts.push((from, number(text)?));
    } else {
        let first = UNITS.iter().position(|u| *u == from)?;
        let last = UNITS.iter().position(|u| *u == to)?;
        let mut rest = text;
        for (i, unit) in UNITS.iter().enumerate().take(last + 1).skip(first) {
            let field = if i == last {
                rest
            } else {
                let (field, after) = rest.split_once(SEPARATORS[i])?;
                rest = after;
                field
            };
            let limit = if i == first {
                i64::MAX
            } else if *unit == TimeUnit::Hour {
                23
            } else {
                59
            };
            parts.push((*unit, number(field).filter(|n| *n <= limit)?));
        }
    }
    if let Some(fraction) = fraction {
        let allowed = qualifier.to.unwrap_or(qualifier.from).fraction.unwrap_or(6) as usize;
        if fraction.is_empty() || fraction.len() > allowed || !fraction.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let millis = format!("{fraction:0<3}");
        parts.push((TimeUnit::Millisecond, number(&millis[..3])?));
    }
    Some(parts)
}

/// As Java's messages write a number: 100,000.
fn in_thousands(digits: &str) -> String {
    let at = |i: usize| i > 0 && (digits.len() - i).is_multiple_of(3);
    digits.char_indices().flat_map(|(i, c)| at(i).then_some(',').into_iter().chain([c])).collect()
}

fn number(text: &str) -> Option<i64> {
    (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

fn qualifier_name(qualifier: &IntervalQualifier) -> String {
    let from = qualifier.from.unit.name();
    match qualifier.to {
        Some(to) => format!("INTERVAL {from} TO {}", to.unit.name()),
        None => format!("INTERVAL {from}"),
    }
}

/// `(s, e) OVERLAPS (s, e)`: an end may be an interval; the ends may be in either order. The other period predicates are
/// in the grammar only.
pub fn period(
    binder: &ExprBinder<'_>,
    left: &ast::Expr,
    op: PeriodOp,
    right: &ast::Expr,
    span: Span,
    hook: &mut dyn Intercept,
) -> Bound {
    if op != PeriodOp::Overlaps {
        let name = format!("{op:?}").to_uppercase();
        return Err(one(Diagnostic::error(format!("{name} is not supported"))
            .at(span)
            .detail(format!("No match found for function signature {name}"))));
    }
    let sides = match (ends(binder, left, hook), ends(binder, right, hook)) {
        (Ok(left), Ok(right)) => (left, right),
        (left, right) => return Err(left.err().into_iter().chain(right.err()).flatten().collect()),
    };
    let (sides, shown) = ((sides.0.0, sides.1.0), [sides.0.1, sides.1.1]);
    if ![&sides.0.0, &sides.0.1, &sides.1.0, &sides.1.1].iter().all(|end| is_point(&end.ty.kind)) {
        return Err(one(Diagnostic::error("OVERLAPS compares points in time").at(span).detail(format!(
            "Cannot apply 'OVERLAPS' to arguments of type '{} OVERLAPS {}'. Supported form(s): '<DATETIME> OVERLAPS <DATETIME>'",
            shown[0], shown[1]
        ))));
    }
    let kinds: Vec<&TypeKind> = [&sides.0, &sides.1].into_iter().flat_map(|(a, b)| [&a.ty.kind, &b.ty.kind]).collect();
    let zoned = |kind: &TypeKind| matches!(kind, TypeKind::TimestampLtz(_));
    if kinds.contains(&&TypeKind::Null) || kinds.iter().any(|k| zoned(k)) && !kinds.iter().all(|k| zoned(k)) {
        let names: Vec<String> = kinds.iter().map(|kind| super::implicit_cast::calcite_name(kind)).collect();
        return Err(one(Diagnostic::error("OVERLAPS compares points in time of one kind")
            .at(span)
            .detail(format!("Cannot apply 'OVERLAPS' to arguments of type '<{}>'.", names.join(">, <")))));
    }
    let ((start0, end0), (start1, end1)) = (ordered(binder, sides.0, span)?, ordered(binder, sides.1, span)?);
    let first = binder.call(names::GE, vec![end0, start1], span)?;
    let second = binder.call(names::GE, vec![end1, start0], span)?;
    Ok(binder.fold(conditional::and(vec![first, second])))
}

fn is_point(kind: &TypeKind) -> bool {
    kind.is_temporal() || kind.is_timestamp() || *kind == TypeKind::Null
}

/// Start and end of a period, and what Flink calls the row that it is.
fn ends(binder: &ExprBinder<'_>, side: &ast::Expr, hook: &mut dyn Intercept) -> Bound<((Expr, Expr), String)> {
    let items = match &side.kind {
        ExprKind::Row { items, .. } => items,
        ExprKind::Nested(inner) => return ends(binder, inner, hook),
        _ => &Vec::new(),
    };
    let [start, end] = items.as_slice() else {
        return Err(one(Diagnostic::error("OVERLAPS compares two periods, each written (start, end)").at(side.span)));
    };
    let mut bound = binder.bind_all([start, end], hook)?;
    let (Some(end), Some(start)) = (bound.pop(), bound.pop()) else { return Err(Vec::new()) };
    let [first, second] = [&start, &end].map(|end| misfit::argument(binder, end));
    let shown = format!(
        "<RECORDTYPE:PEEK_NO_EXPAND({} EXPR$0, {} EXPR$1)>",
        first.trim_matches(['<', '>']),
        second.trim_matches(['<', '>'])
    );
    if end.ty.kind.is_interval() && is_point(&start.ty.kind) {
        let end = binder.call(names::PLUS, vec![start.clone(), end], side.span)?;
        return Ok(((start, end), shown));
    }
    Ok(((start, end), shown))
}

/// The earlier end first.
fn ordered(binder: &ExprBinder<'_>, (start, end): (Expr, Expr), span: Span) -> Bound<(Expr, Expr)> {
    let in_order = binder.call(names::LE, vec![start.clone(), end.clone()], span)?;
    let low = conditional::choose(binder, in_order.clone(), start.clone(), end.clone(), span)?;
    let high = conditional::choose(binder, in_order, end, start, span)?;
    Ok((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ast::IntervalField;

    fn read(text: &str, from: TimeUnit, to: Option<TimeUnit>, precision: Option<u32>) -> Result<i64, String> {
        let field = |unit| IntervalField { unit, precision, fraction: None };
        let qualifier = IntervalQualifier { from: field(from), to: to.map(field), span: Span::default() };
        let value = StringLiteral { value: text.into(), span: Span::default() };
        match literal(false, &value, &qualifier) {
            Ok(Expr { kind: ouzel_plan::ExprKind::Literal(Scalar::Int(n)), .. }) => Ok(n),
            Ok(other) => panic!("{other:?}"),
            Err(e) => Err(e[0].detail.clone().unwrap()),
        }
    }

    #[test]
    fn fields_are_read_as_flink_reads_them() {
        use TimeUnit::*;
        assert_eq!(read("5", Second, None, None), Ok(5000));
        assert_eq!(read("0.0015", Second, None, None), Ok(1));
        assert_eq!(read("1 10:20:30.5", Day, Some(Second), None), Ok(86_400_000 + 37_230_500));
        assert_eq!(read("02:03", Hour, Some(Minute), None), Ok(7_380_000));
        assert_eq!(read("-1-2", Year, Some(Month), None), Ok(-14));
        assert_eq!(read("100", Day, None, Some(3)), Ok(8_640_000_000));
        assert_eq!(
            read("100", Day, None, None),
            Err("Interval field value 100 exceeds precision of DAY(2) field".into())
        );
        assert!(read("1 25", Day, Some(Hour), None).unwrap_err().contains("for INTERVAL DAY TO HOUR"));
        assert!(read("1-13", Year, Some(Month), None).is_err());
        assert!(read("x", Day, None, None).is_err());
        assert!(read("1.1234567", Second, None, None).is_err());
    }
}
