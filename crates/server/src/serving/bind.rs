//! From a parsed query and a table's columns to what [`super::execute`] runs.
//!
//! Names are resolved first ([`Names`]): a column by its exact name, else by the only one that
//! differs in case; an alias of the SELECT list wins over a column in GROUP BY, HAVING and ORDER
//! BY, but not inside an aggregate, so that `SUM(views) AS views ... ORDER BY views` means the
//! sum. Then expressions get positions and types, over the table's row or, in a grouped query,
//! over the row of group keys followed by aggregates.

use super::aggregate::{Aggregate, AggregateKind};
use super::ast::{Call, Expr, Item, Query};
use super::error::QueryError;
use super::expression::{Arithmetic, Bound, Comparison, Typed};
use super::functions::{self, Returns};
use super::like::LikePattern;
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Prefer {
    Alias,
    Column,
}

/// What names mean in one query.
struct Names<'a> {
    schema: &'a TableSchema,
    /// What may stand before a column and a point.
    qualifiers: Vec<&'a str>,
    /// The SELECT list, resolved, with the names of the result's columns.
    items: Vec<(Expr, String)>,
    aliases: Vec<(&'a str, usize)>,
}

impl<'a> Names<'a> {
    fn new(query: &'a Query, schema: &'a TableSchema) -> Result<Self, QueryError> {
        let table = query.table.iter();
        let qualifiers = table.flat_map(|table| std::iter::once(&table.name).chain(&table.alias)).map(String::as_str);
        let mut names = Self { schema, qualifiers: qualifiers.collect(), items: Vec::new(), aliases: Vec::new() };
        for item in &query.items {
            match item {
                Item::Star => {
                    if query.table.is_none() {
                        return Err(QueryError::Invalid("SELECT * needs a FROM".to_owned()));
                    }
                    let columns = schema.columns.iter().map(|column| column.name.clone());
                    names.items.extend(columns.map(|name| (Expr::Column(name.clone()), name)));
                }
                Item::Expr { expr, alias } => {
                    let expr = names.resolve(expr, Prefer::Column)?;
                    let name = alias.clone().unwrap_or_else(|| expr.column_name());
                    if let Some(alias) = alias {
                        names.aliases.push((alias, names.items.len()));
                    }
                    names.items.push((expr, name));
                }
            }
        }
        Ok(names)
    }

    /// GROUP BY; a SELECT DISTINCT groups by its whole list.
    fn group_by(&self, query: &Query) -> Result<Vec<Expr>, QueryError> {
        if query.distinct {
            let aggregates = self.items.iter().any(|(expr, _)| has_aggregate(expr));
            if aggregates || !query.group_by.is_empty() {
                let message = "not supported yet: SELECT DISTINCT with GROUP BY or aggregates";
                return Err(QueryError::Invalid(message.to_owned()));
            }
            return Ok(self.items.iter().map(|(expr, _)| expr.clone()).collect());
        }
        let mut keys = Vec::with_capacity(query.group_by.len());
        for expr in &query.group_by {
            let mut key = self.positional(expr, "GROUP BY")?;
            if has_aggregate(&key) {
                // The alias is of an aggregate, so the name can only mean the column.
                key = self.resolve(expr, Prefer::Column)?;
            }
            if has_aggregate(&key) {
                return Err(QueryError::Invalid(format!("GROUP BY may not have the aggregate {key}")));
            }
            keys.push(key);
        }
        Ok(keys)
    }

    /// A clause that takes positions of the SELECT list, counted from 1.
    fn positional(&self, expr: &Expr, clause: &str) -> Result<Expr, QueryError> {
        let Expr::Literal(Value::Long(position)) = expr else {
            return self.resolve(expr, Prefer::Alias);
        };
        let index = usize::try_from(*position).ok().and_then(|position| position.checked_sub(1));
        let item = index.and_then(|index| self.items.get(index));
        item.map(|(expr, _)| expr.clone()).ok_or_else(|| {
            QueryError::Invalid(format!("{clause} {position}: there is no such column in the SELECT list"))
        })
    }

    fn resolve(&self, expr: &Expr, prefer: Prefer) -> Result<Expr, QueryError> {
        match expr {
            Expr::Column(name) => self.column(name, prefer),
            Expr::Call(call) => {
                let inside = if AggregateKind::is_name(&call.name) { Prefer::Column } else { prefer };
                let args = call.args.iter().map(|arg| self.resolve(arg, inside));
                let filter = call.filter.as_ref().map(|filter| self.resolve(filter, inside));
                Ok(Expr::Call(Call {
                    // COUNT(DISTINCT x) is another name for it, also in the result's header.
                    name: if call.distinct && call.name == "count" {
                        "distinctcount".to_owned()
                    } else {
                        call.name.clone()
                    },
                    args: args.collect::<Result<_, _>>()?,
                    distinct: call.distinct,
                    filter: filter.transpose()?.map(Box::new),
                }))
            }
            Expr::Literal(_) | Expr::Star => Ok(expr.clone()),
        }
    }

