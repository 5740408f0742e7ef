//! One line per operator: its name and what it does, over the names of its inputs' columns.

use ouzel_plan::aggregate::{AggregateFunction, SortKey};
use ouzel_plan::operator::{
    FrameBound, FrameUnit, JoinKind, LookupKey, OverOrder, RankEnd, RankInput, WindowProperty, WindowShape,
    WindowSource,
};
use ouzel_plan::table::Table;
use ouzel_plan::{AggregateCall, Expr, Operator, Schema, TimeAttribute};
use ouzel_types::Scalar;

use super::expression::{Names, Style, text};

pub fn line(operator: &Operator, inputs: &[&Schema], schema: &Schema, style: Style) -> String {
    let names = Names::of(inputs, style);
    let own = fields(schema);
    match operator {
        Operator::Scan(scan) => format!("TableSourceScan(table=[[{}]], fields=[{own}])", table_name(&scan.table)),
        Operator::Values(rows) => format!("Values(tuples=[{} rows], fields=[{own}])", rows.len()),
        Operator::Calc(calc) => {
            let filter = calc.filter.as_ref().map(|f| format!(", where=[{}]", text(f, &names))).unwrap_or_default();
            format!("Calc(select=[{}]{filter})", projection(&calc.projection, schema, &names))
        }
        Operator::GroupAggregate(o) => {
            let group = if o.keys.is_empty() { String::new() } else { format!("groupBy=[{}], ", names.list(&o.keys)) };
            let select = aggregates(&o.keys, &o.aggregates, &names, schema, o.input_retracts);
            format!("GroupAggregate({group}select=[{select}])")
        }
        Operator::HashAggregate(o) => {
            let group = if o.keys.is_empty() { String::new() } else { format!("groupBy=[{}], ", names.list(&o.keys)) };
            let select = aggregates(&o.keys, &o.aggregates, &names, schema, false);
            format!("HashAggregate(isMerge=[false], {group}select=[{select}])")
        }
        Operator::WindowAggregate(o) => window_aggregate(o, &names, inputs[0], schema),
        Operator::WindowTableFunction(o) => {
            let time = &inputs[0].columns[o.window.column];
            format!("WindowTableFunction(window=[{}])", window(o.window.shape, &time.name))
        }
        Operator::OverAggregate(o) => over_aggregate(o, &names, inputs[0]),
        Operator::Expand(o) => {
            format!("Expand(projects=[{} sets over {}])", o.sets.len(), names.list(&o.keys))
        }
        Operator::Join(o) => {
            let condition = join_condition(&o.left_keys, &o.right_keys, o.condition.as_ref(), inputs, &names);
            format!(
                "Join(joinType=[{}], where=[{condition}], select=[{own}], leftInputSpec=[{}], rightInputSpec=[{}])",
                join_type(o.kind),
                input_spec(o.left_unique.as_ref(), &o.left_keys),
                input_spec(o.right_unique.as_ref(), &o.right_keys)
            )
        }
        Operator::HashJoin(o) => {
            let condition = join_condition(&o.left_keys, &o.right_keys, o.condition.as_ref(), inputs, &names);
            // Without a key there is nothing to look up by.
            let name = if o.left_keys.is_empty() { "NestedLoopJoin" } else { "HashJoin" };
            format!("{name}(joinType=[{}], where=[{condition}], select=[{own}])", join_type(o.kind))
        }
        Operator::IntervalJoin(o) => {
            let condition = join_condition(&o.left_keys, &o.right_keys, o.condition.as_ref(), inputs, &names);
            format!(
                "IntervalJoin(joinType=[{}], windowBounds=[isRowTime={}, leftLowerBound={}, leftUpperBound={}, leftTimeIndex={}, rightTimeIndex={}], where=[{condition}], select=[{own}])",
                join_type(o.kind),
                o.time == TimeAttribute::Rowtime,
                -o.upper_ms,
                -o.lower_ms,
                o.left_time,
                o.right_time
            )
        }
        Operator::TemporalJoin(o) => {
            let condition = join_condition(&o.left_keys, &o.right_keys, o.condition.as_ref(), inputs, &names);
            format!("TemporalJoin(joinType=[{}], where=[{condition}], select=[{own}])", join_type(o.kind))
        }
        Operator::LookupJoin(o) => {
            let keys: Vec<String> = o
                .keys
                .iter()
                .map(|(c, key)| {
                    let left = match key {
                        LookupKey::Column(column) => names.name(*column),
                        LookupKey::Constant(value, ty) => super::expression::literal(value, ty),
                    };
                    format!("{}={left}", o.table.physical[*c].name)
                })
                .collect();
            format!(
                "LookupJoin(table=[{}], joinType=[{}], lookup=[{}], select=[{own}])",
                dotted(&o.table),
                join_type(o.kind),
                keys.join(", ")
            )
        }
        Operator::WindowJoin(o) => {
            let condition = join_condition(&o.left_keys, &o.right_keys, o.condition.as_ref(), inputs, &names);
            format!(
                "WindowJoin(leftWindow=[{}, {}], rightWindow=[{}, {}], joinType=[{}], where=[{condition}], select=[{own}])",
                inputs[0].columns[o.left_start].name,
                inputs[0].columns[o.left_end].name,
                inputs[1].columns[o.right_start].name,
                inputs[1].columns[o.right_end].name,
                join_type(o.kind)
            )
        }
        Operator::Rank(o) => {
            let strategy = match &o.input {
                RankInput::Append => "AppendFastStrategy".to_string(),
                RankInput::Upsert(keys) => {
                    format!("UpdateFastStrategy[{}]", keys.iter().map(usize::to_string).collect::<Vec<_>>().join(","))
                }
                RankInput::Retract => "RetractStrategy".to_string(),
            };
            let end = match o.to {
                RankEnd::Constant(n) => n.to_string(),
                RankEnd::Column(c) => names.name(c),
            };
            format!(
                "Rank(strategy=[{strategy}], rankType=[ROW_NUMBER], rankRange=[rankStart={}, rankEnd={end}], partitionBy=[{}], orderBy=[{}], select=[{own}])",
                o.from,
                names.list(&o.partition),
                order(&o.order, &names)
            )
        }
        Operator::Deduplicate(o) => format!(
            "Deduplicate(keep=[{}], key=[{}], order=[{}], outputInsertOnly=[{}])",
            if o.keep_last { "LastRow" } else { "FirstRow" },
            names.list(&o.partition),
            if o.rowtime.is_some() { "ROWTIME" } else { "PROCTIME" },
            o.insert_only
        ),
        Operator::WindowRank(o) => format!(
            "WindowRank(window=[win_start=[{}], win_end=[{}]], rankType=[ROW_NUMBER], rankRange=[rankStart={}, rankEnd={}], partitionBy=[{}], orderBy=[{}], select=[{own}])",
            names.name(o.start),
            names.name(o.end),
            o.from,
            o.to,
            names.list(&o.partition),
            order(&o.order, &names)
        ),
        Operator::TemporalSort(o) => {
            let first = o.rowtime.map_or_else(|| "PROCTIME ASC".to_string(), |c| format!("{} ASC", names.name(c)));
            let rest = order(&o.order, &names);
            format!("TemporalSort(orderBy=[{first}{}{rest}])", if rest.is_empty() { "" } else { ", " })
        }
        Operator::Sort(o) => match o.fetch {
            None => format!("Sort(orderBy=[{}])", order(&o.order, &names)),
            Some(fetch) => {
                format!("SortLimit(orderBy=[{}], offset=[{}], fetch=[{fetch}])", order(&o.order, &names), o.offset)
            }
        },
        Operator::SortedOver(o) => sorted_over(o, &names, inputs[0]),
        Operator::Limit(o) => format!("Limit(offset=[{}], fetch=[{}])", o.offset, o.fetch),
        Operator::Union => format!("Union(all=[true], union=[{own}])"),
        Operator::Unnest(o) => format!(
            "Correlate(invocation=[$UNNEST_ROWS$1({})], joinType=[{}], select=[{own}])",
            text(&o.collection, &names),
            if o.outer { "LEFT" } else { "INNER" }
        ),
        Operator::ChangelogNormalize(o) => format!("ChangelogNormalize(key=[{}])", names.list(&o.keys)),
        Operator::DropUpdateBefore => "DropUpdateBefore".to_string(),
        Operator::SinkMaterialize(o) => format!("SinkMaterialize(key=[{}])", names.list(&o.keys)),
        Operator::Match(o) => {
            let pattern: Vec<String> = o.pattern.iter().map(|p| p.variable.to_string()).collect();
            format!(
                "Match(partitionBy=[{}], measures=[{own}], rowsPerMatch=[ONE ROW PER MATCH], pattern=[({})])",
                names.list(&o.partition),
                pattern.join(" ")
            )
        }
        Operator::Sink(sink) => format!("Sink(table=[{}], fields=[{}])", dotted(&sink.table), fields(inputs[0])),
    }
}

