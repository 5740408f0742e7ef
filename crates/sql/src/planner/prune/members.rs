//! Of ROW columns only the members that are read are decoded.

use std::collections::BTreeSet;

use ouzel_plan::{Expr, Schema};

use crate::planner::exprs;
use crate::planner::rel::{Rel, RelOp, ScanOutput, ScanRel};

/// A projection over a (filtered) scan reads members of ROW columns: the scan then gives only those.
#[allow(clippy::result_large_err)]
pub(super) fn prune_members(input: Rel, exprs: Vec<Expr>) -> Result<(Rel, Vec<Expr>), (Rel, Vec<Expr>)> {
    let mut predicates = Vec::new();
    let mut below = &input;
    while let RelOp::Filter(predicate) = &below.op {
        predicates.push(predicate.clone());
        below = &below.inputs[0];
    }
    let RelOp::Scan(scan) = &below.op else { return Err((input, exprs)) };
    let mut outputs = BTreeSet::new();
    for expr in exprs.iter().chain(&predicates) {
        exprs::visit_member_paths(expr, &mut |column, path| {
            let mut output = scan.outputs[column].clone();
            output.path.extend(path);
            outputs.insert(output);
        });
    }
    let (whole, members): (BTreeSet<ScanOutput>, BTreeSet<ScanOutput>) =
        outputs.into_iter().partition(|o| o.path.is_empty());
    let outside = |o: &ScanOutput| !whole.contains(&ScanOutput { column: o.column, path: Vec::new() });
    let mut wanted: Vec<ScanOutput> = members.into_iter().filter(outside).collect();
    wanted.extend(whole);
    wanted.sort();
    if wanted.is_empty() {
        wanted.extend(scan.outputs.first().cloned());
    }
    let source = scan.source.clone();
    let find = |column: usize, path: &[usize]| -> Option<Expr> {
        let mut output = scan.outputs[column].clone();
        output.path.extend(path);
        let at = wanted.iter().position(|w| *w == output)?;
        Some(Expr::column(at, source.output_column(output.column, &output.path).ty))
    };
    let rewritten = exprs.iter().map(|e| exprs::replace_member_paths(e, &find)).collect();
    let columns = wanted.iter().map(|o| source.output_column(o.column, &o.path)).collect();
    let rewritten_predicates: Vec<Expr> = predicates.iter().map(|p| exprs::replace_member_paths(p, &find)).collect();
    let op = RelOp::Scan(ScanRel { source: source.clone(), outputs: wanted.clone() });
    let mut rel = Rel { op, inputs: Vec::new(), schema: Schema { columns } };
    for predicate in rewritten_predicates.into_iter().rev() {
        rel = Rel::filter(rel, predicate);
    }
    Ok((rel, rewritten))
}
