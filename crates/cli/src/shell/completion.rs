//! What Tab offers: keywords, functions, tables, columns, option keys and values, SET keys.
//!
//! It looks at the text before the cursor only by its tokens: a statement that is being typed does not parse.

use ouzel_plan::descriptor::connector::{CONNECTORS, SCAN_OPTIONS};
use ouzel_plan::descriptor::format::FORMATS;
use ouzel_plan::descriptor::{OptionSpec, OptionType, connector, format};
use ouzel_sql::ast::{Ident, ObjectName, Span};
use ouzel_sql::lexer::{Token, TokenKind, tokenize};
use ouzel_sql::parser::keyword::{Keyword as K, is_reserved_word};
use ouzel_sql::session::{Relation, Session};

use super::command;

/// Where the word at the cursor starts, and what it could become.
pub fn complete(session: &Session, line: &str, at: usize) -> (usize, Vec<String>) {
    let before = &line[..at];
    if before.trim_start().starts_with('\\') && !before.trim_start().contains(char::is_whitespace) {
        let start = before.len() - before.trim_start().len();
        return (start, starting(command::names().map(str::to_string), &before[start..]));
    }
    let text = Text::of(line, at);
    match text.open_string() {
        Some(start) => (start, texts(session, &text, &before[start..])),
        None => words(session, &text, before),
    }
}

/// The tokens before the cursor, of its statement only.
struct Text<'a> {
    before: &'a str,
    tokens: Vec<Token>,
    /// What stands in the whole statement, also behind the cursor: tables that are named there.
    statement: &'a str,
    statement_tokens: Vec<Token>,
}

impl<'a> Text<'a> {
    fn of(line: &'a str, at: usize) -> Text<'a> {
        let all = tokenize(line);
        let is_end = |t: &&Token| t.kind == TokenKind::Semicolon;
        let start = all.iter().filter(is_end).map(|t| t.span.end as usize).rfind(|end| *end <= at).unwrap_or(0);
        let end = all.iter().filter(is_end).map(|t| t.span.start as usize).find(|s| *s >= at).unwrap_or(line.len());
        // An open string swallows what follows: the tokens before the cursor are cut on their own.
        let mut tokens = tokenize(&line[..at]);
        tokens.retain(|t| t.span.start as usize >= start && t.kind != TokenKind::Eof);
        let statement_tokens = tokenize(&line[..end]).into_iter().filter(|t| t.span.start as usize >= start).collect();
        Text { before: &line[..at], tokens, statement: &line[..end], statement_tokens }
    }

    /// Where the text starts in which the cursor stands.
    fn open_string(&self) -> Option<usize> {
        let last = self.tokens.last()?;
        (last.kind == TokenKind::UnclosedString).then_some(last.span.start as usize + 1)
    }

    fn slice(&self, token: &Token) -> &'a str {
        &self.before[token.span.start as usize..token.span.end as usize]
    }

    fn string(&self, token: &Token) -> &'a str {
        self.slice(token).trim_matches('\'')
    }

    fn starts_with(&self, words: &[K]) -> bool {
        matches!(self.tokens.first().map(|t| t.kind), Some(TokenKind::Keyword(k)) if words.contains(&k))
    }

    /// The value of an option that the statement has already.
    fn option(&self, key: &str) -> Option<&'a str> {
        let strings = self
            .tokens
            .windows(3)
            .find(|w| w[0].kind == TokenKind::String && w[1].kind == TokenKind::Eq && self.string(&w[0]) == key)?;
        (strings[2].kind == TokenKind::String).then(|| self.string(&strings[2]))
    }
}

/// Inside quotes: keys and values of WITH, of hints and of SET.
fn texts(session: &Session, text: &Text<'_>, prefix: &str) -> Vec<String> {
    let earlier = &text.tokens[..text.tokens.len() - 1];
    let configured = text.starts_with(&[K::SET, K::RESET]);
    let found: Vec<String> = match earlier {
        [.., key, eq] if eq.kind == TokenKind::Eq => values(text, text.string(key), configured),
        _ if configured => {
            let set = session.config().iter().map(|(key, _)| key.to_string());
            ouzel_sql::session::known_keys().map(|(key, _)| key.to_string()).chain(set).collect()
        }
        _ => options(text),
    };
    starting(found.into_iter(), prefix)
}

