//! Runs a query over a snapshot of a table: filter, group or not, sort, cut.
//!
//! One thread, row by row, on the snapshot it was given: a writer is never held up and the
//! answer is of one instant. CPU-bound, so that the caller runs it on a blocking thread.
//!
//! Invariant: every loop over the table's rows looks at the deadline now and then.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::bind::{Plan, SortKey, bind};
use super::error::QueryError;
use super::expression::compare;
use super::group::GroupTable;
use super::parser::parse;
use super::schema::{Column, TableSchema};
use super::table::{ServedTable, TableSnapshot};
use super::value::Value;

/// Rows between two looks at the clock.
const ROWS_PER_CHECK: usize = 4096;

/// A result and what it took.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Value>>,
    /// Absent for a query over nothing.
    pub scan: Option<Scan>,
}

#[derive(Debug, Clone, Copy, Default)]
pub struct Scan {
    pub rows_total: u64,
    pub rows_matched: u64,
    /// Values looked at by the filter, and behind it.
    pub entries_in_filter: u64,
    pub entries_post_filter: u64,
    /// When the table last changed.
    pub updated_ms: Option<i64>,
}

/// Answers `sql`; `table` finds a served table by its name. `options` are those that came beside
/// the text, as `key=value;...`, and yield to those in it.
pub fn execute(
    sql: &str,
    options: &str,
    table: impl Fn(&str) -> Option<Arc<ServedTable>>,
) -> Result<Answer, QueryError> {
    let mut query = parse(sql)?;
    for option in options.split(';') {
        if let Some((key, value)) = option.split_once('=') {
            query.options.push((key.trim().to_owned(), value.trim().to_owned()));
        }
    }
    let Some(name) = &query.table else {
        let plan = bind(&query, &TableSchema { columns: Vec::new(), key: None })?;
        let (rows, _) = run(&plan, std::iter::once::<&[Value]>(&[]))?;
        return Ok(Answer { columns: plan.columns, rows, scan: None });
    };
    let found = find_table(&name.name, table)?;
    let snapshot: TableSnapshot = found.snapshot();
    let plan = bind(&query, snapshot.schema())?;
    let (rows, matched) = run(&plan, snapshot.rows())?;
    let scan = Scan {
        rows_total: snapshot.len(),
        rows_matched: matched,
        entries_in_filter: if plan.filter.is_some() { snapshot.len() } else { 0 },
        entries_post_filter: matched * plan.columns_read as u64,
        updated_ms: snapshot.updated_ms(),
    };
    Ok(Answer { columns: plan.columns, rows, scan: Some(scan) })
}

/// Also by the name with Pinot's suffix for the kind of table.
fn find_table(name: &str, table: impl Fn(&str) -> Option<Arc<ServedTable>>) -> Result<Arc<ServedTable>, QueryError> {
    let bare = name.strip_suffix("_REALTIME").or_else(|| name.strip_suffix("_OFFLINE"));
    table(name).or_else(|| bare.and_then(table)).ok_or_else(|| QueryError::UnknownTable(name.to_owned()))
}

struct Deadline {
    end: Instant,
    timeout_ms: u64,
    rows: usize,
}

impl Deadline {
    fn new(timeout_ms: u64) -> Self {
        let now = Instant::now();
        let end = now.checked_add(Duration::from_millis(timeout_ms)).unwrap_or(now);
        Self { end, timeout_ms, rows: 0 }
    }

    fn row(&mut self) -> Result<(), QueryError> {
        self.rows += 1;
        if self.rows.is_multiple_of(ROWS_PER_CHECK) && Instant::now() > self.end {
            return Err(QueryError::Timeout(self.timeout_ms));
        }
        Ok(())
    }
}

