//! Window TVFs: on their own, or pulled into the aggregate above them.

use ouzel_plan::aggregate::AggregateFunction;
use ouzel_plan::operator::{
    WindowAggregate, WindowProperty, WindowShape, WindowSource, WindowTableFunction, WindowTime,
};
use ouzel_plan::{AggregateCall, Expr, NodeId, Operator, Schema, TimeAttribute};
use ouzel_types::TypeKind;

use super::convert::{Physical, one_error};
use super::graph::Windows;
use super::ttl;
use crate::binder::Bound;
use crate::planner::prune::{call_columns, map_call};
use crate::planner::rel::{AggregateRel, Rel, RelOp, WindowRel, window_columns, window_property_column};
use crate::portability::Note;

/// Where the columns of an aggregate over a window come from.
struct WindowKeys {
    /// Positions (in the aggregate's keys) of ordinary keys, in order.
    plain: Vec<usize>,
    properties: Vec<WindowProperty>,
    /// Per key of the aggregate: its place among plain keys or properties.
    places: Vec<KeyPlace>,
}

enum KeyPlace {
    Plain(usize),
    Property(usize),
}

impl WindowKeys {
    /// `role` tells for a key whether it is a window column. Start and end always come first among the properties.
    fn new(keys: &[usize], role: impl Fn(usize) -> Option<WindowProperty>) -> WindowKeys {
        let mut result = WindowKeys {
            plain: Vec::new(),
            properties: vec![WindowProperty::Start, WindowProperty::End],
            places: Vec::new(),
        };
        for (i, key) in keys.iter().enumerate() {
            let place = match role(*key) {
                None => {
                    result.plain.push(i);
                    KeyPlace::Plain(result.plain.len() - 1)
                }
                Some(property) => {
                    let known = result.properties.iter().position(|p| *p == property);
                    KeyPlace::Property(known.unwrap_or_else(|| {
                        result.properties.push(property);
                        result.properties.len() - 1
                    }))
                }
            };
            result.places.push(place);
        }
        result
    }

    fn is_complete(&self, keys: &[usize], role: impl Fn(usize) -> Option<WindowProperty>) -> bool {
        let has = |wanted: WindowProperty| keys.iter().any(|k| role(*k) == Some(wanted));
        has(WindowProperty::Start) && has(WindowProperty::End)
    }
}

