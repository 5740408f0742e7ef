//! CREATE MODEL and ALTER MODEL.

use super::cursor::{Parsed, Parser};
use super::keyword::Keyword as K;
use crate::ast::{AlterModel, CreateModel, ModelColumnDef, ModelOperation, Statement};
use crate::diagnostic::Diagnostic;
use crate::lexer::TokenKind;

impl Parser<'_> {
    /// From MODEL on.
    pub(super) fn create_model(&mut self, temporary: bool) -> Parsed<Statement> {
        let start = self.start();
        self.advance();
        let if_not_exists = self.if_not_exists();
        let name = self.name("a name for the model")?;
        let inputs = self.model_columns(K::INPUT)?;
        let outputs = self.model_columns(K::OUTPUT)?;
        let comment = self.comment()?;
        let options = self.with_options()?;
        if self.is_kw(K::AS) {
            let error = Diagnostic::error("not supported: a model that is made from a query").at(self.token().span);
            let given = [(inputs.is_empty(), "input"), (outputs.is_empty(), "output")];
            return Err(Box::new(match given.iter().find(|(empty, _)| !empty) {
                Some((_, what)) => error.detail(format!(
                    "CREATE MODEL AS SELECT syntax does not support to specify explicit {what} columns."
                )),
                None => error,
            }));
        }
        let span = self.span_from(start);
        Ok(Statement::CreateModel(CreateModel {
            name,
            temporary,
            if_not_exists,
            inputs,
            outputs,
            comment,
            options,
            span,
        }))
    }

    /// `[INPUT (a INT COMMENT '..', ..)]`
    fn model_columns(&mut self, word: K) -> Parsed<Vec<ModelColumnDef>> {
        if !self.eat_kw(word) {
            return Ok(Vec::new());
        }
        self.paren_list(|p| {
            let name = p.ident("a column name")?;
            let data_type = p.nullable_type()?;
            let comment = p.comment()?;
            Ok(ModelColumnDef { name, data_type, comment })
        })
    }

    /// From MODEL on.
    pub(super) fn alter_model(&mut self) -> Parsed<Statement> {
        let start = self.start();
        self.advance();
        let if_exists = self.if_exists();
        let name = self.name("a model's name")?;
        let operation = match self.kind() {
            TokenKind::Keyword(K::RENAME) => {
                self.advance();
                self.expect_kw(K::TO)?;
                ModelOperation::Rename(self.name("a model's name")?)
            }
            TokenKind::Keyword(K::SET) => {
                self.advance();
                ModelOperation::Set(self.options()?)
            }
            TokenKind::Keyword(K::RESET) => {
                self.advance();
                ModelOperation::Reset(self.option_keys()?)
            }
            _ => return Err(self.expected("RENAME TO, SET or RESET")),
        };
        Ok(Statement::AlterModel(AlterModel { name, if_exists, operation, span: self.span_from(start) }))
    }
}
