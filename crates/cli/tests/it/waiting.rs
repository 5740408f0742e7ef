//! Windows that do not fire: `explain --live` and the API say why; rows of the far future close nothing.

use std::time::Duration;

use crate::program::{Folder, Service, ouzel, run_sql, stderr, stdout};

const SOON: Duration = Duration::from_secs(20);

/// Two windows that are stuck: one lacks an event of its own table, the other waits for a table that never speaks.
const STUCK: &str = include_str!("../../../../web/e2e/stuck.sql");

#[test]
fn a_stuck_window_says_what_it_waits_for_and_who_holds_it() {
    let folder = Folder::new("stuck");
    let script = folder.write("stuck.sql", STUCK);
    let data = folder.path().join("data");
    let service = Service::start(&data, &[script.to_str().unwrap()], &[]);
    let waiting = |service: &Service| -> Vec<serde_json::Value> {
        serde_json::from_str(&service.get("/api/v1/waiting")).unwrap_or_default()
    };
    let has_read = |entry: &serde_json::Value| entry["watermark_ms"] == 1_714_557_607_000_i64;
    let entries = service.wait_for("both windows", SOON, waiting, |w| w.len() == 2 && w.iter().any(has_read));
    let own = entries.iter().find(|entry| has_read(entry)).unwrap();
    assert_eq!(own["fires_at_ms"], 1_714_557_609_999_i64, "{own}");
    assert_eq!(own["missing_ms"], 2_999, "{own}");
    assert_eq!(own["held_by"]["split"], "clicks-0", "{own}");
    let other = entries.iter().find(|entry| !has_read(entry)).unwrap();
    assert_eq!(other["watermark_ms"], serde_json::Value::Null, "{other}");
    assert_eq!(other["held_by"]["split"], "quiet-0", "{other}");

    let output = ouzel().args(["explain", "--live", "--data"]).arg(&data).output().unwrap();
    let report = stdout(&output);
    assert!(output.status.success(), "{report}{}", stderr(&output));
    assert!(
        report.contains("an event of 2024-05-01 10:00:14.999 or later lets it go"),
        "what the first window needs: {report}"
    );
    assert!(report.contains("It hangs on quiet quiet-0, which has given no event yet"), "{report}");
    assert_eq!(service.terminate(), Some(0));
}

#[test]
fn without_a_running_program_there_is_nothing_to_explain() {
    let folder = Folder::new("nothing-live");
    let output = ouzel().args(["explain", "--live", "--data"]).arg(folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stderr(&output).contains("no ouzel is running"), "{}", stderr(&output));
}

/// One row of the year 9999 would close every window; with the guard it is counted in its own and named.
#[test]
fn a_row_of_the_far_future_does_not_move_the_watermark_when_it_is_guarded() {
    let folder = Folder::new("far-future");
    let rows = [("10:00:01", "2024-05-01"), ("23:59:59", "9999-12-31"), ("10:00:02", "2024-05-01")];
    let text: String = rows.iter().map(|(time, day)| format!("{{\"ts\": \"{day} {time}\"}}\n")).collect();
    let input = folder.write("s.jsonl", &text);
    let script = |guard: &str| {
        format!(
            "{guard} CREATE TABLE s (ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', \
             'path' = '{}', 'format' = 'json'); CREATE TABLE snk (h STRING, n BIGINT) WITH ('connector' = 'print'); \
             INSERT INTO snk SELECT DATE_FORMAT(window_start, 'yyyy HH'), COUNT(*) FROM TABLE(TUMBLE(TABLE s, \
             DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end;",
            input.display()
        )
    };
    let unguarded = run_sql(&script(""));
    assert_eq!(stdout(&unguarded), "+I[2024 10, 1]\n+I[9999 23, 1]\n", "{}", stderr(&unguarded));
    let guarded = run_sql(&script("SET 'ouzel.watermark.max-ahead.s' = '1 h';"));
    assert_eq!(stdout(&guarded), "+I[2024 10, 2]\n+I[9999 23, 1]\n", "{}", stderr(&guarded));
    assert!(stderr(&guarded).contains("does not move the watermark"), "{}", stderr(&guarded));
}

/// A source that is ahead of its alignment group is not read, and the report says so.
#[test]
fn a_source_that_waits_for_its_alignment_group_is_named() {
    let folder = Folder::new("aligned");
    let group = "'scan.watermark.alignment.group' = 'shop', 'scan.watermark.alignment.max-drift' = '1 min', ";
    let aligned = STUCK.replace("'scan.startup.mode'", &format!("{group}'scan.startup.mode'"));
    let script = folder.write("aligned.sql", &aligned);
    let data = folder.path().join("data");
    let service = Service::start(&data, &[script.to_str().unwrap()], &[]);
    let groups = |service: &Service| -> Vec<String> {
        let graph: serde_json::Value = serde_json::from_str(&service.get("/api/v1/graph")).unwrap_or_default();
        let nodes = graph["nodes"].as_array().cloned().unwrap_or_default();
        let splits = nodes.iter().flat_map(|node| node["splits"].as_array().cloned().unwrap_or_default());
        splits.filter_map(|split| split["waits_for_group"].as_str().map(str::to_string)).collect()
    };
    // Of three jobs that read `clicks`, one reads it beside `quiet`, which never speaks.
    assert_eq!(service.wait_for("one that waits", SOON, groups, |groups| !groups.is_empty()), ["shop"]);
    let output = ouzel().args(["explain", "--live", "--data"]).arg(&data).output().unwrap();
    let report = stdout(&output);
    assert!(report.contains("ahead of its alignment group 'shop', which it waits for"), "{report}");
    assert_eq!(service.terminate(), Some(0));
}
