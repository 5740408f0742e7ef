//! Queries as SQL.

use std::fmt::{self, Display, Formatter};

use super::{Text, clause, list};
use crate::ast::{
    AfterMatchSkip, Cte, Expr, GroupBy, GroupingItem, Hint, HintOption, Ident, Join, JoinCondition, JoinOperator,
    MatchRecognize, Measure, NamedWindow, OrderByItem, Pattern, PatternDefinition, PatternKind, PatternQuantifier,
    PatternRepeat, PatternSubset, Query, QueryBody, RowsPerMatch, SampleMethod, Select, SelectItem, SetOperator,
    TableAlias, TableArg, TableArgSource, TableFactor, TableFactorKind, TableFunctionCall, TableRef, TableSample,
    Unpivot, UnpivotGroup, Values,
};

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if !self.with.is_empty() {
            f.write_str(if self.recursive { "WITH RECURSIVE " } else { "WITH " })?;
            list(f, &self.with)?;
            f.write_str(" ")?;
        }
        self.body.fmt(f)?;
        clause(f, "ORDER BY", &self.order_by)?;
        if let Some(limit) = &self.limit {
            write!(f, " LIMIT {limit}")?;
        }
        if let Some(offset) = &self.offset {
            write!(f, " OFFSET {offset} ROWS")?;
        }
        if let Some(fetch) = &self.fetch {
            write!(f, " FETCH NEXT {fetch} ROWS ONLY")?;
        }
        Ok(())
    }
}

impl Display for Cte {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.name.fmt(f)?;
        column_names(f, &self.columns)?;
        write!(f, " AS ({})", self.query)
    }
}

/// ` (a, b)` if there are any.
fn column_names(f: &mut Formatter<'_>, columns: &[Ident]) -> fmt::Result {
    if columns.is_empty() {
        return Ok(());
    }
    f.write_str(" (")?;
    list(f, columns)?;
    f.write_str(")")
}

impl Display for QueryBody {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            QueryBody::Select(select) => select.fmt(f),
            QueryBody::Values(values) => values.fmt(f),
            QueryBody::Table(name) => write!(f, "TABLE {}", name.to_sql()),
            QueryBody::Nested(query) => write!(f, "({query})"),
            QueryBody::SetOperation { left, op, all, right, .. } => {
                let word = match op {
                    SetOperator::Union => "UNION",
                    SetOperator::Intersect => "INTERSECT",
                    SetOperator::Except => "EXCEPT",
                };
                let all = if *all { " ALL" } else { "" };
                let tight = *op == SetOperator::Intersect;
                side(f, left, tight && is_loose(left))?;
                write!(f, " {word}{all} ")?;
                let nested = match right.as_ref() {
                    QueryBody::SetOperation { op, .. } => tight || *op != SetOperator::Intersect,
                    _ => false,
                };
                side(f, right, nested)
            }
        }
    }
}

/// Whether the body is a UNION or EXCEPT, which bind looser than INTERSECT.
fn is_loose(body: &QueryBody) -> bool {
    matches!(body, QueryBody::SetOperation { op, .. } if *op != SetOperator::Intersect)
}

fn side(f: &mut Formatter<'_>, body: &QueryBody, parentheses: bool) -> fmt::Result {
    if parentheses { write!(f, "({body})") } else { body.fmt(f) }
}

impl Display for Values {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("VALUES ")?;
        for (i, row) in self.rows.iter().enumerate() {
            f.write_str(if i > 0 { ", (" } else { "(" })?;
            list(f, row)?;
            f.write_str(")")?;
        }
        Ok(())
    }
}

