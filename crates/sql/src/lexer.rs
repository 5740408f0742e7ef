//! Text to tokens, as Flink's lexer cuts them.
//!
//! It interprets nothing: a token is a kind and a byte range, and the parser undoes escapes when it
//! needs the value. It never fails: what is no token becomes one of the error kinds, so that the
//! parser can report it in its place and go on. One pass, no allocation per token.
//!
//! Invariants: token spans ascend, do not overlap and lie on character boundaries; the last token
//! is [`TokenKind::Eof`]. `>>` is two tokens (types nest), `/*+ .. */` keeps its ends as tokens.

use crate::ast::Span;
use crate::parser::keyword::Keyword;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    Keyword(Keyword),
    /// An unquoted name that is no keyword.
    Ident,
    /// `` `name` ``, two back quotes for one.
    QuotedIdent,
    Number,
    /// `'text'`
    String,
    /// `U&'text'`
    UnicodeString,
    /// `E'a\nb'`
    EscapedString,
    /// `x'0aff'`
    BinaryString,
    /// `_UTF16'text'`, `n'text'`
    CharsetString,
    LParen,
    RParen,
    LBracket,
    RBracket,
    LBrace,
    RBrace,
    Comma,
    Semicolon,
    Dot,
    Colon,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Eq,
    /// `<>`
    NotEq,
    /// `!=`, which Flink refuses.
    BangEq,
    Lt,
    LtEq,
    Gt,
    GtEq,
    /// `||`
    Concat,
    /// `|`
    Pipe,
    Caret,
    Question,
    /// `=>`
    Arrow,
    /// `/*+`
    HintStart,
    /// `*/` that closes a hint.
    HintEnd,
    Eof,
    /// A character that starts no token.
    Unknown,
    /// A string or back-quoted name without its end.
    UnclosedString,
    UnclosedIdent,
    UnclosedComment,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    pub kind: TokenKind,
    pub span: Span,
}

/// Cuts the text into tokens. The text must be shorter than 4 GiB.
pub fn tokenize(source: &str) -> Vec<Token> {
    let mut lexer = Lexer {
        source,
        bytes: source.as_bytes(),
        at: 0,
        in_hint: false,
        tokens: Vec::with_capacity(source.len() / 4 + 8),
    };
    lexer.run();
    lexer.tokens
}

struct Lexer<'a> {
    source: &'a str,
    bytes: &'a [u8],
    at: usize,
    in_hint: bool,
    tokens: Vec<Token>,
}

