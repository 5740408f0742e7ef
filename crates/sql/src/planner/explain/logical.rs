//! The syntax tree, before any rewrite: columns by number, operators before their operands, as Calcite writes them.
//!
//! It is built from the bound tree, whose nodes are put as Calcite's converter has them: OVER calls stand in projections, an
//! aggregate over a projection of what it reads, computed columns in a projection over the scan.

use std::fmt::Write as _;

use ouzel_plan::aggregate::{AggregateFunction, SortKey};
use ouzel_plan::operator::{Frame, FrameBound, FrameUnit, JoinKind, WindowProperty, WindowShape};
use ouzel_plan::{AggregateCall, Expr, ExprKind, Operator, Schema};
use ouzel_types::Scalar;

use super::expression::{Names, interval_unit, record, text, type_text};
use super::{node, pattern};
use crate::planner::prune::call_columns;
use crate::planner::rel::{AggregateRel, JoinRel, OverRel, Rel, RelOp, ScanRel, SortRel, UnnestRel, WindowRel};
use crate::planner::source::SourceColumn;

/// A line with those below it.
struct Line {
    text: String,
    inputs: Vec<Line>,
}

/// `sink`: the operator that writes what the tree gives.
pub fn tree(rel: &Rel, sink: Option<&Operator>, out: &mut String) {
    let mut builder = Builder { correlations: 0 };
    let line = match sink {
        Some(Operator::Sink(sink)) => {
            let rel = written(rel);
            let below = builder.line(&rel);
            let fields = unique(&rel.schema);
            let text = format!("LogicalSink(table=[{}], fields=[{}])", node::dotted(&sink.table), fields.join(", "));
            Line { text, inputs: vec![below] }
        }
        _ => builder.line(rel),
    };
    print(&line, &mut Vec::new(), out);
}

/// The query of an INSERT: below the projection that gives a sink's columns where it only renames, else merged with it.
fn written(rel: &Rel) -> Rel {
    let RelOp::Project(exprs) = &rel.op else { return rel.clone() };
    let below = &rel.inputs[0];
    let renames = exprs.iter().enumerate().all(|(i, e)| matches!(e.kind, ExprKind::Column(c) if c == i));
    if renames && exprs.len() == below.width() {
        return below.clone();
    }
    match &below.op {
        RelOp::Project(inner) => Rel {
            op: RelOp::Project(exprs.iter().map(|e| e.substitute(inner)).collect()),
            inputs: below.inputs.clone(),
            schema: rel.schema.clone(),
        },
        _ => rel.clone(),
    }
}

/// `lasts`: for each level above, whether it was its parent's last child.
fn print(line: &Line, lasts: &mut Vec<bool>, out: &mut String) {
    if let Some((last, above)) = lasts.split_last() {
        above.iter().for_each(|last| out.push_str(if *last { "   " } else { ":  " }));
        out.push_str(if *last { "+- " } else { ":- " });
    }
    let _ = writeln!(out, "{}", line.text);
    for (i, input) in line.inputs.iter().enumerate() {
        lasts.push(i + 1 == line.inputs.len());
        print(input, lasts, out);
        lasts.pop();
    }
}

struct Builder {
    /// Correlation variables so far.
    correlations: usize,
}

fn over(text: String, input: Line) -> Line {
    Line { text, inputs: vec![input] }
}

fn one_row() -> Line {
    Line { text: "LogicalValues(tuples=[[{ 0 }]])".to_owned(), inputs: Vec::new() }
}

fn project(exprs: &[(String, String)], input: Line) -> Line {
    let shown: Vec<String> = exprs.iter().map(|(name, expr)| format!("{name}=[{expr}]")).collect();
    over(format!("LogicalProject({})", shown.join(", ")), input)
}

