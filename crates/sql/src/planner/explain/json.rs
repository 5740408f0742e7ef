//! The execution plan as JSON, in the shape that Flink prints.

use std::fmt::Write as _;

use ouzel_plan::{JobPlan, Node, Operator, Schema};

use super::expression::Style;
use super::node;

/// The nodes as Flink's execution plan lists them.
pub fn write(plan: &JobPlan, is_query: bool, out: &mut String) {
    out.push_str("{\n  \"nodes\" : [ ");
    let shown: Vec<&Node> =
        plan.nodes.iter().filter(|n| !(is_query && matches!(n.operator, Operator::Sink(_)))).collect();
    for (i, node) in shown.iter().enumerate() {
        let inputs: Vec<&Schema> = node.inputs.iter().map(|i| &plan.nodes[*i].schema).collect();
        let contents = node::line(&node.operator, &inputs, &node.schema, Style::Infix);
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
            kind(&node.operator),
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

/// `Source: t`, `Sink: p`, else the operator's name.
fn kind(operator: &Operator) -> String {
    match operator {
        Operator::Scan(scan) => format!("Source: {}", scan.table.path.name),
        Operator::Values(_) => "Source: Values".to_owned(),
        Operator::Sink(sink) => format!("Sink: {}", sink.table.path.name),
        other => other.name().to_owned(),
    }
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
