//! Changed inputs for what reads bytes of strangers: SQL text, JSON and CSV records, change logs, Avro and Parquet files.
//!
//! Inputs are made from the corpus (`crates/cli/tests/fuzz-corpus/`, for SQL also the recorded cases) by small changes; nothing may
//! panic, hang or hide a good record behind a bad one. Each run goes on where a seed says; a failure names the file that
//! holds its input, which then belongs into the corpus. `FUZZ_SECONDS` says how long each target runs (default 2), `FUZZ_SEED`
//! where it starts.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use arrow_array::Array;
use arrow_buffer::Buffer;
use ouzel_formats::registry::{FormatRole, decoder};
use ouzel_functions::{Clock, EvalContext};
use ouzel_plan::table::Scan;
use ouzel_plan::{Config, Operator};
use ouzel_sql::session::Session;
use ouzel_sql::statements::{Planned, plan_script};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};

/// One input takes a fraction of this; unoptimised code on a busy machine has the rest.
const HANG: Duration = Duration::from_secs(10);
const INPUT_MAX: usize = 64 << 10;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The files of a corpus folder.
fn corpus(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz-corpus").join(name);
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().flatten().map(|e| e.path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{} is empty", folder.display());
    files.into_iter().map(|file| std::fs::read(file).unwrap()).collect()
}

/// Every seed as it is, then changed ones until the time is over.
fn fuzz(name: &str, seeds: &[Vec<u8>], words: &[&str], mut target: impl FnMut(&[u8])) {
    let seconds = std::env::var("FUZZ_SECONDS").ok().and_then(|s| s.parse().ok()).unwrap_or(2);
    let seed: u64 = std::env::var("FUZZ_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(1);
    let kept = std::env::temp_dir().join(format!("ouzel-fuzz-{name}-{}", std::process::id()));
    let started = Instant::now();
    let mut random = StdRng::seed_from_u64(seed);
    let mut inputs = 0u64;
    let mut run = |input: &[u8]| {
        // A full stack ends the process: the input has to be on disk before.
        std::fs::write(&kept, input).unwrap();
        let begun = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| target(input)));
        assert!(outcome.is_ok(), "{name} failed on {} (seed {seed}, input {inputs})", kept.display());
        assert!(begun.elapsed() < HANG, "{name} took {:?} for {}", begun.elapsed(), kept.display());
        inputs += 1;
    };
    seeds.iter().for_each(|seed| run(seed));
    while started.elapsed() < Duration::from_secs(seconds) {
        let mut input = seeds.choose(&mut random).unwrap().clone();
        for _ in 0..random.random_range(1..6) {
            change(&mut input, seeds, words, &mut random);
        }
        input.truncate(INPUT_MAX);
        run(&input);
    }
    println!("{name}: {inputs} inputs");
    let _ = std::fs::remove_file(&kept);
}

fn change(input: &mut Vec<u8>, seeds: &[Vec<u8>], words: &[&str], random: &mut StdRng) {
    let at = random.random_range(0..=input.len());
    let end = (at + random.random_range(0..40)).min(input.len());
    match random.random_range(0..8) {
        0 => input.truncate(at),
        1 => drop(input.drain(at..end)),
        2 => {
            let part = input[at..end].to_vec();
            input.splice(at..at, part.repeat(random.random_range(1..20)));
        }
        3 if at < input.len() => input[at] = random.random(),
        4 if at < input.len() => input[at] ^= 1 << random.random_range(0..8),
        5 => {
            let other = seeds.choose(random).unwrap();
            let from = random.random_range(0..=other.len());
            let to = (from + random.random_range(0..200)).min(other.len());
            input.splice(at..end, other[from..to].iter().copied());
        }
        6 => {
            let word = words.choose(random).unwrap().repeat(*[1, 1, 1, 2, 300].choose(random).unwrap());
            input.splice(at..at, word.into_bytes());
        }
        _ => {
            let word = words.choose(random).unwrap();
            input.splice(at..end, word.bytes());
        }
    }
}

fn session() -> Session {
    let mut config = Config::default();
    config.set("table.local-time-zone", "UTC");
    Session::new(config)
}

