//! Scripts: statements between semicolons, with recovery after errors; and the entry points for
//! single expressions, queries and types.

use super::cursor::{Parsed, Parser};
use super::keyword::Keyword as K;
use crate::ast::{DataType, Expr, Query, Span, Spanned, Statement};
use crate::diagnostic::Diagnostic;
use crate::lexer::TokenKind;

#[derive(Debug, Clone, Default)]
pub struct ParsedScript {
    /// The statements without errors, in order; their spans leave out the semicolon.
    pub statements: Vec<Spanned<Statement>>,
    /// One per broken statement, in order of their places.
    pub errors: Vec<Diagnostic>,
}

/// Parses a whole script.
pub fn parse_script(sql: &str) -> ParsedScript {
    let mut script = ParsedScript::default();
    if u32::try_from(sql.len()).is_err() {
        script.errors.push(Diagnostic::error("the script is longer than 4 GiB"));
        return script;
    }
    let mut parser = Parser::new(sql);
    loop {
        while parser.eat(TokenKind::Semicolon) {}
        if parser.is(TokenKind::Eof) {
            return script;
        }
        let start = parser.start();
        parser.restart();
        parser.in_set = false;
        match parser.whole_statement(&mut script.errors) {
            Ok(Some(node)) => {
                let span = parser.span_from(start);
                script.statements.push(Spanned::new(node, span));
            }
            // The errors are already noted.
            Ok(None) => {}
            Err(error) => {
                script.errors.push(*error);
                parser.skip_statement();
            }
        }
    }
}

/// Parses one expression and nothing after it.
pub fn parse_expression(sql: &str) -> Result<Expr, Box<Diagnostic>> {
    whole(sql, |parser| parser.expression())
}

/// Parses one query; a semicolon may follow.
pub fn parse_query(sql: &str) -> Result<Query, Box<Diagnostic>> {
    whole(sql, |parser| {
        let query = parser.query()?;
        parser.eat(TokenKind::Semicolon);
        Ok(query)
    })
}

/// Parses one type with its nullability, as DDL writes it.
pub fn parse_type(sql: &str) -> Result<DataType, Box<Diagnostic>> {
    whole(sql, |parser| parser.nullable_type())
}

fn whole<T>(sql: &str, parse: impl FnOnce(&mut Parser<'_>) -> Parsed<T>) -> Result<T, Box<Diagnostic>> {
    if u32::try_from(sql.len()).is_err() {
        return Err(Box::new(Diagnostic::error("the text is longer than 4 GiB")));
    }
    let mut parser = Parser::new(sql);
    let node = parse(&mut parser)?;
    if !parser.is(TokenKind::Eof) {
        return Err(parser.expected("the end of the text"));
    }
    Ok(node)
}

impl Parser<'_> {
    /// One statement up to its semicolon or the end. `None`: a statement set some of whose INSERTs
    /// were broken; all of their errors are in `errors`.
    fn whole_statement(&mut self, errors: &mut Vec<Diagnostic>) -> Parsed<Option<Statement>> {
        let before = errors.len();
        let statement = self.statement(errors)?;
        if !self.is(TokenKind::Semicolon) && !self.is(TokenKind::Eof) {
            return Err(self.after_statement(&statement));
        }
        Ok((errors.len() == before).then_some(statement))
    }

    /// What to say about a token behind a finished statement.
    fn after_statement(&self, statement: &Statement) -> Box<Diagnostic> {
        // An alias could often have stood here, so a reserved word is told to be quoted.
        let has_query = !matches!(
            statement,
            Statement::Show(_)
                | Statement::Describe(_)
                | Statement::Drop(_)
                | Statement::Use(_)
                | Statement::Truncate(_)
        );
        let what = if has_query && self.may_have_alias() {
            "the end of the statement or an alias"
        } else {
            "the end of the statement"
        };
        let mut error = self.expected(what);
        if self.is_kw(K::NOT) {
            error.detail = Some(self.encountered_pair(self.token()));
        }
        if self.is_any_kw(&[K::SELECT, K::INSERT, K::CREATE, K::SET, K::EXECUTE]) {
            error.hint = Some("is a \";\" missing before it?".to_owned());
        }
        error
    }

    /// Goes behind the next semicolon; a broken statement set is left whole behind its END.
    fn skip_statement(&mut self) {
        while !self.is(TokenKind::Semicolon) && !self.is(TokenKind::Eof) {
            self.advance();
        }
    }

    /// Skips what is left of one statement inside BEGIN .. END: to its semicolon, or to END.
    pub(super) fn skip_inner_statement(&mut self) {
        let mut cases = 0u32;
        loop {
            match self.kind() {
                TokenKind::Semicolon | TokenKind::Eof => return,
                TokenKind::Keyword(K::CASE) => cases += 1,
                TokenKind::Keyword(K::END) if cases == 0 => return,
                TokenKind::Keyword(K::END) => cases -= 1,
                _ => {}
            }
            self.advance();
        }
    }

    /// The text's span from `start` to the last taken token.
    pub(super) fn spanned<T>(&self, node: T, start: u32) -> Spanned<T> {
        let span: Span = self.span_from(start);
        Spanned::new(node, span)
    }
}
