//! The dispatch over statements.

use std::sync::Arc;

use ouzel_plan::{JobPlan, ObjectPath, Schema};

use super::{
    alter, compiled_plan, create_table, create_view, databases, describe, drop, functions, materialized, models,
    row_level, show, tableau,
};
use crate::ast::{self, ExecuteTarget, Insert, SetStatement, Span, Spanned, Statement};
use crate::catalog::MaterializedTable;
use crate::diagnostic::Diagnostic;
use crate::planner;
use crate::session::Session;

/// What is left of a statement once the session has taken its part.
#[derive(Clone, Debug)]
pub enum Planned {
    /// INSERT, STATEMENT SET or CREATE TABLE .. AS.
    Job { plan: JobPlan, targets: Vec<ObjectPath> },
    /// SELECT and VALUES: a job with one collecting sink.
    Query { plan: JobPlan, schema: Schema },
    /// CREATE MATERIALIZED TABLE, and ALTER of its query: the job (with one collecting sink) that keeps it from there on.
    Materialized { table: Arc<MaterializedTable>, plan: JobPlan },
    /// SUSPEND and RESUME of a materialized table.
    Kept { table: Arc<MaterializedTable> },
    /// DROP MATERIALIZED TABLE of one that was there.
    NoLongerKept(ObjectPath),
    /// COMPILE PLAN.
    Compiled(Box<compiled_plan::Compiled>),
    /// SHOW, DESCRIBE, EXPLAIN.
    Rows(Rows),
    /// DDL and the like, with a word for a person.
    Done(String),
    /// SET and RESET with a key, and a warning where it will do nothing.
    Set(Option<Diagnostic>),
}

/// A small table of texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    pub columns: Vec<String>,
    /// None prints as nothing.
    pub rows: Vec<Vec<Option<String>>>,
    pub style: RowsStyle,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsStyle {
    /// Flink's tableau.
    Table,
    /// The text itself (EXPLAIN).
    Raw,
    /// DDL (SHOW CREATE): the client's tableau frames it, a person who is to copy it gets the text itself.
    Ddl,
}

pub(super) type Outcome = Result<Planned, Vec<Diagnostic>>;

impl Rows {
    /// One text, printed as it is.
    pub fn raw(text: String) -> Rows {
        Rows { columns: vec!["result".into()], rows: vec![vec![Some(text)]], style: RowsStyle::Raw }
    }

    /// The statement that makes an object again.
    pub fn ddl(text: String) -> Rows {
        Rows { style: RowsStyle::Ddl, ..Rows::raw(text) }
    }

    /// A table of texts without empty fields.
    pub fn table(columns: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Rows {
        Rows {
            columns: columns.iter().map(|c| c.to_string()).collect(),
            rows: rows.into_iter().map(|row| row.into_iter().map(Some).collect()).collect(),
            style: RowsStyle::Table,
        }
    }

    /// As Flink's client prints it, with a line feed at the end.
    pub fn render(&self) -> String {
        match self.style {
            RowsStyle::Table | RowsStyle::Ddl => tableau::render(&self.columns, &self.rows),
            RowsStyle::Raw => self.text(),
        }
    }

    /// As a shell shows it to a person: statements without a frame around them.
    pub fn render_for_person(&self) -> String {
        if self.style == RowsStyle::Ddl { self.text() } else { self.render() }
    }

    fn text(&self) -> String {
        let mut text = self.rows.iter().flatten().flatten().map(String::as_str).collect::<Vec<_>>().join("\n");
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text
    }
}

pub(super) fn done() -> Outcome {
    Ok(Planned::Done("OK".into()))
}

pub(super) fn refuse(error: Diagnostic) -> Outcome {
    Err(vec![error])
}

impl Session {
    /// Binds and plans one statement; DDL, SET and USE take effect in the session. What a Flink would not take of it is in
    /// [`Session::portability`] then.
    pub fn plan(&mut self, statement: &Statement, span: Span) -> Outcome {
        self.portability().take();
        let outcome = self.plan_statement(statement, span);
        outcome.map_err(|errors| errors.into_iter().map(|error| functions::called(self, error)).collect())
    }

