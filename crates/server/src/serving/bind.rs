//! From a parsed query and a table's columns to what [`mod@super::execute`] runs.
//!
//! Names are resolved first ([`names`]): a column by its exact name, else by the only one that
//! differs in case; an alias of the SELECT list wins over a column in GROUP BY, HAVING and ORDER
//! BY, but not inside an aggregate, so that `SUM(views) AS views ... ORDER BY views` means the
//! sum. Then expressions get positions and types, over the table's row or, in a grouped query,
//! over the row of group keys followed by aggregates.

mod call;
mod names;

use call::bind_call;
use names::{Names, Prefer, count_columns, has_aggregate};

use super::aggregate::{Aggregate, AggregateKind};
use super::ast::{Call, Expr, Query};
use super::error::QueryError;
use super::expression::{Bound, Typed};
use super::schema::{Column, ColumnType, TableSchema};
use super::value::Value;

/// Pinot's default.
const LIMIT: usize = 10;
const TIMEOUT_MS: u64 = 10_000;

#[derive(Debug)]
pub struct Plan {
    pub columns: Vec<Column>,
    pub filter: Option<Bound>,
    /// Absent when each row of the table is a row of the result.
    pub groups: Option<Groups>,
    pub outputs: Vec<Bound>,
    pub having: Option<Bound>,
    pub order: Vec<SortKey>,
    pub limit: usize,
    pub offset: usize,
    pub timeout_ms: u64,
    /// How many of the table's columns are read behind the filter.
    pub columns_read: usize,
}

#[derive(Debug, Default)]
pub struct Groups {
    pub keys: Vec<Bound>,
    pub aggregates: Vec<Aggregate>,
}

#[derive(Debug)]
pub struct SortKey {
    pub bound: Bound,
    pub descending: bool,
    pub nulls_first: bool,
}

pub fn bind(query: &Query, schema: &TableSchema) -> Result<Plan, QueryError> {
    let names = Names::new(query, schema)?;
    let filter = query.filter.as_ref().map(|filter| names.resolve(filter, Prefer::Column));
    let group_by = names.group_by(query)?;
    let having = query.having.as_ref().map(|having| names.resolve(having, Prefer::Alias));
    let (filter, having) = (filter.transpose()?, having.transpose()?);
    let mut order = Vec::with_capacity(query.order_by.len());
    for key in &query.order_by {
        order.push(names.positional(&key.expr, "ORDER BY")?);
    }

    let selected = names.items.iter().map(|(expr, _)| expr);
    let grouped =
        query.distinct || !group_by.is_empty() || having.is_some() || selected.clone().chain(&order).any(has_aggregate);
    let columns_read = count_columns(selected.chain(&order).chain(&group_by));

    let mut rows = RowScope { schema };
    let filter = filter.map(|filter| rows.bind(&filter)).transpose()?;
    let mut scope: Box<dyn Scope> =
        if grouped { Box::new(GroupScope::new(schema, &group_by)?) } else { Box::new(rows) };
    let mut columns = Vec::with_capacity(names.items.len());
    let mut outputs = Vec::with_capacity(names.items.len());
    for (expr, name) in &names.items {
        let typed = scope.bind(expr)?;
        columns.push(Column::new(name, typed.data_type));
        outputs.push(typed.bound);
    }
    let having = having.map(|having| scope.bind(&having)).transpose()?;
    let mut keys = Vec::with_capacity(order.len());
    for (expr, key) in order.iter().zip(&query.order_by) {
        // NULL is the largest value: last when ascending, first when descending.
        let nulls_first = key.nulls_first.unwrap_or(key.descending);
        keys.push(SortKey { bound: scope.bind(expr)?.bound, descending: key.descending, nulls_first });
    }
    Ok(Plan {
        columns,
        filter: filter.map(|filter| filter.bound),
        groups: scope.groups(),
        outputs,
        having: having.map(|having| having.bound),
        order: keys,
        limit: query.limit.unwrap_or(LIMIT),
        offset: query.offset,
        timeout_ms: timeout_ms(query)?,
        columns_read,
    })
}

fn timeout_ms(query: &Query) -> Result<u64, QueryError> {
    let option = query.options.iter().find(|(key, _)| key.eq_ignore_ascii_case("timeoutMs"));
    option.map_or(Ok(TIMEOUT_MS), |(_, value)| {
        let wrong = || QueryError::Invalid(format!("timeoutMs must be a number, not '{value}'"));
        value.parse().map_err(|_| wrong())
    })
}

/// What stands at the leaves of an expression.
trait Scope {
    /// The expression as a whole, if it is a leaf here.
    fn leaf(&mut self, expr: &Expr) -> Result<Option<Typed>, QueryError>;

    fn groups(self: Box<Self>) -> Option<Groups>;

