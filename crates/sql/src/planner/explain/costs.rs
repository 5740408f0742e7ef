//! ESTIMATED_COST: how many rows a Flink without statistics expects of a node, and the costs up to there.
//!
//! The rules are those of Flink's metadata (`FlinkRelMdRowCount`, `FlinkRelMdSize`, `SelectivityEstimator`) and of the nodes'
//! own costs, for tables of whose size and values nothing is known.

use ouzel_plan::expr::names;
use ouzel_plan::operator::{JoinKind, RankEnd};
use ouzel_plan::{Expr, ExprKind, Operator, Schema};
use ouzel_types::{DataType, TypeKind};

use super::shown::{Plan, Shown, What};

/// Rows of a table without statistics.
const ROWS: f64 = 1e8;
const HASHED: f64 = 8.0;
const SERIALIZED: f64 = 160.0;
/// Of each input of a join of two streams.
const JOINED: f64 = 100.0;

#[derive(Clone, Copy, Debug, Default)]
struct Cost {
    rows: f64,
    cpu: f64,
    io: f64,
    network: f64,
}

/// By node: `rowcount = .., cumulative cost = {..}`.
pub fn of(plan: &Plan) -> Vec<String> {
    let mut counts = vec![0.0; plan.nodes.len()];
    let mut costs = vec![Cost::default(); plan.nodes.len()];
    let mut texts = vec![String::new(); plan.nodes.len()];
    for id in in_order(plan) {
        let node = &plan.nodes[id];
        let inputs: Vec<f64> = node.inputs.iter().map(|i| counts[*i]).collect();
        counts[id] = rows(node, &inputs);
        let mut cost = own(node, plan, counts[id], &inputs);
        for input in &node.inputs {
            let below = costs[*input];
            cost.rows += below.rows;
            cost.cpu += below.cpu;
            cost.io += below.io;
            cost.network += below.network;
        }
        costs[id] = cost;
        texts[id] = format!(
            "rowcount = {}, cumulative cost = {{{} rows, {} cpu, {} io, {} network, 0.0 memory}}",
            number(counts[id]),
            number(cost.rows),
            number(cost.cpu),
            number(cost.io),
            number(cost.network)
        );
    }
    texts
}

/// Inputs before what reads them: the union below a sink is made after it.
fn in_order(plan: &Plan) -> Vec<usize> {
    fn visit(plan: &Plan, id: usize, order: &mut Vec<usize>) {
        if !order.contains(&id) {
            plan.nodes[id].inputs.iter().for_each(|input| visit(plan, *input, order));
            order.push(id);
        }
    }
    let mut order = Vec::new();
    plan.roots.iter().for_each(|root| visit(plan, *root, &mut order));
    order
}

