//! What ends the program badly: a text for people and an exit code.

use std::fmt;

use ouzel_engine::EngineError;

#[derive(Debug)]
pub struct Failure {
    text: String,
    refused: bool,
}

impl Failure {
    /// Nothing ran: exit code 2.
    pub fn refused(text: impl Into<String>) -> Failure {
        Failure { text: text.into(), refused: true }
    }
    /// It failed while running: exit code 1.
    pub fn running(text: impl Into<String>) -> Failure {
        Failure { text: text.into(), refused: false }
    }
    pub fn exit_code(&self) -> u8 {
        if self.refused { 2 } else { 1 }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Failure {
        Failure::running(format!("error: {error}"))
    }
}
