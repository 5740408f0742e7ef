//! Accepts what Flink 2.2's parser accepts and refuses what it refuses, over the lists beside this
//! file; where we differ on purpose, the difference is written down here.

use ouzel_sql::ast::Statement;
use ouzel_sql::parser::{parse_expression, parse_query, parse_script};

const EXPRESSIONS: &str = include_str!("flink_expressions.txt");
const KEYWORDS: &str = include_str!("flink_keywords.txt");
const STATEMENTS: &str = include_str!("flink_statements.txt");

/// What Flink's planner refuses later, we refuse at once.
const REFUSED_EARLIER: &[&str] = &[
    "X'0F1'",
    "DATETIME '2024-01-01 10:00:00'",
    "'a' 'b'",
    "CAST(a AS REAL)",
    "SAFE_CAST(a AS INT)",
    "CONVERT(a USING utf8)",
    "TRANSLATE(a USING utf8)",
    "EXTRACT(foo FROM a)",
    "TIMESTAMPDIFF(foo, a, b)",
    "MAP['a']",
    "NEXT VALUE FOR s",
    "a IS A SET",
    "select * from t pivot (sum(a) for b in (1, 2))",
    "describe select 1",
    "create function f as 'x' language sql",
    "merge into t using s on t.a = s.a when matched then update set b = 1",
    // Two statements of Flink's client are one tree here.
    "begin statement set",
    "end",
];

/// What Flink's parser refuses and we read: the planner refuses it where it has no meaning.
const READ_ALL_THE_SAME: &[&str] = &[
    "FIRST_VALUE(a IGNORE NULLS)",
    "ROW(1,2).*",
    "JSON_ARRAYAGG(a) FILTER (WHERE b)",
    "CURSOR(select 1)",
    "CAST(a AS GEOMETRY)",
    ";",
    "set a = b",
    "quit",
    "exit",
    "help",
    "clear",
];

/// The verdict and the text of each line.
fn lines(list: &str) -> impl Iterator<Item = (bool, String)> {
    list.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(|line| {
        let text = line[4..].replace("\\\\", "\0").replace("\\n", "\n").replace('\0', "\\");
        (line.starts_with("ok"), text)
    })
}

fn compare(list: &str, accepts: impl Fn(&str) -> bool) {
    let mut differences = Vec::new();
    for (flink, text) in lines(list) {
        let ours = accepts(&text);
        let expected = flink && !REFUSED_EARLIER.contains(&text.as_str()) || READ_ALL_THE_SAME.contains(&text.as_str());
        if ours != expected {
            differences.push(format!("flink {flink}, ours {ours}: {text}"));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn agrees_on_expressions() {
    compare(EXPRESSIONS, |text| parse_expression(text).is_ok());
}

#[test]
fn agrees_on_statements() {
    compare(STATEMENTS, |text| parse_script(text).errors.is_empty());
}

#[test]
fn every_expression_survives_the_way_to_text_and_back() {
    for (_, text) in lines(EXPRESSIONS) {
        let Ok(expr) = parse_expression(&text) else { continue };
        let sql = expr.to_string();
        let again = parse_expression(&sql).unwrap_or_else(|error| panic!("{sql}: {}", error.primary));
        assert_eq!(again.to_string(), sql, "{text}");
    }
}

#[test]
fn every_query_survives_the_way_to_text_and_back() {
    for (_, text) in lines(STATEMENTS) {
        for statement in parse_script(&text).statements {
            let Statement::Query(query) = statement.node else { continue };
            let sql = query.to_string();
            let again = parse_query(&sql).unwrap_or_else(|error| panic!("{sql}: {}", error.primary));
            assert_eq!(again.to_string(), sql, "{text}");
        }
    }
}

/// Where each keyword was tried; `?` is the keyword.
const KEYWORD_PLACES: [&str; 9] = [
    "select 1 as ?",
    "select 1 ? from t",
    "select ? from t",
    "select * from ?",
    "select * from t as ?",
    "select * from t ?",
    "select t.? from t",
    "create table t (? int)",
    "create view ? as select 1",
];

#[test]
fn reserves_the_same_words() {
    let mut differences = Vec::new();
    for line in KEYWORDS.lines().filter(|line| !line.starts_with('#')) {
        let (word, verdicts) = line.split_once(' ').expect("a word and its verdicts");
        for (place, verdict) in KEYWORD_PLACES.iter().zip(verdicts.chars()) {
            let sql = place.replace('?', word);
            if parse_script(&sql).errors.is_empty() != (verdict == 'o') {
                differences.push(format!("flink {verdict}: {sql}"));
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
