//! One line per operator: its name and what it does, over the names of its inputs' columns.

use ouzel_plan::aggregate::{AggregateFunction, SortKey};
use ouzel_plan::operator::{
    FrameBound, FrameUnit, JoinKind, LookupKey, OverOrder, RankEnd, RankInput, WindowProperty, WindowShape,
    WindowSource,
};
use ouzel_plan::table::Table;
use ouzel_plan::{AggregateCall, Expr, ExprKind, Operator, Schema, TimeAttribute};
use ouzel_types::{Scalar, TypeKind};

use super::expression::{Names, Style, text};
use super::pattern;

/// Windows that an operator finds in its input: their shape, and the columns that a session's rows have in common.
#[derive(Clone, Debug)]
pub struct Attached {
    pub shape: WindowShape,
    pub session_keys: String,
}

pub fn line(operator: &Operator, inputs: &[&Schema], schema: &Schema, style: Style) -> String {
    line_over(operator, inputs, &[], schema, style)
}

/// `windows`: those of each input, where the operator reads windows and it is known how they were made.
pub fn line_over(
    operator: &Operator,
    inputs: &[&Schema],
    windows: &[Option<Attached>],
    schema: &Schema,
    style: Style,
) -> String {
    let attached = |input: usize, start: usize, end: usize| {
        let columns = &inputs[input].columns;
        attached(windows.get(input).and_then(Option::as_ref), &columns[start].name, &columns[end].name)
    };
    let names = Names::of(inputs, style);
    let own = fields(schema);
    match operator {
        Operator::Scan(scan) => format!("TableSourceScan(table=[[{}]], fields=[{own}])", table_name(&scan.table)),
        Operator::Values(rows) => values(rows, schema, style),
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
        Operator::WindowAggregate(o) => window_aggregate(o, &names, inputs[0], schema, &attached),
        Operator::WindowTableFunction(o) => {
            let time = &inputs[0].columns[o.window.column];
            let window = session_of(window(o.window.shape, &time.name), o.window.shape, &names.list(&o.partition));
            format!("WindowTableFunction(window=[{window}])")
        }
        Operator::OverAggregate(o) => over_aggregate(o, &names, inputs[0]),
        Operator::Expand(o) => expand(o, &names, inputs[0]),
        Operator::Join(o) => {
            let condition = join_condition((&o.left_keys, &o.right_keys, &o.null_safe), &o.condition, inputs, &names);
            format!(
                "Join(joinType=[{}], where=[{condition}], select=[{own}], leftInputSpec=[{}], rightInputSpec=[{}])",
                join_type(o.kind),
                input_spec(o.left_unique.as_ref(), &o.left_keys),
                input_spec(o.right_unique.as_ref(), &o.right_keys)
            )
        }
        Operator::HashJoin(o) => {
            let condition = join_condition((&o.left_keys, &o.right_keys, &o.null_safe), &o.condition, inputs, &names);
            // Without a key there is nothing to look up by.
            let name = if o.left_keys.is_empty() { "NestedLoopJoin" } else { "HashJoin" };
            format!("{name}(joinType=[{}], where=[{condition}], select=[{own}])", join_type(o.kind))
        }
        Operator::IntervalJoin(o) => {
            let rest = o.written_bounds.iter().chain(&o.condition);
            let condition = join_condition((&o.left_keys, &o.right_keys, &o.null_safe), rest, inputs, &names);
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
            let width = inputs[0].columns.len();
            let mut terms: Vec<String> =
                o.left_keys.iter().zip(&o.right_keys).map(|(l, r)| names.equal(*l, width + r)).collect();
            terms.extend(
                o.condition.iter().flat_map(|c| crate::planner::exprs::conjuncts(c.clone())).map(|e| text(&e, &names)),
            );
            let right: Vec<usize> = o.right_keys.iter().map(|r| width + r).collect();
            let (left, right) = (names.list(&o.left_keys), names.list(&right));
            terms.push(format!(
                "__TEMPORAL_JOIN_CONDITION({}, {}, __TEMPORAL_JOIN_CONDITION_PRIMARY_KEY({right}), __TEMPORAL_JOIN_LEFT_KEY({left}), __TEMPORAL_JOIN_RIGHT_KEY({right}))",
                names.name(o.left_time),
                names.name(width + o.right_time)
            ));
            let condition = names.all(terms);
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
            let condition = join_condition((&o.left_keys, &o.right_keys, &o.null_safe), &o.condition, inputs, &names);
            format!(
                "WindowJoin(leftWindow=[{}], rightWindow=[{}], joinType=[{}], where=[{condition}], select=[{own}])",
                attached(0, o.left_start, o.left_end),
                attached(1, o.right_start, o.right_end),
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
            if let (true, RankEnd::Constant(last)) = (o.is_limit, o.to) {
                let (offset, fetch) = (o.from - 1, last + 1 - o.from);
                let order = order(&o.order, &names);
                return format!(
                    "SortLimit(orderBy=[{order}], offset=[{offset}], fetch=[{fetch}], strategy=[{strategy}])"
                );
            }
            format!(
                "Rank(strategy=[{strategy}], rankType=[ROW_NUMBER], rankRange=[rankStart={}, rankEnd={end}], partitionBy=[{}], orderBy=[{}], select=[{own}])",
                o.from,
                names.list(&o.partition),
                order(&o.order, &names)
            )
        }
        Operator::Deduplicate(o) if style == Style::Prefix => {
            let proctime = |c: &ouzel_plan::Column| c.time == Some(TimeAttribute::Proctime);
            let time = o.rowtime.or_else(|| inputs[0].columns.iter().position(proctime));
            let time = time.map_or_else(|| "PROCTIME".to_owned(), |c| names.name(c));
            format!(
                "Rank(strategy=[AppendFastStrategy], rankType=[ROW_NUMBER], rankRange=[rankStart=1, rankEnd=1], partitionBy=[{}], orderBy=[{} {time} {}], select=[{own}])",
                names.list(&o.partition),
                if o.rowtime.is_some() { "ROWTIME" } else { "PROCTIME" },
                if o.keep_last { "DESC" } else { "ASC" }
            )
        }
        Operator::Deduplicate(o) => format!(
            "Deduplicate(keep=[{}], key=[{}], order=[{}], outputInsertOnly=[{}])",
            if o.keep_last { "LastRow" } else { "FirstRow" },
            names.list(&o.partition),
            if o.rowtime.is_some() { "ROWTIME" } else { "PROCTIME" },
            o.insert_only
        ),
        Operator::WindowRank(o) if keeps_one_by_time(o, inputs[0]) => format!(
            "WindowDeduplicate(window=[{}], keep=[{}], partitionKeys=[{}], orderKey=[{}], order=[ROWTIME])",
            attached(0, o.start, o.end),
            if o.order[0].descending { "LastRow" } else { "FirstRow" },
            names.list(&o.partition),
            names.name(o.order[0].column)
        ),
        Operator::WindowRank(o) => format!(
            "WindowRank(window=[{}], rankType=[ROW_NUMBER], rankRange=[rankStart={}, rankEnd={}], partitionBy=[{}], orderBy=[{}], select=[{own}])",
            attached(0, o.start, o.end),
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
        Operator::Unnest(o) => {
            let variables = Names::written(inputs[0].columns.iter().map(|c| format!("$cor0.{}", c.name)).collect());
            let call = format!("$UNNEST_ROWS$1({})", text(&o.collection, &variables));
            let mut columns = schema.clone();
            columns.columns.iter_mut().for_each(|c| {
                if c.time.is_some() && c.time != Some(TimeAttribute::Rowtime) {
                    c.time = None;
                }
            });
            format!(
                "Correlate(invocation=[{call}], correlate=[table({call})], select=[{}], rowType=[{}], joinType=[{}])",
                own.replace(", ", ","),
                super::expression::record(&columns),
                if o.outer { "LEFT" } else { "INNER" }
            )
        }
        Operator::ChangelogNormalize(o) => format!("ChangelogNormalize(key=[{}])", names.list(&o.keys)),
        Operator::DropUpdateBefore => "DropUpdateBefore".to_string(),
        Operator::SinkMaterialize(o) => format!("SinkMaterialize(key=[{}])", names.list(&o.keys)),
        Operator::Match(o) => pattern::physical(o, &names, inputs[0], schema),
        Operator::Sink(sink) => format!("Sink(table=[{}], fields=[{}])", dotted(&sink.table), fields(inputs[0])),
    }
}

/// The physical plan says the types of values, once there is something between them and the query.
fn values(rows: &[Vec<Scalar>], schema: &Schema, style: Style) -> String {
    let tuples = tuples(rows, schema);
    match style {
        Style::Infix => format!("Values(tuples=[{tuples}])"),
        Style::Prefix => format!("Values(type=[{}], tuples=[{tuples}])", super::expression::record(schema)),
    }
}

/// `[{ 1, _UTF-16LE'a' }, { 2, _UTF-16LE'b' }]`
pub fn tuples(rows: &[Vec<Scalar>], schema: &Schema) -> String {
    let row = |row: &Vec<Scalar>| {
        let values = row.iter().zip(&schema.columns).map(|(v, c)| super::expression::bare_literal(v, &c.ty));
        format!("{{ {} }}", values.collect::<Vec<_>>().join(", "))
    };
    format!("[{}]", rows.iter().map(row).collect::<Vec<_>>().join(", "))
}

pub fn dotted(table: &Table) -> String {
    format!("{}.{}.{}", table.path.catalog, table.path.database, table.path.name)
}

/// A source; `pushed` is what it is told of a query.
pub fn source(table: &Table, pushed: &str, schema: &Schema) -> String {
    format!("TableSourceScan(table=[[{}{pushed}]], fields=[{}])", table_name(table), fields(schema))
}

/// Whether Flink can tell a source of a condition.
pub fn is_convertible(condition: &Expr) -> bool {
    match &condition.kind {
        ExprKind::Column(_) | ExprKind::Literal(_) => true,
        ExprKind::And(_) | ExprKind::Or(_) | ExprKind::Call { .. } | ExprKind::Cast { .. } => {
            condition.children().into_iter().all(is_convertible)
        }
        _ => false,
    }
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
    let mut args = if call.args.is_empty() { "*".to_owned() } else { names.list(&call.args) };
    args.push_str(&constants(call));
    let distinct = if call.distinct { "DISTINCT " } else { "" };
    let filter = call.filter.map(|f| format!(" FILTER {}", names.name(f))).unwrap_or_default();
    format!("{}({distinct}{args}){filter}", called(call, input_retracts))
}

/// `, 2, 99`: the offset and the default of LAG and LEAD.
pub fn constants(call: &AggregateCall) -> String {
    if !matches!(call.function, AggregateFunction::Lag | AggregateFunction::Lead) {
        return String::new();
    }
    // A default that is NULL is none.
    let given = call.constants.strip_suffix(&[Scalar::Null]).unwrap_or(&call.constants);
    let constants: Vec<String> = given.iter().map(super::expression::constant).collect();
    match constants.as_slice() {
        [offset] if offset == "1" => String::new(),
        constants => constants.iter().map(|c| format!(", {c}")).collect(),
    }
}

/// Whether rows are nothing but literals: else each is a projection of its own.
pub fn are_literals(rows: &[Vec<Scalar>]) -> bool {
    let is_literal = |value: &Scalar| match value {
        Scalar::Null | Scalar::Array(_) | Scalar::Map(_) | Scalar::Row(_) => false,
        Scalar::Int(n) => *n >= 0,
        Scalar::Double(n) => *n >= 0.0,
        Scalar::Decimal(n) => *n >= 0,
        _ => true,
    };
    rows.iter().flatten().all(is_literal)
}

/// A value of a row of VALUES as an expression.
pub fn row_literal(value: &Scalar, ty: &ouzel_types::DataType) -> Expr {
    let ty = match (value, &ty.kind) {
        (Scalar::String(text), TypeKind::Varchar(_) | TypeKind::Char(_)) => {
            TypeKind::Char(u32::try_from(text.chars().count()).unwrap_or(1)).not_null()
        }
        _ => ty.clone(),
    };
    Expr::literal(value.clone(), ty)
}

/// The condition of FILTER, which is never unknown.
pub fn is_true(condition: &Expr) -> Expr {
    if !condition.ty.nullable {
        return condition.clone();
    }
    let ty = TypeKind::Boolean.not_null();
    Expr::call(ouzel_plan::expr::names::IS_TRUE, vec![condition.clone()], ty)
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

pub fn window(shape: WindowShape, time: &str) -> String {
    window_of(shape, &format!("time_col=[{time}]"))
}

/// Windows that stand in the columns `start` and `end`.
pub fn attached(windows: Option<&Attached>, start: &str, end: &str) -> String {
    let columns = format!("win_start=[{start}], win_end=[{end}]");
    match windows {
        Some(windows) => session_of(window_of(windows.shape, &columns), windows.shape, &windows.session_keys),
        None => columns,
    }
}

/// The first or the last row by row time of each key in a window.
fn keeps_one_by_time(o: &ouzel_plan::operator::WindowRank, input: &Schema) -> bool {
    let by_time = |key: &SortKey| input.columns[key.column].time == Some(TimeAttribute::Rowtime);
    (o.from, o.to, o.with_rank) == (1, 1, false) && matches!(o.order.as_slice(), [key] if by_time(key))
}

/// `columns` tells the windows: `time_col=[ts]`.
pub fn window_of(shape: WindowShape, columns: &str) -> String {
    let shift = |offset: i64| if offset == 0 { String::new() } else { format!(", offset=[{}]", duration(offset)) };
    match shape {
        WindowShape::Tumble { size, offset } => {
            format!("TUMBLE({columns}, size=[{}]{})", duration(size), shift(offset))
        }
        WindowShape::Hop { size, slide, offset } => {
            format!("HOP({columns}, size=[{}], slide=[{}]{})", duration(size), duration(slide), shift(offset))
        }
        WindowShape::Cumulate { size, step, offset } => {
            format!("CUMULATE({columns}, max_size=[{}], step=[{}]{})", duration(size), duration(step), shift(offset))
        }
        WindowShape::Session { gap } => format!("SESSION({columns}, gap=[{}])", duration(gap)),
    }
}

/// A session with the columns that its rows have in common.
fn session_of(mut window: String, shape: WindowShape, keys: &str) -> String {
    if matches!(shape, WindowShape::Session { .. }) && !keys.is_empty() {
        window.pop();
        window.push_str(&format!(", partition keys=[{keys}])"));
    }
    window
}

fn duration(ms: i64) -> String {
    for (unit, length) in [("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1000)] {
        if ms != 0 && ms % length == 0 {
            return format!("{} {unit}", ms / length);
        }
    }
    format!("{ms} ms")
}

pub fn property(property: WindowProperty) -> &'static str {
    match property {
        WindowProperty::Start => "start('w$) AS window_start",
        WindowProperty::End => "end('w$) AS window_end",
        WindowProperty::Rowtime => "rowtime('w$) AS window_time",
        WindowProperty::Proctime => "proctime('w$) AS window_time",
    }
}

fn window_aggregate(
    o: &ouzel_plan::operator::WindowAggregate,
    names: &Names,
    input: &Schema,
    schema: &Schema,
    attached: &dyn Fn(usize, usize, usize) -> String,
) -> String {
    let group = if o.keys.is_empty() { String::new() } else { format!("groupBy=[{}], ", names.list(&o.keys)) };
    if let (true, WindowSource::Assign(time)) = (o.legacy, &o.window) {
        return group_window(o, time, names, schema);
    }
    let window = match &o.window {
        WindowSource::Assign(time) => {
            session_of(window(time.shape, &input.columns[time.column].name), time.shape, &names.list(&o.keys))
        }
        WindowSource::Attached { start, end, .. } => attached(0, *start, *end),
    };
    let mut select = aggregates(&o.keys, &o.aggregates, names, schema, false);
    for p in &o.properties {
        if !select.is_empty() {
            select.push_str(", ");
        }
        select.push_str(property(*p));
    }
    format!("WindowAggregate({group}window=[{window}], select=[{select}])")
}

/// `Expand(projects=[{k, b, 0 AS $e}, {k, null AS b, 1 AS $e}])`
fn expand(o: &ouzel_plan::operator::Expand, names: &Names, input: &Schema) -> String {
    let set = |(kept, id): &(Vec<usize>, i64)| {
        let column = |c: usize| match o.keys.contains(&c) && !kept.contains(&c) {
            true => format!("null AS {}", names.name(c)),
            false => names.name(c),
        };
        let columns: Vec<String> = (0..input.columns.len()).map(column).collect();
        format!("{{{}, {id} AS $e}}", columns.join(", "))
    };
    format!("Expand(projects=[{}])", o.sets.iter().map(set).collect::<Vec<_>>().join(", "))
}

/// A group window of the older syntax, whose properties are all said.
fn group_window(
    o: &ouzel_plan::operator::WindowAggregate,
    window: &ouzel_plan::operator::WindowTime,
    names: &Names,
    schema: &Schema,
) -> String {
    let group = if o.keys.is_empty() { String::new() } else { format!("groupBy=[{}], ", names.list(&o.keys)) };
    let time = names.name(window.column);
    let shape = match window.shape {
        WindowShape::Tumble { size, .. } => format!("TumblingGroupWindow('w$, {time}, {size})"),
        WindowShape::Hop { size, slide, .. } => format!("SlidingGroupWindow('w$, {time}, {size}, {slide})"),
        WindowShape::Cumulate { size, .. } => format!("CumulatingGroupWindow('w$, {time}, {size})"),
        WindowShape::Session { gap } => format!("SessionGroupWindow('w$, {time}, {gap})"),
    };
    let properties: &[&str] = match window.time {
        TimeAttribute::Rowtime => &["start", "end", "rowtime", "proctime"],
        TimeAttribute::Proctime => &["start", "end", "proctime"],
    };
    let listed: Vec<String> = properties.iter().map(|p| format!("w${p}")).collect();
    let mut select: Vec<String> = Some(aggregates(&o.keys, &o.aggregates, names, schema, o.input_retracts))
        .filter(|s| !s.is_empty())
        .into_iter()
        .collect();
    select.extend(properties.iter().map(|p| format!("{p}('w$) AS w${p}")));
    format!(
        "GroupWindowAggregate({group}window=[{shape}], properties=[{}], select=[{}])",
        listed.join(", "),
        select.join(", ")
    )
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

fn join_condition<'e>(
    (left, right, null_safe): (&[usize], &[usize], &[bool]),
    rest: impl IntoIterator<Item = &'e Expr>,
    inputs: &[&Schema],
    names: &Names,
) -> String {
    let width = inputs[0].columns.len();
    let key = |((l, r), null_safe): ((&usize, &usize), &bool)| match null_safe {
        true => format!("IS NOT DISTINCT FROM({}, {})", names.name(*l), names.name(width + r)),
        false => names.equal(*l, width + r),
    };
    let mut terms: Vec<String> = left.iter().zip(right).zip(null_safe).map(key).collect();
    for term in rest {
        match &term.kind {
            ExprKind::And(all) => terms.extend(all.iter().map(|e| text(e, names))),
            _ => terms.push(text(term, names)),
        }
    }
    names.all(terms)
}

fn input_spec(unique: Option<&Vec<usize>>, keys: &[usize]) -> &'static str {
    match unique {
        None => "NoUniqueKey",
        Some(unique) if unique.iter().all(|c| keys.contains(c)) => "JoinKeyContainsUniqueKey",
        Some(_) => "HasUniqueKey",
    }
}

pub fn order(keys: &[SortKey], names: &Names) -> String {
    let one = |k: &SortKey| {
        let direction = if k.descending { "DESC" } else { "ASC" };
        format!("{} {direction}", names.name(k.column))
    };
    keys.iter().map(one).collect::<Vec<_>>().join(", ")
}
