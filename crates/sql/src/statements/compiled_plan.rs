//! COMPILE PLAN, EXECUTE PLAN and COMPILE AND EXECUTE PLAN: a statement with what it needs of the session, kept and planned again.
//!
//! Tables come from the session or from the plan as `table.plan.restore.catalog-objects` says, views always from the plan, the
//! settings of planning from the plan. Nothing of it is seen by statements behind it. It writes no file: the caller does.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use ouzel_plan::{Config, JobPlan, ObjectPath};

use super::plan::{Outcome, Planned, refuse};
use crate::ast::{CompilePlan, Span, Statement, StringLiteral};
use crate::catalog::{Catalog, CatalogTable, CatalogView, Object, TableColumn, TableColumnKind, show_create};
use crate::diagnostic::Diagnostic;
use crate::parser::parse_script;
use crate::session::{CompiledPlan, CompiledTable, PlanFileError, Session};

const COMPILED: &str = "table.plan.compile.catalog-objects";
const RESTORED: &str = "table.plan.restore.catalog-objects";
const FORCED: &str = "table.plan.force-recompile";

/// What is left of COMPILE PLAN.
#[derive(Clone, Debug)]
pub struct Compiled {
    pub file: String,
    /// The file's content. None: a file that is there stays as it is.
    pub plan: Option<CompiledPlan>,
    /// COMPILE AND EXECUTE PLAN: the job, and the tables that it writes.
    pub job: Option<(JobPlan, Vec<ObjectPath>)>,
}

pub(super) fn compile(session: &mut Session, compile: &CompilePlan, span: Span) -> Outcome {
    let file = &compile.file.value;
    if session.plans.exists(file) {
        // What there is is used, and not what is written here.
        if compile.if_not_exists || compile.execute {
            let job = restored(session, &compile.file)?;
            let job = compile.execute.then_some(job);
            return Ok(Planned::Compiled(Box::new(Compiled { file: file.clone(), plan: None, job })));
        }
        if !session.config().bool(FORCED, false) {
            let error = Diagnostic::error(format!("the plan '{file}' is there already"))
                .at(compile.file.span)
                .detail(format!(
                    "Cannot overwrite the plan file '{file}'. Either manually remove the file or, if you're debugging your job, set the option '{FORCED}' to true."
                ));
            return refuse(error.hint("COMPILE PLAN .. IF NOT EXISTS keeps it"));
        }
    }
    let (mut watched, reads) = session.watched();
    let (job, targets) = planned(&mut watched, &compile.statement.node, span)?;
    let reads = std::mem::take(&mut *reads.lock().unwrap_or_else(PoisonError::into_inner));
    let plan = kept(session, &compile.statement.node, compile.statement.span, &reads);
    session.plans.keep(file, plan.clone());
    let job = compile.execute.then_some((job, targets));
    Ok(Planned::Compiled(Box::new(Compiled { file: file.clone(), plan: Some(plan), job })))
}

pub(super) fn execute(session: &Session, file: &StringLiteral) -> Outcome {
    let (plan, targets) = restored(session, file)?;
    Ok(Planned::Job { plan, targets })
}

fn planned(
    session: &mut Session,
    statement: &Statement,
    span: Span,
) -> Result<(JobPlan, Vec<ObjectPath>), Vec<Diagnostic>> {
    match session.plan(statement, span)? {
        Planned::Job { plan, targets } => Ok((plan, targets)),
        _ => Err(vec![Diagnostic::error("only INSERT and statement sets can be compiled").at(span)]),
    }
}

