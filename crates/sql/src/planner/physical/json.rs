//! What JSON_OBJECT and JSON_ARRAY make stands as JSON in what is made of it above, not as a text: Flink brings projections
//! together, through filters, limits and UNION ALL, before it looks at what its values are.

use ouzel_functions::json::construct::{makes_json, with_json_inside};
use ouzel_plan::{Expr, ExprKind};

use crate::planner::rel::{Rel, RelOp};

/// The projection over `input` with marks at the values that are JSON there.
pub fn with_json_below(mut projection: Vec<Expr>, input: &Rel) -> Vec<Expr> {
    projection.iter_mut().for_each(|expr| mark(expr, input));
    projection
}

fn mark(expr: &mut Expr, input: &Rel) {
    expr.children_mut().into_iter().for_each(|child| mark(child, input));
    if let ExprKind::Call { name, args } = &mut expr.kind
        && let Some(marked) = with_json_inside(name, args, |value| is_json(value, input))
    {
        *args = marked;
    }
}

fn is_json(value: &Expr, input: &Rel) -> bool {
    value.as_column().is_some_and(|column| column_is_json(input, column))
}

/// Of UNION ALL in all of its inputs.
pub fn column_is_json(rel: &Rel, column: usize) -> bool {
    match &rel.op {
        RelOp::Filter(_) | RelOp::Sort(_) => column_is_json(&rel.inputs[0], column),
        RelOp::Union => rel.inputs.iter().all(|input| column_is_json(input, column)),
        RelOp::Project(exprs) => match exprs[column].kind {
            ExprKind::Column(below) => column_is_json(&rel.inputs[0], below),
            _ => makes_json(&exprs[column]),
        },
        _ => false,
    }
}
