//! Expressions as SQL, in Calcite's form: defaults are spelled out, parentheses stand where precedence asks for them and
//! nowhere else, as Flink shows the expressions of views and computed columns.

use std::fmt::{self, Display, Formatter, Write as _};

use super::{Text, clause, list, number};
use crate::ast::{
    BinaryOp, Expr, ExprKind, FrameBound, FrameUnit, FunctionArg, FunctionCall, IntervalField, IntervalQualifier,
    IsJsonKind, IsKind, JsonBehavior, JsonNullClause, JsonObjectEntry, JsonWrapper, LikeKind, Literal, NullTreatment,
    Over, PeriodOp, QuantifiedSource, Quantifier, QueryConstructorKind, TrimSide, UnaryOp, WindowFrame, WindowSpec,
};
use crate::calcite::{is_calcite, is_in_table};
use crate::parser::keyword::Keyword;

/// The binding power of the outermost operator; see the parser's table.
fn power(kind: &ExprKind) -> u8 {
    match kind {
        ExprKind::Binary { op, .. } => binary_power(*op),
        ExprKind::Unary { op: UnaryOp::Not, .. } => 26,
        ExprKind::Is { .. } | ExprKind::IsJson { .. } => 28,
        ExprKind::IsDistinctFrom { .. } | ExprKind::Quantified { .. } | ExprKind::Period { .. } => 30,
        ExprKind::Between { .. } | ExprKind::InList { .. } | ExprKind::InSubquery { .. } | ExprKind::Like { .. } => 32,
        ExprKind::Unary { .. } => 80,
        ExprKind::Nested(inner) => power(&inner.kind),
        _ => u8::MAX,
    }
}

fn binary_power(op: BinaryOp) -> u8 {
    match op {
        BinaryOp::Or => 22,
        BinaryOp::And => 24,
        BinaryOp::Eq
        | BinaryOp::NotEq
        | BinaryOp::Lt
        | BinaryOp::LtEq
        | BinaryOp::Gt
        | BinaryOp::GtEq
        | BinaryOp::MemberOf
        | BinaryOp::SubmultisetOf => 30,
        BinaryOp::Plus | BinaryOp::Minus => 40,
        BinaryOp::MultisetUnion | BinaryOp::MultisetIntersect | BinaryOp::MultisetExcept => 50,
        BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Modulo | BinaryOp::Concat => 60,
    }
}

/// An operand that must bind at least so tightly, else it gets parentheses.
struct Operand<'a>(&'a Expr, u8);

impl Display for Operand<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if power(&self.0.kind) < self.1 { write!(f, "({})", self.0) } else { self.0.fmt(f) }
    }
}

/// What `.f` and `[i]` hang on. `(r).f` keeps its parentheses: `r.f` may be a column of a table.
struct Base<'a>(&'a Expr);

impl Display for Base<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.0.kind {
            ExprKind::Nested(inner) => write!(f, "({inner})"),
            _ => Operand(self.0, 100).fmt(f),
        }
    }
}

