//! The Pinot port: what `pinotdb` checks, in its order, and the recorded shapes.

use serde_json::{Value, json};

use crate::http_client::TestServer;

async fn query(server: &TestServer, sql: &str) -> Value {
    let reply = server.post("/query/sql", &json!({ "sql": sql }).to_string()).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    assert_eq!(reply.header("content-type"), Some("application/json"));
    let body = reply.json();
    // The client's second check, also in error answers.
    assert!(body["numServersQueried"].is_u64(), "{body}");
    assert_eq!(body["numServersQueried"], body["numServersResponded"]);
    body
}

/// The keys of Pinot 0.11's answer, in its order.
const KEYS: [&str; 36] = [
    "resultTable",
    "exceptions",
    "numServersQueried",
    "numServersResponded",
    "numSegmentsQueried",
    "numSegmentsProcessed",
    "numSegmentsMatched",
    "numConsumingSegmentsQueried",
    "numConsumingSegmentsProcessed",
    "numConsumingSegmentsMatched",
    "numDocsScanned",
    "numEntriesScannedInFilter",
    "numEntriesScannedPostFilter",
    "numGroupsLimitReached",
    "totalDocs",
    "timeUsedMs",
    "offlineThreadCpuTimeNs",
    "realtimeThreadCpuTimeNs",
    "offlineSystemActivitiesCpuTimeNs",
    "realtimeSystemActivitiesCpuTimeNs",
    "offlineResponseSerializationCpuTimeNs",
    "realtimeResponseSerializationCpuTimeNs",
    "offlineTotalCpuTimeNs",
    "realtimeTotalCpuTimeNs",
    "segmentStatistics",
    "traceInfo",
    "minConsumingFreshnessTimeMs",
    "numRowsResultSet",
    "numSegmentsPrunedByBroker",
    "numSegmentsPrunedByServer",
    "numSegmentsPrunedInvalid",
    "numSegmentsPrunedByLimit",
    "numSegmentsPrunedByValue",
    "explainPlanNumEmptyFilterSegments",
    "explainPlanNumMatchAllFilterSegments",
    "",
];

#[tokio::test]
async fn an_answer_has_the_recorded_shape() {
    let server = TestServer::pinot().await;
    let sql = "select id, name, ok, js, amt, cnt, ts from orders limit 2";
    let reply = server.post("/query/sql", &json!({ "sql": sql }).to_string()).await;
    let text = reply.text();
    let mut from = 0;
    for key in KEYS.iter().filter(|key| !key.is_empty()) {
        let at = text[from..].find(&format!("\"{key}\":")).unwrap_or_else(|| panic!("{key} in {text}"));
        from += at;
    }
    let body = reply.json();
    assert_eq!(body.as_object().unwrap().len(), KEYS.len() - 1);
    assert_eq!(body["exceptions"], json!([]));
    assert_eq!(body["traceInfo"], json!({}));
    assert_eq!(body["segmentStatistics"], json!([]));
    assert_eq!(
        body["resultTable"],
        json!({
            "dataSchema": {
                "columnNames": ["id", "name", "ok", "js", "amt", "cnt", "ts"],
                "columnDataTypes": ["LONG", "STRING", "BOOLEAN", "JSON", "DOUBLE", "INT", "TIMESTAMP"],
            },
            "rows": [
                [0, "n0", true, "{\"k\":0}", 0.0, 0, "2026-01-01 00:00:00.0"],
                [1, "n1", false, "{\"k\":1}", 1.5, 1, "2026-01-01 00:00:01.0"],
            ],
        })
    );
    assert_eq!((&body["numDocsScanned"], &body["totalDocs"]), (&json!(2), &json!(100)));
}

#[tokio::test]
async fn recorded_queries_give_the_recorded_rows() {
    let server = TestServer::pinot().await;
    let body = query(
        &server,
        "select name, count(*), sum(amt) as s, avg(cnt), min(ts) from orders group by name order by name limit 3",
    )
    .await;
    assert_eq!(
        body["resultTable"],
        json!({
            "dataSchema": {
                "columnNames": ["name", "count(*)", "s", "avg(cnt)", "min(ts)"],
                "columnDataTypes": ["STRING", "LONG", "DOUBLE", "DOUBLE", "DOUBLE"],
            },
            "rows": [
                ["n0", 20, 1425.0, 47.5, 1.7672256E12],
                ["n1", 20, 1455.0, 48.5, 1.767225601E12],
                ["n2", 20, 1485.0, 49.5, 1.767225602E12],
            ],
        })
    );
    assert_eq!(body["numEntriesScannedPostFilter"], 400);
    let body = query(&server, "select distinctcount(name), percentile(amt,95), max(amt) from orders").await;
    assert_eq!(
        body["resultTable"],
        json!({
            "dataSchema": {
                "columnNames": ["distinctcount(name)", "percentile(amt, 95.0)", "max(amt)"],
                "columnDataTypes": ["INT", "DOUBLE", "DOUBLE"],
            },
            "rows": [[5, 142.5, 148.5]],
        })
    );
    let body = query(&server, "select 1").await;
    assert_eq!(body["resultTable"]["dataSchema"], json!({"columnNames": ["1"], "columnDataTypes": ["LONG"]}));
    assert_eq!(body["numServersQueried"], 0);
    let body = query(&server, "select id from orders where id < 0").await;
    assert_eq!(body["resultTable"]["rows"], json!([]));
}

