//! Shown plans as text: a tree of lines for each sink, with what EXPLAIN was asked for behind them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::expression::Style;
use super::shown::{Plan, Shown, ShownId};

/// What a line says beside its node.
#[derive(Clone, Copy, Debug, Default)]
pub struct Details<'d> {
    pub changes: bool,
    /// By node: `rowcount = .., cumulative cost = ..`.
    pub costs: Option<&'d [String]>,
    /// By node: the number of an advice.
    pub advised: Option<&'d BTreeMap<ShownId, usize>>,
}

/// The plan as it was optimized: what is read twice stands twice.
pub fn physical(plan: &Plan, details: Details<'_>, out: &mut String) {
    for (i, root) in plan.roots.iter().enumerate() {
        if i > 0 {
            out.push('\n');
        }
        branch(plan, *root, &mut Vec::new(), out, &mut |id, out| {
            let node = &plan.nodes[id];
            // With costs, the types of values are not said.
            let of_values =
                details.costs.is_some() && node.inputs.is_empty() && node.line(Style::Infix).starts_with("Values(");
            let mut line = node.line(if of_values { Style::Infix } else { Style::Prefix }).to_owned();
            if let Some(number) = details.advised.and_then(|advised| advised.get(&id)) {
                line = match line.split_once('(') {
                    Some((name, rest)) => format!("{name}(advice=[{number}], {rest}"),
                    None => format!("{line}(advice=[{number}])"),
                };
            }
            if details.changes {
                line = with_changes(line, &node.changes);
            }
            out.push_str(&line);
            if let Some(costs) = details.costs {
                let _ = write!(out, ": {}", costs[id]);
            }
            true
        });
    }
}

/// The plan that runs: what is read twice stands once and is referred to.
pub fn execution(plan: &Plan, out: &mut String) {
    let keys = digests(plan);
    let mut ids: BTreeMap<usize, usize> = BTreeMap::new();
    let mut seen: Vec<usize> = Vec::new();
    for root in &plan.roots {
        number(plan, *root, &keys, &mut seen, &mut ids);
    }
    let mut printed: Vec<usize> = Vec::new();
    for (i, root) in plan.roots.iter().enumerate() {
        if i > 0 {
            out.push('\n');
        }
        branch(plan, *root, &mut Vec::new(), out, &mut |id, out| {
            let reused = ids.get(&keys[id]);
            if let (Some(number), true) = (reused, printed.contains(&keys[id])) {
                let _ = write!(out, "Reused(reference_id=[{number}])");
                return false;
            }
            printed.push(keys[id]);
            out.push_str(plan.nodes[id].line(Style::Infix));
            if let Some(number) = reused {
                let _ = write!(out, "(reuse_id=[{number}])");
            }
            true
        });
    }
}

/// Equal sub-plans have equal numbers.
pub fn digests(plan: &Plan) -> Vec<usize> {
    let mut known: BTreeMap<(String, Vec<usize>), usize> = BTreeMap::new();
    let mut digests = vec![usize::MAX; plan.nodes.len()];
    fn of(
        plan: &Plan,
        id: ShownId,
        known: &mut BTreeMap<(String, Vec<usize>), usize>,
        digests: &mut Vec<usize>,
    ) -> usize {
        if digests[id] == usize::MAX {
            let node = &plan.nodes[id];
            let inputs = node.inputs.iter().map(|input| of(plan, *input, known, digests)).collect();
            let next = known.len();
            digests[id] = *known.entry((node.line(Style::Infix).to_owned(), inputs)).or_insert(next);
        }
        digests[id]
    }
    for root in &plan.roots {
        of(plan, *root, &mut known, &mut digests);
    }
    digests
}

/// Numbers what is met a second time.
fn number(plan: &Plan, id: ShownId, keys: &[usize], seen: &mut Vec<usize>, ids: &mut BTreeMap<usize, usize>) {
    let is_values = plan.nodes[id].inputs.is_empty() && plan.nodes[id].line(Style::Infix).starts_with("Values(");
    if seen.contains(&keys[id]) && !is_values {
        let next = ids.len() + 1;
        ids.entry(keys[id]).or_insert(next);
        return;
    }
    seen.push(keys[id]);
    for input in &plan.nodes[id].inputs {
        number(plan, *input, keys, seen, ids);
    }
}

/// `lasts`: for each level above, whether it was its parent's last child. `line` says whether the inputs follow.
fn branch(
    plan: &Plan,
    id: ShownId,
    lasts: &mut Vec<bool>,
    out: &mut String,
    line: &mut dyn FnMut(ShownId, &mut String) -> bool,
) {
    if let Some((last, above)) = lasts.split_last() {
        above.iter().for_each(|last| out.push_str(if *last { "   " } else { ":  " }));
        out.push_str(if *last { "+- " } else { ":- " });
    }
    let goes_on = line(id, out);
    out.push('\n');
    let Shown { inputs, .. } = &plan.nodes[id];
    for (i, input) in inputs.iter().enumerate().filter(|_| goes_on) {
        lasts.push(i + 1 == inputs.len());
        branch(plan, *input, lasts, out, line);
        lasts.pop();
    }
}

fn with_changes(mut line: String, mode: &str) -> String {
    match line.pop() {
        Some(')') => {
            let _ = write!(line, ", changelogMode=[{mode}])");
        }
        last => {
            line.extend(last);
            let _ = write!(line, "(changelogMode=[{mode}])");
        }
    }
    line
}
