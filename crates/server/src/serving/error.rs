//! Why a query was refused or failed, with Pinot's number for it.

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    #[error("From line {line}, column {column}: {message}")]
    Parse { message: String, line: usize, column: usize },
    #[error("{0}")]
    UnknownTable(String),
    #[error("Unknown columnName '{0}' found in the query")]
    UnknownColumn(String),
    /// Well-formed, but it cannot mean anything here.
    #[error("{0}")]
    Invalid(String),
    /// A row's value made it fail.
    #[error("{0}")]
    Execution(String),
    #[error("the query took longer than {0} ms; timeoutMs in the query options allows more")]
    Timeout(u64),
}

impl QueryError {
    /// Pinot's `errorCode`.
    pub fn code(&self) -> u32 {
        match self {
            Self::Parse { .. } => 150,
            Self::UnknownTable(_) => 190,
            Self::Execution(_) => 200,
            Self::Timeout(_) => 250,
            Self::Invalid(_) => 700,
            Self::UnknownColumn(_) => 710,
        }
    }

    /// Pinot's `message`: the name of the code, then the cause.
    pub fn message(&self) -> String {
        let name = match self {
            Self::Parse { .. } => "SQLParsingError",
            // Pinot does not say which, and clients compare the text.
            Self::UnknownTable(_) => return "TableDoesNotExistError".to_owned(),
            Self::Execution(_) => "QueryExecutionError",
            Self::Timeout(_) => "ExecutionTimeoutError",
            Self::Invalid(_) => "QueryValidationError",
            Self::UnknownColumn(_) => "UnknownColumnError",
        };
        format!("{name}:\n{self}")
    }
}
