//! The layout of plans: a tree of lines, a plan as JSON.

use std::fmt::Write as _;

use ouzel_plan::operator::JoinKind;
use ouzel_plan::{JobPlan, Node, NodeId, Operator, Schema};

use super::expression::{Names, text};
use super::node;
use crate::planner::rel::{Rel, RelOp};

/// `reuse`: nodes with several readers are printed once and referred to.
pub fn physical(plan: &JobPlan, is_query: bool, changelog: bool, reuse: bool, out: &mut String) {
    let mut shared: Vec<NodeId> = Vec::new();
    if reuse {
        let readers = |id: NodeId| plan.nodes.iter().filter(|n| n.inputs.contains(&id)).count();
        shared.extend((0..plan.nodes.len()).filter(|id| readers(*id) > 1));
    }
    let mut seen = Vec::new();
    for sink in &plan.sinks {
        let root = if is_query { plan.nodes[*sink].inputs[0] } else { *sink };
        let mut printer = Printer { plan, changelog, shared: &shared, seen: &mut seen, out };
        printer.node(root, &mut Vec::new());
        if plan.sinks.len() > 1 {
            printer.out.push('\n');
        }
    }
}

struct Printer<'p> {
    plan: &'p JobPlan,
    changelog: bool,
    shared: &'p [NodeId],
    seen: &'p mut Vec<NodeId>,
    out: &'p mut String,
}

impl Printer<'_> {
    /// `lasts`: for each level above, whether it was its parent's last child.
    fn node(&mut self, id: NodeId, lasts: &mut Vec<bool>) {
        self.indent(lasts);
        let node = &self.plan.nodes[id];
        if let Some(number) = self.shared.iter().position(|s| *s == id) {
            if self.seen.contains(&id) {
                let _ = writeln!(self.out, "Reused(reference_id=[{}])", number + 1);
                return;
            }
            self.seen.push(id);
            let line = self.line(node);
            let _ = writeln!(self.out, "{line}(reuse_id=[{}])", number + 1);
        } else {
            let line = self.line(node);
            let _ = writeln!(self.out, "{line}");
        }
        for (i, input) in node.inputs.iter().enumerate() {
            lasts.push(i + 1 == node.inputs.len());
            self.node(*input, lasts);
            lasts.pop();
        }
    }

    fn indent(&mut self, lasts: &[bool]) {
        let Some((last, above)) = lasts.split_last() else { return };
        let _ = last;
        for last in above {
            self.out.push_str(if *last { "   " } else { ":  " });
        }
        self.out.push_str(if lasts[lasts.len() - 1] { "+- " } else { ":- " });
    }

    fn line(&self, node: &Node) -> String {
        let inputs: Vec<&Schema> = node.inputs.iter().map(|i| &self.plan.nodes[*i].schema).collect();
        let mut line = node::line(&node.operator, &inputs, &node.schema);
        if self.changelog {
            let mode = if matches!(node.operator, Operator::Sink(_)) {
                "NONE".to_string()
            } else {
                node.changelog.to_string()
            };
            match line.pop() {
                Some(')') => {
                    let _ = write!(line, ", changelogMode=[{mode}])");
                }
                last => {
                    line.extend(last);
                    let _ = write!(line, "(changelogMode=[{mode}])");
                }
            }
        }
        line
    }
}

/// The tree before any rewrite.
pub fn logical(rel: &Rel, out: &mut String) {
    logical_node(rel, 0, out);
}

