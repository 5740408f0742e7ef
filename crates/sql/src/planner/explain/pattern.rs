//! MATCH_RECOGNIZE as Flink prints it.

use ouzel_plan::Schema;
use ouzel_plan::aggregate::SortKey;
use ouzel_plan::operator::{Match, MatchExpr, MatchInput, MatchRow, PatternElement, SkipStrategy};
use ouzel_types::TypeKind;

use super::expression::{Names, text, type_text};
use super::node::{function_name, order};
use crate::planner::exprs;

/// `Match(partitionBy=[k], orderBy=[ts ASC], measures=[FINAL(A.id) AS a], ..)`
pub fn physical(o: &Match, names: &Names, input: &Schema, own: &Schema) -> String {
    let mut parts = Vec::new();
    if !o.partition.is_empty() {
        parts.push(format!("partitionBy=[{}]", names.list(&o.partition)));
    }
    let time = time_column(o, input).map(|c| format!("{} ASC", names.name(c)));
    let order: Vec<String> = time.into_iter().chain(o.order.iter().map(|key| order(&[*key], names))).collect();
    parts.push(format!("orderBy=[{}]", order.join(", ")));
    let results = own.columns.iter().skip(o.partition.len());
    let column = |c: usize| names.name(c);
    let measures = o.measures.iter().zip(results).map(|(measure, result)| {
        let inputs = measure.inputs.iter().map(|i| read(o, i, None, input, &column)).collect();
        format!("FINAL({}) AS {}", text(&measure.expr, &Names::called(inputs)), result.name)
    });
    parts.push(format!("measures=[{}]", measures.collect::<Vec<_>>().join(", ")));
    parts.push("rowsPerMatch=[ONE ROW PER MATCH]".to_owned());
    let variable = |at: usize| quoted(variable(o, Some(at)));
    parts.push(match o.skip {
        SkipStrategy::PastLastRow => "after=[SKIP PAST LAST ROW]".to_owned(),
        SkipStrategy::ToNextRow => "after=[SKIP TO NEXT ROW]".to_owned(),
        SkipStrategy::ToFirst(at) => format!("after=[SKIP TO FIRST {}]", variable(at)),
        SkipStrategy::ToLast(at) => format!("after=[SKIP TO LAST {}]", variable(at)),
    });
    parts.push(format!("pattern=[{}]", pattern(&o.pattern)));
    if !o.subsets.is_empty() {
        let subsets = o.subsets.iter().map(|s| format!("{} = ({})", s.name, s.variables.join(", ")));
        parts.push(format!("subset=[{}]", subsets.collect::<Vec<_>>().join(", ")));
    }
    let defines = defines(o, input, true).map(|(name, shown)| format!("{name}={shown}"));
    parts.push(format!("define=[{{{}}}]", defines.collect::<Vec<_>>().join(", ")));
    format!("Match({})", parts.join(", "))
}

/// `LogicalMatch(partition=[[0]], order=[[3 ASC-nulls-first]], ..)`
pub fn logical(o: &Match, input: &Schema, own: &Schema) -> String {
    let list = |columns: &[usize]| columns.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
    let fields = |schema: &Schema| schema.columns.iter().map(|c| c.name.as_ref()).collect::<Vec<_>>().join(", ");
    let key = |key: &SortKey| {
        let direction = if key.descending { "DESC" } else { "ASC" };
        format!("{} {direction}-nulls-{}", key.column, if key.nulls_first { "first" } else { "last" })
    };
    let time = time_column(o, input).map(|c| format!("{c} ASC-nulls-first"));
    let order: Vec<String> = time.into_iter().chain(o.order.iter().map(key)).collect();
    let variable = |at: usize| quoted(variable(o, Some(at)));
    let after = match o.skip {
        SkipStrategy::PastLastRow => "FLAG(SKIP PAST LAST ROW)".to_owned(),
        SkipStrategy::ToNextRow => "FLAG(SKIP TO NEXT ROW)".to_owned(),
        SkipStrategy::ToFirst(at) => format!("SKIP TO FIRST({})", variable(at)),
        SkipStrategy::ToLast(at) => format!("SKIP TO LAST({})", variable(at)),
    };
    let within = o.within_ms.map(|ms| format!(", interval=[{ms}:{}]", super::expression::interval_unit(ms)));
    let subsets: Vec<String> = o.subsets.iter().map(|s| format!("[{}]", s.variables.join(", "))).collect();
    let defines: Vec<String> = defines(o, input, false).map(|(_, shown)| shown).collect();
    format!(
        "LogicalMatch(partition=[[{}]], order=[[{}]], outputFields=[[{}]], allRows=[false], after=[{after}], pattern=[{}], \
         isStrictStarts=[false], isStrictEnds=[false]{}, subsets=[[{}]], patternDefinitions=[[{}]], inputFields=[[{}]])",
        list(&o.partition),
        order.join(", "),
        fields(own),
        pattern(&o.pattern),
        within.unwrap_or_default(),
        subsets.join(", "),
        defines.join(", "),
        fields(input)
    )
}

