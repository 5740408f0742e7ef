//! One step per logical node; what needs more than a step lives in the family's file.

use std::sync::Arc;

use ouzel_plan::node::Column;
use ouzel_plan::operator::{ChangelogNormalize, MatchInput, Unnest};
use ouzel_plan::{Config, NodeId, Operator, Schema, Table, TimeAttribute};

use super::graph::{Graph, Windows};
use super::json::with_json_below;
use super::{kinds, ttl};
use crate::binder::Bound;
use crate::binder::implicit_cast::calcite_name;
use crate::diagnostic::Diagnostic;
use crate::planner::explain;
use crate::planner::rel::{Rel, RelOp, ScanOutput, ScanRel, UnnestRel};
use crate::planner::scan::{self, ScanNeeds};
use crate::planner::source::SourceTable;
use crate::portability::Portability;

pub struct Physical<'a> {
    pub graph: Graph,
    pub config: &'a Config,
    /// Notes what Flink would refuse of what is let pass here.
    pub portability: &'a Portability,
    needs: ScanNeeds,
    /// The table that takes a source's bad records.
    dead_letters: &'a dyn Fn(&Table) -> Option<Arc<Table>>,
}

impl<'a> Physical<'a> {
    pub fn new(
        config: &'a Config,
        portability: &'a Portability,
        needs: ScanNeeds,
        dead_letters: &'a dyn Fn(&Table) -> Option<Arc<Table>>,
    ) -> Physical<'a> {
        let graph = Graph { in_mini_batches: crate::planner::mini_batch::is_enabled(config), ..Graph::default() };
        Physical { graph, config, portability, needs, dead_letters }
    }

    pub fn convert(&mut self, rel: &Rel) -> Bound<NodeId> {
        match &rel.op {
            RelOp::Scan(scan) => self.scan(scan, rel),
            RelOp::Values(rows) => {
                Ok(self.graph.add(Operator::Values(rows.clone()), Vec::new(), rel.schema.clone(), None))
            }
            RelOp::Project(projection) => {
                let input = self.convert(&rel.inputs[0])?;
                let names = rel.schema.columns.iter().map(|c| c.name.clone()).collect();
                let projection = with_json_below(projection.clone(), &rel.inputs[0]);
                Ok(self.graph.project(input, projection, names))
            }
            RelOp::Filter(predicate) => {
                if !self.config.is_batch()
                    && let Some(ranked) = self.rank_filter(predicate, &rel.inputs[0])?
                {
                    return Ok(ranked);
                }
                let input = self.convert(&rel.inputs[0])?;
                Ok(self.graph.filter(input, predicate.clone()))
            }
            RelOp::Join(join) => self.join(join, &rel.inputs[0], &rel.inputs[1]),
            RelOp::Aggregate(aggregate) => self.aggregate(aggregate, &rel.inputs[0], &rel.schema),
            RelOp::Window(window) => self.window_function(window, &rel.inputs[0]),
            RelOp::Over(over) => self.over(over, &rel.inputs[0]),
            RelOp::Expand(expand) => {
                let input = self.convert(&rel.inputs[0])?;
                let cleared =
                    |c: &usize| expand.sets.iter().any(|(kept, _)| !kept.contains(c)) && expand.keys.contains(c);
                let windows = self.graph.node(input).windows.as_ref();
                let windows = windows.and_then(|w| w.renumbered(&|c| if cleared(&c) { Vec::new() } else { vec![c] }));
                let mut columns = self.graph.schema(input).columns.clone();
                for (i, column) in columns.iter_mut().enumerate() {
                    if cleared(&i) {
                        *column = Column::new(column.name.clone(), column.ty.with_nullable(true));
                    }
                }
                columns.extend(rel.schema.columns.last().cloned());
                Ok(self.graph.add(Operator::Expand(expand.clone()), vec![input], Schema { columns }, windows))
            }
            RelOp::Sort(sort) => self.sort(sort, &rel.inputs[0]),
            RelOp::Union => self.union(rel),
            RelOp::Unnest(unnest) => self.unnest(unnest, rel),
            RelOp::Match(pattern) => {
                let input = self.convert(&rel.inputs[0])?;
                let mut schema = rel.schema.clone();
                // What reads a row's time is a plain value behind the pattern.
                for (column, measure) in schema.columns[pattern.partition.len()..].iter_mut().zip(&pattern.measures) {
                    let read = measure.expr.as_column().map(|input| &measure.inputs[input]);
                    if !matches!(read, Some(MatchInput::Rowtime | MatchInput::Proctime)) {
                        column.time = None;
                    }
                }
                let id = self.add_checked(Operator::Match((**pattern).clone()), vec![input], schema, None)?;
                let is_time = |column: usize| self.graph.schema(input).columns[column].time.is_some();
                if !self.config.is_batch() && pattern.rowtime.is_some_and(|column| !is_time(column)) {
                    return one_error(
                        "MATCH_RECOGNIZE is ordered by a time attribute that is a plain value here",
                        "You must specify either rowtime or proctime for order by as the first one.",
                    );
                }
                Ok(id)
            }
        }
    }

    /// Adds an operator that reads only inserts; refuses in Flink's words otherwise.
    pub(super) fn add_checked(
        &mut self,
        operator: Operator,
        inputs: Vec<NodeId>,
        schema: Schema,
        windows: Option<Windows>,
    ) -> Bound<NodeId> {
        if kinds::needs_inserts(&operator) {
            for input in &inputs {
                let given = self.graph.node(*input).kinds;
                if !given.is_insert_only() {
                    let consumer = match operator {
                        Operator::Match(_) => "Match Recognize".to_string(),
                        _ => format!("StreamPhysical{}", operator.name()),
                    };
                    return Err(vec![refused_changes(&self.graph, &consumer, (*input, &[]), given)]);
                }
            }
        }
        Ok(self.graph.add(operator, inputs, schema, windows))
    }

    fn scan(&mut self, scan: &ScanRel, rel: &Rel) -> Bound<NodeId> {
        let source = &scan.source;
        if self.config.is_batch() {
            self.check_bounded(source)?;
        }
        let mut needed = self.needs.of(source);
        let normalize = needs_normalize(source);
        if normalize {
            needed.extend(source.primary_key.iter().map(|c| ScanOutput { column: *c, path: Vec::new() }));
        }
        let dead_letter = (self.dead_letters)(&source.table);
        let (operator, schema, outputs) = scan::build(source, needed, self.config, dead_letter);
        let mut id = self.graph.add(Operator::Scan(operator), Vec::new(), schema.clone(), None);
        if normalize {
            let position = |c: &usize| outputs.iter().position(|o| o.column == *c && o.path.is_empty());
            let normalize = ChangelogNormalize {
                keys: source.primary_key.iter().filter_map(position).collect(),
                emit_update_before: true,
                filter: None,
                state_ttl_ms: ttl::state_ttl_ms(self.config, None),
                from_upsert: !source.changelog.update_before,
                mini_batch: None,
            };
            id = self.graph.add(Operator::ChangelogNormalize(normalize), vec![id], schema, None);
        }
        let shown = |output: &ScanOutput| -> ouzel_plan::Expr {
            let prefix = |o: &&ScanOutput| o.column == output.column && output.path.starts_with(&o.path);
            let at = outputs.iter().find(prefix).expect("invariant: the scan covers what its readers need");
            let position = outputs.iter().position(|o| o == at).unwrap_or(0);
            let base = self.graph.column(id, position);
            output.path[at.path.len()..].iter().fold(base, |e, i| crate::binder::scope::field_at(e, *i))
        };
        let exprs: Vec<ouzel_plan::Expr> = scan.outputs.iter().map(shown).collect();
        let names = rel.schema.columns.iter().map(|c| c.name.clone()).collect();
        Ok(self.graph.project(id, exprs, names))
    }

    fn union(&mut self, rel: &Rel) -> Bound<NodeId> {
        let (mut inputs, mut converted) = (Vec::new(), Vec::new());
        for input in &rel.inputs {
            let id = self.convert(input)?;
            converted.push(id);
            // A union of unions is one union, as Flink prints it.
            match &self.graph.node(id).operator {
                Operator::Union => inputs.extend(self.graph.node(id).inputs.clone()),
                _ => inputs.push(id),
            }
        }
        self.check_times(rel, &converted)?;
        let mut schema = rel.schema.clone();
        for (i, column) in schema.columns.iter_mut().enumerate() {
            let first = self.graph.schema(inputs[0]).columns[i].time;
            // Behind a row time a plain timestamp passes for one.
            let passes = |time: Option<TimeAttribute>| {
                time == first || (time.is_none() && first == Some(TimeAttribute::Rowtime))
            };
            let same = inputs.iter().all(|id| passes(self.graph.schema(*id).columns[i].time));
            column.time = if same { first } else { None };
        }
        let known: Vec<Option<&Windows>> = inputs.iter().map(|id| self.graph.node(*id).windows.as_ref()).collect();
        let windows = Windows::of_all(&known);
        Ok(self.graph.add(Operator::Union, inputs, schema, windows))
    }

    /// A time attribute that an operator below has made a plain value of does not go together with one that still is one.
    /// A plain column of the query is cast to what the union's column is.
    fn check_times(&self, rel: &Rel, inputs: &[NodeId]) -> Bound<()> {
        let of = |input: usize, column: usize| {
            let physical = self.graph.schema(inputs[input]).columns[column].time;
            physical.is_some() || rel.inputs[input].schema.columns[column].time.is_none()
        };
        for (i, column) in rel.schema.columns.iter().enumerate() {
            let Some(time) = column.time else { continue };
            let first = of(0, i);
            if self.config.is_batch() || (1..inputs.len()).all(|input| of(input, i) == first) {
                continue;
            }
            let mark = if time == TimeAttribute::Rowtime { "ROWTIME" } else { "PROCTIME" };
            let plain = calcite_name(&column.ty.kind);
            let attribute = format!("{} *{mark}*", column.ty.kind);
            let (one, other) = if first { (plain, attribute) } else { (attribute, plain) };
            return one_error(
                format!(
                    "\"{}\" is a time attribute in one input of UNION ALL and no longer one in another",
                    column.name
                ),
                format!("Union fields with time attributes requires same types, but the types are {one} and {other}."),
            );
        }
        Ok(())
    }

    fn unnest(&mut self, unnest: &UnnestRel, rel: &Rel) -> Bound<NodeId> {
        let input = self.convert(&rel.inputs[0])?;
        let width = self.graph.width(input);
        let mut columns = self.graph.schema(input).columns.clone();
        columns.extend(rel.schema.columns[width..].iter().cloned());
        let windows = self.graph.node(input).windows.clone();
        let operator = Operator::Unnest(Unnest {
            collection: unnest.collection.clone(),
            spread: unnest.spread,
            ordinality: unnest.ordinality,
            outer: unnest.outer,
            condition: unnest.condition.clone(),
            element: unnest.element.clone(),
        });
        Ok(self.graph.add(operator, vec![input], Schema { columns }, windows))
    }

    /// Puts computed expressions behind the columns of a node; gives the position of each (bare columns stay in place).
    pub(super) fn with_exprs(
        &mut self,
        input: NodeId,
        wanted: &[ouzel_plan::Expr],
        prefix: &str,
    ) -> (NodeId, Vec<usize>) {
        let width = self.graph.width(input);
        let mut exprs: Vec<ouzel_plan::Expr> = (0..width).map(|c| self.graph.column(input, c)).collect();
        let mut names: Vec<Arc<str>> = self.graph.schema(input).columns.iter().map(|c| c.name.clone()).collect();
        let mut positions = Vec::new();
        for expr in wanted {
            let known = expr.as_column().or_else(|| exprs.iter().position(|e| e == expr));
            positions.push(known.unwrap_or_else(|| {
                exprs.push(expr.clone());
                names.push(format!("{prefix}{}", exprs.len() - 1 - width).into());
                exprs.len() - 1
            }));
        }
        if exprs.len() == width {
            return (input, positions);
        }
        (self.graph.project(input, exprs, names), positions)
    }
}

