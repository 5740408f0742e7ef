//! Joins whose keys never meet: what each side asks of a column that the join equates contradicts the other (`a.id > 5 AND b.id < 3`).

use ouzel_plan::operator::JoinKind;
use ouzel_plan::{Expr, ExprKind};

use crate::planner::rel::{JoinRel, Rel, RelOp};
use crate::planner::unique_key::equal_columns;
use crate::planner::{conditions, exprs};

/// Whether no row of one side has a partner in the other.
pub fn are_apart(join: &JoinRel, inputs: &[Rel]) -> bool {
    equal_columns(join, inputs[0].width()).into_iter().any(|(left, right)| {
        let mut terms = asked_of(&inputs[0], left);
        terms.extend(asked_of(&inputs[1], right));
        exprs::conjunction(terms).is_some_and(|all| conditions::simplified(all) == exprs::false_literal())
    })
}

/// The conditions that hold for a column alone, over column 0.
fn asked_of(rel: &Rel, column: usize) -> Vec<Expr> {
    let own = Expr::column(0, rel.schema.columns[column].ty.with_nullable(true));
    match &rel.op {
        RelOp::Filter(predicate) => {
            let alone = |term: &Expr| exprs::columns_of(term).into_iter().eq([column]) && exprs::is_deterministic(term);
            let over = |term: Expr| {
                let columns: Vec<Expr> =
                    (0..rel.width()).map(|c| if c == column { own.clone() } else { rel.column(c) }).collect();
                term.substitute(&columns)
            };
            let mut terms: Vec<Expr> =
                exprs::conjuncts(predicate.clone()).into_iter().filter(alone).map(over).collect();
            terms.extend(asked_of(&rel.inputs[0], column));
            terms
        }
        RelOp::Project(projection) => match &projection[column].kind {
            ExprKind::Column(below) => asked_of(&rel.inputs[0], *below),
            ExprKind::Literal(value) if !value.is_null() => vec![exprs::equal(own, projection[column].clone())],
            _ => Vec::new(),
        },
        RelOp::Aggregate(aggregate) => match aggregate.keys.get(column) {
            Some(key) => asked_of(&rel.inputs[0], *key),
            None => Vec::new(),
        },
        RelOp::Join(join) => {
            let width = rel.inputs[0].width();
            match join.kind {
                JoinKind::Right | JoinKind::Full if column < width => Vec::new(),
                _ if column < width => asked_of(&rel.inputs[0], column),
                JoinKind::Inner | JoinKind::Right => asked_of(&rel.inputs[1], column - width),
                _ => Vec::new(),
            }
        }
        _ => Vec::new(),
    }
}
