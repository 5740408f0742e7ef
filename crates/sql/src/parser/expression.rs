//! Expressions by precedence climbing, with Calcite's binding powers as Flink's parser shows them:
//! OR 22, AND 24, NOT 26, IS 28, comparisons and IS DISTINCT FROM 30, LIKE/IN/BETWEEN 32, + - 40,
//! MULTISET 50, * / % || 60, sign 80, field and element access 100.

use super::cursor::{Parsed, Parser};
use super::keyword::Keyword as K;
use crate::ast::{
    BinaryOp, CaseBranch, Expr, ExprKind, IsJsonKind, IsKind, LikeKind, Literal, PeriodOp, QuantifiedSource,
    Quantifier, Span, UnaryOp,
};
use crate::diagnostic::Diagnostic;
use crate::lexer::TokenKind;

const OR: u8 = 22;
const AND: u8 = 24;
const NOT: u8 = 26;
const IS: u8 = 28;
const COMPARE: u8 = 30;
const LIKE: u8 = 32;
const ADD: u8 = 40;
const SET: u8 = 50;
const MULTIPLY: u8 = 60;
const SIGN: u8 = 80;

impl Parser<'_> {
    pub(super) fn expression(&mut self) -> Parsed<Expr> {
        self.binary(0)
    }

    pub(super) fn boxed_expression(&mut self) -> Parsed<Box<Expr>> {
        Ok(Box::new(self.expression()?))
    }

    /// The first operand of POSITION, up to its IN.
    pub(super) fn operand_before_in(&mut self) -> Parsed<Expr> {
        self.binary(LIKE + 1)
    }

    /// An expression whose operators all bind at least as tightly as `least`.
    fn binary(&mut self, least: u8) -> Parsed<Expr> {
        self.nested(|p| {
            let mut left = p.prefix()?;
            while let Some(next) = p.infix(&mut left, least)? {
                left = next;
                p.grow()?;
            }
            Ok(left)
        })
    }

    fn prefix(&mut self) -> Parsed<Expr> {
        let start = self.start();
        let (op, power) = match self.kind() {
            TokenKind::Minus => (UnaryOp::Minus, SIGN),
            TokenKind::Plus => (UnaryOp::Plus, SIGN),
            TokenKind::Keyword(K::NOT) => (UnaryOp::Not, NOT),
            _ => return self.postfix(),
        };
        self.advance();
        let expr = Box::new(self.binary(power)?);
        Ok(Expr::new(ExprKind::Unary { op, expr }, self.span_from(start)))
    }

    /// The expression that continues `left` by one operator (or one chain of AND or OR); `None`
    /// where no operator follows that binds tightly enough. `left` is then as it was.
    fn infix(&mut self, left: &mut Expr, least: u8) -> Parsed<Option<Expr>> {
        let kind = self.kind();
        if let Some((op, power)) = binary_operator(kind) {
            if power < least {
                return Ok(None);
            }
            let left = take(left);
            return match op {
                BinaryOp::And | BinaryOp::Or => self.logical_chain(left, op, power, kind),
                _ => self.binary_operation(left, op, power),
            }
            .map(Some);
        }
        let TokenKind::Keyword(keyword) = kind else {
            return match self.lexical_error(self.token()) {
                Some(error) => Err(error),
                None => Ok(None),
            };
        };
        match keyword {
            K::IS if least <= IS || self.is_distinct_from() && least <= COMPARE => {
                let left = take(left);
                self.is_predicate(left).map(Some)
            }
            K::BETWEEN | K::IN | K::LIKE | K::ILIKE | K::RLIKE | K::SIMILAR if least <= LIKE => {
                let left = take(left);
                self.range_predicate(left, false).map(Some)
            }
            K::NOT if least <= LIKE && self.negates_a_predicate() => {
                let left = take(left);
                self.advance();
                self.range_predicate(left, true).map(Some)
            }
            K::MEMBER | K::SUBMULTISET if least <= COMPARE => {
                let left = take(left);
                let op_start = self.start();
                self.advance();
                let op = if keyword == K::MEMBER { BinaryOp::MemberOf } else { BinaryOp::SubmultisetOf };
                self.eat_kw(K::OF);
                let op_span = self.span_from(op_start);
                let right = self.binary(COMPARE + 1)?;
                Ok(Some(binary_expr(left, op, op_span, right)))
            }
            K::MULTISET if least <= SET => {
                let left = take(left);
                self.multiset_operation(left).map(Some)
            }
            _ if least <= COMPARE => self.period_predicate(left, keyword),
            _ => Ok(None),
        }
    }

    fn binary_operation(&mut self, left: Expr, op: BinaryOp, power: u8) -> Parsed<Expr> {
        let operator = self.advance();
        if power == COMPARE && self.is_any_kw(&[K::SOME, K::ANY, K::ALL]) && self.peek(1) == TokenKind::LParen {
            return self.quantified(left, op);
        }
        let right = self.binary(power + 1).map_err(|error| self.behind_operator(error, operator))?;
        Ok(binary_expr(left, op, operator.span, right))
    }

    fn quantified(&mut self, left: Expr, op: BinaryOp) -> Parsed<Expr> {
        let quantifier = if self.is_kw(K::ALL) { Quantifier::All } else { Quantifier::Any };
        self.advance();
        let source = if self.at_parenthesised_query() {
            QuantifiedSource::Query(Box::new(self.parenthesised_query()?))
        } else {
            QuantifiedSource::List(self.paren_list(Self::expression)?)
        };
        let span = self.span_from(left.span.start);
        Ok(Expr::new(ExprKind::Quantified { expr: Box::new(left), op, quantifier, source }, span))
    }

    /// `a AND b AND c ..` as a balanced tree.
    fn logical_chain(&mut self, left: Expr, op: BinaryOp, power: u8, operator: TokenKind) -> Parsed<Expr> {
        let mut terms = vec![left];
        let mut operators = Vec::new();
        while self.is(operator) {
            operators.push(self.advance().span);
            terms.push(self.binary(power + 1)?);
        }
        self.height += terms.len().ilog2();
        let mut terms = terms.into_iter();
        Ok(balanced(&mut terms, op, &operators))
    }

    fn is_distinct_from(&self) -> bool {
        self.is_kw_at(1, K::DISTINCT) || self.is_kw_at(1, K::NOT) && self.is_kw_at(2, K::DISTINCT)
    }

    fn is_predicate(&mut self, left: Expr) -> Parsed<Expr> {
        let start = left.span.start;
        self.expect_kw(K::IS)?;
        let negated = self.eat_kw(K::NOT);
        let left = Box::new(left);
        let kind = match self.kind() {
            TokenKind::Keyword(K::NULL) => IsKind::Null,
            TokenKind::Keyword(K::TRUE) => IsKind::True,
            TokenKind::Keyword(K::FALSE) => IsKind::False,
            TokenKind::Keyword(K::UNKNOWN) => IsKind::Unknown,
            TokenKind::Keyword(K::DISTINCT) => {
                self.advance();
                self.expect_kw(K::FROM)?;
                let right = Box::new(self.binary(COMPARE + 1)?);
                let kind = ExprKind::IsDistinctFrom { left, negated, right };
                return Ok(Expr::new(kind, self.span_from(start)));
            }
            TokenKind::Keyword(K::JSON) => {
                self.advance();
                let kind = ExprKind::IsJson { expr: left, negated, kind: self.json_kind() };
                return Ok(Expr::new(kind, self.span_from(start)));
            }
            _ => {
                return Err(self.expected("NULL, TRUE, FALSE, UNKNOWN, DISTINCT FROM or JSON after IS"));
            }
        };
        self.advance();
        Ok(Expr::new(ExprKind::Is { expr: left, negated, kind }, self.span_from(start)))
    }

    fn json_kind(&mut self) -> IsJsonKind {
        let kind = match self.kind() {
            TokenKind::Keyword(K::VALUE) => IsJsonKind::Value,
            TokenKind::Keyword(K::OBJECT) => IsJsonKind::Object,
            TokenKind::Keyword(K::ARRAY) => IsJsonKind::Array,
            TokenKind::Keyword(K::SCALAR) => IsJsonKind::Scalar,
            _ => return IsJsonKind::Value,
        };
        self.advance();
        kind
    }

    fn negates_a_predicate(&self) -> bool {
        matches!(self.peek(1), TokenKind::Keyword(K::BETWEEN | K::IN | K::LIKE | K::ILIKE | K::RLIKE | K::SIMILAR))
    }

    /// BETWEEN, IN and LIKE with what follows; NOT is already taken.
    fn range_predicate(&mut self, left: Expr, negated: bool) -> Parsed<Expr> {
        let start = left.span.start;
        let expr = Box::new(left);
        let word = self.advance();
        let kind = match word.kind {
            TokenKind::Keyword(K::BETWEEN) => {
                let symmetric = self.eat_kw(K::SYMMETRIC);
                if !symmetric {
                    self.eat_kw(K::ASYMMETRIC);
                }
                let low = Box::new(self.binary(AND + 1)?);
                self.expect_kw(K::AND).map_err(|error| {
                    Box::new(error.detail("SQL parse failed. BETWEEN operator has no terminating AND"))
                })?;
                let high = Box::new(self.binary(LIKE + 1)?);
                ExprKind::Between { expr, negated, symmetric, low, high }
            }
            TokenKind::Keyword(K::IN) => {
                self.in_predicate(expr, negated).map_err(|error| self.behind_operator(error, word))?
            }
            word => {
                let kind = match word {
                    TokenKind::Keyword(K::LIKE) => LikeKind::Like,
                    TokenKind::Keyword(K::ILIKE) => LikeKind::ILike,
                    TokenKind::Keyword(K::RLIKE) => LikeKind::RLike,
                    _ => {
                        self.expect_kw(K::TO)?;
                        LikeKind::SimilarTo
                    }
                };
                // LIKE groups to the right.
                let pattern = Box::new(self.binary(LIKE)?);
                let escape = if self.eat_kw(K::ESCAPE) { Some(Box::new(self.binary(LIKE + 1)?)) } else { None };
                ExprKind::Like { kind, expr, negated, pattern, escape }
            }
        };
        Ok(Expr::new(kind, self.span_from(start)))
    }

    fn in_predicate(&mut self, expr: Box<Expr>, negated: bool) -> Parsed<ExprKind> {
        if !self.is(TokenKind::LParen) {
            return Err(self.expected("\"(\" and a list or a query after IN"));
        }
        if self.at_parenthesised_query() {
            let query = Box::new(self.parenthesised_query()?);
            return Ok(ExprKind::InSubquery { expr, negated, query });
        }
        self.advance();
        let first = self.expression()?;
        // `IN ((SELECT ..))` and `IN ((SELECT ..) UNION ..)` are seen only now.
        if let ExprKind::Subquery(query) = first.kind {
            if !self.is(TokenKind::Comma) {
                let query = if self.at_query_continuation() {
                    Box::new(self.continue_query(*query, first.span)?)
                } else {
                    query
                };
                self.expect(TokenKind::RParen, "\")\"")?;
                return Ok(ExprKind::InSubquery { expr, negated, query });
            }
            let first = Expr::new(ExprKind::Subquery(query), first.span);
            return self.in_list(expr, negated, first);
        }
        self.in_list(expr, negated, first)
    }

    fn in_list(&mut self, expr: Box<Expr>, negated: bool, first: Expr) -> Parsed<ExprKind> {
        let mut list = vec![first];
        while self.eat(TokenKind::Comma) {
            list.push(self.expression()?);
        }
        self.expect(TokenKind::RParen, "\")\" or \",\"")?;
        Ok(ExprKind::InList { expr, negated, list })
    }

    fn multiset_operation(&mut self, left: Expr) -> Parsed<Expr> {
        let op_start = self.start();
        self.advance();
        let op = match self.kind() {
            TokenKind::Keyword(K::UNION) => BinaryOp::MultisetUnion,
            TokenKind::Keyword(K::INTERSECT) => BinaryOp::MultisetIntersect,
            TokenKind::Keyword(K::EXCEPT) => BinaryOp::MultisetExcept,
            _ => return Err(self.expected("UNION, INTERSECT or EXCEPT after MULTISET")),
        };
        self.advance();
        if !self.eat_kw(K::ALL) {
            self.eat_kw(K::DISTINCT);
        }
        let op_span = self.span_from(op_start);
        let right = self.binary(SET + 1)?;
        Ok(binary_expr(left, op, op_span, right))
    }

    fn period_predicate(&mut self, left: &mut Expr, keyword: K) -> Parsed<Option<Expr>> {
        let op = match keyword {
            K::OVERLAPS => PeriodOp::Overlaps,
            K::CONTAINS => PeriodOp::Contains,
            K::EQUALS => PeriodOp::Equals,
            K::PRECEDES => PeriodOp::Precedes,
            K::SUCCEEDS => PeriodOp::Succeeds,
            K::IMMEDIATELY if self.is_kw_at(1, K::PRECEDES) => PeriodOp::ImmediatelyPrecedes,
            K::IMMEDIATELY if self.is_kw_at(1, K::SUCCEEDS) => PeriodOp::ImmediatelySucceeds,
            _ => return Ok(None),
        };
        if keyword == K::IMMEDIATELY {
            self.advance();
        }
        self.advance();
        let left = take(left);
        let start = left.span.start;
        let right = Box::new(self.binary(COMPARE + 1)?);
        Ok(Some(Expr::new(ExprKind::Period { left: Box::new(left), op, right }, self.span_from(start))))
    }

    /// A primary expression with `[i]`, `.f` and `.*` after it.
    fn postfix(&mut self) -> Parsed<Expr> {
        let mut expr = self.primary()?;
        loop {
            let start = expr.span.start;
            let base = |expr| Box::new(expr);
            let kind = match self.kind() {
                TokenKind::LBracket => {
                    self.advance();
                    let index = self.boxed_expression()?;
                    self.expect(TokenKind::RBracket, "\"]\"")?;
                    ExprKind::Item { base: base(expr), index }
                }
                TokenKind::Dot if self.peek(1) == TokenKind::Star => {
                    self.advance();
                    self.advance();
                    ExprKind::FieldStar { base: base(expr) }
                }
                TokenKind::Dot => {
                    self.advance();
                    let field = self.ident_after_dot("a field name after \".\"")?;
                    ExprKind::Field { base: base(expr), field }
                }
                _ => return Ok(expr),
            };
            expr = Expr::new(kind, self.span_from(start));
            self.grow()?;
        }
    }

    fn primary(&mut self) -> Parsed<Expr> {
        let token = self.token();
        match token.kind {
            TokenKind::Number => {
                self.advance();
                let text = self.text(token.span).to_owned();
                Ok(Expr::new(ExprKind::Literal(Literal::Number(text)), token.span))
            }
            TokenKind::String | TokenKind::UnicodeString | TokenKind::CharsetString | TokenKind::EscapedString => {
                self.string_expr()
            }
            TokenKind::BinaryString => self.binary_expr(),
            TokenKind::LParen => self.parenthesised(),
            TokenKind::LBrace => self.escape(),
            // PERIOD (a, b) is the row (a, b).
            TokenKind::Keyword(K::PERIOD) if self.peek(1) == TokenKind::LParen => {
                self.advance();
                self.parenthesised()
            }
            TokenKind::Question => {
                self.advance();
                Ok(Expr::new(ExprKind::Parameter, token.span))
            }
            TokenKind::Keyword(keyword) => self.keyword_expr(keyword),
            TokenKind::Ident | TokenKind::QuotedIdent => self.name_or_call(),
            _ => Err(self.expected("an expression")),
        }
    }

    fn keyword_expr(&mut self, keyword: K) -> Parsed<Expr> {
        let token = self.token();
        let literal = match keyword {
            K::NULL => Some(Literal::Null),
            K::TRUE => Some(Literal::Boolean(true)),
            K::FALSE => Some(Literal::Boolean(false)),
            K::UNKNOWN => Some(Literal::Unknown),
            _ => None,
        };
        if let Some(literal) = literal {
            self.advance();
            return Ok(Expr::new(ExprKind::Literal(literal), token.span));
        }
        if let Some(literal) = self.datetime_literal()? {
            return Ok(literal);
        }
        match keyword {
            K::NEXT | K::CURRENT if self.is_kw_at(1, K::VALUE) && self.is_kw_at(2, K::FOR) => self.sequence(),
            K::INTERVAL => self.interval(),
            K::CASE => self.case_expr(),
            K::EXISTS | K::UNIQUE => {
                self.advance();
                let query = Box::new(self.parenthesised_query()?);
                let kind = if keyword == K::EXISTS { ExprKind::Exists(query) } else { ExprKind::Unique(query) };
                Ok(Expr::new(kind, self.span_from(token.span.start)))
            }
            _ => match self.special_call(keyword)? {
                Some(expr) => Ok(expr),
                None => self.name_or_call(),
            },
        }
    }

    /// `NEXT VALUE FOR s`: there are no sequences, and Flink looks for one among the tables.
    fn sequence(&mut self) -> Parsed<Expr> {
        let start = self.start();
        for _ in 0..3 {
            self.advance();
        }
        let name = self.name("a sequence's name")?;
        Err(Box::new(
            Diagnostic::error("there are no sequences")
                .at(self.span_from(start))
                .detail(format!("Table '{}' not found", name.to_string().replace('`', ""))),
        ))
    }

    fn case_expr(&mut self) -> Parsed<Expr> {
        let start = self.start();
        self.expect_kw(K::CASE)?;
        let operand = if self.is_kw(K::WHEN) { None } else { Some(self.boxed_expression()?) };
        let mut branches = Vec::new();
        while self.eat_kw(K::WHEN) {
            let when = if operand.is_some() { self.comma_list(Self::expression)? } else { vec![self.expression()?] };
            self.expect_kw(K::THEN)?;
            let then = self.expression()?;
            branches.push(CaseBranch { when, then });
        }
        if branches.is_empty() {
            return Err(self.expected("WHEN"));
        }
        let else_result = if self.eat_kw(K::ELSE) { Some(self.boxed_expression()?) } else { None };
        self.expect(TokenKind::Keyword(K::END), "WHEN, ELSE or END of the CASE")?;
        Ok(Expr::new(ExprKind::Case { operand, branches, else_result }, self.span_from(start)))
    }

    /// What stands in parentheses: an expression, a row, a query, or a query made of queries.
    fn parenthesised(&mut self) -> Parsed<Expr> {
        let start = self.start();
        if self.at_parenthesised_query() {
            let query = Box::new(self.parenthesised_query()?);
            return Ok(Expr::new(ExprKind::Subquery(query), self.span_from(start)));
        }
        self.advance();
        let first = self.expression()?;
        // `((SELECT ..) UNION (SELECT ..))`: only the word after the inner query tells, so the
        // query that was read as a value becomes the left side of the larger one.
        if let ExprKind::Subquery(query) = first.kind {
            if self.at_query_continuation() {
                let query = Box::new(self.continue_query(*query, first.span)?);
                self.expect(TokenKind::RParen, "\")\"")?;
                return Ok(Expr::new(ExprKind::Subquery(query), self.span_from(start)));
            }
            return self.close_parenthesis(start, Expr::new(ExprKind::Subquery(query), first.span));
        }
        self.close_parenthesis(start, first)
    }

    fn close_parenthesis(&mut self, start: u32, first: Expr) -> Parsed<Expr> {
        let kind = if self.is(TokenKind::Comma) {
            let mut items = vec![first];
            while self.eat(TokenKind::Comma) {
                items.push(self.expression()?);
            }
            ExprKind::Row { items, explicit: false }
        } else if matches!(first.kind, ExprKind::Subquery(_)) {
            first.kind
        } else {
            ExprKind::Nested(Box::new(first))
        };
        self.expect(TokenKind::RParen, "\")\"")?;
        self.difference(kind, start)
    }

    /// `(a - b) DAY`: a unit behind a difference in parentheses makes an interval of it.
    fn difference(&mut self, kind: ExprKind, start: u32) -> Parsed<Expr> {
        let units = matches!(
            self.kind(),
            TokenKind::Keyword(K::YEAR | K::QUARTER | K::MONTH | K::WEEK | K::DAY | K::HOUR | K::MINUTE | K::SECOND)
        );
        match kind {
            ExprKind::Nested(inner) if units && matches!(inner.kind, ExprKind::Binary { op: BinaryOp::Minus, .. }) => {
                let ExprKind::Binary { left, right, .. } = inner.kind else {
                    unreachable!("invariant: the guard saw a difference")
                };
                let qualifier = self.interval_qualifier()?;
                Ok(Expr::new(ExprKind::Difference { left, right, qualifier }, self.span_from(start)))
            }
            kind => Ok(Expr::new(kind, self.span_from(start))),
        }
    }
}