fn values(text: &Text<'_>, key: &str, configured: bool) -> Vec<String> {
    if configured {
        let ty = ouzel_sql::session::known_keys().find(|(k, _)| *k == key).map(|(_, ty)| ty);
        return ty.map(values_of).unwrap_or_default();
    }
    match key {
        "connector" => CONNECTORS.iter().map(|c| c.name.to_string()).collect(),
        "format" | "value.format" | "key.format" => FORMATS.iter().map(|f| f.name.to_string()).collect(),
        _ => specs(text).into_iter().find(|(k, _)| k == key).map(|(_, s)| values_of(s.ty)).unwrap_or_default(),
    }
}

fn values_of(ty: OptionType) -> Vec<String> {
    match ty {
        OptionType::Bool => vec!["true".to_string(), "false".to_string()],
        OptionType::Enum(values) | OptionType::Enums(values) => values.iter().map(|v| v.to_string()).collect(),
        _ => Vec::new(),
    }
}

/// Keys that are not written yet.
fn options(text: &Text<'_>) -> Vec<String> {
    let keys = specs(text).into_iter().map(|(key, _)| key);
    std::iter::once("connector".to_string()).chain(keys).filter(|key| text.option(key).is_none()).collect()
}

/// Options of the connector and the formats that the statement names; of all connectors where it names none.
fn specs(text: &Text<'_>) -> Vec<(String, &'static OptionSpec)> {
    let named = text.option("connector").and_then(connector::lookup);
    let connectors: Vec<_> = named.map_or_else(|| CONNECTORS.to_vec(), |c| vec![c]);
    let mut specs: Vec<(String, &'static OptionSpec)> =
        connectors.iter().flat_map(|c| c.options).map(|o| (o.key.to_string(), o)).collect();
    specs.extend(SCAN_OPTIONS.iter().map(|o| (o.key.to_string(), o)));
    for key in ["format", "value.format", "key.format"] {
        if let Some(format) = text.option(key).and_then(format::lookup) {
            let prefix = key.strip_suffix("format").unwrap_or_default();
            specs.extend(format.options.iter().map(|o| (format!("{prefix}{}.{}", format.name, o.key), o)));
        }
    }
    specs.retain(|(key, _)| !key.contains(['*', '#']));
    specs
}

/// Outside quotes.
fn words(session: &Session, text: &Text<'_>, before: &str) -> (usize, Vec<String>) {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '`');
    let start =
        before.rfind(|c: char| !is_word(c)).map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let prefix = &before[start..];
    let mut earlier: &[Token] = &text.tokens;
    if !prefix.is_empty() {
        earlier = &earlier[..earlier.len().saturating_sub(1)];
    }
    if let [.., name, dot] = earlier
        && dot.kind == TokenKind::Dot
    {
        let qualifier = text.slice(name).trim_matches('`');
        return (start, starting(members(session, text, qualifier), prefix));
    }
    if earlier.is_empty() && !prefix.is_empty() {
        return (start, starting(in_case_of(prefix, STATEMENT_WORDS.to_vec()), prefix));
    }
    let table_next = matches!(
        earlier.last().map(|t| t.kind),
        Some(TokenKind::Keyword(K::FROM | K::JOIN | K::INTO | K::TABLE | K::DESCRIBE | K::DESC | K::VIEW))
    );
    let mut found: Vec<String> = tables(session);
    if !table_next {
        let mut named = mentioned(session, text);
        if named.is_empty() && text.starts_with(&[K::SELECT]) && !prefix.is_empty() {
            // FROM is not written yet: any table's column may be meant.
            named = every_table(session);
        }
        found.splice(0..0, named.into_iter().flat_map(|(_, columns)| columns));
    }
    let mut found = starting(found.into_iter(), prefix);
    if !prefix.is_empty() && (!table_next || found.is_empty()) {
        found.extend(starting(language(prefix), prefix));
    }
    (start, found)
}