impl Builder {
    fn line(&mut self, rel: &Rel) -> Line {
        match &rel.op {
            RelOp::Scan(scan) => scanned(scan),
            RelOp::Values(rows) if node::are_literals(rows) => Line {
                text: format!("LogicalValues(tuples=[{}])", node::tuples(rows, &rel.schema)),
                inputs: Vec::new(),
            },
            RelOp::Values(rows) => {
                let row = |row: &Vec<Scalar>| {
                    let values = row.iter().zip(&rel.schema.columns).map(|(value, column)| {
                        let value = text(&node::row_literal(value, &column.ty), &Names::numbered());
                        (column.name.to_string(), value)
                    });
                    project(&values.collect::<Vec<_>>(), one_row())
                };
                let mut inputs: Vec<Line> = rows.iter().map(row).collect();
                if inputs.len() == 1 {
                    return inputs.remove(0);
                }
                Line { text: "LogicalUnion(all=[true])".to_owned(), inputs }
            }
            RelOp::Project(exprs) => self.projected(exprs, rel),
            RelOp::Filter(predicate) => {
                let (input, names) = self.below(&rel.inputs[0]);
                over(format!("LogicalFilter(condition=[{}])", text(predicate, &names)), input)
            }
            RelOp::Join(join) => self.joined(join, rel),
            RelOp::Aggregate(aggregate) => self.aggregated(aggregate, rel, &rel.schema),
            RelOp::Window(window) => self.windowed(window, rel),
            RelOp::Over(_) => {
                let (input, names) = self.below(rel);
                let columns = unique(&rel.schema);
                let all: Vec<(String, String)> =
                    columns.into_iter().enumerate().map(|(i, n)| (n, names.name(i))).collect();
                project(&all, input)
            }
            RelOp::Expand(_) => over("LogicalExpand".to_owned(), self.line(&rel.inputs[0])),
            RelOp::Sort(sort) => {
                let mut input = self.line(&rel.inputs[0]);
                // What stands behind a set operation is a query of its own.
                if input.text.starts_with("LogicalUnion(") {
                    let columns = unique(&rel.schema).into_iter().enumerate();
                    input = project(&columns.map(|(i, name)| (name, format!("${i}"))).collect::<Vec<_>>(), input);
                }
                over(sorted(sort), input)
            }
            RelOp::Union => Line {
                text: "LogicalUnion(all=[true])".to_owned(),
                inputs: rel.inputs.iter().map(|input| self.line(input)).collect(),
            },
            RelOp::Unnest(unnest) => self.unnested(unnest, rel),
            RelOp::Match(o) => over(pattern::logical(o, &rel.inputs[0].schema, &rel.schema), self.line(&rel.inputs[0])),
        }
    }

    /// The line below, and the names of the columns: those of OVER are its calls.
    fn below(&mut self, rel: &Rel) -> (Line, Names) {
        match &rel.op {
            RelOp::Over(call) => {
                let (line, names) = self.below(&rel.inputs[0]);
                let width = rel.inputs[0].width();
                let own: Vec<String> = (0..width).map(|c| names.name(c)).collect();
                let calls = call.calls.iter().map(|c| over_call(call, c, &names));
                (line, Names::written(own.into_iter().chain(calls).collect()))
            }
            RelOp::Aggregate(aggregate) if aggregate.window.is_some() => {
                let line = self.line(rel);
                let (keys, calls) = (aggregate.keys.len(), aggregate.calls.len());
                let window = aggregate.window.as_ref();
                let word = window.map_or("TUMBLE", |w| shape_word(w.shape));
                let properties = window.iter().flat_map(|w| &w.properties).map(|property| {
                    let of = match property {
                        WindowProperty::Start => "START",
                        WindowProperty::End => "END",
                        WindowProperty::Rowtime => "ROWTIME",
                        WindowProperty::Proctime => "PROCTIME",
                    };
                    format!("{word}_{of}(${keys})")
                });
                let plain = (0..keys).map(|c| format!("${c}")).chain((0..calls).map(|c| format!("${}", keys + 1 + c)));
                (line, Names::written(plain.chain(properties).collect()))
            }
            _ => (self.line(rel), Names::numbered()),
        }
    }

