//! `ouzel sql`: on a pseudo terminal as a person uses it, and as a script.

use std::io::Write;
use std::process::Stdio;

use crate::program::{Folder, ouzel, stderr, stdout};
use crate::terminal::Terminal;

const PROMPT: &str = "ouzel> ";

fn shell(folder: &Folder) -> Terminal {
    let mut command = ouzel();
    command.args(["sql", "-D", "table.local-time-zone=UTC", "--history"]).arg(folder.path().join("history"));
    let mut terminal = Terminal::start(command);
    terminal.wait_for(PROMPT);
    terminal
}

#[test]
fn a_statement_takes_lines_and_shows_a_table() {
    let folder = Folder::new("sql-table");
    let mut terminal = shell(&folder);
    terminal.keys("SELECT 40 + 2 AS answer,\r");
    terminal.keys("CAST(NULL AS STRING) AS nothing;\r");
    let shown = terminal.wait_for("1 row in set");
    assert!(shown.contains("| answer | nothing |\n"), "{shown}");
    assert!(shown.contains("|     42 |  <NULL> |\n"), "{shown}");
    terminal.wait_for(PROMPT);
    terminal.keys("quit\r");
    assert_eq!(terminal.end(), Some(0));
    let history = std::fs::read_to_string(folder.path().join("history")).unwrap();
    assert!(history.contains("SELECT 40 + 2 AS answer,"), "{history}");
}

#[test]
fn an_error_points_at_its_place_and_the_shell_goes_on() {
    let folder = Folder::new("sql-error");
    let mut terminal = shell(&folder);
    terminal.keys("SELECT prize FROM (VALUES (1)) AS t(price);\r");
    let shown = terminal.wait_for("did you mean");
    assert!(shown.contains("^^^^^"), "{shown}");
    terminal.wait_for(PROMPT);
    terminal.keys("SELECT 6 * 7;\r");
    terminal.wait_for("42 |");
    terminal.wait_for(PROMPT);
    terminal.keys("\x04");
    assert_eq!(terminal.end(), Some(0));
}

#[test]
fn tab_completes_and_the_arrow_brings_back() {
    let folder = Folder::new("sql-tab");
    let mut terminal = shell(&folder);
    terminal.keys("CREATE TABLE measurements (temperature INT) WITH ('connector' = 'dat\t');\r");
    terminal.wait_for("succeeded");
    terminal.wait_for(PROMPT);
    terminal.keys("DESCRIBE measu\t;\r");
    assert!(terminal.wait_for("1 row in set").contains("temperature |"));
    terminal.wait_for(PROMPT);
    terminal.keys("\x1b[A\r");
    terminal.wait_for("1 row in set");
    terminal.wait_for(PROMPT);
    terminal.keys("\\d\r");
    assert!(terminal.wait_for("1 row in set").contains("measurements"));
}

#[test]
fn a_running_query_changes_in_place_and_ctrl_c_ends_it_alone() {
    let folder = Folder::new("sql-live");
    let mut terminal = shell(&folder);
    terminal.keys(
        "CREATE TABLE g (k INT) WITH ('connector' = 'datagen', 'rows-per-second' = '200', 'fields.k.min' = '7', 'fields.k.max' = '7');\r",
    );
    terminal.wait_for("succeeded");
    terminal.wait_for(PROMPT);
    terminal.keys("SELECT k, COUNT(*) AS n FROM g GROUP BY k;\r");
    for _ in 0..3 {
        terminal.wait_for("Ctrl-C ends the query");
    }
    assert!(terminal.raw().contains("\x1b[J"), "the table is drawn over itself");
    terminal.keys("\x03");
    let shown = terminal.wait_for("The query was cancelled.");
    assert!(shown.contains("1 row in set"), "{shown}");
    terminal.wait_for(PROMPT);
    terminal.keys("\\timing on\r");
    terminal.wait_for("Timing is on.");
    terminal.wait_for(PROMPT);
    terminal.keys("SELECT 6 * 7;\r");
    terminal.wait_for("42 |");
    terminal.wait_for("Time: 0.");
    terminal.wait_for(PROMPT);
    terminal.keys("\\q\r");
    assert_eq!(terminal.end(), Some(0));
}

#[test]
fn changelog_mode_shows_each_change() {
    let folder = Folder::new("sql-changelog");
    let mut terminal = shell(&folder);
    terminal.keys("SET 'sql-client.execution.result-mode' = 'changelog';\r");
    terminal.wait_for("succeeded");
    terminal.wait_for(PROMPT);
    terminal.keys("SELECT n, COUNT(*) AS c FROM (VALUES ('a'), ('a')) AS t(n) GROUP BY n;\r");
    let shown = terminal.wait_for("Received a total of 3 rows");
    let kinds: Vec<&str> =
        shown.lines().filter(|l| l.starts_with("| ")).filter_map(|l| l.split_whitespace().nth(1)).collect();
    assert_eq!(kinds, ["op", "+I", "-U", "+U"], "{shown}");
}

