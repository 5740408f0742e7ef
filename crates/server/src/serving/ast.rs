//! A parsed query.
//!
//! As in Pinot, every operator is a call of a named function (`a + b` is `plus(a,b)`): a column
//! that has no alias is named by that text, which [`Expr`] displays.

use std::fmt;

use super::value::Value;

#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    Column(String),
    Literal(Value),
    Call(Call),
    /// The argument of `count(*)`.
    Star,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// In lower case, without underscores.
    pub name: String,
    pub args: Vec<Expr>,
    pub distinct: bool,
    /// Of an aggregate: `FILTER (WHERE ...)`.
    pub filter: Option<Box<Expr>>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    Star,
    Expr { expr: Expr, alias: Option<String> },
}

#[derive(Debug, Clone, PartialEq)]
pub struct TableName {
    pub name: String,
    pub alias: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    pub expr: Expr,
    pub descending: bool,
    /// NULL is the largest value unless this says otherwise.
    pub nulls_first: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Query {
    pub distinct: bool,
    pub items: Vec<Item>,
    /// Absent for a query over nothing, such as `SELECT 1`.
    pub table: Option<TableName>,
    pub filter: Option<Expr>,
    pub group_by: Vec<Expr>,
    pub having: Option<Expr>,
    pub order_by: Vec<Order>,
    pub limit: Option<usize>,
    pub offset: usize,
    /// From `SET key = value;` and `OPTION(key = value)`.
    pub options: Vec<(String, String)>,
}

impl Expr {
    pub fn call(name: impl Into<String>, args: Vec<Expr>) -> Self {
        Self::Call(Call { name: name.into(), args, distinct: false, filter: None })
    }

    /// The name of a result column without an alias: a literal that stands alone is not quoted.
    pub fn column_name(&self) -> String {
        match self {
            Self::Literal(value) => literal_text(value),
            other => other.to_string(),
        }
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Column(name) => f.write_str(name),
            Self::Literal(value) => write!(f, "'{}'", literal_text(value)),
            Self::Star => f.write_str("*"),
            Self::Call(call) => write!(f, "{call}"),
        }
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Pinot's percentile names itself by its parsed rank.
        if let ("percentile", [value, Expr::Literal(rank)]) = (self.name.as_str(), &self.args[..]) {
            let rank = rank.as_double().unwrap_or_default();
            return write!(f, "percentile({value}, {rank:?})");
        }
        write!(f, "{}(", self.name)?;
        for (position, arg) in self.args.iter().enumerate() {
            if position > 0 {
                f.write_str(",")?;
            }
            write!(f, "{arg}")?;
        }
        f.write_str(")")?;
        match &self.filter {
            Some(filter) => write!(f, " FILTER(WHERE {filter})"),
            None => Ok(()),
        }
    }
}

fn literal_text(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Boolean(value) => value.to_string(),
        Value::Long(value) => value.to_string(),
        Value::Double(value) => format!("{value:?}"),
        Value::String(value) => value.to_string(),
    }
}