/// As Java prints a double.
fn number(value: f64) -> String {
    if value == 0.0 || (1e-3..1e7).contains(&value.abs()) {
        return format!("{value:?}");
    }
    let text = format!("{value:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let point = if digits.contains('.') { "" } else { ".0" };
    format!("{digits}{point}E{exponent}")
}

fn rows(node: &Shown, inputs: &[f64]) -> f64 {
    let first = inputs.first().copied().unwrap_or(ROWS);
    match &node.what {
        What::Source => ROWS,
        What::Calc(calc) => first * calc.filter.as_ref().map_or(1.0, selectivity),
        What::Exchange(_) | What::Passes | What::LocalAggregate => first,
        What::Operator(operator) => match operator {
            Operator::Values(rows) => rows.len() as f64,
            Operator::Union => inputs.iter().sum(),
            Operator::Join(o) => joined(o.kind, inputs, o.left_keys.len(), o.condition.as_ref()),
            Operator::HashJoin(o) => joined(o.kind, inputs, o.left_keys.len(), o.condition.as_ref()),
            Operator::IntervalJoin(o) => joined(o.kind, inputs, o.left_keys.len(), o.condition.as_ref()),
            Operator::TemporalJoin(o) => {
                // The time is a further condition.
                joined(o.kind, inputs, o.left_keys.len(), o.condition.as_ref()) * DEFAULT
            }
            Operator::Rank(o) => {
                let range = (last_rank(o.to) - o.from as f64 + 1.0).max(1.0);
                match (o.is_limit, o.partition.is_empty()) {
                    (true, _) => (first - (o.from as f64 - 1.0)).max(0.0).min(range),
                    (false, true) => range.min(first),
                    (false, false) => first * 0.1,
                }
            }
            Operator::WindowRank(o) if o.partition.is_empty() => (o.to as f64 - o.from as f64 + 1.0).min(first),
            Operator::WindowRank(_) => first * 0.1,
            Operator::WindowJoin(o) => joined(o.kind, inputs, o.left_keys.len(), o.condition.as_ref()),
            Operator::Limit(o) => (first - o.offset as f64).max(0.0).min(o.fetch as f64),
            Operator::Sort(o) => {
                let behind = (first - o.offset as f64).max(0.0);
                o.fetch.map_or(behind, |fetch| behind.min(fetch as f64))
            }
            Operator::Expand(o) => first * o.sets.len() as f64,
            _ => first,
        },
    }
}

fn last_rank(to: RankEnd) -> f64 {
    match to {
        RankEnd::Constant(n) => n as f64,
        // What Flink assumes of a rank that a column bounds.
        RankEnd::Column(_) => 100.0,
    }
}

/// Calcite's cost of a sort of `rows` of which the first `read` are kept.
fn sorted(keys: usize, rows: f64, read: f64, schema: &Schema) -> Cost {
    let read = read.min(rows);
    let bytes = (3 + schema.columns.len()) as f64 * 4.0;
    let steps = if keys == 0 { read } else { rows * read.max(1.0).ln() };
    Cost { rows: read, cpu: steps * bytes, ..Cost::default() }
}

fn joined(kind: JoinKind, inputs: &[f64], keys: usize, condition: Option<&Expr>) -> f64 {
    let (left, right) = (inputs[0], inputs[1]);
    let rest = condition.map_or(1.0, selectivity);
    let inner = match keys {
        0 => left * right * rest,
        keys => (left + right) * EQUAL.powi(i32::try_from(keys).unwrap_or(1)) * rest,
    };
    match kind {
        JoinKind::Inner => inner,
        JoinKind::Left => left.max(inner),
        JoinKind::Right => right.max(inner),
        JoinKind::Full => left.max(inner) + right.max(inner) - inner,
        JoinKind::Semi | JoinKind::Anti => left * 0.5,
    }
}

const EQUAL: f64 = 0.15;
const COMPARISON: f64 = 0.5;
const IS_NULL: f64 = 0.1;
const LIKE: f64 = 0.05;
const DEFAULT: f64 = 0.25;

/// Which part of the rows a condition lets through.
fn selectivity(condition: &Expr) -> f64 {
    match &condition.kind {
        ExprKind::And(terms) => terms.iter().map(selectivity).product(),
        ExprKind::Or(terms) => {
            let each: Vec<f64> = terms.iter().map(selectivity).collect();
            (each.iter().sum::<f64>() - each.iter().product::<f64>()).min(1.0)
        }
        ExprKind::Column(_) => EQUAL,
        ExprKind::Literal(_) => 1.0,
        ExprKind::Call { name, args } => match name.as_ref() {
            names::EQ => EQUAL,
            names::NE => 1.0 - EQUAL,
            names::LT | names::LE | names::GT | names::GE => COMPARISON,
            names::IS_NULL => IS_NULL,
            names::IS_NOT_NULL => 1.0 - IS_NULL,
            names::NOT => 1.0 - args.first().map_or(0.0, selectivity),
            names::IN => (EQUAL * (args.len() - 1) as f64).min(1.0),
            "LIKE" => LIKE,
            _ => DEFAULT,
        },
        _ => DEFAULT,
    }
}

fn own(node: &Shown, plan: &Plan, count: f64, inputs: &[f64]) -> Cost {
    let first = inputs.first().copied().unwrap_or(0.0);
    let usual = Cost { rows: count, cpu: count, ..Cost::default() };
    match &node.what {
        What::Source => Cost { io: count * row_size(&node.schema), ..usual },
        What::Calc(calc) => {
            let computed = calc.projection.iter().filter(|e| is_computed(e)).count();
            Cost { rows: count, cpu: count * computed as f64, ..Cost::default() }
        }
        What::Exchange(keys) => {
            let schema = node.inputs.first().map_or(&node.schema, |i| &plan.nodes[*i].schema);
            let spread = if keys.is_empty() { 1.0 } else { HASHED * keys.len() as f64 };
            Cost { rows: count, cpu: count * (spread + SERIALIZED), network: count * row_size(schema), io: 0.0 }
        }
        What::Passes | What::LocalAggregate => usual,
        What::Operator(operator) => match operator {
            Operator::Values(_) => Cost { rows: count, cpu: 1.0, ..Cost::default() },
            Operator::Join(_) => Cost { rows: 2.0 * JOINED, cpu: 2.0 * JOINED, ..Cost::default() },
            Operator::IntervalJoin(_) | Operator::TemporalJoin(_) | Operator::WindowJoin(_) | Operator::HashJoin(_) => {
                Cost { rows: count, ..Cost::default() }
            }
            Operator::Rank(o) if o.is_limit => sorted(o.order.len(), first, last_rank(o.to), &node.schema),
            Operator::Limit(o) => sorted(0, first, (o.offset + o.fetch) as f64, &node.schema),
            Operator::Sort(o) => {
                let read = o.fetch.map_or(first, |fetch| (o.offset + fetch) as f64);
                sorted(o.order.len(), first, read, &node.schema)
            }
            Operator::TemporalSort(_) => sorted(1, first, first, &node.schema),
            Operator::OverAggregate(o) => {
                let (given, added) = (node.schema.columns.len() - o.calls.len(), node.schema.columns.len() - 1);
                Cost { rows: count, cpu: count * added as f64 / given.max(1) as f64, ..Cost::default() }
            }
            Operator::WindowRank(_) => Cost { rows: first, cpu: first, ..Cost::default() },
            Operator::Rank(_) => Cost { rows: first, cpu: first, ..Cost::default() },
            _ => usual,
        },
    }
}

/// Columns, literals and casts cost nothing.
fn is_computed(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Column(_) | ExprKind::Literal(_) => false,
        ExprKind::Cast { input, mode } => *mode == ouzel_plan::expr::CastMode::Try || is_computed(input),
        _ => true,
    }
}

fn row_size(schema: &Schema) -> f64 {
    schema.columns.iter().map(|c| size(&c.ty)).sum()
}

fn size(ty: &DataType) -> f64 {
    match &ty.kind {
        TypeKind::Boolean | TypeKind::TinyInt | TypeKind::Char(_) => 1.0,
        TypeKind::SmallInt => 2.0,
        TypeKind::Int | TypeKind::Float | TypeKind::IntervalDayTime => 4.0,
        TypeKind::BigInt | TypeKind::Double | TypeKind::IntervalYearMonth => 8.0,
        TypeKind::Binary(_) | TypeKind::Varbinary(_) => 16.0,
        TypeKind::Array(item) => size(item) * 16.0,
        TypeKind::Multiset(item) => (size(item) + 4.0) * 16.0,
        TypeKind::Map(key, value) => (size(key) + size(value)) * 16.0,
        TypeKind::Row(fields) | TypeKind::Structured { fields, .. } => fields.iter().map(|f| size(&f.ty)).sum(),
        _ => 12.0,
    }
}