#[test]
fn sql_text() {
    const WORDS: &[&str] = &[
        " SELECT ",
        " FROM ",
        " WHERE ",
        " GROUP BY ",
        " OVER (",
        ")",
        "(",
        "[",
        "]",
        "'",
        "`",
        "--",
        "/*",
        "*/",
        "/*+ ",
        ";",
        ",",
        ".",
        " CASE WHEN ",
        " END",
        " AS ",
        " INTERVAL '1' DAY ",
        " NOT ",
        " NULL ",
        " CAST(",
        "ARRAY<",
        ">",
        "{",
        "}",
        "\0",
        "\u{1F600}",
        " 1e999 ",
        " 99999999999999999999999999999999999999999 ",
        "U&'\\",
        "x'",
        " UNION ALL ",
        " JOIN ",
        " ROW(",
        " - ",
        " MATCH_RECOGNIZE (",
        " PATTERN (",
        " DEFINE ",
        " LATERAL ",
        " UNNEST(",
        " WITH ",
        " VALUES ",
    ];
    let mut seeds = corpus("sql");
    for area in std::fs::read_dir(root().join("tests/flink")).unwrap().flatten().filter(|e| e.path().is_dir()) {
        for case in std::fs::read_dir(area.path()).unwrap().flatten() {
            seeds.extend(std::fs::read(case.path().join("case.sql")));
        }
    }
    // As large as a worker's, in unoptimised code twice that.
    let stack = if cfg!(debug_assertions) { 16 << 20 } else { 8 << 20 };
    let run = move || {
        fuzz("sql", &seeds, WORDS, |input| {
            let text = String::from_utf8_lossy(input);
            if let Err(errors) = plan_script(&mut session(), &text) {
                errors.iter().for_each(|e| drop(e.render("fuzz.sql", &text)));
            }
        });
    };
    std::thread::Builder::new().stack_size(stack).spawn(run).unwrap().join().unwrap();
}

struct NoClock;

impl Clock for NoClock {
    fn now_nanos(&self) -> i64 {
        0
    }
}

/// The scan of a table with many types in a format; `more` are columns that not every format has.
fn scan(more: &str, options: &str) -> Scan {
    const COLUMNS: &str = "a INT, b BIGINT, s STRING, d DECIMAL(10, 2), f DOUBLE, ok BOOLEAN, da DATE, ti TIME(3),\
                           ts TIMESTAMP(3), l TIMESTAMP_LTZ(3), raw_ BYTES";
    scan_of(&format!("{COLUMNS}{more}"), options)
}

fn scan_of(columns: &str, options: &str) -> Scan {
    let sql = format!(
        "CREATE TABLE t ({columns}) WITH ('connector' = 'filesystem', 'path' = '/nowhere', {options}); SELECT * FROM t;"
    );
    let planned = plan_script(&mut session(), &sql).unwrap_or_else(|e| panic!("{e:?}"));
    let Some(Planned::Query { plan, .. }) = planned.into_iter().last().map(|s| s.planned) else { panic!("no query") };
    let scan = |operator| if let Operator::Scan(scan) = operator { Some(scan) } else { None };
    plan.nodes.into_iter().find_map(|n| scan(n.operator)).unwrap()
}

/// Decodes lines with a good record behind them: it comes out whatever stands before it.
fn decodes(scan: &Scan, input: &[u8], good: &[u8]) {
    let eval = EvalContext {
        time_zone: "UTC".into(),
        clock: Arc::new(NoClock),
        watermark: Arc::new(|| None),
        query_start_ms: 0,
    };
    let mut decoder = decoder(&scan.table, &scan.fields, FormatRole::Value, &eval).unwrap();
    let mut block = input.to_vec();
    let mut records = Vec::new();
    let mut start = 0;
    for (at, _) in input.iter().enumerate().filter(|(_, b)| **b == b'\n') {
        records.push(start..at);
        start = at + 1;
    }
    records.push(start..input.len());
    // All of it as one record too: a message may hold line ends.
    records.push(0..input.len());
    block.push(b'\n');
    let from = block.len();
    block.extend_from_slice(good);
    records.push(from..block.len());
    let decoded = decoder.decode(&Buffer::from_vec(block), &records).unwrap_or_else(|e| panic!("{e}"));
    assert!(decoded.columns.iter().all(|c| c.len() == decoded.rows), "columns of one length");
    let last = decoded
        .record_of_row
        .as_ref()
        .map_or(decoded.rows.saturating_sub(1), |of| of.last().map_or(0, |r| *r as usize));
    assert_eq!(last, records.len() - 1, "the good record is there");
    let a = decoded.columns[0].as_any().downcast_ref::<arrow_array::Int32Array>().unwrap();
    assert_eq!(a.value(decoded.rows - 1), 42);
}