fn logical_node(rel: &Rel, depth: usize, out: &mut String) {
    if depth > 0 {
        for _ in 1..depth {
            out.push_str("   ");
        }
        out.push_str("+- ");
    }
    let schemas: Vec<&Schema> = rel.inputs.iter().map(|i| &i.schema).collect();
    let names = Names::of(&schemas);
    let line = match &rel.op {
        RelOp::Scan(scan) => {
            let path = &scan.source.table.path;
            format!("LogicalTableScan(table=[[{}, {}, {}]])", path.catalog, path.database, path.name)
        }
        RelOp::Values(rows) => format!("LogicalValues(tuples=[{} rows])", rows.len()),
        RelOp::Project(exprs) => {
            let shown: Vec<String> = exprs
                .iter()
                .zip(&rel.schema.columns)
                .map(|(e, c)| format!("{}=[{}]", c.name, text(e, &names)))
                .collect();
            format!("LogicalProject({})", shown.join(", "))
        }
        RelOp::Filter(predicate) => format!("LogicalFilter(condition=[{}])", text(predicate, &names)),
        RelOp::Join(join) => {
            let condition: Vec<String> = join.condition.iter().map(|c| text(c, &names)).collect();
            let condition = if condition.is_empty() { "true".to_string() } else { condition.join(" AND ") };
            format!("LogicalJoin(condition=[{condition}], joinType=[{}])", logical_kind(join.kind))
        }
        RelOp::Aggregate(aggregate) => format!("LogicalAggregate(group=[{{{}}}])", names.list(&aggregate.keys)),
        RelOp::Window(_) => "LogicalTableFunctionScan(invocation=[window])".to_string(),
        RelOp::Over(over) => format!("LogicalWindow(partition=[{}])", names.list(&over.partition)),
        RelOp::Expand(_) => "LogicalExpand".to_string(),
        RelOp::Sort(sort) => {
            let fetch = sort.fetch.map(|n| format!(", fetch=[{n}]")).unwrap_or_default();
            let keys: Vec<usize> = sort.keys.iter().map(|k| k.column).collect();
            format!("LogicalSort(sort=[{}]{fetch})", names.list(&keys))
        }
        RelOp::Union => "LogicalUnion(all=[true])".to_string(),
        RelOp::Unnest(unnest) => format!("LogicalCorrelate(invocation=[UNNEST({})])", text(&unnest.collection, &names)),
        RelOp::Match(_) => "LogicalMatch".to_string(),
    };
    let _ = writeln!(out, "{line}");
    rel.inputs.iter().for_each(|input| logical_node(input, depth + 1, out));
}

fn logical_kind(kind: JoinKind) -> &'static str {
    match kind {
        JoinKind::Inner => "inner",
        JoinKind::Left => "left",
        JoinKind::Right => "right",
        JoinKind::Full => "full",
        JoinKind::Semi => "semi",
        JoinKind::Anti => "anti",
    }
}

/// The nodes as Flink's execution plan lists them.
pub fn json(plan: &JobPlan, is_query: bool, out: &mut String) {
    out.push_str("{\n  \"nodes\" : [ ");
    let shown: Vec<&Node> =
        plan.nodes.iter().filter(|n| !(is_query && matches!(n.operator, Operator::Sink(_)))).collect();
    for (i, node) in shown.iter().enumerate() {
        let inputs: Vec<&Schema> = node.inputs.iter().map(|i| &plan.nodes[*i].schema).collect();
        let contents = node::line(&node.operator, &inputs, &node.schema);
        let pact = match node.operator {
            Operator::Scan(_) | Operator::Values(_) => "Data Source",
            Operator::Sink(_) => "Data Sink",
            _ => "Operator",
        };
        let _ = write!(
            out,
            "{}{{\n    \"id\" : {},\n    \"type\" : \"{}[{}]\",\n    \"pact\" : \"{pact}\",\n    \"contents\" : \"{}\",\n    \"parallelism\" : {}",
            if i == 0 { "" } else { ", " },
            node.id + 1,
            node.operator.name(),
            node.id + 1,
            escaped(&format!("[{}]:{contents}", node.id + 1)),
            plan.parallelism
        );
        if !node.inputs.is_empty() {
            let predecessors: Vec<String> = node
                .inputs
                .iter()
                .zip(&node.distribution)
                .map(|(input, distribution)| {
                    let ship = match distribution {
                        None => "FORWARD",
                        Some(keys) if keys.is_empty() => "GLOBAL",
                        Some(_) => "HASH",
                    };
                    format!("{{\n      \"id\" : {},\n      \"ship_strategy\" : \"{ship}\",\n      \"side\" : \"second\"\n    }}", input + 1)
                })
                .collect();
            let _ = write!(out, ",\n    \"predecessors\" : [ {} ]", predecessors.join(", "));
        }
        out.push_str("\n  }");
    }
    out.push_str(" ]\n}");
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out
}