    fn plan_statement(&mut self, statement: &Statement, span: Span) -> Outcome {
        match statement {
            Statement::Query(query) | Statement::Execute(ExecuteTarget::Query(query)) => self.plan_query(query),
            Statement::Insert(insert) | Statement::Execute(ExecuteTarget::Insert(insert)) => self.plan_insert(insert),
            Statement::StatementSet(set) => self.plan_set(&set.inserts),
            Statement::Explain(explain) => {
                let text = match &explain.statement.node {
                    Statement::CreateTable(create) if create.as_query.is_some() => {
                        let (session, insert) = create_table::explained(self, create, span)?;
                        planner::explain(&session, &Statement::Insert(Box::new(insert)), &explain.details)?
                    }
                    statement => planner::explain(self, statement, &explain.details)?,
                };
                // The one row ends with a line's end of its own.
                Ok(Planned::Rows(Rows::raw(format!("{text}\n"))))
            }
            Statement::CreateTable(create) => create_table::create(self, create, span),
            Statement::CreateView(create) => create_view::create(self, create),
            Statement::CreateMaterializedTable(create) => materialized::create(self, create),
            Statement::CreateDatabase(create) => databases::create_database(self, create),
            Statement::CreateCatalog(create) => databases::create_catalog(self, create),
            Statement::CreateFunction(create) => functions::create(self, create),
            Statement::CreateModel(create) => models::create(self, create),
            Statement::AlterModel(alter) => models::alter(self, alter),
            Statement::AlterTable(alter) => alter::table(self, alter),
            Statement::AlterView(alter) => create_view::alter(self, alter),
            Statement::AlterDatabase(alter) => databases::alter_database(self, alter),
            Statement::AlterCatalog(alter) => databases::alter_catalog(self, alter),
            Statement::AlterMaterializedTable(alter) => materialized::alter(self, alter, span),
            Statement::AlterFunction(alter) => functions::alter(self, alter),
            Statement::Drop(drop) => drop::drop(self, drop),
            Statement::Use(target) => databases::use_(self, target),
            Statement::LoadModule(load) => functions::load_module(self, load),
            Statement::UnloadModule(unload) => functions::unload_module(self, unload),
            Statement::Show(show) => show::show(self, show),
            Statement::Describe(describe) => describe::describe(self, describe),
            Statement::Set(SetStatement::ShowAll) => {
                let rows: Vec<Vec<String>> = self.config.iter().map(|(k, v)| vec![k.into(), v.into()]).collect();
                Ok(Planned::Rows(Rows::table(&["key", "value"], rows)))
            }
            Statement::Set(SetStatement::Assign { key, value, bare }) => {
                if *bare {
                    return refuse(
                        Diagnostic::error("key and value of SET are texts")
                            .at(key.span.to(value.span))
                            .hint("write SET 'key' = 'value'"),
                    );
                }
                self.set(key, value).map(Planned::Set).map_err(|e| vec![e])
            }
            Statement::Reset(key) => {
                self.reset(key.as_ref().map(|k| k.value.as_str()));
                Ok(Planned::Set(None))
            }
            Statement::Update(update) => row_level::update(self, update),
            Statement::Delete(delete) => row_level::delete(self, delete),
            Statement::Call(call) => functions::call(self, call),
            Statement::Truncate(truncate) => row_level::truncate(self, truncate),
            Statement::Analyze(analyze) => row_level::analyze(self, analyze),
            Statement::CompilePlan(compile) => compiled_plan::compile(self, compile, span),
            Statement::Execute(ExecuteTarget::Plan(file)) => compiled_plan::execute(self, file),
            Statement::Quit | Statement::Help | Statement::Clear => done(),
            other => refuse(unsupported(other).at(span)),
        }
    }

    fn plan_query(&self, query: &ast::Query) -> Outcome {
        let mut planned = planner::plan_query(self, query)?;
        create_table::make_unique(&mut planned.schema);
        Ok(Planned::Query { plan: planned.plan, schema: planned.schema })
    }

    fn plan_insert(&self, insert: &Insert) -> Outcome {
        let plan = planner::plan_insert(self, insert)?;
        Ok(Planned::Job { plan, targets: self.targets([insert])? })
    }

    fn plan_set(&self, inserts: &[Spanned<Insert>]) -> Outcome {
        if inserts.is_empty() {
            return refuse(Diagnostic::error("the statement set is empty").detail("NO statements in statement set."));
        }
        let plan = planner::plan_statement_set(self, inserts)?;
        Ok(Planned::Job { plan, targets: self.targets(inserts.iter().map(|i| &i.node))? })
    }

    fn targets<'a>(&self, inserts: impl IntoIterator<Item = &'a Insert>) -> Result<Vec<ObjectPath>, Vec<Diagnostic>> {
        inserts.into_iter().map(|insert| self.qualify(&insert.table).map_err(|e| vec![e])).collect()
    }
}

/// Statements of the grammar that nothing here can do: what, what Flink says of it, and what to do instead.
fn unsupported(statement: &Statement) -> Diagnostic {
    if let Statement::Jar(ast::JarCommand::Add(path) | ast::JarCommand::Remove(path)) = statement {
        return Diagnostic::error("not supported: jars, code for the Java virtual machine does not run here")
            .detail(match path.value.as_str() {
                "" => "Can not create a Path from an empty string".to_string(),
                path => {
                    format!(
                        "Could not register the specified resource [ResourceUri{{resourceType=JAR, uri='{path}'}}]."
                    )
                }
            })
            .hint("connectors, formats and functions are built in: `SHOW FUNCTIONS` lists them");
    }
    let (primary, detail, hint) = match statement {
        Statement::StopJob(_) => (
            "STOP JOB is a statement of the shell",
            "STOP JOB names a job of this session, and a script has none when it is planned.",
            "run it in `ouzel sql`, where SHOW JOBS names the jobs",
        ),
        _ => ("not supported yet: this statement", "", ""),
    };
    let error = Diagnostic::error(primary);
    let error = if hint.is_empty() { error } else { error.hint(hint) };
    if detail.is_empty() { error } else { error.detail(detail) }
}