pub fn dotted(table: &Table) -> String {
    format!("{}.{}.{}", table.path.catalog, table.path.database, table.path.name)
}

/// The watermark of a scan, as the assigner behind it that Flink has for most connectors. None: no watermark.
pub fn watermark(scan: &ouzel_plan::table::Scan, schema: &Schema, style: Style) -> Option<String> {
    let watermark = scan.watermark.as_ref()?;
    let names = Names::of(&[schema], style);
    let expr = watermark.expr.as_ref().map_or_else(|| "SOURCE_WATERMARK()".to_owned(), |e| text(e, &names));
    Some(format!("WatermarkAssigner(rowtime=[{}], watermark=[{expr}])", names.name(watermark.column)))
}

/// The sort below an OVER of a batch job. None: it takes rows as they come.
pub fn sort_below(over: &ouzel_plan::batch::SortedOver, input: &Schema, style: Style) -> Option<String> {
    let names = Names::of(&[input], style);
    let partition = over.partition.iter().map(|c| format!("{} ASC", names.name(*c)));
    let order = over.order.iter().map(|key| order(std::slice::from_ref(key), &names));
    let keys: Vec<String> = partition.chain(order).collect();
    (!keys.is_empty()).then(|| format!("Sort(orderBy=[{}])", keys.join(", ")))
}