/// The result's rows, and how many rows of the table matched.
fn run<'a>(plan: &Plan, rows: impl Iterator<Item = &'a [Value]>) -> Result<(Vec<Vec<Value>>, u64), QueryError> {
    let mut deadline = Deadline::new(plan.timeout_ms);
    let mut matched = 0;
    let mut result = Selection::new(plan);
    let mut groups = plan.groups.as_ref().map(GroupTable::new);
    for row in rows {
        deadline.row()?;
        if let Some(filter) = &plan.filter
            && filter.truth(row)? != Some(true)
        {
            continue;
        }
        match &mut groups {
            Some(groups) => groups.add(row)?,
            None if result.is_full() => break,
            None => result.add(Cow::Borrowed(row))?,
        }
        matched += 1;
    }
    if let Some(groups) = groups {
        for row in groups.finish()? {
            deadline.row()?;
            let kept = match &plan.having {
                Some(having) => having.truth(&row)? == Some(true),
                None => true,
            };
            if kept && !result.is_full() {
                result.add(Cow::Owned(row))?;
            }
        }
    }
    Ok((result.finish()?, matched))
}

/// Rows that may be in the result; of a sorted result never many more than it needs.
struct Selection<'p, 'a> {
    plan: &'p Plan,
    needed: usize,
    rows: Vec<Candidate<'a>>,
    added: usize,
}

struct Candidate<'a> {
    sort: Vec<Value>,
    /// Ties keep the order in which they came.
    ordinal: usize,
    row: Cow<'a, [Value]>,
}

impl<'p, 'a> Selection<'p, 'a> {
    fn new(plan: &'p Plan) -> Self {
        let needed = plan.limit.saturating_add(plan.offset);
        Self { plan, needed, rows: Vec::new(), added: 0 }
    }

    /// No further row can change the result.
    fn is_full(&self) -> bool {
        self.plan.limit == 0 || (self.plan.order.is_empty() && self.rows.len() >= self.needed)
    }

    fn add(&mut self, row: Cow<'a, [Value]>) -> Result<(), QueryError> {
        let mut sort = Vec::with_capacity(self.plan.order.len());
        for key in &self.plan.order {
            sort.push(key.bound.evaluate(&row)?);
        }
        self.rows.push(Candidate { sort, ordinal: self.added, row });
        self.added += 1;
        if self.rows.len() > self.needed.saturating_mul(2).saturating_add(1024) {
            let order = &self.plan.order;
            self.rows.select_nth_unstable_by(self.needed, |left, right| compare_candidates(order, left, right));
            self.rows.truncate(self.needed);
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<Vec<Value>>, QueryError> {
        let plan = self.plan;
        if !plan.order.is_empty() {
            self.rows.sort_unstable_by(|left, right| compare_candidates(&plan.order, left, right));
        }
        let rows = self.rows.iter().skip(plan.offset).take(plan.limit);
        rows.map(|candidate| plan.outputs.iter().map(|output| output.evaluate(&candidate.row)).collect()).collect()
    }
}

fn compare_candidates(order: &[SortKey], left: &Candidate<'_>, right: &Candidate<'_>) -> Ordering {
    for (key, (left, right)) in order.iter().zip(left.sort.iter().zip(&right.sort)) {
        let ordering = match (left.is_null(), right.is_null()) {
            (true, true) => Ordering::Equal,
            (true, false) if key.nulls_first => Ordering::Less,
            (true, false) => Ordering::Greater,
            (false, true) if key.nulls_first => Ordering::Greater,
            (false, true) => Ordering::Less,
            (false, false) => {
                // NaN equals everything to SQL, so that a sort needs an order of its own for it.
                let ordering = compare(left, right).unwrap_or_else(|| nan_last(left, right));
                if key.descending { ordering.reverse() } else { ordering }
            }
        };
        if ordering.is_ne() {
            return ordering;
        }
    }
    left.ordinal.cmp(&right.ordinal)
}

fn nan_last(left: &Value, right: &Value) -> Ordering {
    let is_nan = |value: &Value| value.as_double().is_some_and(f64::is_nan);
    is_nan(left).cmp(&is_nan(right))
}
