//! Literals: strings in all their spellings, binary, dates and times, intervals.

use super::cursor::{Parsed, Parser};
use super::keyword::Keyword as K;
use crate::ast::{Expr, ExprKind, IntervalField, IntervalQualifier, Literal, Span, Spanned, StringLiteral, TimeUnit};
use crate::diagnostic::Diagnostic;
use crate::lexer::TokenKind;

impl Parser<'_> {
    /// A string, with the literals that follow it directly joined to it; and its charset.
    pub(super) fn string_value(&mut self) -> Parsed<(String, Option<String>)> {
        let token = self.advance();
        let text = self.text(token.span);
        let quote = text.find('\'').unwrap_or(0);
        let inner = &text[quote + 1..text.len() - 1];
        let mut value = inner.replace("''", "'");
        let charset = match token.kind {
            TokenKind::CharsetString if quote == 1 => Some("ISO-8859-1".to_owned()),
            TokenKind::CharsetString => Some(text[1..quote].to_ascii_uppercase()),
            TokenKind::UnicodeString => Some("UTF16".to_owned()),
            _ => None,
        };
        if token.kind == TokenKind::UnicodeString {
            let escape = self.unicode_escape()?;
            value = undo_unicode(&value, escape).map_err(|at| {
                Box::new(
                    Diagnostic::error("a Unicode escape is a backslash and four hexadecimal digits")
                        .at(token.span)
                        .detail(format!(
                            "SQL parse failed. Unicode escape sequence starting at character {at} is not exactly four hex digits"
                        )),
                )
            })?;
        }
        if token.kind == TokenKind::EscapedString {
            value = undo_backslashes(&value);
        }
        let mut end = token.span.end;
        while self.is(TokenKind::String) {
            let next = self.advance();
            self.on_a_line_of_its_own(end, next.span)?;
            end = next.span.end;
            let text = self.text(next.span);
            value.push_str(&text[1..text.len() - 1].replace("''", "'"));
        }
        Ok((value, charset))
    }

    /// A text goes on in another one only behind a line break.
    fn on_a_line_of_its_own(&self, end: u32, next: Span) -> Parsed<()> {
        if self.text(Span::new(end, next.start)).contains('\n') {
            return Ok(());
        }
        Err(Box::new(
            Diagnostic::error("two texts in a row are one only when a line break is between them")
                .at(next)
                .detail("String literal continued on same line")
                .hint("write || between them"),
        ))
    }

    /// `UESCAPE '!'`
    fn unicode_escape(&mut self) -> Parsed<char> {
        if !self.eat_kw(K::UESCAPE) {
            return Ok('\\');
        }
        let token = self.expect(TokenKind::String, "the escape character")?;
        let mut inner = self.text(token.span).trim_matches('\'').chars();
        match (inner.next(), inner.next()) {
            (Some(c), None) if !c.is_ascii_hexdigit() && c != '+' && !c.is_whitespace() => Ok(c),
            _ => self.error(token.span, "UESCAPE takes one character"),
        }
    }

    pub(super) fn string_expr(&mut self) -> Parsed<Expr> {
        let start = self.start();
        let (value, charset) = self.string_value()?;
        Ok(Expr::new(ExprKind::Literal(Literal::String { value, charset }), self.span_from(start)))
    }

    pub(super) fn binary_expr(&mut self) -> Parsed<Expr> {
        let start = self.start();
        let token = self.advance();
        let text = self.text(token.span);
        let mut digits = text[2..text.len() - 1].to_owned();
        let mut end = token.span.end;
        while self.is(TokenKind::String) {
            let next = self.advance();
            self.on_a_line_of_its_own(end, next.span)?;
            end = next.span.end;
            digits.push_str(self.text(next.span).trim_matches('\''));
        }
        let span = self.span_from(start);
        match from_hex(&digits) {
            Some(bytes) => Ok(Expr::new(ExprKind::Literal(Literal::Binary(bytes)), span)),
            None => {
                let words = if digits.bytes().all(|b| b.is_ascii_hexdigit()) {
                    "Binary literal string must contain an even number of hexits"
                } else {
                    "Binary literal string must contain only characters '0' - '9', 'A' - 'F'"
                };
                let error = Diagnostic::error("a binary literal is an even number of hexadecimal digits").at(span);
                Err(Box::new(error.detail(words)))
            }
        }
    }

    /// `DATE '..'` and its like; `None` if the word is not followed by a string.
    pub(super) fn datetime_literal(&mut self) -> Parsed<Option<Expr>> {
        let start = self.start();
        let string_follows = self.peek(1) == TokenKind::String;
        let literal: fn(String) -> Literal = match self.kind() {
            TokenKind::Keyword(K::DATE) if string_follows => Literal::Date,
            TokenKind::Keyword(K::TIME) if string_follows => Literal::Time,
            TokenKind::Keyword(K::TIMESTAMP) if string_follows => Literal::Timestamp,
            TokenKind::Keyword(K::TIMESTAMP) if self.is_kw_at(1, K::WITH) && self.is_kw_at(2, K::LOCAL) => {
                self.eat_kws(&[K::TIMESTAMP, K::WITH, K::LOCAL]);
                self.expect_kw(K::TIME)?;
                if !self.is_kw(K::ZONE) {
                    return Err(self.expected("ZONE"));
                }
                Literal::TimestampLtz
            }
            _ => return Ok(None),
        };
        self.advance();
        let value = self.string_literal("a string with a date or time")?;
        Ok(Some(Expr::new(ExprKind::Literal(literal(value.value)), self.span_from(start))))
    }

    /// `INTERVAL [-] '..' qualifier`, or with another value in the string's place.
    pub(super) fn interval(&mut self) -> Parsed<Expr> {
        let start = self.start();
        self.expect_kw(K::INTERVAL)?;
        let negative = self.is(TokenKind::Minus);
        if negative || self.is(TokenKind::Plus) {
            self.advance();
        }
        if self.is(TokenKind::String) {
            let token = self.advance();
            let text = self.text(token.span);
            let value = StringLiteral { value: text[1..text.len() - 1].replace("''", "'"), span: token.span };
            let qualifier = self.interval_qualifier()?;
            if value.value.is_empty() {
                let unit = self.text(qualifier.span).to_ascii_uppercase();
                return Err(Box::new(
                    Diagnostic::error("an interval without a value")
                        .at(value.span)
                        .detail(format!("SQL parse failed. Illegal INTERVAL literal {unit}")),
                ));
            }
            return Ok(Expr::new(
                ExprKind::Literal(Literal::Interval { negative, value, qualifier }),
                self.span_from(start),
            ));
        }
        let value = Box::new(self.interval_value()?);
        let qualifier = self.interval_qualifier()?;
        Ok(Expr::new(ExprKind::Interval { negative, value, qualifier }, self.span_from(start)))
    }

    fn interval_value(&mut self) -> Parsed<Expr> {
        let start = self.start();
        match self.kind() {
            TokenKind::Number => {
                let token = self.advance();
                let text = self.text(token.span).to_owned();
                Ok(Expr::new(ExprKind::Literal(Literal::Number(text)), token.span))
            }
            TokenKind::LParen => {
                self.advance();
                let inner = self.expression()?;
                self.expect(TokenKind::RParen, "\")\"")?;
                Ok(Expr::new(ExprKind::Nested(Box::new(inner)), self.span_from(start)))
            }
            _ if self.is_ident() => {
                let name = self.name("a column name")?;
                Ok(Expr::new(ExprKind::Column(name), self.span_from(start)))
            }
            _ => Err(self.expected("the interval's value in single quotes, as in INTERVAL '5' MINUTE")),
        }
    }

    /// `DAY(2)`, `DAY TO SECOND(3)`, `SECOND(2, 6)`.
    pub(super) fn interval_qualifier(&mut self) -> Parsed<IntervalQualifier> {
        let start = self.start();
        let from = self.interval_field(true)?;
        let to = if self.eat_kw(K::TO) {
            let place = self.token().span;
            let to = self.interval_field(false)?;
            if !follows(from.unit, to.unit) {
                return self
                    .error(place, "an interval runs from YEAR to MONTH, or from DAY, HOUR or MINUTE to a finer unit");
            }
            Some(to)
        } else {
            None
        };
        Ok(IntervalQualifier { from, to, span: self.span_from(start) })
    }

    fn interval_field(&mut self, leading: bool) -> Parsed<IntervalField> {
        let unit = match self.kind() {
            TokenKind::Keyword(K::YEAR | K::YEARS) => TimeUnit::Year,
            TokenKind::Keyword(K::QUARTER | K::QUARTERS) if leading => TimeUnit::Quarter,
            TokenKind::Keyword(K::MONTH | K::MONTHS) => TimeUnit::Month,
            TokenKind::Keyword(K::WEEK | K::WEEKS) if leading => TimeUnit::Week,
            TokenKind::Keyword(K::DAY | K::DAYS) => TimeUnit::Day,
            TokenKind::Keyword(K::HOUR | K::HOURS) => TimeUnit::Hour,
            TokenKind::Keyword(K::MINUTE | K::MINUTES) => TimeUnit::Minute,
            TokenKind::Keyword(K::SECOND | K::SECONDS) => TimeUnit::Second,
            _ => {
                return Err(self.expected("a unit of time: YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE or SECOND"));
            }
        };
        self.advance();
        let mut field = IntervalField { unit, precision: None, fraction: None };
        if self.is(TokenKind::LParen) && self.peek(1) == TokenKind::Number {
            self.advance();
            let first = self.unsigned("a precision")?;
            if !leading {
                field.fraction = Some(first);
            } else {
                field.precision = Some(first);
                if unit == TimeUnit::Second && self.eat(TokenKind::Comma) {
                    field.fraction = Some(self.unsigned("a precision")?);
                }
            }
            self.expect(TokenKind::RParen, "\")\"")?;
        }
        Ok(field)
    }

    /// A unit of EXTRACT, FLOOR, CEIL, TIMESTAMPADD and TIMESTAMPDIFF.
    pub(super) fn time_unit(&mut self) -> Parsed<Spanned<TimeUnit>> {
        let token = self.token();
        let unit = match token.kind {
            TokenKind::Ident | TokenKind::Keyword(_) => time_unit(self.text(token.span)),
            _ => None,
        };
        match unit {
            Some(unit) => {
                self.advance();
                Ok(Spanned::new(unit, token.span))
            }
            None if matches!(token.kind, TokenKind::Ident) => {
                let word = self.text(token.span).to_owned();
                let error = *self.expected("a unit of time, as DAY or HOUR");
                Err(Box::new(error.detail(format!("'{word}' is not a valid time frame"))))
            }
            None => Err(self.expected("a unit of time, as DAY or HOUR")),
        }
    }
}

