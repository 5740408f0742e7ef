//! Bad input: a clear error, the right exit code, nothing lost.

use crate::program::{Folder, ouzel, run_sql, stderr, stdout};

fn table(path: &str, more: &str) -> String {
    format!(
        "CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '{path}', 'format' = 'json'{more});\nSELECT a FROM t"
    )
}

#[test]
fn a_wrong_option_is_refused_with_the_nearest_right_one() {
    let output =
        run_sql("CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'row-per-second' = '5'); SELECT * FROM t");
    assert_eq!(output.status.code(), Some(2));
    let text = stderr(&output);
    assert!(text.contains("row-per-second") && text.contains("rows-per-second"), "{text}");
}

#[test]
fn a_wrong_column_is_refused_at_its_place() {
    let folder = Folder::new("column");
    let script = folder.write("bad.sql", "SELECT nmae\nFROM (VALUES (1)) AS t(name)");
    let output = ouzel().arg("run").arg(&script).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let text = stderr(&output);
    assert!(text.contains("bad.sql:1:8") && text.contains("name"), "{text}");
}

#[test]
fn nothing_runs_when_a_later_statement_is_refused() {
    let output =
        run_sql("CREATE TABLE p (a INT) WITH ('connector' = 'print'); INSERT INTO p VALUES (1); SELECT * FROM nowhere");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(stdout(&output), "");
}

#[test]
fn a_missing_file_fails_while_running() {
    let output = run_sql(&table("/nowhere/at/all.jsonl", ""));
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("/nowhere/at/all.jsonl"), "{}", stderr(&output));
}

#[test]
fn a_bad_line_fails_the_job_and_says_where_it_is() {
    let folder = Folder::new("badline");
    let file = folder.write("in.jsonl", "{\"a\": 1}\n{\"a\": oops}\n{\"a\": 3}\n");
    let output = run_sql(&table(&file.display().to_string(), ""));
    assert_eq!(output.status.code(), Some(1));
    let text = stderr(&output);
    assert!(
        text.contains("Failed to deserialize JSON '{\"a\": oops}'") && text.contains("line 2, byte offset 9"),
        "{text}"
    );
    let output = run_sql(&table(&file.display().to_string(), ", 'json.ignore-parse-errors' = 'true'"));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).ends_with("2 rows in set\n"), "{}", stdout(&output));
}

#[test]
fn a_bad_line_becomes_a_row_of_the_dead_letter_table() {
    let folder = Folder::new("deadletter");
    let file = folder.write("in.jsonl", "{\"a\": 1}\n{\"a\": oops}\n{\"a\": 3}\n");
    let sql = format!(
        "SET 'ouzel.dead-letter.t' = 'bad';\n\
         CREATE TABLE bad (`raw` STRING, `offset` BIGINT, error STRING) WITH ('connector' = 'print', 'print-identifier' = 'bad');\n\
         CREATE TABLE p (a INT) WITH ('connector' = 'print');\n\
         CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '{}', 'format' = 'json');\n\
         INSERT INTO p SELECT a FROM t;",
        file.display()
    );
    let output = run_sql(&sql);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    assert!(text.contains("+I[1]\n") && text.contains("+I[3]\n"), "{text}");
    assert!(text.contains("bad> +I[{\"a\": oops}, 9, "), "{text}");
}

#[test]
fn an_unreadable_script_and_a_wrong_flag_are_usage_errors() {
    let output = ouzel().args(["run", "/nowhere/script.sql"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(ouzel().args(["run", "--no-such-flag"]).output().unwrap().status.code(), Some(2));
    assert_eq!(ouzel().arg("run").output().unwrap().status.code(), Some(2));
}

#[test]
fn a_refusal_says_what_to_write_instead() {
    let csv = "'connector' = 'filesystem', 'format' = 'csv'";
    let cases = [
        ("SELECT ‘a’".to_string(), "strings stand in single quotes ('), names in back quotes (`)"),
        ("SELECT\u{200b} 1".to_string(), "a character that takes no room: type this place anew"),
        ("SELECT a, FROM t".to_string(), "perhaps the comma before \"FROM\" is one too many"),
        ("CREATE TABLE t (a INT,)".to_string(), "perhaps the comma before \")\" is one too many"),
        ("INSERT INTO nowhere SELECT 1".to_string(), "a CREATE TABLE or CREATE VIEW for it has to come first"),
        ("SET 'table.local-time-zone' = 'Europe/Berln'; SELECT 1".to_string(), "did you mean 'Europe/Berlin'?"),
        (format!("CREATE TABLE t (a INT) WITH ({csv}); SELECT * FROM t"), "add 'path' = '..' to WITH"),
    ];
    for (sql, hint) in cases {
        let output = run_sql(&sql);
        assert_eq!(output.status.code(), Some(2), "{sql}");
        assert!(stderr(&output).ends_with(&format!("  hint: {hint}\n")), "{sql}: {}", stderr(&output));
    }
}

#[test]
fn a_table_that_is_written_needs_a_folder() {
    let folder = Folder::new("sinkfile");
    let file = folder.write("out.csv", "1\n");
    let output = run_sql(&format!(
        "CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '{}', 'format' = 'csv'); INSERT INTO t SELECT 1",
        file.display()
    ));
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("needs a folder as its 'path'"), "{}", stderr(&output));
}

#[test]
fn a_script_that_cannot_be_read_names_what_can() {
    let folder = Folder::new("scripts");
    folder.write("report.sql", "-- nothing yet");
    let run = |name: &str| ouzel().arg("run").arg(folder.path().join(name)).output().unwrap();
    assert!(stderr(&run("reprot.sql")).contains("report.sql?"), "{}", stderr(&run("reprot.sql")));
    assert!(stderr(&run("")).contains("`ouzel up "), "{}", stderr(&run("")));
    std::fs::write(folder.path().join("wide.sql"), [0xFF, 0xFE, b'S', 0]).unwrap();
    assert!(stderr(&run("wide.sql")).contains("iconv -f utf-16"), "{}", stderr(&run("wide.sql")));
    let empty = run("report.sql");
    assert_eq!(empty.status.code(), Some(0));
    assert!(stderr(&empty).contains("holds no statement"), "{}", stderr(&empty));
}

#[test]
fn a_taken_port_and_a_data_directory_in_use_say_what_to_do() {
    let folder = Folder::new("taken");
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let data = folder.path().join("data");
    let up = |port: &str| {
        ouzel()
            .args(["up", "--kafka-port", "0", "--pinot-port", "0", "--port", port, "--data"])
            .arg(&data)
            .output()
            .unwrap()
    };
    let output = up(&port);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("in use") && stderr(&output).contains("--port"), "{}", stderr(&output));
    let service = crate::program::Service::start(&data, &[], &[]);
    let output = up("0");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("in use by another ouzel"), "{}", stderr(&output));
    drop(service);
}

#[test]
fn a_wrong_pipeline_name_is_answered_with_the_right_one() {
    let output = ouzel().args(["up", "product-analytic"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("did you mean 'product-analytics'?"), "{}", stderr(&output));
}
