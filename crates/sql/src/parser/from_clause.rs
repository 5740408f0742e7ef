//! FROM: tables, subqueries, table functions, UNNEST, joins, snapshots, samples.

use super::cursor::{Parsed, Parser};
use super::keyword::Keyword as K;
use crate::ast::{
    Expr, Ident, Join, JoinCondition, JoinOperator, ObjectName, Query, SampleMethod, Span, TableAlias, TableFactor,
    TableFactorKind, TableFunctionCall, TableRef, TableSample,
};
use crate::diagnostic::Diagnostic;
use crate::lexer::TokenKind;

impl Parser<'_> {
    /// Everything after FROM; a comma binds looser than JOIN.
    pub(super) fn table_expression(&mut self) -> Parsed<TableRef> {
        self.nested(|p| {
            let start = p.start();
            let mut left = p.joined_table()?;
            while p.is(TokenKind::Comma) {
                let operator_span = p.advance().span;
                let right = p.joined_table()?;
                left = TableRef::Join(Box::new(Join {
                    left,
                    operator: JoinOperator::Comma,
                    natural: false,
                    right,
                    condition: JoinCondition::None,
                    span: p.span_from(start),
                    operator_span,
                }));
                p.grow()?;
            }
            Ok(left)
        })
    }

    fn joined_table(&mut self) -> Parsed<TableRef> {
        let start = self.start();
        let first = self.table_factor()?;
        self.joins(TableRef::Factor(Box::new(first)), start)
    }

    fn joins(&mut self, mut left: TableRef, start: u32) -> Parsed<TableRef> {
        while let Some((operator, natural, operator_span)) = self.join_operator()? {
            let right = TableRef::Factor(Box::new(self.table_factor()?));
            let condition = self.join_condition()?;
            if operator == JoinOperator::Cross && (natural || condition != JoinCondition::None) {
                return Err(Box::new(Diagnostic::error("CROSS JOIN has no condition").at(operator_span).detail(
                    "Cannot specify condition (NATURAL keyword, or ON or USING clause) following CROSS JOIN",
                )));
            }
            if natural && condition != JoinCondition::None {
                return Err(Box::new(
                    Diagnostic::error("NATURAL JOIN has its condition already")
                        .at(operator_span)
                        .detail("Cannot specify NATURAL keyword with ON or USING clause"),
                ));
            }
            left = TableRef::Join(Box::new(Join {
                left,
                operator,
                natural,
                right,
                condition,
                span: self.span_from(start),
                operator_span,
            }));
            self.grow()?;
        }
        Ok(left)
    }

    fn join_operator(&mut self) -> Parsed<Option<(JoinOperator, bool, Span)>> {
        let start = self.start();
        let natural = self.eat_kw(K::NATURAL);
        let operator = match self.kind() {
            TokenKind::Keyword(K::JOIN) => JoinOperator::Inner,
            TokenKind::Keyword(K::INNER) => {
                self.advance();
                JoinOperator::Inner
            }
            TokenKind::Keyword(side @ (K::LEFT | K::RIGHT | K::FULL)) => {
                // Without JOIN the side stands where an alias would.
                let otherwise = if self.may_have_alias() { self.incorrect_syntax(self.token()) } else { None };
                self.advance();
                let outer = self.eat_kw(K::OUTER);
                if !self.is_kw(K::JOIN) {
                    let what = if outer { "JOIN" } else { "JOIN or OUTER JOIN" };
                    let mut error = *self.expected(what);
                    if self.is_word("SEMI") || self.is_word("ANTI") {
                        error = error.hint("a semi join is WHERE EXISTS (..) or IN (..), an anti join NOT EXISTS (..)");
                    }
                    error.detail = otherwise.or(error.detail);
                    return Err(Box::new(error));
                }
                match side {
                    K::LEFT => JoinOperator::Left,
                    K::RIGHT => JoinOperator::Right,
                    _ => JoinOperator::Full,
                }
            }
            TokenKind::Keyword(K::CROSS) => {
                self.advance();
                if self.eat_kw(K::APPLY) {
                    return Ok(Some((JoinOperator::CrossApply, natural, self.span_from(start))));
                }
                JoinOperator::Cross
            }
            TokenKind::Keyword(K::OUTER) => {
                self.advance();
                self.expect(TokenKind::Keyword(K::APPLY), "APPLY")?;
                return Ok(Some((JoinOperator::OuterApply, natural, self.span_from(start))));
            }
            _ if natural => return Err(self.expected("JOIN")),
            _ => return Ok(None),
        };
        self.expect_kw(K::JOIN)?;
        Ok(Some((operator, natural, self.span_from(start))))
    }

    fn join_condition(&mut self) -> Parsed<JoinCondition> {
        if self.eat_kw(K::ON) {
            return Ok(JoinCondition::On(self.expression()?));
        }
        if self.is_kw(K::USING) {
            self.advance();
            let start = self.start();
            let columns = self.ident_list()?;
            let span = self.span_from(start);
            return Ok(JoinCondition::Using { columns, span });
        }
        Ok(JoinCondition::None)
    }

    fn table_factor(&mut self) -> Parsed<TableFactor> {
        self.nested(|p| {
            let start = p.start();
            let kind = p.table_primary()?;
            let mut factor = TableFactor { kind, alias: None, sample: None, span: p.span_from(start) };
            if p.is_kw(K::MATCH_RECOGNIZE) {
                let clause = Box::new(p.match_recognize()?);
                factor = TableFactor {
                    kind: TableFactorKind::MatchRecognize { input: Box::new(factor), clause },
                    alias: None,
                    sample: None,
                    span: p.span_from(start),
                };
            }
            if p.is_kw(K::PIVOT) {
                return p.error(p.token().span, "PIVOT is not supported");
            }
            if p.is_kw(K::UNPIVOT) {
                let clause = Box::new(p.unpivot()?);
                factor = TableFactor {
                    kind: TableFactorKind::Unpivot { input: Box::new(factor), clause },
                    alias: None,
                    sample: None,
                    span: p.span_from(start),
                };
            }
            factor.alias = p.table_alias()?;
            if p.is_kw(K::TABLESAMPLE) {
                factor.sample = Some(p.table_sample()?);
            }
            factor.span = p.span_from(start);
            Ok(factor)
        })
    }

    fn table_primary(&mut self) -> Parsed<TableFactorKind> {
        let lateral = self.eat_kw(K::LATERAL);
        match self.kind() {
            TokenKind::Keyword(K::UNNEST) => {
                self.advance();
                let exprs = self.paren_list(Self::expression)?;
                let with_ordinality = self.eat_kws(&[K::WITH, K::ORDINALITY]);
                Ok(TableFactorKind::Unnest { exprs, with_ordinality, lateral })
            }
            TokenKind::Keyword(K::TABLE) => {
                self.advance();
                self.expect(TokenKind::LParen, "\"(\" and a table function")?;
                let mut call = self.table_function(lateral)?;
                call.table_keyword = true;
                self.expect(TokenKind::RParen, "\")\"")?;
                self.function_suffix(call)
            }
            TokenKind::LParen => self.parenthesised_table(lateral),
            TokenKind::Keyword(K::VALUES) => {
                Err(Box::new(self.expected("a table name").hint("put VALUES into parentheses: FROM (VALUES ..) AS t")))
            }
            _ if self.is_ident() => {
                if self.call_follows() {
                    let call = self.table_function(lateral)?;
                    return self.function_suffix(call);
                }
                if lateral {
                    return Err(self.expected("TABLE(function), a subquery or UNNEST behind LATERAL"));
                }
                let name = self.name("a table name")?;
                self.plain_table(name)
            }
            _ => Err(self.expected("a table name, a subquery or a table function")),
        }
    }

    /// `a.b.c(` ahead.
    fn call_follows(&self) -> bool {
        let mut ahead = 1;
        while self.peek(ahead) == TokenKind::Dot {
            ahead += 2;
        }
        self.peek(ahead) == TokenKind::LParen
    }

    fn table_function(&mut self, lateral: bool) -> Parsed<TableFunctionCall> {
        let start = self.start();
        let name = self.name("a table function's name")?;
        let call = self.call(name)?;
        Ok(TableFunctionCall {
            lateral,
            table_keyword: false,
            call,
            hints: Vec::new(),
            system_time: None,
            span: self.span_from(start),
        })
    }

    fn function_suffix(&mut self, mut call: TableFunctionCall) -> Parsed<TableFactorKind> {
        call.hints = self.hints()?;
        call.system_time = self.system_time()?;
        Ok(TableFactorKind::Function(Box::new(call)))
    }

    fn plain_table(&mut self, name: ObjectName) -> Parsed<TableFactorKind> {
        let hints = self.hints()?;
        let system_time = self.system_time()?;
        Ok(TableFactorKind::Table { name, hints, system_time })
    }

    /// `FOR SYSTEM_TIME AS OF e`
    fn system_time(&mut self) -> Parsed<Option<Expr>> {
        if !self.eat_kw(K::FOR) {
            return Ok(None);
        }
        self.expect_kws(&[K::SYSTEM_TIME, K::AS, K::OF])?;
        // The alias that may follow is no operator, so the expression ends by itself.
        Ok(Some(self.expression()?))
    }

    /// A subquery or a join in parentheses.
    fn parenthesised_table(&mut self, lateral: bool) -> Parsed<TableFactorKind> {
        if self.at_parenthesised_query() {
            let query = Box::new(self.parenthesised_query()?);
            return Ok(TableFactorKind::Subquery { query, lateral });
        }
        self.expect(TokenKind::LParen, "\"(\"")?;
        let start = self.start();
        let first = self.table_factor()?;
        // `((SELECT ..) UNION ..)`: see the expression's parentheses.
        if let TableFactor {
            kind: TableFactorKind::Subquery { query, lateral: false },
            alias: None,
            sample: None,
            span,
        } = first
        {
            return self.nested_query(*query, span, lateral);
        }
        let table = self.joins(TableRef::Factor(Box::new(first)), start)?;
        self.nested_join(table)
    }

    /// After `((query)`: its end, a larger query, or a join.
    fn nested_query(&mut self, query: Query, span: Span, lateral: bool) -> Parsed<TableFactorKind> {
        let query = if self.at_query_continuation() {
            Box::new(self.continue_query(query, span)?)
        } else if self.is(TokenKind::RParen) {
            Box::new(query)
        } else {
            let factor = TableFactor {
                kind: TableFactorKind::Subquery { query: Box::new(query), lateral: false },
                alias: None,
                sample: None,
                span,
            };
            let table = self.joins(TableRef::Factor(Box::new(factor)), span.start)?;
            return self.nested_join(table);
        };
        self.expect(TokenKind::RParen, "\")\"")?;
        Ok(TableFactorKind::Subquery { query, lateral })
    }

    /// A join and its closing parenthesis; a lone table may not stand in parentheses.
    fn nested_join(&mut self, table: TableRef) -> Parsed<TableFactorKind> {
        if let TableRef::Factor(factor) = &table
            && !matches!(factor.kind, TableFactorKind::NestedJoin(_))
        {
            return Err(Box::new(self.expected("JOIN").detail("SQL parse failed. Expected query or join")));
        }
        self.expect(TokenKind::RParen, "\")\" or JOIN")?;
        Ok(TableFactorKind::NestedJoin(Box::new(table)))
    }

    /// `[AS] name`, if there: after AS a name must follow.
    pub(super) fn alias(&mut self, what: &str) -> Parsed<Option<Ident>> {
        if self.eat_kw(K::AS) || self.is_ident() {
            return Ok(Some(self.ident(what)?));
        }
        self.without_alias();
        Ok(None)
    }

    /// `[AS] t [(a, b)]`
    pub(super) fn table_alias(&mut self) -> Parsed<Option<TableAlias>> {
        let start = self.start();
        let Some(name) = self.alias("a table alias")? else {
            return Ok(None);
        };
        let columns = if self.is(TokenKind::LParen) { self.ident_list()? } else { Vec::new() };
        Ok(Some(TableAlias { name, columns, span: self.span_from(start) }))
    }

    fn table_sample(&mut self) -> Parsed<TableSample> {
        let start = self.start();
        self.expect_kw(K::TABLESAMPLE)?;
        let mut sample =
            TableSample { method: SampleMethod::System, percentage: None, seed: None, span: Span::default() };
        if self.eat_kw(K::SUBSTITUTE) {
            self.expect(TokenKind::LParen, "\"(\"")?;
            sample.method = SampleMethod::Substitute(self.string_literal("a data set's name")?);
            self.expect(TokenKind::RParen, "\")\"")?;
        } else {
            if self.eat_kw(K::BERNOULLI) {
                sample.method = SampleMethod::Bernoulli;
            } else if !self.eat_kw(K::SYSTEM) {
                return Err(self.expected("BERNOULLI, SYSTEM or SUBSTITUTE"));
            }
            self.expect(TokenKind::LParen, "\"(\"")?;
            sample.percentage = Some(self.expression()?);
            self.expect(TokenKind::RParen, "\")\"")?;
            if self.eat_kw(K::REPEATABLE) {
                self.expect(TokenKind::LParen, "\"(\"")?;
                sample.seed = Some(self.expression()?);
                self.expect(TokenKind::RParen, "\")\"")?;
            }
        }
        sample.span = self.span_from(start);
        Ok(sample)
    }
}
