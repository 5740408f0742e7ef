//! Pinot's aggregate functions: their names, result types and running states.
//!
//! NULL does not take part. Over nothing, a count is 0 and a sum 0.0; the rest is NULL, since
//! Pinot's infinities are no JSON.

use std::collections::HashSet;

use super::error::QueryError;
use super::expression::Bound;
use super::functions::number;
use super::schema::ColumnType;
use super::value::Value;

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum AggregateKind {
    Count,
    Sum,
    Min,
    Max,
    Avg,
    MinMaxRange,
    DistinctCount,
    DistinctSum,
    /// The value at this rank, 0 to 100.
    Percentile(f64),
}

impl AggregateKind {
    /// By name; the second argument of a percentile is given apart.
    pub fn parse(name: &str, distinct: bool, rank: Option<f64>) -> Option<Self> {
        Some(match (name, distinct) {
            ("count", true) | ("distinctcount" | "distinctcounthll" | "distinctcountbitmap", _) => Self::DistinctCount,
            ("count", false) => Self::Count,
            ("sum", true) | ("distinctsum", _) => Self::DistinctSum,
            ("sum", false) => Self::Sum,
            // A repeated value changes neither.
            ("min", _) => Self::Min,
            ("max", _) => Self::Max,
            ("avg", false) => Self::Avg,
            ("minmaxrange", _) => Self::MinMaxRange,
            ("percentile" | "percentileest" | "percentiletdigest", _) => Self::Percentile(rank?),
            _ => return None,
        })
    }

    pub fn is_name(name: &str) -> bool {
        name.starts_with("percentile") || Self::parse(name, false, None).is_some()
    }

    pub fn data_type(self) -> ColumnType {
        match self {
            Self::Count => ColumnType::Long,
            Self::DistinctCount => ColumnType::Int,
            _ => ColumnType::Double,
        }
    }
}

/// One aggregate of a query.
#[derive(Debug, Clone)]
pub struct Aggregate {
    pub kind: AggregateKind,
    /// Absent for `count(*)`.
    pub argument: Option<Bound>,
    pub filter: Option<Bound>,
}

#[derive(Debug, Clone)]
pub enum AggregateState {
    Count(i64),
    Sum(f64),
    Min(Option<f64>),
    Max(Option<f64>),
    Avg { sum: f64, count: u64 },
    Range(Option<(f64, f64)>),
    Distinct(HashSet<Value>),
    DistinctSum(HashSet<Value>),
    Percentile { values: Vec<f64>, rank: f64 },
}

impl AggregateState {
    pub fn new(kind: AggregateKind) -> Self {
        match kind {
            AggregateKind::Count => Self::Count(0),
            AggregateKind::Sum => Self::Sum(0.0),
            AggregateKind::Min => Self::Min(None),
            AggregateKind::Max => Self::Max(None),
            AggregateKind::Avg => Self::Avg { sum: 0.0, count: 0 },
            AggregateKind::MinMaxRange => Self::Range(None),
            AggregateKind::DistinctCount => Self::Distinct(HashSet::new()),
            AggregateKind::DistinctSum => Self::DistinctSum(HashSet::new()),
            AggregateKind::Percentile(rank) => Self::Percentile { values: Vec::new(), rank },
        }
    }

    pub fn add(&mut self, aggregate: &Aggregate, row: &[Value]) -> Result<(), QueryError> {
        if let Some(filter) = &aggregate.filter
            && filter.truth(row)? != Some(true)
        {
            return Ok(());
        }
        let value = match &aggregate.argument {
            None => Value::Boolean(true),
            Some(argument) => argument.evaluate(row)?,
        };
        if value.is_null() { Ok(()) } else { self.add_value(value) }
    }

    fn add_value(&mut self, value: Value) -> Result<(), QueryError> {
        match self {
            Self::Count(count) => *count += 1,
            Self::Sum(sum) => *sum += number(&value)?,
            Self::Min(least) => {
                let value = number(&value)?;
                *least = Some(least.map_or(value, |least| least.min(value)));
            }
            Self::Max(greatest) => {
                let value = number(&value)?;
                *greatest = Some(greatest.map_or(value, |greatest| greatest.max(value)));
            }
            Self::Avg { sum, count } => {
                *sum += number(&value)?;
                *count += 1;
            }
            Self::Range(range) => {
                let value = number(&value)?;
                let (least, greatest) = range.unwrap_or((value, value));
                *range = Some((least.min(value), greatest.max(value)));
            }
            Self::Distinct(values) | Self::DistinctSum(values) => {
                values.insert(value);
            }
            Self::Percentile { values, .. } => values.push(number(&value)?),
        }
        Ok(())
    }

    pub fn finish(self) -> Result<Value, QueryError> {
        let double = |value: Option<f64>| value.map_or(Value::Null, Value::Double);
        Ok(match self {
            Self::Count(count) => Value::Long(count),
            Self::Sum(sum) => Value::Double(sum),
            Self::Min(value) | Self::Max(value) => double(value),
            Self::Avg { sum, count } => double((count > 0).then(|| sum / count as f64)),
            Self::Range(range) => double(range.map(|(least, greatest)| greatest - least)),
            Self::Distinct(values) => Value::Long(values.len() as i64),
            Self::DistinctSum(values) => {
                // Sorted, because a hash set's order would show in the last digits.
                let mut numbers = values.iter().map(number).collect::<Result<Vec<_>, _>>()?;
                numbers.sort_unstable_by(f64::total_cmp);
                Value::Double(numbers.iter().sum())
            }
            Self::Percentile { mut values, rank } => {
                values.sort_unstable_by(f64::total_cmp);
                // Pinot's exact percentile: no interpolation, the last value for 100.
                let position = (values.len() as f64 * rank / 100.0) as usize;
                double(values.get(position.min(values.len().saturating_sub(1))).copied())
            }
        })
    }
}
