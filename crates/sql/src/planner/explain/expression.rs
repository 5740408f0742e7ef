//! Expressions over named columns, as Flink prints them.

use std::fmt::Write as _;

use ouzel_plan::expr::{CastMode, names};
use ouzel_plan::{Expr, ExprKind, Schema};
use ouzel_types::{DataType, Scalar, TypeKind};

use super::keyword_calls;

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
    /// Of the syntax tree: by number.
    numbered: bool,
}

impl Names {
    pub fn of(schemas: &[&Schema], style: Style) -> Names {
        // Equal names of two inputs are numbered, as in the row type of a join.
        let mut all = Schema { columns: schemas.iter().flat_map(|s| s.columns.iter().cloned()).collect() };
        crate::statements::make_unique(&mut all);
        let columns = all.columns.iter().map(|c| c.name.to_string()).collect();
        Names { columns, style, numbered: false }
    }

    /// `$0`, `$1`: as the syntax tree has them.
    pub fn numbered() -> Names {
        Names { columns: Vec::new(), style: Style::Prefix, numbered: true }
    }

    /// Columns of the syntax tree, as they are to be written.
    pub fn written(columns: Vec<String>) -> Names {
        Names { columns, style: Style::Prefix, numbered: true }
    }

    /// Columns of the physical plan, as they are to be written.
    pub fn called(columns: Vec<String>) -> Names {
        Names { columns, style: Style::Prefix, numbered: false }
    }

    pub fn style(&self) -> Style {
        self.style
    }

    pub fn is_numbered(&self) -> bool {
        self.numbered
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
    write(expr, names, Literals::of(names), &mut out);
    out
}

/// How a literal is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Literals {
    /// With its type where the text does not tell it: `1:BIGINT`, `_UTF-16LE'a':VARCHAR(5) CHARACTER SET "UTF-16LE"`.
    Typed,
    /// `1`, `_UTF-16LE'a'`
    Bare,
    /// As a person writes it: `1`, `'a'`
    Plain,
}

impl Literals {
    fn of(names: &Names) -> Literals {
        if names.style == Style::Infix { Literals::Plain } else { Literals::Typed }
    }
}

fn write(expr: &Expr, columns: &Names, literals: Literals, out: &mut String) {
    match &expr.kind {
        ExprKind::Column(c) => out.push_str(&columns.name(*c)),
        ExprKind::Literal(value) => out.push_str(&literal_as(value, &expr.ty, literals)),
        ExprKind::Call { name, args } => call(name, args, columns, out),
        ExprKind::Cast { input, mode } => {
            let word = if *mode == CastMode::Try { "TRY_CAST" } else { "CAST" };
            let shown = text(input, columns);
            let null = if expr.ty.nullable || *mode != CastMode::Explicit { "" } else { " NOT NULL" };
            let _ = match (columns.style, columns.numbered) {
                (_, true) if *mode == CastMode::Try => write!(out, "TRY_CAST({shown})"),
                (_, true) => write!(out, "{word}({shown}):{}{null}", full_type(&expr.ty.kind)),
                (Style::Prefix, _) => write!(out, "{word}({shown} AS {}{null})", full_type(&expr.ty.kind)),
                (Style::Infix, _) => write!(out, "{word}({shown} AS {})", type_text(&expr.ty.kind)),
            };
        }
        ExprKind::Case { branches, .. } if let Some(count) = counted(branches, columns) => {
            let none = literal_as(&Scalar::Int(0), &TypeKind::BigInt.not_null(), Literals::of(columns));
            let sum = text(&branches[0].1, columns);
            let absent = literal_as(&Scalar::Null, &expr.ty, Literals::of(columns));
            let _ = match columns.style {
                Style::Prefix => write!(out, "CASE(>({count}, {none}), {sum}, {absent})"),
                Style::Infix => write!(out, "CASE(({count} > {none}), {sum}, {absent})"),
            };
        }
        ExprKind::Case { branches, otherwise } => {
            let parts = branches.iter().flat_map(|(c, v)| [c, v]).chain(std::iter::once(&**otherwise));
            list("CASE", parts, columns, out);
        }
        ExprKind::And(items) => infix("AND", items, columns, out),
        ExprKind::Or(items) => infix("OR", items, columns, out),
        ExprKind::Field { input, index } => {
            let member = input.ty.kind.members().and_then(|fields| fields.get(*index)).map(|f| f.name.to_string());
            let _ = write!(out, "{}.{}", text(input, columns), member.unwrap_or_else(|| format!("f{index}")));
        }
        ExprKind::Row(items) => list("ROW", items, columns, out),
        ExprKind::Array(items) => list("ARRAY", items, columns, out),
        ExprKind::Map(items) => list("MAP", items, columns, out),
    }
}

