//! FOR SYSTEM_TIME AS OF: versioned tables by row time, look-ups by processing time.

use ouzel_plan::operator::{JoinKind, LookupJoin, LookupKey, TemporalJoin};
use ouzel_plan::{Expr, NodeId, Operator, Schema, TimeAttribute};

use super::convert::{Physical, one_error};
use super::ttl;
use crate::binder::Bound;
use crate::planner::rel::{JoinRel, Rel, RelOp, ScanRel, join_schema};
use crate::planner::source::SourceColumn;
use crate::planner::{ability, exprs};
use crate::portability::Note;

/// A looked-up table: its scan, what is shown of it and what is asked of it, over the scan's outputs.
struct Lookup<'r> {
    scan: &'r ScanRel,
    shown: Vec<Expr>,
    predicates: Vec<Expr>,
}

/// A filter stands between the relation and the table of changes that it shows.
fn filters_changes(rel: &Rel, filtered: bool) -> bool {
    match &rel.op {
        RelOp::Scan(scan) => filtered && !scan.source.changelog.is_append(),
        RelOp::Filter(_) => filters_changes(&rel.inputs[0], true),
        RelOp::Project(_) => filters_changes(&rel.inputs[0], filtered),
        _ => false,
    }
}

impl Physical<'_> {
    pub(super) fn temporal_join(&mut self, join: &JoinRel, left: &Rel, right: &Rel) -> Bound<NodeId> {
        if !matches!(join.kind, JoinKind::Inner | JoinKind::Left) {
            return one_error(
                "FOR SYSTEM_TIME AS OF is possible in INNER and LEFT joins only",
                format!("Unknown join type {}", if join.kind == JoinKind::Full { "FULL" } else { "RIGHT" }),
            );
        }
        let left_id = self.convert(left)?;
        let Some(column) = join.temporal else { return Ok(left_id) };
        // A time is one by its type here: also one that a join or an aggregate has passed on.
        match left.schema.columns[column].time {
            Some(TimeAttribute::Rowtime) => self.versioned_join(join, left_id, column, right),
            Some(TimeAttribute::Proctime) => self.lookup_join(join, left_id, right),
            None if self.config.is_batch() => one_error(
                "a batch job has no versioned tables: FOR SYSTEM_TIME AS OF takes a processing time",
                "unexpected correlate variable $cor0 in the plan",
            ),
            None => one_error(
                "FOR SYSTEM_TIME AS OF needs a time attribute of the left table",
                "Temporal table join currently only supports 'FOR SYSTEM_TIME AS OF' left table's time attribute field",
            ),
        }
    }

    fn versioned_join(&mut self, join: &JoinRel, left: NodeId, left_time: usize, right: &Rel) -> Bound<NodeId> {
        if filters_changes(right, false) {
            return one_error(
                "a table of changes that is read FOR SYSTEM_TIME AS OF a row time cannot be filtered before the join",
                "Filter is not allowed for right changelog input of event time temporal join, it will corrupt the versioning of data. Please consider removing the filter before joining.",
            );
        }
        let right = self.convert(right)?;
        let is_rowtime = |c: &ouzel_plan::Column| c.time == Some(TimeAttribute::Rowtime);
        let Some(right_time) = self.graph.schema(right).columns.iter().position(is_rowtime) else {
            return one_error(
                "a table read FOR SYSTEM_TIME AS OF a row time needs a row time of its own",
                "Event-Time Temporal Table Join requires both primary key and row time attribute in versioned table, but no row time attribute can be found.",
            );
        };
        let time_types = [
            &self.graph.schema(left).columns[left_time].ty.kind,
            &self.graph.schema(right).columns[right_time].ty.kind,
        ];
        if time_types[0] != time_types[1] {
            return one_error(
                "the row times of the two sides are of two types",
                format!(
                    "Event-Time Temporal Table Join requires same rowtime type in left table and versioned table, but the rowtime types are {} *ROWTIME* and {} *ROWTIME*.",
                    time_types[0], time_types[1]
                ),
            );
        }
        let versions = self.graph.node(right).upsert_keys.clone();
        if versions.is_empty() {
            return one_error(
                "a table read FOR SYSTEM_TIME AS OF a row time needs a primary key",
                "Temporal Table Join requires primary key in versioned table, but no primary key can be found.",
            );
        }
        let (sides, keys) = self.join_keys(left, right, &join.condition);
        if keys.right.is_empty() {
            return one_error(
                "the join condition has to equate the primary key of the versioned table",
                "Currently the join key in Temporal Table Join can not be empty.",
            );
        }
        // A key is one behind a cast that loses nothing as well.
        let known = &self.graph.node(sides.right).upsert_keys;
        if !known.iter().any(|k| k.iter().all(|c| keys.right.contains(c))) {
            let names: Vec<&str> =
                versions[0].iter().map(|c| self.graph.schema(right).columns[*c].name.as_ref()).collect();
            return one_error(
                "the join condition has to equate the primary key of the versioned table",
                format!(
                    "Temporal table's primary key [{}] must be included in the equivalence condition of temporal join",
                    names.join(", ")
                ),
            );
        }
        let schema = join_schema(self.graph.schema(sides.left), self.graph.schema(sides.right), join.kind);
        let mut schema = schema;
        let left_total = self.graph.width(sides.left);
        schema.columns[left_total..].iter_mut().for_each(|c| c.time = None);
        let operator = Operator::TemporalJoin(TemporalJoin {
            kind: join.kind,
            left_keys: keys.left,
            right_keys: keys.right,
            condition: exprs::conjunction(keys.rest),
            left_time,
            right_time,
            state_ttl_ms: ttl::state_ttl_ms(self.config, None),
        });
        let id = self.graph.add(operator, vec![sides.left, sides.right], schema, None);
        Ok(self.without_key_columns(id, &sides, join.kind))
    }

    fn lookup_join(&mut self, join: &JoinRel, left: NodeId, right: &Rel) -> Bound<NodeId> {
        let Some(lookup) = lookup_of(right) else {
            return one_error(
                "a processing-time FOR SYSTEM_TIME AS OF needs a table that can be looked up",
                "Processing-time temporal join is not supported yet.",
            );
        };
        let source = lookup.scan.source.clone();
        if !ability::can_look_up(&source.table) {
            return one_error(
                format!("tables of connector '{}' cannot be looked up", source.table.connector()),
                "Processing-time temporal join is not supported yet.",
            );
        }
        if source.table.connector() == "filesystem" {
            self.portability.note(
                Note::refused(format!("a look-up in the files of {}", source.table.path))
                    .flink("Processing-time temporal join is not supported yet.")
                    .portable(
                        "a versioned table (primary key and watermark) joined FOR SYSTEM_TIME AS OF the row time",
                    ),
            );
        }
        let width = self.graph.width(left);
        // Everything that is read of the table, as its own columns behind the left ones.
        let over_both = |e: &Expr| exprs::shifted(&physical_expr(lookup.scan, e), 0, width as isize);
        let shown: Vec<Expr> = lookup.shown.iter().map(&over_both).collect();
        let mut terms: Vec<Expr> = lookup.predicates.iter().map(&over_both).collect();
        for term in &join.condition {
            let mut columns: Vec<Expr> = (0..width).map(|c| self.graph.column(left, c)).collect();
            columns.extend(shown.iter().cloned());
            terms.push(term.substitute(&columns));
        }
        let mut wanted_left = Vec::new();
        let mut keys: Vec<(usize, LookupKey)> = Vec::new();
        let mut rest = Vec::new();
        for term in terms {
            match lookup_key(&term, width) {
                Some((column, Asked::Constant(value))) => {
                    keys.push((
                        column,
                        LookupKey::Constant(value.as_literal().cloned().unwrap_or(ouzel_types::Scalar::Null), value.ty),
                    ));
                }
                Some((column, Asked::Left(expr))) => {
                    wanted_left.push(expr);
                    keys.push((column, LookupKey::Column(wanted_left.len() - 1)));
                }
                None => rest.push(term),
            }
        }
        if keys.is_empty() {
            return one_error(
                "a look-up needs at least one column of the table equal to something",
                format!(
                    "Temporal table join requires an equality condition on fields of table [{}].",
                    source.table.path
                ),
            );
        }
        let (new_left, places) = self.with_exprs(left, &wanted_left, "$f");
        for (_, key) in &mut keys {
            if let LookupKey::Column(i) = key {
                *i = places[*i];
            }
        }
        self.add_lookup(join, (left, new_left, width), &source.table, keys, rest, (shown, right))
    }

    fn add_lookup(
        &mut self,
        join: &JoinRel,
        (_, left, width): (NodeId, NodeId, usize),
        table: &std::sync::Arc<ouzel_plan::Table>,
        keys: Vec<(usize, LookupKey)>,
        rest: Vec<Expr>,
        (shown, right): (Vec<Expr>, &Rel),
    ) -> Bound<NodeId> {
        let mut read: std::collections::BTreeSet<usize> = keys.iter().map(|(c, _)| *c).collect();
        for expr in shown.iter().chain(&rest) {
            read.extend(exprs::columns_of(expr).into_iter().filter(|c| *c >= width).map(|c| c - width));
        }
        let projection: Vec<usize> = read.into_iter().collect();
        let left_total = self.graph.width(left);
        let place = |c: usize| match c.checked_sub(width) {
            None => c,
            Some(physical) => left_total + projection.iter().position(|p| *p == physical).unwrap_or(0),
        };
        let right_types: Vec<_> = projection.iter().map(|p| table.physical[*p].ty.clone()).collect();
        let right_columns = projection
            .iter()
            .map(|p| ouzel_plan::Column::new(table.physical[*p].name.clone(), table.physical[*p].ty.clone()));
        let schema = join_schema(self.graph.schema(left), &Schema { columns: right_columns.collect() }, join.kind);
        let operator = Operator::LookupJoin(LookupJoin {
            kind: join.kind,
            table: table.clone(),
            projection: projection.clone(),
            keys,
            condition: exprs::conjunction(rest.iter().map(|e| exprs::remapped(e, &place)).collect()),
            async_lookup: self.async_lookup(&join.lookup_hints, left, table),
            hints: join.lookup_hints.clone(),
            right_types,
        });
        let id = self.graph.add(operator, vec![left], schema, None);
        let mut exprs: Vec<Expr> = (0..width).map(|c| self.graph.column(id, c)).collect();
        let mut names: Vec<_> = self.graph.schema(id).columns[..width].iter().map(|c| c.name.clone()).collect();
        exprs.extend(shown.iter().map(|e| exprs::remapped(e, &place)));
        names.extend(right.schema.columns.iter().map(|c| c.name.clone()));
        Ok(self.graph.project(id, exprs, names))
    }
}

