//! Queries: `{"sql": "...", "queryOptions": "k=v;k=v"}` in, one JSON object out.

use std::time::Instant;

use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::response::BrokerResponse;
use crate::serving::{QueryError, execute};
use crate::state::ServerState;

#[derive(Debug, Deserialize)]
pub struct Request {
    sql: Option<String>,
    #[serde(rename = "queryOptions")]
    query_options: Option<String>,
}

/// The body is read as JSON whatever its content type says, as Pinot does.
pub async fn post_sql(State(state): State<ServerState>, body: Bytes) -> Response {
    match serde_json::from_slice(&body) {
        Ok(request) => answer(state, request).await,
        Err(_) => nothing_to_run(),
    }
}

pub async fn get_sql(State(state): State<ServerState>, Query(request): Query<Request>) -> Response {
    answer(state, request).await
}

/// Pinot's answer to a request that has no query.
fn nothing_to_run() -> Response {
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

async fn answer(state: ServerState, request: Request) -> Response {
    let Some(sql) = request.sql else { return nothing_to_run() };
    let started = Instant::now();
    let options = request.query_options.unwrap_or_default();
    let backend = state.backend().clone();
    // A query is CPU-bound, and the result is written out on the same thread: both must not hold
    // up the sockets.
    let body = tokio::task::spawn_blocking(move || {
        let result = execute(&sql, &options, |name| backend.table(name));
        BrokerResponse::of(&result, started.elapsed()).to_json()
    });
    let body = body.await.unwrap_or_else(|cause| {
        let error = Err(QueryError::Execution(cause.to_string()));
        BrokerResponse::of(&error, started.elapsed()).to_json()
    });
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}
