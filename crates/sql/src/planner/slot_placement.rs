//! Aggregates, OVER calls and subqueries of a SELECT, put under its expressions step by step.

use std::sync::Arc;

use ouzel_plan::{Expr, ExprKind};
use ouzel_types::DataType;

use super::env::Env;
use super::grouping::{self, Grouping};
use super::rel::Rel;
use super::slots::{Slot, Slots, SubquerySlot, slot_of};
use super::{over_calls, query, subquery};
use crate::binder::Bound;
use crate::portability::Note;

/// The relation as it grows, and how expressions over FROM are read on top of it.
pub struct Above {
    pub rel: Rel,
    mapping: Mapping,
    /// Values of attached subqueries, over `rel`.
    subqueries: Vec<Option<Expr>>,
    /// Columns of the OVER calls in `rel`.
    overs: Vec<usize>,
}

enum Mapping {
    /// Columns of FROM are columns of `rel`.
    Plain,
    Grouped(grouping::Output),
}

impl Above {
    /// Over `rel`, nothing of a SELECT with `subqueries` subqueries is in place.
    pub fn new(rel: Rel, subqueries: usize) -> Above {
        Above { rel, mapping: Mapping::Plain, subqueries: vec![None; subqueries], overs: Vec::new() }
    }

    pub fn attach(&mut self, waiting: &mut [Option<SubquerySlot>], which: &[usize]) -> Bound<()> {
        for index in which {
            let Some(slot) = waiting[*index].take() else { continue };
            let slot = match slot {
                SubquerySlot::In { rel, values } => {
                    let values = values.iter().map(|v| self.place(v)).collect::<Bound<Vec<_>>>()?;
                    SubquerySlot::In { rel, values }
                }
                other => other,
            };
            let left = std::mem::replace(&mut self.rel, query::one_row());
            let mapping = &self.mapping;
            let outer = |c: usize, ty: &DataType| match mapping {
                Mapping::Plain => Ok(Expr::column(c, ty.clone())),
                Mapping::Grouped(output) => output.place(&Expr::column(c, ty.clone())),
            };
            let (rel, value) = subquery::attach(left, slot, &outer)?;
            self.rel = rel;
            self.subqueries[*index] = Some(value);
        }
        Ok(())
    }

    /// `items`: the select list, which names the aggregates that it has as they are.
    pub fn aggregate(
        &mut self,
        env: Env<'_>,
        slots: &Slots<'_, '_>,
        grouping: &Grouping,
        items: &[(Expr, Arc<str>)],
    ) -> Bound<()> {
        let place = |e: &Expr| place_subqueries(e, &self.subqueries);
        let input = std::mem::replace(&mut self.rel, query::one_row());
        let (rel, output) = grouping::build(env, input, slots, grouping, &place, items)?;
        self.rel = rel;
        self.mapping = Mapping::Grouped(output);
        self.subqueries.iter_mut().for_each(|s| *s = None);
        Ok(())
    }

    pub fn over(&mut self, env: Env<'_>, slots: &Slots<'_, '_>) -> Bound<()> {
        let mut placed = Vec::new();
        for slot in &slots.overs {
            placed.push(over_calls::placed(slot, &|e| self.place(e))?);
        }
        let rel = std::mem::replace(&mut self.rel, query::one_row());
        let mixed = over_calls::numbers_and_ranks(&placed);
        let (rel, columns, windows) = over_calls::build(rel, placed);
        if (windows > 1 || mixed) && !env.config.is_batch() {
            env.session.portability().note(
                Note::refused("OVER windows that differ in one SELECT")
                    .flink("Over Agg: Unsupported use of OVER windows. All aggregates must be computed on the same window. please re-check the over window statement.")
                    .portable("one subquery for each window, each adding its columns to the one inside"),
            );
        }
        self.rel = rel;
        self.overs = columns;
        Ok(())
    }

    /// An expression of a clause over the columns of `rel`.
    pub fn place(&self, expr: &Expr) -> Bound<Expr> {
        let expr = match &self.mapping {
            Mapping::Plain => expr.clone(),
            Mapping::Grouped(output) => output.place(expr)?,
        };
        Ok(self.place_slots(&expr))
    }

    fn place_slots(&self, expr: &Expr) -> Expr {
        if let ExprKind::Column(column) = expr.kind {
            return match slot_of(column) {
                Some(Slot::Subquery(i)) => self.subqueries[i].clone().unwrap_or_else(|| expr.clone()),
                Some(Slot::Over(i)) if i < self.overs.len() => Expr::column(self.overs[i], expr.ty.clone()),
                _ => expr.clone(),
            };
        }
        let mut copy = expr.clone();
        for child in copy.children_mut() {
            *child = self.place_slots(child);
        }
        copy
    }
}

/// `expr` with the values of subqueries in their slots.
pub fn place_subqueries(expr: &Expr, values: &[Option<Expr>]) -> Expr {
    if let ExprKind::Column(column) = expr.kind {
        return match slot_of(column) {
            Some(Slot::Subquery(i)) => values[i].clone().unwrap_or_else(|| expr.clone()),
            _ => expr.clone(),
        };
    }
    let mut copy = expr.clone();
    for child in copy.children_mut() {
        *child = place_subqueries(child, values);
    }
    copy
}
