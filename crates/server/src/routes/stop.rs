//! `POST /api/v1/stop`: ends the program with a last checkpoint, as Ctrl-C does.
//!
//! Only for the machine itself, whatever address the server listens on, and not for pages of
//! other sites that happen to be open in a browser there.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode};

use super::failure::Failure;
use crate::model::ApiError;
use crate::origin;
use crate::state::ServerState;

#[utoipa::path(
    post,
    path = "/api/v1/stop",
    responses((status = 202), (status = 403, body = ApiError))
)]
pub async fn stop(
    State(state): State<ServerState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Result<StatusCode, Failure> {
    if !peer.ip().to_canonical().is_loopback() || !origin::is_own(&headers) {
        return Err(Failure::new(StatusCode::FORBIDDEN, "stop is only accepted from the machine that Ouzel runs on")
            .hint("Run `ouzel stop` there."));
    }
    state.backend().stop();
    Ok(StatusCode::ACCEPTED)
}
