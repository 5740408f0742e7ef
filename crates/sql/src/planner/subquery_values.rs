//! Correlated subqueries by the values of the columns that they name: the subquery's rows are joined with the distinct
//! values, and the result is joined back by them with `=`, so that a NULL among them finds nothing. Flink does so for all
//! that is no plain semi or anti join; here it stands for what no equality can express.

use std::cell::RefCell;
use std::sync::Arc;

use ouzel_plan::expr::names;
use ouzel_plan::operator::JoinKind;
use ouzel_plan::{Expr, ExprKind};
use ouzel_types::{DataType, TypeKind};

use super::exprs;
use super::rel::{AggregateRel, JoinRel, Rel, RelOp};
use super::subquery::{Pulled, as_condition, found_or_unknown, unknown_keys};
use super::subquery_pushed::pull_or_push;
use crate::binder::Bound;

type Outer<'a> = &'a dyn Fn(usize, &DataType) -> Bound<Expr>;

/// The subquery's rows with the values that they are for.
struct Matched {
    /// The subquery's columns, then the values.
    rel: Rel,
    /// Where the values begin.
    own: usize,
    /// The values, as expressions over the enclosing query's rows.
    named: Vec<Expr>,
}

impl Matched {
    fn new(left: &Rel, pulled: Pulled, outer: Outer<'_>) -> Bound<Matched> {
        let own = pulled.rel.width();
        let named: RefCell<Vec<Expr>> = RefCell::default();
        let mut predicates = Vec::new();
        for predicate in &pulled.predicates {
            // The inner rows stand first here: the enclosing query's columns become the ones behind them.
            let place = |column: usize, ty: &DataType| -> Bound<Expr> {
                let value = outer(column, ty)?;
                let mut named = named.borrow_mut();
                let at = named.iter().position(|known| *known == value).unwrap_or_else(|| {
                    named.push(value);
                    named.len() - 1
                });
                Ok(Expr::column(own + at, ty.clone()))
            };
            predicates.push(as_condition(predicate, 0, &place)?);
        }
        let named = named.into_inner();
        let columns = (0..named.len()).map(|i| format!("$v{i}").into()).collect();
        let values = Rel::distinct(Rel::project(left.clone(), named.clone(), columns));
        let rel = Rel::join(pulled.rel, values, JoinRel::new(JoinKind::Inner, predicates));
        Ok(Matched { rel, own, named })
    }

    /// How a row of the left side finds its values, which begin at `from` of the joined columns.
    fn found_by(&self, rel: &Rel, left_width: usize, from: usize) -> Vec<Expr> {
        let column = |i: usize| Expr::column(left_width + from + i, rel.schema.columns[from + i].ty.clone());
        self.named.iter().enumerate().map(|(i, value)| exprs::equal(value.clone(), column(i))).collect()
    }
}

/// An aggregate whose correlation is no equality: it is grouped by the values. Gives the aggregates, then the values, and
/// how `left` finds its group; None where the aggregate's input cannot be pulled up either.
pub fn aggregate(left: &Rel, aggregate: &Rel, outer: Outer<'_>) -> Bound<Option<(Rel, Vec<Expr>)>> {
    let RelOp::Aggregate(calls) = &aggregate.op else { return Ok(None) };
    let Ok(pulled) = pull_or_push(left, aggregate.inputs[0].clone(), outer) else { return Ok(None) };
    let matched = Matched::new(left, pulled, outer)?;
    let keys: Vec<usize> = (matched.own..matched.own + matched.named.len()).collect();
    let count = calls.calls.len();
    let grouped = Rel::aggregate(matched.rel.clone(), AggregateRel { keys: keys.clone(), ..calls.clone() });
    let order: Vec<usize> = (keys.len()..keys.len() + count).chain(0..keys.len()).collect();
    let groups = Rel::project_columns(grouped, &order);
    let condition = matched.found_by(&groups, left.width(), count);
    Ok(Some((groups, condition)))
}

/// EXISTS and IN as a value: left joins with the distinct matches and, where a NULL in the set makes the answer unknown,
/// with the values whose set has one.
pub fn found(left: Rel, pulled: Pulled, values: &[Expr], outer: Outer<'_>) -> Bound<(Rel, Expr)> {
    let matched = Matched::new(&left, pulled, outer)?;
    let (tested, width) = (values.len(), left.width());
    let columns: Vec<usize> = (0..tested).chain(matched.own..matched.own + matched.named.len()).collect();
    let rows = Rel::project_columns(matched.rel.clone(), &columns);
    let matches = marked(Rel::distinct(rows.clone()));
    let mut condition = matched.found_by(&matches, width, tested);
    for (i, value) in values.iter().enumerate() {
        condition.push(exprs::equal(value.clone(), Expr::column(width + i, matches.schema.columns[i].ty.clone())));
    }
    let mut joined = Rel::join(left, matches, JoinRel::new(JoinKind::Left, condition));
    let found = mark(width + columns.len());
    let mut unknown = unknown_keys(values);
    if tested == 1 && rows.schema.columns[0].ty.nullable {
        let with_null = Rel::filter(rows.clone(), exprs::is_null(rows.column(0)));
        let nulls = marked(Rel::distinct(Rel::project_columns(with_null, &(1..columns.len()).collect::<Vec<_>>())));
        let width = joined.width();
        let condition = matched.found_by(&nulls, width, 0);
        joined = Rel::join(joined, nulls, JoinRel::new(JoinKind::Left, condition));
        unknown.push(mark(width + matched.named.len()));
    }
    Ok((joined, found_or_unknown(found, unknown)))
}

fn marked(rel: Rel) -> Rel {
    let mark: (Expr, Arc<str>) = (exprs::true_literal(), "i$".into());
    Rel::append(rel, vec![mark])
}

/// The mark of a left join is there.
fn mark(column: usize) -> Expr {
    let column = Expr { kind: ExprKind::Column(column), ty: TypeKind::Boolean.nullable() };
    Expr::call(names::IS_NOT_NULL, vec![column], TypeKind::Boolean.not_null())
}
