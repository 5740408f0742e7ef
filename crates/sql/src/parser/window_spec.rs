//! OVER and the specification of windows.

use super::cursor::{Parsed, Parser};
use super::keyword::Keyword as K;
use crate::ast::{FrameBound, FrameUnit, Over, WindowFrame, WindowSpec};
use crate::lexer::TokenKind;

impl Parser<'_> {
    /// `OVER w` or `OVER (..)`.
    pub(super) fn over_clause(&mut self) -> Parsed<Over> {
        self.expect_kw(K::OVER)?;
        if self.is(TokenKind::LParen) {
            return Ok(Over::Spec(self.window_spec()?));
        }
        Ok(Over::Name(self.ident("a window name or \"(\"")?))
    }

    /// `([w] [PARTITION BY ..] [ORDER BY ..] [ROWS | RANGE ..])`
    pub(super) fn window_spec(&mut self) -> Parsed<WindowSpec> {
        let start = self.start();
        self.expect(TokenKind::LParen, "\"(\"")?;
        let base = if self.is_ident() { Some(self.ident("a window name")?) } else { None };
        let mut spec = WindowSpec {
            base,
            partition_by: Vec::new(),
            order_by: Vec::new(),
            frame: None,
            span: crate::ast::Span::default(),
        };
        if self.eat_kw(K::PARTITION) {
            self.expect_kw(K::BY)?;
            spec.partition_by = self.comma_list(Self::expression)?;
        }
        if self.is_kw(K::ORDER) {
            spec.order_by = self.order_by()?;
        }
        if self.is_kw(K::ROWS) || self.is_kw(K::RANGE) {
            spec.frame = Some(self.window_frame()?);
        }
        self.expect(TokenKind::RParen, "PARTITION BY, ORDER BY, ROWS, RANGE or \")\"")?;
        spec.span = self.span_from(start);
        Ok(spec)
    }

    fn window_frame(&mut self) -> Parsed<WindowFrame> {
        let start = self.start();
        let unit = if self.eat_kw(K::ROWS) {
            FrameUnit::Rows
        } else {
            self.expect_kw(K::RANGE)?;
            FrameUnit::Range
        };
        let (first, end) = if self.eat_kw(K::BETWEEN) {
            let first = self.frame_bound()?;
            self.expect_kw(K::AND)?;
            (first, Some(self.frame_bound()?))
        } else {
            (self.frame_bound()?, None)
        };
        Ok(WindowFrame { unit, start: first, end, span: self.span_from(start) })
    }

    fn frame_bound(&mut self) -> Parsed<FrameBound> {
        if self.eat_kw(K::CURRENT) {
            self.expect_kw(K::ROW)?;
            return Ok(FrameBound::CurrentRow);
        }
        // UNBOUNDED is also a plain name.
        if self.eat_kws(&[K::UNBOUNDED, K::PRECEDING]) {
            return Ok(FrameBound::UnboundedPreceding);
        }
        if self.eat_kws(&[K::UNBOUNDED, K::FOLLOWING]) {
            return Ok(FrameBound::UnboundedFollowing);
        }
        let value = Box::new(self.operand_before_in()?);
        if self.eat_kw(K::PRECEDING) {
            Ok(FrameBound::Preceding(value))
        } else if self.eat_kw(K::FOLLOWING) {
            Ok(FrameBound::Following(value))
        } else {
            Err(self.expected("PRECEDING or FOLLOWING"))
        }
    }
}