    fn projected(&mut self, exprs: &[Expr], rel: &Rel) -> Line {
        let below = &rel.inputs[0];
        if let RelOp::Aggregate(aggregate) = &below.op {
            let whole = exprs.len() == below.width() && exprs.iter().enumerate().all(|(i, e)| e.as_column() == Some(i));
            let keys = aggregate.keys.len();
            let same = below.schema.columns.iter().zip(&rel.schema.columns).take(keys).all(|(a, b)| a.name == b.name);
            if whole && same {
                return self.aggregated(aggregate, below, &rel.schema);
            }
        }
        let (input, names) = self.below(below);
        let columns = unique(&rel.schema);
        let shown: Vec<(String, String)> = columns.into_iter().zip(exprs).map(|(n, e)| (n, text(e, &names))).collect();
        project(&shown, input)
    }

    fn joined(&mut self, join: &JoinRel, rel: &Rel) -> Line {
        let (left, right) = (&rel.inputs[0], &rel.inputs[1]);
        if let Some(time) = join.temporal {
            return self.temporal(join, time, left, right);
        }
        let inputs = vec![self.line(left), self.line(right)];
        let names = Names::numbered();
        let condition = names.all(join.condition.iter().map(|c| text(c, &names)).collect());
        let text = format!("LogicalJoin(condition=[{condition}], joinType=[{}])", logical_kind(join.kind));
        Line { text, inputs }
    }

    fn temporal(&mut self, join: &JoinRel, time: usize, left: &Rel, right: &Rel) -> Line {
        let variable = format!("$cor{}", self.correlations);
        self.correlations += 1;
        let width = left.width();
        let of_left = |c: usize| format!("{variable}.{}", left.schema.columns[c].name);
        let columns = (0..width).map(of_left).chain((0..right.width()).map(|c| format!("${c}"))).collect();
        let names = Names::written(columns);
        let mut required = vec![time];
        join.condition.iter().for_each(|e| e.visit_columns(&mut |c| required.extend(Some(c).filter(|c| *c < width))));
        required.sort_unstable();
        required.dedup();
        let inputs = vec![self.line(left), {
            let snapshot = over(format!("LogicalSnapshot(period=[{}])", of_left(time)), self.line(right));
            let condition = names.all(join.condition.iter().map(|c| text(c, &names)).collect());
            if join.condition.is_empty() {
                snapshot
            } else {
                over(format!("LogicalFilter(condition=[{condition}])"), snapshot)
            }
        }];
        let text = format!(
            "LogicalCorrelate(correlation=[{variable}], joinType=[{}], requiredColumns=[{{{}}}])",
            logical_kind(join.kind),
            numbers(&required)
        );
        Line { text, inputs }
    }

    fn unnested(&mut self, unnest: &UnnestRel, rel: &Rel) -> Line {
        let left = self.line(&rel.inputs[0]);
        let variable = format!("$cor{}", self.correlations);
        self.correlations += 1;
        let columns = &rel.inputs[0].schema.columns;
        let names = Names::written(columns.iter().map(|c| format!("{variable}.{}", c.name)).collect());
        let mut required = Vec::new();
        unnest.collection.visit_columns(&mut |c| required.push(c));
        let name = match &unnest.collection.kind {
            ExprKind::Column(c) => columns[*c].name.to_string(),
            ExprKind::Field { input, index } => match input.ty.kind.members() {
                Some(fields) => fields[*index].name.to_string(),
                None => "EXPR$0".to_owned(),
            },
            _ => "EXPR$0".to_owned(),
        };
        let row = one_row();
        let ordinality = if unnest.ordinality { "(withOrdinality=[true])" } else { "" };
        let right = over(format!("Uncollect{ordinality}"), project(&[(name, text(&unnest.collection, &names))], row));
        let text = format!(
            "LogicalCorrelate(correlation=[{variable}], joinType=[{}], requiredColumns=[{{{}}}])",
            if unnest.outer { "left" } else { "inner" },
            numbers(&required)
        );
        Line { text, inputs: vec![left, right] }
    }

