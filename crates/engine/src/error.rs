//! What can go wrong while a job runs, and who is at fault.

use std::{fmt, io};

use ouzel_functions::RowErrors;
use ouzel_plan::NodeId;

/// A failure of a running job. `domain` and `retry` decide exit codes, restarts and the colour on the page.
#[derive(Debug, Clone)]
pub struct EngineError {
    pub domain: Domain,
    pub retry: bool,
    /// A job that failed so fails the same way at each start: it gets none, whatever its restart strategy says.
    pub hopeless: bool,
    /// The table or operator where it happened, for people.
    pub place: Option<String>,
    /// The node of the plan whose expression failed: who has the plan can show it.
    pub node: Option<NodeId>,
    pub primary: String,
    pub detail: Option<String>,
    pub hint: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Domain {
    /// The script or the data.
    User,
    /// A file, a server, the network, the disk.
    External,
    /// A bug of ours.
    Internal,
    /// Nobody: whoever read standard output has gone (`ouzel run script.sql | head`).
    Reader,
}

impl EngineError {
    pub fn user(primary: impl Into<String>) -> EngineError {
        EngineError::new(Domain::User, primary)
    }
    pub fn external(primary: impl Into<String>) -> EngineError {
        EngineError { retry: true, ..EngineError::new(Domain::External, primary) }
    }
    pub fn internal(primary: impl Into<String>) -> EngineError {
        EngineError::new(Domain::Internal, primary)
    }
    /// Standard output or standard error cannot be written.
    pub fn printing(cause: &io::Error) -> EngineError {
        match cause.kind() {
            io::ErrorKind::BrokenPipe => EngineError::new(Domain::Reader, "nobody reads what is printed"),
            _ => EngineError::external(format!("cannot print: {cause}")),
        }
    }
    /// An expression failed on a row; `message` in Flink's words.
    pub fn on_row(message: &str) -> EngineError {
        EngineError::user("an expression failed on a row").detail(message)
    }
    fn new(domain: Domain, primary: impl Into<String>) -> EngineError {
        EngineError {
            domain,
            retry: false,
            hopeless: false,
            place: None,
            node: None,
            primary: primary.into(),
            detail: None,
            hint: None,
        }
    }
    pub fn detail(mut self, detail: impl Into<String>) -> EngineError {
        self.detail = Some(detail.into());
        self
    }
    pub fn hint(mut self, hint: impl Into<String>) -> EngineError {
        self.hint = Some(hint.into());
        self
    }
    /// Another start cannot help.
    pub fn hopeless(mut self) -> EngineError {
        self.hopeless = true;
        self
    }
    /// Names the place unless an inner one is already named.
    pub fn at(mut self, place: impl Into<String>) -> EngineError {
        self.place.get_or_insert_with(|| place.into());
        self
    }
}

/// Fails when a row of an evaluation did.
pub fn check_rows(errors: &RowErrors) -> Result<()> {
    errors.first().map_or(Ok(()), |(_, message)| Err(EngineError::on_row(message)))
}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.primary)?;
        if let Some(place) = &self.place {
            write!(f, "\n  at: {place}")?;
        }
        if let Some(detail) = &self.detail {
            write!(f, "\n  detail: {detail}")?;
        }
        if let Some(hint) = &self.hint {
            write!(f, "\n  hint: {hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for EngineError {}

pub type Result<T> = std::result::Result<T, EngineError>;
