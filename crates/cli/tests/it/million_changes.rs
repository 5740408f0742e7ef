//! A million changes of one key, and a million rows of one: results are right, the time grows as the changes do and
//! not as their square, and memory is that of what has to be kept.
//!
//! Time is the processor time of the program at a tenth of the changes and at all of them, one beside the other: no
//! limit in seconds, so that a slow machine passes and a square (a hundredfold) does not.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use crate::program::{Folder, ouzel};

const MANY: usize = 1_000_000;
const TENTH: usize = MANY / 10;
/// Ten times the changes may cost this many times the time.
const RATIO_MAX: f64 = 22.0;
/// Of a program that keeps a row or two, whatever comes.
const SMALL_BYTES: i64 = 160 << 20;
/// Of a program that keeps half a million rows.
const LARGE_BYTES: i64 = 700 << 20;

/// One query over the tables of `TABLES`.
struct Case {
    name: &'static str,
    settings: &'static str,
    /// Columns of the printed table.
    columns: &'static str,
    query: &'static str,
    /// The rows that are left after `n` changes.
    left: fn(usize) -> Vec<String>,
    /// What the program may use of memory.
    bytes_max: i64,
}

/// `single`: one row that is updated again and again. `crowd`: rows of one `k`, half of the changes insert them, the others
/// delete them in the same order, all but the last. `stack`: the same, but the newest is deleted first. `bag`: `crowd`
/// without a key. `appended`: inserts only.
const TABLES: &str = "
CREATE TABLE single (id INT, k INT, v INT, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'filesystem', 'path' = '$DIR/single', 'format' = 'debezium-json');
CREATE TABLE crowd (id INT, k INT, v INT, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'filesystem', 'path' = '$DIR/crowd', 'format' = 'debezium-json');
CREATE TABLE stack (id INT, k INT, v INT, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'filesystem', 'path' = '$DIR/stack', 'format' = 'debezium-json');
CREATE TABLE bag (id INT, k INT, v INT)
WITH ('connector' = 'filesystem', 'path' = '$DIR/crowd', 'format' = 'debezium-json');
CREATE TABLE appended (id INT, k INT, v INT, ts TIMESTAMP(3), p AS PROCTIME(), WATERMARK FOR ts AS ts)
WITH ('connector' = 'filesystem', 'path' = '$DIR/appended', 'format' = 'json');
CREATE VIEW few AS SELECT * FROM (VALUES (1, 'x')) AS f(k, name);
";

const DUPLICATES: &str = "SET 'table.exec.source.cdc-events-duplicate' = 'true';";
/// Bundles of 5,000 rows, with and without a first half of each aggregate; a bundle of everything.
const BUNDLES: &str = "SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.allow-latency' = '1 h';
SET 'table.exec.mini-batch.size' = '5000'; SET 'table.optimizer.agg-phase-strategy' = 'ONE_PHASE';";
const BUNDLES_OF_HALVES: &str =
    "SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.allow-latency' = '1 h';
SET 'table.exec.mini-batch.size' = '5000';";
const ONE_BUNDLE: &str =
    "SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.allow-latency' = '1 h';
SET 'table.exec.mini-batch.size' = '2000000'; SET 'table.optimizer.agg-phase-strategy' = 'ONE_PHASE';";
const ONE_BUNDLE_OF_HALVES: &str =
    "SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.allow-latency' = '1 h';
SET 'table.exec.mini-batch.size' = '2000000';";
const MATERIALIZE: &str = "SET 'table.exec.sink.upsert-materialize' = 'FORCE';";

/// The value of the row that is left of `single`, and of the one that is left of `crowd`.
fn last(n: usize) -> usize {
    n - 1
}
fn last_of_all(n: usize) -> usize {
    n / 2 - 1
}

