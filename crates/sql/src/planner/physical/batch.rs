//! Batch jobs: what reads bounded inputs to their end and gives final rows.
//!
//! There are no time attributes but PROCTIME(), so that windows are columns like others: a window TVF adds them, a group
//! window is a TVF under an aggregate, and Top-N, deduplication, window and interval joins are OVER, filters and joins.

use ouzel_plan::aggregate::{AggregateFunction, SortKey};
use ouzel_plan::batch::{HashAggregate, HashJoin, Sort, SortedOver};
use ouzel_plan::node::Column;
use ouzel_plan::operator::{
    Frame, FrameBound, FrameUnit, Limit, WindowProperty, WindowShape, WindowTableFunction, WindowTime,
};
use ouzel_plan::{Expr, NodeId, Operator, Schema, TimeAttribute};
use ouzel_types::TypeKind;

use super::convert::{Physical, one_error};
use super::join::{JoinKeys, Sides};
use super::over::default_frame;
use crate::binder::{Bound, implicit_cast};
use crate::planner::exprs;
use crate::planner::rel::{AggregateRel, GroupWindow, JoinRel, OverRel, SortRel, join_schema, window_columns};
use crate::planner::sink::name_of;
use crate::planner::source::SourceTable;
use crate::planner::times::time_of;