/// The count of a sum over a frame that is NULL where nothing was counted (`reduced_calls::if_counted`): nobody wrote it, so its zero is
/// said with its type.
fn counted(branches: &[(Expr, Expr)], columns: &Names) -> Option<String> {
    let [(condition, sum)] = branches else { return None };
    let ExprKind::Call { name, args } = &condition.kind else { return None };
    let ([count, zero], names::GT) = (args.as_slice(), &**name) else { return None };
    let is_call = |column: usize| columns.name(column).starts_with("w0$o");
    let count = count.as_column().filter(|c| is_call(*c) && sum.as_column().is_some_and(is_call))?;
    (zero.as_literal() == Some(&Scalar::Int(0))).then(|| columns.name(count))
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
            let _ = write!(out, "-({})", text(a, columns));
        }
        (names::IN, [tested, rest @ ..]) => {
            let plain = columns.style == Style::Infix;
            let is_text = tested.ty.kind.is_string();
            let items: Vec<String> = rest
                .iter()
                .map(|a| match &a.kind {
                    ExprKind::Literal(value) if plain => literal_as(value, &a.ty, Literals::Bare),
                    ExprKind::Literal(value) => {
                        literal_as(value, &a.ty, if is_text { Literals::Typed } else { Literals::Bare })
                    }
                    _ => text(a, columns),
                })
                .collect();
            let ty = if is_text && !plain { format!(":{}", full_type(&tested.ty.kind)) } else { String::new() };
            let _ = write!(out, "SEARCH({}, Sarg[{}]{ty})", text(tested, columns), items.join(", "));
        }
        (_, [_, _]) if INFIX.contains(&name) => infix(name, args, columns, out),
        _ => match keyword_calls::shown(name, args, columns, |arg| argument(arg, columns)) {
            Some(shown) => out.push_str(&shown),
            None => {
                let shown: Vec<String> = args.iter().map(|arg| argument(arg, columns)).collect();
                let _ = write!(out, "{name}({})", shown.join(", "));
            }
        },
    }
}

/// An argument as it was written: without what made it fit, a literal without its type.
fn argument(arg: &Expr, columns: &Names) -> String {
    match &arg.kind {
        ExprKind::Cast { input, mode: CastMode::Implicit } => argument(input, columns),
        ExprKind::Literal(value)
            if !matches!(value, Scalar::Null) && (arg.ty.kind.is_string() || arg.ty.kind.is_integer()) =>
        {
            let how = if columns.style == Style::Infix { Literals::Plain } else { Literals::Bare };
            literal_as(value, &arg.ty, how)
        }
        _ => text(arg, columns),
    }
}

/// A number beside a DOUBLE or FLOAT was written as an integer or as a decimal.
fn written_number(value: &Scalar, how: Literals) -> Option<String> {
    let number = match value {
        Scalar::Double(d) => *d,
        Scalar::Float(f) => f64::from(*f),
        _ => return None,
    };
    let shown = format!("{number}");
    let digits = shown.chars().filter(char::is_ascii_digit).count();
    match shown.split_once('.') {
        _ if shown.contains(['e', 'i', 'N']) || digits > 18 => None,
        Some((whole, fraction)) if how == Literals::Typed => {
            let precision = fraction.len() + whole.trim_start_matches(['-', '0']).len().max(1);
            Some(format!("{shown}:DECIMAL({precision}, {})", fraction.len()))
        }
        _ => Some(shown),
    }
}

