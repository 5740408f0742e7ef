//! The logical tree between the bound query and the streaming plan.
//!
//! A node's columns are its `schema`; expressions count the columns of its inputs (left, then right, for joins).
//! Time attributes are optimistic here: a regular join still shows them, because only the physical step knows whether a
//! join became one that keeps them. Nothing here chooses an operator.

use std::sync::Arc;

use ouzel_plan::aggregate::SortKey;
use ouzel_plan::node::Column;
use ouzel_plan::operator::{Frame, JoinKind, Match, WindowProperty, WindowShape};
use ouzel_plan::{AggregateCall, Expr, ExprKind, Schema, TimeAttribute};
use ouzel_types::{DataType, Scalar, TypeKind};

use super::source::SourceTable;

#[derive(Clone, Debug, PartialEq)]
pub struct Rel {
    pub op: RelOp,
    pub inputs: Vec<Rel>,
    pub schema: Schema,
}

#[derive(Clone, Debug, PartialEq)]
pub enum RelOp {
    Scan(ScanRel),
    Values(Vec<Vec<Scalar>>),
    /// One expression per output column.
    Project(Vec<Expr>),
    Filter(Expr),
    Join(JoinRel),
    Aggregate(AggregateRel),
    /// Output: the input's columns, window_start, window_end, window_time.
    Window(WindowRel),
    /// Output: the input's columns, then one per call.
    Over(OverRel),
    /// Output: the input's columns, then the set's id.
    Expand(ouzel_plan::operator::Expand),
    Sort(SortRel),
    /// UNION ALL.
    Union,
    Unnest(UnnestRel),
    Match(Box<Match>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct ScanRel {
    pub source: Arc<SourceTable>,
    /// Which columns come out: a declared column and a path of members into its ROW type.
    pub outputs: Vec<ScanOutput>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScanOutput {
    pub column: usize,
    pub path: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct JoinRel {
    pub kind: JoinKind,
    /// Conjuncts over left ++ right.
    pub condition: Vec<Expr>,
    /// FOR SYSTEM_TIME AS OF: the left column that tells the time.
    pub temporal: Option<usize>,
    /// NOT IN: a NULL on the right, or a NULL key on the left, makes the answer unknown.
    pub null_aware_anti: bool,
    /// STATE_TTL of each side, ms.
    pub ttl_ms: [Option<i64>; 2],
    /// LOOKUP hint.
    pub lookup_hints: Vec<(String, String)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct AggregateRel {
    pub keys: Vec<usize>,
    pub calls: Vec<AggregateCall>,
    /// Legacy group window; its properties follow keys and calls in the output.
    pub window: Option<GroupWindow>,
    pub ttl_ms: Option<i64>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct GroupWindow {
    pub shape: WindowShape,
    pub time: TimeAttribute,
    pub column: usize,
    pub local: bool,
    pub properties: Vec<WindowProperty>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct WindowRel {
    pub shape: WindowShape,
    pub column: usize,
    pub partition: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct OverRel {
    pub partition: Vec<usize>,
    pub order: Vec<SortKey>,
    pub frame: Option<Frame>,
    pub calls: Vec<AggregateCall>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SortRel {
    pub keys: Vec<SortKey>,
    pub offset: u64,
    pub fetch: Option<u64>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct UnnestRel {
    pub collection: Expr,
    pub spread: bool,
    pub ordinality: bool,
    pub outer: bool,
    pub condition: Option<Expr>,
    pub element: Vec<DataType>,
}

impl Rel {
    /// Whether a LIMIT decides which rows come out, below projections.
    pub fn limits(&self) -> bool {
        match &self.op {
            RelOp::Sort(sort) => sort.fetch.is_some() || sort.offset > 0,
            RelOp::Project(_) => self.inputs[0].limits(),
            _ => false,
        }
    }

    pub fn width(&self) -> usize {
        self.schema.columns.len()
    }

    pub fn column(&self, index: usize) -> Expr {
        Expr::column(index, self.schema.columns[index].ty.clone())
    }

    pub fn project(input: Rel, exprs: Vec<Expr>, names: Vec<Arc<str>>) -> Rel {
        let column = |(e, name): (&Expr, Arc<str>)| Column {
            time: typed_time(&input.schema, e),
            ..project_column(&input.schema, e, name)
        };
        let columns = exprs.iter().zip(names).map(column).collect();
        Rel { op: RelOp::Project(exprs), schema: Schema { columns }, inputs: vec![input] }
    }

    /// Keeps the names of the input's columns.
    pub fn project_columns(input: Rel, positions: &[usize]) -> Rel {
        let exprs = positions.iter().map(|i| input.column(*i)).collect();
        let names = positions.iter().map(|i| input.schema.columns[*i].name.clone()).collect();
        Rel::project(input, exprs, names)
    }

    /// The input's columns, then `extra`.
    pub fn append(input: Rel, extra: Vec<(Expr, Arc<str>)>) -> Rel {
        if extra.is_empty() {
            return input;
        }
        let mut exprs: Vec<Expr> = (0..input.width()).map(|i| input.column(i)).collect();
        let mut names: Vec<Arc<str>> = input.schema.columns.iter().map(|c| c.name.clone()).collect();
        for (expr, name) in extra {
            exprs.push(expr);
            names.push(name);
        }
        Rel::project(input, exprs, names)
    }

    pub fn filter(input: Rel, predicate: Expr) -> Rel {
        Rel { op: RelOp::Filter(predicate), schema: input.schema.clone(), inputs: vec![input] }
    }

    pub fn aggregate(input: Rel, aggregate: AggregateRel) -> Rel {
        let mut columns: Vec<Column> = aggregate.keys.iter().map(|k| input.schema.columns[*k].clone()).collect();
        columns.extend(aggregate.calls.iter().map(|c| result_column(&input.schema, c)));
        if let Some(window) = &aggregate.window {
            let nullable = input.schema.columns[window.column].ty.nullable;
            columns.extend(window.properties.iter().map(|p| {
                let mut column = window_property_column(*p, window.local, window.time);
                // Flink's row time of the window has the type of its column.
                column.ty.nullable = nullable && *p == WindowProperty::Rowtime;
                column
            }));
        }
        Rel { op: RelOp::Aggregate(aggregate), schema: Schema { columns }, inputs: vec![input] }
    }

    pub fn distinct(input: Rel) -> Rel {
        let keys = (0..input.width()).collect();
        Rel::aggregate(input, AggregateRel { keys, calls: Vec::new(), window: None, ttl_ms: None })
    }

    pub fn window(input: Rel, window: WindowRel) -> Rel {
        let mut columns = input.schema.columns.clone();
        columns.extend(window_columns(&input.schema.columns[window.column]));
        Rel { op: RelOp::Window(window), schema: Schema { columns }, inputs: vec![input] }
    }

    pub fn over(input: Rel, over: OverRel) -> Rel {
        let mut columns = input.schema.columns.clone();
        columns.extend(over.calls.iter().map(|c| Column::new(c.name.clone(), c.ty.clone())));
        Rel { op: RelOp::Over(over), schema: Schema { columns }, inputs: vec![input] }
    }

    pub fn join(left: Rel, right: Rel, join: JoinRel) -> Rel {
        let schema = join_schema(&left.schema, &right.schema, join.kind);
        Rel { op: RelOp::Join(join), schema, inputs: vec![left, right] }
    }

    pub fn sort(input: Rel, sort: SortRel) -> Rel {
        Rel { op: RelOp::Sort(sort), schema: input.schema.clone(), inputs: vec![input] }
    }

    pub fn union(inputs: Vec<Rel>, schema: Schema) -> Rel {
        Rel { op: RelOp::Union, inputs, schema }
    }

    pub fn unnest(input: Rel, unnest: UnnestRel, names: Vec<Arc<str>>) -> Rel {
        let mut columns = input.schema.columns.clone();
        let mut types = unnest.element.clone();
        if unnest.ordinality {
            types.push(TypeKind::Int.not_null());
        }
        columns.extend(types.into_iter().zip(names).map(|(ty, name)| {
            let nullable = ty.nullable || unnest.outer;
            Column::new(name, ty.with_nullable(nullable))
        }));
        Rel { op: RelOp::Unnest(unnest), schema: Schema { columns }, inputs: vec![input] }
    }
}

impl OverRel {
    /// A number of rows in order, which a filter can make a Top-N.
    pub fn is_rank(&self) -> bool {
        use ouzel_plan::aggregate::AggregateFunction::{DenseRank, Rank, RowNumber};
        matches!(self.calls.as_slice(), [call] if matches!(call.function, RowNumber | Rank | DenseRank))
    }
}

impl JoinRel {
    pub fn new(kind: JoinKind, condition: Vec<Expr>) -> JoinRel {
        JoinRel {
            kind,
            condition,
            temporal: None,
            null_aware_anti: false,
            ttl_ms: [None, None],
            lookup_hints: Vec::new(),
        }
    }
}

/// A projected column: a bare column keeps its time attribute, also as each branch of a CASE; PROCTIME() is one.
pub fn project_column(input: &Schema, expr: &Expr, name: Arc<str>) -> Column {
    Column { name, ty: expr.ty.clone(), time: time_of(input, expr) }
}

fn time_of(input: &Schema, expr: &Expr) -> Option<TimeAttribute> {
    match &expr.kind {
        ExprKind::Column(i) => input.columns.get(*i).and_then(|c| c.time),
        ExprKind::Call { name, .. } if name.as_ref() == "PROCTIME" => Some(TimeAttribute::Proctime),
        ExprKind::Case { branches, otherwise } if branches.iter().all(|(_, e)| *e == **otherwise) => {
            time_of(input, otherwise)
        }
        _ => None,
    }
}

/// The same by types alone: where each branch of a CASE is a time, the CASE is one, as the extreme of times is. No row time
/// comes with them, which the physical plan knows; windows of the older syntax and versioned tables take them.
fn typed_time(input: &Schema, expr: &Expr) -> Option<TimeAttribute> {
    match &expr.kind {
        ExprKind::Case { branches, otherwise } => {
            let time = typed_time(input, otherwise)?;
            branches.iter().all(|(_, e)| typed_time(input, e) == Some(time)).then_some(time)
        }
        _ => time_of(input, expr),
    }
}

fn result_column(input: &Schema, call: &AggregateCall) -> Column {
    use ouzel_plan::aggregate::AggregateFunction::{LastValue, Max, Min};
    let kept = match call.args.as_slice() {
        [argument] if matches!(call.function, Max | Min | LastValue) => input.columns[*argument].time,
        _ => None,
    };
    Column { time: kept, ..Column::new(call.name.clone(), call.ty.clone()) }
}

pub fn join_schema(left: &Schema, right: &Schema, kind: JoinKind) -> Schema {
    if matches!(kind, JoinKind::Semi | JoinKind::Anti) {
        return left.clone();
    }
    let pad = |columns: &[Column], padded: bool| -> Vec<Column> {
        let nullable = |c: &Column| Column { ty: c.ty.with_nullable(c.ty.nullable || padded), ..c.clone() };
        columns.iter().map(nullable).collect()
    };
    let mut columns = pad(&left.columns, matches!(kind, JoinKind::Right | JoinKind::Full));
    columns.extend(pad(&right.columns, matches!(kind, JoinKind::Left | JoinKind::Full)));
    Schema { columns }
}

/// window_start, window_end, window_time of a time. A timestamp with more digits than a time attribute (batch mode) gives
/// its window's time as many.
pub fn window_columns(time: &Column) -> Vec<Column> {
    let plain = |name: &str| Column::new(name, TypeKind::Timestamp(3).not_null());
    let window_time = Column {
        name: "window_time".into(),
        ty: match time.ty.kind {
            TypeKind::TimestampLtz(digits) => TypeKind::TimestampLtz(digits.max(3)).not_null(),
            TypeKind::Timestamp(digits) => TypeKind::Timestamp(digits.max(3)).not_null(),
            _ => TypeKind::Timestamp(3).not_null(),
        },
        time: time.time,
    };
    vec![plain("window_start"), plain("window_end"), window_time]
}

pub fn window_property_column(property: WindowProperty, local: bool, time: TimeAttribute) -> Column {
    let ltz = TypeKind::TimestampLtz(3).not_null();
    let plain = TypeKind::Timestamp(3).not_null();
    match property {
        WindowProperty::Start => Column::new("w$start", plain),
        WindowProperty::End => Column::new("w$end", plain),
        WindowProperty::Rowtime => {
            Column { name: "w$rowtime".into(), ty: if local { ltz } else { plain }, time: Some(time) }
        }
        WindowProperty::Proctime => Column { name: "w$proctime".into(), ty: ltz, time: Some(TimeAttribute::Proctime) },
    }
}
