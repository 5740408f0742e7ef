//! How the keys of inputs become keys of a result, as Flink's metadata derives them. A key is a set of columns that
//! identifies a row, ascending.
//!
//! [`super::unique_key`] asks for trees, [`super::physical::upsert_key`] for nodes of the streaming plan, where a key
//! must also survive the shuffles in front of it.

use std::collections::BTreeSet;

use ouzel_plan::expr::CastMode;
use ouzel_plan::operator::JoinKind;
use ouzel_plan::{Expr, ExprKind};

use crate::binder::implicit_cast::implicit;

pub type Key = Vec<usize>;

/// Keys are kept few: wide joins would otherwise multiply them.
const MAX_KEYS: usize = 32;

/// Ascending, each key once, the shortest first.
pub fn normalized(keys: Vec<Key>) -> Vec<Key> {
    let mut sets: Vec<BTreeSet<usize>> = keys.into_iter().map(|key| key.into_iter().collect()).collect();
    sets.sort_by_key(BTreeSet::len);
    let mut kept: Vec<BTreeSet<usize>> = Vec::new();
    for set in sets {
        if kept.len() < MAX_KEYS && !kept.contains(&set) {
            kept.push(set);
        }
    }
    kept.into_iter().map(|set| set.into_iter().collect()).collect()
}

/// Whether no two rows agree in all these columns.
pub fn identify(keys: &[Key], columns: &[usize]) -> bool {
    keys.iter().any(|key| key.iter().all(|column| columns.contains(column)))
}

/// Each key column must come through as itself (or through an implicit cast); copies give several keys.
pub fn through_projection(keys: &[Key], projection: &[Expr]) -> Vec<Key> {
    let places = |column: usize| -> Vec<usize> {
        (0..projection.len()).filter(|i| source_column(&projection[*i]) == Some(column)).collect()
    };
    let mut result = Vec::new();
    for key in keys {
        let mut partial: Vec<Key> = vec![Vec::new()];
        for column in key {
            let places = places(*column);
            partial = partial
                .into_iter()
                .flat_map(|k| places.iter().map(move |p| k.iter().copied().chain([*p]).collect()))
                .take(MAX_KEYS)
                .collect();
        }
        result.extend(partial);
    }
    result
}

/// The column that an expression is: itself, or cast to a type that Flink casts it to by itself, which its metadata take for
/// the same value (a TIMESTAMP as a DATE, too).
fn source_column(expr: &Expr) -> Option<usize> {
    match &expr.kind {
        ExprKind::Column(c) => Some(*c),
        ExprKind::Cast { input, mode } if *mode != CastMode::Try && implicit(&input.ty.kind, &expr.ty.kind) => {
            input.as_column()
        }
        _ => None,
    }
}

/// One side of a join.
pub struct Side {
    /// Those of its keys that the result can have.
    pub keys: Vec<Key>,
    /// A row of the other side meets at most one row of this one.
    pub unique: bool,
}

/// The keys of `left ++ right`, or of `left` alone.
pub fn of_join(kind: JoinKind, left: Side, right: Side, left_width: usize) -> Vec<Key> {
    if matches!(kind, JoinKind::Semi | JoinKind::Anti) {
        return left.keys;
    }
    let shifted = |key: Key| -> Key { key.into_iter().map(|column| column + left_width).collect() };
    let of_right: Vec<Key> = right.keys.into_iter().map(shifted).collect();
    let pair = |l: &Key, r: &Key| -> Key { l.iter().chain(r).copied().collect() };
    let mut keys: Vec<Key> = left.keys.iter().flat_map(|l| of_right.iter().map(move |r| pair(l, r))).collect();
    // Who meets at most one row keeps its own keys, unless it may be padded with NULL.
    if right.unique && matches!(kind, JoinKind::Inner | JoinKind::Left) {
        keys.extend(left.keys);
    }
    if left.unique && matches!(kind, JoinKind::Inner | JoinKind::Right) {
        keys.extend(of_right);
    }
    keys
}
