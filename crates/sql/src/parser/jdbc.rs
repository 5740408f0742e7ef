//! JDBC's escapes: `{d '..'}`, `{t '..'}`, `{ts '..'}` and `{fn NAME(..)}`.
//!
//! A function is read as what Flink's planner makes of it (`{fn CONCAT(a, b)}` is `a || b`); its name has to be written in
//! capitals. What Flink's planner knows and its runtime does not is refused in Flink's words.

use super::cursor::{Parsed, Parser};
use super::keyword::Keyword as K;
use crate::ast::{
    BinaryOp, DataType, DataTypeKind, Expr, ExprKind, FunctionArg, FunctionCall, Ident, Literal, ObjectName,
    OverlayArgs, Span, TimeUnit, TimeZoneKind, TrimSide,
};
use crate::diagnostic::Diagnostic;
use crate::lexer::TokenKind;

/// A function and the name of the one that it is.
const SAME: &[(&str, &str)] = &[
    ("ABS", "ABS"),
    ("ACOS", "ACOS"),
    ("ASIN", "ASIN"),
    ("ATAN", "ATAN"),
    ("ATAN2", "ATAN2"),
    ("CEILING", "CEIL"),
    ("COS", "COS"),
    ("COT", "COT"),
    ("DAYOFMONTH", "DAYOFMONTH"),
    ("DAYOFWEEK", "DAYOFWEEK"),
    ("DAYOFYEAR", "DAYOFYEAR"),
    ("DEGREES", "DEGREES"),
    ("EXP", "EXP"),
    ("FLOOR", "FLOOR"),
    ("HOUR", "HOUR"),
    ("IFNULL", "COALESCE"),
    ("LCASE", "LOWER"),
    ("LENGTH", "CHAR_LENGTH"),
    ("LOG", "LN"),
    ("LOG10", "LOG10"),
    ("MINUTE", "MINUTE"),
    ("MOD", "MOD"),
    ("MONTH", "MONTH"),
    ("PI", "PI"),
    ("POWER", "POWER"),
    ("QUARTER", "QUARTER"),
    ("RADIANS", "RADIANS"),
    ("SECOND", "SECOND"),
    ("SIGN", "SIGN"),
    ("SIN", "SIN"),
    ("SQRT", "SQRT"),
    ("TAN", "TAN"),
    ("UCASE", "UPPER"),
    ("WEEK", "WEEK"),
    ("YEAR", "YEAR"),
];

/// Flink's planner takes these and finds nothing that runs them.
const WITHOUT_CODE: &[(&str, &str)] = &[
    ("ASCII", "ASCII"),
    ("CBRT", "CBRT"),
    ("CHAR", "CHAR"),
    ("CURDATE", "CURRENT_DATE"),
    ("CURTIME", "LOCALTIME"),
    ("DATABASE", "CURRENT_CATALOG"),
    ("DAYNAME", "DAYNAME"),
    ("DIFFERENCE", "DIFFERENCE"),
    ("LEFT", "LEFT"),
    ("MONTHNAME", "MONTHNAME"),
    ("NOW", "CURRENT_TIMESTAMP"),
    ("RAND", "RAND"),
    ("REPEAT", "REPEAT"),
    ("REPLACE", "REPLACE"),
    ("RIGHT", "RIGHT"),
    ("ROUND", "ROUND"),
    ("SOUNDEX", "SOUNDEX"),
    ("SPACE", "SPACE"),
    ("SUBSTRING", "SUBSTRING"),
    ("TRUNCATE", "TRUNCATE"),
    ("USER", "CURRENT_USER"),
];

fn meaning<'n>(table: &[(&str, &'n str)], name: &str) -> Option<&'n str> {
    table.iter().find(|(known, _)| *known == name).map(|(_, function)| *function)
}

