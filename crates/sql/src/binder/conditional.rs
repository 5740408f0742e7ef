//! CASE in both forms, IF, NULLIF; and the small makers of AND, OR and CASE nodes.

use ouzel_plan::expr::names;
use ouzel_plan::{Expr, ExprKind};
use ouzel_types::{DataType, Scalar, TypeKind};

use super::charset;
use super::common_type::least_restrictive;
use super::expr_binder::{Bound, ExprBinder, Intercept, one};
use super::implicit_cast::{calcite_name, cast};
use super::operator::illegal_null;
use crate::ast::{self, CaseBranch, Span};
use crate::diagnostic::Diagnostic;

/// A flat conjunction; one term is itself.
pub fn and(terms: Vec<Expr>) -> Expr {
    logical(terms, ExprKind::And, |kind| if let ExprKind::And(items) = kind { Ok(items) } else { Err(kind) })
}

/// A flat disjunction; one term is itself.
pub fn or(terms: Vec<Expr>) -> Expr {
    logical(terms, ExprKind::Or, |kind| if let ExprKind::Or(items) = kind { Ok(items) } else { Err(kind) })
}

fn logical(
    terms: Vec<Expr>,
    make: fn(Vec<Expr>) -> ExprKind,
    open: fn(ExprKind) -> Result<Vec<Expr>, ExprKind>,
) -> Expr {
    let mut flat = Vec::with_capacity(terms.len());
    for term in terms {
        let ty = term.ty;
        match open(term.kind) {
            Ok(items) => flat.extend(items),
            Err(kind) => flat.push(Expr { kind, ty }),
        }
    }
    if flat.len() == 1 {
        return flat.remove(0);
    }
    let nullable = flat.iter().any(|t| t.ty.nullable);
    Expr { kind: make(flat), ty: TypeKind::Boolean.nullable().with_nullable(nullable) }
}

pub fn case(
    b: &ExprBinder<'_>,
    operand: Option<&ast::Expr>,
    branches: &[CaseBranch],
    otherwise: Option<&ast::Expr>,
    span: Span,
    hook: &mut dyn Intercept,
) -> Bound {
    let mut errors = Vec::new();
    let written = operand;
    let operand = written.map(|o| b.inner(o, hook)).transpose()?;
    let (mut conditions, mut values) = (Vec::new(), Vec::new());
    for branch in branches {
        match condition(b, written.zip(operand.as_ref()), branch, hook) {
            Ok(c) => conditions.push(c),
            Err(e) => errors.extend(e),
        }
        match b.inner(&branch.then, hook) {
            Ok(v) => values.push(v),
            Err(e) => errors.extend(e),
        }
    }
    match otherwise.map(|e| b.inner(e, hook)).transpose() {
        Ok(value) => values.push(value.unwrap_or_else(|| Expr::literal(Scalar::Null, TypeKind::Null.nullable()))),
        Err(e) => errors.extend(e),
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    make(b, conditions, values, span)
}

/// One WHEN: a condition, or the operand compared with each value.
fn condition(
    b: &ExprBinder<'_>,
    operand: Option<(&ast::Expr, &Expr)>,
    branch: &CaseBranch,
    hook: &mut dyn Intercept,
) -> Bound {
    let mut terms = Vec::new();
    for when in &branch.when {
        let bound = b.inner(when, hook)?;
        terms.push(match operand {
            Some((written, operand)) => {
                if operand.ty.kind.is_string() && bound.ty.kind.is_string() {
                    charset::comparable(names::EQ, written, when, when.span)?;
                }
                b.call(names::EQ, vec![operand.clone(), bound], when.span)?
            }
            None => match bound.ty.kind {
                TypeKind::Boolean => bound,
                TypeKind::Null => cast(bound, &TypeKind::Boolean.nullable()),
                _ => {
                    return Err(one(Diagnostic::error(format!("WHEN takes a condition, this is {}", bound.ty))
                        .at(when.span)
                        .detail("Expected a boolean type")));
                }
            },
        });
    }
    Ok(or(terms))
}

/// `values` are one more than `conditions`; they meet in their common type.
fn make(b: &ExprBinder<'_>, conditions: Vec<Expr>, values: Vec<Expr>, span: Span) -> Bound {
    let types: Vec<_> = values.iter().map(|v| &v.ty).collect();
    let Some(ty) = least_restrictive(&types) else {
        let names: Vec<String> = types.iter().map(|t| t.to_string()).collect();
        return Err(one(Diagnostic::error(format!("the results of CASE have no common type: {}", names.join(", ")))
            .at(span)
            .detail(mixing(&types, "Illegal mixing of types in CASE or COALESCE statement"))));
    };
    if ty.kind == TypeKind::Null {
        return Err(one(Diagnostic::error("every result of CASE is NULL")
            .at(span)
            .detail("ELSE clause or at least one THEN clause must be non-NULL")));
    }
    let mut values: Vec<Expr> = values.into_iter().map(|v| b.fold(cast(v, &ty))).collect();
    let Some(otherwise) = values.pop() else { return Err(Vec::new()) };
    let branches = conditions.into_iter().zip(values).collect();
    Ok(b.fold(Expr { kind: ExprKind::Case { branches, otherwise: Box::new(otherwise) }, ty }))
}

/// Flink's words for types that have none in common: of numbers and timestamps it finds one and then cannot cast to it.
pub fn mixing<'a>(types: &[&DataType], otherwise: &'a str) -> &'a str {
    let any = |is: fn(&TypeKind) -> bool| types.iter().any(|ty| is(&ty.kind));
    let only = types.iter().all(|ty| ty.kind.is_numeric() || ty.kind.is_timestamp());
    if only && any(TypeKind::is_numeric) && any(TypeKind::is_timestamp) {
        return "The cast from NUMERIC type to TIMESTAMP type is not allowed. It's recommended to use TO_TIMESTAMP(FROM_UNIXTIME(numeric_col)) instead, note the numeric is in seconds.";
    }
    otherwise
}