/// Keywords and functions, in the case in which the word is typed.
fn language(prefix: &str) -> impl Iterator<Item = String> {
    let functions = ouzel_functions::registry::all()
        .flat_map(|f| std::iter::once(f.name).chain(f.aliases.iter().copied()))
        .filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()) && !name.contains(' '));
    let mut words: Vec<&str> = K::all().map(K::name).chain(functions).collect();
    words.sort_unstable();
    words.dedup();
    in_case_of(prefix, words)
}

fn in_case_of<'a>(prefix: &str, words: Vec<&'a str>) -> impl Iterator<Item = String> + use<'a> {
    let lower = prefix.chars().all(|c| !c.is_ascii_uppercase());
    words.into_iter().map(move |w| if lower { w.to_ascii_lowercase() } else { w.to_string() })
}

/// What a statement or a command of the shell begins with.
const STATEMENT_WORDS: &[&str] = &[
    "ALTER", "ANALYZE", "BEGIN", "CALL", "CLEAR", "CREATE", "DELETE", "DESCRIBE", "DROP", "EXECUTE", "EXIT", "EXPLAIN",
    "HELP", "INSERT", "LOAD", "QUIT", "RESET", "SELECT", "SET", "SHOW", "SOURCE", "STOP", "TRUNCATE", "UNLOAD",
    "UPDATE", "USE", "VALUES", "WITH",
];

/// Columns behind `alias.` or `table.`, tables behind `database.`.
fn members(session: &Session, text: &Text<'_>, qualifier: &str) -> impl Iterator<Item = String> {
    let named = mentioned(session, text).into_iter().filter(|(name, _)| name == qualifier);
    let mut found: Vec<String> = named.flat_map(|(_, columns)| columns).collect();
    let catalog = session.namespace().catalog.clone();
    if found.is_empty() {
        found = session.catalogs().objects(&catalog, qualifier).keys().map(|name| quoted(name)).collect();
    }
    found.into_iter()
}

fn tables(session: &Session) -> Vec<String> {
    let namespace = session.namespace();
    session.catalogs().objects(&namespace.catalog, &namespace.database).keys().map(|name| quoted(name)).collect()
}

/// The tables of the current database with their columns.
fn every_table(session: &Session) -> Vec<(String, Vec<String>)> {
    let namespace = session.namespace();
    let objects = session.catalogs().objects(&namespace.catalog, &namespace.database);
    let named = |name: &String| {
        let object = ObjectName(vec![Ident::new(name.as_str(), Span::default())]);
        columns_of(session, &object).map(|columns| (name.clone(), columns))
    };
    objects.keys().filter_map(named).collect()
}

/// The tables that the statement names, under their aliases, with their columns.
fn mentioned(session: &Session, text: &Text<'_>) -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    let tokens = &text.statement_tokens;
    let word = |i: usize| {
        let token = tokens.get(i)?;
        let slice = &text.statement[token.span.start as usize..token.span.end as usize];
        match token.kind {
            TokenKind::Ident | TokenKind::QuotedIdent => Some(slice.trim_matches('`')),
            TokenKind::Keyword(k) if !k.is_reserved() => Some(slice),
            _ => None,
        }
    };
    for i in 0..tokens.len() {
        let Some(name) = word(i) else { continue };
        let object = ObjectName(vec![Ident::new(name, Span::default())]);
        let Some(columns) = columns_of(session, &object) else { continue };
        let after =
            if matches!(tokens.get(i + 1).map(|t| t.kind), Some(TokenKind::Keyword(K::AS))) { i + 2 } else { i + 1 };
        let alias = word(after).unwrap_or(name).to_string();
        if !found.iter().any(|(known, _)| *known == alias) {
            found.push((alias, columns));
        }
    }
    found
}

