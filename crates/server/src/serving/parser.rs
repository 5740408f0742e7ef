//! Pinot's single-table SELECT, from text to [`Query`].
//!
//! It knows no table and no column. JOIN, subqueries, UNION and window functions are refused by
//! name. It stops at the first error, as Pinot does.
//!
//! Invariant: recursion is bounded, so that no text can exhaust the stack.

mod expression;
mod tokens;

use super::ast::{Item, Order, Query, TableName};
use super::error::QueryError;
use super::lexer::{Lexeme, Token, tokenize};

const DEPTH_MAX: usize = 100;

/// Words that end an expression or an alias, so that they cannot be a name without quotes.
const RESERVED: [&str; 33] = [
    "select", "from", "where", "group", "having", "order", "by", "limit", "offset", "option", "and", "or", "not", "as",
    "asc", "desc", "between", "in", "like", "is", "case", "when", "then", "else", "end", "join", "inner", "left",
    "right", "on", "union", "fetch", "nulls",
];

pub fn parse(sql: &str) -> Result<Query, QueryError> {
    let lexemes = tokenize(sql)?;
    let mut parser = Parser { sql, lexemes, position: 0, depth: 0 };
    let mut options = Vec::new();
    while parser.takes("set") {
        options.push(parser.option()?);
        parser.expect_symbol(";")?;
    }
    let mut query = parser.query()?;
    options.append(&mut query.options);
    query.options = options;
    parser.takes_symbol(";");
    match parser.peek() {
        Token::End => Ok(query),
        _ => Err(parser.unexpected("the end of the query")),
    }
}

struct Parser<'a> {
    sql: &'a str,
    lexemes: Vec<Lexeme>,
    position: usize,
    depth: usize,
}

/// The query and its clauses.
impl Parser<'_> {
    fn query(&mut self) -> Result<Query, QueryError> {
        if !self.takes("select") {
            return Err(self.unexpected("SELECT"));
        }
        let mut query = Query { distinct: self.takes("distinct"), ..Query::default() };
        query.items = self.list(Self::item)?;
        if self.takes("from") {
            query.table = Some(self.table()?);
        }
        if self.takes("where") {
            query.filter = Some(self.expr()?);
        }
        if self.takes("group") {
            self.expect("by")?;
            query.group_by = self.list(Self::expr)?;
        }
        if self.takes("having") {
            query.having = Some(self.expr()?);
        }
        if self.takes("order") {
            self.expect("by")?;
            query.order_by = self.list(Self::order)?;
        }
        self.limit(&mut query)?;
        if self.takes("option") {
            self.expect_symbol("(")?;
            query.options = self.list(Self::option)?;
            self.expect_symbol(")")?;
        }
        for word in ["union", "intersect", "except", "over"] {
            if self.is(word) {
                let message = format!("not supported yet: {}", word.to_uppercase());
                return Err(self.error(message));
            }
        }
        Ok(query)
    }

    fn item(&mut self) -> Result<Item, QueryError> {
        if self.takes_symbol("*") {
            return Ok(Item::Star);
        }
        let expr = self.expr()?;
        let alias = match (self.takes("as"), self.peek()) {
            (true, _) => Some(self.name()?),
            (false, Token::Quoted(_)) => Some(self.name()?),
            (false, Token::Word(word)) if !is_reserved(word) => Some(self.name()?),
            _ => None,
        };
        Ok(Item::Expr { expr, alias })
    }

    fn table(&mut self) -> Result<TableName, QueryError> {
        if self.is_symbol("(") {
            return Err(self.error("not supported yet: a subquery in FROM"));
        }
        let mut name = self.name()?;
        // The database, of which there is only `default`, does not take part in the name.
        while self.takes_symbol(".") {
            name = self.name()?;
        }
        let alias = match (self.takes("as"), self.peek()) {
            (true, _) => Some(self.name()?),
            (false, Token::Quoted(_)) => Some(self.name()?),
            (false, Token::Word(word)) if !is_reserved(word) => Some(self.name()?),
            _ => None,
        };
        let is_join = ["join", "inner", "left", "right"].iter().any(|word| self.is(word));
        if is_join || self.is_symbol(",") {
            return Err(self.error("not supported yet: JOIN"));
        }
        Ok(TableName { name, alias })
    }

    fn order(&mut self) -> Result<Order, QueryError> {
        let expr = self.expr()?;
        let descending = self.takes("desc");
        if !descending {
            self.takes("asc");
        }
        let nulls_first = match self.takes("nulls") {
            true if self.takes("first") => Some(true),
            true => {
                self.expect("last")?;
                Some(false)
            }
            false => None,
        };
        Ok(Order { expr, descending, nulls_first })
    }

    /// `LIMIT n`, `LIMIT n OFFSET m` or `LIMIT m, n`.
    fn limit(&mut self, query: &mut Query) -> Result<(), QueryError> {
        if self.takes("limit") {
            let first = self.count()?;
            if self.takes_symbol(",") {
                query.offset = first;
                query.limit = Some(self.count()?);
            } else {
                query.limit = Some(first);
            }
        }
        if self.takes("offset") {
            query.offset = self.count()?;
        }
        Ok(())
    }

    fn count(&mut self) -> Result<usize, QueryError> {
        if let Token::Number(text) = self.peek()
            && let Ok(count) = text.parse()
        {
            self.position += 1;
            return Ok(count);
        }
        Err(self.unexpected("a number of rows"))
    }

    fn option(&mut self) -> Result<(String, String), QueryError> {
        let key = self.name()?;
        self.expect_symbol("=")?;
        let value = match self.next() {
            Token::Word(text) | Token::Quoted(text) | Token::Number(text) | Token::Text(text) => text,
            _ => {
                self.position -= 1;
                return Err(self.unexpected("a value"));
            }
        };
        Ok((key, value))
    }

    fn list<T>(&mut self, element: impl Fn(&mut Self) -> Result<T, QueryError>) -> Result<Vec<T>, QueryError> {
        let mut elements = vec![element(self)?];
        while self.takes_symbol(",") {
            elements.push(element(self)?);
        }
        Ok(elements)
    }
}

fn is_reserved(word: &str) -> bool {
    RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(word))
}
