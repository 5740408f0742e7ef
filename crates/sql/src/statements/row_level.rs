//! UPDATE, DELETE, TRUNCATE and ANALYZE. No connector here changes rows in place, and none of Flink's own does: what these
//! statements come to is the refusal that Flink has for them, after what is wrong with the statement itself.

use ouzel_types::TypeKind;

use super::plan::{Outcome, done, refuse};
use crate::ast::{Analyze, AnalyzeColumns, Delete, Expr, ObjectName, TableAlias, Truncate, Update};
use crate::binder::implicit_cast::{calcite_name, implicit};
use crate::binder::{ExprBinder, Scope};
use crate::catalog::CatalogTable;
use crate::diagnostic::Diagnostic;
use crate::planner;
use crate::session::{Relation, Session};

const HINT: &str =
    "a later row of an upsert table replaces the one with its key; a DELETE is a change in a changelog format";

pub fn update(session: &Session, update: &Update) -> Outcome {
    let table = target(session, &update.table, "UPDATE")?;
    for (i, (column, _)) in update.assignments.iter().enumerate() {
        if update.assignments[..i].iter().any(|(known, _)| known == column) {
            return refuse(
                Diagnostic::error(format!("\"{}\" is set twice", column.value))
                    .at(column.span)
                    .detail(format!("Target column '{}' is assigned more than once", column.value)),
            );
        }
        if table.column_index(&column.value).is_none() {
            return refuse(
                Diagnostic::error(format!("table {} has no column \"{}\"", table.path, column.value))
                    .at(column.span)
                    .detail(format!("Unknown target column '{}'", column.value)),
            );
        }
    }
    let name = update.alias.as_ref();
    check_expressions(session, &table, name, update.assignments.iter().map(|(_, value)| value))?;
    check_assignments(session, &table, update)?;
    check_condition(session, &table, name, update.selection.as_ref())?;
    if session.config().is_batch() {
        return refuse_in_batch(session, &table, &update.table, "update", "SupportsRowLevelUpdate");
    }
    refuse(not_on_a_stream("UPDATE").at(update.table.span()))
}

pub fn delete(session: &Session, delete: &Delete) -> Outcome {
    let table = target(session, &delete.table, "DELETE")?;
    check_condition(session, &table, delete.alias.as_ref(), delete.selection.as_ref())?;
    if session.config().is_batch() {
        return refuse_in_batch(session, &table, &delete.table, "delete", "SupportsRowLevelDelete");
    }
    planner::check_written(session, &table, delete.table.span())?;
    planner::check_read(session, &delete.table)?;
    refuse(not_on_a_stream("DELETE").at(delete.table.span()))
}

pub fn truncate(session: &Session, truncate: &Truncate) -> Outcome {
    let kind = match session.relation(&truncate.table) {
        Ok(Relation::View(_)) => Some("view"),
        Ok(Relation::Materialized(_)) => Some("materialized table"),
        Ok(Relation::Table(_)) | Err(_) => None,
    };
    if let Some(kind) = kind {
        return refuse(
            Diagnostic::error(format!("\"{}\" is a {kind}: its query writes it", truncate.table))
                .at(truncate.table.span())
                .detail(format!("TRUNCATE TABLE for a {kind} is not allowed")),
        );
    }
    let table = session.table(&truncate.table).map_err(|e| vec![e])?;
    let at = truncate.table.span();
    let hint = "empty the files or the topic with the storage's own tool";
    if !session.config().is_batch() {
        return refuse(
            Diagnostic::error("not supported: TRUNCATE TABLE")
                .at(at)
                .detail("TRUNCATE TABLE statement is not supported in streaming mode.")
                .hint(hint),
        );
    }
    planner::check_written(session, &table, at)?;
    refuse(Diagnostic::error("not supported: TRUNCATE TABLE").at(at).hint(hint).detail(format!(
        "TRUNCATE TABLE statement is not supported for the table {} since the table hasn't implemented the interface {ABILITIES}.SupportsTruncate.",
        plain(&table)
    )))
}

/// Plans here look at no statistics: in batch mode there is nothing to be done.
pub fn analyze(session: &Session, analyze: &Analyze) -> Outcome {
    let table = match session.relation(&analyze.table) {
        Ok(Relation::Table(table)) if !table.temporary => table,
        Ok(Relation::View(view)) if !view.temporary => {
            return refuse(
                Diagnostic::error("ANALYZE takes a table")
                    .at(analyze.table.span())
                    .detail("ANALYZE TABLE for a view is not allowed"),
            );
        }
        found => {
            let path = session.qualify(&analyze.table).map_err(|e| vec![e])?;
            let error = found.err().unwrap_or_else(|| Diagnostic::error("ANALYZE takes a permanent table"));
            return refuse(error.detail(format!("Table {path} doesn't exist or is a temporary table.")));
        }
    };
    let given: Vec<&str> =
        analyze.partition.iter().flat_map(|p| &p.entries).map(|entry| entry.column.value.as_str()).collect();
    let wanted: Vec<&str> = table.partition_keys.iter().map(|key| key.as_ref()).collect();
    if wanted.is_empty() && !given.is_empty() {
        return refuse(Diagnostic::error("the table has no partitions").at(analyze.table.span()).detail(format!(
            "Invalid ANALYZE TABLE statement. Table: {} is not a partition table, while partition values are given.",
            table.path
        )));
    }
    if given.len() != wanted.len() || wanted.iter().any(|key| !given.contains(key)) {
        let list = |names: &[&str]| names.join(",");
        return refuse(Diagnostic::error("ANALYZE names the table's partition columns").at(analyze.table.span()).detail(
            format!(
                "Invalid ANALYZE TABLE statement. For partition table, all partition keys should be specified explicitly. The given partition keys: [{}] are not match the target partition keys: [{}].",
                list(&given),
                list(&wanted)
            ),
        ));
    }
    if let AnalyzeColumns::Some(columns) = &analyze.columns
        && let Some(column) = columns.iter().find(|column| table.column_index(&column.value).is_none())
    {
        return refuse(
            Diagnostic::error(format!("the table has no column \"{}\"", column.value))
                .at(column.span)
                .detail(format!("Column: {} does not exist in the table: {}.", column.value, table.path)),
        );
    }
    if session.config().is_batch() {
        planner::check_read(session, &analyze.table)?;
        return done();
    }
    refuse(
        Diagnostic::error("not supported: ANALYZE TABLE on a stream")
            .at(analyze.table.span())
            .detail("ANALYZE TABLE is not supported for streaming mode now")
            .hint("leave it out: plans here do not look at statistics"),
    )
}