/// The variables that have a condition, and it over numbered columns. `physical`: a time attribute is read as a value.
fn defines<'a>(o: &'a Match, input: &'a Schema, physical: bool) -> impl Iterator<Item = (&'a str, String)> {
    let column = move |c: usize| format!("${c}");
    let times = if physical { input.clone() } else { Schema::default() };
    let shown = move |(at, define): (usize, &MatchExpr)| {
        let inputs = define.inputs.iter().map(|i| read(o, i, Some(at), &times, &column)).collect();
        text(&define.expr, &Names::written(inputs))
    };
    let defined = o.defines.iter().enumerate().filter_map(|(at, define)| define.as_ref().map(|define| (at, define)));
    defined.map(move |defined| (variable(o, Some(defined.0)), shown(defined)))
}

/// What an expression reads of the match: `LAST(A.v, 1)`; in DEFINE of `defining` the current row is `PREV(A.$2, 0)`.
fn read(
    o: &Match,
    input: &MatchInput,
    defining: Option<usize>,
    times: &Schema,
    column: &dyn Fn(usize) -> String,
) -> String {
    let over = |of: &str, expr: &ouzel_plan::Expr, around: &dyn Fn(String) -> String| {
        let width = exprs::columns_of(expr).last().map_or(0, |last| last + 1);
        let columns = (0..width).map(|c| {
            let plain = format!("{of}.{}", column(c));
            around(match times.columns.get(c) {
                Some(time) if time.time.is_some() && defining.is_some() => {
                    format!("CAST({plain}):{}", type_text(&time.ty.kind))
                }
                Some(time) if time.time.is_some() => format!("CAST({plain} AS {})", type_text(&time.ty.kind)),
                _ => plain,
            })
        });
        let columns = columns.collect();
        text(expr, &if defining.is_some() { Names::written(columns) } else { Names::called(columns) })
    };
    match input {
        MatchInput::Row { variable: of, which, offset, expr, .. } => {
            let name = if *which == MatchRow::Plain { "*" } else { variable(o, *of) };
            let call = match which {
                MatchRow::First => Some("FIRST"),
                MatchRow::Last => Some("LAST"),
                MatchRow::Plain if defining.is_some() => Some("LAST"),
                MatchRow::OfVariable if defining.is_some() && *of == defining => Some("PREV"),
                MatchRow::OfVariable if defining.is_some() => Some("LAST"),
                MatchRow::Plain | MatchRow::OfVariable => None,
            };
            over(name, expr, &|column| match call {
                Some(call) => format!("{call}({column}, {offset})"),
                None => column,
            })
        }
        MatchInput::Aggregate { variable: of, call, args } => {
            let args: Vec<String> = args.iter().map(|arg| over(variable(o, *of), arg, &|column| column)).collect();
            format!("{}({})", function_name(call.function), args.join(", "))
        }
        MatchInput::Rowtime => "MATCH_ROWTIME()".to_owned(),
        MatchInput::Proctime => "MATCH_PROCTIME()".to_owned(),
    }
}

/// `((_UTF-16LE'A', PATTERN_QUANTIFIER(_UTF-16LE'B', 1, -1, false)), _UTF-16LE'C')`
fn pattern(elements: &[PatternElement]) -> String {
    let element = |e: &PatternElement| {
        let name = quoted(&e.variable);
        let reluctant = !e.greedy;
        match (e.min, e.max) {
            (1, Some(1)) => name,
            (min, None) => format!("PATTERN_QUANTIFIER({name}, {min}, -1, {reluctant})"),
            (min, Some(max)) => format!("PATTERN_QUANTIFIER({name}, {min}, {max}, {reluctant})"),
        }
    };
    elements.iter().map(element).reduce(|before, next| format!("({before}, {next})")).unwrap_or_default()
}

fn variable(o: &Match, at: Option<usize>) -> &str {
    let Some(at) = at else { return "*" };
    let subset = || o.subsets.get(at - o.pattern.len()).map(|subset| subset.name.as_ref());
    o.pattern.get(at).map(|element| element.variable.as_ref()).or_else(subset).unwrap_or("*")
}

fn quoted(name: &str) -> String {
    format!("_UTF-16LE'{name}'")
}

/// The column that is ordered by first.
fn time_column(o: &Match, input: &Schema) -> Option<usize> {
    o.rowtime.or_else(|| {
        input.columns.iter().position(|c| c.time.is_some() && matches!(c.ty.kind, TypeKind::TimestampLtz(_)))
    })
}
