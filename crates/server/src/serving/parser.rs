//! Pinot's single-table SELECT, from text to [`Query`].
//!
//! It knows no table and no column. JOIN, subqueries, UNION and window functions are refused by
//! name. It stops at the first error, as Pinot does.
//!
//! Invariant: recursion is bounded, so that no text can exhaust the stack.

use super::ast::{Call, Expr, Item, Order, Query, TableName};
use super::error::QueryError;
use super::lexer::{Lexeme, Token, error_at, tokenize};
use super::value::Value;

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

/// Expressions, from the loosest to the tightest operator.
impl Parser<'_> {
    fn expr(&mut self) -> Result<Expr, QueryError> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(self.error("this expression is nested too deeply"));
        }
        let expr = self.or();
        self.depth -= 1;
        expr
    }

    fn or(&mut self) -> Result<Expr, QueryError> {
        let mut operands = vec![self.and()?];
        while self.takes("or") {
            operands.push(self.and()?);
        }
        Ok(nary("or", operands))
    }

    fn and(&mut self) -> Result<Expr, QueryError> {
        let mut operands = vec![self.not()?];
        while self.takes("and") {
            operands.push(self.not()?);
        }
        Ok(nary("and", operands))
    }

    fn not(&mut self) -> Result<Expr, QueryError> {
        let mut negations = 0;
        while self.takes("not") {
            negations += 1;
        }
        let operand = self.predicate()?;
        Ok(if negations % 2 == 1 { Expr::call("not", vec![operand]) } else { operand })
    }

    fn predicate(&mut self) -> Result<Expr, QueryError> {
        const COMPARISONS: [(&str, &str); 7] = [
            ("=", "equals"),
            ("<>", "notequals"),
            ("!=", "notequals"),
            ("<=", "lessthanorequal"),
            (">=", "greaterthanorequal"),
            ("<", "lessthan"),
            (">", "greaterthan"),
        ];
        let left = self.sum()?;
        for (symbol, name) in COMPARISONS {
            if self.takes_symbol(symbol) {
                return Ok(Expr::call(name, vec![left, self.sum()?]));
            }
        }
        if self.takes("is") {
            let negated = self.takes("not");
            return self.is_predicate(left, negated);
        }
        let negated = self.takes("not");
        let found = if self.takes("between") {
            let low = self.sum()?;
            self.expect("and")?;
            Expr::call("between", vec![left, low, self.sum()?])
        } else if self.takes("in") {
            self.expect_symbol("(")?;
            let mut args = vec![left];
            args.extend(self.list(Self::expr)?);
            self.expect_symbol(")")?;
            Expr::call("in", args)
        } else if self.takes("like") {
            Expr::call("like", vec![left, self.sum()?])
        } else if negated {
            return Err(self.unexpected("BETWEEN, IN or LIKE"));
        } else {
            return Ok(left);
        };
        Ok(if negated { Expr::call("not", vec![found]) } else { found })
    }

    fn is_predicate(&mut self, left: Expr, negated: bool) -> Result<Expr, QueryError> {
        if self.takes("null") {
            let name = if negated { "isnotnull" } else { "isnull" };
            return Ok(Expr::call(name, vec![left]));
        }
        for (word, value) in [("true", true), ("false", false)] {
            if self.takes(word) {
                // IS TRUE is never NULL, unlike `= true`.
                let equals = Expr::call("equals", vec![left, Expr::Literal(Value::Boolean(value))]);
                let known = Expr::call("coalesce", vec![equals, Expr::Literal(Value::Boolean(false))]);
                return Ok(if negated { Expr::call("not", vec![known]) } else { known });
            }
        }
        Err(self.unexpected("NULL, TRUE or FALSE"))
    }

    fn sum(&mut self) -> Result<Expr, QueryError> {
        let mut left = self.product()?;
        loop {
            let name = match self.peek() {
                Token::Symbol("+") => "plus",
                Token::Symbol("-") => "minus",
                Token::Symbol("||") => "concat",
                _ => return Ok(left),
            };
            self.position += 1;
            left = self.nest(name, left, Self::product)?;
        }
    }

    fn product(&mut self) -> Result<Expr, QueryError> {
        let mut left = self.unary()?;
        loop {
            let name = match self.peek() {
                Token::Symbol("*") => "times",
                Token::Symbol("/") => "divide",
                Token::Symbol("%") => "mod",
                _ => return Ok(left),
            };
            self.position += 1;
            left = self.nest(name, left, Self::unary)?;
        }
    }

    /// A chain of operators nests to the left without recursion here, but whoever walks the tree
    /// recurses into it.
    fn nest(
        &mut self,
        name: &str,
        left: Expr,
        right: impl Fn(&mut Self) -> Result<Expr, QueryError>,
    ) -> Result<Expr, QueryError> {
        let right = right(self)?;
        if depth(&left).max(depth(&right)) > DEPTH_MAX {
            return Err(self.error("this expression has too many operators"));
        }
        Ok(Expr::call(name, vec![left, right]))
    }

    fn unary(&mut self) -> Result<Expr, QueryError> {
        if self.takes_symbol("+") {
            return self.primary();
        }
        if !self.takes_symbol("-") {
            return self.primary();
        }
        Ok(match self.primary()? {
            Expr::Literal(Value::Long(value)) => Expr::Literal(Value::Long(value.wrapping_neg())),
            Expr::Literal(Value::Double(value)) => Expr::Literal(Value::Double(-value)),
            other => Expr::call("times", vec![other, Expr::Literal(Value::Long(-1))]),
        })
    }

    fn primary(&mut self) -> Result<Expr, QueryError> {
        match self.next() {
            Token::Number(text) => Ok(Expr::Literal(number(&text))),
            Token::Text(text) => Ok(Expr::Literal(Value::string(text))),
            Token::Symbol("(") => {
                if self.is("select") {
                    return Err(self.error("not supported yet: a subquery"));
                }
                let inner = self.expr()?;
                self.expect_symbol(")")?;
                Ok(inner)
            }
            Token::Quoted(name) => self.column(name),
            Token::Word(word) => self.word(word),
            _ => {
                self.position -= 1;
                Err(self.unexpected("an expression"))
            }
        }
    }

    fn word(&mut self, word: String) -> Result<Expr, QueryError> {
        let lower = word.to_ascii_lowercase();
        if self.is_symbol("(") && (!is_reserved(&lower) || lower == "left" || lower == "right") {
            self.position += 1;
            return match lower.as_str() {
                "cast" => self.cast(),
                "extract" => self.extract(),
                _ => self.call(lower.replace('_', "")),
            };
        }
        match lower.as_str() {
            "null" => Ok(Expr::Literal(Value::Null)),
            "true" => Ok(Expr::Literal(Value::Boolean(true))),
            "false" => Ok(Expr::Literal(Value::Boolean(false))),
            "case" => self.case(),
            "timestamp" if matches!(self.peek(), Token::Text(_)) => {
                let text = self.primary()?;
                Ok(Expr::call("cast", vec![text, Expr::Literal(Value::string("TIMESTAMP"))]))
            }
            _ if is_reserved(&lower) => {
                self.position -= 1;
                Err(self.unexpected("an expression"))
            }
            _ => self.column(word),
        }
    }

    /// `table.column` keeps both parts; the binder knows the table's names.
    fn column(&mut self, mut name: String) -> Result<Expr, QueryError> {
        while self.takes_symbol(".") {
            name.push('.');
            name.push_str(&self.name()?);
        }
        Ok(Expr::Column(name))
    }

    fn call(&mut self, name: String) -> Result<Expr, QueryError> {
        let distinct = self.takes("distinct");
        let mut args = Vec::new();
        if self.takes_symbol("*") {
            args.push(Expr::Star);
        } else if !self.is_symbol(")") {
            args = self.list(Self::expr)?;
        }
        self.expect_symbol(")")?;
        let mut filter = None;
        if self.takes("filter") {
            self.expect_symbol("(")?;
            self.expect("where")?;
            filter = Some(Box::new(self.expr()?));
            self.expect_symbol(")")?;
        }
        if self.is("over") {
            return Err(self.error("not supported yet: window functions"));
        }
        Ok(Expr::Call(Call { name, args, distinct, filter }))
    }

    fn cast(&mut self) -> Result<Expr, QueryError> {
        let value = self.expr()?;
        self.expect("as")?;
        let target = self.name()?.to_ascii_uppercase();
        if self.takes_symbol("(") {
            self.list(Self::count)?;
            self.expect_symbol(")")?;
        }
        self.expect_symbol(")")?;
        Ok(Expr::call("cast", vec![value, Expr::Literal(Value::string(target))]))
    }

    fn extract(&mut self) -> Result<Expr, QueryError> {
        let unit = self.name()?.to_ascii_lowercase();
        self.expect("from")?;
        let value = self.expr()?;
        self.expect_symbol(")")?;
        Ok(Expr::call(unit, vec![value]))
    }

    /// `case(when, then, ..., else)`; the simple form is turned into comparisons.
    fn case(&mut self) -> Result<Expr, QueryError> {
        let operand = if self.is("when") { None } else { Some(self.expr()?) };
        let mut args = Vec::new();
        while self.takes("when") {
            let when = self.expr()?;
            self.expect("then")?;
            args.push(match &operand {
                Some(operand) => Expr::call("equals", vec![operand.clone(), when]),
                None => when,
            });
            args.push(self.expr()?);
        }
        if args.is_empty() {
            return Err(self.unexpected("WHEN"));
        }
        args.push(if self.takes("else") { self.expr()? } else { Expr::Literal(Value::Null) });
        self.expect("end")?;
        Ok(Expr::call("case", args))
    }
}

