//! UNPIVOT: each row once per group of columns, whose values the measures take.
//!
//! The rows are copied as for grouping sets, and the number of the copy chooses what stands in it. Flink 2.2 joins them with
//! a table of the axes instead and breaks over it where it has to choose between values.

use std::sync::Arc;

use ouzel_plan::expr::names;
use ouzel_plan::node::Column;
use ouzel_plan::operator::Expand;
use ouzel_plan::{Expr, ExprKind, Schema};
use ouzel_types::{DataType, Scalar, TypeKind};

use super::env::Env;
use super::rel::{Rel, RelOp};
use super::slots::fail;
use super::{exprs, from};
use crate::ast::{Ident, ObjectName, TableFactor, TableRef, Unpivot};
use crate::binder::{Bound, ExprBinder, Scope};
use crate::portability::Note;

/// Output: the columns that no group names, the axes, the measures.
pub fn bind(env: Env<'_>, input: &TableFactor, clause: &Unpivot) -> Bound<Rel> {
    let (rel, mut scope) = from::table_ref(env, &TableRef::Factor(Box::new(input.clone())))?;
    // A view shows the clause as it was written.
    scope.expansion = None;
    let binder = ExprBinder::new(&scope, env.config);
    let groups = columns_of_groups(clause, &scope)?;
    let others: Vec<usize> = (0..rel.width()).filter(|c| !groups.iter().any(|g| g.contains(c))).collect();
    let output = output_names(clause, &rel, &others)?;
    note_portability(env, clause);

    let mut chosen: Vec<(Vec<Expr>, DataType)> = Vec::new();
    for (i, axis) in clause.axes.iter().enumerate() {
        chosen.push(axis_values(clause, i, axis, &binder)?);
    }
    for (i, measure) in clause.measures.iter().enumerate() {
        let values: Vec<Expr> = groups.iter().map(|g| rel.column(g[i])).collect();
        let Some((values, ty)) = common(&binder, values) else {
            return fail(
                format!("the columns of \"{}\" have types that do not go together", measure.value),
                format!(
                    "In UNPIVOT, cannot derive type for measure '{}' because source columns have different data types",
                    measure.value
                ),
                measure.span,
            );
        };
        chosen.push((values, ty.with_nullable(true)));
    }

    let copies = copied(rel, groups.len());
    let mut exprs: Vec<Expr> = others.iter().map(|c| copies.column(*c)).collect();
    exprs.extend(chosen.into_iter().map(|(values, ty)| choice(values, &ty, copies.width() - 1)));
    let rel = Rel::project(copies, exprs, output);
    let first = rel.width() - clause.measures.len();
    Ok(if clause.include_nulls { rel } else { without_nulls(rel, first) })
}

fn columns_of_groups(clause: &Unpivot, scope: &Scope<'_>) -> Bound<Vec<Vec<usize>>> {
    let column = |name: &Ident| {
        let found = scope.resolve(&ObjectName(vec![name.clone()])).map_err(|e| vec![e])?;
        match found.as_column() {
            Some(column) => Ok(column),
            None => fail(
                format!("\"{}\" is no column of the table", name.value),
                format!("Column '{}' not found in any table", name.value),
                name.span,
            ),
        }
    };
    let mut groups = Vec::new();
    for group in &clause.groups {
        for (given, wanted) in [(group.columns.len(), clause.measures.len()), (group.axis.len(), clause.axes.len())] {
            if given != wanted && given > 0 {
                return fail(
                    format!("{given} values for {wanted} columns"),
                    format!("Value count in UNPIVOT ({given}) must match number of FOR columns ({wanted})"),
                    group.span,
                );
            }
        }
        groups.push(group.columns.iter().map(column).collect::<Bound<Vec<usize>>>()?);
    }
    Ok(groups)
}

fn output_names(clause: &Unpivot, rel: &Rel, others: &[usize]) -> Bound<Vec<Arc<str>>> {
    let mut taken: Vec<&str> = others.iter().map(|c| rel.schema.columns[*c].name.as_ref()).collect();
    for name in clause.measures.iter().chain(&clause.axes) {
        if taken.contains(&name.value.as_str()) {
            return fail(
                format!("there would be two columns \"{}\"", name.value),
                format!("Duplicate column name '{}' in UNPIVOT", name.value),
                name.span,
            );
        }
        taken.push(&name.value);
    }
    let kept = others.iter().map(|c| rel.schema.columns[*c].name.clone());
    Ok(kept.chain(clause.axes.iter().chain(&clause.measures).map(|name| name.value.as_str().into())).collect())
}