const CASES: &[Case] = &[
    Case {
        name: "aggregates of one row",
        settings: "",
        columns: "k INT, n BIGINT, d BIGINT, lo INT, hi INT, s INT, l INT, f INT, t STRING",
        query: "SELECT k, COUNT(*), COUNT(DISTINCT v), MIN(v), MAX(v), SUM(v), LAST_VALUE(v), FIRST_VALUE(v), LISTAGG(CAST(v AS STRING)) FROM single GROUP BY k",
        left: |n| vec![format!("1, 1, 1, {v}, {v}, {v}, {v}, {v}, {v}", v = last(n))],
        bytes_max: SMALL_BYTES,
    },
    Case {
        name: "aggregates of one group",
        settings: "",
        columns: "k INT, n BIGINT, d BIGINT, lo INT, hi INT, l INT, f INT",
        query: "SELECT k, COUNT(*), COUNT(DISTINCT v), MIN(v), MAX(v), LAST_VALUE(v), FIRST_VALUE(v) FROM crowd GROUP BY k",
        left: |n| vec![format!("1, 1, 1, {v}, {v}, {v}, {v}", v = last_of_all(n))],
        bytes_max: LARGE_BYTES,
    },
    Case {
        name: "aggregates of one group, the newest of which is deleted first",
        settings: "",
        columns: "k INT, n BIGINT, d BIGINT, lo INT, hi INT, l INT, f INT",
        query: "SELECT k, COUNT(*), COUNT(DISTINCT v), MIN(v), MAX(v), LAST_VALUE(v), FIRST_VALUE(v) FROM stack GROUP BY k",
        left: |_| vec!["1, 1, 1, 0, 0, 0, 0".into()],
        bytes_max: LARGE_BYTES,
    },
    Case {
        name: "aggregates of one row in mini-batches",
        settings: BUNDLES,
        columns: "k INT, d BIGINT, lo INT, hi INT, l INT, f INT, tlo STRING, thi STRING, e INT, t STRING",
        query: "SELECT k, COUNT(DISTINCT v), MIN(v), MAX(v), LAST_VALUE(v), FIRST_VALUE(v), MIN(CAST(v AS STRING)), MAX(CAST(v AS STRING)), ARRAY_AGG(v)[1], LISTAGG(CAST(v AS STRING)) FROM single GROUP BY k",
        left: |n| vec![format!("1, 1, {v}, {v}, {v}, {v}, {v}, {v}, {v}, {v}", v = last(n))],
        bytes_max: SMALL_BYTES,
    },
    Case {
        name: "aggregates of one group in mini-batches",
        settings: BUNDLES,
        columns: "k INT, d BIGINT, lo INT, hi INT, l INT, f INT, tlo STRING, thi STRING",
        query: "SELECT k, COUNT(DISTINCT v), MIN(v), MAX(v), LAST_VALUE(v), FIRST_VALUE(v), MIN(CAST(v AS STRING)), MAX(CAST(v AS STRING)) FROM crowd GROUP BY k",
        left: |n| vec![format!("1, 1, {v}, {v}, {v}, {v}, {v}, {v}", v = last_of_all(n))],
        bytes_max: LARGE_BYTES,
    },
    Case {
        name: "aggregates of one group in mini-batches, the newest of which is deleted first",
        settings: BUNDLES,
        columns: "k INT, d BIGINT, lo INT, hi INT, l INT, f INT, tlo STRING, thi STRING",
        query: "SELECT k, COUNT(DISTINCT v), MIN(v), MAX(v), LAST_VALUE(v), FIRST_VALUE(v), MIN(CAST(v AS STRING)), MAX(CAST(v AS STRING)) FROM stack GROUP BY k",
        left: |_| vec!["1, 1, 0, 0, 0, 0, 0, 0".into()],
        bytes_max: LARGE_BYTES,
    },
    Case {
        name: "aggregates of one row in mini-batches of two phases",
        settings: BUNDLES_OF_HALVES,
        columns: "k INT, d BIGINT, lo INT, hi INT, l INT, f INT, tlo STRING, thi STRING, e INT, t STRING",
        query: "SELECT k, COUNT(DISTINCT v), MIN(v), MAX(v), LAST_VALUE(v), FIRST_VALUE(v), MIN(CAST(v AS STRING)), MAX(CAST(v AS STRING)), ARRAY_AGG(v)[1], LISTAGG(CAST(v AS STRING)) FROM single GROUP BY k",
        left: |n| vec![format!("1, 1, {v}, {v}, {v}, {v}, {v}, {v}, {v}, {v}", v = last(n))],
        bytes_max: SMALL_BYTES,
    },
    Case {
        name: "aggregates of one group in mini-batches of two phases",
        settings: BUNDLES_OF_HALVES,
        columns: "k INT, d BIGINT, lo INT, hi INT, l INT, f INT, tlo STRING, thi STRING",
        query: "SELECT k, COUNT(DISTINCT v), MIN(v), MAX(v), LAST_VALUE(v), FIRST_VALUE(v), MIN(CAST(v AS STRING)), MAX(CAST(v AS STRING)) FROM crowd GROUP BY k",
        left: |n| vec![format!("1, 1, {v}, {v}, {v}, {v}, {v}, {v}", v = last_of_all(n))],
        bytes_max: LARGE_BYTES,
    },
    Case {
        name: "aggregates of one group in mini-batches of two phases, the newest of which is deleted first",
        settings: BUNDLES_OF_HALVES,
        columns: "k INT, d BIGINT, lo INT, hi INT, l INT, f INT, tlo STRING, thi STRING",
        query: "SELECT k, COUNT(DISTINCT v), MIN(v), MAX(v), LAST_VALUE(v), FIRST_VALUE(v), MIN(CAST(v AS STRING)), MAX(CAST(v AS STRING)) FROM stack GROUP BY k",
        left: |_| vec!["1, 1, 0, 0, 0, 0, 0, 0".into()],
        bytes_max: LARGE_BYTES,
    },
    Case {
        name: "aggregates of one group in one bundle",
        settings: ONE_BUNDLE,
        columns: "k INT, d BIGINT, lo INT, hi INT, l INT, f INT, tlo STRING, thi STRING, e INT, t STRING",
        query: "SELECT k, COUNT(DISTINCT v), MIN(v), MAX(v), LAST_VALUE(v), FIRST_VALUE(v), MIN(CAST(v AS STRING)), MAX(CAST(v AS STRING)), ARRAY_AGG(v)[1], LISTAGG(CAST(v AS STRING)) FROM crowd GROUP BY k",
        left: |n| vec![format!("1, 1, {v}, {v}, {v}, {v}, {v}, {v}, {v}, {v}", v = last_of_all(n))],
        bytes_max: LARGE_BYTES,
    },
    Case {
        name: "aggregates of one group in one bundle, the newest of which is deleted first",
        settings: ONE_BUNDLE,
        columns: "k INT, d BIGINT, lo INT, hi INT, l INT, f INT, tlo STRING, thi STRING, e INT, t STRING",
        query: "SELECT k, COUNT(DISTINCT v), MIN(v), MAX(v), LAST_VALUE(v), FIRST_VALUE(v), MIN(CAST(v AS STRING)), MAX(CAST(v AS STRING)), ARRAY_AGG(v)[1], LISTAGG(CAST(v AS STRING)) FROM stack GROUP BY k",
        left: |_| vec!["1, 1, 0, 0, 0, 0, 0, 0, 0, 0".into()],
        bytes_max: LARGE_BYTES,
    },
    Case {
        name: "aggregates of one group in one bundle of two phases",
        settings: ONE_BUNDLE_OF_HALVES,
        columns: "k INT, d BIGINT, lo INT, hi INT, l INT, f INT, tlo STRING, thi STRING, e INT, t STRING",
        query: "SELECT k, COUNT(DISTINCT v), MIN(v), MAX(v), LAST_VALUE(v), FIRST_VALUE(v), MIN(CAST(v AS STRING)), MAX(CAST(v AS STRING)), ARRAY_AGG(v)[1], LISTAGG(CAST(v AS STRING)) FROM crowd GROUP BY k",
        left: |n| vec![format!("1, 1, {v}, {v}, {v}, {v}, {v}, {v}, {v}, {v}", v = last_of_all(n))],
        bytes_max: LARGE_BYTES,
    },
    Case {
        name: "aggregates of one group in one bundle of two phases, the newest of which is deleted first",
        settings: ONE_BUNDLE_OF_HALVES,
        columns: "k INT, d BIGINT, lo INT, hi INT, l INT, f INT, tlo STRING, thi STRING, e INT, t STRING",
        query: "SELECT k, COUNT(DISTINCT v), MIN(v), MAX(v), LAST_VALUE(v), FIRST_VALUE(v), MIN(CAST(v AS STRING)), MAX(CAST(v AS STRING)), ARRAY_AGG(v)[1], LISTAGG(CAST(v AS STRING)) FROM stack GROUP BY k",
        left: |_| vec!["1, 1, 0, 0, 0, 0, 0, 0, 0, 0".into()],
        bytes_max: LARGE_BYTES,
    },
    Case {
        name: "the largest three of one row",
        settings: "",
        columns: "v INT, rn BIGINT",
        query: "SELECT v, rn FROM (SELECT v, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v DESC) AS rn FROM single) WHERE rn <= 3",
        left: |n| vec![format!("{}, 1", last(n))],
        bytes_max: SMALL_BYTES,
    },
    Case {
        name: "the smallest three, each of which is deleted",
        settings: "",
        columns: "v INT, rn BIGINT",
        query: "SELECT v, rn FROM (SELECT v, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v) AS rn FROM crowd) WHERE rn <= 3",
        left: |n| vec![format!("{}, 1", last_of_all(n))],
        bytes_max: LARGE_BYTES,
    },
    Case {
        name: "the largest three, each of which is deleted, of rows that are all equal to the order",
        settings: "",
        columns: "v INT",
        query: "SELECT v FROM (SELECT v, ROW_NUMBER() OVER (ORDER BY k DESC) AS rn FROM stack) WHERE rn <= 3",
        left: |_| vec!["0".into()],
        bytes_max: LARGE_BYTES,
    },
    Case {
        name: "the largest three of inserts",
        settings: "",
        columns: "v INT",
        query: "SELECT v FROM (SELECT v, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v DESC) AS rn FROM appended) WHERE rn <= 3",
        left: |n| (n - 3..n).map(|v| v.to_string()).collect(),
        bytes_max: SMALL_BYTES,
    },
    Case {
        name: "the last by arrival",
        settings: "",
        columns: "v INT",
        query: "SELECT v FROM (SELECT v, ROW_NUMBER() OVER (PARTITION BY k ORDER BY p DESC) AS rn FROM appended) WHERE rn = 1",
        left: |n| vec![last(n).to_string()],
        bytes_max: SMALL_BYTES,
    },
    Case {
        name: "the last by row time",
        settings: "",
        columns: "v INT",
        query: "SELECT v FROM (SELECT v, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts DESC) AS rn FROM appended) WHERE rn = 1",
        left: |n| vec![last(n).to_string()],
        bytes_max: SMALL_BYTES,
    },
    Case {
        name: "the first by row time",
        settings: "",
        columns: "v INT",
        query: "SELECT v FROM (SELECT v, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts) AS rn FROM appended) WHERE rn = 1",
        left: |_| vec!["0".into()],
        bytes_max: SMALL_BYTES,
    },
    Case {
        name: "a join of one row with itself",
        settings: "",
        columns: "a INT, b INT",
        query: "SELECT a.v, b.v FROM single AS a JOIN single AS b ON a.id = b.id",
        left: |n| vec![format!("{v}, {v}", v = last(n))],
        bytes_max: SMALL_BYTES,
    },
    Case {
        name: "a join key with all rows",
        settings: "",
        columns: "id INT, name STRING",
        query: "SELECT a.id, f.name FROM crowd AS a JOIN few AS f ON a.k = f.k",
        left: |n| vec![format!("{}, x", last_of_all(n))],
        bytes_max: LARGE_BYTES,
    },
    Case {
        name: "an outer join key with all rows, which have no key of their own",
        settings: "",
        columns: "id INT, name STRING",
        query: "SELECT b.id, f.name FROM bag AS b FULL JOIN few AS f ON b.k = f.k",
        left: |n| vec![format!("{}, x", last_of_all(n))],
        bytes_max: LARGE_BYTES,
    },
    Case {
        name: "a join key with all rows, the newest of which is deleted first",
        settings: "",
        columns: "id INT, name STRING",
        query: "SELECT a.id, f.name FROM stack AS a LEFT JOIN few AS f ON a.k = f.k",
        left: |_| vec!["0, x".into()],
        bytes_max: LARGE_BYTES,
    },
    Case {
        name: "a join key with all rows, and a row beside it that changes as often",
        settings: "",
        columns: "name STRING, v INT",
        query: "SELECT f.name, o.v FROM single AS o JOIN few AS f ON o.k = f.k WHERE o.k IN (SELECT k FROM crowd)",
        left: |n| vec![format!("x, {}", last(n))],
        bytes_max: LARGE_BYTES,
    },
    Case {
        name: "an anti join key with all rows",
        settings: "",
        columns: "id INT",
        query: "SELECT id FROM crowd AS a WHERE NOT EXISTS (SELECT 1 FROM few AS f WHERE f.k = a.k + 1)",
        left: |n| vec![last_of_all(n).to_string()],
        bytes_max: LARGE_BYTES,
    },
    Case {
        name: "a set operation",
        settings: "",
        columns: "v INT",
        query: "SELECT v FROM bag EXCEPT ALL SELECT v FROM single WHERE v < 0",
        left: |n| vec![last_of_all(n).to_string()],
        bytes_max: LARGE_BYTES,
    },
    Case {
        name: "a normaliser",
        settings: DUPLICATES,
        columns: "id INT, k INT, v INT",
        query: "SELECT * FROM single",
        left: |n| vec![format!("1, 1, {}", last(n))],
        bytes_max: SMALL_BYTES,
    },
    Case {
        name: "a materialiser of one row",
        settings: MATERIALIZE,
        columns: "k INT, v INT, PRIMARY KEY (k) NOT ENFORCED",
        query: "SELECT k, v FROM single",
        left: |n| vec![format!("1, {}", last(n))],
        bytes_max: SMALL_BYTES,
    },
    Case {
        name: "a materialiser with all rows under one key",
        settings: MATERIALIZE,
        columns: "k INT, v INT, PRIMARY KEY (k) NOT ENFORCED",
        query: "SELECT k, v FROM crowd",
        left: |n| vec![format!("1, {}", last_of_all(n))],
        bytes_max: LARGE_BYTES,
    },
];

