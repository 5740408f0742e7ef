//! What a call of an aggregate may look like: `*`, DISTINCT, WITHIN GROUP, NULLs; and which arguments COUNT reads.

use ouzel_plan::Expr;
use ouzel_plan::aggregate::AggregateFunction;
use ouzel_types::TypeKind;

use super::aggregate_types::Called;
use super::slots::fail;
use crate::ast::{self, ExprKind as Ast, NullTreatment, Span};
use crate::binder::Bound;

/// `f(*)`.
pub fn is_star(call: &ast::FunctionCall) -> bool {
    matches!(call.args.as_slice(), [only] if matches!(only.value.kind, Ast::Star { .. }))
}

/// What is refused before the arguments are looked at.
pub fn check_form(called: Called<'_>, call: &ast::FunctionCall) -> Bound<()> {
    let Called { function, name, span, .. } = called;
    let star = is_star(call);
    if star && call.distinct.is_some() {
        return fail(format!("{name}(DISTINCT *) is not possible"), "SQL parse failed. Encountered \"*\"", span);
    }
    if star && function != AggregateFunction::Count {
        return fail(format!("{name}(*) is not possible"), "Unknown identifier '*'", span);
    }
    // Flink takes an order in ARRAY_AGG and does not look at it.
    if !call.within_group.is_empty() && function != AggregateFunction::ArrayAgg {
        return fail(
            format!("{name} takes no order of its rows"),
            format!("Aggregate expression '{name}' must not contain a WITHIN GROUP clause"),
            span,
        );
    }
    Ok(())
}

/// A NULL that stands alone has a type for a few functions only.
pub fn check_nulls(called: Called<'_>, args: &[Expr]) -> Bound<()> {
    let bare = args.iter().any(|a| a.ty.kind == TypeKind::Null && a.as_literal().is_some());
    match called.function {
        AggregateFunction::Percentile | AggregateFunction::Lag | AggregateFunction::Lead => Ok(()),
        _ if !bare => Ok(()),
        _ => fail("a NULL without a type is no argument of an aggregate", "Illegal use of 'NULL'", called.span),
    }
}

/// The arguments that COUNT reads: COUNT of what is never NULL counts rows and reads nothing.
pub fn counted(mut args: Vec<Expr>, distinct: bool, over: bool, span: Span) -> Bound<Vec<Expr>> {
    if !over && !distinct && args.iter().all(|a| !a.ty.nullable) {
        return Ok(Vec::new());
    }
    if args.len() > 1 {
        // What is never NULL decides nothing, unless values are told apart.
        args.retain(|a| a.ty.nullable || distinct);
    }
    if args.len() > 1 {
        return fail("COUNT takes one column that may be NULL", "We now only support the count of one field.", span);
    }
    Ok(args)
}

/// Whether IGNORE NULLS is said to a function that listens to it. `streams`: not in batch mode.
pub fn ignores_nulls(called: Called<'_>, treatment: Option<NullTreatment>, streams: bool) -> Bound<bool> {
    let Called { function, name, span, .. } = called;
    let detail = format!("Cannot specify IGNORE NULLS or RESPECT NULLS following '{name}'");
    match (function, treatment) {
        (AggregateFunction::ArrayAgg, Some(NullTreatment::Ignore)) => Ok(true),
        // Flink takes it here and skips no NULL.
        (AggregateFunction::Lag | AggregateFunction::Lead, Some(NullTreatment::Ignore)) => Ok(false),
        (_, Some(NullTreatment::Ignore)) => fail(format!("{name} cannot IGNORE NULLS"), detail, span),
        (AggregateFunction::ApproxCountDistinct, _) if streams => fail(
            "not supported: APPROX_COUNT_DISTINCT, which is for batch jobs; COUNT(DISTINCT ..) is exact",
            "APPROX_COUNT_DISTINCT aggregate function does not support yet for streaming.",
            span,
        ),
        (AggregateFunction::ArrayAgg | AggregateFunction::Lag | AggregateFunction::Lead, _) | (_, None) => Ok(false),
        (_, Some(NullTreatment::Respect)) => fail(format!("{name} cannot be told to RESPECT NULLS"), detail, span),
    }
}
