//! GROUP BY: keys, grouping sets, legacy windows; the aggregate and how expressions are read above it.

use std::cmp::Ordering;
use std::sync::Arc;

use ouzel_plan::node::Column;
use ouzel_plan::operator::Expand;
use ouzel_plan::{Expr, ExprKind, Schema};
use ouzel_types::{Scalar, TypeKind};

use super::env::{Env, state_ttl};
use super::group_window::{self, GroupWindowCall};
use super::over_calls::Inputs;
use super::rel::{AggregateRel, GroupWindow, Rel, RelOp};
use super::select::illegal_in;
use super::slots::{Slot, Slots, fail, slot_of};
use crate::ast::{self, ExprKind as Ast, GroupingItem};
use crate::binder::{Bound, ExprBinder};
use crate::diagnostic::Diagnostic;

#[derive(Default)]
pub struct Grouping {
    pub keys: Vec<Expr>,
    names: Vec<Arc<str>>,
    /// Positions in `keys` per set; None: one set with all.
    sets: Option<Vec<Vec<usize>>>,
    window: Option<GroupWindowCall>,
}

/// More sets than this are a mistake (CUBE over many columns).
const MAX_SETS: usize = 4096;

pub fn bind(group_by: &ast::GroupBy, binder: &ExprBinder<'_>, slots: &mut Slots<'_, '_>) -> Bound<Grouping> {
    let mut grouping = Grouping::default();
    // Each item gives alternatives; GROUP BY is their cross product.
    let mut sets: Vec<Vec<usize>> = vec![Vec::new()];
    let mut several = false;
    for item in &group_by.items {
        let alternatives = grouping.item(item, binder, slots)?;
        several |= !matches!(item, GroupingItem::Expr(_) | GroupingItem::Set { .. });
        if sets.len() * alternatives.len() > MAX_SETS {
            return fail("too many grouping sets", "Too many grouping sets", group_by.span);
        }
        sets = sets.iter().flat_map(|set| alternatives.iter().map(move |a| merged(set, a))).collect();
    }
    // Calcite sorts the sets, which is the order in which a row reaches them.
    sets.sort_by(|a, b| by_members(a, b));
    if group_by.distinct {
        sets.dedup();
    }
    let all: Vec<usize> = (0..grouping.keys.len()).collect();
    grouping.sets = (several && sets != [all]).then_some(sets);
    slots.keys = grouping.keys.clone();
    slots.has_keys = !grouping.keys.is_empty() || grouping.window.is_some();
    slots.group_window = grouping.window.clone();
    Ok(grouping)
}

/// Member by member; of two sets that begin alike the longer one is first, so `(a, b)`, `(a)`, `(b)`, `()`.
fn by_members(a: &[usize], b: &[usize]) -> Ordering {
    let at = |set: &[usize], i: usize| set.get(i).copied().unwrap_or(usize::MAX);
    let longest = a.len().max(b.len());
    (0..longest).map(|i| at(a, i).cmp(&at(b, i))).find(|o| o.is_ne()).unwrap_or(Ordering::Equal)
}

fn merged(a: &[usize], b: &[usize]) -> Vec<usize> {
    let mut set: Vec<usize> = a.iter().chain(b).copied().collect();
    set.sort_unstable();
    set.dedup();
    set
}

impl Grouping {
    fn item(
        &mut self,
        item: &GroupingItem,
        binder: &ExprBinder<'_>,
        slots: &mut Slots<'_, '_>,
    ) -> Bound<Vec<Vec<usize>>> {
        match item {
            GroupingItem::Expr(expr) => self.expr(expr, binder, slots).map(|set| vec![set]),
            GroupingItem::Set { exprs, .. } => {
                let mut set = Vec::new();
                for expr in exprs {
                    set = merged(&set, &self.expr(expr, binder, slots)?);
                }
                Ok(vec![set])
            }
            GroupingItem::GroupingSets { items, .. } => {
                let mut sets = Vec::new();
                for item in items {
                    sets.extend(self.item(item, binder, slots)?);
                }
                Ok(sets)
            }
            GroupingItem::Rollup { items, .. } => {
                let groups = self.groups(items, binder, slots)?;
                let prefix = |n: usize| groups[..n].iter().fold(Vec::new(), |set, g| merged(&set, g));
                Ok((0..=groups.len()).rev().map(prefix).collect())
            }
            GroupingItem::Cube { items, span } => {
                let groups = self.groups(items, binder, slots)?;
                if groups.len() > 12 {
                    return fail("too many grouping sets", "Too many grouping sets", *span);
                }
                let count = 1usize << groups.len();
                let chosen = |mask: usize| {
                    let inside = (0..groups.len()).filter(|i| mask & (1 << (groups.len() - 1 - i)) != 0);
                    inside.fold(Vec::new(), |set, i| merged(&set, &groups[i]))
                };
                Ok((0..count).rev().map(chosen).collect())
            }
        }
    }