    /// `schema`: the names of the results.
    fn aggregated(&mut self, aggregate: &AggregateRel, rel: &Rel, schema: &Schema) -> Line {
        let input = &rel.inputs[0];
        if aggregate.calls.is_empty() && matches!(input.op, RelOp::Union) && aggregate.keys.len() == input.width() {
            let mut union = self.line(input);
            union.text = "LogicalUnion(all=[false])".to_owned();
            return union;
        }
        let mut order: Vec<usize> = Vec::new();
        for column in aggregate.keys.iter().copied().chain(aggregate.calls.iter().flat_map(call_columns)) {
            if !order.contains(&column) {
                order.push(column);
            }
        }
        // What was put behind the columns for the aggregate is an expression of its own projection.
        let (base, exprs): (&Rel, Vec<Expr>) = match &input.op {
            RelOp::Project(exprs) if is_appended(exprs, input) => (&input.inputs[0], exprs.clone()),
            _ => (input, (0..input.width()).map(|c| input.column(c)).collect()),
        };
        let (below, names) = self.below(base);
        let identity = order.iter().enumerate().all(|(i, c)| exprs[*c].as_column() == Some(i));
        let whole = identity && order.len() == base.width() && !matches!(base.op, RelOp::Over(_));
        let by_key = order.iter().filter(|c| aggregate.keys.contains(c)).count();
        let below = if aggregate.window.is_none() && (order.is_empty() || whole) {
            below
        } else {
            let name = |(i, c): (usize, &usize)| {
                let name = &input.schema.columns[*c].name;
                let own = exprs[*c].as_column().is_some() || !name.starts_with("$f");
                let is_filter = aggregate.calls.iter().any(|call| call.filter == Some(*c));
                let expr = if is_filter { node::is_true(&exprs[*c]) } else { exprs[*c].clone() };
                (if own { name.to_string() } else { format!("$f{i}") }, text(&expr, &names))
            };
            let mut columns: Vec<(String, String)> = order.iter().enumerate().map(name).collect();
            if let Some(window) = &aggregate.window {
                let window = (format!("$f{by_key}"), group_window(window.shape, &text(&exprs[window.column], &names)));
                columns.insert(by_key, window);
            }
            project(&columns, below)
        };
        let shift = usize::from(aggregate.window.is_some());
        let at =
            |c: usize| order.iter().position(|o| *o == c).map_or(0, |at| if at < by_key { at } else { at + shift });
        let mut keys: Vec<usize> = aggregate.keys.iter().map(|key| at(*key)).collect();
        keys.extend((shift == 1).then_some(by_key));
        let results = schema.columns.iter().skip(aggregate.keys.len());
        let calls = aggregate.calls.iter().zip(results).enumerate();
        let calls: String = calls
            .map(|(i, (c, column))| {
                let named = !column.name.starts_with("$f");
                let name = if named { column.name.to_string() } else { format!("agg#{i}") };
                format!(", {name}=[{}]", call(c, &at))
            })
            .collect();
        over(format!("LogicalAggregate(group=[{{{}}}]{calls})", numbers(&keys)), below)
    }

    fn windowed(&mut self, window: &WindowRel, rel: &Rel) -> Line {
        let input = &rel.inputs[0];
        let below = self.line(input);
        let columns: Vec<(String, String)> =
            input.schema.columns.iter().enumerate().map(|(i, c)| (c.name.to_string(), format!("${i}"))).collect();
        let is_select = matches!(&input.op, RelOp::Project(exprs) if exprs.iter().enumerate().all(|(i, e)| e.as_column() == Some(i)));
        let below = if is_select { below } else { project(&columns, below) };
        let length = |ms: i64| format!("{ms}:{}", interval_unit(ms));
        let time = format!("DESCRIPTOR(_UTF-16LE'{}')", input.schema.columns[window.column].name);
        let shift = |offset: i64| if offset == 0 { String::new() } else { format!(", {}", length(offset)) };
        let partition = match window.partition.as_slice() {
            [] => String::new(),
            columns => {
                format!(" PARTITION BY({})", columns.iter().map(|c| format!("${c}")).collect::<Vec<_>>().join(", "))
            }
        };
        let call = match window.shape {
            WindowShape::Tumble { size, offset } => {
                format!("TUMBLE(TABLE(#0), {time}, {}{})", length(size), shift(offset))
            }
            WindowShape::Hop { size, slide, offset } => {
                format!("HOP(TABLE(#0), {time}, {}, {}{})", length(slide), length(size), shift(offset))
            }
            WindowShape::Cumulate { size, step, offset } => {
                format!("CUMULATE(TABLE(#0), {time}, {}, {}{})", length(step), length(size), shift(offset))
            }
            WindowShape::Session { gap } => format!("SESSION(TABLE(#0){partition}, {time}, {})", length(gap)),
        };
        let mut schema = rel.schema.clone();
        crate::statements::make_unique(&mut schema);
        over(format!("LogicalTableFunctionScan(invocation=[{call}], rowType=[{}])", record(&schema)), below)
    }
}