const ABILITIES: &str = "org.apache.flink.table.connector.sink.abilities";

fn target(session: &Session, name: &ObjectName, word: &str) -> Result<std::sync::Arc<CatalogTable>, Vec<Diagnostic>> {
    match session.relation(name).map_err(|e| vec![e])? {
        Relation::Table(table) => Ok(table),
        Relation::Materialized(_) => Err(vec![
            Diagnostic::error(format!("\"{name}\" is a materialized table: its query writes it"))
                .at(name.span())
                .detail("Table options do not contain an option key 'connector' for discovering a connector."),
        ]),
        Relation::View(_) if session.config().is_batch() => {
            Err(vec![Diagnostic::error(format!("\"{name}\" is no table")).at(name.span())])
        }
        Relation::View(_) => Err(vec![not_on_a_stream(word).at(name.span())]),
    }
}

/// Values are of the columns' types, or become so by themselves.
fn check_assignments(session: &Session, table: &CatalogTable, update: &Update) -> Result<(), Vec<Diagnostic>> {
    let scope = scope_of(table, update.alias.as_ref());
    let binder = ExprBinder::new(&scope, session.config());
    for (i, (column, value)) in update.assignments.iter().enumerate() {
        let (bound, Some(at)) = (binder.bind(value)?, table.column_index(&column.value)) else { continue };
        let target = &table.columns[at].ty;
        if implicit(&bound.ty.kind, &target.kind) {
            continue;
        }
        return Err(vec![
            Diagnostic::error(format!("\"{}\" is {target}, its new value {}", column.value, bound.ty))
                .at(value.span)
                .detail(format!(
                    "Cannot assign to target field '{}' of type {} from source field 'EXPR${i}' of type {}",
                    column.value,
                    calcite_name(&target.kind),
                    calcite_name(&bound.ty.kind)
                )),
        ]);
    }
    Ok(())
}

fn scope_of(table: &CatalogTable, alias: Option<&TableAlias>) -> Scope<'static> {
    let path = match alias {
        Some(alias) => vec![alias.name.value.as_str().into()],
        None => vec![table.path.catalog.clone(), table.path.database.clone(), table.path.name.clone()],
    };
    Scope::of(&path, &table.schema())
}

fn check_condition(
    session: &Session,
    table: &CatalogTable,
    alias: Option<&TableAlias>,
    condition: Option<&Expr>,
) -> Result<(), Vec<Diagnostic>> {
    let Some(condition) = condition else { return Ok(()) };
    let scope = scope_of(table, alias);
    let bound = ExprBinder::new(&scope, session.config()).bind(condition).map_err(|mut errors| {
        for error in &mut errors {
            if error.detail.as_deref() == Some("Aggregate expression is illegal in this clause") {
                error.detail = Some("Aggregate expression is illegal in WHERE clause".to_string());
            }
        }
        errors
    })?;
    if bound.ty.kind == TypeKind::Boolean {
        return Ok(());
    }
    let error = Diagnostic::error(format!("WHERE needs a condition, this is {}", bound.ty)).at(condition.span);
    Err(vec![error.detail("WHERE clause must be a condition")])
}

fn check_expressions<'a>(
    session: &Session,
    table: &CatalogTable,
    alias: Option<&TableAlias>,
    expressions: impl IntoIterator<Item = &'a crate::ast::Expr>,
) -> Result<(), Vec<Diagnostic>> {
    let scope = scope_of(table, alias);
    let binder = ExprBinder::new(&scope, session.config());
    expressions.into_iter().try_for_each(|expr| binder.bind(expr).map(drop))
}

fn refuse_in_batch(session: &Session, table: &CatalogTable, name: &ObjectName, what: &str, ability: &str) -> Outcome {
    planner::check_read(session, name)?;
    planner::check_written(session, table, name.span())?;
    refuse(Diagnostic::error(format!("not supported: {}", what.to_uppercase())).at(name.span()).hint(HINT).detail(
        format!(
            "Can't perform {what} operation of the table {} because the corresponding dynamic table sink has not yet implemented {ABILITIES}.{ability}.",
            plain(table)
        ),
    ))
}

fn not_on_a_stream(word: &str) -> Diagnostic {
    Diagnostic::error(format!("not supported: {word}"))
        .detail(format!("{word} statement is not supported for streaming mode now."))
        .hint(HINT)
}

fn plain(table: &CatalogTable) -> String {
    format!("{}.{}.{}", table.path.catalog, table.path.database, table.path.name)
}