/// How rows come to a node that wants them by key.
pub fn exchange(keys: &[usize], input: &Schema) -> String {
    match keys {
        [] => "Exchange(distribution=[single])".to_owned(),
        keys => format!("Exchange(distribution=[hash[{}]])", Names::of(&[input], Style::Infix).list(keys)),
    }
}

fn table_name(table: &Table) -> String {
    format!("{}, {}, {}", table.path.catalog, table.path.database, table.path.name)
}

fn fields(schema: &Schema) -> String {
    schema.columns.iter().map(|c| c.name.to_string()).collect::<Vec<_>>().join(", ")
}

fn projection(exprs: &[Expr], schema: &Schema, names: &Names) -> String {
    let one = |(e, c): (&Expr, &ouzel_plan::Column)| {
        let shown = text(e, names);
        if shown == c.name.as_ref() { shown } else { format!("{shown} AS {}", c.name) }
    };
    exprs.iter().zip(&schema.columns).map(one).collect::<Vec<_>>().join(", ")
}

/// The results are called as the node's columns behind its keys.
fn aggregates(keys: &[usize], calls: &[AggregateCall], names: &Names, schema: &Schema, input_retracts: bool) -> String {
    let mut items: Vec<String> = keys.iter().map(|k| names.name(*k)).collect();
    let results = schema.columns.iter().skip(keys.len()).map(|c| c.name.as_ref()).chain(std::iter::repeat("EXPR$"));
    items.extend(
        calls.iter().zip(results).map(|(c, name)| format!("{} AS {name}", aggregate(c, names, input_retracts))),
    );
    items.join(", ")
}

fn aggregate(call: &AggregateCall, names: &Names, input_retracts: bool) -> String {
    let args = if call.args.is_empty() && call.function == AggregateFunction::Count {
        "*".to_string()
    } else {
        names.list(&call.args)
    };
    let distinct = if call.distinct { "DISTINCT " } else { "" };
    let filter = call.filter.map(|f| format!(" FILTER {}", names.name(f))).unwrap_or_default();
    format!("{}({distinct}{args}){filter}", called(call, input_retracts))
}

