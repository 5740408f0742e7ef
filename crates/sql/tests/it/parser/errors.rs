//! Errors: where they point, what they say, and that all of them are told at once.

use ouzel_sql::diagnostic::Diagnostic;
use ouzel_sql::parser::parse_script;

fn only(sql: &str) -> Diagnostic {
    let mut errors = parse_script(sql).errors;
    assert_eq!(errors.len(), 1, "{sql}: {errors:?}");
    errors.remove(0)
}

#[test]
fn says_what_it_expected_in_its_words_and_in_flinks() {
    let error = only("SELECT a FROM where b");
    assert_eq!(error.primary, "expected a table name, a subquery or a table function, found \"where\"");
    assert_eq!(error.detail.unwrap(), "SQL parse failed. Encountered \"where\" at line 1, column 15.");
}

#[test]
fn a_reserved_word_is_told_to_be_quoted() {
    for sql in
        ["SELECT a AS day FROM t", "SELECT value FROM t", "CREATE TABLE t (time STRING)", "SELECT t.minute FROM t"]
    {
        let hint = only(sql).hint.unwrap_or_default();
        assert!(hint.contains("back quotes"), "{sql}: {hint}");
    }
}

#[test]
fn renders_with_a_caret() {
    let sql = "SELECT 1;\nSELECT a b c FROM t;\n";
    let text = only(sql).render("job.sql", sql);
    assert!(text.contains("--> job.sql:2:12\n"), "{text}");
    assert!(text.contains("2  | SELECT a b c FROM t;\n   |            ^\n"), "{text}");
}

#[test]
fn all_statements_report_at_once() {
    let sql = "SELEC 1; SELECT 1; CREATE TABEL t (a INT); INSERT INTO t SELECT 'x; y' FRM u WHERE; SELECT 2";
    let script = parse_script(sql);
    assert_eq!(script.statements.len(), 2);
    assert_eq!(script.errors.len(), 3, "{:?}", script.errors);
    assert_eq!(script.errors[0].hint.as_deref(), Some("did you mean SELECT?"));
    let places: Vec<u32> = script.errors.iter().map(|error| error.span.unwrap().start).collect();
    assert!(places.is_sorted());
}

#[test]
fn all_inserts_of_a_statement_set_report_at_once() {
    let sql = "EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT; INSERT INTO b SELECT 1; INSERT INTO SELECT CASE WHEN 1 THEN 2 END; END; SELECT 1";
    let script = parse_script(sql);
    assert_eq!(script.errors.len(), 2, "{:?}", script.errors);
    assert_eq!(script.statements.len(), 1);
}

#[test]
fn what_is_not_closed_is_named_where_it_began() {
    for (sql, place, what) in
        [("SELECT 'abc", 7, "string"), ("SELECT `abc", 7, "back-quoted"), ("SELECT /* abc", 7, "comment")]
    {
        let error = only(sql);
        assert!(error.primary.contains(what), "{}", error.primary);
        assert_eq!(error.span.unwrap().start, place);
    }
}

#[test]
fn hints_for_what_other_dialects_allow() {
    for (sql, hint) in [
        ("SELECT a != b FROM t", "<>"),
        ("SELECT \"a\" FROM t", "single quotes"),
        ("SELECT a FROM t MINUS SELECT b FROM u", "EXCEPT"),
        ("SELECT a FROM t LIMIT 5, 10", "OFFSET"),
        ("SELECT TRIM(a, 'x') FROM t", "BTRIM"),
        ("CREATE TABLE t (a TIMESTAMP(3) WITH TIME ZONE)", "TIMESTAMP_LTZ"),
        ("CREATE TABLE t (a INT) WITH (connector = 'x')", "strings"),
        ("SELECT * FROM a LEFT SEMI JOIN b ON TRUE", "EXISTS"),
        ("SELECT 1 INSERT INTO t SELECT 2", "\";\""),
    ] {
        let error = only(sql);
        let text = error.hint.clone().unwrap_or_default();
        assert!(text.contains(hint), "{sql}: {error:?}");
    }
}
