//! Bad input, each kind three times: as it is (the job fails and says why), with errors ignored, and with a dead-letter
//! table. What is good around it comes out; nothing panics and nothing hangs.

use std::fs::File;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::program::{Folder, ouzel};

/// Unoptimised code on a busy machine needs seconds; a hang needs longer.
const HANG: Duration = Duration::from_secs(120);

/// How a script ended: exit code, standard output, standard error.
struct Ended {
    code: i32,
    out: String,
    err: String,
}

/// Runs a script; more than `HANG`, a signal or a panic fails the test.
fn run(folder: &Folder, script: &Path) -> Ended {
    let (out, err) = (folder.path().join("out"), folder.path().join("err"));
    let mut command = ouzel();
    command.args(["run", "-D", "table.local-time-zone=UTC"]).arg(script);
    let mut child = command.stdout(File::create(&out).unwrap()).stderr(File::create(&err).unwrap()).spawn().unwrap();
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if started.elapsed() > HANG {
            child.kill().unwrap();
            panic!("{} hangs", script.display());
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    let read = |path: &Path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
    let ended = Ended { code: status.code().unwrap_or(-1), out: read(&out), err: read(&err) };
    assert!(!ended.err.contains("panicked") && (0..=2).contains(&ended.code), "{status}: {}", ended.err);
    ended
}

/// A file of a format with something bad in it.
struct Bad<'a> {
    name: &'a str,
    format: &'a str,
    columns: &'a str,
    query: &'a str,
    content: &'a [u8],
    /// Part of the error without any option.
    error: &'a str,
    /// Printed rows with errors ignored; None: the job fails all the same.
    ignored: Option<&'a [&'a str]>,
    /// Printed rows with a dead-letter table, and how many rows that has.
    kept: Option<(&'a [&'a str], usize)>,
}

impl Bad<'_> {
    fn script(&self, folder: &Folder, ignoring: bool, dead_letters: bool) -> Ended {
        let path = folder.path().display();
        let ignore = if ignoring { format!(", '{}.ignore-parse-errors' = 'true'", self.format) } else { String::new() };
        let set = if dead_letters { "SET 'ouzel.dead-letter.t' = 'dead';" } else { "" };
        let script = folder.write(
            "script.sql",
            &format!(
                "CREATE TABLE t ({columns}) WITH ('connector' = 'filesystem', 'path' = '{path}/input', 'format' = '{format}'{ignore});
                 CREATE TABLE dead (`raw` BYTES, `offset` BIGINT, error STRING) WITH ('connector' = 'filesystem', 'path' = '{path}/dead', 'format' = 'json');
                 CREATE TABLE p (line STRING) WITH ('connector' = 'print');
                 {set}
                 INSERT INTO p {query};",
                columns = self.columns,
                format = self.format,
                query = self.query,
            ),
        );
        run(folder, &script)
    }

    fn check(&self) {
        let folder = Folder::new(&format!("bad-{}", self.name));
        std::fs::write(folder.path().join("input"), self.content).unwrap();
        let plain = self.script(&folder, false, false);
        if self.error.is_empty() {
            assert_eq!((plain.code, self.ignored), (0, Some(&lines(&plain.out)[..])), "{}: {}", self.name, plain.err);
        } else {
            assert_eq!(plain.code, 1, "{}: {}", self.name, plain.out);
            assert!(plain.err.contains(self.error), "{}: {}", self.name, plain.err);
            assert!(plain.err.len() < 20_000, "{}: an error of {} bytes", self.name, plain.err.len());
        }
        // Avro has nothing to ignore.
        if self.format != "avro" {
            let ignoring = self.script(&folder, true, false);
            match self.ignored {
                Some(rows) => assert_eq!(
                    (ignoring.code, lines(&ignoring.out)),
                    (0, rows.to_vec()),
                    "{}: {}",
                    self.name,
                    ignoring.err
                ),
                None => assert_eq!(ignoring.code, 1, "{}", self.name),
            }
        }
        let kept = self.script(&folder, false, true);
        match self.kept {
            Some((rows, dead)) => {
                assert_eq!((kept.code, lines(&kept.out)), (0, rows.to_vec()), "{}: {}", self.name, kept.err);
                assert_eq!(dead_letters(&folder), dead, "{}", self.name);
            }
            None => assert_eq!(kept.code, 1, "{}", self.name),
        }
    }
}

