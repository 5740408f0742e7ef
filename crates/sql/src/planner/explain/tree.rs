//! A plan as it is: its nodes as trees, for tests and the page. What Flink shows of it is in [`super::shown`].

use std::fmt::Write as _;

use ouzel_plan::{JobPlan, NodeId, Operator, Schema};

use super::expression::Style;
use super::node;

pub fn write(plan: &JobPlan, out: &mut String) {
    for sink in &plan.sinks {
        branch(plan, *sink, &mut Vec::new(), out);
        if plan.sinks.len() > 1 {
            out.push('\n');
        }
    }
}

/// `lasts`: for each level above, whether it was its parent's last child.
fn branch(plan: &JobPlan, id: NodeId, lasts: &mut Vec<bool>, out: &mut String) {
    let node = &plan.nodes[id];
    let inputs: Vec<&Schema> = node.inputs.iter().map(|i| &plan.nodes[*i].schema).collect();
    let is_sink = matches!(node.operator, Operator::Sink(_));
    let mode = if is_sink { "NONE".to_owned() } else { node.changelog.to_string() };
    if let Some((last, above)) = lasts.split_last() {
        above.iter().for_each(|last| out.push_str(if *last { "   " } else { ":  " }));
        out.push_str(if *last { "+- " } else { ":- " });
    }
    let line = node::line(&node.operator, &inputs, &node.schema, Style::Infix);
    let _ = match line.strip_suffix(')') {
        Some(open) => writeln!(out, "{open}, changelogMode=[{mode}])"),
        None => writeln!(out, "{line}(changelogMode=[{mode}])"),
    };
    for (i, input) in node.inputs.iter().enumerate() {
        lasts.push(i + 1 == node.inputs.len());
        branch(plan, *input, lasts, out);
        lasts.pop();
    }
}
