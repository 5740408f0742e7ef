//! The parser's place in the text: looking at a token, taking it, saying what was expected.

use super::{Parser, is_reserved};
use crate::serving::error::QueryError;
use crate::serving::lexer::{Lexeme, Token, error_at};

impl Parser<'_> {
    pub(super) fn peek(&self) -> &Token {
        &self.lexemes[self.position].token
    }

    /// The end is never passed, so that there always is a token.
    pub(super) fn next(&mut self) -> Token {
        let token = self.peek().clone();
        self.position = (self.position + 1).min(self.lexemes.len() - 1);
        if token == Token::End {
            // Callers step back by one when they do not like a token.
            self.lexemes.push(Lexeme { token: Token::End, offset: self.sql.len() });
            self.position = self.lexemes.len() - 1;
        }
        token
    }

    pub(super) fn is(&self, keyword: &str) -> bool {
        matches!(self.peek(), Token::Word(word) if word.eq_ignore_ascii_case(keyword))
    }

    pub(super) fn takes(&mut self, keyword: &str) -> bool {
        let taken = self.is(keyword);
        self.position += usize::from(taken);
        taken
    }

    pub(super) fn expect(&mut self, keyword: &str) -> Result<(), QueryError> {
        if self.takes(keyword) { Ok(()) } else { Err(self.unexpected(&keyword.to_uppercase())) }
    }

    pub(super) fn is_symbol(&self, symbol: &str) -> bool {
        matches!(self.peek(), Token::Symbol(found) if *found == symbol)
    }

    pub(super) fn takes_symbol(&mut self, symbol: &str) -> bool {
        let taken = self.is_symbol(symbol);
        self.position += usize::from(taken);
        taken
    }

    pub(super) fn expect_symbol(&mut self, symbol: &str) -> Result<(), QueryError> {
        if self.takes_symbol(symbol) { Ok(()) } else { Err(self.unexpected(&format!("\"{symbol}\""))) }
    }

    pub(super) fn name(&mut self) -> Result<String, QueryError> {
        let name = match self.peek() {
            Token::Quoted(name) => name.clone(),
            Token::Word(word) if !is_reserved(word) => word.clone(),
            _ => return Err(self.unexpected("a name")),
        };
        self.position += 1;
        Ok(name)
    }

    pub(super) fn error(&self, message: impl Into<String>) -> QueryError {
        error_at(self.sql, self.lexemes[self.position].offset, message)
    }

    pub(super) fn unexpected(&self, expected: &str) -> QueryError {
        let found = match self.peek() {
            Token::Word(text) | Token::Quoted(text) | Token::Number(text) | Token::Text(text) => text,
            Token::Symbol(symbol) => *symbol,
            Token::End => "<EOF>",
        };
        self.error(format!("Encountered \"{found}\" where {expected} was expected"))
    }
}