fn lines(out: &str) -> Vec<&str> {
    out.lines().collect()
}

/// Rows of the dead-letter table; without any there is no folder.
fn dead_letters(folder: &Folder) -> usize {
    let files = std::fs::read_dir(folder.path().join("dead")).into_iter().flatten().flatten();
    files.map(|file| std::fs::read_to_string(file.path()).unwrap().lines().count()).sum()
}

const XY: &str = "x INT, y STRING";
const SHOW: &str = "SELECT CONCAT_WS('/', CAST(x AS STRING), y) FROM t";
const AROUND: &[&str] = &["+I[1/a]", "+I[3/c]"];

fn json(name: &'static str, middle: &[u8], error: &'static str, kept: Option<(&'static [&'static str], usize)>) {
    let content = [b"{\"x\":1,\"y\":\"a\"}\n", middle, b"\n{\"x\":3,\"y\":\"c\"}\n"].concat();
    let (format, columns, query) = ("json", XY, SHOW);
    Bad { name, format, columns, query, content: &content, error, ignored: Some(AROUND), kept }.check();
}

#[test]
fn json_that_is_cut() {
    json("cut", b"{\"x\":2,\"y\":\"b", "Unexpected end-of-input", Some((AROUND, 1)));
    json("cut-member", b"{\"x\":2,", "Unexpected end-of-input", Some((AROUND, 1)));
}

#[test]
fn json_that_is_nested_too_deeply() {
    let deep = [b"{\"z\":".to_vec(), b"[".repeat(100_000)].concat();
    json("deep", &deep, "nesting depth (1001) exceeds the maximum allowed (1000", Some((AROUND, 1)));
    let objects = [b"{\"z\":".to_vec(), b"{\"a\":".repeat(100_000)].concat();
    json("deep-objects", &objects, "nesting depth (1001) exceeds the maximum allowed (1000", Some((AROUND, 1)));
}

#[test]
fn json_with_a_member_twice() {
    let rows: &[&str] = &["+I[2]", "+I[3/c]"];
    let content = b"{\"x\":1,\"x\":2,\"y\":\"lost, as in Flink\"}\n{\"x\":3,\"y\":\"c\"}\n";
    let (name, format, columns, query) = ("twice", "json", XY, SHOW);
    Bad { name, format, columns, query, content, error: "", ignored: Some(rows), kept: Some((rows, 0)) }.check();
}

#[test]
fn json_that_is_not_utf8() {
    json("utf8", b"{\"x\":2,\"y\":\"b\xff\xfe\"}", "Invalid UTF-8 start byte 0xff", Some((AROUND, 1)));
    json("utf8-unread", b"{\"x\":2,\"z\":\"b\xff\xfe\"}", "Invalid UTF-8 start byte 0xff", Some((AROUND, 1)));
}

#[test]
fn numbers_beyond_their_range() {
    let content =
        b"{\"x\":1,\"y\":\"a\"}\n{\"x\":2147483648,\"y\":\"b\"}\n{\"x\":1e400,\"y\":\"d\"}\n{\"x\":3,\"y\":\"c\"}\n";
    let ignored: &[&str] = &["+I[1/a]", "+I[b]", "+I[d]", "+I[3/c]"];
    let (name, format, columns, query, error) = ("range", "json", XY, SHOW, "Fail to deserialize at field: x.");
    Bad { name, format, columns, query, content, error, ignored: Some(ignored), kept: Some((AROUND, 2)) }.check();
    let digits = [b"{\"x\":".to_vec(), b"1".repeat(5_000), b"}".to_vec()].concat();
    json("digits", &digits, "Number value length (5000) exceeds the maximum allowed (1000", Some((AROUND, 1)));
}

#[test]
fn strings_of_ten_megabytes() {
    let long = vec![b'x'; 10 << 20];
    let good = [b"{\"x\":1,\"y\":\"".to_vec(), long.clone(), b"\"}\n{\"x\":3,\"y\":\"c\"}\n".to_vec()].concat();
    let query = "SELECT CONCAT_WS('/', CAST(x AS STRING), CAST(CHAR_LENGTH(y) AS STRING)) FROM t";
    let rows: &[&str] = &["+I[1/10485760]", "+I[3/1]"];
    let (format, columns) = ("json", XY);
    Bad { name: "long", format, columns, query, content: &good, error: "", ignored: Some(rows), kept: Some((rows, 0)) }
        .check();
    let open = [b"{\"x\":2,\"y\":\"".to_vec(), long].concat();
    json("long-cut", &open, "Unexpected end-of-input", Some((AROUND, 1)));
}

