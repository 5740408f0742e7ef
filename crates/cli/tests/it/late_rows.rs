//! Which late rows a late table gets: one per source row and dropping operator that the table alone feeds, whatever
//! takes rows apart in between; behind a join of two tables or an aggregate they are only counted.

use crate::program::{Folder, ouzel, stderr};

/// Row 3 comes an hour late.
const ROWS: &str = r#"{"id": 1, "k": "a", "tags": ["x", "y"], "ts": "2024-05-01 10:00:01"}
{"id": 2, "k": "b", "tags": ["x"], "ts": "2024-05-01 11:30:00"}
{"id": 3, "k": "a", "tags": ["x", "y", "z"], "ts": "2024-05-01 10:00:02"}
{"id": 4, "k": "b", "tags": [], "ts": "2024-05-01 11:30:01"}
"#;

/// The lines of the late table, sorted: `id late_operator late_ms`.
fn kept(name: &str, parallelism: &str, statements: &str) -> Vec<String> {
    let folder = Folder::new(&format!("late-{name}-{parallelism}"));
    let input = folder.write("s.jsonl", ROWS);
    let late = folder.path().join("late");
    let columns = "id INT, k STRING, tags ARRAY<STRING>, ts TIMESTAMP(3), WATERMARK FOR ts AS ts";
    let table = |name: &str| {
        format!(
            "CREATE TABLE {name} ({columns}) WITH ('connector' = 'filesystem', 'path' = '{}', 'format' = 'json');",
            input.display()
        )
    };
    let script = format!(
        "SET 'ouzel.late-rows.s' = 'late'; SET 'parallelism.default' = '{parallelism}'; {} {}
         CREATE TABLE late (id INT, late_operator STRING, late_ms BIGINT) WITH ('connector' = 'filesystem', \
         'path' = '{}', 'format' = 'json');
         CREATE TABLE snk (n BIGINT) WITH ('connector' = 'blackhole'); {statements}",
        table("s"),
        table("other"),
        late.display()
    );
    let script = folder.write("late.sql", &script);
    let output = ouzel().arg("run").arg(&script).output().unwrap();
    assert!(output.status.success(), "{name}: {}", stderr(&output));
    let mut lines = Vec::new();
    for file in std::fs::read_dir(&late).into_iter().flatten() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for line in text.lines() {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            lines.push(format!("{} {} {}", row["id"], row["late_operator"].as_str().unwrap(), row["late_ms"]));
        }
    }
    lines.sort();
    lines
}

const HOUR: &str = "5398000";

#[test]
fn a_late_row_is_kept_once_whatever_takes_rows_apart_before_the_operator() {
    let hop = "TABLE(HOP(TABLE s, DESCRIPTOR(ts), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE))";
    let top = |from: &str| {
        format!(
            "INSERT INTO snk SELECT rn FROM (SELECT ROW_NUMBER() OVER (PARTITION BY window_start, window_end, k \
             ORDER BY id) AS rn FROM {from}) WHERE rn <= 2;"
        )
    };
    let window = |from: &str| {
        format!(
            "INSERT INTO snk SELECT COUNT(*) FROM TABLE(TUMBLE({from}, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) \
             GROUP BY window_start, window_end;"
        )
    };
    let union = "(SELECT id, ts FROM s WHERE id > 0 UNION ALL SELECT id, ts FROM s WHERE id < 9)";
    let unnested = "(SELECT id, ts, tag FROM s CROSS JOIN UNNEST(tags) AS t (tag))";
    let sets = "INSERT INTO snk SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) \
                GROUP BY window_start, window_end, GROUPING SETS ((k), (id), ());";
    let cases = [
        ("plain", window("TABLE s"), "WindowAggregate"),
        ("filtered", window("(SELECT * FROM s WHERE id <> 2 OR k = 'b')"), "WindowAggregate"),
        ("union", window(union), "WindowAggregate"),
        ("unnest", window(unnested), "WindowAggregate"),
        ("top", top(hop), "WindowRank"),
        ("sets", sets.to_string(), "WindowAggregate"),
    ];
    for (name, statement, operator) in cases {
        assert_eq!(kept(name, "1", &statement), [format!("3 {operator} {HOUR}")], "{name}");
    }
    // Two tasks may each drop a part of what one row was taken apart into, so only whole rows are asked here.
    assert_eq!(
        kept("filtered", "3", &window("(SELECT * FROM s WHERE k <> 'c')")),
        [format!("3 WindowAggregate {HOUR}")]
    );
}

#[test]
fn every_operator_that_drops_a_row_keeps_it() {
    let twice = "EXECUTE STATEMENT SET BEGIN
      INSERT INTO snk SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
        GROUP BY window_start, window_end;
      INSERT INTO snk SELECT COUNT(*) OVER (PARTITION BY k ORDER BY ts) FROM s;
    END;";
    assert_eq!(kept("twice", "1", twice), [format!("3 OverAggregate {HOUR}"), format!("3 WindowAggregate {HOUR}")]);
}

#[test]
fn what_an_aggregate_or_a_join_of_two_tables_drops_is_not_kept() {
    let cascade = "INSERT INTO snk SELECT COUNT(*) FROM TABLE(TUMBLE((SELECT window_time AS wt FROM TABLE(TUMBLE(TABLE s, \
         DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end, window_time), DESCRIPTOR(wt), \
         INTERVAL '1' HOUR)) GROUP BY window_start, window_end;";
    // The first aggregate keeps it; the second one is fed by windows, not by rows of `s`.
    assert_eq!(kept("cascade", "1", cascade), [format!("3 WindowAggregate {HOUR}")]);
    let side = |table: &str| format!("TABLE(TUMBLE(TABLE {table}, DESCRIPTOR(ts), INTERVAL '1' MINUTE))");
    let join = |left: &str, right: &str| {
        format!(
            "INSERT INTO snk SELECT CAST(l.id AS BIGINT) FROM (SELECT * FROM {}) l JOIN (SELECT * FROM {}) r ON l.k = r.k \
             AND l.window_start = r.window_start AND l.window_end = r.window_end;",
            side(left),
            side(right)
        )
    };
    assert!(kept("join", "1", &join("s", "other")).is_empty());
    assert_eq!(kept("self-join", "1", &join("s", "s")), [format!("3 WindowJoin {HOUR}")], "it alone feeds this one");
    let behind = "INSERT INTO snk SELECT COUNT(*) FROM TABLE(TUMBLE((SELECT s.ts AS wt FROM s JOIN other ON s.id = other.id \
         AND s.ts BETWEEN other.ts AND other.ts + INTERVAL '1' SECOND), DESCRIPTOR(wt), INTERVAL '1' MINUTE)) \
         GROUP BY window_start, window_end;";
    assert!(kept("behind", "1", behind).is_empty());
}