fn infix(operator: &str, items: &[Expr], columns: &Names, out: &mut String) {
    let compares = INFIX.contains(&operator) && items.len() == 2;
    let item = |at: usize| {
        let item = &items[at];
        let ExprKind::Literal(value) = &item.kind else {
            return if compares { argument(item, columns) } else { text(item, columns) };
        };
        if let (true, Some(number)) = (compares, written_number(value, Literals::of(columns))) {
            return number;
        }
        let other = &items[if compares { 1 - at } else { at }].ty.kind;
        let own = &item.ty.kind;
        // A number was written as an INTEGER; the tree leaves out a type that the other side tells.
        let was_integer = own.is_integer() || matches!(own, TypeKind::Decimal { precision: 10, scale: 0 });
        let bare = compares && (was_integer || (columns.numbered && own == other));
        match Literals::of(columns) {
            Literals::Typed if compares && own.is_string() && other.is_string() && columns.numbered => {
                literal_as(value, &item.ty, Literals::Bare)
            }
            Literals::Typed if compares && own.is_string() && other.is_string() => {
                literal_as(value, &DataType { kind: other.clone(), nullable: false }, Literals::Typed)
            }
            Literals::Typed if bare => literal_as(value, &item.ty, Literals::Bare),
            literals => literal_as(value, &item.ty, literals),
        }
    };
    let shown: Vec<String> = (0..items.len()).map(item).collect();
    let _ = match columns.style {
        Style::Prefix => write!(out, "{operator}({})", shown.join(", ")),
        Style::Infix if matches!(operator, "||" | names::IS_DISTINCT_FROM | names::IS_NOT_DISTINCT_FROM) => {
            write!(out, "{operator}({})", shown.join(", "))
        }
        Style::Infix => write!(out, "({})", shown.join(&format!(" {operator} "))),
    };
}

fn list<'e>(name: &str, items: impl IntoIterator<Item = &'e Expr>, columns: &Names, out: &mut String) {
    let items: Vec<String> = items.into_iter().map(|i| text(i, columns)).collect();
    let _ = write!(out, "{name}({})", items.join(", "));
}

/// A literal without a type, as VALUES has it.
pub fn bare_literal(value: &Scalar, ty: &DataType) -> String {
    literal_as(value, ty, Literals::Bare)
}

/// An argument of a call that is a constant.
pub fn constant(value: &Scalar) -> String {
    match value {
        Scalar::String(text) => format!("_UTF-16LE'{}'", text.replace('\'', "''")),
        Scalar::Int(n) => n.to_string(),
        Scalar::Boolean(b) => b.to_string(),
        Scalar::Double(d) => format!("{d:?}"),
        Scalar::Null => "null".to_owned(),
        other => format!("{other:?}"),
    }
}

/// A literal as messages and look-ups have it.
pub fn literal(value: &Scalar, ty: &DataType) -> String {
    literal_as(value, ty, Literals::Plain)
}

