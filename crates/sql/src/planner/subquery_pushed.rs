//! Correlated subqueries whose correlation cannot be pulled up: the distinct values of the columns that they name are pushed down
//! to where they are read, and stand behind the subquery's own columns.
//!
//! So a SELECT list, the argument of an aggregate, a set operation, an OVER or a subquery inside of the subquery may name columns
//! of the enclosing query. A row of it finds its own rows by `=`; a NULL among its values finds none, as in Flink.

use std::sync::Arc;

use ouzel_plan::operator::JoinKind;
use ouzel_plan::{Expr, ExprKind, Schema};
use ouzel_types::DataType;

use super::exprs;
use super::pushdown::{above, only, push_filters};
use super::rel::{JoinRel, Rel, RelOp};
use super::subquery::{Pulled, is_correlated, pull};
use crate::binder::Bound;
use crate::binder::scope::{OUTER, split_outer};

type Outer<'a> = &'a dyn Fn(usize, &DataType) -> Bound<Expr>;

/// [`pull`], or else the values of `left` pushed down.
pub fn pull_or_push(left: &Rel, rel: Rel, outer: Outer<'_>) -> Bound<Pulled> {
    pull(rel.clone()).or_else(|refused| pushed(left, rel, outer)?.ok_or(refused))
}

/// None: somewhere on the way rows cannot be told apart by the values.
pub fn pushed(left: &Rel, rel: Rel, outer: Outer<'_>) -> Bound<Option<Pulled>> {
    let mut named = Vec::new();
    if !collect(&rel, &mut named) || named.is_empty() {
        return Ok(None);
    }
    let exprs = named.iter().map(|(column, ty)| outer(*column, ty)).collect::<Bound<Vec<_>>>()?;
    let names = (0..exprs.len()).map(|i| format!("$v{i}").into()).collect();
    let values = Values { rel: Rel::distinct(Rel::project(left.clone(), exprs, names)), named };
    let own = rel.width();
    let Some(rel) = values.push(rel) else { return Ok(None) };
    let found = |(i, (column, ty)): (usize, &(usize, DataType))| {
        exprs::equal(rel.column(own + i), Expr::column(OUTER + column, ty.clone()))
    };
    let predicates = values.named.iter().enumerate().map(found).collect();
    Ok(Some(Pulled { rel, predicates }))
}

/// The columns of the enclosing query that are read; false: those of a query further outside are, too.
fn collect(rel: &Rel, named: &mut Vec<(usize, DataType)>) -> bool {
    let own: Vec<&Expr> = match &rel.op {
        RelOp::Project(exprs) => exprs.iter().collect(),
        RelOp::Filter(predicate) => vec![predicate],
        RelOp::Join(join) => join.condition.iter().collect(),
        RelOp::Unnest(unnest) => vec![&unnest.collection],
        _ => Vec::new(),
    };
    own.into_iter().all(|expr| collect_in(expr, named)) && rel.inputs.iter().all(|input| collect(input, named))
}

fn collect_in(expr: &Expr, named: &mut Vec<(usize, DataType)>) -> bool {
    if let ExprKind::Column(column) = expr.kind {
        return match split_outer(column) {
            (0, _) => true,
            (1, column) => {
                if named.iter().all(|(known, _)| *known != column) {
                    named.push((column, expr.ty.clone()));
                }
                true
            }
            _ => false,
        };
    }
    expr.children().into_iter().all(|child| collect_in(child, named))
}

struct Values {
    rel: Rel,
    named: Vec<(usize, DataType)>,
}

impl Values {
    fn width(&self) -> usize {
        self.named.len()
    }

