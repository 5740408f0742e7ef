//! Aggregate functions: which one a name means, the types it takes and gives (Flink's rules), its constant arguments.
//!
//! Constants stay out of the columns: separators, offsets, percentages.

use ouzel_plan::Expr;
use ouzel_plan::aggregate::AggregateFunction;
use ouzel_types::{DataType, Scalar, TypeKind};

use super::aggregate_constants::{constant, offset_of, percentages};
use crate::ast::Span;
use crate::binder::implicit_cast::calcite_name;
use crate::diagnostic::Diagnostic;

/// A call whose function is known; `args` are the column arguments with the types they must have.
#[derive(Clone, Debug, PartialEq)]
pub struct ResolvedAggregate {
    pub function: AggregateFunction,
    pub args: Vec<Expr>,
    pub constants: Vec<Scalar>,
    pub ty: DataType,
}

/// The function of an upper-case name; None: it is no aggregate.
pub fn by_name(name: &str) -> Option<AggregateFunction> {
    Some(match name {
        "COUNT" => AggregateFunction::Count,
        "SUM" => AggregateFunction::Sum,
        "SUM0" | "$SUM0" => AggregateFunction::Sum0,
        "AVG" => AggregateFunction::Avg,
        "MIN" => AggregateFunction::Min,
        "MAX" => AggregateFunction::Max,
        "STDDEV_POP" => AggregateFunction::StddevPop,
        "STDDEV_SAMP" | "STDDEV" => AggregateFunction::StddevSamp,
        "VAR_POP" => AggregateFunction::VarPop,
        "VAR_SAMP" | "VARIANCE" => AggregateFunction::VarSamp,
        "FIRST_VALUE" => AggregateFunction::FirstValue,
        "LAST_VALUE" => AggregateFunction::LastValue,
        "LISTAGG" => AggregateFunction::ListAgg,
        "COLLECT" => AggregateFunction::Collect,
        "ARRAY_AGG" => AggregateFunction::ArrayAgg,
        "PERCENTILE" => AggregateFunction::Percentile,
        "SINGLE_VALUE" => AggregateFunction::SingleValue,
        "APPROX_COUNT_DISTINCT" => AggregateFunction::ApproxCountDistinct,
        "LAG" => AggregateFunction::Lag,
        "LEAD" => AggregateFunction::Lead,
        "ROW_NUMBER" => AggregateFunction::RowNumber,
        "RANK" => AggregateFunction::Rank,
        "DENSE_RANK" => AggregateFunction::DenseRank,
        "PERCENT_RANK" => AggregateFunction::PercentRank,
        "CUME_DIST" => AggregateFunction::CumeDist,
        "NTILE" => AggregateFunction::Ntile,
        _ => return None,
    })
}

/// Only possible with OVER.
pub fn needs_over(function: AggregateFunction) -> bool {
    matches!(
        function,
        AggregateFunction::Lag
            | AggregateFunction::Lead
            | AggregateFunction::RowNumber
            | AggregateFunction::Rank
            | AggregateFunction::DenseRank
            | AggregateFunction::PercentRank
            | AggregateFunction::CumeDist
            | AggregateFunction::Ntile
    )
}

/// A call of an aggregate: its function, the name that was written, its place.
#[derive(Clone, Copy, Debug)]
pub struct Called<'a> {
    pub function: AggregateFunction,
    pub name: &'a str,
    pub span: Span,
    /// In batch mode.
    pub batch: bool,
}