fn binary_operator(kind: TokenKind) -> Option<(BinaryOp, u8)> {
    let found = match kind {
        TokenKind::Keyword(K::OR) => (BinaryOp::Or, OR),
        TokenKind::Keyword(K::AND) => (BinaryOp::And, AND),
        TokenKind::Eq => (BinaryOp::Eq, COMPARE),
        TokenKind::NotEq => (BinaryOp::NotEq, COMPARE),
        TokenKind::Lt => (BinaryOp::Lt, COMPARE),
        TokenKind::LtEq => (BinaryOp::LtEq, COMPARE),
        TokenKind::Gt => (BinaryOp::Gt, COMPARE),
        TokenKind::GtEq => (BinaryOp::GtEq, COMPARE),
        TokenKind::Plus => (BinaryOp::Plus, ADD),
        TokenKind::Minus => (BinaryOp::Minus, ADD),
        TokenKind::Star => (BinaryOp::Multiply, MULTIPLY),
        TokenKind::Slash => (BinaryOp::Divide, MULTIPLY),
        TokenKind::Percent => (BinaryOp::Modulo, MULTIPLY),
        TokenKind::Concat => (BinaryOp::Concat, MULTIPLY),
        _ => return None,
    };
    Some(found)
}

fn binary_expr(left: Expr, op: BinaryOp, op_span: Span, right: Expr) -> Expr {
    let span = left.span.to(right.span);
    Expr::new(ExprKind::Binary { left: Box::new(left), op, op_span, right: Box::new(right) }, span)
}

/// `operators` stand between the terms, in order; there is one term more.
fn balanced(terms: &mut impl Iterator<Item = Expr>, op: BinaryOp, operators: &[Span]) -> Expr {
    if operators.is_empty() {
        return terms.next().expect("invariant: one term more than operators");
    }
    let middle = operators.len() / 2;
    let left = balanced(terms, op, &operators[..middle]);
    let right = balanced(terms, op, &operators[middle + 1..]);
    binary_expr(left, op, operators[middle], right)
}

/// Moves the expression out; the caller puts another in its place.
fn take(expr: &mut Expr) -> Expr {
    let span = expr.span;
    std::mem::replace(expr, Expr::new(ExprKind::Default, span))
}
