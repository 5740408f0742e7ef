//! Joins: which kind a join is, then the regular one; the others have files of their own.

use std::collections::BTreeSet;

use ouzel_plan::expr::{CastMode, names};
use ouzel_plan::operator::{Join, JoinKind, WindowJoin};
use ouzel_plan::{Expr, ExprKind, NodeId, Operator};
use ouzel_types::{DataType, TypeKind};

use super::convert::Physical;
use super::ttl;
use crate::ast::Span;
use crate::binder::Bound;
use crate::binder::common_type::least_restrictive;
use crate::binder::implicit_cast::cast;
use crate::planner::exprs;
use crate::planner::rel::{JoinRel, Rel, join_schema};
use crate::planner::slots::fail;

/// A condition as keys and the rest.
pub(super) struct JoinKeys {
    pub left: Vec<usize>,
    pub right: Vec<usize>,
    pub null_safe: Vec<bool>,
    /// Over left ++ right (as they are after key columns were added).
    pub rest: Vec<Expr>,
}

/// Both sides with their key columns, and how many columns each had before.
pub(super) struct Sides {
    pub left: NodeId,
    pub right: NodeId,
    pub left_width: usize,
    pub right_width: usize,
}

impl Physical<'_> {
    pub(super) fn join(&mut self, join: &JoinRel, left: &Rel, right: &Rel) -> Bound<NodeId> {
        if join.temporal.is_some() {
            return self.temporal_join(join, left, right);
        }
        let (left, right) = (self.convert(left)?, self.convert(right)?);
        if self.config.is_batch() {
            return Ok(self.regular_join(join, left, right));
        }
        // Flink's generated code of a join knows no watermark.
        if join.condition.iter().any(|term| exprs::calls(term, exprs::CURRENT_WATERMARK)) {
            return fail(
                "CURRENT_WATERMARK cannot stand in a join's condition over both sides",
                "Unknown variable or type \"ctx\"",
                Span::default(),
            );
        }
        if let Some(id) = self.window_join(join, left, right)? {
            return Ok(id);
        }
        if let Some(id) = self.interval_join(join, left, right)? {
            return Ok(id);
        }
        Ok(self.regular_join(join, left, right))
    }

    fn regular_join(&mut self, join: &JoinRel, left: NodeId, right: NodeId) -> NodeId {
        let condition =
            if join.null_aware_anti { join.condition.iter().map(or_unknown).collect() } else { join.condition.clone() };
        let (sides, keys) = self.join_keys(left, right, &condition);
        if self.config.is_batch() {
            return self.hash_join(join, sides, keys);
        }
        // A key inside the join key says that there is one row at most; else the smallest one tells rows apart.
        let unique = |side: NodeId, keys: &[usize]| {
            let known = &self.graph.node(side).upsert_keys;
            let inside = known.iter().find(|unique| unique.iter().all(|c| keys.contains(c)));
            inside.or_else(|| known.iter().min_by_key(|unique| unique.len())).cloned()
        };
        let (left_unique, right_unique) = (unique(sides.left, &keys.left), unique(sides.right, &keys.right));
        let mut schema = join_schema(self.graph.schema(sides.left), self.graph.schema(sides.right), join.kind);
        schema.columns.iter_mut().for_each(|c| c.time = None);
        let operator = Operator::Join(Join {
            kind: join.kind,
            left_keys: keys.left,
            right_keys: keys.right,
            null_safe: keys.null_safe,
            condition: exprs::conjunction(keys.rest),
            // Known when the whole plan is (`changelog::finish`).
            retracts: [false; 2],
            left_unique,
            right_unique,
            left_ttl_ms: ttl::state_ttl_ms(self.config, join.ttl_ms[0]),
            right_ttl_ms: ttl::state_ttl_ms(self.config, join.ttl_ms[1]),
            emit_update_before: true,
            mini_batch: None,
        });
        let id = self.graph.add(operator, vec![sides.left, sides.right], schema, None);
        self.without_key_columns(id, &sides, join.kind)
    }

    /// Takes `a = b` between the sides out of the condition; computed keys become columns of their side.
    pub(super) fn join_keys(&mut self, left: NodeId, right: NodeId, condition: &[Expr]) -> (Sides, JoinKeys) {
        let (left_width, right_width) = (self.graph.width(left), self.graph.width(right));
        let total = left_width + right_width;
        let (mut left_exprs, mut right_exprs, mut null_safe, mut rest) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for term in condition {
            let null_safe_form = as_null_safe(term);
            let term = null_safe_form.as_ref().unwrap_or(term);
            let pair = exprs::as_comparison(term).and_then(|(op, a, b)| {
                let safe = op == names::IS_NOT_DISTINCT_FROM;
                (safe || op == names::EQ).then(|| oriented(a, b, left_width, total)).flatten().map(|p| (p, safe))
            });
            match pair {
                Some(((l, r), safe)) => {
                    let (l, r) = of_one_scale(l, exprs::shifted(&r, 0, -(left_width as isize)));
                    match left_exprs.iter().zip(&right_exprs).position(|(a, b)| *a == l && *b == r) {
                        Some(twice) => null_safe[twice] &= safe,
                        None => {
                            left_exprs.push(l);
                            right_exprs.push(r);
                            null_safe.push(safe);
                        }
                    }
                }
                None => rest.push(term.clone()),
            }
        }
        let (new_left, left_keys) = self.with_exprs(left, &left_exprs, "$f");
        let (new_right, right_keys) = self.with_exprs(right, &right_exprs, "$f");
        let added = self.graph.width(new_left) - left_width;
        let rest = rest.iter().map(|e| exprs::shifted(e, left_width, added as isize)).collect();
        let sides = Sides { left: new_left, right: new_right, left_width, right_width };
        (sides, JoinKeys { left: left_keys, right: right_keys, null_safe, rest })
    }

    /// Cuts the added key columns off a join's output.
    pub(super) fn without_key_columns(&mut self, id: NodeId, sides: &Sides, kind: JoinKind) -> NodeId {
        let left_total = self.graph.width(sides.left);
        let mut kept: Vec<usize> = (0..sides.left_width).collect();
        if !matches!(kind, JoinKind::Semi | JoinKind::Anti) {
            kept.extend(left_total..left_total + sides.right_width);
        }
        self.graph.project_columns(id, &kept)
    }

    /// Both inputs carry windows of the same kind and the condition equates starts and ends.
    fn window_join(&mut self, join: &JoinRel, left: NodeId, right: NodeId) -> Bound<Option<NodeId>> {
        let (Some(lw), Some(rw)) = (self.graph.node(left).windows.clone(), self.graph.node(right).windows.clone())
        else {
            return Ok(None);
        };
        let width = self.graph.width(left);
        let equated = |ls: &BTreeSet<usize>, rs: &BTreeSet<usize>| {
            join.condition.iter().find_map(|term| {
                let (a, b) = exprs::as_equality(term)?;
                let (a, b) = (a.as_column()?, b.as_column()?);
                let (l, r) = (a.min(b), a.max(b));
                (r >= width && ls.contains(&l) && rs.contains(&(r - width))).then(|| (l, r - width))
            })
        };
        let (Some(start), Some(end)) = (equated(&lw.starts, &rw.starts), equated(&lw.ends, &rw.ends)) else {
            return Ok(None);
        };
        if !lw.same_windows(&rw) {
            return Ok(None);
        }
        let on_window = |term: &Expr| {
            exprs::as_equality(term).and_then(|(a, b)| Some((a.as_column()?, b.as_column()?))).is_some_and(|(a, b)| {
                let (l, r) = (a.min(b), a.max(b));
                r >= width
                    && ((lw.starts.contains(&l) && rw.starts.contains(&(r - width)))
                        || (lw.ends.contains(&l) && rw.ends.contains(&(r - width)))
                        || (lw.times.contains(&l) && rw.times.contains(&(r - width))))
            })
        };
        let condition: Vec<Expr> = join.condition.iter().filter(|t| !on_window(t)).cloned().collect();
        let (sides, keys) = self.join_keys(left, right, &condition);
        let schema = join_schema(self.graph.schema(sides.left), self.graph.schema(sides.right), join.kind);
        let left_total = self.graph.width(sides.left);
        let both = !matches!(join.kind, JoinKind::Semi | JoinKind::Anti);
        let mut windows = lw.clone();
        if both {
            windows.starts.extend(rw.starts.iter().map(|c| c + left_total));
            windows.ends.extend(rw.ends.iter().map(|c| c + left_total));
            windows.times.extend(rw.times.iter().map(|c| c + left_total));
        }
        let operator = Operator::WindowJoin(WindowJoin {
            kind: join.kind,
            left_keys: keys.left,
            right_keys: keys.right,
            null_safe: keys.null_safe,
            condition: exprs::conjunction(keys.rest),
            left_start: start.0,
            left_end: end.0,
            right_start: start.1,
            right_end: end.1,
            time: lw.time,
            local: lw.local,
        });
        let id = self.add_checked(operator, vec![sides.left, sides.right], schema, Some(windows))?;
        Ok(Some(self.without_key_columns(id, &sides, join.kind)))
    }
}

