//! The page's port: API, metrics, files, WebSocket, stop.

use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::http_client::TestServer;

#[tokio::test]
async fn resources_are_parts_of_the_snapshot() {
    let server = TestServer::page().await;
    let overview = server.get("/api/v1/overview").await.json();
    assert_eq!(overview["uptime_ms"], 90_000);
    assert!(overview["process"]["resident_bytes"].as_u64().unwrap() > 1_000_000);
    let jobs = server.get("/api/v1/jobs").await.json();
    assert_eq!(jobs[0]["state"], "running");
    assert_eq!(jobs[0]["last_checkpoint"]["duration_ms"], 12);
    let graph = server.get("/api/v1/graph").await.json();
    assert_eq!(graph["nodes"][0]["splits"][0]["lag"], 3);
    let waiting = server.get("/api/v1/waiting").await.json();
    assert_eq!(waiting[0]["node"], "pipeline.sql/active_users#3");
    let tables = server.get("/api/v1/tables").await.json();
    assert_eq!(tables[1]["name"], "product_analytics");
    assert_eq!(tables[1]["key"], json!(["product_id"]));
    assert_eq!(tables[1]["rows"], 4);
    assert_eq!(server.get("/health").await.text(), "OK");
}

#[tokio::test]
async fn tail_has_the_last_records_and_names_what_is_not_there() {
    let server = TestServer::page().await;
    let tail = server.get("/api/v1/topics/raw-events/tail?n=3").await.json();
    let offsets: Vec<_> = tail["records"].as_array().unwrap().iter().map(|record| record["offset"].clone()).collect();
    assert_eq!(offsets, [1000, 1001, 1002]);
    let missing = server.get("/api/v1/topics/nope/tail").await;
    assert_eq!(missing.status, 404);
    assert_eq!(missing.json()["primary"], "topic 'nope' does not exist");
    assert_eq!(server.get("/api/v1/topics/raw-events/tail?n=x").await.status, 400);
}

#[tokio::test]
async fn metrics_are_openmetrics() {
    let server = TestServer::page().await;
    let reply = server.get("/metrics").await;
    assert!(reply.header("content-type").unwrap().starts_with("application/openmetrics-text"));
    let text = reply.text();
    let job = r#"pipeline="product-analytics",job="product-analytics/pipeline.sql/1""#;
    for line in [
        "ouzel_uptime_seconds 90.0".to_owned(),
        format!("ouzel_job_running{{{job}}} 1.0"),
        format!("ouzel_job_restarts_total{{{job}}} 2.0"),
        format!("ouzel_checkpoint_duration_seconds{{{job}}} 0.012"),
        r#"ouzel_topic_end_offset{topic="raw-events"} 1003.0"#.to_owned(),
        r#"ouzel_log_appended_bytes_total{topic="raw-events"} 250000.0"#.to_owned(),
        r#"ouzel_table_rows{table="orders"} 100.0"#.to_owned(),
    ] {
        assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
    }
    assert!(text.contains("ouzel_source_lag_rows{"), "{text}");
    assert!(text.ends_with("# EOF\n"));
}

#[tokio::test]
async fn files_are_compressed_and_revalidated() {
    let server = TestServer::page().await;
    let plain = server.get("/").await;
    assert_eq!(plain.status, 200);
    assert!(plain.text().to_lowercase().starts_with("<!doctype html>"));
    let etag = plain.header("etag").unwrap().to_owned();
    let again = server.send("GET", "/", &[("if-none-match", &etag)], "").await;
    assert_eq!((again.status, again.body.len()), (304, 0));
    let script = server.send("GET", "/assets/index.js", &[("accept-encoding", "gzip, br")], "").await;
    assert_eq!(script.header("content-encoding"), Some("gzip"));
    assert_eq!(script.header("content-type"), Some("text/javascript; charset=utf-8"));
    assert_eq!(server.get("/nope.js").await.status, 404);
    assert_eq!(server.get("/../Cargo.toml").await.status, 404);
}

#[tokio::test]
async fn live_pushes_the_snapshot_at_once_and_says_goodbye() {
    let server = TestServer::page().await;
    let (mut socket, _) = connect_async(format!("ws://{}/api/v1/live", server.address)).await.unwrap();
    let Message::Text(text) = socket.next().await.unwrap().unwrap() else { panic!("text expected") };
    let snapshot: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(snapshot["topics"][0]["name"], "raw-events");
    assert_eq!(snapshot["tables"][0]["name"], "orders");
    assert!(matches!(socket.next().await, Some(Ok(Message::Text(_)))), "a second frame follows");
    let stop = tokio::spawn(server.stop());
    while let Some(Ok(message)) = socket.next().await {
        if let Message::Close(Some(frame)) = message {
            assert_eq!(frame.reason.as_str(), "stopping");
        }
    }
    stop.await.unwrap();
}

#[tokio::test]
async fn other_sites_may_neither_listen_nor_stop() {
    let server = TestServer::page().await;
    let mut request = format!("ws://{}/api/v1/live", server.address).into_client_request().unwrap();
    request.headers_mut().insert("origin", "http://example.com".parse().unwrap());
    assert!(connect_async(request).await.is_err());
    let foreign = server.send("POST", "/api/v1/stop", &[("origin", "http://example.com")], "").await;
    assert_eq!(foreign.status, 403);
    assert!(!server.backend.stopped());
    assert_eq!(server.post("/api/v1/stop", "").await.status, 202);
    assert!(server.backend.stopped());
}

#[tokio::test]
async fn the_document_describes_every_route() {
    let server = TestServer::page().await;
    let document = server.get("/api/v1/openapi.json").await.json();
    let paths: Vec<_> = document["paths"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(
        paths,
        [
            "/api/v1/graph",
            "/api/v1/jobs",
            "/api/v1/overview",
            "/api/v1/stop",
            "/api/v1/tables",
            "/api/v1/topics",
            "/api/v1/topics/{topic}/tail",
            "/api/v1/waiting"
        ]
    );
    assert!(document["components"]["schemas"]["Snapshot"].is_object());
}

/// `web/openapi.json` is what the page's types are generated from; `UPDATE_EXPECT=1` rewrites it.
#[test]
fn the_committed_document_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/openapi.json");
    let mut current = serde_json::to_string_pretty(&ouzel_server::openapi::document()).unwrap();
    current.push('\n');
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path, &current).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(committed == current, "run with UPDATE_EXPECT=1, then `npm run generate` in web/");
}
