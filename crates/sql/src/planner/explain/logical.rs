//! The syntax tree, before any rewrite: columns by number, operators before their operands, as Calcite writes them.

use std::fmt::Write as _;

use ouzel_plan::operator::JoinKind;
use ouzel_plan::{AggregateCall, ExprKind, Operator, Schema};

use super::expression::{Names, text};
use super::node;
use crate::planner::rel::{Rel, RelOp};

/// `sink`: the operator that writes what the tree gives.
pub fn tree(rel: &Rel, sink: Option<&Operator>, out: &mut String) {
    let Some(Operator::Sink(sink)) = sink else { return branch(rel, &mut Vec::new(), out) };
    let rel = written(rel, false);
    let fields: Vec<&str> = rel.schema.columns.iter().map(|c| c.name.as_ref()).collect();
    let _ = writeln!(out, "LogicalSink(table=[{}], fields=[{}])", node::dotted(&sink.table), fields.join(", "));
    branch(rel, &mut vec![true], out);
}

/// The query as it was written: below the projection that gives a sink's columns, if that only renames.
pub fn written(rel: &Rel, is_query: bool) -> &Rel {
    match &rel.op {
        RelOp::Project(exprs) if !is_query => {
            let below = &rel.inputs[0];
            let renames = exprs.iter().enumerate().all(|(i, e)| matches!(e.kind, ExprKind::Column(c) if c == i));
            if renames && exprs.len() == below.width() { below } else { rel }
        }
        _ => rel,
    }
}

/// `lasts`: for each level above, whether it was its parent's last child.
fn branch(rel: &Rel, lasts: &mut Vec<bool>, out: &mut String) {
    let depth = lasts.len();
    let (rel, schema) = below_names(rel);
    let mut lines = vec![line(rel, schema)];
    if let RelOp::Scan(scan) = &rel.op
        && let Some((column, expr)) = &scan.source.watermark
    {
        let time = &scan.source.schema.columns[*column].name;
        let expr = expr.as_ref().map_or_else(|| "SOURCE_WATERMARK()".to_owned(), |e| text(e, &Names::numbered()));
        lines.insert(0, format!("LogicalWatermarkAssigner(rowtime=[{time}], watermark=[{expr}])"));
    }
    for (i, line) in lines.into_iter().enumerate() {
        if i > 0 {
            lasts.push(true);
        }
        if let Some((last, above)) = lasts.split_last() {
            above.iter().for_each(|last| out.push_str(if *last { "   " } else { ":  " }));
            out.push_str(if *last { "+- " } else { ":- " });
        }
        let _ = writeln!(out, "{line}");
    }
    for (i, input) in rel.inputs.iter().enumerate() {
        lasts.push(i + 1 == rel.inputs.len());
        branch(input, lasts, out);
        lasts.pop();
    }
    lasts.truncate(depth);
}

/// A projection that only gives names to the columns of an aggregate is part of it.
fn below_names(rel: &Rel) -> (&Rel, &Schema) {
    match &rel.op {
        RelOp::Project(exprs) if matches!(rel.inputs[0].op, RelOp::Aggregate(_)) => {
            let below = &rel.inputs[0];
            let (from, to) = (below.schema.columns.iter(), rel.schema.columns.iter());
            let keys = if let RelOp::Aggregate(aggregate) = &below.op { aggregate.keys.len() } else { 0 };
            let names_keys_as_they_are = from.zip(to).take(keys).all(|(from, to)| from.name == to.name);
            let whole = exprs.len() == below.width() && exprs.iter().enumerate().all(|(i, e)| e.as_column() == Some(i));
            if whole && names_keys_as_they_are { (below, &rel.schema) } else { (rel, &rel.schema) }
        }
        _ => (rel, &rel.schema),
    }
}

fn line(rel: &Rel, schema: &Schema) -> String {
    let names = Names::numbered();
    match &rel.op {
        RelOp::Scan(scan) => {
            let path = &scan.source.table.path;
            format!("LogicalTableScan(table=[[{}, {}, {}]])", path.catalog, path.database, path.name)
        }
        RelOp::Values(rows) => format!("LogicalValues(tuples=[{} rows])", rows.len()),
        RelOp::Project(exprs) => {
            let columns = exprs.iter().zip(&rel.schema.columns);
            let shown: Vec<String> = columns.map(|(e, c)| format!("{}=[{}]", c.name, text(e, &names))).collect();
            format!("LogicalProject({})", shown.join(", "))
        }
        RelOp::Filter(predicate) => format!("LogicalFilter(condition=[{}])", text(predicate, &names)),
        RelOp::Join(join) => {
            let condition = names.all(join.condition.iter().map(|c| text(c, &names)).collect());
            format!("LogicalJoin(condition=[{condition}], joinType=[{}])", logical_kind(join.kind))
        }
        RelOp::Aggregate(aggregate) => {
            let results = schema.columns.iter().skip(aggregate.keys.len());
            let calls = aggregate.calls.iter().zip(results);
            let calls: String = calls.map(|(c, column)| format!(", {}=[{}]", column.name, call(c))).collect();
            format!("LogicalAggregate(group=[{{{}}}]{calls})", numbers(&aggregate.keys))
        }
        RelOp::Window(_) => "LogicalTableFunctionScan(invocation=[window])".to_string(),
        RelOp::Over(over) => format!("LogicalWindow(partition=[{}])", names.list(&over.partition)),
        RelOp::Expand(_) => "LogicalExpand".to_string(),
        RelOp::Sort(sort) => {
            let fetch = sort.fetch.map(|n| format!(", fetch=[{n}]")).unwrap_or_default();
            let keys: Vec<usize> = sort.keys.iter().map(|k| k.column).collect();
            format!("LogicalSort(sort=[{}]{fetch})", names.list(&keys))
        }
        RelOp::Union => "LogicalUnion(all=[true])".to_string(),
        RelOp::Unnest(unnest) => format!("LogicalCorrelate(invocation=[UNNEST({})])", text(&unnest.collection, &names)),
        RelOp::Match(_) => "LogicalMatch".to_string(),
    }
}

/// `COUNT()`, `SUM($1)`.
fn call(call: &AggregateCall) -> String {
    let distinct = if call.distinct { "DISTINCT " } else { "" };
    let filter = call.filter.map(|f| format!(" FILTER ${f}")).unwrap_or_default();
    format!("{}({distinct}{}){filter}", node::function_name(call.function), Names::numbered().list(&call.args))
}

fn numbers(columns: &[usize]) -> String {
    columns.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")
}

fn logical_kind(kind: JoinKind) -> &'static str {
    match kind {
        JoinKind::Inner => "inner",
        JoinKind::Left => "left",
        JoinKind::Right => "right",
        JoinKind::Full => "full",
        JoinKind::Semi => "semi",
        JoinKind::Anti => "anti",
    }
}