/// (left side, right side), both still counted over left ++ right.
fn oriented(a: &Expr, b: &Expr, width: usize, total: usize) -> Option<(Expr, Expr)> {
    let reads_nothing = |e: &Expr| exprs::columns_of(e).is_empty();
    if reads_nothing(a) || reads_nothing(b) || !exprs::is_deterministic(a) || !exprs::is_deterministic(b) {
        return None;
    }
    if exprs::reads_only(a, 0..width) && exprs::reads_only(b, width..total) {
        return Some((a.clone(), b.clone()));
    }
    if exprs::reads_only(b, 0..width) && exprs::reads_only(a, width..total) {
        return Some((b.clone(), a.clone()));
    }
    None
}

/// Keys are found by their bytes, so decimals need one type: the one that Flink's planner casts both sides to.
fn of_one_scale(left: Expr, right: Expr) -> (Expr, Expr) {
    if !left.ty.kind.is_decimal() || !right.ty.kind.is_decimal() || left.ty.kind == right.ty.kind {
        return (left, right);
    }
    let common = least_restrictive(&[&left.ty, &right.ty]).expect("invariant: numbers have a common type");
    (as_decimal(left, &common), as_decimal(right, &common))
}

/// Without a cast of an integer in between.
fn as_decimal(expr: Expr, to: &DataType) -> Expr {
    match expr.kind {
        ExprKind::Cast { input, mode: CastMode::Implicit } if input.ty.kind.is_integer() => cast(*input, to),
        kind => cast(Expr { kind, ty: expr.ty }, to),
    }
}