#[test]
fn csv_with_broken_quotes() {
    let (format, columns, query) = ("csv", XY, SHOW);
    let content = b"1,a\n2,\"b\"x\n3,c\n";
    let error = "Unexpected character ('x'";
    Bad { name: "quote", format, columns, query, content, error, ignored: Some(AROUND), kept: Some((AROUND, 1)) }
        .check();
    // A quote that is never closed takes the rest of the file along.
    let (content, first): (&[u8], &[&str]) = (b"1,a\n2,\"b\n3,c\n", &["+I[1/a]"]);
    let error = "Missing closing quote";
    Bad { name: "open-quote", format, columns, query, content, error, ignored: Some(first), kept: Some((first, 1)) }
        .check();
    let content = b"1,a\n2,\xff\xfe\n3,c\n";
    let error = "Invalid UTF-8";
    // Flink reads a file as one text: bytes that are none cannot be ignored, but kept.
    Bad { name: "csv-utf8", format, columns, query, content, error, ignored: None, kept: Some((AROUND, 1)) }.check();
}

#[test]
fn an_avro_file_that_is_cut() {
    let folder = Folder::new("bad-avro-source");
    let path = folder.path().display();
    let script = folder.write(
        "write.sql",
        &format!(
            "CREATE TABLE t ({XY}) WITH ('connector' = 'filesystem', 'path' = '{path}/t', 'format' = 'avro');\n\
             INSERT INTO t SELECT x, CONCAT('text ', CAST(x AS STRING)) FROM (VALUES (1), (2), (3)) AS v(x);"
        ),
    );
    assert_eq!(run(&folder, &script).code, 0);
    let file = std::fs::read_dir(folder.path().join("t")).unwrap().flatten().next().unwrap().path();
    let whole = std::fs::read(file).unwrap();
    for (name, end) in [("avro-block", whole.len() - 20), ("avro-header", whole.len() / 3), ("avro-magic", 2)] {
        let (format, columns, query, content) = ("avro", XY, SHOW, &whole[..end]);
        Bad { name, format, columns, query, content, error: "vro", ignored: None, kept: Some((&[], 1)) }.check();
    }
    // A block that is whole in front of one that is cut: its rows stay.
    let sync = &whole[whole.len() - 16..];
    let header = whole.windows(16).position(|bytes| bytes == sync).unwrap() + 16;
    let block = &whole[header..];
    let two = [&whole, &block[..block.len() / 2]].concat();
    let kept: &[&str] = &["+I[1/text 1]", "+I[2/text 2]", "+I[3/text 3]"];
    let (name, format, columns, query, content) = ("avro-second", "avro", XY, SHOW, &two[..]);
    Bad { name, format, columns, query, content, error: "vro", ignored: None, kept: Some((kept, 1)) }.check();
}

#[test]
fn one_broken_line_in_a_hundred_loses_no_good_row() {
    let folder = Folder::new("bad-hundredth");
    let mut content = String::new();
    let mut sum = 0u64;
    for line in 0..30_000u64 {
        match line % 300 {
            0 => content.push_str(&format!("{{\"x\":{line},\"y\":\"cut\n")),
            100 => content.push_str(&format!("{{\"x\":\"{line} is no number\",\"y\":\"a\"}}\n")),
            200 => content.push_str("not JSON at all\n"),
            _ => {
                content.push_str(&format!("{{\"x\":{line},\"y\":\"text of line {line}\"}}\n"));
                sum += line;
            }
        }
    }
    std::fs::write(folder.path().join("input"), content).unwrap();
    let query = "SELECT CONCAT_WS('/', CAST(COUNT(*) AS STRING), CAST(SUM(CAST(x AS BIGINT)) AS STRING)) FROM t";
    let bad = Bad {
        name: "hundredth",
        format: "json",
        columns: XY,
        query,
        content: b"",
        error: "",
        ignored: None,
        kept: None,
    };
    let kept = bad.script(&folder, false, true);
    assert_eq!(kept.code, 0, "{}", kept.err);
    // The last state of the aggregate.
    assert_eq!(kept.out.lines().last(), Some(format!("+U[29700/{sum}]").as_str()));
    assert_eq!(dead_letters(&folder), 300);
}

