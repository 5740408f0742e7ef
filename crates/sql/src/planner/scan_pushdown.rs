//! Tells scans what the plan above them keeps: a filter and a LIMIT that the connector may use to read less.
//!
//! Nothing is taken out of the plan: a connector that ignores both gives the same result. A scan with a watermark, a
//! dead-letter table, kept late rows or several readers has to give every row.

use ouzel_plan::job::LateTable;
use ouzel_plan::{Node, Operator};

/// Connectors that read less when they know more.
const ASKING: &[&str] = &["filesystem", "jdbc"];

pub fn tell_scans(nodes: &mut [Node], late_tables: &[LateTable]) {
    for id in 0..nodes.len() {
        let Operator::Scan(scan) = &nodes[id].operator else { continue };
        let must_give_all =
            scan.watermark.is_some() || scan.dead_letter.is_some() || late_tables.iter().any(|late| late.source == id);
        if must_give_all || !ASKING.contains(&scan.table.connector()) {
            continue;
        }
        let Some(reader) = only_reader(nodes, id) else { continue };
        let (filter, limited) = match &nodes[reader].operator {
            Operator::Calc(calc) if calc.filter.is_some() => (calc.filter.clone(), None),
            Operator::Calc(_) => (None, only_reader(nodes, reader)),
            _ => (None, Some(reader)),
        };
        let limit = limited.and_then(|reader| match &nodes[reader].operator {
            Operator::Limit(limit) => Some(limit.offset.saturating_add(limit.fetch)),
            _ => None,
        });
        if let Operator::Scan(scan) = &mut nodes[id].operator {
            scan.hint_filter = filter;
            scan.limit = limit;
        }
    }
}

fn only_reader(nodes: &[Node], id: usize) -> Option<usize> {
    let mut readers = nodes.iter().filter(|n| n.inputs.contains(&id));
    let first = readers.next()?;
    (readers.next().is_none() && first.inputs.len() == 1).then_some(first.id)
}
