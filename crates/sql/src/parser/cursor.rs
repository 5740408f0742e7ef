//! The parser's place in the token list: looking, taking, names, lists, errors, depth.
//!
//! Invariants: `at` never passes the final Eof token; `depth` is the number of open recursive
//! calls, and `height` the height of the tree built since the innermost open node began.

use super::keyword::Keyword;
use crate::ast::{Ident, ObjectName, Span, StringLiteral};
use crate::diagnostic::{Diagnostic, Position};
use crate::lexer::{Token, TokenKind, tokenize};

/// How deep parentheses, calls, subqueries, types and patterns may nest: far beyond what people
/// write, and safe on a worker thread's stack of 2 MiB (an unoptimised build needs 3 MiB).
pub const MAX_NESTING: u32 = 100;

/// How high a syntax tree may grow by chains of operators that lean to one side (`a + b + c ..`),
/// joins and set operations; AND and OR do not count, their chains are balanced.
pub const MAX_HEIGHT: u32 = 600;

/// Flink's limit for an identifier.
const MAX_IDENTIFIER: usize = 256;

pub(super) type Parsed<T> = Result<T, Box<Diagnostic>>;

pub(super) struct Parser<'a> {
    pub source: &'a str,
    tokens: Vec<Token>,
    at: usize,
    depth: u32,
    pub height: u32,
    /// Inside BEGIN .. END, where semicolons are part of the statement.
    pub in_set: bool,
    /// The token at which an alias could have stood last and did not.
    alias_at: Option<usize>,
}

impl<'a> Parser<'a> {
    pub fn new(source: &'a str) -> Self {
        Self { source, tokens: tokenize(source), at: 0, depth: 0, height: 0, in_set: false, alias_at: None }
    }

    // Looking.

    pub fn token(&self) -> Token {
        self.tokens[self.at]
    }

    pub fn peek(&self, ahead: usize) -> TokenKind {
        let last = self.tokens.len() - 1;
        self.tokens[(self.at + ahead).min(last)].kind
    }

    pub fn kind(&self) -> TokenKind {
        self.token().kind
    }

    /// Where the current token starts.
    pub fn start(&self) -> u32 {
        self.token().span.start
    }

    /// Where the last taken token ended.
    pub fn end(&self) -> u32 {
        match self.at.checked_sub(1) {
            Some(last) => self.tokens[last].span.end,
            None => 0,
        }
    }

    pub fn span_from(&self, start: u32) -> Span {
        Span::new(start, self.end().max(start))
    }

