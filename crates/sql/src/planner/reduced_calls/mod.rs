//! SUM, AVG, VAR_POP and their like of a GROUP BY, taken apart into sums that begin with zero and counts, as Calcite's
//! `AggregateReduceFunctionsRule` does it in Flink's planner.
//!
//! It can be seen: an AVG of INT sums in INT then, one of FLOAT in FLOAT; a group whose count has moved is an update although its
//! average stays; of a sum that may be NULL a Top-N does not know how it moves. Flink does so where its costs say that it
//! pays: where fewer calls are left. Variances have no other form.

mod formulas;

use std::sync::Arc;

use ouzel_plan::aggregate::AggregateFunction as F;
use ouzel_plan::operator::WindowShape;
use ouzel_plan::{AggregateCall, Config, Expr};

use formulas::is_computed;
pub use formulas::{Over, Parts, formula};
pub use formulas::{if_counted, unless_empty};

use super::aggregate_types;
use super::prune::prune_columns;
use super::pushdown::only;
use super::rel::{AggregateRel, Rel, RelOp};
use super::unique_key::{Ranks, is_unique};
use crate::binder::{Bound, ExprBinder, Scope, implicit_cast};

/// The tree with the aggregates taken apart that Flink takes apart.
pub fn reduce(rel: Rel, config: &Config) -> Bound<Rel> {
    let (rel, changed) = reduced(rel, None, config)?;
    Ok(if changed { prune_columns(rel) } else { rel })
}

/// The tree, and whether anything was taken apart. `above`: what a projection over it computes.
fn reduced(rel: Rel, above: Option<&[Expr]>, config: &Config) -> Bound<(Rel, bool)> {
    let Rel { op, inputs, schema } = rel;
    let passed = match &op {
        RelOp::Project(projection) => Some(projection.as_slice()),
        RelOp::Filter(_) => above,
        _ => None,
    };
    let mut changed = false;
    let mut below = Vec::with_capacity(inputs.len());
    for input in inputs {
        let (input, is_new) = reduced(input, passed, config)?;
        changed |= is_new;
        below.push(input);
    }
    let rel = Rel { op, inputs: below, schema };
    let best = match &rel.op {
        RelOp::Aggregate(aggregate) => best(aggregate, &rel, above, config)?,
        _ => None,
    };
    Ok(match best {
        Some(best) => (best.in_place_of(rel), true),
        None => (rel, changed),
    })
}

/// Calls, what they read that is not there yet, and what keys and calls of the aggregate are made of.
struct Reduced {
    added: Vec<Expr>,
    calls: Vec<AggregateCall>,
    outputs: Vec<Expr>,
}

/// The cheapest form by Flink's costs; None: as it stands.
fn best(aggregate: &AggregateRel, rel: &Rel, above: Option<&[Expr]>, config: &Config) -> Bound<Option<Reduced>> {
    let has_formula = |call: &AggregateCall| matches!(call.function, F::Sum | F::Avg) || is_variance(call);
    if !aggregate.calls.iter().any(has_formula) {
        return Ok(None);
    }
    let once = Pass::over(rel, aggregate, Vec::new(), config).all(&aggregate.calls)?;
    let mut twice = Pass::over(rel, aggregate, once.added.clone(), config).all(&once.calls)?;
    twice.outputs = once.outputs.iter().map(|output| output.substitute(&twice.outputs)).collect();
    let groups = groups_of_a_row(aggregate, rel);
    let work = |calls: &[AggregateCall], outputs: &[Expr]| {
        let computed = match above {
            Some(above) => {
                let keeps = |i: usize| Expr::column(i, rel.schema.columns[i].ty.clone());
                let places: Vec<Expr> =
                    (0..rel.width()).map(|i| outputs.get(i).cloned().unwrap_or_else(|| keeps(i))).collect();
                above.iter().filter(|expr| is_computed(&expr.substitute(&places))).count()
            }
            None => outputs.iter().filter(|output| is_computed(output)).count(),
        };
        calls.len() as f64 + groups * computed as f64
    };
    let as_it_stands = match aggregate.calls.iter().any(is_variance) {
        true => f64::INFINITY,
        false => work(&aggregate.calls, &[]),
    };
    let (first, second) = (work(&once.calls, &once.outputs), work(&twice.calls, &twice.outputs));
    Ok(if as_it_stands <= first.min(second) {
        None
    } else if first <= second {
        Some(once)
    } else {
        Some(twice)
    })
}