/// `fold` evaluates constants. `empty_possible`: the call may see no rows (no GROUP BY keys, or a FILTER), so its result may be NULL.
pub fn resolve(
    called: Called<'_>,
    mut args: Vec<Expr>,
    empty_possible: bool,
    fold: &dyn Fn(Expr) -> Expr,
) -> Result<ResolvedAggregate, Diagnostic> {
    let Called { function, name, span, .. } = called;
    check_arity(called, args.len())?;
    let first = args.first().map_or_else(|| TypeKind::Null.nullable(), |a| a.ty.clone());
    let or_empty = |ty: DataType| {
        let nullable = ty.nullable || empty_possible;
        ty.with_nullable(nullable)
    };
    let big = TypeKind::BigInt.not_null();
    let mut constants = Vec::new();
    let ty = match function {
        AggregateFunction::Count | AggregateFunction::ApproxCountDistinct => big,
        AggregateFunction::RowNumber | AggregateFunction::Rank | AggregateFunction::DenseRank => big,
        AggregateFunction::PercentRank | AggregateFunction::CumeDist => TypeKind::Double.not_null(),
        AggregateFunction::Ntile => {
            if !args[0].ty.kind.is_integer() && args[0].ty.kind != TypeKind::Null {
                return Err(Diagnostic::error("NTILE takes a number of parts").at(span).detail(cannot_apply(
                    name,
                    [first],
                    &["<INTEGER>"],
                )));
            }
            constants.push(constant(&args[0], name, span)?);
            args.clear();
            big
        }
        AggregateFunction::Sum => or_empty(sum_type(&numeric(&first, name, span)?)),
        AggregateFunction::Sum0 => sum_type(&numeric(&first, name, span)?).with_nullable(false),
        AggregateFunction::Avg
        | AggregateFunction::StddevPop
        | AggregateFunction::StddevSamp
        | AggregateFunction::VarPop
        | AggregateFunction::VarSamp => or_empty(average_type(&numeric(&first, name, span)?)),
        AggregateFunction::Min | AggregateFunction::Max => or_empty(comparable(&first, name, span)?),
        AggregateFunction::FirstValue | AggregateFunction::LastValue => or_empty(first),
        AggregateFunction::SingleValue => single(&first, span)?.with_nullable(true),
        AggregateFunction::ListAgg => {
            if let Some(separator) = args.get(1).filter(|separator| !separator.ty.kind.is_string()) {
                let types = [first, separator.ty.clone()];
                return Err(Diagnostic::error("the separator of LISTAGG is a text").at(span).detail(cannot_apply(
                    name,
                    types,
                    &["<CHARACTER>", "<CHARACTER>, <CHARACTER_LITERAL>"],
                )));
            }
            constants.push(match args.get(1) {
                Some(separator) => constant(separator, name, span)?,
                None => Scalar::String(",".into()),
            });
            args.truncate(1);
            args[0] = as_string(args[0].clone(), name, span)?;
            // Of the argument's type, however long the text gets.
            first
        }
        AggregateFunction::Collect => TypeKind::Multiset(Box::new(first)).not_null(),
        AggregateFunction::ArrayAgg => DataType { nullable: first.nullable, kind: TypeKind::Array(Box::new(first)) },
        AggregateFunction::JsonObjectAgg | AggregateFunction::JsonArrayAgg => {
            let value = args.last().map_or_else(|| TypeKind::Null.nullable(), |value| value.ty.clone());
            ouzel_functions::json::construct::check(&value).map_err(|detail| {
                Diagnostic::error(format!("{name} cannot write values of type {value}")).at(span).detail(detail)
            })?;
            TypeKind::Varchar(2000).not_null()
        }
        AggregateFunction::Percentile => {
            let given: Vec<String> = args.iter().map(|arg| arg.ty.to_string()).collect();
            let invalid = |error: Diagnostic| {
                error.detail(format!("Invalid function call: {name}({})\nInvalid input arguments.", given.join(", ")))
            };
            if let Some(frequency) = args.get(2).filter(|frequency| !frequency.ty.kind.is_integer()) {
                let words = format!("the frequency of {name} is a count, not {}", frequency.ty);
                return Err(invalid(Diagnostic::error(words).at(span)));
            }
            let percentage = args.remove(1);
            let many = matches!(percentage.ty.kind, TypeKind::Array(_));
            constants = percentages(&percentage, name, span).map_err(invalid)?;
            let double = TypeKind::Double.nullable();
            args[0] = to_type(args[0].clone(), &numeric_as(&first, TypeKind::Double, name, span).map_err(invalid)?);
            if many { TypeKind::Array(Box::new(double)).nullable() } else { double }
        }
        AggregateFunction::Lag | AggregateFunction::Lead => {
            if called.batch && !moves_in_batch(&first.kind) {
                return Err(Diagnostic::error(format!("{name} in batch mode does not give a {first}"))
                    .at(span)
                    .detail(format!(
                        "LeadLag aggregate function does not support type: ''{}''. Please re-check the data type.",
                        root(&first.kind)
                    )));
            }
            let ty;
            (constants, ty) = offset_of(called, &mut args, fold)?;
            ty
        }
    };
    Ok(ResolvedAggregate { function, args, constants, ty })
}

/// SUM of a number; `empty_possible` as in [`resolve`].
pub fn sum_of(arg: Expr, empty_possible: bool) -> ResolvedAggregate {
    let ty = sum_type(&arg.ty);
    let ty = ty.with_nullable(ty.nullable || empty_possible);
    ResolvedAggregate { function: AggregateFunction::Sum, args: vec![arg], constants: Vec::new(), ty }
}