/// The scan under projections and filters.
fn lookup_of(rel: &Rel) -> Option<Lookup<'_>> {
    match &rel.op {
        RelOp::Scan(scan) => {
            let shown = (0..rel.width()).map(|c| rel.column(c)).collect();
            Some(Lookup { scan, shown, predicates: Vec::new() })
        }
        RelOp::Project(exprs) => {
            let below = lookup_of(&rel.inputs[0])?;
            let shown = exprs.iter().map(|e| e.substitute(&below.shown)).collect();
            Some(Lookup { shown, ..below })
        }
        RelOp::Filter(predicate) => {
            let mut below = lookup_of(&rel.inputs[0])?;
            below.predicates.extend(exprs::conjuncts(predicate.substitute(&below.shown)));
            Some(below)
        }
        _ => None,
    }
}

/// An expression over a scan's outputs as one over the table's physical columns.
fn physical_expr(scan: &ScanRel, expr: &Expr) -> Expr {
    let source = &scan.source;
    let outputs: Vec<Expr> = scan
        .outputs
        .iter()
        .map(|output| {
            let base = declared_expr(source, output.column);
            output.path.iter().fold(base, |e, i| crate::binder::scope::field_at(e, *i))
        })
        .collect();
    expr.substitute(&outputs)
}

fn declared_expr(source: &crate::planner::source::SourceTable, column: usize) -> Expr {
    match &source.kinds[column] {
        SourceColumn::Physical(position) => Expr::column(*position, source.schema.columns[column].ty.clone()),
        SourceColumn::Computed(expr) => {
            let columns: Vec<Expr> = (0..source.kinds.len())
                .map(|c| if c == column { Expr::column(c, expr.ty.clone()) } else { declared_expr(source, c) })
                .collect();
            expr.substitute(&columns)
        }
        // Metadata is not looked up.
        SourceColumn::Metadata(_) => {
            Expr::literal(ouzel_types::Scalar::Null, source.schema.columns[column].ty.with_nullable(true))
        }
    }
}

enum Asked {
    Left(Expr),
    Constant(Expr),
}

/// `table.column = left expression or constant`; the column is a physical position.
fn lookup_key(term: &Expr, width: usize) -> Option<(usize, Asked)> {
    let (a, b) = exprs::as_equality(term)?;
    let of_table = |e: &Expr| e.as_column().filter(|c| *c >= width).map(|c| c - width);
    let (column, other) = match (of_table(a), of_table(b)) {
        (Some(column), None) => (column, b),
        (None, Some(column)) => (column, a),
        _ => return None,
    };
    if other.as_literal().is_some() {
        return Some((column, Asked::Constant(other.clone())));
    }
    (exprs::reads_only(other, 0..width)).then(|| (column, Asked::Left(other.clone())))
}