/// ` NOT` or nothing.
fn not(negated: bool) -> &'static str {
    if negated { " NOT" } else { "" }
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::Literal(literal) => literal.fmt(f),
            ExprKind::Column(name) => f.write_str(&name.to_sql()),
            ExprKind::Star { qualifier: None } => f.write_str("*"),
            ExprKind::Star { qualifier: Some(name) } => write!(f, "{}.*", name.to_sql()),
            ExprKind::Field { base, field } => write!(f, "{}.{field}", Base(base)),
            ExprKind::FieldStar { base } => write!(f, "{}.*", Base(base)),
            ExprKind::Item { base, index } => write!(f, "{}[{index}]", Base(base)),
            ExprKind::Nested(inner) => inner.fmt(f),
            ExprKind::Subquery(query) => write!(f, "({query})"),
            ExprKind::Function(call) => call.fmt(f),
            ExprKind::Default => f.write_str("DEFAULT"),
            ExprKind::Parameter => f.write_str("?"),
            ExprKind::Table(argument) => argument.fmt(f),
            ExprKind::Model(name) => write!(f, "MODEL {}", name.to_sql()),
            ExprKind::Cursor(query) => write!(f, "CURSOR({query})"),
            ExprKind::FormatJson(inner) => write!(f, "{inner} FORMAT JSON"),
            ExprKind::MatchSemantics { running, expr } => {
                let word = if *running { "RUNNING" } else { "FINAL" };
                write!(f, "{word} {expr}")
            }
            ExprKind::Interval { negative, value, qualifier } => {
                let sign = if *negative { "-" } else { "" };
                write!(f, "INTERVAL {sign}{value} {qualifier}")
            }
            ExprKind::Difference { left, right, qualifier } => write!(f, "({left} - {right}) {qualifier}"),
            ExprKind::Unary { .. }
            | ExprKind::Binary { .. }
            | ExprKind::Between { .. }
            | ExprKind::InList { .. }
            | ExprKind::InSubquery { .. }
            | ExprKind::Quantified { .. }
            | ExprKind::Exists(_)
            | ExprKind::Unique(_)
            | ExprKind::Like { .. }
            | ExprKind::Is { .. }
            | ExprKind::IsDistinctFrom { .. }
            | ExprKind::IsJson { .. }
            | ExprKind::Period { .. } => operator(&self.kind, f),
            ExprKind::JsonExists { .. }
            | ExprKind::JsonValue(_)
            | ExprKind::JsonQuery { .. }
            | ExprKind::JsonObject { .. }
            | ExprKind::JsonArray { .. }
            | ExprKind::JsonObjectAgg { .. }
            | ExprKind::JsonArrayAgg { .. } => json_function(&self.kind, f),
            kind => special_call(kind, f),
        }
    }
}

fn operator(kind: &ExprKind, f: &mut Formatter<'_>) -> fmt::Result {
    match kind {
        ExprKind::Unary { op, expr } => match op {
            UnaryOp::Not => write!(f, "NOT {}", Operand(expr, 27)),
            // A sign before a sign gets parentheses, so that none becomes a comment.
            UnaryOp::Minus | UnaryOp::Plus => match number::signed(*op, expr) {
                Some(text) => f.write_str(&text),
                None => write!(f, "{} {}", if *op == UnaryOp::Minus { '-' } else { '+' }, Operand(expr, 81)),
            },
        },
        ExprKind::Binary { left, op, right, .. } => {
            let own = binary_power(*op);
            // AND and OR are built as balanced trees: equal ones on the right need no parentheses.
            let chain = matches!(op, BinaryOp::And | BinaryOp::Or)
                && matches!(&right.kind, ExprKind::Binary { op: other, .. } if other == op);
            let right = Operand(right, if chain { own } else { own + 1 });
            write!(f, "{} {op} {right}", Operand(left, own))
        }
        ExprKind::Between { expr, negated, symmetric, low, high } => {
            let symmetric = if *symmetric { " SYMMETRIC" } else { " ASYMMETRIC" };
            write!(
                f,
                "{}{} BETWEEN{symmetric} {} AND {}",
                Operand(expr, 32),
                not(*negated),
                Operand(low, 25),
                Operand(high, 33),
            )
        }
        ExprKind::InList { expr, negated, list: items } => {
            write!(f, "{}{} IN (", Operand(expr, 32), not(*negated))?;
            list(f, items)?;
            f.write_str(")")
        }
        ExprKind::InSubquery { expr, negated, query } => {
            write!(f, "{}{} IN ({query})", Operand(expr, 32), not(*negated))
        }
        ExprKind::Quantified { expr, op, quantifier, source } => {
            let word = match quantifier {
                Quantifier::Any => "SOME",
                Quantifier::All => "ALL",
            };
            write!(f, "{} {op} {word} (", Operand(expr, 30))?;
            match source {
                QuantifiedSource::Query(query) => query.fmt(f)?,
                QuantifiedSource::List(items) => list(f, items)?,
            }
            f.write_str(")")
        }
        ExprKind::Exists(query) => write!(f, "EXISTS ({query})"),
        ExprKind::Unique(query) => write!(f, "UNIQUE ({query})"),
        ExprKind::Like { kind, expr, negated, pattern, escape } => {
            let word = match kind {
                LikeKind::Like => "LIKE",
                LikeKind::SimilarTo => "SIMILAR TO",
                LikeKind::ILike => "ILIKE",
                LikeKind::RLike => "RLIKE",
            };
            let (expr, pattern) = (Operand(expr, 33), Operand(pattern, 32));
            write!(f, "{expr}{} {word} {pattern}", not(*negated))?;
            match escape {
                Some(escape) => write!(f, " ESCAPE {}", Operand(escape, 33)),
                None => Ok(()),
            }
        }
        _ => is_operator(kind, f),
    }
}