pub fn count_of(args: Vec<Expr>) -> ResolvedAggregate {
    ResolvedAggregate {
        function: AggregateFunction::Count,
        args,
        constants: Vec::new(),
        ty: TypeKind::BigInt.not_null(),
    }
}

/// What Flink's LAG and LEAD of a batch are made for.
fn moves_in_batch(kind: &TypeKind) -> bool {
    let plain = matches!(
        kind,
        TypeKind::Boolean | TypeKind::Date | TypeKind::Time(_) | TypeKind::Timestamp(_) | TypeKind::Null
    );
    plain || kind.is_numeric() || kind.is_string()
}

/// A type's root as Flink calls it.
fn root(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Array(_) => "ARRAY",
        TypeKind::Map(..) => "MAP",
        TypeKind::Multiset(_) => "MULTISET",
        TypeKind::Row(_) => "ROW",
        TypeKind::Structured { .. } => "STRUCTURED_TYPE",
        TypeKind::Binary(_) => "BINARY",
        TypeKind::Varbinary(_) => "VARBINARY",
        TypeKind::TimestampLtz(_) => "TIMESTAMP_WITH_LOCAL_TIME_ZONE",
        TypeKind::IntervalDayTime => "INTERVAL_DAY_TIME",
        TypeKind::IntervalYearMonth => "INTERVAL_YEAR_MONTH",
        TypeKind::Variant => "VARIANT",
        _ => "RAW",
    }
}

/// Calcite's words for arguments of other types than a function takes.
pub fn cannot_apply(name: &str, types: impl IntoIterator<Item = DataType>, forms: &[&str]) -> String {
    let types: Vec<String> = types.into_iter().map(|ty| format!("<{}>", calcite_name(&ty.kind))).collect();
    let forms: Vec<String> = forms.iter().map(|form| format!("'{name}({form})'")).collect();
    format!(
        "Cannot apply '{name}' to arguments of type '{name}({})'. Supported form(s): {}",
        types.join(", "),
        forms.join(" ")
    )
}

fn check_arity(called: Called<'_>, count: usize) -> Result<(), Diagnostic> {
    let (least, most) = arity(called.function);
    if (least..=most).contains(&count) {
        return Ok(());
    }
    let name = called.name;
    Err(Diagnostic::error(format!("{name} takes {} arguments, not {count}", takes(least, most)))
        .at(called.span)
        .detail(format!("Invalid number of arguments to function '{name}'. Was expecting {least} arguments")))
}

fn arity(function: AggregateFunction) -> (usize, usize) {
    match function {
        AggregateFunction::Count => (0, usize::MAX),
        AggregateFunction::RowNumber
        | AggregateFunction::Rank
        | AggregateFunction::DenseRank
        | AggregateFunction::PercentRank
        | AggregateFunction::CumeDist => (0, 0),
        AggregateFunction::ListAgg => (1, 2),
        AggregateFunction::Percentile => (2, 3),
        AggregateFunction::JsonObjectAgg => (2, 2),
        AggregateFunction::Lag | AggregateFunction::Lead => (1, 3),
        _ => (1, 1),
    }
}

fn takes(least: usize, most: usize) -> String {
    if least == most { least.to_string() } else { format!("{least} to {most}") }
}

fn refused(ty: &DataType, name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(format!("{name} cannot take a value of type {ty}")).at(span).detail(format!(
        "Cannot apply '{name}' to arguments of type '{name}(<{}>)'. Supported form(s): '{name}(<NUMERIC>)'",
        calcite_name(&ty.kind)
    ))
}

fn numeric(ty: &DataType, name: &str, span: Span) -> Result<DataType, Diagnostic> {
    if ty.kind.is_numeric() { Ok(ty.clone()) } else { Err(refused(ty, name, span)) }
}

fn numeric_as(ty: &DataType, kind: TypeKind, name: &str, span: Span) -> Result<DataType, Diagnostic> {
    if ty.kind == TypeKind::Null {
        return Ok(kind.nullable());
    }
    numeric(ty, name, span).map(|t| kind.nullable().with_nullable(t.nullable))
}

fn comparable(ty: &DataType, name: &str, span: Span) -> Result<DataType, Diagnostic> {
    match ty.kind {
        TypeKind::Map(..)
        | TypeKind::Multiset(_)
        | TypeKind::Raw(_)
        | TypeKind::Variant
        | TypeKind::Array(_)
        | TypeKind::Binary(_)
        | TypeKind::Varbinary(_)
        | TypeKind::IntervalDayTime
        | TypeKind::IntervalYearMonth
        | TypeKind::Row(_)
        | TypeKind::Structured { .. } => {
            let word = if name == "MIN" { "Min" } else { "Max" };
            Err(Diagnostic::error(format!("{name} cannot compare values of type {ty}")).at(span).detail(format!(
                "{word} aggregate function does not support type: ''{}''. Please re-check the data type.",
                root_name(&ty.kind)
            )))
        }
        _ => Ok(ty.clone()),
    }
}