impl Display for Select {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("SELECT ")?;
        if !self.hints.is_empty() {
            hints(f, &self.hints)?;
            f.write_str(" ")?;
        }
        if self.stream {
            f.write_str("STREAM ")?;
        }
        if self.distinct {
            f.write_str("DISTINCT ")?;
        }
        list(f, &self.projection)?;
        if let Some(from) = &self.from {
            write!(f, " FROM {from}")?;
        }
        optional(f, "WHERE", self.selection.as_ref())?;
        if let Some(group_by) = &self.group_by {
            write!(f, " {group_by}")?;
        }
        optional(f, "HAVING", self.having.as_ref())?;
        clause(f, "WINDOW", &self.windows)?;
        optional(f, "QUALIFY", self.qualify.as_ref())
    }
}

fn optional(f: &mut Formatter<'_>, word: &str, expr: Option<&Expr>) -> fmt::Result {
    match expr {
        Some(expr) => write!(f, " {word} {expr}"),
        None => Ok(()),
    }
}

fn hints(f: &mut Formatter<'_>, items: &[Hint]) -> fmt::Result {
    f.write_str("/*+ ")?;
    list(f, items)?;
    f.write_str(" */")
}

impl Display for Hint {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.name.fmt(f)?;
        if self.options.is_empty() {
            return Ok(());
        }
        f.write_str("(")?;
        list(f, &self.options)?;
        f.write_str(")")
    }
}

impl Display for HintOption {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            HintOption::KeyValue { key, value } => {
                write!(f, "{} = {}", Text(&key.value), Text(&value.value))
            }
            HintOption::Value(value) => Text(&value.value).fmt(f),
        }
    }
}

impl Display for SelectItem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            SelectItem::Expr { expr, alias: None } => expr.fmt(f),
            SelectItem::Expr { expr, alias: Some(alias) } => write!(f, "{expr} AS {alias}"),
            SelectItem::Star { .. } => f.write_str("*"),
            SelectItem::QualifiedStar { qualifier, .. } => write!(f, "{}.*", qualifier.to_sql()),
        }
    }
}

impl Display for GroupBy {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(if self.distinct { "GROUP BY DISTINCT " } else { "GROUP BY " })?;
        list(f, &self.items)
    }
}

impl Display for GroupingItem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (word, items) = match self {
            GroupingItem::Expr(expr) => return expr.fmt(f),
            GroupingItem::Set { exprs, .. } if exprs.len() == 1 => return exprs[0].fmt(f),
            GroupingItem::Set { exprs, .. } => {
                f.write_str("(")?;
                list(f, exprs)?;
                return f.write_str(")");
            }
            GroupingItem::GroupingSets { items, .. } => ("GROUPING SETS", items),
            GroupingItem::Rollup { items, .. } => ("ROLLUP", items),
            GroupingItem::Cube { items, .. } => ("CUBE", items),
        };
        write!(f, "{word}(")?;
        list(f, items)?;
        f.write_str(")")
    }
}

impl Display for NamedWindow {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} AS {}", self.name, self.spec)
    }
}

impl Display for OrderByItem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.expr.fmt(f)?;
        f.write_str(match self.descending {
            Some(true) => " DESC",
            Some(false) => " ASC",
            None => "",
        })?;
        f.write_str(match self.nulls_first {
            Some(true) => " NULLS FIRST",
            Some(false) => " NULLS LAST",
            None => "",
        })
    }
}

impl Display for TableRef {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            TableRef::Factor(factor) => factor.fmt(f),
            TableRef::Join(join) => join.fmt(f),
        }
    }
}

impl Display for Join {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let word = match self.operator {
            JoinOperator::Comma => return write!(f, "{}, {}", self.left, self.right),
            JoinOperator::Inner => "INNER JOIN",
            JoinOperator::Left => "LEFT JOIN",
            JoinOperator::Right => "RIGHT JOIN",
            JoinOperator::Full => "FULL JOIN",
            JoinOperator::Cross => "CROSS JOIN",
            JoinOperator::CrossApply => "CROSS APPLY",
            JoinOperator::OuterApply => "OUTER APPLY",
        };
        let natural = if self.natural { "NATURAL " } else { "" };
        write!(f, "{} {natural}{word} {}", self.left, self.right)?;
        match &self.condition {
            JoinCondition::None => Ok(()),
            JoinCondition::On(condition) => write!(f, " ON {condition}"),
            JoinCondition::Using { columns, .. } => {
                f.write_str(" USING")?;
                column_names(f, columns)
            }
        }
    }
}