fn is_operator(kind: &ExprKind, f: &mut Formatter<'_>) -> fmt::Result {
    match kind {
        ExprKind::Is { expr, negated, kind } => {
            let word = match kind {
                IsKind::Null => "NULL",
                IsKind::True => "TRUE",
                IsKind::False => "FALSE",
                IsKind::Unknown => "UNKNOWN",
            };
            write!(f, "{} IS{} {word}", Operand(expr, 28), not(*negated))
        }
        ExprKind::IsDistinctFrom { left, negated, right } => {
            write!(f, "{} IS{} DISTINCT FROM {}", Operand(left, 30), not(*negated), Operand(right, 31))
        }
        ExprKind::IsJson { expr, negated, kind } => {
            let word = match kind {
                IsJsonKind::Value => "VALUE",
                IsJsonKind::Object => "OBJECT",
                IsJsonKind::Array => "ARRAY",
                IsJsonKind::Scalar => "SCALAR",
            };
            write!(f, "{} IS{} JSON {word}", Operand(expr, 28), not(*negated))
        }
        ExprKind::Period { left, op, right } => {
            let word = match op {
                PeriodOp::Overlaps => "OVERLAPS",
                PeriodOp::Contains => "CONTAINS",
                PeriodOp::Equals => "EQUALS",
                PeriodOp::Precedes => "PRECEDES",
                PeriodOp::Succeeds => "SUCCEEDS",
                PeriodOp::ImmediatelyPrecedes => "IMMEDIATELY PRECEDES",
                PeriodOp::ImmediatelySucceeds => "IMMEDIATELY SUCCEEDS",
            };
            write!(f, "{} {word} {}", Operand(left, 30), Operand(right, 31))
        }
        _ => Ok(()),
    }
}

/// ` FROM a FOR b` and its like: a word and an operand, if there.
fn optional(f: &mut Formatter<'_>, word: &str, expr: Option<&Expr>) -> fmt::Result {
    match expr {
        Some(expr) => write!(f, " {word} {expr}"),
        None => Ok(()),
    }
}

fn bracketed(f: &mut Formatter<'_>, open: &str, items: &[Expr], close: &str) -> fmt::Result {
    f.write_str(open)?;
    list(f, items)?;
    f.write_str(close)
}

