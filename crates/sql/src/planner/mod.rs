//! Queries to plans, with the semantics of Flink's planner: of its streaming one, and of its batch one where the session is in
//! batch mode (`physical/batch.rs`).
//!
//! Reading order: [`rel`] (the logical tree), [`query`], [`select`], [`from`], [`join`] and the files they use (names and
//! subqueries resolved, [`slots`] for what the expression binder does not know), [`pushdown`], [`constants`] with [`conditions`], [`prune`], [`no_rows`] and [`reduced_calls`] (rewrites, in the order of [`job`]),
//! [`physical`] (operators), [`changelog`] (kinds of changes), [`sink`] and [`job`] (statements), [`explain`].
//! It reads the session and no clock; nothing here runs a plan.

pub mod ability;
mod aggregate_call;
mod aggregate_constants;
pub mod aggregate_types;
mod changelog;
mod column_expansion;
mod conditions;
mod constants;
mod correlated_nulls;
mod declared_times;
mod distribution;
mod env;
pub mod explain;
mod exprs;
mod frames;
mod from;
mod from_names;
mod group_window;
mod grouping;
mod hints;
mod job;
mod join;
mod join_condition;
mod join_using;
mod keys;
mod lateral;
mod lookup_hint;
mod match_recognize;
mod mini_batch;
mod named_table;
mod named_windows;
mod no_rows;
mod on_subqueries;
mod options;
mod over_calls;
mod physical;
mod prune;
mod pushdown;
mod quantified;
mod query;
mod reduced_calls;
mod rel;
mod scan;
mod scan_pushdown;
mod select;
pub mod select_list;
mod served;
mod session_filters;
mod settings;
mod sink;
mod slot_placement;
mod slots;
mod source;
mod subquery;
mod subquery_pushed;
mod subquery_values;
mod times;
mod unique_key;
mod unnest;
mod unpivot;
mod where_clause;
mod window_function;

use std::collections::BTreeMap;

use ouzel_plan::{JobPlan, ObjectPath, Schema};

use crate::ast::{Insert, ObjectName, Query, Span, Spanned};
use crate::catalog::CatalogTable;
use crate::diagnostic::Diagnostic;
use crate::session::Session;
use env::Env;

pub use explain::explain;

/// A query as a job with one collecting sink.
pub struct PlannedQuery {
    pub plan: JobPlan,
    pub schema: Schema,
}

pub fn plan_insert(session: &Session, insert: &Insert) -> Result<JobPlan, Vec<Diagnostic>> {
    let env = Env::new(session, session.config());
    Ok(job::plan(session, vec![sink::bind_insert(env, insert)])?.plan)
}

/// All INSERTs as one job; what they read in common is read once.
pub fn plan_statement_set(session: &Session, inserts: &[Spanned<Insert>]) -> Result<JobPlan, Vec<Diagnostic>> {
    let env = Env::new(session, session.config());
    let bound = inserts.iter().map(|insert| sink::bind_insert(env, &insert.node)).collect();
    Ok(job::plan(session, bound)?.plan)
}

/// The sink is an internal table with `'connector' = 'collect'`.
pub fn plan_query(session: &Session, query: &Query) -> Result<PlannedQuery, Vec<Diagnostic>> {
    let env = Env::new(session, session.config());
    let bound = sink::bind_collect(env, query)?;
    let schema = bound.rel.schema.clone();
    let plan = job::plan(session, vec![Ok(bound)])?.plan;
    Ok(PlannedQuery { plan, schema })
}

/// Whether a connector can be written to, in Flink's words if not.
pub fn check_written(session: &Session, table: &CatalogTable, at: Span) -> Result<(), Vec<Diagnostic>> {
    options::check_sink(&table.plan_table(&BTreeMap::new()), at, session.portability())
}

/// Whether a table can be read in the session's mode.
pub fn check_read(session: &Session, table: &ObjectName) -> Result<(), Vec<Diagnostic>> {
    let query = crate::parser::parse_query(&format!("SELECT * FROM {}", table.to_sql())).map_err(|e| vec![*e])?;
    // Its places are those of the query that was made here.
    plan_query(session, &query).map(drop).map_err(|errors| errors.into_iter().map(|e| e.at(table.span())).collect())
}

/// The query of a materialised table; the sink has the table's path and `'connector' = 'serve'`.
pub fn plan_served(session: &Session, query: &Query, path: &ObjectPath) -> Result<PlannedQuery, Vec<Diagnostic>> {
    let env = Env::new(session, session.config());
    let bound = sink::bind_served(env, query, path)?;
    let schema = bound.rel.schema.clone();
    let plan = job::plan(session, vec![Ok(bound)])?.plan;
    Ok(PlannedQuery { plan, schema })
}

/// Names and types of a query's columns and what they are declared to be times, without planning it.
pub fn query_schema(session: &Session, query: &Query) -> Result<Schema, Vec<Diagnostic>> {
    job::query_schema(session, query)
}