impl Physical<'_> {
    /// A batch job reads tables that end and only grow.
    pub(super) fn check_bounded(&self, source: &SourceTable) -> Bound<()> {
        let name = name_of(&source.table.path);
        // A datagen of a sequence ends, but says so only by a number of rows.
        let endless_by_word = source.table.connector() == "datagen" && source.table.option("number-of-rows").is_none();
        if endless_by_word || !ouzel_plan::descriptor::is_bounded(&source.table) {
            return one_error(
                format!("{} has no end, a batch job needs one", source.table.path),
                format!(
                    "Querying an unbounded table '{name}' in batch mode is not allowed. The table source is unbounded."
                ),
            );
        }
        if !source.changelog.is_append() {
            return one_error(
                format!("{} gives changes, a batch job reads inserts only", source.table.path),
                format!(
                    "Querying a table in batch mode is currently only possible for INSERT-only table sources. But the source for table '{name}' produces other changelog messages than just INSERT."
                ),
            );
        }
        Ok(())
    }

    pub(super) fn hash_aggregate(&mut self, aggregate: &AggregateRel, input: NodeId, schema: &Schema) -> NodeId {
        let operator = Operator::HashAggregate(HashAggregate {
            keys: aggregate.keys.clone(),
            aggregates: aggregate.calls.clone(),
        });
        self.graph.add(operator, vec![input], without_times(schema), None)
    }

    /// `GROUP BY TUMBLE(ts, ..)`: the window's columns are further keys.
    pub(super) fn batch_group_window(
        &mut self,
        aggregate: &AggregateRel,
        window: &GroupWindow,
        input: NodeId,
        schema: &Schema,
    ) -> Bound<NodeId> {
        if window.time == TimeAttribute::Proctime {
            return one_error(
                "a batch job has no windows of processing time",
                "Window can not be defined over a proctime attribute column for batch mode",
            );
        }
        if window.properties.contains(&WindowProperty::Proctime) {
            return one_error(
                "a batch job has no processing time of a window",
                "PROCTIME window property is not supported in batch queries.",
            );
        }
        if let WindowShape::Session { gap } = window.shape {
            return one_error(
                "a batch job has no sessions",
                format!("Window SessionGroupWindow('w$, {}, {gap}) is not supported right now.", {
                    &self.graph.schema(input).columns[window.column].name
                }),
            );
        }
        let width = self.graph.width(input);
        let windowed = self.with_window(input, window.shape, window.column);
        let (keys, calls) = (aggregate.keys.len(), aggregate.calls.len());
        let all_keys: Vec<usize> = aggregate.keys.iter().copied().chain(width..width + 3).collect();
        let mut columns: Vec<Column> = schema.columns[..keys].to_vec();
        columns.extend(self.graph.schema(windowed).columns[width..].iter().cloned());
        columns.extend(schema.columns[keys..keys + calls].iter().cloned());
        let grouped = AggregateRel { keys: all_keys, window: None, ..aggregate.clone() };
        let id = self.hash_aggregate(&grouped, windowed, &Schema { columns });
        let property = |property: &WindowProperty| match property {
            WindowProperty::Start => keys,
            WindowProperty::End => keys + 1,
            WindowProperty::Rowtime | WindowProperty::Proctime => keys + 2,
        };
        let shown = (0..keys).chain(keys + 3..keys + 3 + calls).chain(window.properties.iter().map(property));
        Ok(self.graph.project_columns(id, &shown.collect::<Vec<_>>()))
    }

    pub(super) fn batch_window_function(&mut self, shape: WindowShape, column: usize, input: NodeId) -> Bound<NodeId> {
        if matches!(shape, WindowShape::Session { .. }) {
            return one_error(
                "a batch job has no sessions",
                "Unaligned windows like session are not supported in batch mode yet.",
            );
        }
        let time = &self.graph.schema(input).columns[column];
        match time_of(time.time, &time.ty, self.config) {
            Some(TimeAttribute::Rowtime) => Ok(self.with_window(input, shape, column)),
            _ => one_error(
                "a batch job has no windows of processing time",
                "Processing time Window TableFunction is not supported yet.",
            ),
        }
    }

    /// The input's columns, window_start, window_end and window_time; rows without a time are dropped.
    fn with_window(&mut self, input: NodeId, shape: WindowShape, column: usize) -> NodeId {
        let mut columns = self.graph.schema(input).columns.clone();
        let time = Column { time: None, ..columns[column].clone() };
        let local = matches!(time.ty.kind, TypeKind::TimestampLtz(_));
        columns.extend(window_columns(&time));
        // The operator counts milliseconds, whatever digits the column has.
        let last = columns.len() - 1;
        let shown = columns[last].ty.clone();
        columns[last].ty.kind = if local { TypeKind::TimestampLtz(3) } else { TypeKind::Timestamp(3) };
        let window = WindowTime { shape, time: TimeAttribute::Rowtime, column, local };
        let operator = Operator::WindowTableFunction(WindowTableFunction { window, partition: Vec::new() });
        let id = self.graph.add(operator, vec![input], Schema { columns }, None);
        if self.graph.schema(id).columns[last].ty == shown {
            return id;
        }
        let mut exprs: Vec<Expr> = (0..=last).map(|c| self.graph.column(id, c)).collect();
        exprs[last] = implicit_cast::cast(exprs[last].clone(), &shown);
        let names = self.graph.schema(id).columns.iter().map(|c| c.name.clone()).collect();
        self.graph.project(id, exprs, names)
    }

    pub(super) fn hash_join(&mut self, join: &JoinRel, sides: Sides, keys: JoinKeys) -> NodeId {
        let schema = join_schema(self.graph.schema(sides.left), self.graph.schema(sides.right), join.kind);
        let operator = Operator::HashJoin(HashJoin {
            kind: join.kind,
            left_keys: keys.left,
            right_keys: keys.right,
            null_safe: keys.null_safe,
            condition: exprs::conjunction(keys.rest),
        });
        let id = self.graph.add(operator, vec![sides.left, sides.right], without_times(&schema), None);
        self.without_key_columns(id, &sides, join.kind)
    }

    pub(super) fn batch_sort(&mut self, sort: &SortRel, input: NodeId) -> Bound<NodeId> {
        let schema = self.graph.schema(input).clone();
        let fetch = sort.fetch.or_else(|| self.default_limit().filter(|_| sort.offset == 0 && !sort.keys.is_empty()));
        let operator = match (sort.keys.as_slice(), fetch) {
            ([], None) if sort.offset == 0 => return Ok(input),
            ([], fetch) => Operator::Limit(Limit {
                offset: sort.offset,
                fetch: fetch.unwrap_or(u64::MAX),
                input_retracts: false,
                state_ttl_ms: 0,
            }),
            (_, None) if sort.offset > 0 => {
                return one_error("ORDER BY with OFFSET needs a LIMIT", "Not support limitEnd is max value now!");
            }
            (keys, fetch) => Operator::Sort(Sort { order: keys.to_vec(), offset: sort.offset, fetch }),
        };
        Ok(self.graph.add(operator, vec![input], schema, None))
    }

    /// What ORDER BY without LIMIT gives at most.
    fn default_limit(&self) -> Option<u64> {
        let limit: i64 = self.config.get("table.exec.sort.default-limit")?.trim().parse().ok()?;
        u64::try_from(limit).ok().filter(|limit| *limit > 0)
    }

    pub(super) fn sorted_over(&mut self, over: &OverRel, input: NodeId) -> Bound<NodeId> {
        let mut frame = over.frame.unwrap_or_else(|| default_frame(over));
        for call in &over.calls {
            self.check_batch_call(over, call.function, call.distinct)?;
        }
        self.check_range(over, &frame, input)?;
        let by_date = |key: &SortKey| self.graph.schema(input).columns[key.column].ty.kind == TypeKind::Date;
        if frame.unit == FrameUnit::Range && over.order.first().is_some_and(by_date) {
            frame = Frame { start: in_days(frame.start), end: in_days(frame.end), ..frame };
        }
        let mut schema = self.graph.schema(input).clone();
        schema.columns.extend(over.calls.iter().map(|c| Column::new(c.name.clone(), c.ty.clone())));
        let operator = Operator::SortedOver(SortedOver {
            partition: over.partition.clone(),
            order: over.order.clone(),
            frame,
            calls: over.calls.clone(),
        });
        Ok(self.graph.add(operator, vec![input], schema, None))
    }

    fn check_batch_call(&self, over: &OverRel, function: AggregateFunction, distinct: bool) -> Bound<()> {
        if distinct {
            return one_error("a batch job has no DISTINCT in OVER", "Distinct not supported in Windowing function!");
        }
        let ordered = matches!(
            function,
            AggregateFunction::RowNumber
                | AggregateFunction::Rank
                | AggregateFunction::DenseRank
                | AggregateFunction::PercentRank
                | AggregateFunction::CumeDist
        );
        if ordered && over.order.is_empty() {
            return one_error(
                "a row's number or rank needs ORDER BY",
                "Over Agg: The window rank function requires order by clause with non-constant fields. please re-check the over window statement.",
            );
        }
        Ok(())
    }

    /// A distance is one of the sort key's values.
    fn check_range(&self, over: &OverRel, frame: &Frame, input: NodeId) -> Bound<()> {
        let distance = |bound: FrameBound| matches!(bound, FrameBound::Preceding(_) | FrameBound::Following(_));
        if frame.unit == FrameUnit::Rows || !(distance(frame.start) || distance(frame.end)) {
            return Ok(());
        }
        let [key] = over.order.as_slice() else {
            return one_error(
                "a RANGE with a distance is ordered by one column",
                "RANGE clause cannot be used with compound ORDER BY clause",
            );
        };
        let kind = &self.graph.schema(input).columns[key.column].ty.kind;
        if kind.is_numeric() || kind.is_timestamp() || *kind == TypeKind::Date {
            return Ok(());
        }
        one_error(
            format!("a RANGE with a distance cannot be ordered by a column of type {kind}"),
            "Data Type mismatch between ORDER BY and RANGE clause",
        )
    }
}

/// A distance in milliseconds as one between dates.
fn in_days(bound: FrameBound) -> FrameBound {
    const DAY_MS: i64 = 86_400_000;
    match bound {
        FrameBound::Preceding(ms) => FrameBound::Preceding(ms / DAY_MS),
        FrameBound::Following(ms) => FrameBound::Following(ms / DAY_MS),
        other => other,
    }
}

fn without_times(schema: &Schema) -> Schema {
    let plain = |c: &Column| Column { time: None, ..c.clone() };
    Schema { columns: schema.columns.iter().map(plain).collect() }
}
