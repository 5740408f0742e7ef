//! `GET /api/v1/graph`: the operators of all jobs and the rows between them.

use axum::Json;
use axum::extract::State;

use crate::model::Graph;
use crate::state::ServerState;

#[utoipa::path(get, path = "/api/v1/graph", responses((status = 200, body = Graph)))]
pub async fn get_graph(State(state): State<ServerState>) -> Json<Graph> {
    Json(state.snapshot().graph)
}
