//! Whether an expression is NOT NULL once Flink's planner has simplified it, which TYPEOF shows and nothing else does.

use ouzel_plan::{Expr, ExprKind};
use ouzel_types::Scalar;

/// Whether the value is never NULL, by its type or because constants decide it (`TRUE OR b`, `CASE WHEN FALSE ..`).
pub fn is_never_null(expr: &Expr) -> bool {
    if !expr.ty.nullable || truth(expr).is_some() {
        return true;
    }
    match &expr.kind {
        // An IF, which is left as it is.
        ExprKind::Case { branches, otherwise }
            if !otherwise.ty.nullable && branches.iter().all(|(_, value)| !value.ty.nullable) =>
        {
            false
        }
        ExprKind::Case { branches, otherwise } => {
            for (condition, value) in branches {
                match truth(condition) {
                    Some(false) => {}
                    Some(true) => return is_never_null(value),
                    None if !is_never_null(value) => return false,
                    None => {}
                }
            }
            is_never_null(otherwise)
        }
        _ => false,
    }
}

/// TRUE or FALSE, whatever the columns hold.
fn truth(expr: &Expr) -> Option<bool> {
    let decided = |items: &[Expr], by: bool| {
        let all: Vec<_> = items.iter().map(truth).collect();
        match all.contains(&Some(by)) {
            true => Some(by),
            false => all.iter().all(Option::is_some).then_some(!by),
        }
    };
    match &expr.kind {
        // A call that was computed here and may be NULL by its type is one that Flink does not compute so early.
        ExprKind::Literal(Scalar::Boolean(value)) if !expr.ty.nullable => Some(*value),
        ExprKind::And(items) => decided(items, false),
        ExprKind::Or(items) => decided(items, true),
        ExprKind::Call { name, args } => match (name.as_ref(), args.as_slice()) {
            ("NOT", [arg]) => truth(arg).map(|value| !value),
            // A literal among the values is found.
            ("IN", [tested, list @ ..]) => (tested.as_literal().is_some_and(|value| !value.is_null())
                && list.iter().any(|item| item.as_literal() == tested.as_literal()))
            .then_some(true),
            _ => None,
        },
        _ => None,
    }
}
