//! Expressions, from the loosest to the tightest operator.

use super::{DEPTH_MAX, Parser, is_reserved};
use crate::serving::ast::{Call, Expr};
use crate::serving::error::QueryError;
use crate::serving::lexer::Token;
use crate::serving::value::Value;

impl Parser<'_> {
    pub(super) fn expr(&mut self) -> Result<Expr, QueryError> {
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