impl Physical<'_> {
    pub(super) fn window_function(&mut self, window: &WindowRel, input: &Rel) -> Bound<NodeId> {
        let input = self.convert(input)?;
        if self.config.is_batch() {
            return self.batch_window_function(window.shape, window.column, input);
        }
        let time = self.window_time(input, window.shape, window.column)?;
        let mut columns = self.graph.schema(input).columns.clone();
        let width = columns.len();
        columns.extend(window_columns(&columns[window.column]));
        let windows = Windows {
            starts: [width].into(),
            ends: [width + 1].into(),
            times: [width + 2].into(),
            shape: window.shape,
            time: time.time,
            local: time.local,
            sessions_by: Some(window.partition.iter().map(|c| [*c].into()).collect()),
        };
        let operator =
            Operator::WindowTableFunction(WindowTableFunction { window: time, partition: window.partition.clone() });
        self.add_checked(operator, vec![input], Schema { columns }, Some(windows))
    }

    /// The time attribute must still be one after joins and aggregates have been chosen.
    pub(super) fn window_time(&self, input: NodeId, shape: WindowShape, column: usize) -> Bound<WindowTime> {
        let time = &self.graph.schema(input).columns[column];
        let Some(attribute) = time.time else {
            return one_error(
                format!("column \"{}\" is no time attribute any more", time.name),
                format!("The window function requires the timecol is a time attribute type, but is {}.", time.ty),
            );
        };
        let local = matches!(time.ty.kind, TypeKind::TimestampLtz(_)) || attribute == TimeAttribute::Proctime;
        Ok(WindowTime { shape, time: attribute, column, local })
    }

    /// GROUP BY window_start, window_end [, keys] right over a window TVF.
    pub(super) fn aggregate_over_window(&mut self, aggregate: &AggregateRel, input: &Rel) -> Bound<Option<NodeId>> {
        let Some((window, columns)) = window_below(input) else { return Ok(None) };
        let RelOp::Window(function) = &window.op else { return Ok(None) };
        let width = window.width() - 3;
        let role = |key: usize| match columns[key].as_column() {
            Some(c) if c == width => Some(WindowProperty::Start),
            Some(c) if c == width + 1 => Some(WindowProperty::End),
            Some(c) if c == width + 2 => Some(WindowProperty::Rowtime),
            _ => None,
        };
        let keys = WindowKeys::new(&aggregate.keys, role);
        if !keys.is_complete(&aggregate.keys, role) {
            return Ok(None);
        }
        let plain: Vec<usize> = keys.plain.iter().map(|i| aggregate.keys[*i]).collect();
        let mut read: Vec<usize> = plain.clone();
        aggregate.calls.iter().for_each(|c| read.extend(call_columns(c)));
        let on_window = |c: &usize| !crate::planner::exprs::reads_only(&columns[*c], 0..width);
        if read.iter().any(on_window) || !partition_is(&function.partition, &plain, &columns, function.shape) {
            return Ok(None);
        }
        let base = self.convert(&window.inputs[0])?;
        let mut wanted: Vec<Expr> = read.iter().map(|c| columns[*c].clone()).collect();
        wanted.push(self.graph.column(base, function.column));
        let (below, places) = self.projected(base, &wanted, input, &read);
        let place = |c: usize| places[read.iter().position(|r| *r == c).unwrap_or(0)];
        let time = self.window_time(below, function.shape, places[read.len()])?;
        let mut calls = aggregate.calls.clone();
        calls.iter_mut().for_each(|c| map_call(c, &place));
        let group: Vec<usize> = plain.iter().map(|c| place(*c)).collect();
        let source = WindowSource::Assign(time.clone());
        let shape = (time.shape, time.time, time.local);
        self.add_window_aggregate(below, source, shape, group, calls, keys).map(Some)
    }

    /// A projection of exactly the distinct wanted expressions.
    fn projected(&mut self, base: NodeId, wanted: &[Expr], named: &Rel, read: &[usize]) -> (NodeId, Vec<usize>) {
        let mut exprs: Vec<Expr> = Vec::new();
        let mut names = Vec::new();
        let mut places = Vec::new();
        for (i, expr) in wanted.iter().enumerate() {
            let known = exprs.iter().position(|e| e == expr);
            places.push(known.unwrap_or_else(|| {
                let name = read.get(i).map(|c| named.schema.columns[*c].name.clone());
                let own = expr.as_column().map(|c| self.graph.schema(base).columns[c].name.clone());
                names.push(name.or(own).unwrap_or_else(|| "$t".into()));
                exprs.push(expr.clone());
                exprs.len() - 1
            }));
        }
        (self.graph.project(base, exprs, names), places)
    }

    /// The input already carries the window columns.
    pub(super) fn aggregate_attached(&mut self, aggregate: &AggregateRel, input: NodeId) -> Bound<Option<NodeId>> {
        let Some(windows) = self.graph.node(input).windows.clone() else { return Ok(None) };
        let role = |key: usize| {
            if windows.starts.contains(&key) {
                Some(WindowProperty::Start)
            } else if windows.ends.contains(&key) {
                Some(WindowProperty::End)
            } else if windows.times.contains(&key) {
                Some(WindowProperty::Rowtime)
            } else {
                None
            }
        };
        let keys = WindowKeys::new(&aggregate.keys, role);
        if !keys.is_complete(&aggregate.keys, role) {
            return Ok(None);
        }
        let find = |set: &std::collections::BTreeSet<usize>| aggregate.keys.iter().copied().find(|k| set.contains(k));
        let (Some(start), Some(end)) = (find(&windows.starts), find(&windows.ends)) else { return Ok(None) };
        let group: Vec<usize> = keys.plain.iter().map(|i| aggregate.keys[*i]).collect();
        if !windows.may_group_by(&group) {
            return Ok(None);
        }
        let source = WindowSource::Attached { start, end, time: windows.time, local: windows.local };
        let shape = (windows.shape, windows.time, windows.local);
        self.add_window_aggregate(input, source, shape, group, aggregate.calls.clone(), keys).map(Some)
    }

    /// Windows that are put together from parts: Flink's FIRST_VALUE and LAST_VALUE cannot be.
    pub(super) fn note_merged(&self, shape: WindowShape, aggregates: &[AggregateCall]) {
        let merged =
            |c: &&AggregateCall| matches!(c.function, AggregateFunction::FirstValue | AggregateFunction::LastValue);
        if matches!(shape, WindowShape::Tumble { .. }) || !aggregates.iter().any(|call| merged(&call)) {
            return;
        }
        self.portability.note(
            Note::refused("FIRST_VALUE and LAST_VALUE in windows that overlap, grow or merge")
                .flink("Could not find an implementation method 'merge' in class 'org.apache.flink.table.runtime.functions.aggregate.FirstValueAggFunction'")
                .portable("TUMBLE; or a window Top-1 by the time attribute (ROW_NUMBER .. = 1)"),
        );
    }

    fn add_window_aggregate(
        &mut self,
        input: NodeId,
        window: WindowSource,
        (shape, time, local): (WindowShape, TimeAttribute, bool),
        group: Vec<usize>,
        aggregates: Vec<AggregateCall>,
        keys: WindowKeys,
    ) -> Bound<NodeId> {
        ttl::refuse_emit_strategy(self.config)?;
        whole_slides(shape)?;
        self.note_merged(shape, &aggregates);
        let properties: Vec<WindowProperty> = keys
            .properties
            .iter()
            .map(|p| match p {
                WindowProperty::Rowtime if time == TimeAttribute::Proctime => WindowProperty::Proctime,
                p => *p,
            })
            .collect();
        let below = self.graph.schema(input);
        let ltz_time = local && time == TimeAttribute::Rowtime;
        let mut columns: Vec<_> = group.iter().map(|k| below.columns[*k].clone()).collect();
        columns.iter_mut().for_each(|c| c.time = None);
        columns.extend(aggregates.iter().map(|c| ouzel_plan::Column::new(c.name.clone(), c.ty.clone())));
        columns.extend(properties.iter().map(|p| {
            let mut column = window_property_column(*p, ltz_time, time);
            column.name = match p {
                WindowProperty::Start => "window_start".into(),
                WindowProperty::End => "window_end".into(),
                _ => "window_time".into(),
            };
            column
        }));
        let first = group.len() + aggregates.len();
        let windows = Windows {
            starts: [first].into(),
            ends: [first + 1].into(),
            times: (2..properties.len()).map(|i| first + i).collect(),
            shape,
            time,
            local,
            sessions_by: None,
        };
        let calls = aggregates.len();
        let plain = group.len();
        let operator = Operator::WindowAggregate(WindowAggregate {
            window,
            keys: group,
            aggregates,
            properties,
            input_retracts: !self.graph.node(input).kinds.is_insert_only(),
            emit: None,
            emit_update_before: false,
            legacy: false,
        });
        let id = self.graph.add(operator, vec![input], Schema { columns }, Some(windows));
        let mut order: Vec<usize> = keys
            .places
            .iter()
            .map(|place| match place {
                KeyPlace::Plain(i) => *i,
                KeyPlace::Property(i) => first + i,
            })
            .collect();
        order.extend((0..calls).map(|i| plain + i));
        Ok(self.graph.project_columns(id, &order))
    }
}