fn time_unit(word: &str) -> Option<TimeUnit> {
    let upper = word.to_ascii_uppercase();
    let unit = match upper.strip_prefix("SQL_TSI_").unwrap_or(&upper) {
        "MILLENNIUM" => TimeUnit::Millennium,
        "CENTURY" => TimeUnit::Century,
        "DECADE" => TimeUnit::Decade,
        "YEAR" | "YEARS" => TimeUnit::Year,
        "ISOYEAR" => TimeUnit::IsoYear,
        "QUARTER" | "QUARTERS" => TimeUnit::Quarter,
        "MONTH" | "MONTHS" => TimeUnit::Month,
        "WEEK" | "WEEKS" => TimeUnit::Week,
        "DAY" | "DAYS" => TimeUnit::Day,
        "DOY" | "DAYOFYEAR" => TimeUnit::DayOfYear,
        "DOW" | "DAYOFWEEK" => TimeUnit::DayOfWeek,
        "ISODOW" => TimeUnit::IsoDayOfWeek,
        "HOUR" | "HOURS" => TimeUnit::Hour,
        "MINUTE" | "MINUTES" => TimeUnit::Minute,
        "SECOND" | "SECONDS" => TimeUnit::Second,
        "MILLISECOND" => TimeUnit::Millisecond,
        "MICROSECOND" | "FRAC_SECOND" => TimeUnit::Microsecond,
        "NANOSECOND" => TimeUnit::Nanosecond,
        "EPOCH" => TimeUnit::Epoch,
        _ => return None,
    };
    Some(unit)
}

