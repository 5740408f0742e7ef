//! Tells scans what the plan above them keeps: a filter that the connector may use to read less.
//!
//! Nothing is taken out of the plan: a connector that ignores it gives the same result. A scan with a watermark, a
//! dead-letter table, kept late rows or several readers has to give every row.

use ouzel_plan::descriptor::pushdown;
use ouzel_plan::job::LateTable;
use ouzel_plan::{Node, Operator};

pub fn tell_scans(nodes: &mut [Node], late_tables: &[LateTable]) {
    for id in 0..nodes.len() {
        let Operator::Scan(scan) = &nodes[id].operator else { continue };
        let must_give_all =
            scan.watermark.is_some() || scan.dead_letter.is_some() || late_tables.iter().any(|late| late.source == id);
        if must_give_all || !pushdown(&scan.table).filter {
            continue;
        }
        let reader = only_reader(nodes, id).map(|reader| &nodes[reader].operator);
        let filter = match reader {
            Some(Operator::Calc(calc)) => calc.filter.clone(),
            _ => None,
        };
        if let Operator::Scan(scan) = &mut nodes[id].operator {
            scan.hint_filter = filter;
        }
    }
}

fn only_reader(nodes: &[Node], id: usize) -> Option<usize> {
    let mut readers = nodes.iter().filter(|n| n.inputs.contains(&id));
    let first = readers.next()?;
    (readers.next().is_none() && first.inputs.len() == 1).then_some(first.id)
}
