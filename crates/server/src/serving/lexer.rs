//! Words of Pinot's SQL: `"name"` and `` `name` `` are identifiers, `'text'` is text.

use super::error::QueryError;

#[derive(Debug, Clone, PartialEq)]
pub enum Token {
    /// A word as it was written; whether it is a keyword is the parser's question.
    Word(String),
    /// An identifier in quotes, never a keyword.
    Quoted(String),
    Number(String),
    Text(String),
    Symbol(&'static str),
    End,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Lexeme {
    pub token: Token,
    /// Byte offset of its first character.
    pub offset: usize,
}

/// Longer ones first, so that `<=` is not `<`.
const SYMBOLS: [&str; 18] =
    ["<>", "!=", "<=", ">=", "||", "=", "<", ">", "(", ")", ",", ".", "*", "+", "-", "/", "%", ";"];

pub fn tokenize(sql: &str) -> Result<Vec<Lexeme>, QueryError> {
    let mut lexer = Lexer { sql, offset: 0 };
    let mut lexemes = Vec::new();
    loop {
        lexer.skip_blanks()?;
        let offset = lexer.offset;
        let token = lexer.token()?;
        let is_end = token == Token::End;
        lexemes.push(Lexeme { token, offset });
        if is_end {
            return Ok(lexemes);
        }
    }
}

/// An error at a place of the text, in lines and columns that count from 1.
pub fn error_at(sql: &str, offset: usize, message: impl Into<String>) -> QueryError {
    let before = sql.get(..offset).unwrap_or(sql);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |text| text.chars().count()) + 1;
    QueryError::Parse { message: message.into(), line, column }
}

struct Lexer<'a> {
    sql: &'a str,
    offset: usize,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.sql[self.offset..]
    }

    fn skip_blanks(&mut self) -> Result<(), QueryError> {
        loop {
            let rest = self.rest();
            let blank = rest.len() - rest.trim_start().len();
            if blank > 0 {
                self.offset += blank;
            } else if rest.starts_with("--") {
                self.offset += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                let Some(end) = rest.find("*/") else {
                    return Err(error_at(self.sql, self.offset, "this comment does not end"));
                };
                self.offset += end + 2;
            } else {
                return Ok(());
            }
        }
    }

    fn token(&mut self) -> Result<Token, QueryError> {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return Ok(Token::End) };
        match first {
            '\'' => Ok(Token::Text(self.quoted('\'')?)),
            '"' | '`' => Ok(Token::Quoted(self.quoted(first)?)),
            _ if first.is_alphabetic() || first == '_' || first == '$' => Ok(self.word()),
            _ if starts_number(rest) => Ok(self.number()),
            _ => {
                let Some(symbol) = SYMBOLS.into_iter().find(|symbol| rest.starts_with(symbol)) else {
                    let message = format!("Encountered \"{first}\", which means nothing here");
                    return Err(error_at(self.sql, self.offset, message));
                };
                self.offset += symbol.len();
                Ok(Token::Symbol(symbol))
            }
        }
    }

    /// Text up to the closing quote; a doubled quote is the quote itself.
    fn quoted(&mut self, quote: char) -> Result<String, QueryError> {
        let start = self.offset;
        self.offset += 1;
        let mut text = String::new();
        loop {
            let rest = self.rest();
            let Some(end) = rest.find(quote) else {
                return Err(error_at(self.sql, start, format!("this {quote} is not closed")));
            };
            text.push_str(&rest[..end]);
            self.offset += end + 1;
            if !self.rest().starts_with(quote) {
                return Ok(text);
            }
            text.push(quote);
            self.offset += 1;
        }
    }

    fn word(&mut self) -> Token {
        let rest = self.rest();
        let belongs = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
        let length = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        self.offset += length;
        Token::Word(rest[..length].to_owned())
    }

    fn number(&mut self) -> Token {
        let rest = self.rest();
        let bytes = rest.as_bytes();
        let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
        let mut length = digits(0);
        if bytes.get(length) == Some(&b'.') {
            length += 1 + digits(length + 1);
        }
        if matches!(bytes.get(length), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(length + 1), Some(b'+' | b'-')));
            let exponent = digits((length + 1 + sign).min(bytes.len()));
            if exponent > 0 {
                length += 1 + sign + exponent;
            }
        }
        self.offset += length;
        Token::Number(rest[..length].to_owned())
    }
}

fn starts_number(rest: &str) -> bool {
    let bytes = rest.as_bytes();
    bytes[0].is_ascii_digit() || (bytes[0] == b'.' && bytes.get(1).is_some_and(u8::is_ascii_digit))
}
