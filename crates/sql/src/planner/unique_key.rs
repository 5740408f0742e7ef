//! Sets of columns that identify a row of a logical tree, as far as Flink's rewrites ask for them: a Top-N keeps them in
//! its rows, and an outer join whose other side has at most one match can be left out.
//!
//! The keys of the streaming plan, which also know shuffles, are [`super::physical::upsert_key`]'s.

use ouzel_plan::aggregate::AggregateFunction;
use ouzel_plan::expr::names;
use ouzel_plan::{AggregateCall, ExprKind, Schema, TimeAttribute};
use ouzel_types::Scalar;

use super::exprs;
use super::keys::{Key, Side, identify, normalized, of_join, through_projection};
use super::rel::{AggregateRel, JoinRel, Rel, RelOp};

/// What is known of Top-N where keys are asked for: Flink leaves joins out before it has found them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ranks {
    Unknown,
    Found,
}

/// The unique keys of a tree's rows; without any, rows may be equal.
pub fn unique_keys(rel: &Rel, ranks: Ranks) -> Vec<Key> {
    let keys = match &rel.op {
        // Flink does not ask for keys behind an assigner of watermarks.
        RelOp::Scan(scan) if ranks == Ranks::Unknown && has_row_time(&scan.source.schema) => Vec::new(),
        RelOp::Scan(scan) => {
            let place = |column: &usize| scan.outputs.iter().position(|o| o.column == *column && o.path.is_empty());
            let key: Option<Key> = scan.source.primary_key.iter().map(place).collect();
            key.filter(|k| !k.is_empty()).into_iter().collect()
        }
        RelOp::Project(projection) => through_projection(&unique_keys(&rel.inputs[0], ranks), projection),
        RelOp::Filter(_) | RelOp::Over(_) | RelOp::Sort(_) => {
            let mut keys = unique_keys(&rel.inputs[0], ranks);
            keys.extend(rank_keys(rel).filter(|_| ranks == Ranks::Found));
            keys
        }
        RelOp::Aggregate(aggregate) if aggregate.window.is_none() => group_keys(aggregate, ranks),
        RelOp::Values(rows) if ranks == Ranks::Unknown => value_keys(rows, rel.width()),
        RelOp::Join(join) => join_keys(rel, join, ranks),
        // HOP and CUMULATE give a row several times.
        RelOp::Window(_)
        | RelOp::Aggregate(_)
        | RelOp::Values(_)
        | RelOp::Expand(_)
        | RelOp::Union
        | RelOp::Unnest(_)
        | RelOp::Match(_) => Vec::new(),
    };
    normalized(keys)
}

/// Constant rows are looked at; where there is but one, nothing is needed to tell it.
fn value_keys(rows: &[Vec<Scalar>], width: usize) -> Vec<Key> {
    if rows.len() < 2 {
        return vec![Key::new()];
    }
    let differ = |key: &Key| {
        let mut seen: Vec<Vec<&Scalar>> = Vec::with_capacity(rows.len());
        rows.iter().all(|row| {
            let values: Vec<&Scalar> = key.iter().map(|column| &row[*column]).collect();
            let new = !values.contains(&&Scalar::Null) && !seen.contains(&values);
            seen.push(values);
            new
        })
    };
    let single = (0..width).map(|column| vec![column]);
    single.chain([(0..width).collect()]).filter(differ).collect()
}

fn has_row_time(schema: &Schema) -> bool {
    schema.columns.iter().any(|column| column.time == Some(TimeAttribute::Rowtime))
}

/// Flink takes the MIN of a key for that key, but only while it rewrites a sum or an average beside it.
fn group_keys(aggregate: &AggregateRel, ranks: Ranks) -> Vec<Key> {
    use AggregateFunction as F;
    let mut keys: Vec<Key> = vec![(0..aggregate.keys.len()).collect()];
    let rewritten = [F::Sum, F::Avg, F::StddevPop, F::StddevSamp, F::VarPop, F::VarSamp];
    if ranks == Ranks::Found || !aggregate.calls.iter().any(|call| rewritten.contains(&call.function)) {
        return keys;
    }
    for (key, column) in aggregate.keys.iter().enumerate() {
        let is_key = |call: &AggregateCall| {
            matches!(call.function, F::Min | F::Max | F::FirstValue | F::LastValue)
                && call.filter.is_none()
                && call.args == [*column]
        };
        let calls = aggregate.calls.iter().enumerate().filter(|(_, call)| is_key(call));
        let instead: Vec<Key> = calls
            .flat_map(|(i, _)| keys.iter().map(move |of| (i, of)))
            .map(|(i, of)| of.iter().map(|at| if *at == key { aggregate.keys.len() + i } else { *at }).collect())
            .collect();
        keys.extend(instead);
    }
    keys
}

/// Whether no two rows agree in all these columns.
pub fn is_unique(rel: &Rel, columns: &[usize], ranks: Ranks) -> bool {
    identify(&unique_keys(rel, ranks), columns)
}

/// Equal pairs of bare columns, (left, right), each counted in its own side.
pub fn equal_columns(join: &JoinRel, left_width: usize) -> Vec<(usize, usize)> {
    let pair = |condition: &ouzel_plan::Expr| {
        let (a, b) = exprs::as_equality(condition)?;
        match (&a.kind, &b.kind) {
            (ExprKind::Column(a), ExprKind::Column(b)) if *a < left_width && *b >= left_width => {
                Some((*a, b - left_width))
            }
            (ExprKind::Column(a), ExprKind::Column(b)) if *b < left_width && *a >= left_width => {
                Some((*b, a - left_width))
            }
            _ => None,
        }
    };
    join.condition.iter().filter_map(pair).collect()
}

fn join_keys(rel: &Rel, join: &JoinRel, ranks: Ranks) -> Vec<Key> {
    let (left, right) = (&rel.inputs[0], &rel.inputs[1]);
    let (in_left, in_right): (Key, Key) = equal_columns(join, left.width()).into_iter().unzip();
    let side = |rel: &Rel, equal: &[usize]| {
        let keys = unique_keys(rel, ranks);
        Side { unique: identify(&keys, equal), keys }
    };
    of_join(join.kind, side(left, &in_left), side(right, &in_right), left.width())
}

/// `rn = 1`: one row per partition; any other number of rows: the partition and the number.
fn rank_keys(rel: &Rel) -> Option<Key> {
    let RelOp::Filter(predicate) = &rel.op else { return None };
    let RelOp::Over(over) = &rel.inputs[0].op else { return None };
    let number = rel.width() - 1;
    if !over.is_rank() || !exprs::columns_of(predicate).contains(&number) {
        return None;
    }
    let at_most_one = exprs::conjuncts(predicate.clone()).iter().any(|term| {
        let Some((op, left, right)) = exprs::as_comparison(term) else { return false };
        let limit = exprs::as_integer(right).filter(|_| left.kind == ExprKind::Column(number));
        matches!((op, limit), (names::EQ | names::LE, Some(1)) | (names::LT, Some(2)))
    });
    let mut key = over.partition.clone();
    if !at_most_one {
        key.push(number);
    }
    Some(key)
}
