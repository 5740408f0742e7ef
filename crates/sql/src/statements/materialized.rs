//! CREATE MATERIALIZED TABLE and ALTER MATERIALIZED TABLE.
//!
//! The table is a query and the job that keeps it. A script says how its tables are left: SUSPEND, RESUME and AS are taken where
//! the session's tables are kept, and refused elsewhere once the statement itself is right, as in a Flink without its gateway.
//! REFRESH is refused: rows are served as they come.

use std::sync::Arc;

use ouzel_plan::Schema;
use ouzel_plan::node::Column;

use super::create_table::{already_exists, check_place, exists, make_unique, options, put};
use super::create_view::expanded;
use super::plan::{Outcome, Planned, refuse};
use crate::ast::{
    self, AlterMaterializedTable, CreateMaterializedTable, Expr, ExprKind, Ident, Literal, MaterializedTableOperation,
    RefreshMode, Span, TimeUnit,
};
use crate::catalog::draft::{DraftKey, distribution, key};
use crate::catalog::table::PrimaryKey;
use crate::catalog::{Freshness, MaterializedTable, Object};
use crate::diagnostic::Diagnostic;
use crate::planner;
use crate::portability::Note;
use crate::session::{Relation, Session};

/// A table without REFRESH_MODE that may be this old is made anew each time.
const FRESHNESS_OF_FULL_MS: i64 = 30 * 60_000;

