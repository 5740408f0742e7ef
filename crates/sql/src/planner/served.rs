//! Served tables over upsert sources: the normaliser between them is left out.
//!
//! A served table keeps the latest row per key itself and takes an upsert and a delete by key as they come, so the
//! rows that a ChangelogNormalize keeps would only be there twice. It stays where anything else reads it, and where
//! something computes with a row: what stands in a tombstone beside its key is NULL, whatever its type says.

use ouzel_plan::{NodeId, Operator};

use super::physical::Graph;

/// Readers of normalisers that only a served table reads take the source instead.
pub fn leave_normalizers_out(graph: &mut Graph, sinks: &[NodeId]) {
    for sink in sinks {
        if let Operator::Sink(served) = &graph.node(*sink).operator
            && served.table.connector() == super::sink::SERVED
            && served.table.primary_key.is_empty()
            && let Some((reader, source)) = needless(graph, *sink)
        {
            graph.nodes[reader].inputs = vec![source];
        }
    }
}

/// The node that reads the normaliser, and the source below it.
fn needless(graph: &Graph, sink: NodeId) -> Option<(NodeId, NodeId)> {
    let mut reader = sink;
    loop {
        let [input] = graph.node(reader).inputs.as_slice() else { return None };
        if graph.nodes.iter().flat_map(|node| &node.inputs).filter(|id| *id == input).count() != 1 {
            return None;
        }
        match &graph.node(*input).operator {
            Operator::ChangelogNormalize(normalize) => {
                let plain = normalize.from_upsert && normalize.filter.is_none();
                // The served key is the query's: it has to be the one that the source's rows replace each other by.
                let keyed = graph.node(reader).upsert_keys.len() == 1 || reader == sink;
                let source = graph.node(*input).inputs[0];
                let scanned = matches!(graph.node(source).operator, Operator::Scan(_));
                return (plain && keyed && scanned).then_some((reader, source));
            }
            Operator::Calc(calc)
                if calc.filter.is_none() && calc.projection.iter().all(|e| e.as_column().is_some()) =>
            {
                reader = *input;
            }
            _ => return None,
        }
    }
}
