//! Who needs -U rows: asked top-down, answered bottom-up; then the plan in its final form.
//!
//! A node that can leave -U out does so unless a reader needs it. A filter over updates needs it, unless it looks at an
//! upsert key alone (a row that leaves the filter must be taken back), and what passes such rows on gives them to its readers as well; upsert sinks
//! take a lone -U as a delete. Where a source or a shared node gives -U that one reader does not want, DropUpdateBefore
//! stands between them.

use ouzel_plan::operator::{Calc, Join, RankInput};
use ouzel_plan::{ChangelogMode, Node, NodeId, Operator};

use super::ability;
use super::distribution;
use super::physical::{Graph, PhysicalNode};
use super::served;

/// What a reader wants of updates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Need {
    Nothing,
    After,
    Both,
}

/// The nodes in order with final change modes; `sinks` are renumbered as well.
pub fn finish(graph: Graph, sinks: &[NodeId]) -> (Vec<Node>, Vec<NodeId>) {
    let (mut graph, sinks) = graph.reachable(sinks);
    served::leave_normalizers_out(&mut graph, &sinks);
    let (mut graph, sinks) = graph.reachable(&sinks);
    let needs = needs(&graph);
    let mut given: Vec<bool> = Vec::with_capacity(graph.nodes.len());
    for id in 0..graph.nodes.len() {
        let update_before = gives_update_before(&graph, id, &needs, &given);
        set_flags(&mut graph.nodes[id], update_before);
        given.push(update_before);
    }
    Output::new(&graph, &given).build(&sinks)
}

fn needs(graph: &Graph) -> Vec<Need> {
    let mut needs = vec![Need::Nothing; graph.nodes.len()];
    for id in (0..graph.nodes.len()).rev() {
        for (i, input) in graph.nodes[id].inputs.iter().enumerate() {
            needs[*input] = needs[*input].max(need_of(graph, id, i, needs[id]));
        }
    }
    needs
}

/// What `id` wants from its input number `i` when its own readers want `own`.
fn need_of(graph: &Graph, id: NodeId, i: usize, own: Need) -> Need {
    let node = graph.node(id);
    let input = graph.node(node.inputs[i]);
    if !input.kinds.update {
        return Need::Nothing;
    }
    match &node.operator {
        Operator::Sink(sink) => sink_need(graph, node.inputs[0], sink),
        Operator::Calc(calc) if may_drop_rows(calc, &input.upsert_keys) => Need::Both,
        Operator::Unnest(unnest) if unnest.condition.is_some() => Need::Both,
        Operator::GroupAggregate(_)
        | Operator::WindowAggregate(_)
        | Operator::OverAggregate(_)
        | Operator::Limit(_)
        | Operator::SinkMaterialize(_) => Need::Both,
        Operator::Rank(rank) if matches!(rank.input, RankInput::Upsert(_)) => Need::After,
        Operator::Rank(_) => Need::Both,
        Operator::Join(join) => {
            if is_steady(graph, node, join) {
                own.max(Need::After)
            } else {
                Need::Both
            }
        }
        Operator::TemporalJoin(_) if i == 1 => Need::After,
        Operator::ChangelogNormalize(_) => Need::After,
        _ => own.max(Need::After),
    }
}

/// No update moves a row to another join key: an upsert key of each side that is updated holds the join key. Otherwise
/// the join needs -U of both sides and gives it.
fn is_steady(graph: &Graph, node: &PhysicalNode, join: &Join) -> bool {
    node.inputs.iter().zip([&join.left_keys, &join.right_keys]).all(|(input, keys)| {
        let input = graph.node(*input);
        !input.kinds.update || input.upsert_keys.iter().any(|unique| keys.iter().all(|k| unique.contains(k)))
    })
}

/// An update may enter or leave the filter: it reads more than an upsert key.
fn may_drop_rows(calc: &Calc, upsert_keys: &[Vec<usize>]) -> bool {
    calc.filter.as_ref().is_some_and(|filter| {
        let read = super::exprs::columns_of(filter);
        !upsert_keys.iter().any(|key| read.iter().all(|c| key.contains(c)))
    })
}

fn sink_need(graph: &Graph, input: NodeId, sink: &ouzel_plan::table::Sink) -> Need {
    let takes = ability::sink_changelog(&sink.table);
    if sink.table.option(super::sink::ONLY_EXPLAINED).is_some() {
        return Need::After;
    }
    if takes.update_before {
        if sink.table.connector() == "print" && super::sink::is_first_row(graph, input) {
            return Need::After;
        }
        return Need::Both;
    }
    if takes.is_append() {
        return Need::After;
    }
    let key: Option<Vec<usize>> = sink.table.primary_key.iter().map(|name| sink.table.physical_index(name)).collect();
    // A sink without a key takes what comes (blackhole).
    let Some(mut key) = key.filter(|k| !k.is_empty()) else { return Need::After };
    key.sort_unstable();
    if graph.node(input).upsert_keys.contains(&key) { Need::After } else { Need::Both }
}