/// `COUNT`; `COUNT_RETRACT` where rows may be taken back, unless that never changes the result.
pub fn called(call: &AggregateCall, input_retracts: bool) -> String {
    let steady = matches!(call.function, AggregateFunction::Min | AggregateFunction::Max)
        && call.constants.first() == Some(&Scalar::Boolean(true));
    let retracts = if input_retracts && !steady { "_RETRACT" } else { "" };
    format!("{}{retracts}", function_name(call.function))
}

pub fn function_name(function: AggregateFunction) -> String {
    let debug = format!("{function:?}");
    let mut name = String::new();
    for (i, c) in debug.chars().enumerate() {
        if c.is_ascii_uppercase() && i > 0 {
            name.push('_');
        }
        name.push(c.to_ascii_uppercase());
    }
    match name.as_str() {
        "LIST_AGG" => "LISTAGG".into(),
        "JSON_OBJECT_AGG" => "JSON_OBJECTAGG".into(),
        "JSON_ARRAY_AGG" => "JSON_ARRAYAGG".into(),
        "SUM0" => "$SUM0".into(),
        _ => name,
    }
}

fn window(shape: WindowShape, time: &str) -> String {
    let shift = |offset: i64| if offset == 0 { String::new() } else { format!(", offset=[{}]", duration(offset)) };
    match shape {
        WindowShape::Tumble { size, offset } => {
            format!("TUMBLE(time_col=[{time}], size=[{}]{})", duration(size), shift(offset))
        }
        WindowShape::Hop { size, slide, offset } => {
            format!("HOP(time_col=[{time}], size=[{}], slide=[{}]{})", duration(size), duration(slide), shift(offset))
        }
        WindowShape::Cumulate { size, step, offset } => {
            format!(
                "CUMULATE(time_col=[{time}], max_size=[{}], step=[{}]{})",
                duration(size),
                duration(step),
                shift(offset)
            )
        }
        WindowShape::Session { gap } => format!("SESSION(time_col=[{time}], gap=[{}])", duration(gap)),
    }
}