/// Tokens.
impl Parser<'_> {
    fn peek(&self) -> &Token {
        &self.lexemes[self.position].token
    }

    /// The end is never passed, so that there always is a token.
    fn next(&mut self) -> Token {
        let token = self.peek().clone();
        self.position = (self.position + 1).min(self.lexemes.len() - 1);
        if token == Token::End {
            // Callers step back by one when they do not like a token.
            self.lexemes.push(Lexeme { token: Token::End, offset: self.sql.len() });
            self.position = self.lexemes.len() - 1;
        }
        token
    }

    fn is(&self, keyword: &str) -> bool {
        matches!(self.peek(), Token::Word(word) if word.eq_ignore_ascii_case(keyword))
    }

    fn takes(&mut self, keyword: &str) -> bool {
        let taken = self.is(keyword);
        self.position += usize::from(taken);
        taken
    }

    fn expect(&mut self, keyword: &str) -> Result<(), QueryError> {
        if self.takes(keyword) { Ok(()) } else { Err(self.unexpected(&keyword.to_uppercase())) }
    }

    fn is_symbol(&self, symbol: &str) -> bool {
        matches!(self.peek(), Token::Symbol(found) if *found == symbol)
    }

    fn takes_symbol(&mut self, symbol: &str) -> bool {
        let taken = self.is_symbol(symbol);
        self.position += usize::from(taken);
        taken
    }

    fn expect_symbol(&mut self, symbol: &str) -> Result<(), QueryError> {
        if self.takes_symbol(symbol) { Ok(()) } else { Err(self.unexpected(&format!("\"{symbol}\""))) }
    }

    fn name(&mut self) -> Result<String, QueryError> {
        let name = match self.peek() {
            Token::Quoted(name) => name.clone(),
            Token::Word(word) if !is_reserved(word) => word.clone(),
            _ => return Err(self.unexpected("a name")),
        };
        self.position += 1;
        Ok(name)
    }

    fn error(&self, message: impl Into<String>) -> QueryError {
        error_at(self.sql, self.lexemes[self.position].offset, message)
    }

    fn unexpected(&self, expected: &str) -> QueryError {
        let found = match self.peek() {
            Token::Word(text) | Token::Quoted(text) | Token::Number(text) | Token::Text(text) => text,
            Token::Symbol(symbol) => *symbol,
            Token::End => "<EOF>",
        };
        self.error(format!("Encountered \"{found}\" where {expected} was expected"))
    }
}

fn is_reserved(word: &str) -> bool {
    RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(word))
}

fn nary(name: &str, mut operands: Vec<Expr>) -> Expr {
    if operands.len() == 1 { operands.remove(0) } else { Expr::call(name, operands) }
}

/// A whole number that does not fit a LONG is a DOUBLE, as every number with a point is.
fn number(text: &str) -> Value {
    match text.parse() {
        Ok(long) => Value::Long(long),
        Err(_) => Value::Double(text.parse().unwrap_or(f64::INFINITY)),
    }
}

fn depth(expr: &Expr) -> usize {
    match expr {
        Expr::Call(call) => 1 + call.args.iter().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}