fn special_call(kind: &ExprKind, f: &mut Formatter<'_>) -> fmt::Result {
    match kind {
        ExprKind::Case { operand, branches, else_result } => {
            f.write_str("CASE")?;
            for branch in branches {
                f.write_str(" WHEN ")?;
                match (operand, branch.when.as_slice()) {
                    (None, conditions) => list(f, conditions)?,
                    (Some(operand), [value]) => write!(f, "{} = {}", Operand(operand, 30), Operand(value, 31))?,
                    (Some(operand), values) => {
                        write!(f, "{} IN (", Operand(operand, 32))?;
                        list(f, values)?;
                        f.write_str(")")?;
                    }
                }
                write!(f, " THEN {}", branch.then)?;
            }
            match else_result {
                Some(value) => write!(f, " ELSE {value} END"),
                None => f.write_str(" ELSE NULL END"),
            }
        }
        ExprKind::Cast { expr, data_type, safe } => {
            let name = if *safe { "TRY_CAST" } else { "CAST" };
            write!(f, "{name}({expr} AS {data_type})")
        }
        ExprKind::Extract { unit, expr } => write!(f, "EXTRACT({} FROM {expr})", unit.node),
        ExprKind::FloorTo { expr, unit } => write!(f, "FLOOR({expr} TO {})", unit.node),
        ExprKind::CeilTo { expr, unit } => write!(f, "CEIL({expr} TO {})", unit.node),
        ExprKind::Trim { side, chars, expr } => {
            let side = match side {
                TrimSide::Both => "BOTH",
                TrimSide::Leading => "LEADING",
                TrimSide::Trailing => "TRAILING",
            };
            match chars {
                Some(chars) => write!(f, "TRIM({side} {chars} FROM {expr})"),
                None => write!(f, "TRIM({side} ' ' FROM {expr})"),
            }
        }
        ExprKind::Substring { expr, start, length } => {
            write!(f, "SUBSTRING({expr}, {start}")?;
            match length {
                Some(length) => write!(f, ", {length})"),
                None => f.write_str(")"),
            }
        }
        ExprKind::Overlay(args) => {
            write!(f, "OVERLAY({} PLACING {} FROM {}", args.expr, args.placing, args.start)?;
            optional(f, "FOR", args.length.as_ref())?;
            f.write_str(")")
        }
        ExprKind::Position { needle, haystack, start } => {
            write!(f, "POSITION({} IN {haystack}", Operand(needle, 33))?;
            optional(f, "FROM", start.as_deref())?;
            f.write_str(")")
        }
        ExprKind::TimestampAdd { unit, count, time } => {
            write!(f, "TIMESTAMPADD({}, {count}, {time})", unit.node)
        }
        ExprKind::TimestampDiff { unit, from, to } => {
            write!(f, "TIMESTAMPDIFF({}, {from}, {to})", unit.node)
        }
        _ => constructor(kind, f),
    }
}

fn constructor(kind: &ExprKind, f: &mut Formatter<'_>) -> fmt::Result {
    match kind {
        ExprKind::Row { items, explicit } => bracketed(f, if *explicit { "ROW(" } else { "(" }, items, ")"),
        ExprKind::Array(items) => bracketed(f, "ARRAY[", items, "]"),
        ExprKind::Multiset(items) => bracketed(f, "MULTISET[", items, "]"),
        ExprKind::Map(pairs) => {
            f.write_str("MAP[")?;
            for (i, (key, value)) in pairs.iter().enumerate() {
                let comma = if i > 0 { ", " } else { "" };
                write!(f, "{comma}{key}, {value}")?;
            }
            f.write_str("]")
        }
        ExprKind::QueryConstructor { kind, query } => {
            let word = match kind {
                QueryConstructorKind::Array => "ARRAY",
                QueryConstructorKind::Map => "MAP",
                QueryConstructorKind::Multiset => "MULTISET",
            };
            write!(f, "{word}({query})")
        }
        ExprKind::Descriptor(columns) => {
            f.write_str("DESCRIPTOR(")?;
            list(f, columns)?;
            f.write_str(")")
        }
        _ => Ok(()),
    }
}

