//! `GET /metrics` for Prometheus.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::failure::Failure;
use crate::metrics;
use crate::state::ServerState;

pub async fn get_metrics(State(state): State<ServerState>) -> Result<Response, Failure> {
    let mut families = metrics::from_snapshot(&state.snapshot());
    families.extend(state.backend().metrics());
    let text = metrics::encode(families)
        .map_err(|cause| Failure::new(StatusCode::INTERNAL_SERVER_ERROR, cause.to_string()))?;
    Ok(([(header::CONTENT_TYPE, metrics::CONTENT_TYPE)], text).into_response())
}
