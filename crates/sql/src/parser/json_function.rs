//! The SQL/JSON functions, whose arguments are clauses.

use super::cursor::{Parsed, Parser};
use super::keyword::Keyword as K;
use crate::ast::{Expr, ExprKind, JsonBehavior, JsonNullClause, JsonObjectEntry, JsonValueFunction, JsonWrapper, Over};
use crate::lexer::TokenKind;

/// Which of the two places a behaviour is for.
enum JsonEvent {
    Empty,
    Error,
}

impl Parser<'_> {
    /// The current word is the function's name and a parenthesis follows.
    pub(super) fn json_function(&mut self, keyword: K) -> Parsed<ExprKind> {
        self.advance();
        self.expect(TokenKind::LParen, "\"(\"")?;
        match keyword {
            K::JSON_EXISTS => self.json_exists(),
            K::JSON_VALUE => self.json_value(),
            K::JSON_QUERY => self.json_query(),
            K::JSON_OBJECT => self.json_object(),
            K::JSON_ARRAY => self.json_array(),
            K::JSON_OBJECTAGG => self.json_objectagg(),
            _ => self.json_arrayagg(),
        }
    }

    /// `input [FORMAT JSON], path`
    fn json_input(&mut self) -> Parsed<(Expr, Expr)> {
        let input = self.json_item()?;
        self.expect(TokenKind::Comma, "\",\" and a JSON path")?;
        let path = self.expression()?;
        Ok((input, path))
    }

    fn json_exists(&mut self) -> Parsed<ExprKind> {
        let (input, path) = self.json_input()?;
        let on_error = if self.is(TokenKind::RParen) {
            None
        } else {
            let behavior = self.json_behavior()?;
            self.expect_kws(&[K::ON, K::ERROR])?;
            Some(behavior)
        };
        self.expect(TokenKind::RParen, "\")\"")?;
        Ok(ExprKind::JsonExists { input: Box::new(input), path: Box::new(path), on_error })
    }

    fn json_value(&mut self) -> Parsed<ExprKind> {
        let (input, path) = self.json_input()?;
        let returning = self.json_returning()?;
        let (on_empty, on_error) = self.json_behaviors()?;
        self.expect(TokenKind::RParen, "\")\", RETURNING, ON EMPTY or ON ERROR")?;
        Ok(ExprKind::JsonValue(Box::new(JsonValueFunction { input, path, returning, on_empty, on_error })))
    }

    fn json_query(&mut self) -> Parsed<ExprKind> {
        let (input, path) = self.json_input()?;
        let returning = self.json_returning()?;
        let wrapper = self.json_wrapper()?;
        let (on_empty, on_error) = self.json_behaviors()?;
        self.expect(TokenKind::RParen, "\")\", a WRAPPER, ON EMPTY or ON ERROR")?;
        Ok(ExprKind::JsonQuery { input: Box::new(input), path: Box::new(path), returning, wrapper, on_empty, on_error })
    }

    fn json_returning(&mut self) -> Parsed<Option<crate::ast::DataType>> {
        if self.eat_kw(K::RETURNING) { Ok(Some(self.data_type()?)) } else { Ok(None) }
    }

    /// `WITHOUT [ARRAY] WRAPPER`, `WITH [CONDITIONAL | UNCONDITIONAL] [ARRAY] WRAPPER`
    fn json_wrapper(&mut self) -> Parsed<Option<JsonWrapper>> {
        let wrapper = if self.eat_kw(K::WITHOUT) {
            JsonWrapper::Without
        } else if self.eat_kw(K::WITH) {
            if self.eat_kw(K::CONDITIONAL) {
                JsonWrapper::Conditional
            } else {
                self.eat_kw(K::UNCONDITIONAL);
                JsonWrapper::Unconditional
            }
        } else {
            return Ok(None);
        };
        self.eat_kw(K::ARRAY);
        self.expect_kw(K::WRAPPER)?;
        Ok(Some(wrapper))
    }

    /// `.. ON EMPTY` and `.. ON ERROR`, in either order; the last of equal ones holds.
    fn json_behaviors(&mut self) -> Parsed<(Option<JsonBehavior>, Option<JsonBehavior>)> {
        let mut on_empty = None;
        let mut on_error = None;
        while !self.is(TokenKind::RParen) {
            let behavior = self.json_behavior()?;
            match self.json_event()? {
                JsonEvent::Empty => on_empty = Some(behavior),
                JsonEvent::Error => on_error = Some(behavior),
            }
        }
        Ok((on_empty, on_error))
    }

    fn json_behavior(&mut self) -> Parsed<JsonBehavior> {
        let behavior = match self.kind() {
            TokenKind::Keyword(K::ERROR) => JsonBehavior::Error,
            TokenKind::Keyword(K::NULL) => JsonBehavior::Null,
            TokenKind::Keyword(K::TRUE) => JsonBehavior::True,
            TokenKind::Keyword(K::FALSE) => JsonBehavior::False,
            TokenKind::Keyword(K::UNKNOWN) => JsonBehavior::Unknown,
            TokenKind::Keyword(K::EMPTY) => {
                self.advance();
                let object = self.eat_kw(K::OBJECT);
                if !object {
                    self.eat_kw(K::ARRAY);
                }
                return Ok(if object { JsonBehavior::EmptyObject } else { JsonBehavior::EmptyArray });
            }
            TokenKind::Keyword(K::DEFAULT) => {
                self.advance();
                return Ok(JsonBehavior::Default(self.boxed_expression()?));
            }
            _ => return Err(self.expected("NULL, ERROR, DEFAULT or EMPTY .. ON EMPTY or ON ERROR")),
        };
        self.advance();
        Ok(behavior)
    }

    fn json_event(&mut self) -> Parsed<JsonEvent> {
        self.expect_kw(K::ON)?;
        if self.eat_kw(K::EMPTY) {
            Ok(JsonEvent::Empty)
        } else if self.eat_kw(K::ERROR) {
            Ok(JsonEvent::Error)
        } else {
            Err(self.expected("EMPTY or ERROR"))
        }
    }

    fn json_object(&mut self) -> Parsed<ExprKind> {
        let mut entries = Vec::new();
        if !self.is(TokenKind::RParen) && !self.at_json_null_clause() {
            entries = self.comma_list(Self::json_entry)?;
        }
        let on_null = self.json_null_clause()?;
        self.expect(TokenKind::RParen, "\")\", \",\" or ON NULL")?;
        Ok(ExprKind::JsonObject { entries, on_null })
    }

    /// `[KEY] k VALUE v` or `k : v`.
    fn json_entry(&mut self) -> Parsed<JsonObjectEntry> {
        // KEY is also a plain name: `key VALUE 1` has a column in its place.
        if self.is_kw(K::KEY)
            && !matches!(self.peek(1), TokenKind::Keyword(K::VALUE) | TokenKind::Colon | TokenKind::Dot)
        {
            self.advance();
        }
        let first = self.token();
        let key = self.expression()?;
        if !self.eat_kw(K::VALUE) {
            self.expect(TokenKind::Colon, "VALUE or \":\"").map_err(|mut error| {
                if key.span == first.span && error.detail.is_some() {
                    error.detail = Some(self.encountered_pair(first));
                }
                error
            })?;
        }
        let value = self.json_item()?;
        Ok(JsonObjectEntry { key, value })
    }

    /// `e [FORMAT JSON]`
    fn json_item(&mut self) -> Parsed<Expr> {
        let value = self.expression()?;
        if !self.is_kw(K::FORMAT) || !self.is_kw_at(1, K::JSON) {
            return Ok(value);
        }
        self.advance();
        self.advance();
        let span = self.span_from(value.span.start);
        Ok(Expr::new(ExprKind::FormatJson(Box::new(value)), span))
    }

    fn json_array(&mut self) -> Parsed<ExprKind> {
        let mut items = Vec::new();
        if !self.is(TokenKind::RParen) && !self.at_json_null_clause() {
            items = self.comma_list(Self::json_item)?;
        }
        let on_null = self.json_null_clause()?;
        self.expect(TokenKind::RParen, "\")\", \",\" or ON NULL")?;
        Ok(ExprKind::JsonArray { items, on_null })
    }

    fn json_objectagg(&mut self) -> Parsed<ExprKind> {
        let entry = Box::new(self.json_entry()?);
        let on_null = self.json_null_clause()?;
        self.expect(TokenKind::RParen, "\")\" or ON NULL")?;
        let filter = self.filter_clause()?.map(Box::new);
        let over = self.boxed_over()?;
        Ok(ExprKind::JsonObjectAgg { entry, on_null, filter, over })
    }

    fn json_arrayagg(&mut self) -> Parsed<ExprKind> {
        let item = Box::new(self.json_item()?);
        let mut order_by = Vec::new();
        if self.is_kw(K::ORDER) {
            order_by = self.order_by()?;
        }
        let on_null = self.json_null_clause()?;
        self.expect(TokenKind::RParen, "\")\" or ON NULL")?;
        if self.eat_kws(&[K::WITHIN, K::GROUP]) {
            order_by = self.within_group()?;
        }
        let filter = self.filter_clause()?.map(Box::new);
        let over = self.boxed_over()?;
        Ok(ExprKind::JsonArrayAgg { item, order_by, on_null, filter, over })
    }

    fn boxed_over(&mut self) -> Parsed<Option<Box<Over>>> {
        if self.is_kw(K::OVER) { Ok(Some(Box::new(self.over_clause()?))) } else { Ok(None) }
    }

    fn at_json_null_clause(&self) -> bool {
        self.is_any_kw(&[K::NULL, K::ABSENT]) && self.is_kw_at(1, K::ON)
    }

    /// `NULL ON NULL` or `ABSENT ON NULL`, if there.
    fn json_null_clause(&mut self) -> Parsed<Option<JsonNullClause>> {
        if !self.at_json_null_clause() {
            return Ok(None);
        }
        let clause = if self.is_kw(K::NULL) { JsonNullClause::Null } else { JsonNullClause::Absent };
        self.advance();
        self.expect_kws(&[K::ON, K::NULL])?;
        Ok(Some(clause))
    }
}