fn json_function(kind: &ExprKind, f: &mut Formatter<'_>) -> fmt::Result {
    match kind {
        ExprKind::JsonExists { input, path, on_error } => {
            write!(f, "JSON_EXISTS({input}, {path}")?;
            json_behavior(f, on_error.as_ref(), "ERROR")?;
        }
        ExprKind::JsonValue(call) => {
            write!(f, "JSON_VALUE({}, {}", call.input, call.path)?;
            if let Some(returning) = &call.returning {
                write!(f, " RETURNING {returning}")?;
            }
            json_behavior(f, call.on_empty.as_ref(), "EMPTY")?;
            json_behavior(f, call.on_error.as_ref(), "ERROR")?;
        }
        ExprKind::JsonQuery { input, path, returning, wrapper, on_empty, on_error } => {
            write!(f, "JSON_QUERY({input}, {path}")?;
            if let Some(returning) = returning {
                write!(f, " RETURNING {returning}")?;
            }
            f.write_str(match wrapper {
                None | Some(JsonWrapper::Without) => " WITHOUT ARRAY WRAPPER",
                Some(JsonWrapper::Unconditional) => " WITH UNCONDITIONAL ARRAY WRAPPER",
                Some(JsonWrapper::Conditional) => " WITH CONDITIONAL ARRAY WRAPPER",
            })?;
            json_behavior(f, Some(on_empty.as_ref().unwrap_or(&JsonBehavior::Null)), "EMPTY")?;
            json_behavior(f, Some(on_error.as_ref().unwrap_or(&JsonBehavior::Null)), "ERROR")?;
        }
        ExprKind::JsonObject { entries, on_null } => {
            f.write_str("JSON_OBJECT(")?;
            list(f, entries)?;
            json_null(f, on_null.unwrap_or(JsonNullClause::Null), entries.is_empty())?;
        }
        ExprKind::JsonArray { items, on_null } => {
            f.write_str("JSON_ARRAY(")?;
            list(f, items)?;
            json_null(f, on_null.unwrap_or(JsonNullClause::Absent), items.is_empty())?;
        }
        ExprKind::JsonObjectAgg { entry, on_null, filter, over } => {
            write!(f, "JSON_OBJECTAGG({entry}")?;
            json_null(f, on_null.unwrap_or(JsonNullClause::Null), false)?;
            f.write_str(")")?;
            return aggregate_suffix(f, filter.as_deref(), over.as_deref());
        }
        ExprKind::JsonArrayAgg { item, order_by, on_null, filter, over } => {
            write!(f, "JSON_ARRAYAGG({item}")?;
            clause(f, "ORDER BY", order_by)?;
            json_null(f, on_null.unwrap_or(JsonNullClause::Absent), false)?;
            f.write_str(")")?;
            return aggregate_suffix(f, filter.as_deref(), over.as_deref());
        }
        _ => return Ok(()),
    }
    f.write_str(")")
}

fn json_null(f: &mut Formatter<'_>, on_null: JsonNullClause, first: bool) -> fmt::Result {
    let text = match on_null {
        JsonNullClause::Null => " NULL ON NULL",
        JsonNullClause::Absent => " ABSENT ON NULL",
    };
    f.write_str(if first { &text[1..] } else { text })
}

fn json_behavior(f: &mut Formatter<'_>, behavior: Option<&JsonBehavior>, on: &str) -> fmt::Result {
    let Some(behavior) = behavior else {
        return Ok(());
    };
    match behavior {
        JsonBehavior::Error => f.write_str(" ERROR")?,
        JsonBehavior::Null => f.write_str(" NULL")?,
        JsonBehavior::Default(value) => write!(f, " DEFAULT {value}")?,
        JsonBehavior::True => f.write_str(" TRUE")?,
        JsonBehavior::False => f.write_str(" FALSE")?,
        JsonBehavior::Unknown => f.write_str(" UNKNOWN")?,
        JsonBehavior::EmptyArray => f.write_str(" EMPTY ARRAY")?,
        JsonBehavior::EmptyObject => f.write_str(" EMPTY OBJECT")?,
    }
    write!(f, " ON {on}")
}

impl Display for JsonObjectEntry {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "KEY {} VALUE {}", self.key, self.value)
    }
}

fn aggregate_suffix(f: &mut Formatter<'_>, filter: Option<&Expr>, over: Option<&Over>) -> fmt::Result {
    if let Some(filter) = filter {
        write!(f, " FILTER (WHERE {filter})")?;
    }
    match over {
        Some(Over::Name(name)) => write!(f, " OVER {name}"),
        Some(Over::Spec(spec)) => write!(f, " OVER {spec}"),
        None => Ok(()),
    }
}