impl Lexer<'_> {
    fn run(&mut self) {
        loop {
            if let Err(start) = self.skip_blanks() {
                self.push(TokenKind::UnclosedComment, start);
                self.at = self.bytes.len();
            }
            let start = self.at;
            if start >= self.bytes.len() {
                self.push(TokenKind::Eof, start);
                return;
            }
            let kind = self.next_kind();
            self.push(kind, start);
        }
    }

    fn push(&mut self, kind: TokenKind, start: usize) {
        let end = match kind {
            TokenKind::UnclosedComment => self.bytes.len(),
            _ => self.at,
        };
        self.tokens.push(Token { kind, span: Span::new(start as u32, end as u32) });
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    /// Skips white space and comments; the start of a comment that never ends is the error.
    fn skip_blanks(&mut self) -> Result<(), usize> {
        loop {
            match (self.byte(0), self.byte(1)) {
                (b' ' | b'\t' | b'\n' | b'\r' | 0x0c, _) => self.at += 1,
                (b'-', b'-') | (b'/', b'/') => self.skip_line(),
                (b'/', b'*') if self.byte(2) != b'+' => {
                    let start = self.at;
                    match self.source[self.at + 2..].find("*/") {
                        Some(length) => self.at += length + 4,
                        None => return Err(start),
                    }
                }
                // The mark of a file that an editor has written.
                (0xef, _) if self.at == 0 && self.char() == Some('\u{feff}') => self.at += '\u{feff}'.len_utf8(),
                _ => return Ok(()),
            }
        }
    }

    fn skip_line(&mut self) {
        while !matches!(self.byte(0), b'\n' | b'\r') && self.at < self.bytes.len() {
            self.at += 1;
        }
    }

    fn char(&self) -> Option<char> {
        self.source[self.at..].chars().next()
    }

    fn next_kind(&mut self) -> TokenKind {
        let byte = self.byte(0);
        match byte {
            b'\'' => self.string(TokenKind::String),
            b'`' => self.quoted_ident(),
            b'0'..=b'9' => self.number(),
            b'.' if self.byte(1).is_ascii_digit() => self.number(),
            b'u' | b'U' if self.byte(1) == b'&' && self.byte(2) == b'\'' => {
                self.at += 2;
                self.string(TokenKind::UnicodeString)
            }
            b'e' | b'E' if self.byte(1) == b'\'' => {
                self.at += 1;
                self.escaped_string()
            }
            b'x' | b'X' if self.byte(1) == b'\'' => {
                self.at += 1;
                self.string(TokenKind::BinaryString)
            }
            b'n' | b'N' if self.byte(1) == b'\'' => {
                self.at += 1;
                self.string(TokenKind::CharsetString)
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' => self.word(),
            0x80.. => match self.char() {
                Some(c) if c.is_alphabetic() => self.word(),
                Some(c) => {
                    self.at += c.len_utf8();
                    TokenKind::Unknown
                }
                None => TokenKind::Unknown,
            },
            _ => self.punctuation(byte),
        }
    }

    fn punctuation(&mut self, byte: u8) -> TokenKind {
        let (kind, length) = match (byte, self.byte(1)) {
            (b'/', b'*') => {
                self.in_hint = true;
                (TokenKind::HintStart, 3)
            }
            (b'*', b'/') if self.in_hint => {
                self.in_hint = false;
                (TokenKind::HintEnd, 2)
            }
            (b'<', b'>') => (TokenKind::NotEq, 2),
            (b'<', b'=') => (TokenKind::LtEq, 2),
            (b'>', b'=') => (TokenKind::GtEq, 2),
            (b'!', b'=') => (TokenKind::BangEq, 2),
            (b'=', b'>') => (TokenKind::Arrow, 2),
            (b'|', b'|') => (TokenKind::Concat, 2),
            (b'(', _) => (TokenKind::LParen, 1),
            (b')', _) => (TokenKind::RParen, 1),
            (b'[', _) => (TokenKind::LBracket, 1),
            (b']', _) => (TokenKind::RBracket, 1),
            (b'{', _) => (TokenKind::LBrace, 1),
            (b'}', _) => (TokenKind::RBrace, 1),
            (b',', _) => (TokenKind::Comma, 1),
            (b';', _) => (TokenKind::Semicolon, 1),
            (b'.', _) => (TokenKind::Dot, 1),
            (b':', _) => (TokenKind::Colon, 1),
            (b'+', _) => (TokenKind::Plus, 1),
            (b'-', _) => (TokenKind::Minus, 1),
            (b'*', _) => (TokenKind::Star, 1),
            (b'/', _) => (TokenKind::Slash, 1),
            (b'%', _) => (TokenKind::Percent, 1),
            (b'=', _) => (TokenKind::Eq, 1),
            (b'<', _) => (TokenKind::Lt, 1),
            (b'>', _) => (TokenKind::Gt, 1),
            (b'|', _) => (TokenKind::Pipe, 1),
            (b'^', _) => (TokenKind::Caret, 1),
            (b'?', _) => (TokenKind::Question, 1),
            _ => (TokenKind::Unknown, 1),
        };
        self.at += length;
        kind
    }

    /// From the opening quote on; `''` is a quote inside.
    fn string(&mut self, kind: TokenKind) -> TokenKind {
        if self.quoted(b'\'') { kind } else { TokenKind::UnclosedString }
    }

    /// As `string`, but a backslash takes the next character's meaning away.
    fn escaped_string(&mut self) -> TokenKind {
        self.at += 1;
        while self.at < self.bytes.len() {
            match (self.byte(0), self.byte(1)) {
                (b'\\', _) | (b'\'', b'\'') => self.at += 2,
                (b'\'', _) => {
                    self.at += 1;
                    return TokenKind::EscapedString;
                }
                _ => self.at += 1,
            }
        }
        self.at = self.bytes.len();
        TokenKind::UnclosedString
    }

    fn quoted_ident(&mut self) -> TokenKind {
        if self.quoted(b'`') { TokenKind::QuotedIdent } else { TokenKind::UnclosedIdent }
    }

    fn quoted(&mut self, quote: u8) -> bool {
        self.at += 1;
        while self.at < self.bytes.len() {
            if self.byte(0) != quote {
                self.at += 1;
            } else if self.byte(1) == quote {
                self.at += 2;
            } else {
                self.at += 1;
                return true;
            }
        }
        false
    }

    /// `1`, `1.`, `1.5`, `.5`, `1e10`, `1.5E-3`.
    fn number(&mut self) -> TokenKind {
        self.digits();
        if self.byte(0) == b'.' {
            self.at += 1;
            self.digits();
        }
        if matches!(self.byte(0), b'e' | b'E') {
            let sign = usize::from(matches!(self.byte(1), b'+' | b'-'));
            if self.byte(1 + sign).is_ascii_digit() {
                self.at += 1 + sign;
                self.digits();
            }
        }
        TokenKind::Number
    }

    fn digits(&mut self) {
        while self.byte(0).is_ascii_digit() {
            self.at += 1;
        }
    }

    fn word(&mut self) -> TokenKind {
        let start = self.at;
        loop {
            match self.byte(0) {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'$' => self.at += 1,
                0x80.. => match self.char() {
                    Some(c) if c.is_alphanumeric() => self.at += c.len_utf8(),
                    _ => break,
                },
                _ => break,
            }
        }
        let word = &self.source[start..self.at];
        if word.len() > 1 && word.starts_with('_') {
            let rest = &self.source.as_bytes()[self.at..];
            let more = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || b":.-_".contains(*b)).count();
            if rest.get(more) == Some(&b'\'') {
                self.at += more;
                return self.string(TokenKind::CharsetString);
            }
        }
        match Keyword::lookup(word) {
            Some(keyword) => TokenKind::Keyword(keyword),
            None => TokenKind::Ident,
        }
    }
}
