//! EXPLAIN: plans as text and JSON in Flink's layout.
//!
//! Reading order: [`expression`] (expressions over named columns), [`node`] (one line per operator), [`two_phases`] and
//! [`window_phases`] (an aggregate in halves), [`shown`] (a plan as Flink's nodes), [`lines`] (their layout), [`logical`] (the
//! syntax tree), [`json`] (the execution plan), [`tree`] (a plan as it is). What differs from Flink's: `docs/reference/statements.md`.

mod costs;
mod expression;
mod json;
mod keyword_calls;
mod lines;
mod logical;
mod node;
mod pattern;
mod shown;
mod shown_source;
mod tree;
mod two_phases;
mod window_phases;

use std::collections::BTreeMap;

use ouzel_plan::Operator;

use crate::ast::{ExecuteTarget, ExplainDetail, Spanned, Statement};
use crate::diagnostic::Diagnostic;
use crate::session::Session;

use self::expression::Style;
use self::lines::Details;
use self::shown::{Plan, ShownId, What};
use super::env::Env;
use super::physical::Graph;
use super::{job, sink};

/// The line of a node of a growing plan, for messages; its columns under other names where there are as many. How a Top-N keeps its
/// rows is not decided yet.
pub fn describe(graph: &Graph, id: ouzel_plan::NodeId, names: &[std::sync::Arc<str>]) -> String {
    let node = graph.node(id);
    let inputs: Vec<&ouzel_plan::Schema> = node.inputs.iter().map(|i| graph.schema(*i)).collect();
    let mut schema = node.schema.clone();
    if names.len() == schema.columns.len() {
        schema.columns.iter_mut().zip(names).for_each(|(column, name)| column.name = name.clone());
    }
    let line = node::line(&node.operator, &inputs, &schema, Style::Infix);
    match line.split_once("strategy=[").and_then(|(head, tail)| Some((head, tail.split_once("],")?.1))) {
        Some((head, tail)) => format!("{head}strategy=[UndefinedStrategy],{tail}"),
        None => line,
    }
}

/// The line of a node of a finished plan, for the page.
pub fn node_line(plan: &ouzel_plan::JobPlan, node: &ouzel_plan::Node) -> String {
    let inputs: Vec<&ouzel_plan::Schema> = node.inputs.iter().map(|i| &plan.nodes[*i].schema).collect();
    node::line(&node.operator, &inputs, &node.schema, Style::Infix)
}

/// The text of EXPLAIN for a query, an INSERT or a statement set.
pub fn explain(
    session: &Session,
    statement: &Statement,
    details: &[Spanned<ExplainDetail>],
) -> Result<String, Vec<Diagnostic>> {
    let env = Env::new(session, session.config());
    let (bound, is_query) = match statement {
        Statement::Query(query) | Statement::Execute(ExecuteTarget::Query(query)) => {
            (vec![sink::bind_explained(env, query)], true)
        }
        Statement::Insert(insert) | Statement::Execute(ExecuteTarget::Insert(insert)) => {
            (vec![sink::bind_insert(env, insert)], false)
        }
        Statement::StatementSet(set) => (set.inserts.iter().map(|i| sink::bind_insert(env, &i.node)).collect(), false),
        Statement::Explain(inner) => {
            return explain(session, &inner.statement.node, &inner.details);
        }
        _ => {
            return Err(vec![
                Diagnostic::error("only queries, INSERT and statement sets can be explained")
                    .detail("Unsupported operation: EXPLAIN of this statement"),
            ]);
        }
    };
    let planned = job::plan(session, bound)?;
    let plan = &planned.plan;
    let asks = |detail: ExplainDetail| details.iter().any(|d| d.node == detail);
    let mut text = String::from("== Abstract Syntax Tree ==\n");
    for (rel, sink) in planned.logical.iter().zip(&plan.sinks) {
        let sink = if is_query { None } else { Some(&plan.nodes[*sink].operator) };
        logical::tree(rel, sink, &mut text);
        text.push('\n');
    }
    let shown = shown::of(plan, is_query);
    let advice = asks(ExplainDetail::PlanAdvice);
    text.push_str(if advice {
        "== Optimized Physical Plan With Advice ==\n"
    } else {
        "== Optimized Physical Plan ==\n"
    });
    let advised = if advice && lacks_two_phases(&plan.config) { in_one_phase(&shown) } else { BTreeMap::new() };
    let costs = asks(ExplainDetail::EstimatedCost).then(|| costs::of(&shown));
    let details = Details {
        // A batch job has no changes.
        changes: asks(ExplainDetail::ChangelogMode) && !plan.config.is_batch(),
        costs: costs.as_deref(),
        advised: advice.then_some(&advised),
    };
    lines::physical(&shown, details, &mut text);
    if advice {
        text.push_str(if advised.is_empty() { "\nNo available advice...\n" } else { TWO_PHASES });
    }
    text.push_str("\n== Optimized Execution Plan ==\n");
    lines::execution(&shown, &mut text);
    if asks(ExplainDetail::JsonExecutionPlan) {
        text.push_str("\n== Physical Execution Plan ==\n");
        json::write(&shown, plan.parallelism, &mut text);
    }
    Ok(text)
}

/// Aggregates that could have a local half.
fn in_one_phase(plan: &Plan) -> BTreeMap<ShownId, usize> {
    let one_phase = |id: &ShownId| matches!(&plan.nodes[*id].what, What::Operator(Operator::GroupAggregate(o)) if !o.mini_batch.is_some_and(|b| b.two_phase));
    (0..plan.nodes.len()).filter(one_phase).map(|id| (id, 1)).collect()
}

/// Flink's advice for an aggregate of a stream that is not in mini-batches.
const TWO_PHASES: &str = "\nadvice[1]: [ADVICE] You might want to enable local-global two-phase optimization by configuring ('table.exec.mini-batch.enabled' to 'true', 'table.exec.mini-batch.allow-latency' to a positive long value, 'table.exec.mini-batch.size' to a positive long value).\n";

fn lacks_two_phases(config: &ouzel_plan::Config) -> bool {
    let is = |key: &str, value: &str| config.get(key).is_some_and(|v| v.trim().eq_ignore_ascii_case(value));
    !config.is_batch()
        && !is("table.exec.mini-batch.enabled", "true")
        && !is("table.optimizer.agg-phase-strategy", "ONE_PHASE")
}

/// A plan's nodes with their changes and time attributes, as trees: for tests and the page.
pub fn plan_text(plan: &ouzel_plan::JobPlan) -> String {
    let mut text = String::new();
    tree::write(plan, &mut text);
    text
}
