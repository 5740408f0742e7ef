//! What names mean in one query: columns, aliases, positions of the SELECT list.

use crate::serving::aggregate::AggregateKind;
use crate::serving::ast::{Call, Expr, Item, Query};
use crate::serving::error::QueryError;
use crate::serving::schema::TableSchema;
use crate::serving::value::Value;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prefer {
    Alias,
    Column,
}

pub(super) struct Names<'a> {
    schema: &'a TableSchema,
    /// What may stand before a column and a point.
    qualifiers: Vec<&'a str>,
    /// The SELECT list, resolved, with the names of the result's columns.
    pub(super) items: Vec<(Expr, String)>,
    aliases: Vec<(&'a str, usize)>,
}

impl<'a> Names<'a> {
    pub(super) fn new(query: &'a Query, schema: &'a TableSchema) -> Result<Self, QueryError> {
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
    pub(super) fn group_by(&self, query: &Query) -> Result<Vec<Expr>, QueryError> {
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
    pub(super) fn positional(&self, expr: &Expr, clause: &str) -> Result<Expr, QueryError> {
        let Expr::Literal(Value::Long(position)) = expr else {
            return self.resolve(expr, Prefer::Alias);
        };
        let index = usize::try_from(*position).ok().and_then(|position| position.checked_sub(1));
        let item = index.and_then(|index| self.items.get(index));
        item.map(|(expr, _)| expr.clone()).ok_or_else(|| {
            QueryError::Invalid(format!("{clause} {position}: there is no such column in the SELECT list"))
        })
    }

    pub(super) fn resolve(&self, expr: &Expr, prefer: Prefer) -> Result<Expr, QueryError> {
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

pub(super) fn has_aggregate(expr: &Expr) -> bool {
    match expr {
        Expr::Call(call) => AggregateKind::is_name(&call.name) || call.args.iter().any(has_aggregate),
        _ => false,
    }
}

pub(super) fn count_columns<'a>(exprs: impl Iterator<Item = &'a Expr>) -> usize {
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