    fn column(&self, name: &str, prefer: Prefer) -> Result<Expr, QueryError> {
        let alias = self.aliases.iter().find(|(alias, _)| *alias == name);
        let alias = alias.map(|(_, item)| self.items[*item].0.clone());
        if let (Prefer::Alias, Some(expr)) = (prefer, &alias) {
            return Ok(expr.clone());
        }
        let bare = name.rsplit_once('.').and_then(|(qualifier, column)| {
            // The database may stand before the table.
            let table = qualifier.rsplit('.').next().unwrap_or(qualifier);
            let known = self.qualifiers.iter().any(|known| known.eq_ignore_ascii_case(table));
            known.then_some(column)
        });
        let position = self.schema.position(bare.unwrap_or(name));
        match (position, alias) {
            (Some(position), _) => Ok(Expr::Column(self.schema.columns[position].name.clone())),
            (None, Some(alias)) => Ok(alias),
            (None, None) => Err(QueryError::UnknownColumn(name.to_owned())),
        }
    }
}

fn has_aggregate(expr: &Expr) -> bool {
    match expr {
        Expr::Call(call) => AggregateKind::is_name(&call.name) || call.args.iter().any(has_aggregate),
        _ => false,
    }
}

fn count_columns<'a>(exprs: impl Iterator<Item = &'a Expr>) -> usize {
    fn collect<'a>(expr: &'a Expr, found: &mut Vec<&'a str>) {
        match expr {
            Expr::Column(name) if !found.contains(&name.as_str()) => found.push(name),
            Expr::Call(call) => {
                call.args.iter().chain(call.filter.as_deref()).for_each(|arg| collect(arg, found));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    exprs.for_each(|expr| collect(expr, &mut found));
    found.len()
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

fn bind_call(call: &Call, mut args: Vec<Typed>) -> Result<Typed, QueryError> {
    let boolean = |bound| Ok(Typed { bound, data_type: ColumnType::Boolean });
    let bounds = |args: Vec<Typed>| args.into_iter().map(|arg| arg.bound).collect::<Vec<_>>();
    if let (Some(comparison), 2) = (Comparison::parse(&call.name), args.len()) {
        let (left, right) = comparable(args)?;
        return boolean(Bound::Compare(comparison, left, right));
    }
    if let (Some(arithmetic), 2) = (Arithmetic::parse(&call.name), args.len()) {
        let [left, right] = pair(args);
        let bound = Bound::Arithmetic(arithmetic, Box::new(left.bound), Box::new(right.bound));
        return Ok(Typed { bound, data_type: ColumnType::Double });
    }
    match (call.name.as_str(), args.len()) {
        ("and", _) => boolean(Bound::And(bounds(args))),
        ("or", _) => boolean(Bound::Or(bounds(args))),
        ("not", 1) => boolean(Bound::Not(Box::new(args.remove(0).bound))),
        ("isnull", 1) => boolean(Bound::IsNull(Box::new(args.remove(0).bound))),
        ("isnotnull", 1) => boolean(Bound::Not(Box::new(Bound::IsNull(Box::new(args.remove(0).bound))))),
        ("between", 3) => {
            let (high, low) = (args.remove(2), args.remove(1));
            let value = args.remove(0);
            let (from, low) = comparable(vec![value.clone(), low])?;
            let (to, high) = comparable(vec![value, high])?;
            boolean(Bound::And(vec![
                Bound::Compare(Comparison::GreaterOrEqual, from, low),
                Bound::Compare(Comparison::LessOrEqual, to, high),
            ]))
        }
        ("in", 2..) => bind_in(args),
        ("like", 2) => bind_like(args),
        ("case", 3..) => bind_case(args),
        ("cast", 2) => bind_cast(args),
        _ => bind_function(call, args),
    }
}

fn pair(args: Vec<Typed>) -> [Typed; 2] {
    args.try_into().expect("invariant: the caller has counted the arguments")
}

/// Both sides of a comparison in one kind of value. A literal takes the other side's type, so
/// that a timestamp may be compared with its text; else text becomes what the other side is.
fn comparable(args: Vec<Typed>) -> Result<(Box<Bound>, Box<Bound>), QueryError> {
    let [left, right] = pair(args);
    let (left, right) = (adapt(&left, &right)?, adapt(&right, &left)?);
    Ok((Box::new(left), Box::new(right)))
}

fn adapt(operand: &Typed, other: &Typed) -> Result<Bound, QueryError> {
    let (from, to) = (operand.data_type, other.data_type);
    if from.is_text() == to.is_text() && (from == ColumnType::Boolean) == (to == ColumnType::Boolean) {
        return Ok(operand.bound.clone());
    }
    match (&operand.bound, &other.bound) {
        (Bound::Literal(Value::Null), _) | (_, Bound::Literal(Value::Null)) => Ok(operand.bound.clone()),
        (Bound::Literal(value), other) if !matches!(other, Bound::Literal(_)) => {
            // '1.5' compared with a LONG must not become 1.
            let to = match to {
                ColumnType::Int | ColumnType::Long => ColumnType::Double,
                other => other,
            };
            functions::cast(value, from, to).map(Bound::Literal).map_err(|cause| match cause {
                QueryError::Execution(message) => QueryError::Invalid(message),
                other => other,
            })
        }
        (_, Bound::Literal(_)) => Ok(operand.bound.clone()),
        _ if from.is_text() => Ok(Bound::Cast(Box::new(operand.bound.clone()), from, to)),
        _ => Ok(operand.bound.clone()),
    }
}

fn bind_in(mut args: Vec<Typed>) -> Result<Typed, QueryError> {
    let operand = args.remove(0);
    let candidates = args.iter().map(|candidate| adapt(candidate, &operand));
    let candidates = candidates.collect::<Result<_, _>>()?;
    let bound = Bound::In(Box::new(operand.bound), candidates);
    Ok(Typed { bound, data_type: ColumnType::Boolean })
}

fn bind_like(args: Vec<Typed>) -> Result<Typed, QueryError> {
    let [operand, pattern] = pair(args);
    let Bound::Literal(Value::String(pattern)) = &pattern.bound else {
        return Err(QueryError::Invalid("the pattern of LIKE must be a text".to_owned()));
    };
    if !operand.data_type.is_text() {
        return Err(QueryError::Invalid(format!("LIKE needs a STRING, not {}", operand.data_type.name())));
    }
    let bound = Bound::Like(Box::new(operand.bound), LikePattern::new(pattern));
    Ok(Typed { bound, data_type: ColumnType::Boolean })
}

fn bind_case(mut args: Vec<Typed>) -> Result<Typed, QueryError> {
    let otherwise = args.pop().expect("invariant: CASE has at least three arguments");
    let mut branches = Vec::with_capacity(args.len() / 2);
    let mut args = args.into_iter();
    while let (Some(when), Some(then)) = (args.next(), args.next()) {
        branches.push((when.bound, then));
    }
    let results = branches.iter().map(|(_, then)| then).chain(std::iter::once(&otherwise));
    let data_type = unify(results);
    let convert = |result: Typed| match result.data_type.is_text() == data_type.is_text() {
        true => result.bound,
        false => Bound::Cast(Box::new(result.bound), result.data_type, data_type),
    };
    let branches = branches.into_iter().map(|(when, then)| (when, convert(then))).collect();
    let bound = Bound::Case(branches, Box::new(convert(otherwise)));
    Ok(Typed { bound, data_type })
}

/// The type that holds all of them: equal types stay, numbers become DOUBLE, else STRING.
fn unify<'a>(results: impl Iterator<Item = &'a Typed>) -> ColumnType {
    let known = results.filter(|typed| !matches!(typed.bound, Bound::Literal(Value::Null)));
    let types: Vec<_> = known.map(|typed| typed.data_type).collect();
    let Some(&first) = types.first() else { return ColumnType::String };
    let is_whole = |data_type: &ColumnType| matches!(data_type, ColumnType::Int | ColumnType::Long);
    if types.iter().all(|other| *other == first) {
        first
    } else if types.iter().any(|other| other.is_text() || *other == ColumnType::Boolean) {
        ColumnType::String
    } else if types.iter().all(is_whole) {
        ColumnType::Long
    } else {
        ColumnType::Double
    }
}

fn bind_cast(args: Vec<Typed>) -> Result<Typed, QueryError> {
    let [operand, target] = pair(args);
    let data_type = match &target.bound {
        Bound::Literal(Value::String(name)) => {
            ColumnType::parse(name).ok_or_else(|| QueryError::Invalid(format!("there is no type {name} to cast to")))?
        }
        _ => return Err(QueryError::Invalid("CAST needs the name of a type".to_owned())),
    };
    let bound = Bound::Cast(Box::new(operand.bound), operand.data_type, data_type);
    Ok(Typed { bound, data_type })
}

fn bind_function(call: &Call, args: Vec<Typed>) -> Result<Typed, QueryError> {
    let Some(function) = functions::find(&call.name) else {
        return Err(QueryError::Invalid(format!("not supported yet: the function {}", call.name)));
    };
    if call.distinct || call.filter.is_some() {
        return Err(QueryError::Invalid(format!("{call}: only an aggregate takes DISTINCT or FILTER")));
    }
    if !(function.arguments_min..=function.arguments_max).contains(&args.len()) {
        return Err(QueryError::Invalid(format!("{call}: wrong number of arguments")));
    }
    let data_type = match function.returns {
        Returns::Type(data_type) => data_type,
        Returns::First => unify(args.iter()),
    };
    let args = args.into_iter().map(|arg| as_argument(&call.name, arg)).collect();
    let bound = Bound::Call { implementation: function.implementation, takes_null: function.takes_null, args };
    Ok(Typed { bound, data_type })
}

/// A timestamp given to a function of text is its text, not its milliseconds.
fn as_argument(function: &str, arg: Typed) -> Bound {
    const OF_TEXT: [&str; 6] = ["upper", "lower", "length", "concat", "substr", "replace"];
    if arg.data_type == ColumnType::Timestamp && OF_TEXT.contains(&function) {
        return Bound::Cast(Box::new(arg.bound), ColumnType::Timestamp, ColumnType::String);
    }
    arg.bound
}
