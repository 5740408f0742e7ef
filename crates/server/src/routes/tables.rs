//! `GET /api/v1/tables`: the served tables. Their rows are behind `/query/sql`.

use axum::Json;
use axum::extract::State;

use crate::model::TableStatus;
use crate::state::ServerState;

#[utoipa::path(get, path = "/api/v1/tables", responses((status = 200, body = Vec<TableStatus>)))]
pub async fn list_tables(State(state): State<ServerState>) -> Json<Vec<TableStatus>> {
    Json(state.tables())
}
