//! Expressions whose columns are positions, computed row by row.
//!
//! Three-valued logic as in SQL: a comparison with NULL is NULL, and a filter keeps a row only
//! when its condition is true. Arithmetic is on doubles, as Pinot's is.

use std::cmp::Ordering;

use super::error::QueryError;
use super::functions::{self, Implementation, number};
use super::like::LikePattern;
use super::schema::ColumnType;
use super::value::Value;

#[derive(Debug, Clone)]
pub enum Bound {
    Column(usize),
    Literal(Value),
    And(Vec<Bound>),
    Or(Vec<Bound>),
    Not(Box<Bound>),
    Compare(Comparison, Box<Bound>, Box<Bound>),
    In(Box<Bound>, Vec<Bound>),
    Like(Box<Bound>, LikePattern),
    IsNull(Box<Bound>),
    Arithmetic(Arithmetic, Box<Bound>, Box<Bound>),
    Case(Vec<(Bound, Bound)>, Box<Bound>),
    Cast(Box<Bound>, ColumnType, ColumnType),
    Call { implementation: Implementation, takes_null: bool, args: Vec<Bound> },
}

/// An expression and the type of its values.
#[derive(Debug, Clone)]
pub struct Typed {
    pub bound: Bound,
    pub data_type: ColumnType,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    Equals,
    NotEquals,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arithmetic {
    Plus,
    Minus,
    Times,
    Divide,
    Mod,
}

impl Comparison {
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "equals" => Self::Equals,
            "notequals" => Self::NotEquals,
            "lessthan" => Self::Less,
            "lessthanorequal" => Self::LessOrEqual,
            "greaterthan" => Self::Greater,
            "greaterthanorequal" => Self::GreaterOrEqual,
            _ => return None,
        })
    }

    fn holds(self, ordering: Ordering) -> bool {
        match self {
            Self::Equals => ordering.is_eq(),
            Self::NotEquals => ordering.is_ne(),
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
        }
    }
}

impl Arithmetic {
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "plus" | "add" => Self::Plus,
            "minus" | "sub" => Self::Minus,
            "times" | "mult" => Self::Times,
            "divide" | "div" => Self::Divide,
            "mod" => Self::Mod,
            _ => return None,
        })
    }

    /// Division by zero is infinite, as in Pinot.
    fn compute(self, left: f64, right: f64) -> f64 {
        match self {
            Self::Plus => left + right,
            Self::Minus => left - right,
            Self::Times => left * right,
            Self::Divide => left / right,
            Self::Mod => left % right,
        }
    }
}

impl Bound {
    pub fn evaluate(&self, row: &[Value]) -> Result<Value, QueryError> {
        Ok(match self {
            Self::Column(position) => row[*position].clone(),
            Self::Literal(value) => value.clone(),
            Self::And(_) | Self::Or(_) | Self::Not(_) | Self::Compare(..) | Self::In(..) => {
                self.truth(row)?.map_or(Value::Null, Value::Boolean)
            }
            Self::Like(..) | Self::IsNull(_) => self.truth(row)?.map_or(Value::Null, Value::Boolean),
            Self::Arithmetic(operator, left, right) => {
                let (left, right) = (left.evaluate(row)?, right.evaluate(row)?);
                if left.is_null() || right.is_null() {
                    return Ok(Value::Null);
                }
                Value::Double(operator.compute(number(&left)?, number(&right)?))
            }
            Self::Case(branches, otherwise) => {
                for (when, then) in branches {
                    if when.truth(row)? == Some(true) {
                        return then.evaluate(row);
                    }
                }
                otherwise.evaluate(row)?
            }
            Self::Cast(operand, from, to) => functions::cast(&operand.evaluate(row)?, *from, *to)?,
            Self::Call { implementation, takes_null, args } => {
                let args = args.iter().map(|arg| arg.evaluate(row)).collect::<Result<Vec<_>, _>>()?;
                if !takes_null && args.iter().any(Value::is_null) {
                    return Ok(Value::Null);
                }
                implementation(&args)?
            }
        })
    }

    /// As a condition: `None` is unknown.
    pub fn truth(&self, row: &[Value]) -> Result<Option<bool>, QueryError> {
        match self {
            Self::And(operands) => connect(operands, row, false),
            Self::Or(operands) => connect(operands, row, true),
            Self::Not(operand) => Ok(operand.truth(row)?.map(|truth| !truth)),
            Self::IsNull(operand) => Ok(Some(operand.with_value(row, Value::is_null)?)),
            Self::Compare(comparison, left, right) => {
                let ordering = left.with_pair(right, row, compare)?;
                Ok(ordering.map(|ordering| comparison.holds(ordering)))
            }
            Self::In(operand, candidates) => operand.is_in(candidates, row),
            Self::Like(operand, pattern) => operand.with_value(row, |value| match value {
                Value::String(text) => Some(pattern.matches(text)),
                _ => None,
            }),
            other => other.with_value(row, |value| match value {
                Value::Boolean(value) => Some(*value),
                Value::Null => None,
                Value::String(text) => Some(text.eq_ignore_ascii_case("true")),
                number => number.as_double().map(|number| number != 0.0),
            }),
        }
    }

    fn is_in(&self, candidates: &[Bound], row: &[Value]) -> Result<Option<bool>, QueryError> {
        let mut unknown = false;
        for candidate in candidates {
            match self.with_pair(candidate, row, compare)? {
                Some(Ordering::Equal) => return Ok(Some(true)),
                Some(_) => {}
                None => unknown = true,
            }
        }
        Ok(if unknown { None } else { Some(false) })
    }

    /// Looks at a value without copying it when it is a column or a literal.
    fn with_value<T>(&self, row: &[Value], look: impl FnOnce(&Value) -> T) -> Result<T, QueryError> {
        Ok(match self {
            Self::Column(position) => look(&row[*position]),
            Self::Literal(value) => look(value),
            other => look(&other.evaluate(row)?),
        })
    }

    fn with_pair<T>(
        &self,
        right: &Self,
        row: &[Value],
        look: impl FnOnce(&Value, &Value) -> T,
    ) -> Result<T, QueryError> {
        self.with_value(row, |left| right.with_value(row, |right| look(left, right)))?
    }
}

/// AND and OR: `decisive` ends them, an unknown operand leaves them unknown.
fn connect(operands: &[Bound], row: &[Value], decisive: bool) -> Result<Option<bool>, QueryError> {
    let mut unknown = false;
    for operand in operands {
        match operand.truth(row)? {
            Some(truth) if truth == decisive => return Ok(Some(decisive)),
            Some(_) => {}
            None => unknown = true,
        }
    }
    Ok(if unknown { None } else { Some(!decisive) })
}

/// Numbers by size, text by its characters; `None` with NULL or NaN. The binder has seen to it
/// that both sides are of one kind.
pub fn compare(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Null, _) | (_, Value::Null) => None,
        (Value::Long(left), Value::Long(right)) => Some(left.cmp(right)),
        (Value::String(left), Value::String(right)) => Some(left.cmp(right)),
        (Value::Boolean(left), Value::Boolean(right)) => Some(left.cmp(right)),
        (left, right) => left.as_double()?.partial_cmp(&right.as_double()?),
    }
}