fn columns_of(session: &Session, name: &ObjectName) -> Option<Vec<String>> {
    let names = match session.relation(name).ok()? {
        Relation::Table(table) => table.columns.iter().map(|c| quoted(&c.name)).collect(),
        Relation::View(view) => view.schema.columns.iter().map(|c| quoted(&c.name)).collect(),
        Relation::Materialized(table) => table.schema.columns.iter().map(|c| quoted(&c.name)).collect(),
    };
    Some(names)
}

/// As it has to be written.
fn quoted(name: &str) -> String {
    let plain =
        name.chars().enumerate().all(|(i, c)| c.is_ascii_alphabetic() || c == '_' || i > 0 && c.is_ascii_digit());
    if plain && !is_reserved_word(name) { name.to_string() } else { format!("`{}`", name.replace('`', "``")) }
}

/// Those that start with what is typed, in any case, each once.
fn starting(found: impl Iterator<Item = String>, prefix: &str) -> Vec<String> {
    let wanted = prefix.to_lowercase();
    let mut seen = std::collections::HashSet::new();
    found.filter(|word| word.to_lowercase().starts_with(&wanted) && seen.insert(word.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ouzel_plan::Config;
    use ouzel_sql::statements::plan_script;

    fn session() -> Session {
        let mut session = Session::new(Config::default());
        let sql = "CREATE TABLE orders (id INT, amount DOUBLE, `order` STRING) WITH ('connector' = 'datagen');\
                   CREATE VIEW big AS SELECT id AS big_id FROM orders;";
        plan_script(&mut session, sql).unwrap();
        session
    }

    /// `|` is the cursor.
    fn offered(line: &str) -> Vec<String> {
        let at = line.find('|').unwrap();
        complete(&session(), &line.replace('|', ""), at).1
    }

    #[test]
    fn tables_columns_and_words() {
        assert_eq!(offered("SELECT * FROM o|"), ["orders"]);
        assert_eq!(offered("SELECT * FROM |"), ["big", "orders"]);
        assert!(offered("SELECT am| FROM orders").contains(&"amount".to_string()));
        assert_eq!(offered("SELECT amo|"), ["amount"]);
        assert_eq!(offered("SELECT o.| FROM orders AS o"), ["id", "amount", "`order`"]);
        assert_eq!(offered("SELECT b.b| FROM big b"), ["big_id"]);
        assert_eq!(offered("SEL|"), ["SELECT"]);
        assert_eq!(offered("SELECT 1; sho|"), ["show"]);
        assert!(offered("select json_val|").contains(&"json_value".to_string()));
        assert_eq!(offered("SELECT 1; SELECT am| FROM orders; SELECT"), ["amount"]);
        assert_eq!(offered("SELECT default_database.or|"), ["orders"]);
    }

    #[test]
    fn option_keys_and_values() {
        assert_eq!(offered("CREATE TABLE t (a INT) WITH ('connector' = 'upsert|"), ["upsert-kafka"]);
        let keys = offered("CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'scan.startup.m|");
        assert_eq!(keys, ["scan.startup.mode"]);
        assert!(
            offered("CREATE TABLE t (a INT) WITH ('format' = 'json', 'json.ig|")
                .contains(&"json.ignore-parse-errors".to_string())
        );
        let values = offered("CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'scan.startup.mode' = 'ea|");
        assert_eq!(values, ["earliest-offset"]);
        assert_eq!(offered("SET 'table.dml-s|"), ["table.dml-sync"]);
        assert_eq!(offered("SET 'table.dml-sync' = 't|"), ["true"]);
    }

    #[test]
    fn commands() {
        assert_eq!(offered("\\ti|"), ["\\timing"]);
    }

    #[test]
    fn no_place_does_harm() {
        let line = "SELECT é.`x FROM orders AS o WHERE o.id = 'a' -- b\n; SET 'x' = '";
        for at in (0..=line.len()).filter(|at| line.is_char_boundary(*at)) {
            complete(&session(), line, at);
        }
    }
}
