//! What is constant below an OVER: values take the place of columns, those that are never NULL are neither keys nor an order.

use ouzel_plan::ExprKind;

use super::{Constants, with_values};
use crate::planner::rel::{Rel, RelOp};

/// The OVER over values, and what is known of its columns. A value of a column that can be NULL is computed below it, so that it
/// stays a key and nothing is known of it above.
pub fn without_constants(rel: Rel, known: Constants) -> (Rel, Constants) {
    let Rel { op: RelOp::Over(mut over), mut inputs, schema } = rel else { return (rel, Constants::new()) };
    let all: Vec<usize> = known.keys().copied().collect();
    let input = with_values(inputs.remove(0), &known, &all);
    let constants: Constants =
        known.into_iter().filter(|(_, value)| matches!(value.kind, ExprKind::Literal(_))).collect();
    over.partition.retain(|column| !constants.contains_key(column));
    // Without any order a number is refused, as Flink refuses it of a table's rows.
    let orders = over.order.iter().any(|key| !constants.contains_key(&key.column));
    if orders || over.is_rank() && is_of_table(&input) {
        over.order.retain(|key| !constants.contains_key(&key.column));
    }
    let above = Rel { op: RelOp::Over(over), inputs: vec![input], schema };
    (above, constants)
}

fn is_of_table(rel: &Rel) -> bool {
    match &rel.op {
        RelOp::Filter(_) | RelOp::Project(_) => is_of_table(&rel.inputs[0]),
        op => matches!(op, RelOp::Scan(_)),
    }
}
