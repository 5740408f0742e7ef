//! The execution plan as JSON, in the shape that Flink prints: an exchange is the way in which a node is reached.

use std::fmt::Write as _;

use ouzel_plan::Operator;

use super::expression::Style;
use super::lines;
use super::shown::{Plan, Shown, ShownId, What};

/// The nodes, each once, in the order in which they are made.
pub fn write(plan: &Plan, parallelism: usize, out: &mut String) {
    let mut writer = Writer { plan, parallelism, digests: lines::digests(plan), numbers: Vec::new(), out };
    writer.out.push_str("{\n  \"nodes\" : [ ");
    for root in &plan.roots {
        writer.node(*root);
    }
    writer.out.push_str(" ]\n}");
}

struct Writer<'p> {
    plan: &'p Plan,
    parallelism: usize,
    digests: Vec<usize>,
    /// Digests of the nodes that are written; a node's number is its place.
    numbers: Vec<usize>,
    out: &'p mut String,
}

impl Writer<'_> {
    /// The node's number.
    fn node(&mut self, id: ShownId) -> usize {
        if let Some(at) = self.numbers.iter().position(|digest| *digest == self.digests[id]) {
            return at + 1;
        }
        let plan = self.plan;
        let node = &plan.nodes[id];
        let mut predecessors = Vec::new();
        for input in &node.inputs {
            let below = &plan.nodes[*input];
            let (ship, from) = match &below.what {
                What::Exchange(keys) if keys.is_empty() => ("GLOBAL", below.inputs[0]),
                What::Exchange(_) => ("HASH", below.inputs[0]),
                _ => ("FORWARD", *input),
            };
            let number = self.node(from);
            predecessors.push(format!(
                "{{\n      \"id\" : {number},\n      \"ship_strategy\" : \"{ship}\",\n      \"side\" : \"second\"\n    }}"
            ));
        }
        self.numbers.push(self.digests[id]);
        let number = self.numbers.len();
        let (kind, pact) = kind(node);
        let contents = escaped(&format!("[{number}]:{}", node.line(Style::Infix)));
        let _ = write!(
            self.out,
            "{}{{\n    \"id\" : {number},\n    \"type\" : \"{kind}[{number}]\",\n    \"pact\" : \"{pact}\",\n    \"contents\" : \"{contents}\",\n    \"parallelism\" : {}",
            if number == 1 { "" } else { ", " },
            self.parallelism
        );
        if !predecessors.is_empty() {
            let _ = write!(self.out, ",\n    \"predecessors\" : [ {} ]", predecessors.join(", "));
        }
        self.out.push_str("\n  }");
        number
    }
}

/// `Source: t`, `t: Sink`, else the operator's name; and what it is.
fn kind(node: &Shown) -> (String, &'static str) {
    let line = node.line(Style::Infix);
    let name = line.split('(').next().unwrap_or(line);
    match &node.what {
        What::Operator(Operator::Sink(sink)) => (format!("Sink: {}", sink.table.path.name), "Data Sink"),
        What::Source => {
            // `TableSourceScan(table=[[catalog, database, t, ..]], ..)`
            let path = line.split("[[").nth(1).and_then(|path| path.split("]]").next()).unwrap_or_default();
            (format!("Source: {}", path.split(", ").nth(2).unwrap_or_default()), "Data Source")
        }
        What::Operator(Operator::Values(_)) => ("Source: Values".to_owned(), "Data Source"),
        _ => (name.to_owned(), "Operator"),
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