    /// The relation's columns, then the values for which its rows are.
    fn push(&self, rel: Rel) -> Option<Rel> {
        if !is_correlated(&rel) {
            return Some(Rel::join(rel, self.rel.clone(), JoinRel::new(JoinKind::Inner, Vec::new())));
        }
        let Rel { op, inputs, schema } = rel;
        match op {
            RelOp::Filter(predicate) => {
                let (own, input) = (inputs[0].width(), self.push(only(inputs))?);
                Some(push_filters(above(input, vec![self.placed(&predicate, own)])))
            }
            RelOp::Project(projection) => {
                let (own, input) = (inputs[0].width(), self.push(only(inputs))?);
                let mut exprs: Vec<Expr> = projection.iter().map(|expr| self.placed(expr, own)).collect();
                exprs.extend((own..input.width()).map(|i| input.column(i)));
                let names = self.names(&schema, &input);
                Some(Rel::project(input, exprs, names))
            }
            RelOp::Join(join) => self.push_join(join, inputs),
            // A global aggregate is one row for values without rows, too.
            RelOp::Aggregate(mut aggregate) if aggregate.window.is_none() && !aggregate.keys.is_empty() => {
                let (own, input) = (inputs[0].width(), self.push(only(inputs))?);
                let (keys, calls) = (aggregate.keys.len(), aggregate.calls.len());
                aggregate.keys.extend(own..input.width());
                let all = keys + self.width();
                let order: Vec<usize> = (0..keys).chain(all..all + calls).chain(keys..all).collect();
                Some(Rel::project_columns(Rel::aggregate(input, aggregate), &order))
            }
            RelOp::Over(mut over) => {
                let (own, input) = (inputs[0].width(), self.push(only(inputs))?);
                let calls = over.calls.len();
                over.partition.extend(own..input.width());
                let all = input.width();
                let order: Vec<usize> = (0..own).chain(all..all + calls).chain(own..all).collect();
                Some(Rel::project_columns(Rel::over(input, over), &order))
            }
            RelOp::Sort(sort) if sort.fetch.is_none() && sort.offset == 0 => self.push(only(inputs)),
            RelOp::Union => {
                let inputs: Vec<Rel> = inputs.into_iter().map(|input| self.push(input)).collect::<Option<_>>()?;
                let mut columns = schema.columns;
                columns.extend(self.rel.schema.columns.iter().cloned());
                Some(Rel::union(inputs, Schema { columns }))
            }
            _ => None,
        }
    }

    fn push_join(&self, mut join: JoinRel, mut inputs: Vec<Rel>) -> Option<Rel> {
        let right = inputs.pop()?;
        let left = inputs.pop()?;
        let right_is = is_correlated(&right);
        if join.temporal.is_some()
            || matches!(join.kind, JoinKind::Right | JoinKind::Full)
            || (join.null_aware_anti && right_is)
        {
            return None;
        }
        let (own_left, own_right) = (left.width(), right.width());
        let (left, right) = (self.push(left)?, if right_is { self.push(right)? } else { right });
        let one_sided = matches!(join.kind, JoinKind::Semi | JoinKind::Anti);
        let width = self.width();
        // Left columns, the values, right columns and, where the right side has them too, its values.
        let moved = |expr: &Expr| {
            let shifted = exprs::remapped(expr, &|c| if c >= own_left && c < OUTER { c + width } else { c });
            self.placed(&shifted, own_left)
        };
        let mut condition: Vec<Expr> = join.condition.iter().map(moved).collect();
        if right_is {
            let pair = |i: usize| {
                let at = own_left + width + own_right + i;
                exprs::equal(
                    left.column(own_left + i),
                    Expr::column(at, right.schema.columns[own_right + i].ty.clone()),
                )
            };
            condition.extend((0..width).map(pair));
        }
        join.condition = condition;
        let joined = Rel::join(left, right, join);
        if one_sided {
            return Some(joined);
        }
        let behind = own_left + width;
        let order: Vec<usize> = (0..own_left).chain(behind..behind + own_right).chain(own_left..behind).collect();
        Some(Rel::project_columns(joined, &order))
    }

    /// The expression with the values, which begin at `own`, for the columns of the enclosing query.
    fn placed(&self, expr: &Expr, own: usize) -> Expr {
        let at = |column: usize| match split_outer(column) {
            (1, outer) => own + self.named.iter().position(|(known, _)| *known == outer).unwrap_or_default(),
            _ => column,
        };
        exprs::remapped(expr, &at)
    }

    fn names(&self, schema: &Schema, input: &Rel) -> Vec<Arc<str>> {
        let own = schema.columns.iter().map(|column| column.name.clone());
        let values = input.schema.columns[input.width() - self.width()..].iter().map(|column| column.name.clone());
        own.chain(values).collect()
    }
}