/// Whether an interval may run from one unit to the other.
fn follows(from: TimeUnit, to: TimeUnit) -> bool {
    use TimeUnit::{Day, Hour, Minute, Month, Second, Year};
    matches!((from, to), (Year, Month) | (Day, Hour | Minute | Second) | (Hour, Minute | Second) | (Minute, Second))
}

fn from_hex(digits: &str) -> Option<Vec<u8>> {
    if digits.len() % 2 == 1 || !digits.is_ascii() {
        return None;
    }
    (0..digits.len())
        .step_by(2)
        .map(|i| {
            let pair = &digits[i..i + 2];
            // from_str_radix would take a sign.
            if pair.bytes().all(|byte| byte.is_ascii_hexdigit()) { u8::from_str_radix(pair, 16).ok() } else { None }
        })
        .collect()
}

/// `\n` and its like, octal and hexadecimal codes, as C writes them; any other character stands for itself.
fn undo_backslashes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let Some(escaped) = rest.next() else { break };
        let code = |rest: &mut std::str::Chars<'_>, first: &str, radix: u32, most: usize| -> Option<char> {
            let mut digits = first.to_owned();
            digits.extend(rest.clone().take(most - first.len()).take_while(|d| d.is_digit(radix)));
            let value = u32::from_str_radix(&digits, radix).ok().and_then(char::from_u32)?;
            rest.by_ref().take(digits.len() - first.len()).for_each(drop);
            Some(value)
        };
        let meant = match escaped {
            'b' => Some('\u{8}'),
            'f' => Some('\u{c}'),
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            'x' => code(&mut rest, "", 16, 2),
            'u' => code(&mut rest, "", 16, 4),
            'U' => code(&mut rest, "", 16, 8),
            '0'..='7' => code(&mut rest, escaped.encode_utf8(&mut [0; 4]), 8, 3),
            _ => None,
        };
        out.push(meant.unwrap_or(escaped));
    }
    out
}

/// `\00e9` and `\\`; pairs of surrogates are joined as Java joins them. The error is where a broken escape begins.
fn undo_unicode(text: &str, escape: char) -> Result<String, usize> {
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut at = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let begins = at;
        at += c.len_utf16();
        if c != escape {
            units.extend_from_slice(c.encode_utf16(&mut [0; 2]));
            continue;
        }
        if chars.peek() == Some(&escape) {
            chars.next();
            at += escape.len_utf16();
            units.extend_from_slice(escape.encode_utf16(&mut [0; 2]));
            continue;
        }
        // Four characters that are a number to Java, which takes a plus as its sign: the standard's longer form is not there.
        let digits: String = chars.by_ref().take(4).collect();
        at += digits.encode_utf16().count();
        let unit = if digits.chars().count() == 4 { u16::from_str_radix(&digits, 16).ok() } else { None };
        units.push(unit.ok_or(begins)?);
    }
    String::from_utf16(&units).map_err(|_| 0)
}
