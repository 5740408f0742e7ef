//! Operators: AND and OR, arithmetic and comparison, BETWEEN, IN, LIKE, IS.
//!
//! Typing is the registry's; here they take their canonical form (see `functions/SPECIAL_FORMS.md`).

use ouzel_plan::expr::{CastMode, names};
use ouzel_plan::{Expr, ExprKind};
use ouzel_types::{Scalar, TypeKind};

use super::charset;
use super::common_type::least_restrictive;
use super::conditional::{and, choose, or};
use super::expr_binder::{Bound, ExprBinder, Intercept, cast_node, one};
use super::implicit_cast::{calcite_name, cast, castable};
use super::literal;
use super::misfit;
use super::operand_forms::with_forms;
use crate::ast::{self, BinaryOp, IsKind, LikeKind, Literal, QuantifiedSource, Quantifier, Span, UnaryOp};
use crate::diagnostic::Diagnostic;

pub fn unary(b: &ExprBinder<'_>, op: UnaryOp, expr: &ast::Expr, span: Span, hook: &mut dyn Intercept) -> Bound {
    if let (UnaryOp::Minus, ast::ExprKind::Literal(Literal::Number(text))) = (op, &expr.kind) {
        return literal::number(&format!("-{}", b.digits(text)), span);
    }
    let bound = b.inner(expr, hook)?;
    match op {
        UnaryOp::Minus => b.call(names::NEGATE, vec![bound], span),
        UnaryOp::Not => negate(b, bound, true, span),
        UnaryOp::Plus if bound.ty.kind.is_numeric() || bound.ty.kind.is_interval() => Ok(bound),
        UnaryOp::Plus => {
            Err(one(Diagnostic::error(format!("+ is not possible on {}", bound.ty)).at(span).detail(format!(
                "Cannot apply '+' to arguments of type '+<{}>'. Supported form(s): '+<NUMERIC>' '+<DATETIME_INTERVAL>'",
                calcite_name(&bound.ty.kind)
            ))))
        }
    }
}

pub fn binary(
    b: &ExprBinder<'_>,
    (left, op, right): (&ast::Expr, BinaryOp, &ast::Expr),
    span: Span,
    op_span: Span,
    hook: &mut dyn Intercept,
) -> Bound {
    let mut sides = b.bind_all([left, right], hook)?;
    let (Some(y), Some(x)) = (sides.pop(), sides.pop()) else { return Err(Vec::new()) };
    let name = match op {
        BinaryOp::And | BinaryOp::Or => return logic(b, op, vec![(x, left.span), (y, right.span)], span),
        BinaryOp::Eq => names::EQ,
        BinaryOp::NotEq => names::NE,
        BinaryOp::Lt => names::LT,
        BinaryOp::LtEq => names::LE,
        BinaryOp::Gt => names::GT,
        BinaryOp::GtEq => names::GE,
        BinaryOp::Plus => names::PLUS,
        BinaryOp::Minus => names::MINUS,
        BinaryOp::Multiply => names::TIMES,
        BinaryOp::Divide => names::DIVIDE,
        BinaryOp::Modulo => names::MOD,
        BinaryOp::Concat => names::CONCAT_OP,
        _ => return Err(one(Diagnostic::error("operators over multisets are not supported").at(op_span))),
    };
    if x.ty.kind.is_string() && y.ty.kind.is_string() {
        match op {
            BinaryOp::Concat => charset::joinable([left, right], [&x.ty, &y.ty], span)?,
            _ => charset::comparable(name, left, right, span)?,
        }
    }
    compare_or_compute(b, name, x, y, span)
}

