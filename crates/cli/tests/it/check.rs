//! `ouzel check`: exit codes, the two reports, and a test per note.

use crate::program::{Folder, ouzel, stderr, stdout};

/// Exit code and report of a script.
fn check(sql: &str, arguments: &[&str]) -> (Option<i32>, String, String) {
    static NUMBER: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let folder = Folder::new(&format!("check-{number}"));
    let script = folder.write("s.sql", sql);
    let output = ouzel().current_dir(folder.path()).arg("check").arg(script).args(arguments).output().unwrap();
    (output.status.code(), stdout(&output), stderr(&output))
}

/// The effects of a script's findings.
fn effects(sql: &str) -> Vec<String> {
    let (_, report, errors) = check(sql, &["--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&report).unwrap_or_else(|e| panic!("{e}: {report}{errors}"));
    report["findings"].as_array().unwrap().iter().map(|f| f["effect"].as_str().unwrap().to_string()).collect()
}

#[test]
fn a_portable_script_is_code_0() {
    let (code, report, errors) = check(
        "SET 'ouzel.embedded-log.stands-for' = 'kafka:9092';\n\
         CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'number-of-rows' = '1');\n\
         CREATE TABLE s (a INT) WITH ('connector' = 'print');\n\
         INSERT INTO s SELECT a FROM t;",
        &["--target", "flink"],
    );
    assert_eq!(code, Some(0), "{report}{errors}");
    assert!(report.ends_with("portable, a Flink 2.2 takes 4 statements\n"), "{report}");
}

#[test]
fn our_connector_is_a_difference_with_a_place_and_a_way_out() {
    let sql = "CREATE TABLE t (a STRING) WITH ('connector' = 'sse', 'url' = 'http://localhost:1/');\n\
               CREATE TABLE s (a STRING) WITH ('connector' = 'print');\n\
               INSERT INTO s SELECT a FROM t;";
    let (code, report, errors) = check(sql, &[]);
    assert_eq!(code, Some(1), "{report}{errors}");
    assert!(report.contains("s.sql:3:"), "{report}");
    assert!(report.contains("the connector 'sse' is not Flink's"), "{report}");
    assert!(report.contains("flink: Could not find any factory for identifier 'sse'"), "{report}");
    assert!(report.contains("portable: "), "{report}");
    assert!(report.ends_with("1 difference in 3 statements\n"), "{report}");
    assert_eq!(effects(sql), ["refused"]);
}

#[test]
fn a_materialized_table_is_done_differently() {
    let sql = "CREATE TABLE t (a INT) WITH ('connector' = 'datagen');\n\
               CREATE MATERIALIZED TABLE m FRESHNESS = INTERVAL '1' SECOND AS SELECT a, COUNT(*) AS n FROM t GROUP BY a;";
    assert_eq!(effects(sql), ["differs"]);
}

/// Queries over these tables are refused by a Flink for its own limits.
#[test]
fn our_limits_lifted_are_differences() {
    const TABLES: &str =
        "CREATE TABLE t (k INT, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');\n";
    for query in [
        "SELECT COUNT(*) OVER (PARTITION BY k ORDER BY ts), COUNT(*) OVER (PARTITION BY v ORDER BY ts) FROM t",
        "SELECT LEAD(v) OVER (PARTITION BY k ORDER BY ts) FROM t",
        "SELECT SUM(v) OVER (PARTITION BY k ORDER BY ts) FROM (SELECT k, v, ts FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k, v ORDER BY ts DESC) AS n FROM t) WHERE n = 1)",
        "SELECT SUM(v) OVER (PARTITION BY k ORDER BY v ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM t",
        "SELECT SUM(v) OVER (PARTITION BY k ORDER BY ts ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM t",
        "SELECT SUM(v) OVER (PARTITION BY k ORDER BY ts RANGE BETWEEN CURRENT ROW AND CURRENT ROW) FROM t",
        "SELECT a.k, b.v FROM t a CROSS JOIN LATERAL (SELECT v FROM t WHERE t.k = a.k ORDER BY v LIMIT 2) AS b",
        "SELECT RANK() OVER (PARTITION BY k ORDER BY ts), ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts) FROM t",
        "SELECT SUM(v) OVER (PARTITION BY k ORDER BY ts ROWS BETWEEN CURRENT ROW AND CURRENT ROW) FROM t",
        "SELECT FIRST_VALUE(v) FROM HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '1' SECOND, INTERVAL '2' SECOND) GROUP BY window_start, window_end",
        "SELECT LAST_VALUE(v) FROM t GROUP BY SESSION(ts, INTERVAL '1' SECOND)",
        "SELECT COUNT(*) FROM TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' SECOND * 2) GROUP BY window_start, window_end",
        "SELECT * FROM t MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts PATTERN (A B) DEFINE A AS A.v > 1)",
    ] {
        assert_eq!(effects(&format!("{TABLES}{query};")), ["refused"], "{query}");
    }
    for query in [
        "SELECT COUNT(*) OVER (PARTITION BY k ORDER BY ts), SUM(v) OVER (PARTITION BY k ORDER BY ts) FROM t",
        "SELECT k, COUNT(*) OVER (ORDER BY ts) FROM (SELECT k, ts, COUNT(*) OVER (PARTITION BY k ORDER BY ts) AS n FROM t)",
        "SELECT a.k, b.v FROM t a CROSS JOIN LATERAL (SELECT v FROM t WHERE t.k = a.k) AS b",
    ] {
        assert!(effects(&format!("{TABLES}{query};")).is_empty(), "{query}");
    }
}

#[test]
fn what_look_ups_do_beyond_a_flink_is_said() {
    let look_up = |with: &str, hint: &str| {
        format!(
            "CREATE TABLE f (k INT, p AS PROCTIME()) WITH ('connector' = 'datagen');\n\
             CREATE TABLE u (k INT, v INT) WITH ({with});\n\
             SELECT {hint} f.k, u.v FROM f JOIN u FOR SYSTEM_TIME AS OF f.p ON f.k = u.k;"
        )
    };
    let jdbc = "'connector' = 'jdbc', 'url' = 'jdbc:postgresql://localhost/d', 'table-name' = 'u'";
    let hint = |is: &str| format!("/*+ LOOKUP('table' = 'u', 'async' = '{is}') */");
    assert_eq!(effects(&look_up(jdbc, &hint("true"))), ["differs"]);
    assert!(effects(&look_up(jdbc, &hint("false"))).is_empty());
    assert_eq!(effects(&look_up("'connector' = 'filesystem', 'path' = '/', 'format' = 'json'", "")), ["refused"]);
}

#[test]
fn a_view_that_is_there_is_not_replaced() {
    let sql = "CREATE OR REPLACE VIEW v AS SELECT 1 AS a;\nCREATE OR REPLACE VIEW v AS SELECT 2 AS a;";
    assert_eq!(effects(sql), ["wrong"]);
}

#[test]
fn what_is_wrong_everywhere_is_said_and_the_rest_is_looked_at() {
    let sql = "SELECT nonsense FROM (VALUES (1)) AS t(a);\n\
               CREATE TABLE t (a STRING) WITH ('connector' = 'sse', 'url' = 'http://localhost:1/');\n\
               SELECT a FROM t;";
    assert_eq!(effects(sql), ["wrong", "refused"]);
}

#[test]
fn what_cannot_be_parsed_is_code_2() {
    let (code, report, errors) = check("SELEC 1;", &[]);
    assert_eq!((code, report.as_str()), (Some(2), ""), "{errors}");
    assert!(errors.contains("s.sql:1:1"), "{errors}");
    let (code, _, errors) = check("SELECT FROM;", &["--format", "json"]);
    assert_eq!(code, Some(2));
    let errors: serde_json::Value = serde_json::from_str(&errors).unwrap();
    assert_eq!(errors["errors"][0]["line"], 1);
    let output = ouzel().args(["check", "/does/not/exist.sql"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}