/// CASE WHEN condition THEN yes ELSE no END over bound parts.
pub fn choose(b: &ExprBinder<'_>, condition: Expr, yes: Expr, no: Expr, span: Span) -> Bound {
    make(b, vec![condition], vec![yes, no], span)
}

/// `IF(condition, yes, no)`: of two numbers, strings, booleans, byte strings or times of one kind.
pub fn if_function(b: &ExprBinder<'_>, args: Vec<Expr>, span: Span) -> Bound {
    let types: Vec<String> = args.iter().map(|a| format!("<{}>", calcite_name(&a.ty.kind))).collect();
    let [condition, yes, no]: [Expr; 3] =
        args.try_into().map_err(|_| one(super::call::wrong_count("IF", "3", span)))?;
    let (a, c) = (&yes.ty.kind, &no.ty.kind);
    // A number beside it is what a NULL is looked for a type by.
    if condition.ty.kind != TypeKind::Null
        && matches!((a, c), (TypeKind::Null, n) | (n, TypeKind::Null) if n.is_numeric())
    {
        return Err(one(illegal_null(span)));
    }
    let ok = [&condition, &yes, &no].iter().all(|arg| arg.ty.kind != TypeKind::Null)
        && condition.ty.kind == TypeKind::Boolean
        && !a.is_nested()
        && least_restrictive(&[&yes.ty, &no.ty]).is_some()
        && !a.is_interval()
        && !c.is_interval();
    if !ok {
        return Err(one(Diagnostic::error("IF takes a condition and two values of one kind").at(span).detail(format!(
            "Cannot apply 'IF' to arguments of type 'IF({})'. Supported form(s): 'IF(<ANY_TYPE>, <NUMERIC_TYPE>, <NUMERIC_TYPE>)' \
             'IF(<BOOLEAN>, <CHARACTER>, <CHARACTER>)' 'IF(<BOOLEAN>, <BOOLEAN>, <BOOLEAN>)' \
             'IF(<BOOLEAN>, <CHARACTER>, <CHARACTER>)' 'IF(<BOOLEAN>, <BINARY>, <BINARY>)' \
             'IF(<BOOLEAN>, <DATE>, <DATE>)' 'IF(<BOOLEAN>, <TIMESTAMP>, <TIMESTAMP>)' 'IF(<BOOLEAN>, <TIME>, <TIME>)'",
            types.join(", ")
        ))));
    }
    // Of two points in time the first says the type.
    let no = if a.is_timestamp() && c.is_timestamp() { b.fold(cast(no, &yes.ty)) } else { no };
    let nullable = condition.ty.nullable;
    let chosen = choose(b, condition, yes, no, span)?;
    // A condition that may be NULL makes the result so, although ELSE stands for it.
    let ty = chosen.ty.with_nullable(chosen.ty.nullable || nullable);
    Ok(Expr { kind: chosen.kind, ty })
}

/// `NULLIF(a, b)` is CASE WHEN a = b THEN NULL ELSE a END.
pub fn nullif(b: &ExprBinder<'_>, args: Vec<Expr>, span: Span) -> Bound {
    let [value, other]: [Expr; 2] = args.try_into().map_err(|_| one(super::call::wrong_count("NULLIF", "2", span)))?;
    if value.ty.kind == TypeKind::Null {
        return Err(one(Diagnostic::error("the first argument of NULLIF has no type")
            .at(span)
            .detail("ELSE clause or at least one THEN clause must be non-NULL")));
    }
    let equal = b.call(names::EQ, vec![value.clone(), other], span)?;
    choose(b, equal, Expr::literal(Scalar::Null, TypeKind::Null.nullable()), value, span)
}