/// NOT IN: an equality that is unknown counts as a match, so that no key is left to find partners by, as in Flink.
fn or_unknown(equality: &Expr) -> Expr {
    let Some((a, b)) = exprs::as_equality(equality) else { return equality.clone() };
    let mut terms: Vec<Expr> = [a, b].into_iter().filter(|e| e.ty.nullable).cloned().map(exprs::is_null).collect();
    if terms.is_empty() {
        return equality.clone();
    }
    terms.push(equality.clone());
    Expr { kind: ExprKind::Or(terms), ty: TypeKind::Boolean.nullable() }
}

/// `a = b OR (a IS NULL AND b IS NULL)` as `a IS NOT DISTINCT FROM b`, which is a key.
fn as_null_safe(term: &Expr) -> Option<Expr> {
    let ExprKind::Or(sides) = &term.kind else { return None };
    let [left, right] = sides.as_slice() else { return None };
    let both = |equality: &Expr, nulls: &Expr| {
        let (a, b) = exprs::as_equality(equality)?;
        let ExprKind::And(terms) = &nulls.kind else { return None };
        let [first, second] = terms.as_slice() else { return None };
        let (no_a, no_b) = (exprs::is_null(a.clone()), exprs::is_null(b.clone()));
        let same = |one: &Expr, other: &Expr| one.kind == no_a.kind && other.kind == no_b.kind;
        (same(first, second) || same(second, first)).then(|| {
            let op = names::IS_NOT_DISTINCT_FROM;
            Expr::call(op, vec![a.clone(), b.clone()], TypeKind::Boolean.not_null())
        })
    };
    both(left, right).or_else(|| both(right, left))
}
