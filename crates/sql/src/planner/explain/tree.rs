//! The layout of plans: a tree of lines.

use std::fmt::Write as _;

use ouzel_plan::{JobPlan, Node, NodeId, Operator, Schema};

use super::expression::{Names, Style};
use super::{node, two_phases};
use crate::planner::mini_batch;

#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// The sink is not shown.
    pub is_query: bool,
    pub changelog: bool,
    /// Nodes with several readers are printed once and referred to.
    pub reuse: bool,
    /// With lines for what is no node here: exchanges, assigners of watermarks and mini-batches, the sort below OVER, the local
    /// half of an aggregate.
    pub whole: bool,
    pub style: Style,
    /// Aggregates in one phase refer to the advice below the plan.
    pub advised: bool,
}

/// How a node refers to the advice.
pub const ADVISED: &str = "(advice=[1], ";

pub fn physical(plan: &JobPlan, layout: Layout, out: &mut String) {
    let mut shared: Vec<NodeId> = Vec::new();
    if layout.reuse {
        let readers = |id: NodeId| plan.nodes.iter().filter(|n| n.inputs.contains(&id)).count();
        shared.extend((0..plan.nodes.len()).filter(|id| readers(*id) > 1));
    }
    let bundles = mini_batch::explained(&plan.nodes, &plan.config);
    let mut seen = Vec::new();
    for sink in &plan.sinks {
        let root = if layout.is_query { plan.nodes[*sink].inputs[0] } else { *sink };
        let mut printer = Printer { plan, layout, shared: &shared, bundles: &bundles, seen: &mut seen, out };
        printer.node(root, &mut Vec::new());
        if plan.sinks.len() > 1 {
            printer.out.push('\n');
        }
    }
}

struct Printer<'p> {
    plan: &'p JobPlan,
    layout: Layout,
    shared: &'p [NodeId],
    /// By node: the assigner of mini-batches behind a scan.
    bundles: &'p [Option<String>],
    seen: &'p mut Vec<NodeId>,
    out: &'p mut String,
}

impl Printer<'_> {
    /// `lasts`: for each level above, whether it was its parent's last child.
    fn node(&mut self, id: NodeId, lasts: &mut Vec<bool>) {
        let node = &self.plan.nodes[id];
        let number = self.shared.iter().position(|s| *s == id).map(|at| at + 1);
        if let Some(number) = number
            && self.seen.contains(&id)
        {
            self.indent(lasts);
            let _ = writeln!(self.out, "Reused(reference_id=[{number}])");
            return;
        }
        self.seen.push(id);
        let depth = lasts.len();
        let mut lines = self.lines(node);
        if let (Some(number), Some(first)) = (number, lines.first_mut()) {
            let _ = write!(first, "(reuse_id=[{number}])");
        }
        for (i, line) in lines.into_iter().enumerate() {
            if i > 0 {
                lasts.push(true);
            }
            self.indent(lasts);
            let _ = writeln!(self.out, "{line}");
        }
        for (i, input) in node.inputs.iter().enumerate() {
            let before = lasts.len();
            lasts.push(i + 1 == node.inputs.len());
            let exchanged = self.layout.whole && !has_halves(node);
            if let (true, Some(keys)) = (exchanged, node.distribution.get(i).and_then(Option::as_ref)) {
                self.indent(lasts);
                let below = &self.plan.nodes[*input];
                let line = self.with_changes(node::exchange(keys, &below.schema), &below.changelog.to_string());
                let _ = writeln!(self.out, "{line}");
                lasts.push(true);
            }
            self.node(*input, lasts);
            lasts.truncate(before);
        }
        lasts.truncate(depth);
    }

    /// The line of a node, and of what Flink has as nodes beside it.
    fn lines(&self, node: &Node) -> Vec<String> {
        let inputs: Vec<&Schema> = node.inputs.iter().map(|i| &self.plan.nodes[*i].schema).collect();
        let mode =
            if matches!(node.operator, Operator::Sink(_)) { "NONE".to_owned() } else { node.changelog.to_string() };
        if let (true, true, Operator::GroupAggregate(aggregate)) = (self.layout.whole, has_halves(node), &node.operator)
        {
            let (global, local) = two_phases::halves(aggregate, &Names::of(&inputs, self.layout.style), &node.schema);
            let exchange = node::exchange(&aggregate.keys, inputs[0]);
            let below = [exchange, local].map(|line| self.with_changes(line, "I"));
            return std::iter::once(self.with_changes(global, &mode)).chain(below).collect();
        }
        // Flink places it below a reader, and a query that only scans has none.
        let is_root = self.layout.is_query && self.seen.len() == 1;
        let bundles = self.bundles[node.id].clone().filter(|_| self.layout.whole && !is_root);
        let watermarks = match &node.operator {
            Operator::Scan(scan) if self.layout.whole => node::watermark(scan, &node.schema, self.layout.style),
            _ => None,
        };
        // OVER of a batch job sorts its rows itself.
        let sort = match &node.operator {
            Operator::SortedOver(over) if self.layout.whole => node::sort_below(over, inputs[0], self.layout.style),
            _ => None,
        };
        let mut own = node::line(&node.operator, &inputs, &node.schema, self.layout.style);
        if self.layout.advised && matches!(node.operator, Operator::GroupAggregate(_)) {
            own = own.replacen('(', ADVISED, 1);
        }
        if matches!(node.operator, Operator::Join(_)) && mini_batch::is_enabled(&self.plan.config) {
            own.pop();
            own.push_str(", miniBatch=[true])");
        }
        let all = bundles.into_iter().chain(watermarks).chain([own]).chain(sort);
        all.map(|line| self.with_changes(line, &mode)).collect()
    }

    fn indent(&mut self, lasts: &[bool]) {
        let Some((last, above)) = lasts.split_last() else { return };
        let _ = last;
        for last in above {
            self.out.push_str(if *last { "   " } else { ":  " });
        }
        self.out.push_str(if lasts[lasts.len() - 1] { "+- " } else { ":- " });
    }

    fn with_changes(&self, mut line: String, mode: &str) -> String {
        if self.layout.changelog {
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

fn has_halves(node: &Node) -> bool {
    matches!(&node.operator, Operator::GroupAggregate(o) if o.mini_batch.is_some_and(|bundle| bundle.two_phase))
}
