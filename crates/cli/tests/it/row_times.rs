//! Row times that are no good: NULL, before 1970, after the year 9999, a day out of order.

use crate::program::{Folder, ouzel, stderr, stdout};

/// Counts per hour of rows with these times; (exit code, output, errors, lines of the dead-letter table).
fn hours(
    name: &str,
    settings: &str,
    delay: &str,
    times: &[Option<&str>],
) -> (Option<i32>, String, String, Vec<String>) {
    let folder = Folder::new(&format!("row-times-{name}"));
    let row = |(id, time): (usize, &Option<&str>)| match time {
        Some(time) => format!("{{\"id\": {id}, \"ts\": \"{time}\"}}\n"),
        None => format!("{{\"id\": {id}, \"ts\": null}}\n"),
    };
    let input = folder.write("s.jsonl", &times.iter().enumerate().map(row).collect::<String>());
    let dead = folder.path().join("dead");
    let script = format!(
        "{settings}
         CREATE TABLE s (id INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL {delay}) WITH \
           ('connector' = 'filesystem', 'path' = '{}', 'format' = 'json');
         CREATE TABLE dead (`raw` STRING, error STRING) WITH ('connector' = 'filesystem', 'path' = '{}', 'format' = 'json');
         CREATE TABLE snk (h STRING, n BIGINT) WITH ('connector' = 'print');
         INSERT INTO snk SELECT CAST(window_start AS STRING), COUNT(*)
         FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end;",
        input.display(),
        dead.display()
    );
    let script = folder.write("s.sql", &script);
    let output = ouzel().args(["run", "-D", "table.local-time-zone=UTC"]).arg(&script).output().unwrap();
    let files = std::fs::read_dir(&dead).into_iter().flatten();
    let text: String = files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    (output.status.code(), stdout(&output), stderr(&output), text.lines().map(str::to_string).collect())
}

const WITH_NULL: [Option<&str>; 3] = [Some("2024-05-01 10:00:00"), None, Some("2024-05-01 10:30:00")];

#[test]
fn a_null_row_time_fails_the_job_as_in_flink() {
    let (code, _, errors, _) = hours("null", "", "'1' SECOND", &WITH_NULL);
    assert_eq!(code, Some(1), "{errors}");
    assert!(errors.contains("RowTime field should not be null"), "{errors}");
}

#[test]
fn with_a_dead_letter_table_it_is_kept_and_the_others_count() {
    let dead = "SET 'ouzel.dead-letter.s' = 'dead';";
    let (code, out, errors, dead) = hours("dead", dead, "'1' SECOND", &WITH_NULL);
    assert_eq!((code, out.as_str()), (Some(0), "+I[2024-05-01 10:00:00.000, 2]\n"), "{errors}");
    let [line] = dead.as_slice() else { panic!("{dead:?}") };
    assert!(line.contains("RowTime field should not be null") && line.contains("\\\"id\\\": 1"), "{line}");
}

#[test]
fn times_before_1970_and_at_the_end_of_9999_have_their_windows() {
    let times = [Some("1969-12-31 22:10:00"), Some("1969-12-31 23:59:59.999"), Some("9999-12-31 23:59:59.999")];
    let (code, out, errors, _) = hours("far", "", "'1' SECOND", &times);
    let expected = "+I[1969-12-31 22:00:00.000, 1]\n+I[1969-12-31 23:00:00.000, 1]\n+I[9999-12-31 23:00:00.000, 1]\n";
    assert_eq!((code, out.as_str()), (Some(0), expected), "{errors}");
}

#[test]
fn rows_a_day_out_of_order_count_when_the_watermark_waits_a_day() {
    let times = [Some("2024-05-02 10:00:00"), Some("2024-05-01 10:00:00.001"), Some("2024-05-02 10:59:00")];
    let (code, out, errors, _) = hours("day", "", "'1' DAY", &times);
    assert_eq!(
        (code, out.as_str()),
        (Some(0), "+I[2024-05-01 10:00:00.000, 1]\n+I[2024-05-02 10:00:00.000, 2]\n"),
        "{errors}"
    );
    let (_, out, _, _) = hours("hour", "", "'1' HOUR", &times);
    assert_eq!(out, "+I[2024-05-02 10:00:00.000, 2]\n", "with an hour it is late");
}

#[test]
fn a_time_after_9999_is_no_time() {
    let folder = Folder::new("row-times-10000");
    let input =
        folder.write("s.jsonl", "{\"ms\": 253402300799999}\n{\"ms\": 253402300800000}\n{\"ms\": -62135596800000}\n");
    let script = |settings: &str| {
        format!(
            "{settings} CREATE TABLE s (ms BIGINT, ts AS TO_TIMESTAMP_LTZ(ms, 3), WATERMARK FOR ts AS ts) WITH \
             ('connector' = 'filesystem', 'path' = '{}', 'format' = 'json');\n\
             CREATE TABLE dead (`raw` STRING) WITH ('connector' = 'filesystem', 'path' = '{}', 'format' = 'json');\n\
             CREATE TABLE snk (h STRING, n BIGINT) WITH ('connector' = 'print');\n\
             INSERT INTO snk SELECT CAST(window_start AS STRING), COUNT(*)\n\
             FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '1' DAY)) GROUP BY window_start, window_end;",
            input.display(),
            folder.path().join("dead").display()
        )
    };
    let run = |settings: &str| {
        let script = folder.write("s.sql", &script(settings));
        ouzel().args(["run", "-D", "table.local-time-zone=UTC"]).arg(&script).output().unwrap()
    };
    let failed = run("");
    assert_eq!(failed.status.code(), Some(1));
    assert!(stderr(&failed).contains("RowTime field should not be null"), "{}", stderr(&failed));
    let kept = run("SET 'ouzel.dead-letter.s' = 'dead';");
    assert_eq!(stdout(&kept), "+I[9999-12-31 00:00:00.000, 1]\n", "{}", stderr(&kept));
    let dead =
        std::fs::read_dir(folder.path().join("dead")).unwrap().map(|f| std::fs::read_to_string(f.unwrap().path()));
    let dead: String = dead.map(Result::unwrap).collect();
    assert!(dead.lines().count() == 1 && dead.contains("253402300800000"), "{dead}");
}