/// A projection of all columns below it and more behind them.
fn is_appended(exprs: &[Expr], rel: &Rel) -> bool {
    let width = rel.inputs[0].width();
    exprs.len() > width
        && exprs.iter().take(width).enumerate().all(|(i, e)| e.as_column() == Some(i))
        && exprs[width..].iter().all(|e| e.as_column().is_none())
}

/// The scan, its computed columns and its watermark.
fn scanned(scan: &ScanRel) -> Line {
    let source = &scan.source;
    let path = &source.table.path;
    let keys: Vec<&str> = source.table.metadata.iter().map(|m| m.key.as_ref()).collect();
    let metadata = if keys.is_empty() { String::new() } else { format!(", metadata=[{}]", keys.join(", ")) };
    let table = format!("LogicalTableScan(table=[[{}, {}, {}{metadata}]])", path.catalog, path.database, path.name);
    let mut line = Line { text: table, inputs: Vec::new() };
    let physical = source.table.physical.len();
    if !keys.is_empty() || source.kinds.iter().any(|kind| matches!(kind, SourceColumn::Computed(_))) {
        let base = |c: usize| match &source.kinds[c] {
            SourceColumn::Physical(i) => format!("${i}"),
            SourceColumn::Metadata(i) => {
                let column = format!("${}", physical + i);
                let ty = &source.schema.columns[c].ty.kind;
                match ouzel_plan::descriptor::metadata_type(&source.table, &source.table.metadata[*i].key) {
                    Some(own) if own.kind != *ty => format!("CAST({column}):{}", type_text(ty)),
                    _ => column,
                }
            }
            SourceColumn::Computed(_) => format!("${c}"),
        };
        let names = Names::written((0..source.kinds.len()).map(base).collect());
        let column = |c: usize| match &source.kinds[c] {
            SourceColumn::Computed(expr) => text(expr, &names),
            _ => names.name(c),
        };
        let columns: Vec<(String, String)> =
            (0..source.kinds.len()).map(|c| (source.schema.columns[c].name.to_string(), column(c))).collect();
        line = project(&columns, line);
    }
    if let Some((column, expr)) = &source.watermark {
        let time = &source.schema.columns[*column].name;
        let expr = expr.as_ref().map_or_else(|| "SOURCE_WATERMARK()".to_owned(), |e| text(e, &Names::numbered()));
        line = over(format!("LogicalWatermarkAssigner(rowtime=[{time}], watermark=[{expr}])"), line);
    }
    line
}

/// `LogicalSort(sort0=[$1], dir0=[ASC-nulls-first], fetch=[3])`
fn sorted(sort: &SortRel) -> String {
    let mut parts: Vec<String> =
        sort.keys.iter().enumerate().map(|(i, k)| format!("sort{i}=[${}]", k.column)).collect();
    parts.extend(sort.keys.iter().enumerate().map(|(i, key)| {
        let direction = if key.descending { "DESC" } else { "ASC" };
        format!("dir{i}=[{direction}-nulls-{}]", if key.nulls_first { "first" } else { "last" })
    }));
    parts.extend((sort.offset > 0).then(|| format!("offset=[{}]", sort.offset)));
    parts.extend(sort.fetch.map(|fetch| format!("fetch=[{fetch}]")));
    format!("LogicalSort({})", parts.join(", "))
}

