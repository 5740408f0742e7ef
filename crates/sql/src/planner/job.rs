//! From statements to one job: bind all, push filters, prune columns, choose operators, decide on -U rows.

use std::sync::Arc;

use ouzel_plan::job::LateTable;
use ouzel_plan::node::Column;
use ouzel_plan::{Config, JobPlan, NodeId, ObjectPath, Operator, Schema, Table};

use super::declared_times::declared;
use super::env::Env;
use super::physical::Physical;
use super::rel::{Rel, RelOp, ScanOutput};
use super::scan::ScanNeeds;
use super::session_filters::below_sessions;
use super::sink::{self, BoundInsert};
use super::source::SourceColumn;
use super::{changelog, constants, mini_batch, no_rows, options, prune, reduced_calls, scan_pushdown, settings};
use crate::ast;
use crate::binder::Bound;
use crate::diagnostic::Diagnostic;
use crate::session::Session;

/// A job and, for explanations, the trees it came from.
pub struct Planned {
    pub plan: JobPlan,
    pub logical: Vec<Rel>,
}

pub fn plan(session: &Session, inserts: Vec<Bound<BoundInsert>>) -> Bound<Planned> {
    let config = session.config();
    let (mut bound, mut errors) = (Vec::new(), Vec::new());
    for insert in inserts {
        match insert {
            Ok(insert) => bound.push(insert),
            Err(e) => errors.extend(e),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    settings::check(config, session.zone_set_at()).map_err(|e| vec![e])?;
    let logical: Vec<Rel> = bound.iter().map(|b| b.rel.clone()).collect();
    let late = side_tables(session, "ouzel.late-rows.")?;
    let dead = side_tables(session, "ouzel.dead-letter.")?;
    let mut needs = ScanNeeds::default();
    for insert in &mut bound {
        let rel = std::mem::replace(&mut insert.rel, super::query::one_row());
        let rel = no_rows::leave_out(prune::prune_columns(below_sessions(constants::reduce(rel))));
        insert.rel = reduced_calls::reduce(rel, config)?;
        needs.collect(&insert.rel);
        need_late_columns(&insert.rel, &late, &mut needs);
    }
    let dead_letter = |table: &Table| dead.iter().find(|(path, _)| *path == table.path).map(|(_, side)| side.clone());
    let mut physical = Physical::new(config, session.portability(), needs, &dead_letter);
    let mut sinks = Vec::new();
    for insert in &bound {
        match insert.convert(&mut physical) {
            Ok(id) => sinks.push(id),
            Err(e) => errors.extend(e),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let (mut nodes, sinks) = changelog::finish(physical.graph, &sinks);
    let scans =
        nodes.iter().filter_map(|node| if let Operator::Scan(scan) = &node.operator { Some(scan) } else { None });
    let unreadable: Vec<Diagnostic> = scans.flat_map(options::check_read).collect();
    if !unreadable.is_empty() {
        return Err(unreadable);
    }
    mini_batch::finish(&mut nodes, config);
    let late_tables: Vec<LateTable> =
        nodes.iter().filter_map(|node| late_table(node.id, &node.operator, &late, config)).collect();
    scan_pushdown::tell_scans(&mut nodes, &late_tables);
    let plan = JobPlan {
        nodes,
        sinks,
        config: config.clone(),
        time_zone: config.get("table.local-time-zone").unwrap_or("UTC").into(),
        parallelism: parallelism(config)?,
        late_tables,
    };
    Ok(Planned { plan, logical })
}

/// -1 is the system's own, which is one.
fn parallelism(config: &Config) -> Bound<usize> {
    match config.get("parallelism.default").and_then(|p| p.trim().parse::<i64>().ok()) {
        None | Some(-1) => Ok(1),
        Some(wanted) => match usize::try_from(wanted) {
            Ok(wanted) if wanted > 0 => Ok(wanted),
            _ => Err(vec![Diagnostic::error(format!("'parallelism.default' cannot be {wanted}")).detail(
                "Parallelism must be at least one, or ExecutionConfig.PARALLELISM_DEFAULT (use system default).",
            )]),
        },
    }
}

type SideTables = Vec<(ObjectPath, Arc<Table>)>;

/// `SET 'ouzel.late-rows.<table>' = '<late table>'`: both names as in FROM.
fn side_tables(session: &Session, prefix: &str) -> Bound<SideTables> {
    let mut tables = Vec::new();
    for (key, value) in session.config().iter() {
        let Some(of) = key.strip_prefix(prefix) else { continue };
        let one = |e: Diagnostic| vec![Diagnostic { primary: format!("'{key}': {}", e.primary), ..e }];
        let source = session.qualify(&dotted(of)).map_err(one)?;
        let table = session.table(&dotted(value)).map_err(one)?;
        tables.push((source, Arc::new(table.plan_table(&Default::default()))));
    }
    Ok(tables)
}

fn dotted(text: &str) -> ast::ObjectName {
    let ident = |part: &str| ast::Ident::new(part.trim().trim_matches('`'), ast::Span::default());
    ast::ObjectName(text.split('.').map(ident).collect())
}

/// A kept late row has all physical columns of its source.
fn need_late_columns(rel: &Rel, late: &SideTables, needs: &mut ScanNeeds) {
    if let RelOp::Scan(scan) = &rel.op
        && late.iter().any(|(path, _)| *path == scan.source.table.path)
    {
        let mut whole = rel.clone();
        if let RelOp::Scan(scan) = &mut whole.op {
            let physical = |i: &usize| matches!(scan.source.kinds[*i], SourceColumn::Physical(_));
            let columns = (0..scan.source.kinds.len()).filter(physical);
            scan.outputs = columns.map(|column| ScanOutput { column, path: Vec::new() }).collect();
        }
        needs.collect(&whole);
    }
    rel.inputs.iter().for_each(|input| need_late_columns(input, late, needs));
}

fn late_table(source: NodeId, operator: &Operator, late: &SideTables, config: &Config) -> Option<LateTable> {
    let Operator::Scan(scan) = operator else { return None };
    scan.watermark.as_ref()?;
    let (_, table) = late.iter().find(|(path, _)| *path == scan.table.path)?;
    let columns = table.physical.iter().map(|c| Column::new(c.name.clone(), c.ty.clone())).collect();
    Some(LateTable { source, sink: sink::sink_of(table.clone(), columns, config) })
}

/// The result's columns of a query, with the times that they are called.
pub fn query_schema(session: &Session, query: &ast::Query) -> Bound<Schema> {
    let env = Env::new(session, session.config());
    super::query::top(env, query).map(|rel| declared(&rel))
}
