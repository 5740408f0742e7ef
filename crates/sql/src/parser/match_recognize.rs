//! MATCH_RECOGNIZE, the whole clause; what Flink does not run is refused by the planner.

use super::cursor::{Parsed, Parser};
use super::keyword::Keyword as K;
use crate::ast::{
    AfterMatchSkip, MatchRecognize, Measure, Pattern, PatternDefinition, PatternKind, PatternQuantifier, PatternRepeat,
    PatternSubset, RowsPerMatch, Span,
};
use crate::diagnostic::Diagnostic;
use crate::lexer::TokenKind;

impl Parser<'_> {
    pub(super) fn match_recognize(&mut self) -> Parsed<MatchRecognize> {
        let start = self.start();
        self.expect_kw(K::MATCH_RECOGNIZE)?;
        self.expect(TokenKind::LParen, "\"(\"")?;
        let mut partition_by = Vec::new();
        if self.eat_kw(K::PARTITION) {
            self.expect_kw(K::BY)?;
            partition_by = self.comma_list(Self::expression)?;
        }
        let mut order_by = Vec::new();
        if self.is_kw(K::ORDER) {
            order_by = self.order_by()?;
        }
        let mut measures = Vec::new();
        if self.eat_kw(K::MEASURES) {
            measures = self.comma_list(Self::measure)?;
        }
        let rows_per_match = self.rows_per_match()?;
        let after_match = self.after_match()?;
        self.expect_kw(K::PATTERN)?;
        self.expect(TokenKind::LParen, "\"(\"")?;
        let anchor_start = self.eat(TokenKind::Caret);
        let pattern = self.pattern()?;
        let anchor_end = self.eat_dollar();
        self.expect(TokenKind::RParen, "\")\" or a pattern variable")?;
        let mut within = None;
        if self.eat_kw(K::WITHIN) {
            within = Some(self.interval()?);
        }
        let mut subsets = Vec::new();
        if self.eat_kw(K::SUBSET) {
            subsets = self.comma_list(|p| {
                let name = p.ident("a name of a subset")?;
                p.expect(TokenKind::Eq, "\"=\"")?;
                let variables = p.paren_list(|p| p.ident("a pattern variable's name"))?;
                Ok(PatternSubset { name, variables })
            })?;
        }
        self.expect(TokenKind::Keyword(K::DEFINE), "WITHIN, SUBSET or DEFINE")?;
        let define = self.comma_list(|p| {
            let variable = p.ident("a pattern variable's name")?;
            p.expect_kw(K::AS)?;
            let condition = p.expression()?;
            Ok(PatternDefinition { variable, condition })
        })?;
        self.expect(TokenKind::RParen, "\")\" or \",\"")?;
        Ok(MatchRecognize {
            partition_by,
            order_by,
            measures,
            rows_per_match,
            after_match,
            anchor_start,
            anchor_end,
            pattern,
            within,
            subsets,
            define,
            span: self.span_from(start),
        })
    }

    fn measure(&mut self) -> Parsed<Measure> {
        let expr = self.expression()?;
        self.expect_kw(K::AS)?;
        let alias = self.ident("a column alias")?;
        Ok(Measure { expr, alias })
    }

    fn rows_per_match(&mut self) -> Parsed<Option<RowsPerMatch>> {
        let start = self.start();
        if self.eat_kw(K::ONE) {
            self.expect_kws(&[K::ROW, K::PER, K::MATCH])?;
            Ok(Some(RowsPerMatch::One(self.span_from(start))))
        } else if self.eat_kw(K::ALL) {
            self.expect_kws(&[K::ROWS, K::PER, K::MATCH])?;
            Ok(Some(RowsPerMatch::All(self.span_from(start))))
        } else {
            Ok(None)
        }
    }

    fn after_match(&mut self) -> Parsed<Option<AfterMatchSkip>> {
        let start = self.start();
        if !self.eat_kw(K::AFTER) {
            return Ok(None);
        }
        self.expect_kws(&[K::MATCH, K::SKIP])?;
        if self.eat_kw(K::PAST) {
            self.expect_kws(&[K::LAST, K::ROW])?;
            return Ok(Some(AfterMatchSkip::PastLastRow(self.span_from(start))));
        }
        self.expect(TokenKind::Keyword(K::TO), "PAST LAST ROW or TO")?;
        if self.eat_kw(K::NEXT) {
            self.expect_kw(K::ROW)?;
            return Ok(Some(AfterMatchSkip::ToNextRow(self.span_from(start))));
        }
        if self.is_kw(K::FIRST) && self.is_ident_at(1) && !self.is_kw_at(1, K::PATTERN) {
            self.advance();
            let variable = self.ident("a pattern variable's name")?;
            return Ok(Some(AfterMatchSkip::ToFirst(variable, self.span_from(start))));
        }
        // `SKIP TO v` is `SKIP TO LAST v`.
        if self.is_kw(K::LAST) && self.is_ident_at(1) {
            self.advance();
        }
        let variable = self.ident("NEXT ROW, FIRST, LAST or a pattern variable's name")?;
        Ok(Some(AfterMatchSkip::ToLast(variable, self.span_from(start))))
    }

    fn eat_dollar(&mut self) -> bool {
        let found = self.is(TokenKind::Ident) && self.text(self.token().span) == "$";
        if found {
            self.advance();
        }
        found
    }

    fn at_dollar(&self) -> bool {
        self.is(TokenKind::Ident) && self.text(self.token().span) == "$"
    }

    /// Alternation of sequences.
    fn pattern(&mut self) -> Parsed<Pattern> {
        self.nested(|p| {
            let start = p.start();
            let mut branches = vec![p.pattern_sequence()?];
            while p.eat(TokenKind::Pipe) {
                branches.push(p.pattern_sequence()?);
            }
            Ok(p.many(branches, start, PatternKind::Alternation))
        })
    }

    fn pattern_sequence(&mut self) -> Parsed<Pattern> {
        let start = self.start();
        let mut parts = vec![self.pattern_factor()?];
        while self.at_pattern_primary() {
            parts.push(self.pattern_factor()?);
        }
        Ok(self.many(parts, start, PatternKind::Concat))
    }

    /// One part stands for itself.
    fn many(&self, mut parts: Vec<Pattern>, start: u32, kind: fn(Vec<Pattern>) -> PatternKind) -> Pattern {
        if parts.len() == 1
            && let Some(only) = parts.pop()
        {
            return only;
        }
        Pattern { kind: kind(parts), span: self.span_from(start) }
    }

    fn at_pattern_primary(&self) -> bool {
        match self.kind() {
            TokenKind::LParen => true,
            TokenKind::LBrace => self.peek(1) == TokenKind::Minus,
            TokenKind::Keyword(K::PERMUTE) => true,
            _ => self.is_ident() && !self.at_dollar(),
        }
    }

    fn pattern_factor(&mut self) -> Parsed<Pattern> {
        let start = self.start();
        let primary = self.pattern_primary()?;
        let Some(quantifier) = self.pattern_quantifier()? else {
            return Ok(primary);
        };
        Ok(Pattern {
            kind: PatternKind::Quantified { pattern: Box::new(primary), quantifier },
            span: self.span_from(start),
        })
    }

    fn pattern_primary(&mut self) -> Parsed<Pattern> {
        let start = self.start();
        let kind = match self.kind() {
            TokenKind::LParen => {
                self.advance();
                let inner = Box::new(self.pattern()?);
                self.expect(TokenKind::RParen, "\")\"")?;
                PatternKind::Group(inner)
            }
            TokenKind::LBrace => {
                self.advance();
                self.expect(TokenKind::Minus, "\"-\"")?;
                let inner = Box::new(self.pattern()?);
                self.expect(TokenKind::Minus, "\"-}\"")?;
                self.expect(TokenKind::RBrace, "\"-}\"")?;
                PatternKind::Exclude(inner)
            }
            TokenKind::Keyword(K::PERMUTE) => {
                self.advance();
                PatternKind::Permute(self.paren_list(Self::pattern)?)
            }
            _ => PatternKind::Variable(self.ident("a pattern variable's name")?),
        };
        Ok(Pattern { kind, span: self.span_from(start) })
    }

    fn pattern_quantifier(&mut self) -> Parsed<Option<PatternQuantifier>> {
        let start = self.start();
        let repeat = match self.kind() {
            TokenKind::Star => PatternRepeat::ZeroOrMore,
            TokenKind::Plus => PatternRepeat::OneOrMore,
            TokenKind::Question => PatternRepeat::Optional,
            TokenKind::LBrace if self.peek(1) != TokenKind::Minus => {
                let repeat = self.pattern_bounds()?;
                return Ok(Some(self.finish_quantifier(repeat, start)));
            }
            _ => return Ok(None),
        };
        self.advance();
        Ok(Some(self.finish_quantifier(repeat, start)))
    }

    fn finish_quantifier(&mut self, repeat: PatternRepeat, start: u32) -> PatternQuantifier {
        let reluctant = self.eat(TokenKind::Question);
        PatternQuantifier { repeat, reluctant, span: Span::new(start, self.end()) }
    }

    /// `{n}`, `{n,}`, `{n,m}`, `{,m}`
    fn pattern_bounds(&mut self) -> Parsed<PatternRepeat> {
        let start = self.start();
        self.expect(TokenKind::LBrace, "\"{\"")?;
        let least = if self.is(TokenKind::Comma) { None } else { Some(self.unsigned("a number of repetitions")?) };
        if !self.is(TokenKind::Comma) {
            self.expect(TokenKind::RBrace, "\"}\" or \",\"")?;
            return Ok(PatternRepeat::Exactly(least.unwrap_or(0)));
        }
        self.advance();
        let most = if self.is(TokenKind::RBrace) { None } else { Some(self.unsigned("a number of repetitions")?) };
        self.expect(TokenKind::RBrace, "\"}\"")?;
        match (least, most) {
            (Some(least), Some(most)) if least > most => Err(Box::new(
                Diagnostic::error("the least number of repetitions is greater than the most")
                    .at(self.span_from(start))
                    .detail(format!("The to should be a number greater than or equal to from: {least}.")),
            )),
            (Some(least), Some(most)) => Ok(PatternRepeat::Between(least, most)),
            (Some(least), None) => Ok(PatternRepeat::AtLeast(least)),
            (None, Some(most)) => Ok(PatternRepeat::AtMost(most)),
            (None, None) => Err(self.expected("a number of repetitions")),
        }
    }
}
