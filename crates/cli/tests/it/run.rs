//! `ouzel run`: results on standard output, order of statements, signals.

use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::program::{Folder, ouzel, run_sql, stderr, stdout};

#[test]
fn a_select_prints_its_rows() {
    let output =
        run_sql("SELECT id, UPPER(name) AS name FROM (VALUES (1, 'a'), (2, CAST(NULL AS STRING))) AS t(id, name)");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    // As wide as Flink makes INT and STRING.
    assert!(text.contains("|          id |                           name |\n"), "{text}");
    assert!(text.contains("|           2 |                         <NULL> |\n"), "{text}");
    assert!(text.ends_with("2 rows in set\n"), "{text}");
}

#[test]
fn values_are_shown_as_flink_s_client_shows_them() {
    let output = run_sql(
        "SELECT TIMESTAMP '2026-03-01 10:00:00.5' AS t, TRUE AS b, ARRAY['x', CAST(NULL AS STRING)] AS a, 'a text that is much longer than its column' AS s",
    );
    assert_eq!(
        stdout(&output).lines().nth(3),
        Some("| 2026-03-01 10:00:00.5 |   TRUE |                      [x, NULL] | a text that is much longer ... |"),
        "{}{}",
        stdout(&output),
        stderr(&output)
    );
    assert_eq!(stdout(&run_sql("SELECT a FROM (VALUES (1)) AS t(a) WHERE a > 1")), "Empty set\n");
}

#[test]
fn a_changing_select_shows_the_kind_of_each_change() {
    let output = run_sql("SELECT name, COUNT(*) AS c FROM (VALUES ('a'), ('a')) AS t(name) GROUP BY name");
    let text = stdout(&output);
    let kinds: Vec<&str> = text.lines().filter_map(|l| l.split('|').nth(1)).map(str::trim).collect();
    assert_eq!(kinds, ["op", "+I", "-U", "+U"], "{text}");
}

#[test]
fn statements_run_in_order_each_to_its_end() {
    let folder = Folder::new("order");
    let path = folder.path().display();
    let script = folder.write(
        "order.sql",
        &format!(
            "CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '{path}/t', 'format' = 'json');\n\
             CREATE TABLE p (a INT) WITH ('connector' = 'print');\n\
             INSERT INTO t VALUES (1), (2);\n\
             INSERT INTO t SELECT a + 10 FROM t;\n\
             INSERT INTO p SELECT a FROM t;\n"
        ),
    );
    let output = ouzel().arg("run").arg(&script).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let mut lines: Vec<String> = stdout(&output).lines().map(str::to_string).collect();
    lines.sort();
    assert_eq!(lines, ["+I[11]", "+I[12]", "+I[1]", "+I[2]"]);
    let hidden = std::fs::read_dir(folder.path().join("t"))
        .unwrap()
        .flatten()
        .filter(|e| e.file_name().to_string_lossy().starts_with('.'));
    assert_eq!(hidden.count(), 0, "no pending file is left");
}

#[test]
fn an_answer_comes_in_a_tenth_of_a_second() {
    // The number is 0.1 s on an idle machine; ten times that still finds a start that got slow.
    let started = Instant::now();
    run_sql("SELECT 1");
    assert!(started.elapsed() < Duration::from_secs(1), "{:?}", started.elapsed());
}

#[test]
fn a_signal_ends_an_unbounded_script_with_code_0() {
    let folder = Folder::new("signal");
    let script = folder.write(
        "endless.sql",
        "CREATE TABLE g (a INT) WITH ('connector' = 'datagen', 'rows-per-second' = '50');\n\
         CREATE TABLE p (a INT) WITH ('connector' = 'print');\n\
         INSERT INTO p SELECT a FROM g;\n",
    );
    let mut child = ouzel().arg("run").arg(&script).stdout(Stdio::piped()).spawn().unwrap();
    let mut printed = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    assert!(printed.read_line(&mut line).unwrap() > 0, "it prints before it is stopped");
    std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    // To the end of what it prints, which is its own.
    printed.read_to_string(&mut line).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn checkpoints_show_files_before_an_unbounded_script_ends() {
    let folder = Folder::new("checkpoints");
    let path = folder.path().display();
    let script = folder.write(
        "files.sql",
        &format!(
            "SET 'execution.checkpointing.interval' = '100 ms';\n\
             SET 'execution.checkpointing.dir' = 'file://{path}/checkpoints';\n\
             CREATE TABLE g (a INT) WITH ('connector' = 'datagen', 'rows-per-second' = '50');\n\
             CREATE TABLE f (a INT) WITH ('connector' = 'filesystem', 'path' = '{path}/f', 'format' = 'json',\n\
               'sink.rolling-policy.rollover-interval' = '100 ms', 'sink.rolling-policy.check-interval' = '50 ms');\n\
             INSERT INTO f SELECT a FROM g;\n"
        ),
    );
    let mut child = ouzel().arg("run").arg(&script).spawn().unwrap();
    let started = Instant::now();
    let visible = || {
        let files = std::fs::read_dir(folder.path().join("f")).into_iter().flatten().flatten();
        files.filter(|file| !file.file_name().to_string_lossy().starts_with('.')).count()
    };
    while visible() == 0 {
        assert!(started.elapsed() < Duration::from_secs(20), "no file became visible");
        assert!(child.try_wait().unwrap().is_none(), "the script has ended");
        std::thread::sleep(Duration::from_millis(20));
    }
    std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let left = std::fs::read_dir(folder.path().join("checkpoints")).unwrap().count();
    assert_eq!(left, 0, "checkpoints of a script that has ended are removed");
}