    fn bind(&mut self, expr: &Expr) -> Result<Typed, QueryError> {
        if let Some(typed) = self.leaf(expr)? {
            return Ok(typed);
        }
        match expr {
            Expr::Literal(value) => Ok(literal(value.clone())),
            Expr::Column(name) => Err(QueryError::UnknownColumn(name.clone())),
            Expr::Star => Err(QueryError::Invalid("* stands only alone or in COUNT(*)".to_owned())),
            Expr::Call(call) => {
                let args = call.args.iter().map(|arg| self.bind(arg));
                bind_call(call, args.collect::<Result<_, _>>()?)
            }
        }
    }
}

/// Over the table's rows.
struct RowScope<'a> {
    schema: &'a TableSchema,
}

impl Scope for RowScope<'_> {
    fn leaf(&mut self, expr: &Expr) -> Result<Option<Typed>, QueryError> {
        match expr {
            Expr::Column(name) => Ok(self.schema.position(name).map(|position| Typed {
                bound: Bound::Column(position),
                data_type: self.schema.columns[position].data_type,
            })),
            Expr::Call(call) if AggregateKind::is_name(&call.name) => {
                let message = format!("the aggregate {call} cannot be used for a single row");
                Err(QueryError::Invalid(message))
            }
            _ => Ok(None),
        }
    }

    fn groups(self: Box<Self>) -> Option<Groups> {
        None
    }
}

/// Over the row of a group: its keys, then the aggregates.
struct GroupScope<'a> {
    rows: RowScope<'a>,
    keys: Vec<(&'a Expr, Typed)>,
    aggregates: Vec<(Call, Aggregate)>,
}

impl<'a> GroupScope<'a> {
    fn new(schema: &'a TableSchema, group_by: &'a [Expr]) -> Result<Self, QueryError> {
        let mut rows = RowScope { schema };
        let mut keys = Vec::with_capacity(group_by.len());
        for expr in group_by {
            keys.push((expr, rows.bind(expr)?));
        }
        Ok(Self { rows, keys, aggregates: Vec::new() })
    }

    fn aggregate(&mut self, call: &Call) -> Result<Typed, QueryError> {
        let same = self.aggregates.iter().position(|(known, _)| known == call);
        let index = match same {
            Some(index) => index,
            None => {
                let aggregate = self.bind_aggregate(call)?;
                self.aggregates.push((call.clone(), aggregate));
                self.aggregates.len() - 1
            }
        };
        let data_type = self.aggregates[index].1.kind.data_type();
        Ok(Typed { bound: Bound::Column(self.keys.len() + index), data_type })
    }

    fn bind_aggregate(&mut self, call: &Call) -> Result<Aggregate, QueryError> {
        let wrong = |what: &str| QueryError::Invalid(format!("{call}: {what}"));
        let (argument, rank) = match (&call.args[..], call.name.starts_with("percentile")) {
            ([argument, Expr::Literal(rank)], true) => (argument, rank.as_double()),
            ([argument], false) => (argument, None),
            _ => return Err(wrong("wrong number of arguments")),
        };
        if rank.is_some_and(|rank| !(0.0..=100.0).contains(&rank)) {
            return Err(wrong("a percentile is between 0 and 100"));
        }
        let kind = AggregateKind::parse(&call.name, call.distinct, rank).ok_or_else(|| wrong("not supported yet"))?;
        let argument = match argument {
            Expr::Star if kind == AggregateKind::Count => None,
            argument => Some(self.rows.bind(argument)?),
        };
        let is_text = argument.as_ref().is_some_and(|argument| argument.data_type.is_text());
        if is_text && !matches!(kind, AggregateKind::Count | AggregateKind::DistinctCount) {
            return Err(wrong("needs a number, not a STRING"));
        }
        let filter = call.filter.as_ref().map(|filter| self.rows.bind(filter)).transpose()?;
        Ok(Aggregate {
            kind,
            argument: argument.map(|argument| argument.bound),
            filter: filter.map(|filter| filter.bound),
        })
    }
}

impl Scope for GroupScope<'_> {
    fn leaf(&mut self, expr: &Expr) -> Result<Option<Typed>, QueryError> {
        if let Some(index) = self.keys.iter().position(|(key, _)| *key == expr) {
            let data_type = self.keys[index].1.data_type;
            return Ok(Some(Typed { bound: Bound::Column(index), data_type }));
        }
        match expr {
            Expr::Call(call) if AggregateKind::is_name(&call.name) => self.aggregate(call).map(Some),
            Expr::Column(name) => {
                let message = format!("'{name}' must be in GROUP BY or inside an aggregate");
                Err(QueryError::Invalid(message))
            }
            _ => Ok(None),
        }
    }

    fn groups(self: Box<Self>) -> Option<Groups> {
        Some(Groups {
            keys: self.keys.into_iter().map(|(_, typed)| typed.bound).collect(),
            aggregates: self.aggregates.into_iter().map(|(_, aggregate)| aggregate).collect(),
        })
    }
}

fn literal(value: Value) -> Typed {
    let data_type = match &value {
        Value::Boolean(_) => ColumnType::Boolean,
        Value::Long(_) => ColumnType::Long,
        Value::Double(_) => ColumnType::Double,
        Value::String(_) | Value::Null => ColumnType::String,
    };
    Typed { bound: Bound::Literal(value), data_type }
}