    pub fn text(&self, span: Span) -> &'a str {
        span.text(self.source)
    }

    pub fn is(&self, kind: TokenKind) -> bool {
        self.kind() == kind
    }

    pub fn is_kw(&self, keyword: Keyword) -> bool {
        self.kind() == TokenKind::Keyword(keyword)
    }

    pub fn is_kw_at(&self, ahead: usize, keyword: Keyword) -> bool {
        self.peek(ahead) == TokenKind::Keyword(keyword)
    }

    pub fn is_any_kw(&self, keywords: &[Keyword]) -> bool {
        matches!(self.kind(), TokenKind::Keyword(keyword) if keywords.contains(&keyword))
    }

    /// An unquoted word that need not be one of Flink's keywords, in any case.
    pub fn is_word(&self, word: &str) -> bool {
        matches!(self.kind(), TokenKind::Ident | TokenKind::Keyword(_))
            && self.text(self.token().span).eq_ignore_ascii_case(word)
    }

    // Taking.

    pub fn advance(&mut self) -> Token {
        let token = self.token();
        if token.kind != TokenKind::Eof {
            self.at += 1;
        }
        token
    }

    pub fn eat(&mut self, kind: TokenKind) -> bool {
        let found = self.is(kind);
        if found {
            self.advance();
        }
        found
    }

    pub fn eat_kw(&mut self, keyword: Keyword) -> bool {
        self.eat(TokenKind::Keyword(keyword))
    }

    /// All of the words in a row, or none of them.
    pub fn eat_kws(&mut self, keywords: &[Keyword]) -> bool {
        let found = keywords.iter().enumerate().all(|(ahead, keyword)| self.is_kw_at(ahead, *keyword));
        if found {
            self.at += keywords.len();
        }
        found
    }

    pub fn eat_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        if found {
            self.advance();
        }
        found
    }

    pub fn expect(&mut self, kind: TokenKind, what: &str) -> Parsed<Token> {
        if self.is(kind) { Ok(self.advance()) } else { Err(self.expected(what)) }
    }

    pub fn expect_kw(&mut self, keyword: Keyword) -> Parsed<Token> {
        self.expect(TokenKind::Keyword(keyword), keyword.name())
    }

    pub fn expect_kws(&mut self, keywords: &[Keyword]) -> Parsed<()> {
        for keyword in keywords {
            self.expect_kw(*keyword)?;
        }
        Ok(())
    }

    /// Goes back to a place that [`Parser::mark`] gave.
    pub fn mark(&self) -> usize {
        self.at
    }

    pub fn reset(&mut self, mark: usize) {
        self.at = mark;
    }

    // Lists.

    /// `item, item, ..`, one at least.
    pub fn comma_list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        let mut items = vec![item(self)?];
        while self.eat(TokenKind::Comma) {
            items.push(item(self)?);
        }
        Ok(items)
    }

    /// `( item, .. )`, one at least.
    pub fn paren_list<T>(&mut self, item: impl FnMut(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        self.expect(TokenKind::LParen, "\"(\"")?;
        let items = self.comma_list(item)?;
        self.expect(TokenKind::RParen, "\")\" or \",\"")?;
        Ok(items)
    }

    // Names.

    /// Whether the token can be a name here: an identifier or a keyword that is not reserved.
    pub fn is_ident(&self) -> bool {
        self.is_ident_at(0)
    }

    pub fn is_ident_at(&self, ahead: usize) -> bool {
        match self.peek(ahead) {
            TokenKind::Ident | TokenKind::QuotedIdent => true,
            TokenKind::Keyword(keyword) => !keyword.is_reserved(),
            _ => false,
        }
    }

    pub fn ident(&mut self, what: &str) -> Parsed<Ident> {
        if !self.is_ident() {
            return Err(self.expected(what));
        }
        let token = self.advance();
        let text = self.text(token.span);
        let quoted = token.kind == TokenKind::QuotedIdent;
        let value = if quoted { text[1..text.len() - 1].replace("``", "`") } else { text.to_owned() };
        if value.is_empty() {
            return Err(Box::new(Diagnostic::error("an identifier must not be empty").at(token.span)));
        }
        if value.chars().count() > MAX_IDENTIFIER {
            return Err(Box::new(Diagnostic::error("the identifier is too long").at(token.span).detail(format!(
                "Length of identifier '{value}' must be less than or equal to {MAX_IDENTIFIER} characters"
            ))));
        }
        Ok(Ident { value, quoted, span: token.span })
    }

    pub fn ident_after_dot(&mut self, what: &str) -> Parsed<Ident> {
        if self.is_ident() { self.ident(what) } else { Err(self.expected_after_dot(what)) }
    }

    /// `a.b.c`
    pub fn name(&mut self, what: &str) -> Parsed<ObjectName> {
        let mut parts = vec![self.ident(what)?];
        while self.is(TokenKind::Dot) {
            self.advance();
            parts.push(self.ident_after_dot("a name after \".\"")?);
        }
        Ok(ObjectName(parts))
    }

    pub fn ident_list(&mut self) -> Parsed<Vec<Ident>> {
        self.paren_list(|p| p.ident("a column name"))
    }

    // Literals that are not expressions.

    /// A plain character string.
    pub fn string_literal(&mut self, what: &str) -> Parsed<StringLiteral> {
        match self.kind() {
            TokenKind::String | TokenKind::UnicodeString | TokenKind::CharsetString | TokenKind::EscapedString => {
                let start = self.start();
                let (value, _) = self.string_value()?;
                Ok(StringLiteral { value, span: self.span_from(start) })
            }
            _ => Err(self.expected(what)),
        }
    }

    /// A whole number that a Java `int` takes.
    pub fn unsigned(&mut self, what: &str) -> Parsed<u32> {
        let token = self.expect(TokenKind::Number, what)?;
        let text = self.text(token.span);
        text.parse().ok().filter(|n| *n <= i32::MAX as u32).ok_or_else(|| {
            let error = Diagnostic::error(format!("expected {what}, a whole number up to 2147483647")).at(token.span);
            Box::new(error.detail(format!("Literal '{text}' can not be parsed to type 'java.lang.Integer'")))
        })
    }

    // Depth.

    /// A new statement begins: the height of the one before does not count.
    pub fn restart(&mut self) {
        self.height = 0;
    }

    /// Runs a recursive step; too deep is an error and not a full stack.
    pub fn nested<T>(&mut self, step: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= MAX_NESTING {
            return Err(Box::new(
                Diagnostic::error(format!("the SQL nests deeper than {MAX_NESTING} levels"))
                    .at(self.token().span)
                    .hint("split it with WITH or with views"),
            ));
        }
        self.depth += 1;
        let around = std::mem::replace(&mut self.height, 0);
        let result = step(self);
        self.height = around.max(self.height + 1);
        self.depth -= 1;
        result
    }

    /// Counts one more link of a chain that leans to the left.
    pub fn grow(&mut self) -> Parsed<()> {
        self.height += 1;
        if self.height > MAX_HEIGHT {
            return Err(Box::new(
                Diagnostic::error(format!("a chain of more than {MAX_HEIGHT} operators"))
                    .at(self.token().span)
                    .hint("put parentheses around parts of it, so that it becomes less deep, or split it with views"),
            ));
        }
        Ok(())
    }

    // Errors.

    /// The current token is not what the grammar has here.
    pub fn expected(&self, what: &str) -> Box<Diagnostic> {
        let token = self.token();
        if let Some(error) = self.lexical_error(token) {
            return error;
        }
        let text = self.text(token.span);
        let found = match token.kind {
            TokenKind::Eof => "the end of the text".to_owned(),
            _ => format!("\"{}\"", clip(text)),
        };
        let detail = if wants_name(what) { self.incorrect_syntax(token) } else { None };
        let mut error = Diagnostic::error(format!("expected {what}, found {found}"))
            .at(token.span)
            .detail(detail.unwrap_or_else(|| self.encountered(token)));
        if let TokenKind::Keyword(keyword) = token.kind
            && keyword.is_reserved()
            && wants_name(what)
        {
            error = error.hint(format!(
                "{} is a reserved word: to use it as a name, write `{text}` in back quotes",
                keyword.name()
            ));
        }
        let behind_comma = self.at.checked_sub(1).is_some_and(|before| self.tokens[before].kind == TokenKind::Comma);
        if behind_comma && ends_a_list(token.kind) {
            error = error.hint(format!("perhaps the comma before {found} is one too many"));
        }
        Box::new(error)
    }

    /// Notes that an alias may stand here and does not.
    pub fn without_alias(&mut self) {
        self.alias_at = Some(self.at);
    }

    /// Whether an alias may stand here.
    pub fn may_have_alias(&self) -> bool {
        self.alias_at == Some(self.at)
    }

    pub fn is_string_at(&self, ahead: usize) -> bool {
        use TokenKind::{CharsetString, EscapedString, String, UnicodeString};
        matches!(self.peek(ahead), String | UnicodeString | CharsetString | EscapedString)
    }

    /// `count` tokens from `first` on, none of which Flink expected in this order.
    pub fn expected_together(&self, first: Token, count: usize, what: &str) -> Box<Diagnostic> {
        let mut error = self.expected(what);
        let tokens = self.tokens.iter().skip_while(|token| token.span.start < first.span.start).take(count);
        let images: Vec<String> = tokens.map(|token| self.image(*token)).collect();
        error.detail = Some(self.encountered_image(&images.join(" "), first.span.start));
        error
    }

    /// The same for a name behind a dot, which Flink reports together.
    fn expected_after_dot(&self, what: &str) -> Box<Diagnostic> {
        let mut error = self.expected(what);
        let token = self.token();
        if token.kind != TokenKind::Eof && self.lexical_error(token).is_none() && self.at > 0 {
            let image = format!(". {}", self.image(token));
            error.detail = Some(self.encountered_image(&image, self.tokens[self.at - 1].span.start));
        }
        error
    }

    /// What Flink says about a token that it did not expect.
    pub fn encountered(&self, token: Token) -> String {
        if self.ends(token) {
            // The end's place is that of the last character.
            let words = self.encountered_image("<EOF>", token.span.start.saturating_sub(1));
            return words.trim_start_matches("SQL parse failed. ").to_owned();
        }
        self.encountered_image(&self.image(token), token.span.start)
    }

    fn encountered_image(&self, image: &str, offset: u32) -> String {
        let place = Position::of(self.source, offset as usize);
        format!("SQL parse failed. Encountered \"{image}\" at line {}, column {}.", place.line, place.column)
    }

    /// What Flink says where the two tokens from `first` on are no beginning of anything: it reports them together.
    pub fn encountered_pair(&self, first: Token) -> String {
        let second = self.tokens.iter().find(|token| token.span.start >= first.span.end);
        let image = match second {
            Some(token) if !self.ends(*token) => self.image(*token),
            _ => "<EOF>".to_owned(),
        };
        self.encountered_image(&format!("{} {image}", self.image(first)), first.span.start)
    }

    /// What Flink says about a reserved word in a name's place; only of words in upper case.
    pub fn incorrect_syntax(&self, token: Token) -> Option<String> {
        let TokenKind::Keyword(keyword) = token.kind else { return None };
        let text = self.text(token.span);
        if !keyword.is_reserved() || text != keyword.name() {
            return None;
        }
        let place = Position::of(self.source, token.span.start as usize);
        Some(format!(
            "SQL parse failed. Incorrect syntax near the keyword '{text}' at line {}, column {}.",
            place.line, place.column
        ))
    }

    /// Whether Flink sees the end of its text there: a client hands statements on without their semicolon.
    fn ends(&self, token: Token) -> bool {
        token.kind == TokenKind::Eof || token.kind == TokenKind::Semicolon && !self.in_set
    }

    /// The same for what cannot be the right side of the operator `operator`, which Flink reports together.
    pub fn behind_operator(&self, mut error: Box<Diagnostic>, operator: Token) -> Box<Diagnostic> {
        let behind = self.tokens.iter().find(|token| token.span.start >= operator.span.end);
        if let (Some(token), Some(at)) = (behind, error.span)
            && at.start == token.span.start
            && error.detail.as_deref().is_some_and(|words| words.contains("Encountered \""))
        {
            error.detail = Some(self.encountered_pair(operator));
        }
        error
    }

    /// A token's text with Java's escapes, as Flink prints it.
    fn image(&self, token: Token) -> String {
        let mut image = String::new();
        for c in clip(self.text(token.span)).chars() {
            match c {
                '"' | '\'' | '\\' => image.extend(['\\', c]),
                '\n' => image.push_str("\\n"),
                '\r' => image.push_str("\\r"),
                '\t' => image.push_str("\\t"),
                _ => image.push(c),
            }
        }
        image
    }

    /// An error about a token that is none.
    pub fn lexical_error(&self, token: Token) -> Option<Box<Diagnostic>> {
        let opening = Span::new(token.span.start, token.span.start + 1);
        let error = match token.kind {
            TokenKind::UnclosedString => Diagnostic::error("this string is not closed")
                .at(opening)
                .hint("a string ends with a single quote; a quote inside it is written twice"),
            TokenKind::UnclosedIdent => Diagnostic::error("this back-quoted name is not closed").at(opening),
            TokenKind::UnclosedComment => {
                Diagnostic::error("this comment is not closed").at(Span::new(token.span.start, token.span.start + 2))
            }
            TokenKind::BangEq => {
                Diagnostic::error("\"!=\" is not an operator of Flink SQL").at(token.span).hint("write <>")
            }
            TokenKind::Unknown => {
                let text = self.text(token.span);
                let error = Diagnostic::error(format!("the character {text:?} has no meaning here")).at(token.span);
                match stray_hint(text) {
                    Some(hint) => error.hint(hint),
                    None => error,
                }
            }
            _ => return None,
        };
        let place = Position::of(self.source, token.span.start as usize);
        let at = format!("at line {}, column {}.", place.line, place.column);
        let detail = match token.kind {
            TokenKind::BangEq => "Bang equal '!=' is not allowed under the current SQL conformance level".to_owned(),
            TokenKind::UnclosedString => format!("Encountered \"\\'\" {at}"),
            TokenKind::Unknown => match self.text(token.span).chars().next().unwrap_or_default() {
                '"' => format!("Encountered \"\\\"\" {at}"),
                // The start of `!=`, of which the next character is none.
                '!' if let Some(c) = self.source[token.span.end as usize..].chars().next() => {
                    let column = place.column + 1;
                    let at = format!("at line {}, column {column}.", place.line);
                    format!("Lexical error {at}  Encountered: \"{}\" ({}), after : \"!\"", escaped(c), u32::from(c))
                }
                c => format!("Lexical error {at}  Encountered: \"{}\" ({}), after : \"\"", escaped(c), u32::from(c)),
            },
            _ => format!("Lexical error {at}  Encountered: <EOF>"),
        };
        let detail = format!("SQL parse failed. {detail}");
        Some(Box::new(error.detail(detail)))
    }

    pub fn error<T>(&self, span: Span, primary: impl Into<String>) -> Parsed<T> {
        Err(Box::new(Diagnostic::error(primary).at(span)))
    }
}