    fn groups(
        &mut self,
        items: &[GroupingItem],
        binder: &ExprBinder<'_>,
        slots: &mut Slots<'_, '_>,
    ) -> Bound<Vec<Vec<usize>>> {
        let mut groups = Vec::new();
        for item in items {
            groups.push(self.item(item, binder, slots)?.into_iter().next().unwrap_or_default());
        }
        Ok(groups)
    }

    fn expr(&mut self, expr: &ast::Expr, binder: &ExprBinder<'_>, slots: &mut Slots<'_, '_>) -> Bound<Vec<usize>> {
        if let Ast::Function(call) = &expr.kind
            && group_window::is_window(&call.upper_name())
            && call.name.0.len() == 1
        {
            let name = call.upper_name();
            let window = group_window::bind_window(call, name.trim_start_matches('$'), binder, expr.span)?;
            if self.window.as_ref().is_some_and(|known| *known != window) {
                return fail(
                    "GROUP BY can have one window only",
                    "Only a single window group function may be used in GROUP BY",
                    expr.span,
                );
            }
            self.window = Some(window);
            return Ok(Vec::new());
        }
        if let Ast::Row { items, explicit: false } = &expr.kind {
            let mut set = Vec::new();
            for item in items {
                set = merged(&set, &self.expr(item, binder, slots)?);
            }
            return Ok(set);
        }
        let bound = binder.bind_with(expr, slots).map_err(|mut errors| {
            errors.iter_mut().for_each(|error| illegal_in(error, "GROUP BY"));
            errors
        })?;
        let known = self.keys.iter().position(|k| *k == bound);
        let at = known.unwrap_or_else(|| {
            let name: Arc<str> = match &expr.kind {
                Ast::Column(name) => name.base().into(),
                _ => format!("EXPR${}", self.keys.len()).into(),
            };
            self.keys.push(bound);
            self.names.push(name);
            self.keys.len() - 1
        });
        Ok(vec![at])
    }
}

/// How expressions over FROM are read on the aggregate's output.
pub struct Output {
    keys: Vec<Expr>,
    schema: Schema,
    /// Names of the columns of FROM.
    from: Vec<Arc<str>>,
    /// First aggregate column.
    calls: usize,
    /// First window property.
    properties: usize,
    /// Per GROUPING call: (set id, value), over the column of set ids.
    groupings: Vec<(usize, Vec<(i64, i64)>)>,
}

impl Output {
    pub fn place(&self, expr: &Expr) -> Bound<Expr> {
        if let Some(key) = self.keys.iter().position(|k| k == expr) {
            let ty = self.schema.columns[key].ty.clone();
            return Ok(Expr::column(key, ty));
        }
        let ExprKind::Column(column) = expr.kind else {
            let mut copy = expr.clone();
            for child in copy.children_mut() {
                *child = self.place(child)?;
            }
            return Ok(copy);
        };
        let at = |c: usize| Ok(Expr::column(c, self.schema.columns[c].ty.clone()));
        match slot_of(column) {
            Some(Slot::Aggregate(i)) => at(self.calls + i),
            Some(Slot::Property(i)) => at(self.properties + i),
            Some(Slot::Grouping(i)) => Ok(self.grouping_value(i)),
            Some(Slot::Over(_) | Slot::Subquery(_)) => Ok(expr.clone()),
            None if column >= crate::binder::OUTER => Ok(expr.clone()),
            None => {
                let name = self.from.get(column).map_or("", |name| name);
                Err(vec![
                    Diagnostic::error(format!("the column \"{name}\" is used that GROUP BY does not have"))
                        .detail(format!("Expression '{name}' is not being grouped"))
                        .hint("add it to GROUP BY or put it into an aggregate"),
                ])
            }
        }
    }

    fn grouping_value(&self, index: usize) -> Expr {
        let (column, values) = &self.groupings[index];
        let big = TypeKind::BigInt.not_null();
        let number = |n: i64| Expr::literal(Scalar::Int(n), big.clone());
        let Some(((_, last), first)) = values.split_last() else { return number(0) };
        let id = Expr::column(*column, big.clone());
        let branches: Vec<(Expr, Expr)> =
            first.iter().map(|(set, value)| (super::exprs::equal(id.clone(), number(*set)), number(*value))).collect();
        if branches.is_empty() {
            return number(*last);
        }
        Expr { kind: ExprKind::Case { branches, otherwise: Box::new(number(*last)) }, ty: big }
    }
}