#[test]
fn an_insert_without_end_runs_beside_the_shell() {
    let folder = Folder::new("sql-jobs");
    let mut terminal = shell(&folder);
    terminal.keys("CREATE TABLE g (k INT) WITH ('connector' = 'datagen');CREATE TABLE b (k INT) WITH ('connector' = 'blackhole');\r");
    terminal.wait_for("succeeded");
    terminal.wait_for("succeeded");
    terminal.wait_for(PROMPT);
    terminal.keys("INSERT INTO b SELECT k FROM g;\r");
    terminal.wait_for("Job ID: ");
    let id = terminal.wait_for(PROMPT).trim_end_matches(PROMPT).trim().to_string();
    assert_eq!(id.len(), 32, "{id}");
    terminal.keys("SHOW JOBS;\r");
    let shown = terminal.wait_for("1 row in set");
    assert!(shown.contains("insert-into_default_catalog.default_database.b | RUNNING |"), "{shown}");
    terminal.wait_for(PROMPT);
    terminal.keys(&format!("STOP JOB '{id}'; SHOW JOBS;\r"));
    terminal.wait_for("| CANCELED |");
    terminal.wait_for(PROMPT);
    terminal.keys("STOP JOB 'nope';\r");
    terminal.wait_for("there is no job 'nope'");
}

#[test]
fn a_long_result_goes_through_the_pager() {
    let folder = Folder::new("sql-pager");
    let mut command = ouzel();
    command.arg("sql").arg("--history").arg(folder.path().join("history"));
    let mut terminal = Terminal::start_with(command, &[("PAGER", "head -n 5")]);
    terminal.wait_for(PROMPT);
    terminal.keys("SHOW FUNCTIONS;\r");
    terminal.wait_for("function name");
    assert!(!terminal.wait_for(PROMPT).contains("rows in set"));
    terminal.keys("\\pager off\r");
    terminal.wait_for("The pager is off.");
    terminal.wait_for(PROMPT);
    terminal.keys("SHOW FUNCTIONS;\r");
    terminal.wait_for("rows in set");
}

/// Standard output, standard error and exit code of a script on standard input.
fn piped(sql: &str) -> (String, String, Option<i32>) {
    let mut child = ouzel()
        .args(["sql", "-D", "table.local-time-zone=UTC"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(sql.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    (stdout(&output), stderr(&output), output.status.code())
}

#[test]
fn standard_input_is_a_script() {
    let (out, errors, code) = piped(
        "CREATE TABLE p (a INT) WITH ('connector' = 'print');\n\\d\nINSERT INTO p VALUES (1);\nSELECT 2 AS b;\nQUIT;\nSELECT 3;",
    );
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    let place = |text: &str| out.find(text).unwrap_or_else(|| panic!("no {text} in {out}"));
    assert!(place("table name") < place("+I[1]") && place("+I[1]") < place("|           2 |"), "{out}");
    assert!(!out.contains("INFO") && !out.contains("3 |"), "{out}");
}

#[test]
fn a_script_stops_at_its_first_error_with_the_program_s_codes() {
    let (out, errors, code) = piped("SELECT 1 AS a; SELECT nope; SELECT 2 AS b;");
    assert_eq!(code, Some(1), "{errors}");
    assert!(out.contains("1 row in set") && !out.contains("| b"), "{out}");
    assert!(errors.contains("nope"), "{errors}");
    assert_eq!(piped("SELECT nope;").2, Some(2));
    assert_eq!(piped("SELECT 1; SELEC 2;").2, Some(2));
    assert_eq!(piped("\\nope").2, Some(2));
    assert_eq!(piped("").2, Some(0));
}

#[test]
fn files_and_arguments_are_scripts_too() {
    let folder = Folder::new("sql-files");
    let init = folder.write("init.sql", "CREATE VIEW v AS SELECT 42 AS answer;");
    let script = folder.write("s.sql", "SELECT answer FROM v;");
    let output = ouzel().args(["sql", "-i"]).arg(&init).arg("-f").arg(&script).output().unwrap();
    assert!(stdout(&output).contains("42 |"), "{}{}", stdout(&output), stderr(&output));
    let output = ouzel().args(["sql", "-i"]).arg(&init).args(["-e", "SHOW VIEWS"]).output().unwrap();
    assert_eq!(
        stdout(&output),
        "+-----------+\n| view name |\n+-----------+\n|         v |\n+-----------+\n1 row in set\n"
    );
    assert_eq!(ouzel().args(["sql", "-f", "/does/not/exist.sql"]).output().unwrap().status.code(), Some(2));
}
