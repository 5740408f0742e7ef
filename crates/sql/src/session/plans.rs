//! Plans that COMPILE PLAN makes: what one holds, and where a session finds them again.
//!
//! A plan holds what planning its statement again needs, not operators (`docs/decisions/0008-compiled-plans.md`). Files are the
//! program's: a session asks it through [`PlanFiles`] and opens nothing.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};

use ouzel_plan::ObjectPath;

use super::Session;

/// A statement with the part of the session that it is planned in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompiledPlan {
    /// What is kept of tables: ALL, SCHEMA or IDENTIFIER (`table.plan.compile.catalog-objects`).
    pub catalog_objects: String,
    pub catalog: String,
    pub database: String,
    /// The settings that decide how a statement is planned and run (`table.exec.*`, `table.optimizer.*`).
    pub configuration: BTreeMap<String, String>,
    pub tables: Vec<CompiledTable>,
    /// CREATE VIEW of each view, those that others read first.
    pub views: Vec<String>,
    /// INSERT or EXECUTE STATEMENT SET.
    pub statement: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompiledTable {
    /// Catalog, database, name.
    pub path: [String; 3],
    /// CREATE TABLE, without options where only schemas are kept. None: only the name is.
    pub ddl: Option<String>,
}

/// Where plans are.
pub trait PlanFiles: Debug + Send + Sync {
    fn exists(&self, file: &str) -> bool;
    /// The error says why it is no plan, or cannot be read.
    fn read(&self, file: &str) -> Result<CompiledPlan, PlanFileError>;
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanFileError {
    pub primary: String,
    /// Flink's words.
    pub detail: Option<String>,
}

/// The path that a plan's name means: `file:` stands before it or does not.
fn place(file: &str) -> &str {
    file.strip_prefix("file:").map_or(file, |path| if path.starts_with("///") { &path[2..] } else { path })
}

/// The plans that a session knows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plans {
    files: Option<Arc<dyn PlanFiles>>,
    /// Compiled by statements before this one: a script is planned as a whole before it writes a file.
    compiled: BTreeMap<String, CompiledPlan>,
    /// The names that were looked up, in order and each time, while a statement is compiled.
    reads: Option<Arc<Mutex<Vec<ObjectPath>>>>,
}

impl Plans {
    pub fn exists(&self, file: &str) -> bool {
        self.compiled.contains_key(place(file)) || self.files.as_ref().is_some_and(|files| files.exists(file))
    }

    pub fn read(&self, file: &str) -> Result<CompiledPlan, PlanFileError> {
        if let Some(plan) = self.compiled.get(place(file)) {
            return Ok(plan.clone());
        }
        let none = || PlanFileError { primary: "there are no plan files here".to_owned(), detail: None };
        self.files.as_ref().ok_or_else(none)?.read(file)
    }

    pub fn keep(&mut self, file: &str, plan: CompiledPlan) {
        self.compiled.insert(place(file).to_owned(), plan);
    }

    pub fn note_read(&self, path: &ObjectPath) {
        if let Some(reads) = &self.reads {
            reads.lock().unwrap_or_else(PoisonError::into_inner).push(path.clone());
        }
    }
}

impl Session {
    /// Plans are found in these files from here on.
    pub fn with_plan_files(mut self, files: Arc<dyn PlanFiles>) -> Session {
        self.plans.files = Some(files);
        self
    }

    /// A copy whose look-ups are noted, and the notes.
    pub(crate) fn watched(&self) -> (Session, Arc<Mutex<Vec<ObjectPath>>>) {
        let reads: Arc<Mutex<Vec<ObjectPath>>> = Arc::default();
        let mut session = self.clone();
        session.plans.reads = Some(reads.clone());
        (session, reads)
    }
}