impl Display for TableFactor {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)?;
        if let Some(alias) = &self.alias {
            write!(f, " AS {alias}")?;
        }
        match &self.sample {
            Some(sample) => write!(f, " {sample}"),
            None => Ok(()),
        }
    }
}

impl Display for TableFactorKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            TableFactorKind::Table { name, hints: given, system_time } => {
                f.write_str(&name.to_sql())?;
                table_suffix(f, given, system_time.as_ref())
            }
            TableFactorKind::Subquery { query, lateral } => {
                write!(f, "{}({query})", lateral_word(*lateral))
            }
            TableFactorKind::Function(call) => call.fmt(f),
            TableFactorKind::Unnest { exprs, with_ordinality, lateral } => {
                write!(f, "{}UNNEST(", lateral_word(*lateral))?;
                list(f, exprs)?;
                f.write_str(if *with_ordinality { ") WITH ORDINALITY" } else { ")" })
            }
            TableFactorKind::NestedJoin(table) => write!(f, "({table})"),
            TableFactorKind::MatchRecognize { input, clause } => write!(f, "{input} {clause}"),
            TableFactorKind::Unpivot { input, clause } => write!(f, "{input} {clause}"),
            TableFactorKind::Values(values) => write!(f, "({values})"),
        }
    }
}

fn lateral_word(lateral: bool) -> &'static str {
    if lateral { "LATERAL " } else { "" }
}

fn table_suffix(f: &mut Formatter<'_>, given: &[Hint], time: Option<&Expr>) -> fmt::Result {
    if !given.is_empty() {
        f.write_str(" ")?;
        hints(f, given)?;
    }
    match time {
        Some(time) => write!(f, " FOR SYSTEM_TIME AS OF {time}"),
        None => Ok(()),
    }
}

impl Display for TableFunctionCall {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(lateral_word(self.lateral))?;
        if self.table_keyword {
            write!(f, "TABLE({})", self.call)?;
        } else {
            self.call.fmt(f)?;
        }
        table_suffix(f, &self.hints, self.system_time.as_ref())
    }
}

impl Display for TableArg {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.source {
            TableArgSource::Table { name, hints: given } => {
                write!(f, "TABLE {}", name.to_sql())?;
                table_suffix(f, given, None)?;
            }
            TableArgSource::Query(query) => write!(f, "({query})")?,
        }
        for (word, items) in [("PARTITION BY", strings(&self.partition_by)), ("ORDER BY", strings(&self.order_by))] {
            match items.as_slice() {
                [] => {}
                [one] => write!(f, " {word} {one}")?,
                many => write!(f, " {word} ({})", many.join(", "))?,
            }
        }
        Ok(())
    }
}

fn strings<T: Display>(items: &[T]) -> Vec<String> {
    items.iter().map(T::to_string).collect()
}

impl Display for TableAlias {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.name.fmt(f)?;
        column_names(f, &self.columns)
    }
}

impl Display for TableSample {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.method {
            SampleMethod::Substitute(name) => {
                return write!(f, "TABLESAMPLE SUBSTITUTE ({})", Text(&name.value));
            }
            SampleMethod::Bernoulli => f.write_str("TABLESAMPLE BERNOULLI(")?,
            SampleMethod::System => f.write_str("TABLESAMPLE SYSTEM(")?,
        }
        if let Some(percentage) = &self.percentage {
            percentage.fmt(f)?;
        }
        f.write_str(")")?;
        match &self.seed {
            Some(seed) => write!(f, " REPEATABLE({seed})"),
            None => Ok(()),
        }
    }
}

impl Display for Unpivot {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(if self.include_nulls { "UNPIVOT INCLUDE NULLS ((" } else { "UNPIVOT EXCLUDE NULLS ((" })?;
        list(f, &self.measures)?;
        f.write_str(") FOR (")?;
        list(f, &self.axes)?;
        f.write_str(") IN (")?;
        list(f, &self.groups)?;
        f.write_str("))")
    }
}