impl Display for FunctionCall {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        // A quoted name is never a keyword, so only names that are none are quoted.
        let plain = self.name.0.len() == 1 && !self.name.0[0].quoted;
        if let (Some(unit), [argument], true) = (extracted(&self.upper_name()), self.args.as_slice(), plain) {
            return write!(f, "EXTRACT({unit} FROM {argument})");
        }
        if let ("NULLIF", [value, other], true) = (self.upper_name().as_str(), self.args.as_slice(), plain) {
            let (value, other) = (Operand(&value.value, 30), Operand(&other.value, 31));
            return write!(f, "CASE WHEN {value} = {other} THEN NULL ELSE {} END", value.0);
        }
        // Flink's newer functions are looked up by their name, unless it is a word of the grammar.
        let upper = self.upper_name();
        let simple = self.name.0.len() == 1;
        let known = is_in_table(&upper) || plain && is_calcite(&upper);
        let bare = plain && (!self.parens || Keyword::lookup(&upper).is_some()) || simple && known;
        f.write_str(&if bare { upper } else { self.name.to_sql() })?;
        if !self.parens {
            return Ok(());
        }
        f.write_str(match self.distinct {
            Some(true) => "(DISTINCT ",
            _ => "(",
        })?;
        list(f, &self.args)?;
        let order_inside = simple && self.takes_order();
        if order_inside {
            clause(f, "ORDER BY", &self.within_group)?;
        }
        f.write_str(")")?;
        match self.null_treatment {
            Some(NullTreatment::Ignore) => f.write_str(" IGNORE NULLS")?,
            Some(NullTreatment::Respect) => f.write_str(" RESPECT NULLS")?,
            None => {}
        }
        if !self.within_group.is_empty() && !order_inside {
            f.write_str(" WITHIN GROUP (ORDER BY ")?;
            list(f, &self.within_group)?;
            f.write_str(")")?;
        }
        aggregate_suffix(f, self.filter.as_ref(), self.over.as_ref())
    }
}

/// Functions that Calcite rewrites to EXTRACT.
fn extracted(function: &str) -> Option<&'static str> {
    const UNITS: &[(&str, &str)] = &[
        ("YEAR", "YEAR"),
        ("QUARTER", "QUARTER"),
        ("MONTH", "MONTH"),
        ("WEEK", "WEEK"),
        ("DAYOFYEAR", "DOY"),
        ("DAYOFMONTH", "DAY"),
        ("DAYOFWEEK", "DOW"),
        ("HOUR", "HOUR"),
        ("MINUTE", "MINUTE"),
        ("SECOND", "SECOND"),
    ];
    UNITS.iter().find(|(name, _)| *name == function).map(|(_, unit)| *unit)
}

impl Display for FunctionArg {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name} => {}", self.value),
            None => self.value.fmt(f),
        }
    }
}

impl Display for WindowSpec {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if let Some(base) = &self.base {
            parts.push(base.to_string());
        }
        for (word, items) in [("PARTITION BY", strings(&self.partition_by)), ("ORDER BY", strings(&self.order_by))] {
            if !items.is_empty() {
                parts.push(format!("{word} {}", items.join(", ")));
            }
        }
        if let Some(frame) = &self.frame {
            parts.push(frame.to_string());
        }
        write!(f, "({})", parts.join(" "))
    }
}

fn strings<T: Display>(items: &[T]) -> Vec<String> {
    items.iter().map(T::to_string).collect()
}

impl Display for WindowFrame {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            FrameUnit::Rows => "ROWS",
            FrameUnit::Range => "RANGE",
        };
        match &self.end {
            Some(end) => write!(f, "{unit} BETWEEN {} AND {end}", self.start),
            None => write!(f, "{unit} {}", self.start),
        }
    }
}

