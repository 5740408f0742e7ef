//! `GET /api/v1/overview`: the process as a whole.

use axum::Json;
use axum::extract::State;

use crate::model::Overview;
use crate::state::ServerState;

#[utoipa::path(get, path = "/api/v1/overview", responses((status = 200, body = Overview)))]
pub async fn get_overview(State(state): State<ServerState>) -> Json<Overview> {
    Json(state.snapshot().overview)
}