fn is_variance(call: &AggregateCall) -> bool {
    matches!(call.function, F::VarPop | F::VarSamp | F::StddevPop | F::StddevSamp)
}

/// How many groups Flink expects of a row, for tables without statistics (`FlinkRelMdRowCount`).
fn groups_of_a_row(aggregate: &AggregateRel, rel: &Rel) -> f64 {
    let keys = aggregate.keys.len();
    let groups = match keys {
        0 => return 0.0,
        _ if reads_each_once(&rel.inputs[0], &aggregate.keys) => 1.0,
        keys => 1.0 - (-0.1 * keys as f64).exp(),
    };
    match aggregate.window.as_ref().map(|window| window.shape) {
        None => groups,
        Some(WindowShape::Hop { size, slide, .. }) if size > slide => 4.0 * groups,
        Some(_) => (2.0 * groups).min(1.0),
    }
}

/// Whether the keys are those of a table.
fn reads_each_once(rel: &Rel, keys: &[usize]) -> bool {
    match &rel.op {
        RelOp::Scan(_) => is_unique(rel, keys, Ranks::Unknown),
        RelOp::Filter(_) => reads_each_once(&rel.inputs[0], keys),
        RelOp::Project(projection) => {
            let below: Option<Vec<usize>> = keys.iter().map(|key| projection[*key].as_column()).collect();
            below.is_some_and(|below| reads_each_once(&rel.inputs[0], &below))
        }
        _ => false,
    }
}

impl Reduced {
    fn in_place_of(self, rel: Rel) -> Rel {
        let Rel { op: RelOp::Aggregate(aggregate), inputs, schema } = rel else { return rel };
        let (keys, calls) = (aggregate.keys.len(), aggregate.calls.len());
        let input = only(inputs);
        let width = input.width();
        let named = |(i, expr): (usize, Expr)| (expr, format!("$f{}", width + i).into());
        let input = Rel::append(input, self.added.into_iter().enumerate().map(named).collect());
        let mut reduced = self.calls;
        // Flink names what it adds by its place.
        for (i, call) in reduced.iter_mut().enumerate().filter(|(_, call)| call.name.is_empty()) {
            call.name = format!("$f{}", keys + i).into();
        }
        let properties = keys + reduced.len();
        let below = Rel::aggregate(input, AggregateRel { calls: reduced, ..aggregate });
        let mut outputs = self.outputs;
        outputs.extend((0..schema.columns.len() - keys - calls).map(|i| below.column(properties + i)));
        let names: Vec<Arc<str>> = schema.columns.iter().map(|column| column.name.clone()).collect();
        Rel { schema, ..Rel::project(below, outputs, names) }
    }
}

/// One application of the rule.
struct Pass<'a> {
    input: &'a Rel,
    keys: &'a [usize],
    config: &'a Config,
    added: Vec<Expr>,
    calls: Vec<AggregateCall>,
}