/// The statement with the tables and views that planning it has read.
fn kept(session: &Session, statement: &Statement, span: Span, reads: &[ObjectPath]) -> CompiledPlan {
    let catalog_objects = session.config().get(COMPILED).unwrap_or("ALL").trim().to_ascii_uppercase();
    let (mut tables, mut views) = (Vec::new(), Vec::new());
    // The last time that a view was read stands before what it reads itself.
    let mut seen: Vec<&ObjectPath> = Vec::new();
    for path in reads.iter().rev() {
        if seen.contains(&path) {
            continue;
        }
        seen.push(path);
        match session.catalogs.object(path) {
            Some(Object::Table(table)) => tables.push(CompiledTable {
                path: [&path.catalog, &path.database, &path.name].map(|part| part.to_string()),
                ddl: ddl(table, &catalog_objects),
            }),
            Some(Object::View(view)) => {
                let kept = CatalogView { temporary: false, text: view.query.to_string().into(), ..(**view).clone() };
                views.push(show_create::view(&kept));
            }
            Some(Object::Materialized(table)) => views.push(format!(
                "CREATE VIEW {} AS {}",
                [&path.catalog, &path.database, &path.name].map(|part| show_create::quoted(part)).join("."),
                table.query
            )),
            None => {}
        }
    }
    let text = session.source.get(span.start as usize..span.end as usize).unwrap_or_default().trim();
    let set = matches!(statement, Statement::StatementSet(_)) && !text.to_ascii_uppercase().starts_with("EXECUTE");
    CompiledPlan {
        catalog_objects,
        catalog: session.namespace.catalog.to_string(),
        database: session.namespace.database.to_string(),
        configuration: session.config().iter().filter(|(key, _)| decides(key)).map(owned).collect(),
        tables,
        views,
        statement: if set { format!("EXECUTE {text}") } else { text.to_owned() },
    }
}

fn ddl(table: &CatalogTable, catalog_objects: &str) -> Option<String> {
    let options = match catalog_objects {
        "IDENTIFIER" => return None,
        "SCHEMA" => BTreeMap::new(),
        _ => table.options.clone(),
    };
    Some(show_create::table(&CatalogTable { temporary: false, options, ..table.clone() }))
}

/// Settings that belong to a plan and not to the session that runs it.
fn decides(key: &str) -> bool {
    key.starts_with("table.exec.") || key.starts_with("table.optimizer.")
}

fn owned((key, value): (&str, &str)) -> (String, String) {
    (key.to_owned(), value.to_owned())
}

/// The job of a plan that is kept.
fn restored(session: &Session, file: &StringLiteral) -> Result<(JobPlan, Vec<ObjectPath>), Vec<Diagnostic>> {
    let error = |e: PlanFileError| {
        let error = Diagnostic::error(e.primary).at(file.span);
        vec![match e.detail {
            Some(detail) => error.detail(detail),
            None => error,
        }]
    };
    let plan = session.plans.read(&file.value).map_err(error)?;
    let mut inner = session.clone();
    inner.config = Config::default();
    session.config().iter().for_each(|(key, value)| inner.config.set(key, value));
    plan.configuration.iter().for_each(|(key, value)| inner.config.set(key.as_str(), value.as_str()));
    let place = |errors: Vec<Diagnostic>| -> Vec<Diagnostic> {
        errors.into_iter().map(|error| Diagnostic { span: Some(file.span), ..error }).collect()
    };
    for table in &plan.tables {
        restore_table(&mut inner, &plan, table).map_err(place)?;
    }
    inner.namespace.catalog = plan.catalog.as_str().into();
    inner.namespace.database = plan.database.as_str().into();
    make_database(&mut inner, &plan.catalog, &plan.database);
    for view in &plan.views {
        restore_view(&mut inner, view).map_err(place)?;
    }
    let (statement, span) = parsed(&mut inner, &plan.statement).map_err(place)?;
    session.portability().placed(file.span, || planned(&mut inner, &statement, span)).map_err(place)
}

/// The one statement of a text of the plan, whose places are in that text from here on.
fn parsed(session: &mut Session, text: &str) -> Result<(Statement, Span), Vec<Diagnostic>> {
    let mut script = parse_script(text);
    session.set_source(text);
    match script.statements.pop() {
        Some(statement) if script.errors.is_empty() => Ok((statement.node, statement.span)),
        _ if script.errors.is_empty() => Err(vec![Diagnostic::error("the plan has no statement")]),
        _ => Err(script.errors),
    }
}

