//! Expressions over named columns, as Flink prints them.

use std::fmt::Write as _;

use ouzel_plan::expr::{CastMode, names};
use ouzel_plan::{Expr, ExprKind, Schema};
use ouzel_types::{DataType, Scalar, TypeKind};

/// How operators with two sides are written: `>(id, 3)` in Flink's syntax tree and physical plan, `(id > 3)` in its
/// execution plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Prefix,
    Infix,
}

/// How columns are called.
pub struct Names {
    columns: Vec<String>,
    style: Style,
}

impl Names {
    pub fn of(schemas: &[&Schema], style: Style) -> Names {
        let columns = schemas.iter().flat_map(|s| s.columns.iter().map(|c| c.name.to_string())).collect();
        Names { columns, style }
    }

    /// `$0`, `$1`: as the syntax tree has them.
    pub fn numbered() -> Names {
        Names { columns: Vec::new(), style: Style::Prefix }
    }

    pub fn name(&self, column: usize) -> String {
        self.columns.get(column).cloned().unwrap_or_else(|| format!("${column}"))
    }

    /// The condition that two columns are equal.
    pub fn equal(&self, left: usize, right: usize) -> String {
        let (left, right) = (self.name(left), self.name(right));
        match self.style {
            Style::Prefix => format!("=({left}, {right})"),
            Style::Infix => format!("({left} = {right})"),
        }
    }

    /// Terms that all hold.
    pub fn all(&self, mut terms: Vec<String>) -> String {
        match (terms.len(), self.style) {
            (0, _) => "true".to_owned(),
            (1, _) => terms.remove(0),
            (_, Style::Prefix) => format!("AND({})", terms.join(", ")),
            (_, Style::Infix) => format!("({})", terms.join(" AND ")),
        }
    }

    pub fn list(&self, columns: &[usize]) -> String {
        columns.iter().map(|c| self.name(*c)).collect::<Vec<_>>().join(", ")
    }
}

const INFIX: &[&str] = &[
    names::EQ,
    names::NE,
    names::LT,
    names::LE,
    names::GT,
    names::GE,
    names::PLUS,
    names::MINUS,
    names::TIMES,
    names::DIVIDE,
    names::CONCAT_OP,
    names::IS_DISTINCT_FROM,
    names::IS_NOT_DISTINCT_FROM,
];

pub fn text(expr: &Expr, names: &Names) -> String {
    let mut out = String::new();
    write(expr, names, &mut out);
    out
}

fn write(expr: &Expr, columns: &Names, out: &mut String) {
    match &expr.kind {
        ExprKind::Column(c) => out.push_str(&columns.name(*c)),
        ExprKind::Literal(value) => out.push_str(&literal(value, &expr.ty)),
        ExprKind::Call { name, args } => call(name, args, columns, out),
        ExprKind::Cast { input, mode } => {
            let word = if *mode == CastMode::Try { "TRY_CAST" } else { "CAST" };
            let input = text(input, columns);
            let _ = match columns.style {
                Style::Prefix => write!(out, "{word}({input}):{}", expr.ty.kind),
                Style::Infix => write!(out, "{word}({input} AS {})", expr.ty.kind),
            };
        }
        ExprKind::Case { branches, otherwise } => {
            let parts = branches.iter().flat_map(|(c, v)| [c, v]).chain(std::iter::once(&**otherwise));
            list("CASE", parts, columns, out);
        }
        ExprKind::And(items) => infix("AND", items, columns, out),
        ExprKind::Or(items) => infix("OR", items, columns, out),
        ExprKind::Field { input, index } => {
            let member = match &input.ty.kind {
                TypeKind::Row(fields) => fields.get(*index).map(|f| f.name.to_string()),
                _ => None,
            };
            let _ = write!(out, "{}.{}", text(input, columns), member.unwrap_or_else(|| format!("f{index}")));
        }
        ExprKind::Row(items) => list("ROW", items, columns, out),
        ExprKind::Array(items) => list("ARRAY", items, columns, out),
        ExprKind::Map(items) => list("MAP", items, columns, out),
    }
}

fn call(name: &str, args: &[Expr], columns: &Names, out: &mut String) {
    match (name, args) {
        (
            names::IS_NULL
            | names::IS_NOT_NULL
            | names::IS_TRUE
            | names::IS_NOT_TRUE
            | names::IS_FALSE
            | names::IS_NOT_FALSE,
            [a],
        ) => {
            let a = text(a, columns);
            let _ = match columns.style {
                Style::Prefix => write!(out, "{name}({a})"),
                Style::Infix => write!(out, "{a} {name}"),
            };
        }
        (names::NEGATE, [a]) => {
            let _ = write!(out, "-{}", text(a, columns));
        }
        (names::IN, [tested, rest @ ..]) => {
            let items: Vec<String> = rest.iter().map(|a| text(a, columns)).collect();
            let _ = write!(out, "SEARCH({}, Sarg[{}])", text(tested, columns), items.join(", "));
        }
        (_, [_, _]) if INFIX.contains(&name) => infix(name, args, columns, out),
        _ => list(name, args, columns, out),
    }
}

fn infix(operator: &str, items: &[Expr], columns: &Names, out: &mut String) {
    let items: Vec<String> = items.iter().map(|i| text(i, columns)).collect();
    let _ = match columns.style {
        Style::Prefix => write!(out, "{operator}({})", items.join(", ")),
        Style::Infix => write!(out, "({})", items.join(&format!(" {operator} "))),
    };
}

fn list<'e>(name: &str, items: impl IntoIterator<Item = &'e Expr>, columns: &Names, out: &mut String) {
    let items: Vec<String> = items.into_iter().map(|i| text(i, columns)).collect();
    let _ = write!(out, "{name}({})", items.join(", "));
}

pub fn literal(value: &Scalar, ty: &DataType) -> String {
    match (value, &ty.kind) {
        (Scalar::Null, _) => format!("null:{}", ty.kind),
        (Scalar::String(text), _) => format!("'{}'", text.replace('\'', "''")),
        (Scalar::Boolean(b), _) => b.to_string(),
        (Scalar::Int(ms), TypeKind::IntervalDayTime) => format!("{ms}:INTERVAL SECOND"),
        (Scalar::Int(n), TypeKind::IntervalYearMonth) => format!("{n}:INTERVAL MONTH"),
        (Scalar::Int(n), _) => n.to_string(),
        (Scalar::Float(f), _) => f.to_string(),
        (Scalar::Double(d), _) => d.to_string(),
        (Scalar::Decimal(n), TypeKind::Decimal { scale, .. }) => decimal(*n, *scale),
        (other, _) => format!("{other:?}"),
    }
}

fn decimal(unscaled: i128, scale: u8) -> String {
    let digits = format!("{:0>width$}", unscaled.unsigned_abs(), width = usize::from(scale) + 1);
    let (whole, fraction) = digits.split_at(digits.len() - usize::from(scale));
    let sign = if unscaled < 0 { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}
