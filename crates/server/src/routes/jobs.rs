//! `GET /api/v1/jobs`: every INSERT and STATEMENT SET, with its state, checkpoint and error.

use axum::Json;
use axum::extract::State;

use crate::model::Job;
use crate::state::ServerState;

#[utoipa::path(get, path = "/api/v1/jobs", responses((status = 200, body = Vec<Job>)))]
pub async fn list_jobs(State(state): State<ServerState>) -> Json<Vec<Job>> {
    Json(state.snapshot().jobs)
}