impl<'a> Pass<'a> {
    fn over(rel: &'a Rel, aggregate: &'a AggregateRel, added: Vec<Expr>, config: &'a Config) -> Pass<'a> {
        Pass { input: &rel.inputs[0], keys: &aggregate.keys, config, added, calls: Vec::new() }
    }

    fn all(mut self, calls: &[AggregateCall]) -> Bound<Reduced> {
        let scope = Scope::default();
        let binder = ExprBinder::new(&scope, self.config);
        let mut outputs: Vec<Expr> = self
            .keys
            .iter()
            .enumerate()
            .map(|(i, key)| Expr::column(i, self.input.schema.columns[*key].ty.clone()))
            .collect();
        for call in calls {
            let output = self.output(call, &binder)?;
            outputs.push(output);
        }
        Ok(Reduced { added: self.added, calls: self.calls, outputs })
    }

    fn output(&mut self, call: &AggregateCall, binder: &ExprBinder<'_>) -> Bound {
        if let Some(key) = self.as_key(call) {
            let key = Expr::column(key, self.column(call.args[0]).ty);
            return Ok(implicit_cast::cast(key, &call.ty));
        }
        if call.function == F::Sum {
            let sum = AggregateCall { function: F::Sum0, ty: call.ty.with_nullable(false), ..call.clone() };
            let sum = self.value(sum);
            return match call.ty.nullable {
                false => Ok(sum),
                true => {
                    let count = self.value(count_of(call));
                    unless_empty(binder, sum, count)
                }
            };
        }
        let Some(arg) = call.args.first().map(|arg| self.column(*arg)) else { return Ok(self.value(call.clone())) };
        let mut parts = OfGroup { pass: self, call };
        match formula(binder, call.function, arg, &call.ty, Over::Group, &mut parts) {
            Some(made) => made,
            None => Ok(self.value(call.clone())),
        }
    }

    /// The key that such a call of a key is.
    fn as_key(&self, call: &AggregateCall) -> Option<usize> {
        let [arg] = call.args.as_slice() else { return None };
        let of_equal_values = matches!(call.function, F::Min | F::Max | F::Avg | F::FirstValue | F::LastValue);
        (of_equal_values && call.filter.is_none()).then(|| self.keys.iter().position(|key| key == arg))?
    }

    fn column(&self, column: usize) -> Expr {
        match column.checked_sub(self.input.width()) {
            None => self.input.column(column),
            Some(added) => Expr::column(column, self.added[added].ty.clone()),
        }
    }

    /// Where an argument stands below the aggregate.
    fn argument(&mut self, expr: Expr) -> usize {
        if let Some(column) = expr.as_column() {
            return column;
        }
        let known = self.added.iter().position(|added| *added == expr);
        self.input.width()
            + known.unwrap_or_else(|| {
                self.added.push(expr);
                self.added.len() - 1
            })
    }

    /// The column of a call that gives this: one that is there, or a new one.
    fn value(&mut self, mut call: AggregateCall) -> Expr {
        if call.function == F::Count && !call.distinct && call.args.iter().all(|arg| !self.column(*arg).ty.nullable) {
            call.args.clear();
        }
        let same = |known: &AggregateCall| AggregateCall { name: call.name.clone(), ..known.clone() } == call;
        let at = self.calls.iter().position(same).unwrap_or_else(|| {
            self.calls.push(call.clone());
            self.calls.len() - 1
        });
        Expr::column(self.keys.len() + at, call.ty)
    }
}

/// COUNT of what a call reads.
fn count_of(call: &AggregateCall) -> AggregateCall {
    let aggregate = aggregate_types::count_of(Vec::new());
    AggregateCall { function: F::Count, ty: aggregate.ty, constants: Vec::new(), name: "".into(), ..call.clone() }
}

/// Sums and counts of the rows that a call sees.
struct OfGroup<'p, 'a> {
    pass: &'p mut Pass<'a>,
    call: &'p AggregateCall,
}

impl Parts for OfGroup<'_, '_> {
    fn sum(&mut self, of: Expr) -> Bound {
        let sum = aggregate_types::sum_of(of, self.call.ty.nullable);
        let args = sum.args.into_iter().map(|arg| self.pass.argument(arg)).collect();
        let call = AggregateCall { function: F::Sum, args, ty: sum.ty, name: "".into(), ..self.call.clone() };
        Ok(self.pass.value(call))
    }

    fn count(&mut self, of: Expr) -> Expr {
        let args = vec![self.pass.argument(of)];
        self.pass.value(AggregateCall { args, ..count_of(self.call) })
    }
}
