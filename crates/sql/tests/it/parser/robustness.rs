//! Deep, long and broken texts: an error at worst, never a crash, never a hang. Everything runs on
//! a stack of 2 MiB, that of a worker thread; unoptimised code, whose frames are several times as
//! large, gets 4 MiB.

use std::time::{Duration, Instant};

use ouzel_sql::parser::{parse_expression, parse_query, parse_script, parse_type};

fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    let stack = if cfg!(debug_assertions) { 4 << 20 } else { 2 << 20 };
    std::thread::Builder::new().stack_size(stack).spawn(test).unwrap().join().unwrap();
}

#[test]
fn nesting_is_an_error_and_not_a_full_stack() {
    on_a_small_stack(|| {
        let deep = 10_000;
        for (open, inner, close) in [
            ("(", "1", ")"),
            ("- ", "1", ""),
            ("NOT ", "a", ""),
            ("f(", "1", ")"),
            ("CASE WHEN ", "a", " THEN 1 END"),
            ("ARRAY[", "1", "]"),
            ("a LIKE ", "b", ""),
            ("(SELECT ", "1", ")"),
            ("a IN (", "1", ")"),
            ("a[", "1", "]"),
            ("a OR b AND c = d || (", "1", ")"),
            ("CAST(", "a", " AS INT)"),
            ("a IS NOT NULL AND EXISTS (SELECT 1 FROM t WHERE ", "TRUE", ")"),
        ] {
            let text = format!("{}{inner}{}", open.repeat(deep), close.repeat(deep));
            let error = parse_expression(&text).unwrap_err();
            assert!(error.primary.contains("nests deeper"), "{open}: {}", error.primary);
        }
        assert!(parse_query(&format!("{}SELECT 1{}", "(".repeat(deep), ")".repeat(deep))).is_err());
        assert!(parse_query(&format!("SELECT * FROM {}a{}", "(".repeat(deep), ")".repeat(deep))).is_err());
        assert!(
            parse_query(&format!("SELECT * FROM {}a{}", "(SELECT * FROM ".repeat(deep), ")".repeat(deep))).is_err()
        );
        assert!(parse_type(&format!("{}INT{}", "ARRAY<".repeat(deep), ">".repeat(deep))).is_err());
        let pattern = format!("{}A{}", "(".repeat(deep), ")".repeat(deep));
        let sql = format!(
            "SELECT * FROM t MATCH_RECOGNIZE (ORDER BY ts MEASURES A.x AS x PATTERN ({pattern}) DEFINE A AS TRUE)"
        );
        assert!(parse_query(&sql).is_err());
        assert!(!parse_script(&"EXPLAIN ".repeat(deep)).errors.is_empty());
    });
}

#[test]
fn nesting_that_people_write_is_fine() {
    on_a_small_stack(|| {
        for deep in [1, 10, 40] {
            let text = format!(
                "{}1{}",
                "COALESCE(a + (b * CASE WHEN c THEN ".repeat(deep / 5 + 1),
                " END), 0)".repeat(deep / 5 + 1)
            );
            parse_expression(&text).unwrap();
            parse_expression(&format!("{}1{}", "(".repeat(deep), ")".repeat(deep))).unwrap();
        }
    });
}

#[test]
fn long_chains() {
    on_a_small_stack(|| {
        for (word, fine) in [(" AND a", true), (" OR a", true), (" + a", false), (" || a", false), ("[1]", false)] {
            let text = format!("a{}", word.repeat(100_000));
            let parsed = parse_expression(&text);
            assert_eq!(parsed.is_ok(), fine, "{word}");
            if let Ok(expr) = parsed {
                assert_eq!(parse_expression(&expr.to_string()).unwrap().to_string(), expr.to_string());
            }
            parse_expression(&format!("a{}", word.repeat(400))).unwrap();
        }
        assert!(parse_query(&format!("SELECT 1{}", " UNION ALL SELECT 1".repeat(100_000))).is_err());
        parse_query(&format!("SELECT 1{}", " UNION ALL SELECT 1".repeat(400))).unwrap();
        assert!(parse_query(&format!("SELECT 1 FROM t{}", ", t".repeat(100_000))).is_err());
        assert!(parse_type(&format!("INT{}", " ARRAY".repeat(100_000))).is_err());
        // Chains inside chains must not add up.
        let chain = " + a".repeat(400);
        assert!(
            parse_expression(&format!("({0}){1}", format_args!("({}){chain}", format_args!("a{chain}")), chain))
                .is_err()
        );
    });
}

#[test]
fn a_megabyte_is_read_in_a_moment() {
    let started = Instant::now();
    let rows = "(1, 'some text', CAST(NULL AS STRING), a + b * 2),\n".repeat(20_000);
    let sql = format!("INSERT INTO t VALUES {rows}(1, 'x', NULL, 1);");
    assert!(sql.len() > 1_000_000);
    assert!(parse_script(&sql).errors.is_empty());
    let many = "SELECT a, b FROM t WHERE c = 'x' AND d IN (1, 2, 3);\n".repeat(20_000);
    assert_eq!(parse_script(&many).statements.len(), 20_000);
    let list = format!("a IN ({}1)", "1, ".repeat(300_000));
    parse_expression(&list).unwrap();
    for broken in ["(", "'", "`", "/*", "SELECT ", "CASE ", "{", "a.", "/*+ ", "((SELECT 1) + "] {
        parse_script(&broken.repeat(200_000));
    }
    // Unoptimised and beside other work; quadratic time would take minutes.
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
}

/// Damages what Flink accepts, by a fixed sequence of edits.
#[test]
fn damaged_statements_never_panic() {
    on_a_small_stack(|| {
        let mut seed = 0x9e37_79b9_7f4a_7c15u64;
        let mut next = move |limit: usize| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            (seed % limit.max(1) as u64) as usize
        };
        let lines: Vec<&str> = include_str!("flink_statements.txt").lines().filter(|line| line.len() > 4).collect();
        let scraps = [
            "(",
            ")",
            "'",
            "`",
            ";",
            ",",
            ".",
            "é",
            "SELECT",
            "END",
            "AS",
            "/*+",
            "*/",
            "<",
            "INTERVAL '1' DAY",
            "{",
            "$",
            "\0",
        ];
        for round in 0..20_000 {
            let mut text: Vec<char> = lines[round % lines.len()][4..].chars().collect();
            for _ in 0..1 + next(3) {
                let at = next(text.len() + 1);
                match next(3) {
                    0 if at < text.len() => {
                        text.remove(at);
                    }
                    1 => {
                        let to = (at + next(12)).min(text.len());
                        text.drain(at..to);
                    }
                    _ => {
                        let scrap: Vec<char> = scraps[next(scraps.len())].chars().collect();
                        text.splice(at..at, scrap);
                    }
                }
            }
            let sql: String = text.into_iter().collect();
            let script = parse_script(&sql);
            for error in &script.errors {
                error.render("x.sql", &sql);
            }
        }
    });
}