/// What an axis is in each group: what was written, or the names of the group's columns.
fn axis_values(clause: &Unpivot, axis: usize, name: &Ident, binder: &ExprBinder<'_>) -> Bound<(Vec<Expr>, DataType)> {
    let mut values = Vec::new();
    for group in &clause.groups {
        let Some(written) = group.axis.get(axis) else {
            let columns: Vec<&str> = group.columns.iter().map(|c| c.value.as_str()).collect();
            let text = columns.join("_");
            let ty = TypeKind::Char(u32::try_from(text.chars().count()).unwrap_or(u32::MAX)).not_null();
            values.push(Expr::literal(Scalar::String(text.into()), ty));
            continue;
        };
        let bound = binder.bind(written)?;
        if bound.as_literal().is_none() {
            return fail("UNPIVOT takes constants behind AS", "Values expression must be a literal", written.span);
        }
        values.push(bound);
    }
    let underivable = || {
        fail(
            format!("the values of \"{}\" have types that do not go together", name.value),
            format!("In UNPIVOT, cannot derive type for axis '{}'", name.value),
            name.span,
        )
    };
    let Some((mut values, mut ty)) = common(binder, values) else { return underivable() };
    if let TypeKind::Char(length) = ty.kind {
        ty.kind = TypeKind::Varchar(length);
        values = match values.into_iter().map(|value| binder.widen(value, &ty)).collect() {
            Some(values) => values,
            None => return underivable(),
        };
    }
    Ok((values, ty))
}

/// Values of one type.
fn common(binder: &ExprBinder<'_>, values: Vec<Expr>) -> Option<(Vec<Expr>, DataType)> {
    let types: Vec<&DataType> = values.iter().map(|v| &v.ty).collect();
    let ty = binder.common_type(&types)?;
    let values = values.into_iter().map(|value| binder.as_common(value, &ty)).collect();
    Some((values, ty))
}

/// Each row `count` times, its last column the number of the copy.
fn copied(rel: Rel, count: usize) -> Rel {
    let mut columns = rel.schema.columns.clone();
    columns.push(Column::new("$e", TypeKind::BigInt.not_null()));
    let sets = (0..count).map(|i| (Vec::new(), i64::try_from(i).unwrap_or(i64::MAX))).collect();
    Rel { op: RelOp::Expand(Expand { keys: Vec::new(), sets }), schema: Schema { columns }, inputs: vec![rel] }
}

/// The value of the copy whose number stands in `column`.
fn choice(mut values: Vec<Expr>, ty: &DataType, column: usize) -> Expr {
    let big = TypeKind::BigInt.not_null();
    let Some(last) = values.pop() else { return Expr::literal(Scalar::Null, ty.clone()) };
    let is = |i: usize| {
        let number = Expr::literal(Scalar::Int(i64::try_from(i).unwrap_or(i64::MAX)), big.clone());
        exprs::equal(Expr::column(column, big.clone()), number)
    };
    let branches: Vec<(Expr, Expr)> = values.into_iter().enumerate().map(|(i, value)| (is(i), value)).collect();
    if branches.is_empty() {
        return last;
    }
    Expr { kind: ExprKind::Case { branches, otherwise: Box::new(last) }, ty: ty.clone() }
}

/// Rows with a measure that is not NULL; a measure that is alone is never NULL then.
fn without_nulls(rel: Rel, first: usize) -> Rel {
    let known = |c: usize| Expr::call(names::IS_NOT_NULL, vec![rel.column(c)], TypeKind::Boolean.not_null());
    let mut terms: Vec<Expr> = (first..rel.width()).map(known).collect();
    if terms.len() > 1 {
        let any = Expr { kind: ExprKind::Or(terms), ty: TypeKind::Boolean.not_null() };
        return Rel::filter(rel, any);
    }
    let Some(predicate) = terms.pop() else { return rel };
    let rel = Rel::filter(rel, predicate);
    let mut exprs: Vec<Expr> = (0..rel.width()).map(|c| rel.column(c)).collect();
    exprs[first].ty.nullable = false;
    let names = rel.schema.columns.iter().map(|c| c.name.clone()).collect();
    Rel::project(rel, exprs, names)
}

fn note_portability(env: Env<'_>, clause: &Unpivot) {
    if clause.groups.len() == 1 && !clause.include_nulls {
        return;
    }
    env.session.portability().note(
        Note::refused("UNPIVOT that chooses between values")
            .flink("Unsupported cast from 'NULL' to 'INT'.")
            .portable("UNION ALL of one SELECT for each group of columns")
            .at(clause.span),
    );
}
