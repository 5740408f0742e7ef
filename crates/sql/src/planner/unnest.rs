//! UNNEST: a row for each element of a collection.

use std::sync::Arc;

use ouzel_plan::{Expr, Schema};
use ouzel_types::{DataType, TypeKind};

use super::env::Env;
use super::from::{self, FromItem};
use super::rel::{Rel, RelOp, UnnestRel};
use super::slots::fail;
use super::{exprs, query};
use crate::ast::{self, TableFactor, TableFactorKind};
use crate::binder::{Bound, ExprBinder, NoIntercept, Scope, implicit_cast};

/// `FROM UNNEST(a)`: over one row that nobody sees.
pub fn alone<'a>(env: Env<'a>, factor: &TableFactor) -> Bound<FromItem<'a>> {
    let left = query::one_row();
    let width = left.width();
    let scope = query::hidden_row(env);
    let (rel, scope) = unnest(env, (left, scope), factor, false, None)?;
    let kept: Vec<usize> = (width..rel.width()).collect();
    let columns = scope.columns[width..].to_vec();
    Ok((Rel::project_columns(rel, &kept), Scope::of_columns(columns, env.outer)))
}

/// `CROSS JOIN UNNEST(a) [WITH ORDINALITY] AS t (x, n)`.
pub fn unnest<'a>(
    env: Env<'a>,
    (left, left_scope): FromItem<'a>,
    factor: &TableFactor,
    outer: bool,
    condition: Option<&ast::Expr>,
) -> Bound<FromItem<'a>> {
    let TableFactorKind::Unnest { exprs: collections, with_ordinality, .. } = &factor.kind else {
        return fail("UNNEST was expected", "UNNEST was expected", factor.span);
    };
    let [collection] = collections.as_slice() else {
        return fail("UNNEST takes one collection", "UNNEST with several arguments is not supported", factor.span);
    };
    let bound = ExprBinder::new(&left_scope, env.config).bind(collection)?;
    let (element, mut names, spread) = elements(&bound, factor)?;
    if *with_ordinality {
        names.push("ORDINALITY".into());
    }
    let qualifier: Vec<Arc<str>> = factor.alias.iter().map(|a| a.name.value.as_str().into()).collect();
    if let Some(alias) = &factor.alias {
        if !alias.columns.is_empty() {
            if alias.columns.len() != names.len() {
                let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
                return from::other_degree(&names, &alias.columns, alias.span);
            }
            names = alias.columns.iter().map(|c| c.value.as_str().into()).collect();
        } else if !spread && names.len() == 1 {
            names[0] = alias.name.value.as_str().into();
        }
    }
    let width = left.width();
    // The watermark is known where the row comes in, not in the operator that takes the collection apart.
    let asks = exprs::calls(&bound, exprs::CURRENT_WATERMARK);
    let (left, bound) = match asks {
        true => {
            let ty = bound.ty.clone();
            (Rel::append(left, vec![(bound, "$collection".into())]), Expr::column(width, ty))
        }
        false => (left, bound),
    };
    let node = UnnestRel { collection: bound, spread, ordinality: *with_ordinality, outer, condition: None, element };
    let mut rel = Rel::unnest(left, node, names);
    if asks {
        let kept: Vec<usize> = (0..rel.width()).filter(|c| *c != width).collect();
        rel = Rel::project_columns(rel, &kept);
    }
    let right = Schema { columns: rel.schema.columns[width..].to_vec() };
    let mut scope = left_scope.join(Scope::of(&qualifier, &right));
    scope.outer = env.outer;
    if let Some(condition) = condition {
        let binder = ExprBinder::new(&scope, env.config);
        let bound = binder.bind_condition(condition, "ON", &mut NoIntercept)?;
        if let Some(predicate) = exprs::conjunction(exprs::conjuncts(bound)) {
            if !outer {
                rel = Rel::filter(rel, predicate);
            } else if let Some(node) = unnest_of(&mut rel) {
                let shifted = |c: usize| if asks && c >= width { c + 1 } else { c };
                node.condition = Some(exprs::remapped(&predicate, &shifted));
            }
        }
    }
    Ok((rel, scope))
}

/// The UNNEST itself, below the projection that takes its argument away again.
fn unnest_of(rel: &mut Rel) -> Option<&mut UnnestRel> {
    match &mut rel.op {
        RelOp::Unnest(node) => Some(node),
        RelOp::Project(_) => rel.inputs.first_mut().and_then(unnest_of),
        _ => None,
    }
}

/// The columns of a collection's elements; whether ROWs are spread.
#[allow(clippy::type_complexity)]
fn elements(collection: &Expr, factor: &TableFactor) -> Bound<(Vec<DataType>, Vec<Arc<str>>, bool)> {
    let of_item = |item: &DataType| match &item.kind {
        TypeKind::Row(fields) | TypeKind::Structured { fields, .. } => {
            let types = fields.iter().map(|f| f.ty.with_nullable(f.ty.nullable || item.nullable)).collect();
            (types, fields.iter().map(|f| f.name.clone()).collect(), true)
        }
        _ => (vec![item.clone()], vec!["EXPR$0".into()], false),
    };
    match &collection.ty.kind {
        TypeKind::Array(item) | TypeKind::Multiset(item) => Ok(of_item(item)),
        TypeKind::Map(key, value) => {
            Ok((vec![(**key).clone(), (**value).clone()], vec!["KEY".into(), "VALUE".into()], true))
        }
        _ => fail(
            format!("UNNEST takes an ARRAY, MAP or MULTISET, not {}", collection.ty),
            format!(
                "Cannot apply 'UNNEST' to arguments of type 'UNNEST(<{}>)'. Supported form(s): 'UNNEST(<MULTISET>)' 'UNNEST(<ARRAY>)' 'UNNEST(<MAP>)' UNNEST(<MULTISET>) UNNEST(<ARRAY>) UNNEST(<MAP>)",
                implicit_cast::calcite_name(&collection.ty.kind).to_uppercase()
            ),
            factor.span,
        ),
    }
}