/// Whether an expectation is about something that a back-quoted name would satisfy.
fn wants_name(what: &str) -> bool {
    what.starts_with("a query") || ["name", "expression", "alias"].iter().any(|word| what.contains(word))
}

/// What cannot follow a comma, and often stands behind one that was left over.
fn ends_a_list(kind: TokenKind) -> bool {
    use Keyword as K;
    matches!(
        kind,
        TokenKind::RParen | TokenKind::Eof | TokenKind::Keyword(K::FROM | K::WHERE | K::GROUP | K::HAVING | K::ORDER)
    )
}

/// What was meant by a character of another language or of a word processor.
fn stray_hint(text: &str) -> Option<&'static str> {
    const QUOTES: &str = "strings stand in single quotes ('), names in back quotes (`)";
    match text.chars().next()? {
        '"' | '‘' | '’' | '‚' | '“' | '”' | '„' | '´' | '«' | '»' => Some(QUOTES),
        '；' => Some("a statement ends with ;"),
        '，' => Some("a list is separated by ,"),
        c if c.is_whitespace() => Some("a blank that is no space, such as a word processor's: write a plain space"),
        '\u{200b}' | '\u{feff}' => Some("a character that takes no room: type this place anew"),
        _ => None,
    }
}

/// A character as the messages of Java's lexers have it.
fn escaped(c: char) -> String {
    let mut units = [0u16; 2];
    match c {
        ' '..='~' => c.to_string(),
        _ => c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect(),
    }
}

/// A token's text in a message: a megabyte of string is no help.
fn clip(text: &str) -> String {
    if text.chars().count() <= 60 {
        return text.to_owned();
    }
    let head: String = text.chars().take(57).collect();
    format!("{head}...")
}
