//! What can go wrong while a job runs, and who is at fault.

use std::fmt;

/// A failure of a running job. `domain` and `retry` decide exit codes, restarts and the colour on the page.
#[derive(Debug, Clone)]
pub struct EngineError {
    pub domain: Domain,
    pub retry: bool,
    /// The operator or table where it happened, for people.
    pub place: Option<String>,
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
    fn new(domain: Domain, primary: impl Into<String>) -> EngineError {
        EngineError { domain, retry: false, place: None, primary: primary.into(), detail: None, hint: None }
    }
    pub fn detail(mut self, detail: impl Into<String>) -> EngineError {
        self.detail = Some(detail.into());
        self
    }
    pub fn hint(mut self, hint: impl Into<String>) -> EngineError {
        self.hint = Some(hint.into());
        self
    }
    /// Names the place unless an inner one is already named.
    pub fn at(mut self, place: impl Into<String>) -> EngineError {
        self.place.get_or_insert_with(|| place.into());
        self
    }
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
