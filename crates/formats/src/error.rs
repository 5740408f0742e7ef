//! What a format can refuse.

/// A format's failure, worded for people.
#[derive(Debug, Clone, thiserror::Error)]
pub enum FormatError {
    /// The options or the schema cannot work with this format; found before the first record.
    #[error("{0}")]
    Unsupported(String),
    /// A row cannot be written (or a whole file cannot be read).
    #[error("{0}")]
    Data(String),
}