/// One binary operator over bound operands, with the conversions that Flink makes only for some operators.
fn compare_or_compute(b: &ExprBinder<'_>, name: &str, x: Expr, y: Expr, span: Span) -> Bound {
    let (a, c) = (&x.ty.kind, &y.ty.kind);
    match name {
        names::PLUS if a.is_interval() && matches!(c, TypeKind::TimestampLtz(_)) => {
            Err(one(operands(b, name, &x, &y, span)
                .detail("Unsupported temporal arithmetic.")
                .hint("write the timestamp first")))
        }
        // The point in time, or the interval, comes first.
        names::PLUS if a.is_interval() && c.is_temporal() => b.call(name, vec![y, x], span),
        names::TIMES if a.is_numeric() && c.is_interval() => b.call(name, vec![y, x], span),
        // Months do not move a time of day; a NULL of them is NULL.
        names::PLUS | names::MINUS if matches!((a, c), (TypeKind::Time(_), TypeKind::IntervalYearMonth)) => {
            if !y.ty.nullable {
                return Ok(x);
            }
            let absent = b.call(names::IS_NULL, vec![y], span)?;
            choose(b, absent, Expr::literal(Scalar::Null, TypeKind::Null.nullable()), x, span)
        }
        names::MINUS if a.is_temporal() && c.is_temporal() => {
            Err(one(operands(b, name, &x, &y, span).hint("TIMESTAMPDIFF(unit, earlier, later) gives the distance")))
        }
        names::DIVIDE if a.is_interval() => Err(one(operands(b, name, &x, &y, span))),
        names::TIMES if a.is_interval() && !c.is_integer() => Err(one(operands(b, name, &x, &y, span))),
        // Calcite takes what is alike on both sides, Flink's generator of code only texts.
        names::CONCAT_OP
            if a.is_binary() && c.is_binary() || matches!((a, c), (TypeKind::Array(_), TypeKind::Array(_))) =>
        {
            Err(one(operands(b, name, &x, &y, span).detail("String expression type expected.")))
        }
        names::CONCAT_OP if !(string_or_null(a) && string_or_null(c)) => Err(one(operands(b, name, &x, &y, span))),
        names::MOD
            if !(a.is_exact_numeric() && c.is_exact_numeric()) && *a != TypeKind::Null && *c != TypeKind::Null =>
        {
            b.call(name, vec![x.clone(), y.clone()], span).map_err(|_| one(operands(b, "%", &x, &y, span)))
        }
        // Rows written out are equal when their members are; other operators take them as values.
        names::EQ if matches!((&x.kind, &y.kind), (ExprKind::Row(_), ExprKind::Row(_))) => row_equal(b, &x, y, span),
        names::NE if matches!((&x.kind, &y.kind), (ExprKind::Row(_), ExprKind::Row(_))) => {
            let nullable = has_null_members(&x) || has_null_members(&y);
            let mut differ = b.call(name, vec![x, y], span)?;
            differ.ty.nullable |= nullable;
            Ok(differ)
        }
        // Maps whose members have no common type: the left one is cast to the right one's.
        names::EQ | names::NE
            if matches!((a, c), (TypeKind::Map(..), TypeKind::Map(..)))
                && least_restrictive(&[&x.ty, &y.ty]).is_none()
                && castable(a, c).is_ok() =>
        {
            let to = y.ty.kind.clone();
            b.call(name, vec![as_kind(x, &to), y], span)
        }
        // A constant BOOLEAN before a text: Flink's generated code gives the text, read as a BOOLEAN, or fails to negate it.
        names::EQ | names::NE if c.is_string() && is_boolean_literal(&x) && y.as_literal().is_none() => {
            match (name == names::EQ) == (x.as_literal() == Some(&Scalar::Boolean(true))) {
                true => Ok(as_kind(y, &TypeKind::Boolean)),
                false => Err(one(operands(b, name, &x, &y, span).detail("Boolean expression type expected."))),
            }
        }
        // Ordering, unlike equality, reads a text as a number: whole ones as BIGINT.
        names::LT | names::LE | names::GT | names::GE
            if a.is_string() && c.is_numeric() || a.is_numeric() && c.is_string() =>
        {
            let number = if a.is_string() { c } else { a };
            let to = if number.is_integer() { TypeKind::BigInt } else { TypeKind::Double };
            let sides = [x, y].into_iter().map(|side| b.fold(as_kind(side, &to))).collect();
            b.call(name, sides, span)
        }
        _ => b.call(name, vec![x, y], span),
    }
}

