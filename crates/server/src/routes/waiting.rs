//! `GET /api/v1/waiting`: what operators wait for and who holds event time back.

use axum::Json;
use axum::extract::State;

use crate::model::Waiting;
use crate::state::ServerState;

#[utoipa::path(get, path = "/api/v1/waiting", responses((status = 200, body = Vec<Waiting>)))]
pub async fn list_waiting(State(state): State<ServerState>) -> Json<Vec<Waiting>> {
    Json(state.snapshot().waiting)
}
