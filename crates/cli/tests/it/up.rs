//! `ouzel up`: the main job, its end and its return.

use std::time::Duration;

use crate::program::{Folder, Service, ouzel};

const SOON: Duration = Duration::from_secs(20);

fn views(service: &Service) -> f64 {
    service.query("select sum(view_count) from product_analytics")[0][0].as_f64().unwrap_or(0.0)
}

fn minutes(service: &Service) -> usize {
    service.query("select window_start, active_users from active_users").as_array().map_or(0, Vec::len)
}

#[test]
fn the_demo_shows_numbers_windows_and_metrics_and_goes_on_after_a_stop() {
    let folder = Folder::new("demo");
    let data = folder.path().join("data");
    let service = Service::start(&data, &[], &[]);
    service.wait_for("a fired window", SOON, minutes, |n| *n >= 1);
    let before = service.wait_for("views of products", SOON, views, |v| *v > 0.0);
    let metrics = service.get("/metrics");
    assert!(metrics.contains("ouzel_"), "{metrics}");
    assert!(service.get("/").contains("<html"), "the page is embedded");
    let status = ouzel().args(["status", "--data"]).arg(&data).output().unwrap();
    assert!(String::from_utf8_lossy(&status.stdout).contains("running"));
    let port = service.page.rsplit(':').next().unwrap();
    let status = ouzel().args(["status", "--port", port]).output().unwrap();
    assert!(String::from_utf8_lossy(&status.stdout).contains("running"));
    let urls = ouzel().args(["urls", "--port", port]).output().unwrap();
    assert!(String::from_utf8_lossy(&urls.stdout).contains(&format!("http://{}/query/sql", service.pinot)));
    assert_eq!(service.terminate(), Some(0));
    let service = Service::start(&data, &[], &[]);
    let after = service.wait_for("the numbers of before", SOON, views, |v| *v >= before);
    assert!(after >= before);
    let stopped = ouzel().args(["stop", "--data"]).arg(&data).output().unwrap();
    assert!(stopped.status.success(), "{}", String::from_utf8_lossy(&stopped.stderr));
}

#[test]
fn after_a_kill_no_generated_event_is_lost_or_doubled() {
    let folder = Folder::new("killed");
    let data = folder.path().join("data");
    let fast = [("EVENTS_PER_SECOND", "500")];
    let service = Service::start(&data, &[], &fast);
    service.wait_for("views of products", SOON, views, |v| *v > 0.0);
    service.kill();
    let service = Service::start(&data, &[], &fast);
    service.wait_for("more views of products", SOON, views, |v| *v > 0.0);
    // `COUNT(DISTINCT event_id)` per product and the plain counts per session agree only if no event is there twice.
    let counted = |service: &Service| {
        let products = views(service);
        let sessions = service.query("select sum(product_views) from user_sessions")[0][0].as_f64().unwrap_or(-1.0);
        (products, sessions)
    };
    service.wait_for("equal counts of both tables", SOON, counted, |(products, sessions)| products == sessions);
    assert_eq!(service.terminate(), Some(0));
}

#[test]
fn a_materialized_table_is_suspended_resumed_and_given_another_query() {
    let folder = Folder::new("materialized");
    let data = folder.path().join("data");
    let started = |alters: &str| {
        let script = format!(
            "CREATE TABLE numbers (id BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '200',
               'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '100000000');
             CREATE MATERIALIZED TABLE kept FRESHNESS = INTERVAL '1' SECOND AS
               SELECT MOD(id, 2) AS k, COUNT(*) AS n FROM numbers GROUP BY MOD(id, 2);
             CREATE MATERIALIZED TABLE other FRESHNESS = INTERVAL '1' SECOND AS
               SELECT MOD(id, 3) AS k, COUNT(*) AS n FROM numbers GROUP BY MOD(id, 3);
             {alters}"
        );
        let script = folder.write("tables.sql", &script);
        Service::start(&data, &[script.to_str().unwrap()], &[])
    };
    let count = |service: &Service| service.query("select sum(n) from kept")[0][0].as_f64().unwrap_or(0.0);
    let others = |service: &Service| service.query("select sum(n) from other")[0][0].as_f64().unwrap_or(0.0);
    let service = started("");
    service.wait_for("rows of the table", SOON, count, |n| *n > 300.0);
    assert_eq!(service.terminate(), Some(0));
    let service = started("ALTER MATERIALIZED TABLE kept SUSPEND;");
    let kept = service.wait_for("the rows of before", SOON, count, |n| *n > 300.0);
    let seen = others(&service);
    service.wait_for("rows of the other table", SOON, others, |n| *n > seen + 200.0);
    assert_eq!(count(&service), kept, "a suspended table stays as it is");
    assert_eq!(service.terminate(), Some(0));
    let service = started("ALTER MATERIALIZED TABLE kept SUSPEND; ALTER MATERIALIZED TABLE kept RESUME;");
    service.wait_for("more rows", SOON, count, |n| *n > kept);
    assert_eq!(service.terminate(), Some(0));
    let service = started(
        "ALTER MATERIALIZED TABLE kept AS SELECT MOD(id, 2) AS k, COUNT(*) AS n, MIN(id) AS first
           FROM numbers WHERE id > 10 GROUP BY MOD(id, 2);",
    );
    let first = |service: &Service| service.query("select min(\"first\") from kept")[0][0].as_f64().unwrap_or(0.0);
    service.wait_for("rows of the new query from the beginning", SOON, first, |n| *n == 11.0);
    assert_eq!(service.terminate(), Some(0));
    let service = started("DROP MATERIALIZED TABLE kept;");
    service.wait_for("rows of the other table", SOON, others, |n| *n > 0.0);
    assert!(!service.get("/metrics").contains("tables.sql/kept"), "no job keeps a table that was dropped");
    assert_eq!(service.terminate(), Some(0));
}