/// Keys as columns, an Expand for grouping sets, the aggregate.
pub fn build(
    env: Env<'_>,
    input: Rel,
    slots: &Slots<'_, '_>,
    grouping: &Grouping,
    place: &dyn Fn(&Expr) -> Expr,
    items: &[(Expr, Arc<str>)],
) -> Bound<(Rel, Output)> {
    let copies = grouping.sets.is_some();
    let width = input.width();
    let from = input.schema.columns.iter().map(|c| c.name.clone()).collect();
    let mut inputs = Inputs { rel: input, added: Vec::new() };
    let mut keys = Vec::new();
    for key in &grouping.keys {
        let key = place(key);
        if copies {
            // Expand clears keys; what aggregates read stays as it was.
            inputs.added.push(key);
            keys.push(width + inputs.added.len() - 1);
        } else {
            keys.push(inputs.column(&key));
        }
    }
    let mut calls = Vec::new();
    for (i, slot) in slots.aggregates.iter().enumerate() {
        let mut slot = slot.clone();
        slot.call.args = slot.call.args.iter().map(place).collect();
        slot.filter = slot.filter.as_ref().map(place);
        slot.order.iter_mut().for_each(|k| k.expr = place(&k.expr));
        let is_call = |(item, _): &&(Expr, Arc<str>)| {
            item.as_column().is_some_and(|column| matches!(slot_of(column), Some(Slot::Aggregate(at)) if at == i))
        };
        let name = items.iter().find(is_call).map(|(_, name)| name.clone());
        calls.push(inputs.call(&slot, name.unwrap_or_else(|| format!("$f{}", grouping.keys.len() + i).into())));
    }
    let shifted = grouping.window.as_ref().and_then(|w| w.shifted.as_ref()).map(|time| inputs.column(&place(time)));
    let mut rel = inputs.finish();
    rename_keys(&mut rel, &keys, &grouping.names);
    let mut groupings = Vec::new();
    let id_column = keys.len();
    if let Some(sets) = &grouping.sets {
        rel = expanded(rel, &keys, sets);
        keys.push(rel.width() - 1);
        groupings =
            slots.groupings.iter().map(|columns| (id_column, grouping_values(columns, sets, id_column))).collect();
    } else {
        groupings.extend(slots.groupings.iter().map(|_| (0, Vec::new())));
    }
    let window = grouping.window.as_ref().map(|w| GroupWindow {
        shape: w.shape,
        time: w.time,
        column: shifted.unwrap_or(w.column),
        local: w.local,
        properties: slots.properties.clone(),
    });
    let output_calls = keys.len();
    let output_properties = output_calls + calls.len();
    let ttl_ms = env.hints.iter().flat_map(|h| &h.options).find_map(|o| match o {
        ast::HintOption::KeyValue { key, .. } => state_ttl(env.hints, &key.value),
        ast::HintOption::Value(_) => None,
    });
    let rel = Rel::aggregate(rel, AggregateRel { keys, calls, window, ttl_ms });
    let output = Output {
        keys: grouping.keys.clone(),
        schema: rel.schema.clone(),
        from,
        calls: output_calls,
        properties: output_properties,
        groupings,
    };
    Ok((rel, output))
}

fn rename_keys(rel: &mut Rel, keys: &[usize], names: &[Arc<str>]) {
    for (key, name) in keys.iter().zip(names) {
        if rel.schema.columns[*key].name.starts_with("$f") {
            rel.schema.columns[*key].name = name.clone();
        }
    }
}

fn expanded(rel: Rel, keys: &[usize], sets: &[Vec<usize>]) -> Rel {
    let mut columns = rel.schema.columns.clone();
    for (i, key) in keys.iter().enumerate() {
        if sets.iter().any(|s| !s.contains(&i)) {
            columns[*key] = Column { ty: columns[*key].ty.with_nullable(true), ..columns[*key].clone() };
        }
    }
    columns.push(Column::new("$e", TypeKind::BigInt.not_null()));
    let ids = set_ids(sets, keys.len());
    let set = |(s, id): (&Vec<usize>, i64)| (s.iter().map(|i| keys[*i]).collect::<Vec<_>>(), id);
    let sets: Vec<(Vec<usize>, i64)> = sets.iter().zip(ids).map(set).collect();
    let expand = Expand { keys: keys.to_vec(), sets };
    Rel { op: RelOp::Expand(expand), schema: Schema { columns }, inputs: vec![rel] }
}

/// Two equal sets are two groups.
fn set_ids(sets: &[Vec<usize>], keys: usize) -> Vec<i64> {
    let mut ids: Vec<i64> = sets.iter().map(|set| set_id(set, keys)).collect();
    for i in 0..ids.len() {
        while ids[..i].contains(&ids[i]) {
            ids[i] += 1 << keys.min(40);
        }
    }
    ids
}

/// One bit per key that the set leaves out, the first key highest.
fn set_id(set: &[usize], keys: usize) -> i64 {
    (0..keys).filter(|i| !set.contains(i)).fold(0, |id, i| id | 1 << (keys - 1 - i))
}

/// Per set its id and what GROUPING of `columns` is there; of no columns what GROUP_ID is: how many equal sets come before.
fn grouping_values(columns: &[usize], sets: &[Vec<usize>], keys: usize) -> Vec<(i64, i64)> {
    let ids = set_ids(sets, keys);
    let value = |(at, set): (usize, &Vec<usize>)| {
        let bits = columns.iter().fold(0, |bits, c| bits << 1 | i64::from(!set.contains(c)));
        let before = sets[..at].iter().filter(|other| *other == set).count() as i64;
        (ids[at], if columns.is_empty() { before } else { bits })
    };
    sets.iter().enumerate().map(value).collect()
}
