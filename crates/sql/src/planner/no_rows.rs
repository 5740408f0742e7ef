//! What can have no rows is not read: a condition that is FALSE or NULL whatever the row, LIMIT 0, and what is made of them, as
//! Flink's `PruneEmptyRules` leave it out of a plan. A row of it that cannot be decoded fails no job.
//!
//! A global aggregate stays: of no rows it gives one in batch mode and none on a stream. So do numbers of rows and temporal
//! joins, as there.

use ouzel_plan::operator::JoinKind;
use ouzel_plan::{Expr, ExprKind, Schema};
use ouzel_types::Scalar;

use super::exprs;
use super::pushdown::only;
use super::rel::{JoinRel, Rel, RelOp};

pub fn leave_out(rel: Rel) -> Rel {
    let Rel { op, inputs, schema } = rel;
    let mut inputs: Vec<Rel> = inputs.into_iter().map(leave_out).collect();
    let lacks = |inputs: &[Rel]| inputs.iter().any(has_no_rows);
    match &op {
        RelOp::Filter(predicate) if is_never_true(predicate) => none(schema),
        RelOp::Sort(sort) if sort.fetch == Some(0) => none(schema),
        RelOp::Project(_) | RelOp::Filter(_) | RelOp::Sort(_) | RelOp::Window(_) if lacks(&inputs) => none(schema),
        RelOp::Aggregate(aggregate) if !aggregate.keys.is_empty() && lacks(&inputs) => none(schema),
        RelOp::Union if lacks(&inputs) => {
            if inputs.iter().all(has_no_rows) {
                return none(schema);
            }
            inputs.retain(|input| !has_no_rows(input));
            match inputs.len() {
                1 => renamed(only(inputs), &schema),
                _ => Rel { op, inputs, schema },
            }
        }
        RelOp::Join(join) if join.temporal.is_none() => joined(join.clone(), inputs, schema),
        _ => Rel { op, inputs, schema },
    }
}

fn joined(join: JoinRel, mut inputs: Vec<Rel>, schema: Schema) -> Rel {
    let never = join.condition.iter().any(is_never_true);
    let (left, right) = (has_no_rows(&inputs[0]), has_no_rows(&inputs[1]));
    let is_empty = match join.kind {
        JoinKind::Inner | JoinKind::Semi => left || right || never,
        JoinKind::Left | JoinKind::Anti => left,
        JoinKind::Right => right,
        JoinKind::Full => left && right,
    };
    let unmatched = |other: bool| other || never;
    match join.kind {
        _ if is_empty => none(schema),
        JoinKind::Anti if unmatched(right) => inputs.swap_remove(0),
        JoinKind::Left if unmatched(right) => padded(inputs.swap_remove(0), 0, &schema),
        JoinKind::Right if unmatched(left) => {
            let before = inputs[0].width();
            padded(inputs.swap_remove(1), before, &schema)
        }
        JoinKind::Full if left => {
            let before = inputs[0].width();
            padded(inputs.swap_remove(1), before, &schema)
        }
        JoinKind::Full if right => padded(inputs.swap_remove(0), 0, &schema),
        _ => Rel { op: RelOp::Join(join), inputs, schema },
    }
}

/// The columns of one side at their place among those of both, NULL for the others.
fn padded(side: Rel, at: usize, schema: &Schema) -> Rel {
    let own = at..at + side.width();
    let value = |(i, column): (usize, &ouzel_plan::node::Column)| match own.contains(&i) {
        true => side.column(i - at),
        false => Expr::literal(Scalar::Null, column.ty.with_nullable(true)),
    };
    let values = schema.columns.iter().enumerate().map(value).collect();
    let names = schema.columns.iter().map(|column| column.name.clone()).collect();
    Rel::project(side, values, names)
}

fn renamed(rel: Rel, schema: &Schema) -> Rel {
    let columns = (0..rel.width()).map(|i| rel.column(i)).collect();
    let names = schema.columns.iter().map(|column| column.name.clone()).collect();
    Rel { schema: schema.clone(), ..Rel::project(rel, columns, names) }
}

fn none(schema: Schema) -> Rel {
    Rel { op: RelOp::Values(Vec::new()), inputs: Vec::new(), schema }
}

fn has_no_rows(rel: &Rel) -> bool {
    matches!(&rel.op, RelOp::Values(rows) if rows.is_empty())
}

fn is_never_true(predicate: &Expr) -> bool {
    match &predicate.kind {
        ExprKind::And(terms) => terms.iter().any(is_never_true),
        ExprKind::Or(terms) => terms.iter().all(is_never_true),
        ExprKind::Literal(Scalar::Boolean(value)) => !value,
        _ => exprs::is_always_null(predicate),
    }
}