impl Display for FrameBound {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            FrameBound::CurrentRow => f.write_str("CURRENT ROW"),
            FrameBound::UnboundedPreceding => f.write_str("UNBOUNDED PRECEDING"),
            FrameBound::UnboundedFollowing => f.write_str("UNBOUNDED FOLLOWING"),
            FrameBound::Preceding(value) => write!(f, "{} PRECEDING", Operand(value, 33)),
            FrameBound::Following(value) => write!(f, "{} FOLLOWING", Operand(value, 33)),
        }
    }
}

/// A text that is not all ASCII, as Calcite writes it: `u&'\\00e9'`.
fn unicode(text: &str, f: &mut Formatter<'_>) -> fmt::Result {
    f.write_str("u&'")?;
    for c in text.chars() {
        match c {
            '\'' | '\\' => write!(f, "{c}{c}")?,
            ' '..='~' | '\x7f' => f.write_char(c)?,
            _ => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(f, "\\{unit:04x}")?;
                }
            }
        }
    }
    f.write_char('\'')
}

impl Display for Literal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Literal::Null => f.write_str("NULL"),
            Literal::Boolean(true) => f.write_str("TRUE"),
            Literal::Boolean(false) => f.write_str("FALSE"),
            Literal::Unknown => f.write_str("UNKNOWN"),
            Literal::Number(text) => f.write_str(&number::number(text)),
            Literal::String { value, charset } => match charset.as_deref() {
                Some(charset) => write!(f, "_{charset}{}", Text(value)),
                None if value.chars().all(|c| c.is_ascii() && c != '\0') => Text(value).fmt(f),
                None => unicode(value, f),
            },
            Literal::Binary(bytes) => {
                f.write_str("X'")?;
                for byte in bytes {
                    write!(f, "{byte:02X}")?;
                }
                f.write_str("'")
            }
            Literal::Date(text) => write!(f, "DATE {}", Text(text)),
            Literal::Time(text) => write!(f, "TIME {}", Text(text)),
            Literal::Timestamp(text) => write!(f, "TIMESTAMP {}", Text(text)),
            Literal::TimestampLtz(text) => {
                write!(f, "TIMESTAMP WITH LOCAL TIME ZONE {}", Text(text))
            }
            Literal::Interval { negative, value, qualifier } => {
                let sign = if *negative { "-" } else { "" };
                write!(f, "INTERVAL {sign}{} {qualifier}", Text(&value.value))
            }
        }
    }
}

impl Display for IntervalQualifier {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.from.fmt(f)?;
        match &self.to {
            Some(to) => write!(f, " TO {to}"),
            None => Ok(()),
        }
    }
}

impl Display for IntervalField {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.unit.fmt(f)?;
        match (self.precision, self.fraction) {
            (Some(precision), Some(fraction)) => write!(f, "({precision}, {fraction})"),
            (Some(digits), None) | (None, Some(digits)) => write!(f, "({digits})"),
            (None, None) => Ok(()),
        }
    }
}

impl Display for BinaryOp {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            BinaryOp::Or => "OR",
            BinaryOp::And => "AND",
            BinaryOp::Eq => "=",
            BinaryOp::NotEq => "<>",
            BinaryOp::Lt => "<",
            BinaryOp::LtEq => "<=",
            BinaryOp::Gt => ">",
            BinaryOp::GtEq => ">=",
            BinaryOp::Plus => "+",
            BinaryOp::Minus => "-",
            BinaryOp::Multiply => "*",
            BinaryOp::Divide => "/",
            BinaryOp::Modulo => "%",
            BinaryOp::Concat => "||",
            BinaryOp::MultisetUnion => "MULTISET UNION",
            BinaryOp::MultisetIntersect => "MULTISET INTERSECT",
            BinaryOp::MultisetExcept => "MULTISET EXCEPT",
            BinaryOp::MemberOf => "MEMBER OF",
            BinaryOp::SubmultisetOf => "SUBMULTISET OF",
        })
    }
}