#[test]
fn json_records() {
    const WORDS: &[&str] = &[
        "{",
        "}",
        "[",
        "]",
        "\"",
        ":",
        ",",
        "\\u00",
        "\\ud83c",
        "\\",
        "null",
        "true",
        "1e999",
        "-",
        "0.1",
        "\"a\":",
        "\"r\":{",
        "\"m\":",
        "\u{FEFF}",
        "\0",
        "2024-01-01 00:00:00",
        "99999999999999999999",
    ];
    const NESTED: &str = ", r ROW<x INT, y ARRAY<STRING>>, m MAP<STRING, INT>";
    let ignoring = scan(NESTED, "'format' = 'json', 'json.ignore-parse-errors' = 'true'");
    let strict = scan(NESTED, "'format' = 'json'");
    let older = scan(NESTED, "'format' = 'json', 'json.decode.json-parser.enabled' = 'false'");
    let seeds = corpus("json");
    fuzz("json", &seeds, WORDS, |input| {
        decodes(&ignoring, input, b"{\"a\":42}");
        decodes(&strict, input, b"{\"a\":42}");
        decodes(&older, input, b"{\"a\":42}");
    });
}

#[test]
fn change_logs() {
    const WORDS: &[&str] = &[
        "{",
        "}",
        "[",
        "]",
        "\"",
        ":",
        ",",
        "null",
        "\"op\":\"u\"",
        "\"before\":",
        "\"after\":",
        "\"old\":",
        "\"data\":",
        "\"type\":",
    ];
    const GOOD: [(&str, &[u8]); 4] = [
        ("debezium-json", b"{\"op\":\"c\",\"after\":{\"a\":42}}"),
        ("ogg-json", b"{\"op_type\":\"I\",\"after\":{\"a\":42}}"),
        ("canal-json", b"{\"type\":\"INSERT\",\"data\":[{\"a\":42}]}"),
        ("maxwell-json", b"{\"type\":\"insert\",\"data\":{\"a\":42}}"),
    ];
    let scans = GOOD.map(|(format, good)| {
        let ignoring = format!("'format' = '{format}', '{format}.ignore-parse-errors' = 'true'");
        (scan("", &ignoring), scan("", &format!("'format' = '{format}'")), good)
    });
    let seeds = corpus("changes");
    fuzz("changes", &seeds, WORDS, |input| {
        for (ignoring, strict, good) in &scans {
            decodes(ignoring, input, good);
            decodes(strict, input, good);
        }
    });
}

/// A whole file is good or an error; nothing panics and no file takes memory that it only promises to fill.
#[test]
fn files() {
    const WORDS: &[&str] =
        &["\0", "\u{7f}", "Obj\u{1}", "PAR1", "\"type\":\"record\"", "avro.codec", "deflate", "null"];
    const COLUMNS: &str = "a INT, s STRING, d DECIMAL(10, 2), ok BOOLEAN, da DATE, ts TIMESTAMP(3), l ARRAY<INT>,\
                           m MAP<STRING, BIGINT>, r ROW<x DOUBLE, y BYTES>";
    let eval = EvalContext {
        time_zone: "UTC".into(),
        clock: Arc::new(NoClock),
        watermark: Arc::new(|| None),
        query_start_ms: 0,
    };
    for format in ["avro", "parquet"] {
        let scan = scan_of(COLUMNS, &format!("'format' = '{format}'"));
        let seeds = corpus(format);
        fuzz(format, &seeds, WORDS, |input| {
            let mut decoder = decoder(&scan.table, &scan.fields, FormatRole::Value, &eval).unwrap();
            let all = 0..input.len();
            if let Ok(decoded) = decoder.decode(&Buffer::from_vec(input.to_vec()), std::slice::from_ref(&all)) {
                assert!(decoded.columns.iter().all(|c| c.len() == decoded.rows), "columns of one length");
            }
        });
    }
}

#[test]
fn csv_records() {
    const WORDS: &[&str] =
        &["\"", "\"\"", ",", ";", "\\", "\r", "#", "null", "1", "-", "2024-01-01", "\0", "\u{FEFF}", "\"a\"b"];
    let plain =
        scan(", r ROW<x INT, y STRING>, l2 ARRAY<STRING>", "'format' = 'csv', 'csv.ignore-parse-errors' = 'true'");
    let escaped = scan(
        "",
        "'format' = 'csv', 'csv.ignore-parse-errors' = 'true', 'csv.escape-character' = '\\', 'csv.allow-comments' = 'true', 'csv.null-literal' = 'null'",
    );
    let seeds = corpus("csv");
    fuzz("csv", &seeds, WORDS, |input| {
        decodes(&plain, input, b"42,,,,,,,,,,,,");
        decodes(&escaped, input, b"42,,,,,,,,,,");
    });
}
