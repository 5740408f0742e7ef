//! UNPIVOT behind a table.

use super::cursor::{Parsed, Parser};
use super::keyword::Keyword as K;
use crate::ast::{Ident, Unpivot, UnpivotGroup};
use crate::lexer::TokenKind;

impl Parser<'_> {
    pub(super) fn unpivot(&mut self) -> Parsed<Unpivot> {
        let start = self.start();
        self.expect_kw(K::UNPIVOT)?;
        let include_nulls = self.eat_kws(&[K::INCLUDE, K::NULLS]);
        if !include_nulls {
            self.eat_kws(&[K::EXCLUDE, K::NULLS]);
        }
        self.expect(TokenKind::LParen, "\"(\"")?;
        let measures = self.one_or_several()?;
        self.expect_kw(K::FOR)?;
        let axes = self.one_or_several()?;
        self.expect_kw(K::IN)?;
        let groups = self.paren_list(Self::unpivot_group)?;
        self.expect(TokenKind::RParen, "\")\"")?;
        Ok(Unpivot { include_nulls, measures, axes, groups, span: self.span_from(start) })
    }

    /// `c AS 'x'`, `(c, d) AS (1, 2)`
    fn unpivot_group(&mut self) -> Parsed<UnpivotGroup> {
        let start = self.start();
        let columns = self.one_or_several()?;
        let axis = match self.eat_kw(K::AS) {
            true if self.is(TokenKind::LParen) => self.paren_list(Self::expression)?,
            true => vec![self.expression()?],
            false => Vec::new(),
        };
        Ok(UnpivotGroup { columns, axis, span: self.span_from(start) })
    }

    fn one_or_several(&mut self) -> Parsed<Vec<Ident>> {
        if self.is(TokenKind::LParen) { self.ident_list() } else { Ok(vec![self.ident("a column name")?]) }
    }
}
