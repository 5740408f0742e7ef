//! Calls: ordinary ones with DISTINCT, FILTER, WITHIN GROUP and OVER, and the functions whose
//! arguments have a syntax of their own.

use super::cursor::{Parsed, Parser};
use super::keyword::Keyword as K;
use crate::ast::{
    Expr, ExprKind, FunctionArg, FunctionCall, Ident, NullTreatment, ObjectName, OverlayArgs, QueryConstructorKind,
    Span, TableArg, TableArgSource, TrimSide,
};
use crate::diagnostic::Diagnostic;
use crate::lexer::TokenKind;

impl Parser<'_> {
    /// `a`, `a.b.*`, `f(..)`, `CURRENT_DATE`.
    pub(super) fn name_or_call(&mut self) -> Parsed<Expr> {
        let start = self.start();
        if let TokenKind::Keyword(keyword) = self.kind()
            && keyword.is_reserved()
        {
            return self.reserved_call(keyword);
        }
        let mut parts = vec![self.ident("an expression")?];
        while self.is(TokenKind::Dot) {
            if self.peek(1) == TokenKind::Star {
                self.advance();
                self.advance();
                let qualifier = Some(ObjectName(parts));
                return Ok(Expr::new(ExprKind::Star { qualifier }, self.span_from(start)));
            }
            self.advance();
            parts.push(self.ident_after_dot("a name after \".\"")?);
        }
        let name = ObjectName(parts);
        if self.is(TokenKind::LParen) {
            let call = self.call(name)?;
            return Ok(self.call_expr(call, start));
        }
        Ok(Expr::new(ExprKind::Column(name), self.span_from(start)))
    }

    fn call_expr(&self, call: FunctionCall, start: u32) -> Expr {
        Expr::new(ExprKind::Function(Box::new(call)), self.span_from(start))
    }

    /// A call whose name is a reserved word.
    fn reserved_call(&mut self, keyword: K) -> Parsed<Expr> {
        let start = self.start();
        let followed = self.peek(1) == TokenKind::LParen;
        if followed && keyword.is_function() {
            let name = self.word_as_name();
            let call = self.call(name)?;
            return Ok(self.call_expr(call, start));
        }
        if keyword.is_niladic() {
            let name = self.word_as_name();
            let call = FunctionCall {
                name,
                parens: false,
                distinct: None,
                args: Vec::new(),
                within_group: Vec::new(),
                null_treatment: None,
                filter: None,
                over: None,
            };
            return Ok(self.call_expr(call, start));
        }
        Err(self.expected("an expression"))
    }

    /// The current word as a name, reserved or not.
    fn word_as_name(&mut self) -> ObjectName {
        let token = self.advance();
        ObjectName(vec![Ident::new(self.text(token.span), token.span)])
    }

    /// From the opening parenthesis on.
    pub(super) fn call(&mut self, name: ObjectName) -> Parsed<FunctionCall> {
        let mut call = FunctionCall {
            name,
            parens: true,
            distinct: None,
            args: Vec::new(),
            within_group: Vec::new(),
            null_treatment: None,
            filter: None,
            over: None,
        };
        self.expect(TokenKind::LParen, "\"(\"")?;
        if !self.is(TokenKind::RParen) {
            if self.eat_kw(K::DISTINCT) {
                call.distinct = Some(true);
            } else if self.eat_kw(K::ALL) {
                call.distinct = Some(false);
            }
            self.call_arguments(&mut call)?;
        }
        self.expect(TokenKind::RParen, "\")\" or \",\"")?;
        self.call_suffix(&mut call)?;
        Ok(call)
    }

    fn call_arguments(&mut self, call: &mut FunctionCall) -> Parsed<()> {
        if self.is(TokenKind::Star) && self.peek(1) == TokenKind::RParen {
            let token = self.advance();
            call.args
                .push(FunctionArg { name: None, value: Expr::new(ExprKind::Star { qualifier: None }, token.span) });
            return Ok(());
        }
        call.args = self.comma_list(Self::argument)?;
        if call.null_treatment.is_none() {
            call.null_treatment = self.null_treatment();
        }
        if self.is_kw(K::ORDER) && call.takes_order() {
            call.within_group = self.order_by()?;
        }
        Ok(())
    }

    fn null_treatment(&mut self) -> Option<NullTreatment> {
        if self.eat_kws(&[K::IGNORE, K::NULLS]) {
            Some(NullTreatment::Ignore)
        } else if self.eat_kws(&[K::RESPECT, K::NULLS]) {
            Some(NullTreatment::Respect)
        } else {
            None
        }
    }

    fn call_suffix(&mut self, call: &mut FunctionCall) -> Parsed<()> {
        if call.null_treatment.is_none() {
            call.null_treatment = self.null_treatment();
        }
        if self.is_kw(K::WITHIN) && self.is_kw_at(1, K::GROUP) {
            self.advance();
            self.advance();
            call.within_group = self.within_group()?;
        }
        call.filter = self.filter_clause()?;
        if self.is_kw(K::OVER) {
            call.over = Some(self.over_clause()?);
        }
        Ok(())
    }

    pub(super) fn within_group(&mut self) -> Parsed<Vec<crate::ast::OrderByItem>> {
        self.expect(TokenKind::LParen, "\"(\"")?;
        if !self.is_kw(K::ORDER) {
            return Err(self.expected("ORDER BY"));
        }
        let items = self.order_by()?;
        self.expect(TokenKind::RParen, "\")\"")?;
        Ok(items)
    }

    /// `FILTER (WHERE e)`
    pub(super) fn filter_clause(&mut self) -> Parsed<Option<Expr>> {
        if !self.eat_kw(K::FILTER) {
            return Ok(None);
        }
        self.expect(TokenKind::LParen, "\"(\"")?;
        self.expect_kw(K::WHERE)?;
        let condition = self.expression()?;
        self.expect(TokenKind::RParen, "\")\"")?;
        Ok(Some(condition))
    }

    /// One argument: named or not, a value, a table, a descriptor, DEFAULT.
    pub(super) fn argument(&mut self) -> Parsed<FunctionArg> {
        let name = if self.is_ident() && self.peek(1) == TokenKind::Arrow {
            let name = self.ident("an argument name")?;
            self.advance();
            Some(name)
        } else {
            if self.peek(1) == TokenKind::Arrow {
                return Err(self.expected("an argument name"));
            }
            None
        };
        let value = self.argument_value()?;
        Ok(FunctionArg { name, value })
    }

    fn argument_value(&mut self) -> Parsed<Expr> {
        let start = self.start();
        if self.is_kw(K::TABLE) {
            return self.nested(Self::table_argument);
        }
        if self.is_kw(K::MODEL) && self.is_ident_at(1) {
            self.advance();
            let name = self.name("a model's name")?;
            return Ok(Expr::new(ExprKind::Model(name), self.span_from(start)));
        }
        if self.is_kw(K::DEFAULT) {
            let token = self.advance();
            return Ok(Expr::new(ExprKind::Default, token.span));
        }
        let value = self.expression()?;
        match value.kind {
            ExprKind::Subquery(query) if self.is_any_kw(&[K::PARTITION, K::ORDER]) => {
                self.table_argument_suffix(TableArgSource::Query(query), start)
            }
            kind => Ok(Expr::new(kind, value.span)),
        }
    }

    /// `TABLE t`; a query stands in parentheses without the word.
    fn table_argument(&mut self) -> Parsed<Expr> {
        let start = self.start();
        self.expect_kw(K::TABLE)?;
        let name = self.name("a table name")?;
        let hints = self.hints()?;
        self.table_argument_suffix(TableArgSource::Table { name, hints }, start)
    }

    /// `[PARTITION BY k | (k, ..)] [ORDER BY o | (o, ..)]`
    fn table_argument_suffix(&mut self, source: TableArgSource, start: u32) -> Parsed<Expr> {
        let mut partition_by = Vec::new();
        if self.eat_kws(&[K::PARTITION, K::BY]) {
            partition_by =
                if self.is(TokenKind::LParen) { self.paren_list(Self::expression)? } else { vec![self.expression()?] };
        }
        let mut order_by = Vec::new();
        if self.eat_kws(&[K::ORDER, K::BY]) {
            order_by =
                if self.is(TokenKind::LParen) { self.paren_list(Self::order_item)? } else { vec![self.order_item()?] };
        }
        let span = self.span_from(start);
        let argument = TableArg { source, partition_by, order_by, span };
        Ok(Expr::new(ExprKind::Table(Box::new(argument)), span))
    }

    /// The functions and constructors that begin with a word of their own; `None` for all others.
    pub(super) fn special_call(&mut self, keyword: K) -> Parsed<Option<Expr>> {
        let start = self.start();
        let next = self.peek(1);
        let parens = next == TokenKind::LParen;
        let kind = match keyword {
            K::CAST | K::TRY_CAST | K::SAFE_CAST if parens => self.cast(keyword)?,
            K::EXTRACT if parens => self.extract()?,
            K::FLOOR | K::CEIL | K::CEILING if parens => return self.floor_or_ceil().map(Some),
            K::TRIM if parens => self.trim()?,
            K::SUBSTRING if parens => self.substring()?,
            K::OVERLAY if parens => self.overlay()?,
            K::POSITION if parens => self.position()?,
            K::TIMESTAMPADD | K::TIMESTAMPDIFF if parens => self.timestamp_arithmetic(keyword)?,
            K::ROW if parens => {
                self.advance();
                ExprKind::Row { items: self.paren_list(Self::expression)?, explicit: true }
            }
            K::ARRAY | K::MAP | K::MULTISET if next == TokenKind::LBracket => self.collection(keyword)?,
            K::ARRAY | K::MAP | K::MULTISET if parens => self.query_constructor(keyword)?,
            K::DESCRIPTOR if parens => {
                self.advance();
                ExprKind::Descriptor(self.ident_list()?)
            }
            K::CURSOR if parens => {
                self.advance();
                ExprKind::Cursor(Box::new(self.parenthesised_query()?))
            }
            K::RUNNING | K::FINAL if self.starts_navigation() => {
                self.advance();
                ExprKind::MatchSemantics { running: keyword == K::RUNNING, expr: Box::new(self.name_or_call()?) }
            }
            K::JSON_EXISTS
            | K::JSON_VALUE
            | K::JSON_QUERY
            | K::JSON_OBJECT
            | K::JSON_ARRAY
            | K::JSON_OBJECTAGG
            | K::JSON_ARRAYAGG
                if parens =>
            {
                self.json_function(keyword)?
            }
            _ => return Ok(None),
        };
        Ok(Some(Expr::new(kind, self.span_from(start))))
    }

    /// `RUNNING f(`, `FINAL f(`: without the call, `final` is a name.
    fn starts_navigation(&self) -> bool {
        matches!(self.peek(1), TokenKind::Keyword(_) | TokenKind::Ident) && self.peek(2) == TokenKind::LParen
    }

    fn open(&mut self) -> Parsed<()> {
        self.advance();
        self.expect(TokenKind::LParen, "\"(\"")?;
        Ok(())
    }

    fn close(&mut self) -> Parsed<()> {
        self.expect(TokenKind::RParen, "\")\"")?;
        Ok(())
    }

    fn comma(&mut self) -> Parsed<()> {
        self.expect(TokenKind::Comma, "\",\"")?;
        Ok(())
    }

    fn cast(&mut self, keyword: K) -> Parsed<ExprKind> {
        if keyword == K::SAFE_CAST {
            return Err(Box::new(
                Diagnostic::error("Flink SQL has no SAFE_CAST").at(self.token().span).hint("write TRY_CAST"),
            ));
        }
        self.open()?;
        let expr = self.boxed_expression()?;
        self.expect_kw(K::AS)?;
        let data_type = self.cast_type()?;
        self.close()?;
        Ok(ExprKind::Cast { expr, data_type, safe: keyword == K::TRY_CAST })
    }

    fn extract(&mut self) -> Parsed<ExprKind> {
        self.open()?;
        let unit = self.time_unit()?;
        self.expect_kw(K::FROM)?;
        let expr = self.boxed_expression()?;
        self.close()?;
        Ok(ExprKind::Extract { unit, expr })
    }

    /// `FLOOR(e TO unit)`; `FLOOR(e)` is an ordinary call.
    fn floor_or_ceil(&mut self) -> Parsed<Expr> {
        let start = self.start();
        let mark = self.mark();
        let floor = self.is_kw(K::FLOOR);
        self.open()?;
        let expr = self.expression()?;
        if self.eat_kw(K::TO) {
            let expr = Box::new(expr);
            let unit = self.time_unit()?;
            self.close()?;
            let kind = if floor { ExprKind::FloorTo { expr, unit } } else { ExprKind::CeilTo { expr, unit } };
            return Ok(Expr::new(kind, self.span_from(start)));
        }
        let end = self.mark();
        self.reset(mark);
        let name = self.word_as_name();
        self.reset(end);
        let mut args = vec![FunctionArg { name: None, value: expr }];
        while self.eat(TokenKind::Comma) {
            args.push(self.argument()?);
        }
        self.close()?;
        let call = FunctionCall {
            name,
            parens: true,
            distinct: None,
            args,
            within_group: Vec::new(),
            null_treatment: None,
            filter: None,
            over: None,
        };
        Ok(self.call_expr(call, start))
    }

    /// `TRIM(e)`, `TRIM(c FROM e)`, `TRIM(LEADING [c] FROM e)`.
    fn trim(&mut self) -> Parsed<ExprKind> {
        self.open()?;
        let side = match self.kind() {
            TokenKind::Keyword(K::BOTH) => Some(TrimSide::Both),
            TokenKind::Keyword(K::LEADING) => Some(TrimSide::Leading),
            TokenKind::Keyword(K::TRAILING) => Some(TrimSide::Trailing),
            _ => None,
        };
        if side.is_some() {
            self.advance();
        }
        let mut chars = None;
        let expr;
        if side.is_some() && self.eat_kw(K::FROM) {
            expr = self.boxed_expression()?;
        } else {
            let first = self.boxed_expression()?;
            if self.eat_kw(K::FROM) {
                chars = Some(first);
                expr = self.boxed_expression()?;
            } else if side.is_some() {
                return Err(self.expected("FROM"));
            } else {
                expr = first;
            }
        }
        if self.is(TokenKind::Comma) {
            return Err(Box::new(
                self.expected("\")\"").hint("write TRIM(BOTH chars FROM text), or BTRIM(text, chars)"),
            ));
        }
        self.close()?;
        Ok(ExprKind::Trim { side: side.unwrap_or(TrimSide::Both), chars, expr })
    }

    fn substring(&mut self) -> Parsed<ExprKind> {
        self.open()?;
        let expr = self.boxed_expression()?;
        let words = self.eat_kw(K::FROM);
        if !words {
            self.expect(TokenKind::Comma, "FROM or \",\"")?;
        }
        let start = self.boxed_expression()?;
        let length =
            if self.eat_kw(K::FOR) || self.eat(TokenKind::Comma) { Some(self.boxed_expression()?) } else { None };
        self.close()?;
        Ok(ExprKind::Substring { expr, start, length })
    }

    fn overlay(&mut self) -> Parsed<ExprKind> {
        self.open()?;
        let expr = self.expression()?;
        self.expect_kw(K::PLACING)?;
        let placing = self.expression()?;
        self.expect_kw(K::FROM)?;
        let start = self.expression()?;
        let length = if self.eat_kw(K::FOR) { Some(self.expression()?) } else { None };
        self.close()?;
        Ok(ExprKind::Overlay(Box::new(OverlayArgs { expr, placing, start, length })))
    }

    fn position(&mut self) -> Parsed<ExprKind> {
        self.open()?;
        // The needle must not swallow IN as a predicate.
        let needle = Box::new(self.operand_before_in()?);
        self.expect_kw(K::IN)?;
        let haystack = self.boxed_expression()?;
        let start = if self.eat_kw(K::FROM) { Some(self.boxed_expression()?) } else { None };
        self.close()?;
        Ok(ExprKind::Position { needle, haystack, start })
    }

    pub(super) fn timestamp_arithmetic(&mut self, keyword: K) -> Parsed<ExprKind> {
        self.open()?;
        let unit = self.time_unit()?;
        self.comma()?;
        let first = self.boxed_expression()?;
        self.comma()?;
        let second = self.boxed_expression()?;
        self.close()?;
        Ok(if keyword == K::TIMESTAMPADD {
            ExprKind::TimestampAdd { unit, count: first, time: second }
        } else {
            ExprKind::TimestampDiff { unit, from: first, to: second }
        })
    }

    /// `ARRAY[..]`, `MAP[..]`, `MULTISET[..]`
    fn collection(&mut self, keyword: K) -> Parsed<ExprKind> {
        let start = self.start();
        self.advance();
        self.expect(TokenKind::LBracket, "\"[\"")?;
        let mut items = Vec::new();
        if !self.is(TokenKind::RBracket) {
            items = self.comma_list(Self::expression)?;
        }
        self.expect(TokenKind::RBracket, "\"]\" or \",\"")?;
        match keyword {
            K::ARRAY => Ok(ExprKind::Array(items)),
            K::MULTISET => Ok(ExprKind::Multiset(items)),
            _ => pairs(items, self.span_from(start)).map(ExprKind::Map),
        }
    }

    /// `ARRAY(query)`; `ARRAY(1, 2)` is read as a call.
    fn query_constructor(&mut self, keyword: K) -> Parsed<ExprKind> {
        let name = self.word_as_name();
        if !self.at_parenthesised_query() {
            return Ok(ExprKind::Function(Box::new(self.call(name)?)));
        }
        let kind = match keyword {
            K::ARRAY => QueryConstructorKind::Array,
            K::MAP => QueryConstructorKind::Map,
            _ => QueryConstructorKind::Multiset,
        };
        let query = Box::new(self.parenthesised_query()?);
        Ok(ExprKind::QueryConstructor { kind, query })
    }
}

fn pairs(items: Vec<Expr>, span: Span) -> Parsed<Vec<(Expr, Expr)>> {
    if items.len() % 2 == 1 {
        return Err(Box::new(
            Diagnostic::error("MAP[..] needs a value for every key")
                .at(span)
                .detail("Map requires an even number of arguments"),
        ));
    }
    let mut pairs = Vec::with_capacity(items.len() / 2);
    let mut items = items.into_iter();
    while let (Some(key), Some(value)) = (items.next(), items.next()) {
        pairs.push((key, value));
    }
    Ok(pairs)
}
