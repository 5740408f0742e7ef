//! Queries: WITH, SELECT and its clauses, VALUES, set operations, ORDER BY and limits.

use super::cursor::{Parsed, Parser};
use super::keyword::Keyword as K;
use crate::ast::{
    Cte, Expr, ExprKind, GroupBy, GroupingItem, Hint, HintOption, NamedWindow, OrderByItem, Query, QueryBody, Select,
    SelectItem, SetOperator, Span, StringLiteral, Values,
};
use crate::diagnostic::Diagnostic;
use crate::lexer::TokenKind;

/// INTERSECT binds tighter than UNION and EXCEPT.
const UNION: u8 = 1;
const INTERSECT: u8 = 2;

impl Parser<'_> {
    /// Whether a query starts at the current token; a parenthesis is not looked through.
    pub(super) fn at_query(&self) -> bool {
        self.is_query_word(0)
    }

    fn is_query_word(&self, ahead: usize) -> bool {
        match self.peek(ahead) {
            TokenKind::Keyword(K::SELECT | K::WITH | K::VALUES) => true,
            // `TABLE t`; `TABLE(f())` is no query.
            TokenKind::Keyword(K::TABLE) => self.is_ident_at(ahead + 1),
            _ => false,
        }
    }

    /// Whether `( query` starts here, with nothing but one parenthesis before the query.
    pub(super) fn at_parenthesised_query(&self) -> bool {
        self.is(TokenKind::LParen) && self.is_query_word(1)
    }

    /// `( query )`
    pub(super) fn parenthesised_query(&mut self) -> Parsed<Query> {
        self.expect(TokenKind::LParen, "\"(\" and a query")?;
        let query = self.query()?;
        self.expect(TokenKind::RParen, "\")\" after the query")?;
        Ok(query)
    }

    pub(super) fn query(&mut self) -> Parsed<Query> {
        self.nested(|p| {
            let start = p.start();
            let (recursive, with) = p.with_clause()?;
            let body = p.query_body(0)?;
            let mut query = p.query_tail(body, start)?;
            query.recursive = recursive;
            query.with = with;
            Ok(query)
        })
    }

    /// Whether the token after a parenthesised query makes it a part of a larger one.
    pub(super) fn at_query_continuation(&self) -> bool {
        self.is_any_kw(&[K::UNION, K::INTERSECT, K::EXCEPT, K::MINUS, K::ORDER, K::LIMIT, K::OFFSET, K::FETCH])
    }

    /// Reads on after `(query)` that turned out to be the left end of a query.
    pub(super) fn continue_query(&mut self, query: Query, span: Span) -> Parsed<Query> {
        self.nested(|p| {
            let left = QueryBody::Nested(Box::new(query));
            let body = p.set_operations(left, span.start, 0)?;
            p.query_tail(body, span.start)
        })
    }

    fn with_clause(&mut self) -> Parsed<(bool, Vec<Cte>)> {
        if !self.eat_kw(K::WITH) {
            return Ok((false, Vec::new()));
        }
        let recursive = self.eat_kw(K::RECURSIVE);
        let ctes = self.comma_list(|p| {
            let start = p.start();
            let name = p.ident("a name for the WITH query")?;
            let columns = if p.is(TokenKind::LParen) { p.ident_list()? } else { Vec::new() };
            p.expect_kw(K::AS)?;
            let query = Box::new(p.parenthesised_query()?);
            let span = p.span_from(start);
            Ok(Cte { name, columns, query, span })
        })?;
        Ok((recursive, ctes))
    }

    fn query_body(&mut self, least: u8) -> Parsed<QueryBody> {
        let start = self.start();
        let left = self.query_primary()?;
        self.set_operations(left, start, least)
    }

    fn set_operations(&mut self, mut left: QueryBody, start: u32, least: u8) -> Parsed<QueryBody> {
        loop {
            let (op, power) = match self.kind() {
                TokenKind::Keyword(K::UNION) => (SetOperator::Union, UNION),
                TokenKind::Keyword(K::EXCEPT) => (SetOperator::Except, UNION),
                TokenKind::Keyword(K::INTERSECT) => (SetOperator::Intersect, INTERSECT),
                TokenKind::Keyword(K::MINUS) => return Err(self.minus_refused()),
                _ => return Ok(left),
            };
            if power < least {
                return Ok(left);
            }
            self.advance();
            let all = self.eat_kw(K::ALL);
            if !all {
                self.eat_kw(K::DISTINCT);
            }
            let right = self.query_body(power + 1)?;
            left = QueryBody::SetOperation {
                left: Box::new(left),
                op,
                all,
                right: Box::new(right),
                span: self.span_from(start),
            };
            self.grow()?;
        }
    }

    fn minus_refused(&self) -> Box<Diagnostic> {
        Box::new(
            Diagnostic::error("MINUS is not a set operation of Flink SQL")
                .at(self.token().span)
                .detail("SQL parse failed. MINUS is not allowed under the current SQL conformance level")
                .hint("write EXCEPT"),
        )
    }

    fn query_primary(&mut self) -> Parsed<QueryBody> {
        match self.kind() {
            TokenKind::Keyword(K::SELECT) => Ok(QueryBody::Select(Box::new(self.select()?))),
            TokenKind::Keyword(K::VALUES) => Ok(QueryBody::Values(self.values()?)),
            TokenKind::Keyword(K::TABLE) => {
                self.advance();
                Ok(QueryBody::Table(self.name("a table name")?))
            }
            TokenKind::LParen => {
                self.advance();
                let query = self.query()?;
                self.expect(TokenKind::RParen, "\")\" after the query")?;
                Ok(QueryBody::Nested(Box::new(query)))
            }
            _ => {
                let error = self.expected("a query: SELECT, VALUES, WITH or \"(\"");
                Err(self.non_query(error))
            }
        }
    }

    /// The same error, in other words where an expression stands in a query's place.
    pub(super) fn non_query(&mut self, mut error: Box<Diagnostic>) -> Box<Diagnostic> {
        let mark = self.mark();
        if self.expression().is_ok() {
            error.detail = Some("SQL parse failed. Non-query expression encountered in illegal context".to_owned());
        }
        self.reset(mark);
        error
    }

    /// ORDER BY, LIMIT, OFFSET and FETCH.
    fn query_tail(&mut self, body: QueryBody, start: u32) -> Parsed<Query> {
        let order_by = if self.is_kw(K::ORDER) { self.order_by()? } else { Vec::new() };
        let mut query = Query {
            with: Vec::new(),
            recursive: false,
            body,
            order_by,
            limit: None,
            offset: None,
            fetch: None,
            span: Span::default(),
        };
        if self.eat_kw(K::LIMIT) && !self.eat_kw(K::ALL) {
            query.limit = Some(self.count("a number of rows after LIMIT")?);
            if self.is(TokenKind::Comma) {
                return Err(Box::new(
                        Diagnostic::error("LIMIT takes one number")
                            .at(self.token().span)
                            .detail("SQL parse failed. 'LIMIT start, count' is not allowed under the current SQL conformance level")
                            .hint("write LIMIT count OFFSET start"),
                    ));
            }
        }
        if self.eat_kw(K::OFFSET) {
            query.offset = Some(self.count("a number of rows after OFFSET")?);
            if !self.eat_kw(K::ROW) {
                self.eat_kw(K::ROWS);
            }
        }
        if query.offset.is_some() && self.is_kw(K::LIMIT) {
            return Err(Box::new(
                Diagnostic::error("LIMIT stands before OFFSET")
                    .at(self.token().span)
                    .detail("SQL parse failed. 'OFFSET start LIMIT count' is not allowed under the current SQL conformance level")
                    .hint("write LIMIT count OFFSET start"),
            ));
        }
        if self.eat_kw(K::FETCH) {
            if !self.eat_kw(K::FIRST) {
                self.expect(TokenKind::Keyword(K::NEXT), "FIRST or NEXT")?;
            }
            query.fetch = Some(self.count("a number of rows")?);
            if !self.eat_kw(K::ROW) {
                self.expect(TokenKind::Keyword(K::ROWS), "ROW or ROWS")?;
            }
            self.expect_kw(K::ONLY)?;
        }
        query.span = self.span_from(start);
        Ok(query)
    }

    /// A number of rows: a plain number, or `?`.
    fn count(&mut self, what: &str) -> Parsed<Expr> {
        let token = self.token();
        let kind = match token.kind {
            TokenKind::Number => ExprKind::Literal(crate::ast::Literal::Number(self.text(token.span).to_owned())),
            TokenKind::Question => ExprKind::Parameter,
            _ => return Err(self.expected(what)),
        };
        self.advance();
        Ok(Expr::new(kind, token.span))
    }

    pub(super) fn order_by(&mut self) -> Parsed<Vec<OrderByItem>> {
        self.expect_kws(&[K::ORDER, K::BY])?;
        self.comma_list(Self::order_item)
    }

    pub(super) fn order_item(&mut self) -> Parsed<OrderByItem> {
        let expr = self.expression()?;
        let descending = if self.eat_kw(K::DESC) {
            Some(true)
        } else if self.eat_kw(K::ASC) {
            Some(false)
        } else {
            None
        };
        let nulls_first = if self.eat_kw(K::NULLS) {
            if self.eat_kw(K::FIRST) {
                Some(true)
            } else {
                self.expect(TokenKind::Keyword(K::LAST), "FIRST or LAST")?;
                Some(false)
            }
        } else {
            None
        };
        Ok(OrderByItem { expr, descending, nulls_first })
    }

    fn values(&mut self) -> Parsed<Values> {
        let start = self.start();
        self.expect_kw(K::VALUES)?;
        let rows = self.comma_list(|p| {
            let row = p.value_row()?;
            Ok(match row.kind {
                ExprKind::Row { items, .. } => items,
                // Parentheses around ROW(..) mean nothing, as in Calcite's grammar.
                ExprKind::Nested(item) => match *item {
                    Expr { kind: ExprKind::Row { items, explicit: true }, .. } => items,
                    item => vec![item],
                },
                kind => vec![Expr::new(kind, row.span)],
            })
        })?;
        Ok(Values { rows, span: self.span_from(start) })
    }

    /// A row may hold DEFAULT, which an expression may not.
    fn value_row(&mut self) -> Parsed<Expr> {
        if self.is(TokenKind::LParen) && (1..).take(64).any(|i| self.is_kw_at(i, K::DEFAULT)) {
            let start = self.start();
            let mark = self.mark();
            let items = self.paren_list(|p| {
                if p.is_kw(K::DEFAULT) {
                    let token = p.advance();
                    return Ok(Expr::new(ExprKind::Default, token.span));
                }
                p.expression()
            });
            if let Ok(items) = items {
                let explicit = false;
                return Ok(Expr::new(ExprKind::Row { items, explicit }, self.span_from(start)));
            }
            self.reset(mark);
        }
        self.expression()
    }

    fn select(&mut self) -> Parsed<Select> {
        let start = self.start();
        self.expect_kw(K::SELECT)?;
        let hints = self.hints()?;
        let stream = self.eat_kw(K::STREAM);
        let distinct = self.eat_kw(K::DISTINCT);
        if !distinct {
            self.eat_kw(K::ALL);
        }
        let projection = self.comma_list(Self::select_item)?;
        let mut select = Select {
            hints,
            stream,
            distinct,
            projection,
            from: None,
            selection: None,
            group_by: None,
            having: None,
            windows: Vec::new(),
            qualify: None,
            span: Span::default(),
        };
        if !self.eat_kw(K::FROM) {
            // Nothing else can follow a select list that reads no table.
            select.span = self.span_from(start);
            return Ok(select);
        }
        select.from = Some(self.table_expression()?);
        if self.eat_kw(K::WHERE) {
            select.selection = Some(self.expression()?);
        }
        if self.is_kw(K::GROUP) {
            select.group_by = Some(self.group_by()?);
        }
        if self.eat_kw(K::HAVING) {
            select.having = Some(self.expression()?);
        }
        if self.eat_kw(K::WINDOW) {
            select.windows = self.comma_list(|p| {
                let name = p.ident("a window name")?;
                p.expect_kw(K::AS)?;
                let spec = p.window_spec()?;
                Ok(NamedWindow { name, spec })
            })?;
            for (i, window) in select.windows.iter().enumerate() {
                if select.windows[..i].iter().any(|w| w.name == window.name) {
                    return Err(Box::new(
                        Diagnostic::error(format!("two windows are named \"{}\"", window.name.value))
                            .at(window.name.span)
                            .detail("Duplicate window names not allowed"),
                    ));
                }
            }
        }
        if self.eat_kw(K::QUALIFY) {
            select.qualify = Some(self.expression()?);
        }
        select.span = self.span_from(start);
        Ok(select)
    }

    fn select_item(&mut self) -> Parsed<SelectItem> {
        if self.is(TokenKind::Star) {
            let span = self.advance().span;
            return Ok(SelectItem::Star { span });
        }
        let expr = self.expression()?;
        if let ExprKind::Star { qualifier: Some(qualifier) } = expr.kind {
            return Ok(SelectItem::QualifiedStar { qualifier, span: expr.span });
        }
        let alias = self.alias("a column alias")?;
        Ok(SelectItem::Expr { expr, alias })
    }

    fn group_by(&mut self) -> Parsed<GroupBy> {
        let start = self.start();
        self.expect_kws(&[K::GROUP, K::BY])?;
        let distinct = self.eat_kw(K::DISTINCT);
        if !distinct {
            self.eat_kw(K::ALL);
        }
        let items = self.comma_list(Self::grouping_item)?;
        Ok(GroupBy { distinct, items, span: self.span_from(start) })
    }

    fn grouping_item(&mut self) -> Parsed<GroupingItem> {
        self.nested(|p| {
            let start = p.start();
            if p.is_kw(K::GROUPING) && p.is_kw_at(1, K::SETS) {
                p.advance();
                p.advance();
                let items = p.paren_list(Self::grouping_item)?;
                let span = p.span_from(start);
                return Ok(GroupingItem::GroupingSets { items, span });
            }
            if p.is_kw(K::ROLLUP) || p.is_kw(K::CUBE) {
                let rollup = p.is_kw(K::ROLLUP);
                p.advance();
                let items = p.paren_list(Self::grouping_item)?;
                let span = p.span_from(start);
                return Ok(if rollup {
                    GroupingItem::Rollup { items, span }
                } else {
                    GroupingItem::Cube { items, span }
                });
            }
            if p.is(TokenKind::LParen) && p.peek(1) == TokenKind::RParen {
                p.advance();
                p.advance();
                let span = p.span_from(start);
                return Ok(GroupingItem::Set { exprs: Vec::new(), span });
            }
            let expr = p.expression()?;
            Ok(match expr.kind {
                ExprKind::Row { items, explicit: false } => GroupingItem::Set { exprs: items, span: expr.span },
                kind => GroupingItem::Expr(Expr::new(kind, expr.span)),
            })
        })
    }

    /// `/*+ NAME(..), NAME */`, if there.
    pub(super) fn hints(&mut self) -> Parsed<Vec<Hint>> {
        let mut hints = Vec::new();
        while self.eat(TokenKind::HintStart) {
            loop {
                hints.push(self.hint()?);
                if !self.eat(TokenKind::Comma) && self.is(TokenKind::HintEnd) {
                    break;
                }
            }
            self.expect(TokenKind::HintEnd, "\"*/\"")?;
        }
        Ok(hints)
    }

    fn hint(&mut self) -> Parsed<Hint> {
        let start = self.start();
        let name = self.ident("a hint name")?;
        let mut options = Vec::new();
        if self.eat(TokenKind::LParen) {
            if !self.is(TokenKind::RParen) {
                options = self.comma_list(Self::hint_option)?;
            }
            self.expect(TokenKind::RParen, "\")\" or \",\"")?;
        }
        Ok(Hint { name, options, span: self.span_from(start) })
    }

    fn hint_option(&mut self) -> Parsed<HintOption> {
        // Flink looks as far as this for what an option is, and names all of it.
        let first = self.token();
        if self.is_ident() && self.peek(1) == TokenKind::Eq && !self.is_string_at(2) {
            return Err(self.expected_together(first, 3, "keys and values of options in single quotes"));
        }
        let key = self.hint_text()?;
        if self.eat(TokenKind::Eq) {
            let value = self.string_literal("a value in single quotes")?;
            return Ok(HintOption::KeyValue { key, value });
        }
        Ok(HintOption::Value(key))
    }

    /// A name (also a dotted one), a string or a number.
    fn hint_text(&mut self) -> Parsed<StringLiteral> {
        let start = self.start();
        if self.is(TokenKind::Number) {
            let token = self.advance();
            return Ok(StringLiteral { value: self.text(token.span).to_owned(), span: token.span });
        }
        if self.is_ident() {
            let first = self.token();
            let value = self.name("a hint option")?.to_string();
            let span = self.span_from(start);
            if !matches!(self.kind(), TokenKind::Comma | TokenKind::RParen | TokenKind::Eq) {
                return Err(self.expected_together(first, 2, "an option's key in single quotes"));
            }
            return Ok(StringLiteral { value, span });
        }
        self.string_literal("a hint option")
    }
}