#[test]
fn a_job_without_a_further_start_stays_failed_beside_one_that_runs() {
    let folder = Folder::new("failed");
    let data = folder.path().join("data");
    folder.write("broken.jsonl", "{\"id\": 1}\n{\"id\": \n");
    let script = format!(
        "SET 'restart-strategy.type' = 'fixed-delay';
         SET 'restart-strategy.fixed-delay.delay' = '10 ms';
         CREATE TABLE broken (id BIGINT) WITH ('connector' = 'filesystem', 'path' = '{}', 'format' = 'json');
         CREATE TABLE numbers (id BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '200');
         CREATE TABLE nowhere (id BIGINT) WITH ('connector' = 'blackhole');
         CREATE MATERIALIZED TABLE kept FRESHNESS = INTERVAL '1' SECOND AS SELECT COUNT(*) AS n FROM numbers;
         INSERT INTO nowhere SELECT id FROM broken;",
        folder.path().join("broken.jsonl").display()
    );
    let script = folder.write("jobs.sql", &script);
    let service = Service::start(&data, &[script.to_str().unwrap()], &[]);
    let states = |service: &Service| -> Vec<(String, u64)> {
        let jobs: serde_json::Value = serde_json::from_str(&service.get("/api/v1/jobs")).unwrap();
        let state =
            |job: &serde_json::Value| (job["state"].as_str().unwrap().to_owned(), job["restarts"].as_u64().unwrap());
        let mut states: Vec<_> = jobs.as_array().unwrap().iter().map(state).collect();
        states.sort();
        states
    };
    let expected = [("failed".to_owned(), 1), ("running".to_owned(), 0)];
    service.wait_for("one job to fail", SOON, states, |states| *states == expected);
    let count = |service: &Service| service.query("select sum(n) from kept")[0][0].as_f64().unwrap_or(0.0);
    let seen = count(&service);
    service.wait_for("more rows of the other", SOON, count, |n| *n > seen + 100.0);
    assert_eq!(states(&service), expected);
    assert_eq!(service.terminate(), Some(0));
}