fn duration(ms: i64) -> String {
    for (unit, length) in [("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1000)] {
        if ms != 0 && ms % length == 0 {
            return format!("{} {unit}", ms / length);
        }
    }
    format!("{ms} ms")
}

fn window_aggregate(
    o: &ouzel_plan::operator::WindowAggregate,
    names: &Names,
    input: &Schema,
    schema: &Schema,
) -> String {
    let group = if o.keys.is_empty() { String::new() } else { format!("groupBy=[{}], ", names.list(&o.keys)) };
    let window = match &o.window {
        WindowSource::Assign(time) => window(time.shape, &input.columns[time.column].name),
        WindowSource::Attached { start, end, .. } => {
            format!("win_start=[{}], win_end=[{}]", names.name(*start), names.name(*end))
        }
    };
    let property = |p: &WindowProperty| match p {
        WindowProperty::Start => "start('w$) AS window_start",
        WindowProperty::End => "end('w$) AS window_end",
        WindowProperty::Rowtime => "rowtime('w$) AS window_time",
        WindowProperty::Proctime => "proctime('w$) AS window_time",
    };
    let mut select = aggregates(&o.keys, &o.aggregates, names, schema, false);
    for p in &o.properties {
        if !select.is_empty() {
            select.push_str(", ");
        }
        select.push_str(property(p));
    }
    format!("WindowAggregate({group}window=[{window}], select=[{select}])")
}

fn over_aggregate(o: &ouzel_plan::operator::OverAggregate, names: &Names, input: &Schema) -> String {
    let partition =
        if o.partition.is_empty() { String::new() } else { format!("partitionBy=[{}], ", names.list(&o.partition)) };
    let order = match o.order {
        OverOrder::Rowtime(c) => names.name(c),
        OverOrder::Proctime => "PROCTIME".to_string(),
        OverOrder::Column(key) => names.name(key.column),
    };
    let unit = if o.frame.unit == FrameUnit::Rows { "ROWS" } else { "RANGE" };
    let select: Vec<String> = input
        .columns
        .iter()
        .map(|c| c.name.to_string())
        .chain(o.calls.iter().map(|c| format!("{} AS {}", aggregate(c, names, false), c.name)))
        .collect();
    format!(
        "OverAggregate({partition}orderBy=[{order} ASC], window=[ {unit} BETWEEN {} AND {}], select=[{}])",
        bound(o.frame.start),
        bound(o.frame.end),
        select.join(", ")
    )
}

fn sorted_over(o: &ouzel_plan::batch::SortedOver, names: &Names, input: &Schema) -> String {
    let part = |name: &str, list: String| if list.is_empty() { list } else { format!("{name}=[{list}], ") };
    let unit = if o.frame.unit == FrameUnit::Rows { "ROWS" } else { "RANGE" };
    let by_number = o.order.first().is_some_and(|key| input.columns[key.column].ty.kind.is_numeric());
    let range_bound = |at: FrameBound| match at {
        FrameBound::Preceding(n) if by_number && unit == "RANGE" => format!("{} PRECEDING", parts(n)),
        FrameBound::Following(n) if by_number && unit == "RANGE" => format!("{} FOLLOWING", parts(n)),
        other => bound(other),
    };
    let calls: Vec<String> = o.calls.iter().map(|c| format!("{} AS {}", aggregate(c, names, false), c.name)).collect();
    let own = input.columns.iter().map(|c| c.name.to_string()).chain(o.calls.iter().map(|c| c.name.to_string()));
    format!(
        "OverAggregate({}{}window#0=[{} {unit} BETWEEN {} AND {}], select=[{}])",
        part("partitionBy", names.list(&o.partition)),
        part("orderBy", order(&o.order, names)),
        calls.join(", "),
        range_bound(o.frame.start),
        range_bound(o.frame.end),
        own.collect::<Vec<_>>().join(", ")
    )
}

/// A distance of numbers as it is written.
fn parts(distance: i64) -> f64 {
    distance as f64 / ouzel_plan::batch::PARTS_OF_ONE as f64
}

fn bound(bound: FrameBound) -> String {
    match bound {
        FrameBound::UnboundedPreceding => "UNBOUNDED PRECEDING".into(),
        FrameBound::Preceding(n) => format!("{n} PRECEDING"),
        FrameBound::CurrentRow => "CURRENT ROW".into(),
        FrameBound::Following(n) => format!("{n} FOLLOWING"),
        FrameBound::UnboundedFollowing => "UNBOUNDED FOLLOWING".into(),
    }
}

fn join_type(kind: JoinKind) -> &'static str {
    match kind {
        JoinKind::Inner => "InnerJoin",
        JoinKind::Left => "LeftOuterJoin",
        JoinKind::Right => "RightOuterJoin",
        JoinKind::Full => "FullOuterJoin",
        JoinKind::Semi => "LeftSemiJoin",
        JoinKind::Anti => "LeftAntiJoin",
    }
}

fn join_condition(left: &[usize], right: &[usize], rest: Option<&Expr>, inputs: &[&Schema], names: &Names) -> String {
    let width = inputs[0].columns.len();
    let mut terms: Vec<String> = left.iter().zip(right).map(|(l, r)| names.equal(*l, width + r)).collect();
    terms.extend(rest.map(|e| text(e, names)));
    names.all(terms)
}

fn input_spec(unique: Option<&Vec<usize>>, keys: &[usize]) -> &'static str {
    match unique {
        None => "NoUniqueKey",
        Some(unique) if unique.iter().all(|c| keys.contains(c)) => "JoinKeyContainsUniqueKey",
        Some(_) => "HasUniqueKey",
    }
}

fn order(keys: &[SortKey], names: &Names) -> String {
    let one = |k: &SortKey| {
        let direction = if k.descending { "DESC" } else { "ASC" };
        let nulls = match (k.descending, k.nulls_first) {
            (false, false) => "-nulls-last",
            (true, true) => "-nulls-first",
            _ => "",
        };
        format!("{} {direction}{nulls}", names.name(k.column))
    };
    keys.iter().map(one).collect::<Vec<_>>().join(", ")
}