impl Parser<'_> {
    pub(super) fn escape(&mut self) -> Parsed<Expr> {
        let open = self.advance();
        let word = self.advance();
        let literal: fn(String) -> Literal = match self.text(word.span).to_ascii_lowercase().as_str() {
            "d" => Literal::Date,
            "t" => Literal::Time,
            "ts" => Literal::Timestamp,
            "fn" => {
                let kind = self.escaped_call(open.span.start)?;
                return Ok(Expr::new(kind, self.span_from(open.span.start)));
            }
            _ => return self.error(word.span, "expected d, t, ts or fn"),
        };
        let value = self.string_literal("a string with a date or time")?;
        self.close_escape()?;
        Ok(Expr::new(ExprKind::Literal(literal(value.value)), self.span_from(open.span.start)))
    }

    fn close_escape(&mut self) -> Parsed<()> {
        self.expect(TokenKind::RBrace, "\"}\"").map(|_| ())
    }

    fn escaped_call(&mut self, start: u32) -> Parsed<ExprKind> {
        let kind = match self.kind() {
            TokenKind::Keyword(keyword @ (K::TIMESTAMPADD | K::TIMESTAMPDIFF)) => self.timestamp_arithmetic(keyword)?,
            _ => {
                let word = self.advance();
                let name = self.text(word.span).to_owned();
                if name == "CONVERT" {
                    self.conversion()?
                } else {
                    self.expect(TokenKind::LParen, "\"(\"")?;
                    let args = match self.is(TokenKind::RParen) {
                        true => Vec::new(),
                        false => self.comma_list(Self::expression)?,
                    };
                    self.expect(TokenKind::RParen, "\")\" or \",\"")?;
                    self.function(&name, word.span, args, start)?
                }
            }
        };
        self.close_escape()?;
        Ok(kind)
    }

    fn function(&self, name: &str, word: Span, args: Vec<Expr>, start: u32) -> Parsed<ExprKind> {
        if let Some(function) = meaning(SAME, name) {
            return Ok(call(function, word, args));
        }
        let at = self.span_from(start);
        if let Some(function) = meaning(WITHOUT_CODE, name) {
            let error = Diagnostic::error(format!("{{fn {name}(..)}} does not run in a Flink"));
            return Err(Box::new(
                error.at(at).detail(format!("Unsupported call: {function}(")).hint("write it without {fn ..}"),
            ));
        }
        let given = args.len();
        let mut values = args.into_iter().map(Box::new);
        let several = (values.next(), values.next(), values.next(), values.next(), values.next());
        Ok(match (name, several) {
            ("CONCAT", (Some(left), Some(right), None, ..)) => {
                ExprKind::Binary { left, op: BinaryOp::Concat, op_span: word, right }
            }
            ("LTRIM", (Some(expr), None, ..)) => ExprKind::Trim { side: TrimSide::Leading, chars: None, expr },
            ("RTRIM", (Some(expr), None, ..)) => ExprKind::Trim { side: TrimSide::Trailing, chars: None, expr },
            ("LOCATE", (Some(needle), Some(haystack), start, None, _)) => {
                ExprKind::Position { needle, haystack, start }
            }
            ("INSERT", (Some(expr), Some(from), Some(length), Some(placing), None)) => {
                ExprKind::Overlay(Box::new(OverlayArgs {
                    expr: *expr,
                    placing: *placing,
                    start: *from,
                    length: Some(*length),
                }))
            }
            ("CONCAT" | "LTRIM" | "RTRIM" | "LOCATE" | "INSERT", _) => {
                let error = Diagnostic::error(format!("{{fn {name}(..)}} takes another number of arguments")).at(at);
                return Err(Box::new(match name {
                    "INSERT" => error.detail(format!(
                        "Encountered {{fn INSERT}} with {given} parameter(s); was expecting 4 parameter(s)"
                    )),
                    _ => error,
                }));
            }
            _ => {
                return Err(Box::new(
                    Diagnostic::error("unknown function in {fn ..}: its names are written in capitals")
                        .at(at)
                        .detail(format!("Function '{{fn {name}}}' is not defined")),
                ));
            }
        })
    }

    /// `CONVERT(value, SQL_INTEGER)`; the type has no length.
    fn conversion(&mut self) -> Parsed<ExprKind> {
        self.expect(TokenKind::LParen, "\"(\"")?;
        let expr = Box::new(self.expression()?);
        self.expect(TokenKind::Comma, "\",\"")?;
        let word = self.token();
        let Some(kind) = conversion_type(self.text(word.span)) else {
            let error = self.expected("a type as SQL_INTEGER");
            return Err(match self.text(word.span).eq_ignore_ascii_case("SQL_REAL") {
                true => Box::new(error.detail("Type is not supported: REAL")),
                false => error,
            });
        };
        self.advance();
        self.expect(TokenKind::RParen, "\")\"")?;
        let data_type = DataType { kind, nullable: None, span: word.span };
        Ok(ExprKind::Cast { expr, data_type, safe: false })
    }
}