impl Display for UnpivotGroup {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("(")?;
        list(f, &self.columns)?;
        f.write_str(")")?;
        if !self.axis.is_empty() {
            f.write_str(" AS (")?;
            list(f, &self.axis)?;
            f.write_str(")")?;
        }
        Ok(())
    }
}

impl Display for MatchRecognize {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("MATCH_RECOGNIZE (")?;
        let mut parts = Vec::new();
        for (word, items) in [
            ("PARTITION BY", strings(&self.partition_by)),
            ("ORDER BY", strings(&self.order_by)),
            ("MEASURES", strings(&self.measures)),
        ] {
            if !items.is_empty() {
                parts.push(format!("{word} {}", items.join(", ")));
            }
        }
        match self.rows_per_match {
            Some(RowsPerMatch::One(_)) => parts.push("ONE ROW PER MATCH".to_owned()),
            Some(RowsPerMatch::All(_)) => parts.push("ALL ROWS PER MATCH".to_owned()),
            None => {}
        }
        if let Some(skip) = &self.after_match {
            parts.push(format!("AFTER MATCH SKIP {skip}"));
        }
        let start = if self.anchor_start { "^ " } else { "" };
        let end = if self.anchor_end { " $" } else { "" };
        parts.push(format!("PATTERN ({start}{}{end})", self.pattern));
        if let Some(within) = &self.within {
            parts.push(format!("WITHIN {within}"));
        }
        if !self.subsets.is_empty() {
            parts.push(format!("SUBSET {}", strings(&self.subsets).join(", ")));
        }
        parts.push(format!("DEFINE {}", strings(&self.define).join(", ")));
        write!(f, "{})", parts.join(" "))
    }
}

impl Display for Measure {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} AS {}", self.expr, self.alias)
    }
}

impl Display for AfterMatchSkip {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            AfterMatchSkip::PastLastRow(_) => f.write_str("PAST LAST ROW"),
            AfterMatchSkip::ToNextRow(_) => f.write_str("TO NEXT ROW"),
            AfterMatchSkip::ToFirst(variable, _) => write!(f, "TO FIRST {variable}"),
            AfterMatchSkip::ToLast(variable, _) => write!(f, "TO LAST {variable}"),
        }
    }
}

impl Display for Pattern {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            PatternKind::Variable(name) => name.fmt(f),
            PatternKind::Concat(parts) => f.write_str(&strings(parts).join(" ")),
            PatternKind::Alternation(parts) => f.write_str(&strings(parts).join(" | ")),
            PatternKind::Group(inner) => write!(f, "({inner})"),
            PatternKind::Exclude(inner) => write!(f, "{{- {inner} -}}"),
            PatternKind::Permute(parts) => write!(f, "PERMUTE({})", strings(parts).join(", ")),
            PatternKind::Quantified { pattern, quantifier } => write!(f, "{pattern}{quantifier}"),
        }
    }
}

impl Display for PatternQuantifier {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.repeat {
            PatternRepeat::ZeroOrMore => f.write_str("*")?,
            PatternRepeat::OneOrMore => f.write_str("+")?,
            PatternRepeat::Optional => f.write_str("?")?,
            PatternRepeat::Exactly(n) => write!(f, "{{{n}}}")?,
            PatternRepeat::AtLeast(n) => write!(f, "{{{n},}}")?,
            PatternRepeat::Between(n, m) => write!(f, "{{{n},{m}}}")?,
            PatternRepeat::AtMost(m) => write!(f, "{{,{m}}}")?,
        }
        f.write_str(if self.reluctant { "?" } else { "" })
    }
}

impl Display for PatternSubset {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} = (", self.name)?;
        list(f, &self.variables)?;
        f.write_str(")")
    }
}

impl Display for PatternDefinition {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} AS {}", self.variable, self.condition)
    }
}
