//! Typed text into statements and backslash commands: where one ends, and whether there is enough to run.

use ouzel_sql::ast::Span;
use ouzel_sql::lexer::{Token, TokenKind, tokenize};
use ouzel_sql::parser::keyword::Keyword as K;

/// A part of a text that is run at once.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece {
    /// `\name arguments`, without its line end.
    Command(Span),
    /// Statements up to the next command or the end.
    Sql(Span),
}

/// The pieces of a script in order. A command stands where a statement could start, and takes its line.
pub fn pieces(text: &str) -> Vec<Piece> {
    let tokens = tokenize(text);
    let mut pieces = Vec::new();
    let mut sql_from: Option<u32> = None;
    let mut at_start = true;
    let mut skip_to = 0;
    for (number, token) in tokens.iter().enumerate() {
        if token.span.start < skip_to {
            continue;
        }
        if at_start && is_backslash(text, token) {
            if let Some(start) = sql_from.take() {
                pieces.push(Piece::Sql(Span::new(start, token.span.start)));
            }
            let start = token.span.start as usize;
            let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
            pieces.push(Piece::Command(Span::new(token.span.start, end as u32)));
            skip_to = end as u32;
            continue;
        }
        if at_start && let Some(end) = source_command(text, &tokens[number..]) {
            if let Some(start) = sql_from.take() {
                pieces.push(Piece::Sql(Span::new(start, token.span.start)));
            }
            pieces.push(Piece::Command(Span::new(token.span.start, end)));
            skip_to = end;
            continue;
        }
        if token.kind == TokenKind::Eof {
            break;
        }
        sql_from.get_or_insert(token.span.start);
        at_start = token.kind == TokenKind::Semicolon;
    }
    if let Some(start) = sql_from {
        pieces.push(Piece::Sql(Span::new(start, text.len() as u32)));
    }
    pieces
}

/// `SOURCE 'file';`, Flink's `\i`: where it ends.
fn source_command(text: &str, tokens: &[Token]) -> Option<u32> {
    let [word, file, end, ..] = tokens else { return None };
    let source = text[word.span.start as usize..word.span.end as usize].eq_ignore_ascii_case("SOURCE");
    (source && file.kind == TokenKind::String && end.kind == TokenKind::Semicolon).then_some(end.span.end)
}

fn is_backslash(text: &str, token: &Token) -> bool {
    token.kind == TokenKind::Unknown && text.as_bytes().get(token.span.start as usize) == Some(&b'\\')
}

/// Whether a text can be run as it stands: a command, nothing, or statements whose last one has its `;`.
pub fn is_complete(text: &str) -> bool {
    let trimmed = text.trim();
    if trimmed.is_empty() || trimmed.starts_with('\\') || is_client_word(trimmed) {
        return true;
    }
    let tokens = tokenize(text);
    let Some(last) = tokens.iter().rev().find(|t| t.kind != TokenKind::Eof) else {
        // Only a comment; one that is not closed would be a token.
        return true;
    };
    last.kind == TokenKind::Semicolon && !in_statement_set(&tokens)
}

/// QUIT and the like may do without `;`.
pub fn is_client_word(text: &str) -> bool {
    ["quit", "exit", "help", "clear"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether BEGIN of a statement set still waits for its END.
fn in_statement_set(tokens: &[Token]) -> bool {
    let mut open = false;
    let mut cases = 0u32;
    let mut last = [TokenKind::Eof; 3];
    for token in tokens {
        match token.kind {
            TokenKind::Keyword(K::CASE) if open => cases += 1,
            TokenKind::Keyword(K::END) if cases > 0 => cases -= 1,
            TokenKind::Keyword(K::END) => open = false,
            _ => {}
        }
        last = [last[1], last[2], token.kind];
        let words = last.map(|k| if let TokenKind::Keyword(k) = k { Some(k) } else { None });
        if words == [Some(K::BEGIN), Some(K::STATEMENT), Some(K::SET)]
            || words == [Some(K::STATEMENT), Some(K::SET), Some(K::BEGIN)]
        {
            (open, cases) = (true, 0);
        }
    }
    open
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_ends_with_its_semicolon() {
        for text in ["", "  ", "SELECT 1;", "SELECT 1; -- done", "\\d", "quit", "-- only a comment", "SELECT ';' ;"] {
            assert!(is_complete(text), "{text}");
        }
        for text in ["SELECT 1", "SELECT ';", "SELECT 1; SELECT", "/* open", "SELECT `a;", "SELECT 1 /* ; */"] {
            assert!(!is_complete(text), "{text}");
        }
    }

    #[test]
    fn a_statement_set_ends_with_its_end() {
        let sets =
            ["EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT CASE WHEN x THEN y END FROM b;", "BEGIN STATEMENT SET;"];
        for set in sets {
            assert!(!is_complete(set), "{set}");
            assert!(is_complete(&format!("{set} INSERT INTO c SELECT 1; END;")), "{set}");
        }
    }

    #[test]
    fn commands_stand_between_statements() {
        let text = "SELECT 1; SELECT 2;\n\\timing on\n\\d t\nSELECT '\\x' FROM t;";
        let shown: Vec<String> = pieces(text)
            .into_iter()
            .map(|p| match p {
                Piece::Command(s) => format!("C:{}", &text[s.start as usize..s.end as usize]),
                Piece::Sql(s) => format!("S:{}", text[s.start as usize..s.end as usize].trim()),
            })
            .collect();
        assert_eq!(shown, ["S:SELECT 1; SELECT 2;", "C:\\timing on", "C:\\d t", "S:SELECT '\\x' FROM t;"]);
        assert!(matches!(pieces("SELECT 1; SOURCE 'a.sql'; SELECT 2;")[1], Piece::Command(_)));
    }
}