fn is_boolean_literal(expr: &Expr) -> bool {
    matches!(expr.as_literal(), Some(Scalar::Boolean(_)))
}

fn has_null_members(row: &Expr) -> bool {
    matches!(&row.kind, ExprKind::Row(members) if members.iter().any(|member| member.ty.nullable))
}

fn string_or_null(kind: &TypeKind) -> bool {
    kind.is_string() || *kind == TypeKind::Null
}

/// An explicit cast that keeps nullability.
fn as_kind(expr: Expr, kind: &TypeKind) -> Expr {
    if expr.ty.kind == *kind {
        return expr;
    }
    let ty = kind.clone().nullable().with_nullable(expr.ty.nullable);
    cast_node(expr, ty, CastMode::Explicit)
}

fn operands(b: &ExprBinder<'_>, name: &str, x: &Expr, y: &Expr, span: Span) -> Diagnostic {
    let (a, c) = (misfit::argument(b, x), misfit::argument(b, y));
    Diagnostic::error(format!("{name} is not possible between {} and {}", x.ty, y.ty))
        .at(span)
        .detail(with_forms(name, format!("Cannot apply '{name}' to arguments of type '{a} {name} {c}'.")))
}

fn logic(b: &ExprBinder<'_>, op: BinaryOp, sides: Vec<(Expr, Span)>, span: Span) -> Bound {
    let word = if op == BinaryOp::And { "AND" } else { "OR" };
    let mut errors = Vec::new();
    let mut items = Vec::new();
    let types: Vec<String> = sides.iter().map(|(e, _)| misfit::argument(b, e)).collect();
    for (side, place) in sides {
        match side.ty.kind {
            TypeKind::Boolean => items.push(side),
            TypeKind::Null => errors.push(illegal_null(place)),
            _ => errors.push(
                Diagnostic::error(format!("{word} takes conditions, this is {}", side.ty)).at(place).detail(format!(
                    "Cannot apply '{word}' to arguments of type '{}'. Supported form(s): '<BOOLEAN> {word} <BOOLEAN>'",
                    types.join(&format!(" {word} "))
                )),
            ),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let _ = span;
    Ok(b.fold(if op == BinaryOp::And { and(items) } else { or(items) }))
}

pub fn illegal_null(span: Span) -> Diagnostic {
    Diagnostic::error("a bare NULL has no type here")
        .at(span)
        .detail("Illegal use of 'NULL'")
        .hint("write CAST(NULL AS <type>)")
}

pub fn between(
    b: &ExprBinder<'_>,
    (expr, low, high): (&ast::Expr, &ast::Expr, &ast::Expr),
    negated: bool,
    symmetric: bool,
    span: Span,
    hook: &mut dyn Intercept,
) -> Bound {
    let bound = b.bind_all([expr, low, high], hook)?;
    let [x, low, high]: [Expr; 3] = bound.try_into().map_err(|_| Vec::new())?;
    let inside = |low: Expr, high: Expr| -> Bound {
        let types = [&x, &low, &high].map(|e| misfit::argument(b, e));
        let above = compare_or_compute(b, names::GE, x.clone(), low, span);
        let below = above.and_then(|above| Ok((above, compare_or_compute(b, names::LE, x.clone(), high, span)?)));
        below.map(|(above, below)| and(vec![above, below])).map_err(|errors| not_between(errors, symmetric, &types))
    };
    let within =
        if symmetric { or(vec![inside(low.clone(), high.clone())?, inside(high, low)?]) } else { inside(low, high)? };
    negate(b, b.fold(within), negated, span)
}

/// Flink speaks of BETWEEN where the two comparisons in it are not possible.
fn not_between(mut errors: Vec<Diagnostic>, symmetric: bool, types: &[String; 3]) -> Vec<Diagnostic> {
    let word = if symmetric { "SYMMETRIC" } else { "ASYMMETRIC" };
    for error in &mut errors {
        if error.detail.as_deref().is_some_and(|words| words.contains("<COMPARABLE_TYPE>")) {
            let [x, low, high] = types;
            error.detail = Some(format!(
                "Cannot apply 'BETWEEN {word}' to arguments of type '{x} BETWEEN {word} {low} AND {high}'. Supported form(s): '<COMPARABLE_TYPE> BETWEEN <COMPARABLE_TYPE> AND <COMPARABLE_TYPE>'"
            ));
        }
    }
    errors
}

fn negate(b: &ExprBinder<'_>, expr: Expr, negated: bool, span: Span) -> Bound {
    if !negated {
        return Ok(expr);
    }
    match inverse(&expr) {
        Some(expr) => Ok(b.fold(expr)),
        None => b.call(names::NOT, vec![expr], span),
    }
}

/// NOT of a comparison is the opposite comparison, as Flink's planner rewrites it: it shows where a NaN is compared.
fn inverse(expr: &Expr) -> Option<Expr> {
    let kind = match &expr.kind {
        ExprKind::Call { name, args } => {
            let opposite = match name.as_ref() {
                names::EQ => names::NE,
                names::NE => names::EQ,
                names::LT => names::GE,
                names::GE => names::LT,
                names::GT => names::LE,
                names::LE => names::GT,
                _ => return None,
            };
            ExprKind::Call { name: opposite.into(), args: args.clone() }
        }
        ExprKind::And(items) => ExprKind::Or(items.iter().map(inverse).collect::<Option<_>>()?),
        ExprKind::Or(items) => ExprKind::And(items.iter().map(inverse).collect::<Option<_>>()?),
        _ => return None,
    };
    Some(Expr { kind, ty: expr.ty.clone() })
}

/// The items take the type of the tested value, by a CAST where the types differ (so `1 IN (1.5)` is TRUE in Flink).
pub fn in_list(
    b: &ExprBinder<'_>,
    expr: &ast::Expr,
    list: &[ast::Expr],
    negated: bool,
    span: Span,
    hook: &mut dyn Intercept,
) -> Bound {
    let items = b.bind_all(std::iter::once(expr).chain(list), hook)?;
    let found = any_equal(b, items, span)?;
    negate(b, found, negated, span)
}

fn any_equal(b: &ExprBinder<'_>, mut items: Vec<Expr>, span: Span) -> Bound {
    let incompatible =
        |detail: &str| one(Diagnostic::error("the values of IN have no common type").at(span).detail(detail));
    let list = items.split_off(1);
    let Some(tested) = items.pop() else { return Err(Vec::new()) };
    let types: Vec<_> = list.iter().map(|e| &e.ty).collect();
    let apart = types.iter().any(|ty| matches!(ty.kind, TypeKind::Row(_)) || ty.kind.is_string());
    let common = least_restrictive(&types).ok_or_else(|| {
        incompatible(match apart {
            true => "Values in expression list must have compatible types",
            false => "Values passed to IN operator must have compatible types",
        })
    })?;
    if let TypeKind::Row(_) = tested.ty.kind {
        let equal: Bound<Vec<Expr>> = list.into_iter().map(|item| row_equal(b, &tested, item, span)).collect();
        return Ok(b.fold(or(equal?)));
    }
    let tested = if tested.ty.kind == TypeKind::Null { cast(tested, &common) } else { tested };
    let kind = tested.ty.kind.clone();
    if common.kind != TypeKind::Null && !comparable(&kind, &common.kind) {
        return Err(incompatible("Values passed to IN operator must have compatible types"));
    }
    let list: Vec<Expr> = list
        .into_iter()
        .map(|item| match &item.ty.kind {
            TypeKind::Null => cast(item, &kind.clone().nullable()),
            own if same_root(own, &kind) => item,
            _ => b.fold(as_kind(item, &kind)),
        })
        .collect();
    let mut list = list;
    match list.len() {
        1 => b.call(names::EQ, vec![tested, list.remove(0)], span),
        _ => {
            let mut args = vec![tested];
            args.append(&mut list);
            b.call(names::IN, args, span)
        }
    }
}

fn comparable(a: &TypeKind, b: &TypeKind) -> bool {
    let nested = a.is_nested() || b.is_nested();
    if a.is_string() && b.is_interval() {
        return true;
    }
    if a.is_string() != b.is_string() {
        return !nested && !a.is_binary() && !b.is_binary() && castable(a, b).is_ok() && castable(b, a).is_ok();
    }
    least_restrictive(&[&a.clone().nullable(), &b.clone().nullable()]).is_some()
}

/// Types between which IN compares without a CAST: lengths and scales may differ.
fn same_root(a: &TypeKind, b: &TypeKind) -> bool {
    a.is_string() && b.is_string() || std::mem::discriminant(a) == std::mem::discriminant(b)
}

fn row_equal(b: &ExprBinder<'_>, row: &Expr, item: Expr, span: Span) -> Bound {
    let (ExprKind::Row(left), ExprKind::Row(right)) = (&row.kind, &item.kind) else {
        return b.call(names::EQ, vec![row.clone(), item], span);
    };
    if left.len() != right.len() {
        return Err(one(Diagnostic::error("the rows have different numbers of members").at(span)));
    }
    let terms: Bound<Vec<Expr>> =
        left.iter().zip(right).map(|(x, y)| compare_or_compute(b, names::EQ, x.clone(), y.clone(), span)).collect();
    Ok(and(terms?))
}

pub fn quantified(
    b: &ExprBinder<'_>,
    expr: &ast::Expr,
    op: BinaryOp,
    quantifier: Quantifier,
    source: &QuantifiedSource,
    span: Span,
    hook: &mut dyn Intercept,
) -> Bound {
    let QuantifiedSource::List(list) = source else {
        return Err(one(Diagnostic::error("a subquery is not possible here").at(span)));
    };
    let items = b.bind_all(std::iter::once(expr).chain(list), hook)?;
    let name = match (op, quantifier) {
        (BinaryOp::Eq, Quantifier::Any) => return any_equal(b, items, span),
        (BinaryOp::NotEq, Quantifier::All) => {
            let found = any_equal(b, items, span)?;
            return negate(b, found, true, span);
        }
        (BinaryOp::Eq, _) => names::EQ,
        (BinaryOp::NotEq, _) => names::NE,
        (BinaryOp::Lt, _) => names::LT,
        (BinaryOp::LtEq, _) => names::LE,
        (BinaryOp::Gt, _) => names::GT,
        (BinaryOp::GtEq, _) => names::GE,
        _ => return Err(one(Diagnostic::error("ANY and ALL follow a comparison").at(span))),
    };
    let Some((tested, list)) = items.split_first() else { return Err(Vec::new()) };
    // A text against numbers: they are compared as texts.
    let texts: Vec<Expr> = list
        .iter()
        .map(|item| match (tested.ty.kind.is_string(), item.ty.kind.is_numeric()) {
            (true, true) => b.fold(as_kind(item.clone(), &TypeKind::STRING)),
            _ => item.clone(),
        })
        .collect();
    let list = texts.as_slice();
    let terms: Bound<Vec<Expr>> =
        list.iter().map(|item| compare_or_compute(b, name, tested.clone(), item.clone(), span)).collect();
    Ok(b.fold(if quantifier == Quantifier::Any { or(terms?) } else { and(terms?) }))
}

pub fn like(
    b: &ExprBinder<'_>,
    kind: LikeKind,
    (expr, pattern, escape): (&ast::Expr, &ast::Expr, Option<&ast::Expr>),
    negated: bool,
    span: Span,
    hook: &mut dyn Intercept,
) -> Bound {
    let name = match kind {
        LikeKind::Like => "LIKE",
        LikeKind::SimilarTo => "SIMILAR TO",
        LikeKind::ILike | LikeKind::RLike => {
            let word = if kind == LikeKind::ILike { "ILIKE" } else { "RLIKE" };
            return Err(one(Diagnostic::error(format!("{word} is not supported"))
                .at(span)
                .detail(format!("No match found for function signature {word}"))
                .hint("use LIKE over UPPER(..), or REGEXP(text, pattern)")));
        }
    };
    let args = b.bind_all([expr, pattern].into_iter().chain(escape), hook)?;
    if args.iter().any(|a| !a.ty.kind.is_string()) {
        let types: Vec<String> = args.iter().map(|a| misfit::argument(b, a)).collect();
        return Err(one(Diagnostic::error(format!("{name} takes strings")).at(span).detail(format!(
            "Cannot apply '{name}' to arguments of type '{name}({})'. Supported form(s): '{name}(<STRING>, <STRING>, <STRING>)'",
            types.join(", ")
        ))));
    }
    if let Some(Scalar::String(text)) = args.get(2).and_then(|e| e.as_literal())
        && text.chars().count() != 1
        && !(text.is_empty() && kind == LikeKind::Like)
    {
        return Err(one(Diagnostic::error("the escape is not one character")
            .at(span)
            .detail(format!("Invalid escape character '{text}'"))));
    }
    charset::alike(expr, pattern, span)?;
    let matched = b.call(name, args, span)?;
    negate(b, matched, negated, span)
}

pub fn is(
    b: &ExprBinder<'_>,
    expr: &ast::Expr,
    kind: IsKind,
    negated: bool,
    span: Span,
    hook: &mut dyn Intercept,
) -> Bound {
    let bound = b.inner(expr, hook)?;
    let name = match (kind, negated) {
        (IsKind::Null, false) => names::IS_NULL,
        (IsKind::Null, true) => names::IS_NOT_NULL,
        (IsKind::True, false) => names::IS_TRUE,
        (IsKind::True, true) => names::IS_NOT_TRUE,
        (IsKind::False, false) => names::IS_FALSE,
        (IsKind::False, true) => names::IS_NOT_FALSE,
        (IsKind::Unknown, false) => names::IS_NULL,
        (IsKind::Unknown, true) => names::IS_NOT_NULL,
    };
    if kind != IsKind::Null && bound.ty.kind != TypeKind::Boolean {
        let word = if kind == IsKind::Unknown { if negated { "IS NOT UNKNOWN" } else { "IS UNKNOWN" } } else { name };
        if bound.ty.kind == TypeKind::Null {
            return Err(one(illegal_null(span)));
        }
        return Err(one(Diagnostic::error(format!("{word} takes a condition, this is {}", bound.ty)).at(span).detail(
            format!(
                "Cannot apply '{word}' to arguments of type '{} {word}'. Supported form(s): '<BOOLEAN> {word}'",
                misfit::argument(b, &bound)
            ),
        )));
    }
    if bound.ty.kind == TypeKind::Null {
        return Ok(Expr::literal(Scalar::Boolean(!negated), TypeKind::Boolean.not_null()));
    }
    // A column that is NOT NULL is not asked, whatever its source holds, nor is a legacy cast.
    let legacy = matches!(&bound.kind, ExprKind::Cast { mode: CastMode::Legacy, .. });
    let known = (bound.as_column().is_some() || legacy) && !bound.ty.nullable;
    if kind == IsKind::Null && (known || ouzel_functions::nested::lacks_null(&bound)) {
        return Ok(Expr::literal(Scalar::Boolean(negated), TypeKind::Boolean.not_null()));
    }
    b.call(name, vec![bound], span)
}

pub fn is_distinct(
    b: &ExprBinder<'_>,
    left: &ast::Expr,
    right: &ast::Expr,
    negated: bool,
    span: Span,
    hook: &mut dyn Intercept,
) -> Bound {
    let sides = b.bind_all([left, right], hook)?;
    let name = if negated { names::IS_NOT_DISTINCT_FROM } else { names::IS_DISTINCT_FROM };
    if sides.iter().all(|side| side.ty.kind.is_string()) {
        charset::comparable(name, left, right, span)?;
    }
    if sides[0] == sides[1] {
        // Even where it is a NaN.
        return Ok(Expr::literal(Scalar::Boolean(negated), TypeKind::Boolean.not_null()));
    }
    b.call(name, sides, span)
}