fn restore_table(session: &mut Session, plan: &CompiledPlan, table: &CompiledTable) -> Result<(), Vec<Diagnostic>> {
    let mode = session.config().get(RESTORED).unwrap_or("ALL").trim().to_ascii_uppercase();
    let [catalog, database, name] = &table.path;
    let path =
        ObjectPath { catalog: catalog.as_str().into(), database: database.as_str().into(), name: name.as_str().into() };
    let shown = table.path.join(".");
    let whole = plan.catalog_objects == "ALL";
    let known = match session.catalogs.object(&path) {
        Some(Object::Table(known)) if mode != "ALL_ENFORCED" => Some(known.clone()),
        _ => None,
    };
    if mode == "ALL_ENFORCED" && !whole {
        let words = format!(
            "The persisted plan does not include all required catalog metadata for table '{shown}'. However, lookup is disabled because option '{RESTORED}' = 'ALL_ENFORCED'. Either enable the catalog lookup with '{RESTORED}' = 'IDENTIFIER' / 'ALL' or regenerate the plan with '{COMPILED}' = 'ALL'. Make sure the table is not compiled as a temporary table."
        );
        return Err(vec![Diagnostic::error(format!("the plan has only the name of {path}")).detail(words)]);
    }
    if known.is_none() && (!whole || mode == "IDENTIFIER") {
        let words = format!(
            "Cannot resolve table '{shown}' and the persisted plan does not include all required catalog table metadata. Make sure a registered catalog contains the table when restoring or the table is available as a temporary table. Otherwise regenerate the plan with '{COMPILED}' != 'IDENTIFIER' and make sure the table was not compiled as a temporary table."
        );
        return Err(vec![Diagnostic::error(format!("the plan needs the table {path}")).detail(words)]);
    }
    let Some(ddl) = &table.ddl else { return Ok(()) };
    let mut own = session.clone();
    make_database(&mut own, catalog, database);
    own.catalogs_mut().temporary.remove(&path);
    own.catalogs_mut().remove(&path, false);
    let (statement, span) = parsed(&mut own, ddl)?;
    own.plan(&statement, span)?;
    match (known, own.catalogs.object(&path)) {
        (Some(known), Some(Object::Table(kept))) if !same_schema(&known, kept) => {
            let words = format!(
                "The schema of table '{shown}' from the persisted plan does not match the schema loaded from the catalog: '{}' != '{}'. Make sure the table schema in the catalog is still identical.",
                schema_text(kept),
                schema_text(&known)
            );
            Err(vec![Diagnostic::error(format!("the table {path} is not what it was")).detail(words)])
        }
        (Some(_), _) => Ok(()),
        (None, _) => {
            session.catalogs = Arc::clone(&own.catalogs);
            Ok(())
        }
    }
}

fn restore_view(session: &mut Session, ddl: &str) -> Result<(), Vec<Diagnostic>> {
    let (statement, span) = parsed(session, ddl)?;
    if let Statement::CreateView(create) = &statement {
        let path = session.qualify(&create.name).map_err(|e| vec![e])?;
        make_database(session, &path.catalog, &path.database);
        session.catalogs_mut().temporary.remove(&path);
        session.catalogs_mut().remove(&path, false);
    }
    session.plan(&statement, span).map(drop)
}

/// A plan finds its tables where it left them, whatever catalogs there are.
fn make_database(session: &mut Session, catalog: &str, database: &str) {
    let catalogs = &mut session.catalogs_mut().catalogs;
    let catalog = catalogs.entry(catalog.to_owned()).or_insert_with(|| Catalog::new(database, BTreeMap::new(), None));
    catalog.databases.entry(database.to_owned()).or_default();
}

fn same_schema(a: &CatalogTable, b: &CatalogTable) -> bool {
    schema_lines(a) == schema_lines(b)
}

fn schema_text(table: &CatalogTable) -> String {
    format!("(\n{}\n)", schema_lines(table).join(",\n"))
}

/// Columns, watermark and key, a line each, as Flink prints a schema.
fn schema_lines(table: &CatalogTable) -> Vec<String> {
    let column = |column: &TableColumn| {
        let name = show_create::quoted(&column.name);
        match &column.kind {
            TableColumnKind::Physical => format!("  {name} {}", column.ty),
            TableColumnKind::Computed { text, .. } => format!("  {name} {} AS {text}", column.ty),
            TableColumnKind::Metadata { key, virtual_ } => {
                let from = if *key == column.name { String::new() } else { format!(" FROM '{key}'") };
                format!("  {name} {} METADATA{from}{}", column.ty, if *virtual_ { " VIRTUAL" } else { "" })
            }
        }
    };
    let mut lines: Vec<String> = table.columns.iter().map(column).collect();
    lines.extend(table.watermark.as_ref().map(|watermark| {
        let time = &table.columns[watermark.column];
        format!("  WATERMARK FOR {}: {} AS {}", show_create::quoted(&time.name), time.ty, watermark.text)
    }));
    lines.extend(table.primary_key.as_ref().map(|key| {
        let columns: Vec<String> = key.columns.iter().map(|c| show_create::quoted(c)).collect();
        format!("  CONSTRAINT {} PRIMARY KEY ({}) NOT ENFORCED", show_create::quoted(&key.name), columns.join(", "))
    }));
    lines
}
