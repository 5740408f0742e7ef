//! `GET /api/v1/topics` and `GET /api/v1/topics/{topic}/tail?n=`: the embedded log.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;

use super::failure::Failure;
use crate::model::{ApiError, Topic, TopicTail};
use crate::state::ServerState;

const TAIL_DEFAULT: usize = 20;
/// A page shows tens of rows; more would let one request read a log's end into memory.
const TAIL_MAX: usize = 1000;

#[utoipa::path(get, path = "/api/v1/topics", responses((status = 200, body = Vec<Topic>)))]
pub async fn list_topics(State(state): State<ServerState>) -> Json<Vec<Topic>> {
    Json(state.snapshot().topics)
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TailQuery {
    /// How many of the last records, 20 by default and at most 1000.
    n: Option<usize>,
}

#[utoipa::path(
    get,
    path = "/api/v1/topics/{topic}/tail",
    params(("topic" = String, Path), TailQuery),
    responses((status = 200, body = TopicTail), (status = 404, body = ApiError))
)]
pub async fn get_tail(
    State(state): State<ServerState>,
    Path(topic): Path<String>,
    Query(query): Query<TailQuery>,
) -> Result<Json<TopicTail>, Failure> {
    let records = query.n.unwrap_or(TAIL_DEFAULT).min(TAIL_MAX);
    let backend = state.backend().clone();
    // The log may have to be read from disk, which must not block the sockets.
    let tail = tokio::task::spawn_blocking(move || backend.topic_tail(&topic, records))
        .await
        .map_err(|cause| Failure::new(StatusCode::INTERNAL_SERVER_ERROR, cause.to_string()))??;
    Ok(Json(tail))
}
