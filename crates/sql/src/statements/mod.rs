//! Statement after statement: what each one does to the session, and what is left to run.
//!
//! ```ignore
//! let mut session = Session::new(defaults);
//! for statement in plan_script(&mut session, text)? {      // everything is bound before anything runs
//!     match statement.planned {
//!         Planned::Job { plan, targets } => ..,             // INSERT, STATEMENT SET, CREATE TABLE .. AS
//!         Planned::Query { plan, schema } => ..,            // SELECT: a job with one collecting sink
//!         Planned::Materialized { table, plan } => ..,      // CREATE MATERIALIZED TABLE: to be served
//!         Planned::Kept { table } => ..,                    // SUSPEND, RESUME; NoLongerKept(path): DROP
//!         Planned::Compiled(compiled) => ..,                // COMPILE PLAN: a file to write
//!         Planned::Rows(rows) => print(rows.render()),      // SHOW, DESCRIBE, EXPLAIN
//!         Planned::Done(message) => ..,                     // DDL
//!         Planned::Set(warning) => {}
//!     }
//! }
//! ```
//! The planner gives: `planner::plan_insert(&Session, &ast::Insert) -> Result<JobPlan, Vec<Diagnostic>>`,
//! `planner::plan_statement_set(&Session, &[Spanned<Insert>]) -> Result<JobPlan, ..>`,
//! `planner::plan_query(&Session, &ast::Query) -> Result<PlannedQuery { plan, schema }, ..>`,
//! `planner::query_schema(&Session, &ast::Query) -> Result<Schema, ..>` and
//! `planner::explain(&Session, &ast::Statement, &[Spanned<ExplainDetail>]) -> Result<String, ..>`.

mod alter;
mod check;
mod compiled_plan;
mod create_table;
mod create_view;
mod databases;
mod describe;
mod drop;
mod flink_functions;
mod functions;
mod materialized;
mod models;
mod partitions;
mod pattern;
mod plan;
mod row_level;
mod script;
mod show;
pub mod tableau;

pub use check::{CheckedStatement, check_script};
pub use compiled_plan::Compiled;
pub(crate) use create_table::make_unique;
pub use plan::{Planned, Rows, RowsStyle};
pub use script::{PlannedStatement, placed, plan_script};