/// A scalar subquery keeps its value in a state that Flink has for plain types only.
fn single(ty: &DataType, span: Span) -> Result<DataType, Diagnostic> {
    match ty.kind {
        TypeKind::Map(..)
        | TypeKind::Multiset(_)
        | TypeKind::Raw(_)
        | TypeKind::Array(_)
        | TypeKind::Binary(_)
        | TypeKind::Varbinary(_)
        | TypeKind::IntervalDayTime
        | TypeKind::IntervalYearMonth
        | TypeKind::Row(_)
        | TypeKind::Structured { .. } => Err(Diagnostic::error(format!("one row of {ty} cannot be a value"))
            .at(span)
            .detail(format!("SINGLE_VALUE aggregate function doesn't support type '{}'.", root_name(&ty.kind)))),
        _ => Ok(ty.clone()),
    }
}

/// `LogicalTypeRoot` as Flink's messages have it.
fn root_name(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Map(..) => "MAP",
        TypeKind::Multiset(_) => "MULTISET",
        TypeKind::Raw(_) => "RAW",
        TypeKind::Variant => "VARIANT",
        TypeKind::Array(_) => "ARRAY",
        TypeKind::Binary(_) => "BINARY",
        TypeKind::Varbinary(_) => "VARBINARY",
        TypeKind::IntervalDayTime => "INTERVAL_DAY_TIME",
        TypeKind::IntervalYearMonth => "INTERVAL_YEAR_MONTH",
        TypeKind::Structured { .. } => "STRUCTURED_TYPE",
        _ => "ROW",
    }
}

/// What DISTINCT inside an aggregate can tell apart: on a stream Flink keeps such values as keys of a map, in batch mode they are
/// keys of an aggregate of their own.
pub fn distinct_key(ty: &DataType, name: &str, is_batch: bool, span: Span) -> Result<(), Diagnostic> {
    match ty.kind {
        TypeKind::Binary(_) | TypeKind::Varbinary(_) | TypeKind::Row(_) if is_batch => Ok(()),
        TypeKind::Map(..)
        | TypeKind::Multiset(_)
        | TypeKind::Raw(_)
        | TypeKind::Variant
        | TypeKind::Binary(_)
        | TypeKind::Varbinary(_)
        | TypeKind::Row(_)
        | TypeKind::Structured { .. } => {
            Err(Diagnostic::error(format!("{name}(DISTINCT ..) cannot take values of type {ty}")).at(span).detail(
                format!(
                    "Distinct aggregate function does not support type: {}. Please re-check the data type.",
                    ty.kind
                ),
            ))
        }
        _ => Ok(()),
    }
}

fn sum_type(ty: &DataType) -> DataType {
    match ty.kind {
        TypeKind::Decimal { scale, .. } => {
            DataType { kind: TypeKind::Decimal { precision: 38, scale }, nullable: ty.nullable }
        }
        _ => ty.clone(),
    }
}

fn average_type(ty: &DataType) -> DataType {
    match ty.kind {
        TypeKind::Decimal { scale, .. } => {
            DataType { kind: TypeKind::Decimal { precision: 38, scale: scale.max(6) }, nullable: ty.nullable }
        }
        _ => ty.clone(),
    }
}

fn as_string(expr: Expr, name: &str, span: Span) -> Result<Expr, Diagnostic> {
    if expr.ty.kind.is_string() || expr.ty.kind == TypeKind::Null {
        return Ok(expr);
    }
    Err(Diagnostic::error(format!("{name} joins text, not values of type {}", expr.ty))
        .at(span)
        .detail(format!(
            "Cannot apply '{name}' to arguments of type '{name}(<{}>)'. Supported form(s): '{name}(<CHARACTER>)' '{name}(<CHARACTER>, <CHARACTER_LITERAL>)'",
            calcite_name(&expr.ty.kind)
        ))
        .hint("CAST the argument to STRING"))
}

/// Widened to a type where an implicit cast does it.
pub fn to_type(expr: Expr, ty: &DataType) -> Expr {
    crate::binder::implicit_cast::widen(expr.clone(), ty).unwrap_or(expr)
}