/// Whether a reader that wants no -U rows can have the node's without them: a filter over updates, a condition of UNNEST, a join
/// whose keys an update changes and an OVER that is updated give them whoever reads.
pub fn can_leave_update_before_out(graph: &Graph, id: NodeId) -> bool {
    let node = graph.node(id);
    let below = || node.inputs.iter().all(|input| can_leave_update_before_out(graph, *input));
    if !node.kinds.update {
        return true;
    }
    match &node.operator {
        Operator::Calc(calc) => !may_drop_rows(calc, &graph.node(node.inputs[0]).upsert_keys) && below(),
        Operator::Unnest(unnest) => unnest.condition.is_none() && below(),
        Operator::Join(join) => is_steady(graph, node, join) && below(),
        Operator::TemporalJoin(_) => can_leave_update_before_out(graph, node.inputs[0]),
        Operator::OverAggregate(_) => false,
        Operator::GroupAggregate(_)
        | Operator::WindowAggregate(_)
        | Operator::Rank(_)
        | Operator::Deduplicate(_)
        | Operator::Limit(_)
        | Operator::ChangelogNormalize(_)
        | Operator::Scan(_)
        | Operator::SinkMaterialize(_)
        | Operator::DropUpdateBefore => true,
        _ => below(),
    }
}

fn gives_update_before(graph: &Graph, id: NodeId, needs: &[Need], given: &[bool]) -> bool {
    let (node, need) = (graph.node(id), needs[id]);
    if !node.kinds.update {
        return false;
    }
    // What is left of -U after the drops on the edges.
    let passed = |i: usize| given[node.inputs[i]] && !drops(graph, id, i, needs[id], given[node.inputs[i]]);
    let of_inputs = || (0..node.inputs.len()).any(passed);
    match &node.operator {
        Operator::Scan(scan) => ability::source_changelog(&scan.table).update_before,
        Operator::GroupAggregate(_)
        | Operator::WindowAggregate(_)
        | Operator::Rank(_)
        | Operator::Deduplicate(_)
        | Operator::Limit(_)
        | Operator::ChangelogNormalize(_) => need == Need::Both,
        Operator::SinkMaterialize(_) | Operator::DropUpdateBefore => false,
        Operator::OverAggregate(_) => true,
        Operator::TemporalJoin(_) => passed(0),
        Operator::Join(join) => of_inputs() || need == Need::Both || !is_steady(graph, node, join),
        _ => of_inputs(),
    }
}

/// DropUpdateBefore stands on this edge.
fn drops(graph: &Graph, id: NodeId, i: usize, own: Need, given: bool) -> bool {
    given && need_of(graph, id, i, own) < Need::Both && can_leave_update_before_out(graph, graph.node(id).inputs[i])
}

fn set_flags(node: &mut PhysicalNode, update_before: bool) {
    match &mut node.operator {
        Operator::GroupAggregate(o) => o.emit_update_before = update_before,
        Operator::WindowAggregate(o) => o.emit_update_before = update_before,
        Operator::Rank(o) => o.emit_update_before = update_before,
        Operator::Deduplicate(o) => o.emit_update_before = update_before,
        Operator::ChangelogNormalize(o) => o.emit_update_before = update_before,
        Operator::Join(o) => o.emit_update_before = update_before,
        _ => {}
    }
}

/// Copies the graph into plan nodes, adding DropUpdateBefore on the edges that want it.
struct Output<'a> {
    graph: &'a Graph,
    given: &'a [bool],
    nodes: Vec<Node>,
    ids: Vec<NodeId>,
    dropped: Vec<Option<NodeId>>,
}

impl<'a> Output<'a> {
    fn new(graph: &'a Graph, given: &'a [bool]) -> Output<'a> {
        let count = graph.nodes.len();
        Output { graph, given, nodes: Vec::new(), ids: Vec::new(), dropped: vec![None; count] }
    }

    fn build(mut self, sinks: &[NodeId]) -> (Vec<Node>, Vec<NodeId>) {
        let needs = needs(self.graph);
        for (id, own) in needs.iter().enumerate() {
            let node = self.graph.node(id);
            let mut inputs = Vec::new();
            for (i, input) in node.inputs.iter().enumerate() {
                if drops(self.graph, id, i, *own, self.given[*input]) {
                    inputs.push(self.drop_update_before(*input));
                } else {
                    inputs.push(self.ids[*input]);
                }
            }
            let update_before = self.given[id];
            let mut operator = node.operator.clone();
            if let (Operator::Join(join), [left, right]) = (&mut operator, inputs.as_slice()) {
                join.retracts = [*left, *right].map(|input| self.nodes[input].changelog.update_before);
            }
            let new = self.push(node, operator, inputs, update_before);
            self.ids.push(new);
        }
        let sinks = sinks.iter().map(|id| self.ids[*id]).collect();
        (self.nodes, sinks)
    }

    fn drop_update_before(&mut self, input: NodeId) -> NodeId {
        if let Some(known) = self.dropped[input] {
            return known;
        }
        let node = self.graph.node(input);
        let id = self.push(node, Operator::DropUpdateBefore, vec![self.ids[input]], false);
        self.dropped[input] = Some(id);
        id
    }

    fn push(&mut self, from: &PhysicalNode, operator: Operator, inputs: Vec<NodeId>, update_before: bool) -> NodeId {
        let id = self.nodes.len();
        let changelog = ChangelogMode {
            update_before: update_before && from.kinds.update,
            update_after: from.kinds.update,
            delete: from.kinds.delete,
        };
        let distribution = distribution::of(&operator, inputs.len());
        self.nodes.push(Node {
            id,
            operator,
            inputs,
            schema: from.schema.clone(),
            changelog,
            upsert_keys: from.upsert_keys.clone(),
            distribution,
        });
        id
    }
}