#[test]
fn state_goes_on_under_another_time_to_live() {
    let folder = Folder::new("ttl");
    let data = folder.path().join("data");
    let started = |ttl: &str| {
        let script = format!(
            "SET 'table.exec.state.ttl' = '{ttl}';
             CREATE TABLE numbers (id BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '200',
               'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '100000000');
             CREATE MATERIALIZED TABLE kept FRESHNESS = INTERVAL '1' SECOND AS
               SELECT a.k, COUNT(*) AS n FROM (SELECT MOD(id, 2) AS k, MAX(id) AS m FROM numbers GROUP BY MOD(id, 2)) AS a
                 JOIN numbers AS b ON a.k = MOD(b.id, 2) AND b.id < 3 GROUP BY a.k;
             CREATE MATERIALIZED TABLE plain FRESHNESS = INTERVAL '1' SECOND AS
               SELECT MOD(id, 2) AS k, COUNT(*) AS n FROM numbers GROUP BY MOD(id, 2);"
        );
        let script = folder.write("ttl.sql", &script);
        Service::start(&data, &[script.to_str().unwrap()], &[])
    };
    let count = |service: &Service| service.query("select sum(n) from plain")[0][0].as_f64().unwrap_or(0.0);
    let service = started("1 h");
    let before = service.wait_for("rows", SOON, count, |n| *n > 300.0);
    assert_eq!(service.terminate(), Some(0));
    let service = started("2 d");
    service.wait_for("the rows of before and more", SOON, count, |n| *n > before);
    let jobs: serde_json::Value = serde_json::from_str(&service.get("/api/v1/jobs")).unwrap();
    assert!(jobs.as_array().unwrap().iter().all(|job| job["restarts"] == 0 && job["error"].is_null()), "{jobs}");
    assert_eq!(service.terminate(), Some(0));
}

#[test]
fn a_job_whose_checkpoint_does_not_fit_fails_at_once_and_names_the_operator() {
    let folder = Folder::new("misfit");
    let data = folder.path().join("data");
    let started = |aggregate: &str, key: &str, name: &str| {
        let script = format!(
            "CREATE TABLE numbers (id BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '200',
               'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '100000000');
             CREATE MATERIALIZED TABLE aggregates FRESHNESS = INTERVAL '1' SECOND AS
               SELECT MOD(id, 2) AS k, {aggregate} AS n FROM numbers GROUP BY MOD(id, 2);
             CREATE MATERIALIZED TABLE keyed FRESHNESS = INTERVAL '1' SECOND AS
               SELECT {key} AS k, COUNT(*) AS n FROM numbers GROUP BY {key};
             CREATE MATERIALIZED TABLE renamed FRESHNESS = INTERVAL '1' SECOND AS
               SELECT {name} AS k, COUNT(*) AS n FROM (SELECT MOD(id, 2) AS {name} FROM numbers) AS t GROUP BY {name};"
        );
        let script = folder.write("misfit.sql", &script);
        Service::start(&data, &[script.to_str().unwrap()], &[])
    };
    let count = |service: &Service| service.query("select sum(n) from renamed")[0][0].as_f64().unwrap_or(0.0);
    let jobs = |service: &Service| -> Vec<serde_json::Value> {
        serde_json::from_str::<serde_json::Value>(&service.get("/api/v1/jobs")).unwrap().as_array().unwrap().clone()
    };
    let service = started("SUM(id)", "MOD(id, 2)", "parity");
    let before = service.wait_for("rows", SOON, count, |n| *n > 300.0);
    assert_eq!(service.terminate(), Some(0));
    let service = started("MAX(id)", "CAST(MOD(id, 2) AS BIGINT)", "remainder");
    service.wait_for("the rows of before and more", SOON, count, |n| *n > before);
    let failed = |jobs: &Vec<serde_json::Value>| jobs.iter().filter(|job| job["state"] == "failed").count() == 2;
    for job in service.wait_for("two jobs to fail", SOON, jobs, failed) {
        assert_eq!(job["restarts"], 0, "{job}");
        let error = job["error"].to_string();
        let expected = match job.to_string() {
            job if job.contains("misfit.sql/aggregates") => "GroupAggregate[",
            job if job.contains("misfit.sql/keyed") => "Calc[",
            _ => "null",
        };
        assert!(error.contains(expected), "{job}");
    }
    assert_eq!(service.terminate(), Some(0));
    let service = started("SUM(id)", "MOD(id, 2)", "parity");
    service.wait_for("the rows of before again", SOON, count, |n| *n > before);
    assert!(jobs(&service).iter().all(|job| job["state"] == "running"), "the script's change is undone");
    assert_eq!(service.terminate(), Some(0));
}

#[test]
fn what_alter_cannot_do_to_a_kept_table_is_refused() {
    let folder = Folder::new("materialized-refused");
    let data = folder.path().join("data");
    let refused = |alters: &str| {
        let script = format!(
            "CREATE TABLE numbers (id BIGINT) WITH ('connector' = 'datagen');
             CREATE MATERIALIZED TABLE kept FRESHNESS = INTERVAL '1' SECOND AS SELECT id FROM numbers;
             {alters}"
        );
        let script = folder.write("refused.sql", &script);
        let done = ouzel().arg("up").arg(script).arg("--data").arg(&data).output().unwrap();
        assert_eq!(done.status.code(), Some(2), "{alters}");
        String::from_utf8_lossy(&done.stderr).into_owned()
    };
    let table = "`default_catalog`.`default_database`.`kept`";
    let suspended = format!("Materialized table {table} continuous refresh job has been suspended");
    let twice = refused("ALTER MATERIALIZED TABLE kept SUSPEND; ALTER MATERIALIZED TABLE kept SUSPEND;");
    assert!(twice.contains(&suspended), "{twice}");
    let resumed = format!("Materialized table {table} continuous refresh job has been resumed");
    assert!(refused("ALTER MATERIALIZED TABLE kept RESUME;").contains(&resumed));
    let options =
        refused("ALTER MATERIALIZED TABLE kept SUSPEND; ALTER MATERIALIZED TABLE kept RESUME WITH ('a' = 'b');");
    assert!(
        options.contains(&format!("Failed to resume the continuous refresh job for materialized table {table}.")),
        "{options}"
    );
    assert!(refused("ALTER MATERIALIZED TABLE kept REFRESH;").contains("which nothing here needs"));
    let partition = refused("ALTER MATERIALIZED TABLE kept REFRESH PARTITION (nope = 'x');");
    assert!(partition.contains("The partition spec contains unknown partition keys:"), "{partition}");
}