/// `COUNT()`, `SUM($1)`.
fn call(call: &AggregateCall, at: &impl Fn(usize) -> usize) -> String {
    let distinct = if call.distinct { "DISTINCT " } else { "" };
    let filter = call.filter.map(|f| format!(" FILTER ${}", at(f))).unwrap_or_default();
    let args: Vec<String> = call.args.iter().map(|c| format!("${}", at(*c))).collect();
    format!("{}({distinct}{}){filter}", node::function_name(call.function), args.join(", "))
}

/// A call with its window. SUM and AVG are made of what a window can keep.
fn over_call(over: &OverRel, call: &AggregateCall, names: &Names) -> String {
    let window = window_text(over, call, names);
    let mut args = names.list(&call.args);
    args.push_str(&node::constants(call));
    let distinct = if call.distinct { "DISTINCT " } else { "" };
    format!("{}({distinct}{args}) OVER ({window})", node::function_name(call.function))
}

fn window_text(over: &OverRel, call: &AggregateCall, names: &Names) -> String {
    let mut parts = Vec::new();
    if !over.partition.is_empty() {
        parts.push(format!("PARTITION BY {}", names.list(&over.partition)));
    }
    let key = |k: &SortKey| {
        let direction = if k.descending { " DESC" } else { "" };
        format!("{}{direction} NULLS {}", names.name(k.column), if k.nulls_first { "FIRST" } else { "LAST" })
    };
    if !over.order.is_empty() {
        parts.push(format!("ORDER BY {}", over.order.iter().map(key).collect::<Vec<_>>().join(", ")));
    }
    let numbers =
        matches!(call.function, AggregateFunction::RowNumber | AggregateFunction::Rank | AggregateFunction::DenseRank);
    if let Some(frame) = over.frame.filter(|_| !numbers) {
        parts.extend(frame_text(frame));
    }
    parts.join(" ")
}

/// None: what is meant without it.
fn frame_text(frame: Frame) -> Option<String> {
    let unit = if frame.unit == FrameUnit::Rows { "ROWS" } else { "RANGE" };
    let length = |n: i64| match frame.unit {
        FrameUnit::Rows => n.to_string(),
        FrameUnit::Range => format!("{n}:{}", interval_unit(n)),
    };
    let bound = |bound: FrameBound| match bound {
        FrameBound::UnboundedPreceding => "UNBOUNDED PRECEDING".to_owned(),
        FrameBound::Preceding(n) => format!("{} PRECEDING", length(n)),
        FrameBound::CurrentRow => "CURRENT ROW".to_owned(),
        FrameBound::Following(n) => format!("{} FOLLOWING", length(n)),
        FrameBound::UnboundedFollowing => "UNBOUNDED FOLLOWING".to_owned(),
    };
    match (frame.start, frame.end) {
        (FrameBound::UnboundedPreceding, FrameBound::CurrentRow) if frame.unit == FrameUnit::Range => None,
        (start, FrameBound::CurrentRow) => Some(format!("{unit} {}", bound(start))),
        (start, end) => Some(format!("{unit} BETWEEN {} AND {}", bound(start), bound(end))),
    }
}

fn shape_word(shape: WindowShape) -> &'static str {
    match shape {
        WindowShape::Tumble { .. } => "TUMBLE",
        WindowShape::Hop { .. } => "HOP",
        WindowShape::Cumulate { .. } => "CUMULATE",
        WindowShape::Session { .. } => "SESSION",
    }
}

/// The function of GROUP BY: `$TUMBLE($1, 5000:INTERVAL SECOND)`
fn group_window(shape: WindowShape, time: &str) -> String {
    let length = |ms: i64| format!("{ms}:{}", interval_unit(ms));
    let lengths = match shape {
        WindowShape::Tumble { size, .. } | WindowShape::Cumulate { size, .. } => length(size),
        WindowShape::Hop { size, slide, .. } => format!("{}, {}", length(slide), length(size)),
        WindowShape::Session { gap } => length(gap),
    };
    format!("${}({time}, {lengths})", shape_word(shape))
}

fn unique(schema: &Schema) -> Vec<String> {
    let mut schema = schema.clone();
    crate::statements::make_unique(&mut schema);
    schema.columns.iter().map(|c| c.name.to_string()).collect()
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