#[tokio::test]
async fn errors_are_answers_with_exceptions() {
    let server = TestServer::pinot().await;
    for (sql, code, message) in [
        ("select * from nope", 190, "TableDoesNotExistError"),
        ("selec 1", 150, "SQLParsingError:\nFrom line 1, column 1: Encountered \"selec\""),
        ("select zzz from orders", 710, "UnknownColumnError:\nUnknown columnName 'zzz' found in the query"),
        ("select name, count(*) from orders", 700, "QueryValidationError:\n'name' must be in GROUP BY"),
        ("select cast(name as long) from orders", 200, "QueryExecutionError:\n'n0' is not a number"),
        ("select frobnicate(id) from orders", 700, "QueryValidationError:\nnot supported yet: the function"),
        ("select * from orders join b on 1 = 1", 150, "SQLParsingError:\nFrom line 1, column 22: not supported yet"),
    ] {
        let body = query(&server, sql).await;
        assert!(body.get("resultTable").is_none(), "{body}");
        assert_eq!(body["exceptions"][0]["errorCode"], code, "{body}");
        let found = body["exceptions"][0]["message"].as_str().unwrap();
        assert!(found.starts_with(message), "{found}");
        assert_eq!(body.as_object().unwrap().len(), KEYS.len() - 2);
    }
}

#[tokio::test]
async fn a_request_without_a_query_is_an_empty_500() {
    let server = TestServer::pinot().await;
    for body in ["{}", "", "not json", "{\"sql\": 1}"] {
        let reply = server.post("/query/sql", body).await;
        assert_eq!((reply.status, reply.body.len()), (500, 0), "{body}");
    }
    assert_eq!(server.get("/query/sql").await.status, 500);
}

#[tokio::test]
async fn get_queries_and_options_work() {
    let server = TestServer::pinot().await;
    let body = server.get("/query/sql?sql=select%20count(*)%20from%20orders").await.json();
    assert_eq!(body["resultTable"]["rows"], json!([[100]]));
    let request = json!({
        "sql": "select count(*) from orders",
        "queryOptions": "timeoutMs=2000;useMultistageEngine=true",
    });
    let body = server.post("/query/sql", &request.to_string()).await.json();
    assert_eq!(body["resultTable"]["rows"], json!([[100]]));
    let page = TestServer::page().await;
    assert_eq!(query(&page, "select count(*) from orders").await["resultTable"]["rows"], json!([[100]]));
}

#[tokio::test]
async fn the_controller_names_tables_and_columns() {
    let server = TestServer::pinot().await;
    assert_eq!(server.get("/tables").await.json(), json!({"tables": ["orders", "product_analytics"]}));
    assert_eq!(server.get("/schemas").await.json(), json!(["orders", "product_analytics"]));
    assert_eq!(
        server.get("/tables/orders/schema").await.json(),
        json!({
            "schemaName": "orders",
            "dimensionFieldSpecs": [
                {"name": "id", "dataType": "LONG"},
                {"name": "name", "dataType": "STRING"},
                {"name": "ok", "dataType": "BOOLEAN"},
                {"name": "js", "dataType": "JSON"},
            ],
            "metricFieldSpecs": [{"name": "amt", "dataType": "DOUBLE"}, {"name": "cnt", "dataType": "INT"}],
            "dateTimeFieldSpecs": [{
                "name": "ts",
                "dataType": "TIMESTAMP",
                "format": "1:MILLISECONDS:TIMESTAMP",
                "granularity": "1:MILLISECONDS",
            }],
            "primaryKeyColumns": ["id"],
        })
    );
    let missing = server.get("/tables/nope/schema").await;
    assert_eq!(missing.status, 404);
    assert_eq!(missing.json(), json!({"code": 404, "error": "Schema not found for table: nope"}));
    assert_eq!(server.get("/health").await.text(), "OK");
    let brokers = server.get("/v2/brokers/tables/orders").await.json();
    assert_eq!(brokers[0]["port"], server.address.port());
}
