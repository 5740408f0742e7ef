//! EXPLAIN: plans as text and JSON in Flink's layout.
//!
//! Reading order: [`expression`] (expressions over named columns), [`node`] (one line per operator), [`tree`] (layout).

mod expression;
mod node;
mod tree;

use crate::ast::{ExecuteTarget, ExplainDetail, Spanned, Statement};
use crate::diagnostic::Diagnostic;
use crate::session::Session;

use super::env::Env;
use super::physical::Graph;
use super::{job, sink};

/// The line of a node of a growing plan, for messages.
pub fn describe(graph: &Graph, id: ouzel_plan::NodeId) -> String {
    let node = graph.node(id);
    let inputs: Vec<&ouzel_plan::Schema> = node.inputs.iter().map(|i| graph.schema(*i)).collect();
    node::line(&node.operator, &inputs, &node.schema)
}

/// The line of a node of a finished plan, for the page.
pub fn node_line(plan: &ouzel_plan::JobPlan, node: &ouzel_plan::Node) -> String {
    let inputs: Vec<&ouzel_plan::Schema> = node.inputs.iter().map(|i| &plan.nodes[*i].schema).collect();
    node::line(&node.operator, &inputs, &node.schema)
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
    let asks = |detail: ExplainDetail| details.iter().any(|d| d.node == detail);
    let with_changelog = asks(ExplainDetail::ChangelogMode);
    let mut text = String::from("== Abstract Syntax Tree ==\n");
    for rel in &planned.logical {
        tree::logical(rel, &mut text);
        text.push('\n');
    }
    text.push_str("== Optimized Physical Plan ==\n");
    tree::physical(&planned.plan, is_query, with_changelog, false, &mut text);
    text.push_str("\n== Optimized Execution Plan ==\n");
    tree::physical(&planned.plan, is_query, false, true, &mut text);
    if asks(ExplainDetail::JsonExecutionPlan) {
        text.push_str("\n== Physical Execution Plan ==\n");
        tree::json(&planned.plan, is_query, &mut text);
    }
    Ok(text)
}

/// A plan's nodes with their changes and time attributes, as trees: for tests and the page.
pub fn plan_text(plan: &ouzel_plan::JobPlan) -> String {
    let mut text = String::new();
    tree::physical(plan, false, true, false, &mut text);
    text
}