/// An upsert source, or one whose changes may come twice.
fn needs_normalize(source: &SourceTable) -> bool {
    let upsert = source.changelog.update_after && !source.changelog.update_before;
    !source.primary_key.is_empty() && (upsert || source.duplicates)
}

/// `written` are the names of the producer's columns, where somebody has written some.
pub fn refused_changes(
    graph: &Graph,
    consumer: &str,
    (producer, written): (NodeId, &[Arc<str>]),
    given: kinds::Kinds,
) -> Diagnostic {
    // Flink names the node that makes the changes, not one that hands them on.
    let mut maker = producer;
    while let (Operator::Calc(_), [input]) = (&graph.node(maker).operator, graph.node(maker).inputs.as_slice())
        && !graph.node(*input).kinds.is_insert_only()
    {
        maker = *input;
    }
    let node = explain::describe(graph, maker, if maker == producer { written } else { &[] });
    Diagnostic::error(format!("{consumer} reads only inserts, but its input also has {} changes", given.words()))
        .detail(format!(
            "{consumer} doesn't support consuming {} changes which is produced by node {node}",
            given.words()
        ))
}

pub fn one_error<T>(primary: impl Into<String>, detail: impl Into<String>) -> Bound<T> {
    Err(vec![Diagnostic::error(primary).detail(detail)])
}