fn literal_as(value: &Scalar, ty: &DataType, how: Literals) -> String {
    let (shown, tells) = match (value, &ty.kind) {
        (Scalar::Null, kind) => {
            return match how {
                Literals::Bare => "null".to_owned(),
                Literals::Typed => format!("null:{}", full_type(kind)),
                Literals::Plain => format!("null:{}", type_text(kind)),
            };
        }
        (Scalar::String(text), kind) => {
            let escaped = text.replace('\'', "''");
            let length = text.chars().count();
            let tells = matches!(kind, TypeKind::Char(n) if *n as usize == length);
            if how == Literals::Plain { (format!("'{text}'"), true) } else { (format!("_UTF-16LE'{escaped}'"), tells) }
        }
        (Scalar::Boolean(b), _) => (b.to_string(), true),
        (Scalar::Int(ms), TypeKind::IntervalDayTime) => return format!("{ms}:{}", interval_unit(*ms)),
        (Scalar::Int(n), TypeKind::IntervalYearMonth) => {
            return format!("{n}:INTERVAL {}", if n % 12 == 0 { "YEAR" } else { "MONTH" });
        }
        (Scalar::Date(days), _) => (date(i64::from(*days)), true),
        (Scalar::Time(ms), _) => (time(i64::from(*ms) * 1000), true),
        (Scalar::Timestamp(ticks), TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p)) => {
            (timestamp(*ticks, *p), *p == 0)
        }
        (Scalar::Int(n), TypeKind::Int) => (n.to_string(), true),
        (Scalar::Int(n), _) => (n.to_string(), false),
        (Scalar::Float(f), _) => (float(f64::from(*f), how), false),
        (Scalar::Double(d), _) => (float(*d, how), false),
        (Scalar::Decimal(n), TypeKind::Decimal { precision, scale }) => {
            (written_decimal(*n, *precision, *scale), false)
        }
        (Scalar::Bytes(bytes), _) => {
            (format!("X'{}'", bytes.iter().map(|b| format!("{b:02x}")).collect::<String>()), false)
        }
        (Scalar::Array(items), TypeKind::Array(item)) => {
            return constructor("ARRAY", items.iter().map(|value| (value, &**item)), how);
        }
        (Scalar::Map(entries), TypeKind::Map(key, item)) => {
            return constructor("MAP", entries.iter().flat_map(|(k, v)| [(k, &**key), (v, &**item)]), how);
        }
        (Scalar::Row(values), kind) => {
            let types = kind.members().into_iter().flat_map(|members| members.iter()).map(|member| &member.ty);
            return constructor("ROW", values.iter().zip(types), how);
        }
        (other, _) => (format!("{other:?}"), true),
    };
    match how {
        Literals::Typed if !tells => format!("{shown}:{}", full_type(&ty.kind)),
        _ => shown,
    }
}

/// A constant that Flink has as the call that makes it.
fn constructor<'v>(name: &str, values: impl Iterator<Item = (&'v Scalar, &'v DataType)>, how: Literals) -> String {
    let values: Vec<String> = values.map(|(value, ty)| literal_as(value, ty, how)).collect();
    format!("{name}({})", values.join(", "))
}

/// The least unit that the length has parts of.
pub fn interval_unit(ms: i64) -> &'static str {
    match ms {
        0 => "INTERVAL SECOND",
        ms if ms % 86_400_000 == 0 => "INTERVAL DAY",
        ms if ms % 3_600_000 == 0 => "INTERVAL HOUR",
        ms if ms % 60_000 == 0 => "INTERVAL MINUTE",
        _ => "INTERVAL SECOND",
    }
}

/// `1.5E0` in a digest, `1.5` for a person.
fn float(value: f64, how: Literals) -> String {
    if how == Literals::Plain {
        return format!("{value:?}");
    }
    let text = format!("{value:?}");
    if text.contains(['e', 'E']) { text.replace('e', "E") } else { text }
}