/// What is aggregated by HOP is put together from its slides.
fn whole_slides(shape: WindowShape) -> Bound<()> {
    match shape {
        WindowShape::Hop { size, slide, .. } if size % slide != 0 => one_error(
            "the size of HOP has to be a multiple of its slide where rows are aggregated by it",
            format!(
                "HOP table function based aggregate requires size must be an integral multiple of slide, but got size {size} ms and slide {slide} ms"
            ),
        ),
        _ => Ok(()),
    }
}

/// The window TVF under projections, and the projections melted into expressions over it.
fn window_below(input: &Rel) -> Option<(&Rel, Vec<Expr>)> {
    match &input.op {
        RelOp::Window(_) => Some((input, (0..input.width()).map(|c| input.column(c)).collect())),
        RelOp::Project(exprs) if exprs.iter().all(crate::planner::exprs::is_deterministic) => {
            let (window, below) = window_below(&input.inputs[0])?;
            Some((window, exprs.iter().map(|e| e.substitute(&below)).collect()))
        }
        _ => None,
    }
}

/// A session is one per PARTITION BY: the aggregate's keys have to be the same columns.
fn partition_is(partition: &[usize], plain: &[usize], columns: &[Expr], shape: WindowShape) -> bool {
    if !matches!(shape, WindowShape::Session { .. }) {
        return true;
    }
    let keys: Vec<Option<usize>> = plain.iter().map(|k| columns[*k].as_column()).collect();
    partition.iter().all(|c| keys.contains(&Some(*c))) && keys.iter().all(|k| k.is_some_and(|c| partition.contains(&c)))
}
