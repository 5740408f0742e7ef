//! Lines `NAME ;; EXAMPLE ;; SENTENCE` under `# Group` headings.
//!
//! A sentence that starts with `!` is the reason for which the entry is missing. A name that starts with `@` has a whole
//! statement as its example, one with `~` gives another result each time.

use std::sync::Arc;

use ouzel_engine::runtime::StopSignal;
use ouzel_plan::Config;
use ouzel_sql::session::Session;
use ouzel_sql::statements::{Planned, plan_script};
use parking_lot::Mutex;

use crate::execution::{self, Collect, Executor};
use crate::failure::Failure;
use crate::results::folded::{FoldSink, Folded};
use crate::script;

pub struct Group {
    pub title: &'static str,
    pub entries: Vec<Entry>,
}

pub struct Entry {
    pub name: &'static str,
    pub example: &'static str,
    pub sentence: &'static str,
    /// Why it is not here.
    pub missing: Option<&'static str>,
    pub statement: bool,
    pub varies: bool,
}

pub fn groups(text: &'static str, statements: bool) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if let Some(title) = line.strip_prefix("# ") {
            groups.push(Group { title, entries: Vec::new() });
            continue;
        }
        let mut parts = line.split(";;").map(str::trim);
        let name = parts.next().unwrap_or_default();
        let example = parts.next().unwrap_or_default();
        let said = parts.next().unwrap_or_default();
        let missing = said.strip_prefix('!');
        let entry = Entry {
            name: name.trim_start_matches(['@', '~']),
            example,
            sentence: if missing.is_some() { "" } else { said },
            missing,
            statement: statements || name.starts_with('@'),
            varies: name.starts_with('~'),
        };
        if let Some(group) = groups.last_mut() {
            group.entries.push(entry);
        }
    }
    groups
}

/// Tables that the examples read and write.
const TABLES: &str = "\
CREATE VIEW small AS SELECT * FROM (VALUES (1, 'a'), (2, 'b'), (3, 'a')) AS t(x, s);
CREATE TABLE events (x INT, s STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE prices (s STRING, v INT, ts TIMESTAMP(3), PRIMARY KEY (s) NOT ENFORCED, WATERMARK FOR ts AS ts)
  WITH ('connector' = 'datagen');
CREATE TABLE sink (x INT, s STRING) WITH ('connector' = 'blackhole');
CREATE TABLE files (x INT, d STRING) PARTITIONED BY (d)
  WITH ('connector' = 'filesystem', 'path' = '/tmp/reference', 'format' = 'json');
CREATE VIEW names AS SELECT 'a' AS s;
CREATE MATERIALIZED TABLE kept FRESHNESS = INTERVAL '1' SECOND AS SELECT s FROM names;
";

/// What became of an example.
pub enum Tried {
    /// It plans; its value where it is one expression with one.
    Here(Option<String>),
    /// Flink's words, or ours.
    Refused(String),
}

impl Entry {
    pub fn try_it(&self, executor: &Executor) -> Result<Tried, Failure> {
        let mut config = Config::default();
        config.set("table.local-time-zone", "UTC");
        let mut session = Session::new(config).with_kept_tables();
        plan_script(&mut session, TABLES).map_err(|e| broken(&format!("{e:?}")))?;
        let sql = if self.statement { self.example.to_string() } else { format!("SELECT {}", self.example) };
        let planned = match plan_script(&mut session, &sql) {
            Ok(planned) => planned,
            Err(errors) => return Ok(Tried::Refused(errors[0].primary.clone())),
        };
        for statement in &planned {
            if let Some(error) = script::check_operators(&statement.planned) {
                return Ok(Tried::Refused(error.primary));
            }
        }
        match planned.last().map(|s| &s.planned) {
            Some(Planned::Query { plan, .. }) if !execution::is_unbounded(plan) && !self.varies => {
                value(plan, executor).map(|value| Tried::Here(Some(value)))
            }
            _ => Ok(Tried::Here(None)),
        }
    }
}

/// The folded result of a bounded plan, rows between semicolons.
fn value(plan: &ouzel_plan::JobPlan, executor: &Executor) -> Result<String, Failure> {
    let folded = Arc::new(Mutex::new(Folded::new(execution::is_updating(plan), false, 1000)));
    let shared = folded.clone();
    let collect: Collect = Box::new(move |sink| Box::new(FoldSink::new(sink, "UTC", &[], shared.clone())));
    executor.run(plan, "reference", &StopSignal::default(), execution::metrics_of(plan), Some(collect))?;
    let rows: Vec<String> = folded.lock().head(100).iter().map(|r| r.join(", ")).collect();
    Ok(rows.join("; "))
}

pub fn broken(what: &str) -> Failure {
    Failure::running(format!("error: the reference does not agree with the program: {what}"))
}