fn date(days: i64) -> String {
    let (year, month, day) = ouzel_types::calendar::civil(days);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Of microseconds; a fraction only where there is one.
fn time(micros: i64) -> String {
    let seconds = micros / 1_000_000;
    let whole = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    match micros % 1_000_000 {
        0 => whole,
        fraction => format!("{whole}.{}", format!("{fraction:06}").trim_end_matches('0')),
    }
}

fn timestamp(ticks: i64, precision: u8) -> String {
    let per_ms = ouzel_types::data_type::ticks_per_milli(precision).max(1);
    let micros = i128::from(ticks) * 1000 / i128::from(per_ms);
    let day = 86_400_000_000;
    let (days, rest) = (micros.div_euclid(day) as i64, micros.rem_euclid(day) as i64);
    format!("{} {}", date(days), time(rest))
}

/// A whole number of a type that is wider than its digits was written without a fraction.
fn written_decimal(unscaled: i128, precision: u8, scale: u8) -> String {
    let ones = 10_i128.pow(scale.into());
    let whole = unscaled / ones;
    let digits = whole.unsigned_abs().checked_ilog10().map_or(1, |log| log + 1) + u32::from(scale);
    if unscaled % ones == 0 && digits < u32::from(precision) { whole.to_string() } else { decimal(unscaled, scale) }
}

fn decimal(unscaled: i128, scale: u8) -> String {
    let digits = format!("{:0>width$}", unscaled.unsigned_abs(), width = usize::from(scale) + 1);
    let (whole, fraction) = digits.split_at(digits.len() - usize::from(scale));
    let sign = if unscaled < 0 { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// A type as Calcite prints it: `INTEGER`, `VARCHAR(5)`, `INTEGER ARRAY`.
pub fn type_text(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Int => "INTEGER".to_owned(),
        TypeKind::Varchar(n) => format!("VARCHAR({n})"),
        TypeKind::Varbinary(n) => format!("VARBINARY({n})"),
        TypeKind::TimestampLtz(p) => format!("TIMESTAMP_WITH_LOCAL_TIME_ZONE({p})"),
        TypeKind::Array(item) => format!("{} ARRAY", type_text(&item.kind)),
        TypeKind::Multiset(item) => format!("{} MULTISET", type_text(&item.kind)),
        TypeKind::Map(key, value) => format!("({}, {}) MAP", type_text(&key.kind), type_text(&value.kind)),
        TypeKind::Row(fields) => {
            let members: Vec<String> = fields.iter().map(|f| format!("{} {}", type_text(&f.ty.kind), f.name)).collect();
            format!("RecordType:peek_no_expand({})", members.join(", "))
        }
        other => other.to_string(),
    }
}

/// The same with what a text's type also has.
fn full_type(kind: &TypeKind) -> String {
    let inner = |ty: &DataType| format!("{}{}", full_type(&ty.kind), if ty.nullable { "" } else { " NOT NULL" });
    match kind {
        TypeKind::Varchar(_) | TypeKind::Char(_) => format!("{} CHARACTER SET \"UTF-16LE\"", type_text(kind)),
        TypeKind::Array(item) => format!("{} ARRAY", inner(item)),
        TypeKind::Multiset(item) => format!("{} MULTISET", inner(item)),
        TypeKind::Map(key, value) => format!("({}, {}) MAP", inner(key), inner(value)),
        TypeKind::Row(fields) => {
            let members: Vec<String> = fields.iter().map(|f| format!("{} {}", inner(&f.ty), f.name)).collect();
            format!("RecordType:peek_no_expand({})", members.join(", "))
        }
        _ => type_text(kind),
    }
}

/// `RecordType(INTEGER a, TIMESTAMP(3) *ROWTIME* ts)`
pub fn record(schema: &Schema) -> String {
    let column = |c: &ouzel_plan::Column| {
        let ty = match (c.time, &c.ty.kind) {
            (Some(_), TypeKind::TimestampLtz(p)) => format!("TIMESTAMP_LTZ({p})"),
            _ => type_text(&c.ty.kind),
        };
        let time = match c.time {
            Some(ouzel_plan::TimeAttribute::Rowtime) => " *ROWTIME*",
            Some(ouzel_plan::TimeAttribute::Proctime) => " *PROCTIME*",
            None => "",
        };
        format!("{ty}{time} {}", c.name)
    };
    format!("RecordType({})", schema.columns.iter().map(column).collect::<Vec<_>>().join(", "))
}