fn call(function: &str, word: Span, args: Vec<Expr>) -> ExprKind {
    ExprKind::Function(Box::new(FunctionCall {
        name: ObjectName(vec![Ident::new(function, word)]),
        parens: true,
        distinct: None,
        args: args.into_iter().map(|value| FunctionArg { name: None, value }).collect(),
        within_group: Vec::new(),
        null_treatment: None,
        filter: None,
        over: None,
    }))
}

fn conversion_type(word: &str) -> Option<DataTypeKind> {
    let upper = word.to_ascii_uppercase();
    let interval = |from, to| DataTypeKind::Interval { from, precision: None, to, fraction: None };
    Some(match upper.strip_prefix("SQL_").unwrap_or(&upper) {
        "BIGINT" => DataTypeKind::BigInt,
        "BINARY" => DataTypeKind::Binary(None),
        "BOOLEAN" => DataTypeKind::Boolean,
        "CHAR" => DataTypeKind::Char(None),
        "DATE" => DataTypeKind::Date,
        "DECIMAL" | "NUMERIC" => DataTypeKind::Decimal { precision: None, scale: None },
        "DOUBLE" => DataTypeKind::Double,
        "FLOAT" => DataTypeKind::Float,
        "INTEGER" => DataTypeKind::Int,
        "SMALLINT" => DataTypeKind::SmallInt,
        "TIME" => DataTypeKind::Time { precision: None, zone: TimeZoneKind::Without },
        "TIMESTAMP" => DataTypeKind::Timestamp { precision: None, zone: TimeZoneKind::Without },
        "TINYINT" => DataTypeKind::TinyInt,
        "VARBINARY" => DataTypeKind::VarBinary(None),
        "VARCHAR" => DataTypeKind::VarChar(None),
        "INTERVAL_YEAR" => interval(TimeUnit::Year, None),
        "INTERVAL_YEAR_TO_MONTH" => interval(TimeUnit::Year, Some(TimeUnit::Month)),
        "INTERVAL_MONTH" => interval(TimeUnit::Month, None),
        "INTERVAL_DAY" => interval(TimeUnit::Day, None),
        "INTERVAL_DAY_TO_HOUR" => interval(TimeUnit::Day, Some(TimeUnit::Hour)),
        "INTERVAL_DAY_TO_MINUTE" => interval(TimeUnit::Day, Some(TimeUnit::Minute)),
        "INTERVAL_DAY_TO_SECOND" => interval(TimeUnit::Day, Some(TimeUnit::Second)),
        "INTERVAL_HOUR" => interval(TimeUnit::Hour, None),
        "INTERVAL_HOUR_TO_MINUTE" => interval(TimeUnit::Hour, Some(TimeUnit::Minute)),
        "INTERVAL_HOUR_TO_SECOND" => interval(TimeUnit::Hour, Some(TimeUnit::Second)),
        "INTERVAL_MINUTE" => interval(TimeUnit::Minute, None),
        "INTERVAL_MINUTE_TO_SECOND" => interval(TimeUnit::Minute, Some(TimeUnit::Second)),
        "INTERVAL_SECOND" => interval(TimeUnit::Second, None),
        _ => return None,
    })
}