fn fails(name: &str, sql: &str, words: &str) {
    let folder = Folder::new(name);
    let script = folder.write("script.sql", sql);
    let ended = run(&folder, &script);
    assert_eq!(ended.code, 2, "{name}: {}", ended.out);
    assert!(ended.err.contains(words), "{name}: {}", ended.err.chars().take(2_000).collect::<String>());
    assert!(ended.err.len() < 100_000, "{name}: an error of {} bytes", ended.err.len());
}

fn prints(name: &str, sql: &str, row: &str) {
    let folder = Folder::new(name);
    let script = folder.write("script.sql", sql);
    let ended = run(&folder, &script);
    assert_eq!(ended.code, 0, "{name}: {}", ended.err.chars().take(2_000).collect::<String>());
    assert_eq!(ended.out.trim_end(), row, "{name}");
}

const PRINT: &str = "CREATE TABLE p (n BIGINT) WITH ('connector' = 'print');\n";

#[test]
fn a_script_of_a_megabyte() {
    let text = "x".repeat(1 << 20);
    prints("sql-text", &format!("{PRINT}INSERT INTO p SELECT CHAR_LENGTH('{text}');"), "+I[1048576]");
    let list = (0..150_000).map(|n| n.to_string()).collect::<Vec<_>>().join(", ");
    prints(
        "sql-list",
        &format!("{PRINT}INSERT INTO p SELECT n FROM (VALUES (7)) AS t(n) WHERE n IN ({list});"),
        "+I[7]",
    );
    let terms = (0..10_000).map(|n| format!("n > -{n}")).collect::<Vec<_>>();
    for (name, chain) in [("sql-and", terms.join(" AND ")), ("sql-or", terms.join(" OR "))] {
        let sql = format!("{PRINT}INSERT INTO p SELECT n FROM (VALUES (7)) AS t(n) WHERE {chain};");
        prints(name, &sql, "+I[7]");
    }
    fails("sql-open", &format!("{PRINT}INSERT INTO p SELECT CHAR_LENGTH('{text});"), "error");
    fails("sql-words", &format!("SELECT {};", "nonsense ".repeat(120_000)), "error");
}

#[test]
fn expressions_that_are_nested_ten_thousand_deep() {
    let deep = 10_000;
    let around = |open: &str, inner: &str, close: &str| {
        format!(
            "{PRINT}INSERT INTO p SELECT {}{inner}{} FROM (VALUES (1)) AS t(n);",
            open.repeat(deep),
            close.repeat(deep)
        )
    };
    fails("deep-parentheses", &around("(", "n", ")"), "nests deeper than 100 levels");
    fails("deep-not", &format!("SELECT {} TRUE;", "NOT ".repeat(deep)), "nests deeper than 100 levels");
    fails("deep-minus", &format!("SELECT {} 1;", "- ".repeat(deep)), "nests deeper than 100 levels");
    fails("deep-call", &around("ABS(", "n", ")"), "nests deeper than 100 levels");
    fails("deep-cast", &around("CAST(", "n", " AS BIGINT)"), "nests deeper than 100 levels");
    fails("deep-case", &around("CASE WHEN n > 0 THEN ", "n", " END"), "nests deeper than 100 levels");
    fails("deep-array", &around("ARRAY[", "n", "]"), "nests deeper than 100 levels");
    fails("deep-query", &around("(SELECT ", "1", ")"), "nests deeper than 100 levels");
    fails(
        "deep-type",
        &format!("CREATE TABLE t (a {}INT{}) WITH ('connector' = 'print');", "ARRAY<".repeat(deep), ">".repeat(deep)),
        "nests deeper than 100 levels",
    );
}

#[test]
fn views_that_name_themselves() {
    fails("view-itself", "CREATE VIEW v AS SELECT * FROM v;", "'v' not found");
    let before = "CREATE VIEW v AS SELECT 1 AS n;\n";
    for (name, sql) in [
        ("view-altered", format!("{before}ALTER VIEW v AS SELECT * FROM v;\nSELECT * FROM v;")),
        (
            "views-mutual",
            format!("{before}CREATE VIEW w AS SELECT * FROM v;\nALTER VIEW v AS SELECT * FROM w;\nSELECT * FROM v;"),
        ),
    ] {
        fails(name, &sql, "itself");
    }
}