#[test]
fn a_million_changes_of_one_key_cost_ten_times_a_tenth_of_them() {
    let folder = Folder::new("million-changes");
    let sizes = [TENTH, MANY].map(|n| {
        let data = folder.path().join(n.to_string());
        write_inputs(&data, n);
        (n, data)
    });
    let mut complaints = Vec::new();
    for case in CASES {
        let [tenth, many] = sizes.each_ref().map(|(n, data)| run(case, *n, data));
        let ratio = many.cpu.as_secs_f64() / tenth.cpu.as_secs_f64();
        let told = format!(
            "{}: {:.2?} for {TENTH}, {:.2?} for {MANY} (x {ratio:.1}), {} MB",
            case.name,
            tenth.cpu,
            many.cpu,
            many.bytes >> 20
        );
        println!("{told}");
        if ratio > RATIO_MAX || many.bytes > case.bytes_max {
            complaints.push(told);
        }
    }
    assert!(complaints.is_empty(), "too much time (over x {RATIO_MAX}) or memory:\n{}", complaints.join("\n"));
}

/// `n` changes of each table; twenty rows share an instant of event time.
fn write_inputs(folder: &Path, n: usize) {
    std::fs::create_dir_all(folder).unwrap();
    let row = |id: usize, v: usize| format!(r#"{{"id":{id},"k":1,"v":{v}}}"#);
    let insert = |row: &str| format!(r#"{{"before":null,"after":{row},"op":"c"}}"#);
    let delete = |id: usize| format!(r#"{{"before":{},"after":null,"op":"d"}}"#, row(id, id));
    let update = |v: usize| format!(r#"{{"before":{},"after":{},"op":"u"}}"#, row(1, v - 1), row(1, v));
    let half = n / 2;
    let inserts = || (0..half).map(|id| insert(&row(id, id)));
    write_lines(&folder.join("single"), std::iter::once(insert(&row(1, 0))).chain((1..n).map(update)));
    write_lines(&folder.join("crowd"), inserts().chain((0..half - 1).map(delete)));
    write_lines(&folder.join("stack"), inserts().chain((1..half).rev().map(delete)));
    let append = |v: usize| {
        let second = v / 20;
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        format!(r#"{{"id":{v},"k":1,"v":{v},"ts":"2026-03-01 {hour:02}:{minute:02}:{second:02}"}}"#)
    };
    write_lines(&folder.join("appended"), (0..n).map(append));
}

fn write_lines(path: &Path, lines: impl Iterator<Item = String>) {
    let mut file = BufWriter::new(std::fs::File::create(path).unwrap());
    lines.for_each(|line| writeln!(file, "{line}").unwrap());
    file.flush().unwrap();
}

struct Usage {
    cpu: Duration,
    bytes: i64,
}

/// Runs the case over the inputs in `data` and checks what is left of what it printed.
fn run(case: &Case, n: usize, data: &Path) -> Usage {
    let sql = format!(
        "{}{}CREATE TABLE p ({}) WITH ('connector' = 'print'); INSERT INTO p {};",
        case.settings,
        TABLES.replace("$DIR", data.to_str().unwrap()),
        case.columns,
        case.query
    );
    let script = data.join("case.sql");
    std::fs::write(&script, sql).unwrap();
    #[expect(clippy::zombie_processes, reason = "`usage_of` waits for it")]
    let mut child = ouzel().arg("run").arg(&script).stdout(Stdio::piped()).spawn().unwrap();
    let upserts = case.columns.contains("PRIMARY KEY");
    let rows = if upserts { last_row(child.stdout.take().unwrap()) } else { fold(child.stdout.take().unwrap()) };
    let usage = usage_of(child.id());
    assert_eq!(rows, (case.left)(n), "{} after {n} changes", case.name);
    usage
}

/// The rows that are left of a printed change log.
fn fold(printed: impl std::io::Read) -> Vec<String> {
    let mut counts: HashMap<String, i64> = HashMap::new();
    for line in BufReader::new(printed).lines() {
        let line = line.unwrap();
        let (kind, row) = line.split_at(2);
        let step = if kind.starts_with('+') { 1 } else { -1 };
        let row = row.trim_start_matches('[').trim_end_matches(']');
        match counts.get_mut(row) {
            Some(count) if *count + step == 0 => {
                counts.remove(row);
            }
            Some(count) => *count += step,
            None => {
                counts.insert(row.to_string(), step);
            }
        }
    }
    assert!(counts.values().all(|count| *count == 1), "{counts:?}");
    let mut rows: Vec<String> = counts.into_keys().collect();
    rows.sort();
    rows
}

/// The last row of a table of one key that is written by upserts.
fn last_row(printed: impl std::io::Read) -> Vec<String> {
    let last = BufReader::new(printed).lines().last().unwrap().unwrap();
    assert!(last.starts_with('+'), "{last}");
    vec![last[2..].trim_matches(['[', ']']).to_string()]
}

/// Waits for the end of a child and gives what it has used.
fn usage_of(pid: u32) -> Usage {
    let mut status = 0;
    // SAFETY: all bits zero are a valid `rusage`, and both pointers are to live variables.
    let (waited, usage) = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        (libc::wait4(pid as libc::pid_t, &mut status, 0, &mut usage), usage)
    };
    assert_eq!((waited, status), (pid as libc::pid_t, 0), "the program failed");
    let time = |t: libc::timeval| Duration::new(t.tv_sec as u64, t.tv_usec as u32 * 1000);
    // `ru_maxrss` is in kilobytes, on macOS in bytes.
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    Usage { cpu: time(usage.ru_utime) + time(usage.ru_stime), bytes: usage.ru_maxrss * unit }
}
