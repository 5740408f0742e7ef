//! Standard input, output and error: a script from a pipe, a reader that leaves, colours, warnings.

use std::io::Write;
use std::process::{Output, Stdio};

use crate::program::{Folder, ouzel, run_sql, stderr, stdout};
use crate::terminal::Terminal;

/// What a command says when nobody reads its output.
fn unread(arguments: &[&str]) -> Output {
    let mut child = ouzel().args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    child.wait_with_output().unwrap()
}

#[test]
fn a_reader_that_leaves_ends_the_program_quietly() {
    let endless = "CREATE TABLE g (a INT) WITH ('connector' = 'datagen'); SELECT a FROM g";
    let printed = "CREATE TABLE g (a INT) WITH ('connector' = 'datagen'); \
                   CREATE TABLE p (a INT) WITH ('connector' = 'print'); INSERT INTO p SELECT a FROM g";
    let commands: [&[&str]; 6] = [
        &["run", "-e", endless],
        &["run", "-e", printed],
        &["run", "-e", "SHOW FUNCTIONS"],
        &["sql", "-e", endless],
        &["completions", "bash"],
        &["man"],
    ];
    for command in commands {
        let output = unread(command);
        assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""), "{command:?}");
    }
}

#[test]
fn a_script_may_come_from_standard_input() {
    let mut child =
        ouzel().args(["run", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"\xef\xbb\xbfSELECT 1 + 1 AS two;\r\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("|           2 |"), "{}", stdout(&output));
}

#[test]
fn a_script_that_is_not_utf_8_is_refused_with_its_line() {
    let folder = Folder::new("latin1");
    let script = folder.path().join("latin1.sql");
    std::fs::write(&script, b"SELECT 1;\nSELECT 'caf\xe9';\n").unwrap();
    let output = ouzel().arg("run").arg(&script).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("line 2 is not UTF-8"), "{}", stderr(&output));
}

#[test]
fn logs_have_colours_only_at_a_terminal() {
    let output = ouzel().args(["run", "-e", "SELECT 1"]).env("RUST_LOG", "info").output().unwrap();
    let log = stderr(&output);
    assert!(log.contains("the job has ended") && !log.contains('\x1b'), "{log}");
}

#[test]
fn a_setting_that_was_probably_meant_otherwise_is_told_and_a_wrong_value_is_refused() {
    let output = run_sql("SET 'table.exec.state.tll' = '1 h'; SET 'my.own' = 'x'; SELECT 1");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        stderr(&output),
        "warning: nobody reads the setting 'table.exec.state.tll'\n  --> -e:1:5\n   |\n\
         1  | SET 'table.exec.state.tll' = '1 h'; SET 'my.own' = 'x'; SELECT 1\n   |     ^^^^^^^^^^^^^^^^^^^^^^\n  \
         hint: did you mean 'table.exec.state.ttl'?\n"
    );
    let defined = |define: &str| ouzel().args(["run", "-D", define, "-e", "SELECT 1"]).output().unwrap();
    let wrong = defined("parallelism.default=many");
    assert_eq!(wrong.status.code(), Some(2));
    assert!(stderr(&wrong).contains("'parallelism.default' cannot be 'many'"), "{}", stderr(&wrong));
    assert!(stderr(&defined("paralellism.default=2")).contains("did you mean 'parallelism.default'?"));
}

#[test]
fn an_expression_that_fails_is_shown_with_its_operator() {
    let output = run_sql("SELECT CAST(a AS INT) AS n FROM (VALUES ('1'), ('x')) AS t(a)");
    assert_eq!(output.status.code(), Some(1));
    let text = stderr(&output);
    assert!(text.starts_with("error: an expression failed on a row\n  at: Calc(select=[CAST("), "{text}");
    assert!(text.contains("detail: For input string: 'x'. Invalid character found."), "{text}");
}

#[test]
fn an_unknown_type_names_the_one_that_was_meant() {
    for (written, meant) in [("INTT", "INT"), ("TEXT", "STRING"), ("int64", "BIGINT")] {
        let output = run_sql(&format!("CREATE TABLE t (a {written}) WITH ('connector' = 'blackhole')"));
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(&format!("hint: did you mean {meant}?")), "{}", stderr(&output));
    }
}

#[test]
fn a_header_line_is_recognised_and_the_hint_can_be_copied() {
    let folder = Folder::new("header");
    let read = |name: &str, text: &str| {
        let path = folder.write(name, text);
        let table = format!(
            "CREATE TABLE t (id INT, shop STRING) WITH ('connector' = 'filesystem', 'path' = '{}', 'format' = 'csv'); \
             SELECT * FROM t",
            path.display()
        );
        stderr(&run_sql(&table))
    };
    let header = read("header.csv", "id,shop\n1,north\n");
    assert!(header.contains("hint: the first line seems to be a header"), "{header}");
    let later = read("later.csv", "1,north\nid,south\n");
    assert!(later.contains("hint: 'csv.ignore-parse-errors' = 'true' skips such records"), "{later}");
}

#[test]
fn a_long_run_shows_progress_unless_its_rows_are_on_the_terminal() {
    let terminal = |rest: &str| {
        let source =
            "CREATE TABLE g (a INT) WITH ('connector' = 'datagen', 'rows-per-second' = '5', 'number-of-rows' = '10');";
        let mut command = ouzel();
        command.args(["run", "-e", &format!("{source} {rest}")]);
        Terminal::start(command)
    };
    let mut insert = terminal("CREATE TABLE b (a INT) WITH ('connector' = 'blackhole'); INSERT INTO b SELECT a FROM g");
    insert.wait_for(" rows/s");
    assert_eq!(insert.end(), Some(0));
    let mut select = terminal("SELECT a FROM g");
    select.wait_for("10 rows in set");
    assert!(!select.raw().contains("rows/s"), "{}", select.raw());
    assert_eq!(select.end(), Some(0));
}
