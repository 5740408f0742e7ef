//! A join key with very many rows: the API, the status, the metrics and the log say so, and what to do.

use std::time::Duration;

use crate::program::{Folder, Service, ouzel, stderr, stdout};

const SOON: Duration = Duration::from_secs(20);

/// 12,000 rows of one key on the left, a row a second on the right; the page's own test runs it as well.
const HOT: &str = include_str!("../../../../web/e2e/hot-key.sql");

#[test]
fn a_hot_join_key_is_told_with_its_rows_and_a_remedy() {
    let folder = Folder::new("hot-key");
    let script = folder.write("hot-key.sql", HOT);
    let data = folder.path().join("data");
    let service = Service::start(&data, &[script.to_str().unwrap()], &[]);
    let warnings = |service: &Service| -> Vec<serde_json::Value> {
        let jobs: serde_json::Value = serde_json::from_str(&service.get("/api/v1/jobs")).unwrap_or_default();
        jobs[0]["warnings"].as_array().cloned().unwrap_or_default()
    };
    let is_whole = |w: &Vec<serde_json::Value>| w.len() == 1 && w[0]["says"].as_str().unwrap().contains("12,000");
    let told = service.wait_for("the warning", SOON, warnings, is_whole);
    assert_eq!(
        told[0]["says"],
        "Join keeps 12,000 rows with user_id = 7 on its left side: each row of the other side is joined with all of them."
    );
    assert!(told[0]["hint"].as_str().unwrap().contains("table.exec.state.ttl"), "{told:?}");
    let metrics = service.get("/metrics");
    let hot = metrics.lines().find(|line| line.starts_with("ouzel_join_hot_key_rows{")).expect("the metric is there");
    assert!(hot.ends_with(" 12000.0"), "{hot}");

    let output = ouzel().args(["status", "--data"]).arg(&data).output().unwrap();
    let status = stdout(&output);
    assert!(output.status.success(), "{status}{}", stderr(&output));
    assert!(status.contains("warning: Join keeps 12,000 rows with user_id = 7"), "{status}");
    assert!(status.contains("hint: Filter the value out"), "{status}");
    assert_eq!(service.terminate(), Some(0));
}

/// A key with few rows is no matter, however many keys there are.
#[test]
fn many_keys_with_few_rows_are_not_told() {
    let folder = Folder::new("cool-keys");
    let spread = HOT.replace("'fields.user_id.max' = '7'", "'fields.user_id.max' = '99'");
    let script = folder.write("cool.sql", &spread);
    let service = Service::start(&folder.path().join("data"), &[script.to_str().unwrap()], &[]);
    let rows = |service: &Service| -> u64 {
        let graph: serde_json::Value = serde_json::from_str(&service.get("/api/v1/graph")).unwrap_or_default();
        let nodes = graph["nodes"].as_array().cloned().unwrap_or_default();
        nodes.iter().filter(|node| node["name"] == "Join").filter_map(|node| node["rows_in"].as_u64()).sum()
    };
    service.wait_for("all clicks in the join", SOON, rows, |rows| *rows >= 12_000);
    let jobs: serde_json::Value = serde_json::from_str(&service.get("/api/v1/jobs")).unwrap();
    assert_eq!(jobs[0]["warnings"], serde_json::json!([]));
    assert!(!service.get("/metrics").contains("ouzel_join_hot_key_rows{"));
    assert_eq!(service.terminate(), Some(0));
}