pub fn create(session: &mut Session, create: &CreateMaterializedTable) -> Outcome {
    let path = session.qualify(&create.name).map_err(|e| vec![e])?;
    check_place(session, &path, &create.name).map_err(|e| vec![e])?;
    if exists(session, &path, false) {
        return refuse(already_exists(&path, false).at(create.name.span()));
    }
    let mut errors = Vec::new();
    let primary_key = key(create.constraint.as_slice(), &mut errors);
    let written = match create.freshness.as_ref().map(freshness).transpose() {
        Ok(freshness) => freshness,
        Err(error) => {
            errors.push(error);
            None
        }
    };
    if !errors.is_empty() {
        return Err(errors);
    }
    let inner = session.inside(&path, session.namespace());
    let mut schema = planner::query_schema(&inner, &create.query)?;
    make_unique(&mut schema);
    let (text, query) = expanded(session, &path, &create.query);
    for column in primary_key.iter().flat_map(|k| &k.columns).chain(&create.partitioned_by) {
        if schema.index_of(&column.value).is_none() {
            let what = if create.partitioned_by.contains(column) { "Partition" } else { "Primary key" };
            let known: Vec<String> = schema.columns.iter().map(|c| format!("'{}'", c.name)).collect();
            errors.push(
                Diagnostic::error(format!("the query has no column \"{}\"", column.value)).at(column.span).detail(
                    format!(
                        "{what} column '{}' not defined in the query schema. Available columns: [{}].",
                        column.value,
                        known.join(", ")
                    ),
                ),
            );
        }
    }
    check_formatters(create, &schema, &mut errors);
    if errors.is_empty() {
        errors.extend(primary_key.as_ref().and_then(|key| no_key(key, &schema)));
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let span = create.freshness.as_ref().map_or(create.name.span(), |f| f.span);
    let (freshness, full_refresh) = refreshed(written, create.refresh_mode, span)?;
    let names = |idents: &[Ident]| idents.iter().map(|i| i.value.as_str().into()).collect();
    let table = Arc::new(MaterializedTable {
        path: path.clone(),
        namespace: session.namespace().clone(),
        query,
        text,
        schema,
        primary_key: primary_key.map(|key| PrimaryKey { name: key_name(&key).into(), columns: names(&key.columns) }),
        partition_keys: names(&create.partitioned_by),
        distribution: create.distribution.as_ref().map(distribution),
        comment: create.comment.as_ref().map(|c| c.value.as_str().into()),
        options: options(&create.options),
        freshness,
        full_refresh,
        suspended: false,
    });
    let planned = planner::plan_served(session, &create.query, &path)?;
    session.portability().note(
        Note::differs("a materialized table is kept and served by this process")
            .flink("A Flink whose catalog keeps no materialized tables registers it and runs no job for it.")
            .portable("INSERT INTO an 'upsert-kafka' table; the materialized table stays in a script of its own")
            .at(create.name.span()),
    );
    put(session, &path, false, Object::Materialized(table.clone()));
    Ok(Planned::Materialized { table, plan: planned.plan })
}

fn key_name(key: &DraftKey) -> String {
    let columns: Vec<&str> = key.columns.iter().map(|c| c.value.as_str()).collect();
    key.name.as_deref().map_or_else(|| format!("PK_{}", columns.join("_")), str::to_string)
}

/// What keeps columns of the query from being the key.
fn no_key(key: &DraftKey, schema: &Schema) -> Option<Diagnostic> {
    for (i, column) in key.columns.iter().enumerate() {
        let name = &column.value;
        let error = Diagnostic::error(format!("\"{name}\" cannot be of the key")).at(column.span);
        if key.columns[..i].contains(column) {
            return Some(error.detail(format!(
                "Invalid primary key '{}'. A primary key must not contain duplicate columns. Found: [{name}]",
                key_name(key)
            )));
        }
        if schema.index_of(name).is_some_and(|at| schema.columns[at].ty.nullable) {
            return Some(error.detail(format!(
                "Could not create a PRIMARY KEY with nullable column '{name}'. A PRIMARY KEY column must be declared on non-nullable physical columns."
            )));
        }
    }
    None
}

/// FRESHNESS: a count of SECOND to DAY, as it is written.
fn freshness(expr: &Expr) -> Result<Freshness, Diagnostic> {
    let words = "Materialized table freshness only support SECOND, MINUTE, HOUR, DAY as the time unit.";
    let unit =
        Diagnostic::error("FRESHNESS is a positive interval, such as INTERVAL '1' MINUTE").at(expr.span).detail(words);
    let ExprKind::Literal(Literal::Interval { value, qualifier, negative }) = &expr.kind else { return Err(unit) };
    if *negative {
        let error = Diagnostic::error("FRESHNESS is a positive interval").at(expr.span);
        return Err(error.detail("Materialized table freshness doesn't support negative value."));
    }
    let unit = match (qualifier.from.unit, qualifier.to) {
        // A week is an interval of days to Flink, and the number stays.
        (TimeUnit::Week, None) => TimeUnit::Day,
        (TimeUnit::Second | TimeUnit::Minute | TimeUnit::Hour | TimeUnit::Day, None) => qualifier.from.unit,
        _ => return Err(unit),
    };
    match value.value.parse::<i32>() {
        Ok(count) if count > 0 => Ok(Freshness { count: count.unsigned_abs(), unit }),
        _ => Err(Diagnostic::error("FRESHNESS is a positive interval").at(expr.span).detail(format!(
            "The freshness interval currently only supports positive integer type values. But was: {}",
            value.value
        ))),
    }
}

/// What the table is kept by: `(freshness, whether it is made anew each time)`. Flink hears no SET for what is not written.
fn refreshed(
    written: Option<Freshness>,
    mode: Option<RefreshMode>,
    span: Span,
) -> Result<(Freshness, bool), Vec<Diagnostic>> {
    let full = match (mode, written) {
        (Some(mode), _) => mode == RefreshMode::Full,
        (None, Some(freshness)) => freshness.ms() >= FRESHNESS_OF_FULL_MS,
        (None, None) => false,
    };
    let freshness = written.unwrap_or(match full {
        true => Freshness { count: 1, unit: TimeUnit::Hour },
        false => Freshness { count: 3, unit: TimeUnit::Minute },
    });
    let (bound, name) = match freshness.unit {
        TimeUnit::Second => (60, "SECOND"),
        TimeUnit::Minute => (60, "MINUTE"),
        TimeUnit::Hour => (24, "HOUR"),
        _ => (1, "DAY"),
    };
    // A full refresh is started by a clock with a line of cron.
    let words = if !full {
        None
    } else if name == "DAY" {
        (freshness.count > 1)
            .then(|| "In full refresh mode, freshness must be 1 when the time unit is DAY.".to_string())
    } else if freshness.count >= bound {
        Some(format!("In full refresh mode, freshness must be less than {bound} when the time unit is {name}."))
    } else if bound % freshness.count != 0 {
        Some(format!(
            "In full refresh mode, only freshness that are factors of {bound} are currently supported when the time unit is {name}."
        ))
    } else {
        None
    };
    match words {
        None => Ok((freshness, full)),
        Some(words) => {
            Err(vec![Diagnostic::error("a full refresh does not come at this freshness").at(span).detail(words)])
        }
    }
}

/// `partition.fields.<column>.date-formatter` names a partition column of texts.
fn check_formatters(create: &CreateMaterializedTable, schema: &Schema, errors: &mut Vec<Diagnostic>) {
    for entry in &create.options {
        let key = &entry.key.value;
        let column = key.strip_prefix("partition.fields.").and_then(|k| k.strip_suffix(".date-formatter"));
        let Some(column) = column else { continue };
        let error = Diagnostic::error(format!("'{key}' names no partition column of texts")).at(entry.key.span);
        if !create.partitioned_by.iter().any(|known| known.value == column) {
            let known: Vec<String> = create.partitioned_by.iter().map(|c| format!("'{}'", c.value)).collect();
            errors.push(error.detail(format!(
                "Column '{column}' referenced by materialized table option '{key}' isn't a partition column. Available partition columns: [{}].",
                known.join(", ")
            )));
        } else if let Some(at) = schema.index_of(column)
            && !schema.columns[at].ty.kind.is_string()
        {
            let ty = &schema.columns[at].ty;
            errors.push(error.detail(format!(
                "Materialized table option '{key}' only supports referring to char, varchar and string type partition column. Column {column} type is {ty}."
            )));
        }
    }
}

/// A table's query can be given more columns at its end; everything else is the job's.
pub fn alter(session: &mut Session, alter: &AlterMaterializedTable, span: Span) -> Outcome {
    let path = session.qualify(&alter.name).map_err(|e| vec![e])?;
    if let Some(word) = unread(&alter.operation) {
        return refuse(
            Diagnostic::error(format!("not supported: ALTER MATERIALIZED TABLE {word}"))
                .at(span)
                .detail(format!("Unsupported query: ALTER MATERIALIZED TABLE {} {word}", alter.name)),
        );
    }
    let table = match session.relation(&alter.name) {
        Ok(Relation::Materialized(table)) => table,
        Ok(_) if matches!(alter.operation, MaterializedTableOperation::As(_)) => {
            return refuse(
                Diagnostic::error(format!("\"{}\" is no materialized table", alter.name))
                    .at(alter.name.span())
                    .detail("Only materialized tables support modifying the definition query."),
            );
        }
        Ok(_) => {
            return refuse(
                Diagnostic::error(format!("\"{}\" is no materialized table", alter.name)).at(alter.name.span()).detail(
                    format!("Table {path} is not a materialized table, does not support materialized table related operation."),
                ),
            );
        }
        Err(error) => {
            return refuse(error.detail(format!(
                "Cannot find table '{path}' in any of the catalogs [{}], nor as a temporary table.",
                session.catalogs.catalogs.keys().cloned().collect::<Vec<_>>().join(", ")
            )));
        }
    };
    let word = match &alter.operation {
        MaterializedTableOperation::As(query) => {
            let changed = with_query(session, &table, query)?;
            if session.keeps_materialized_tables() {
                return replaced(session, changed, &query.clone());
            }
            "AsQueryOperation doesn't"
        }
        MaterializedTableOperation::Refresh(partition) => {
            refreshable(&table, partition.as_ref())?;
            if session.keeps_materialized_tables() {
                return refuse(
                    Diagnostic::error(format!("\"{}\" is kept by a job and served as its rows come", alter.name))
                        .at(span)
                        .detail("REFRESH makes the rows of a table anew, which nothing here needs.")
                        .hint("take REFRESH out; ALTER MATERIALIZED TABLE .. AS begins with no rows"),
                );
            }
            "RefreshOperation does not"
        }
        MaterializedTableOperation::Resume(options) => {
            if session.keeps_materialized_tables() {
                if let Some(option) = options.first() {
                    return refuse(
                        Diagnostic::error("a served table has no options that RESUME could change")
                            .at(option.key.span)
                            .detail(format!(
                                "Failed to resume the continuous refresh job for materialized table {}.",
                                table.path
                            )),
                    );
                }
                return turned(session, &table, false, alter.name.span());
            }
            "ResumeOperation doesn't"
        }
        _ => {
            if session.keeps_materialized_tables() {
                return turned(session, &table, true, alter.name.span());
            }
            "ResumeOperation doesn't"
        }
    };
    refuse(
        Diagnostic::error("no job keeps the materialized table here")
            .at(span)
            .detail(format!("AlterMaterializedTable{word} support ExecutableOperation yet."))
            .hint("`ouzel up` keeps the materialized tables of its scripts"),
    )
}

/// SUSPEND and RESUME.
fn turned(session: &mut Session, table: &Arc<MaterializedTable>, suspended: bool, span: Span) -> Outcome {
    if table.suspended == suspended {
        let word = if suspended { "suspended" } else { "resumed" };
        let state = if suspended { "suspended" } else { "running" };
        return refuse(
            Diagnostic::error(format!("the materialized table \"{}\" is {state} already", table.path.name))
                .at(span)
                .detail(format!("Materialized table {} continuous refresh job has been {word}", table.path)),
        );
    }
    let changed = Arc::new(MaterializedTable { suspended, ..table.as_ref().clone() });
    put(session, &table.path, false, Object::Materialized(changed.clone()));
    Ok(Planned::Kept { table: changed })
}

/// The table with another query; its new columns take NULL, whatever the query says.
fn with_query(
    session: &Session,
    table: &MaterializedTable,
    query: &ast::Query,
) -> Result<MaterializedTable, Vec<Diagnostic>> {
    let inner = session.inside(&table.path, session.namespace());
    let mut schema = planner::query_schema(&inner, query)?;
    make_unique(&mut schema);
    appended(table, &schema, query.span)?;
    for column in &mut schema.columns[table.schema.columns.len()..] {
        column.ty = column.ty.clone().with_nullable(true);
    }
    let (text, query) = expanded(session, &table.path, query);
    let namespace = session.namespace().clone();
    Ok(MaterializedTable { namespace, schema, text, query, ..table.clone() })
}

/// AS: a job of the new query begins, without the state of the old one.
fn replaced(session: &mut Session, changed: MaterializedTable, query: &ast::Query) -> Outcome {
    let plan = planner::plan_served(session, query, &changed.path)?.plan;
    let table = Arc::new(changed);
    put(session, &table.path, false, Object::Materialized(table.clone()));
    Ok(Planned::Materialized { table, plan })
}

/// REFRESH names partitions by texts.
fn refreshable(table: &MaterializedTable, partition: Option<&ast::Partition>) -> Result<(), Vec<Diagnostic>> {
    let named = || partition.into_iter().flat_map(|p| &p.entries);
    let keys: Vec<_> = named().map(|entry| &entry.column).collect();
    let unknown: Vec<_> = keys.iter().filter(|key| table.schema.index_of(&key.value).is_none()).collect();
    if let Some(first) = unknown.first() {
        return Err(vec![
            Diagnostic::error(format!("there is no partition column \"{}\"", first.value))
                .at(first.span)
                .detail("The partition spec contains unknown partition keys:"),
        ]);
    }
    let of_texts =
        |name: &str| table.schema.index_of(name).is_some_and(|at| table.schema.columns[at].ty.kind.is_string());
    match keys.iter().find(|key| !of_texts(&key.value)) {
        None => Ok(()),
        Some(key) => Err(vec![Diagnostic::error(format!("\"{}\" is no partition column of texts", key.value)).at(key.span).detail(
            "Currently, refreshing materialized table only supports referring to char, varchar and string type partition keys. All specified partition keys in partition specs with unsupported types are:",
        )]),
    }
}

/// What Flink's grammar has and its planner does not.
fn unread(operation: &MaterializedTableOperation) -> Option<&'static str> {
    match operation {
        MaterializedTableOperation::SetFreshness(_)
        | MaterializedTableOperation::SetRefreshMode(_)
        | MaterializedTableOperation::SetOptions(_) => Some("SET"),
        MaterializedTableOperation::ResetOptions(_) => Some("RESET"),
        MaterializedTableOperation::Distribution(word) => Some(word),
        MaterializedTableOperation::Suspend
        | MaterializedTableOperation::Resume(_)
        | MaterializedTableOperation::Refresh(_)
        | MaterializedTableOperation::As(_) => None,
    }
}

/// Columns are only ever added, behind those that are there.
fn appended(table: &MaterializedTable, new: &Schema, span: Span) -> Result<(), Vec<Diagnostic>> {
    let old = &table.schema.columns;
    if new.columns.len() < old.len() {
        return Err(vec![Diagnostic::error("a materialized table cannot lose a column").at(span).detail(format!(
            "Failed to modify query because drop column is unsupported. When modifying a query, you can only append new columns at the end of original schema. The original schema has {} columns, but the newly derived schema from the query has {} columns.",
            old.len(),
            new.columns.len()
        ))]);
    }
    let differs = |at: &usize| old[*at].name != new.columns[*at].name || old[*at].ty != new.columns[*at].ty;
    match (0..old.len()).find(differs) {
        None => Ok(()),
        Some(at) => {
            let shown = |column: &Column| format!("`{}` {}", column.name, column.ty);
            Err(vec![Diagnostic::error("a materialized table keeps its columns").at(span).detail(format!(
                "When modifying the query of a materialized table, currently only support appending columns at the end of original schema, dropping, renaming, and reordering columns are not supported.\nColumn mismatch at position {at}: Original column is [{}], but new column is [{}].",
                shown(&old[at]),
                shown(&new.columns[at])
            ))])
        }
    }
}
