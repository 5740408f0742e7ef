//! WebSocket `/api/v1/live`: the whole snapshot at once and then twice per second.
//!
//! It only pushes; what a page sends is read for close frames and otherwise ignored. A page that
//! does not keep up gets fewer frames, never a queue of old ones, because the next frame is taken
//! only after the last one is written.

use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::failure::Failure;
use crate::origin;
use crate::state::{FRAME, ServerState};

/// A page that takes no frame for so long is gone, even if TCP has not noticed.
const WRITE_LIMIT: Duration = Duration::from_secs(20);

pub async fn live(State(state): State<ServerState>, headers: HeaderMap, upgrade: WebSocketUpgrade) -> Response {
    // Browsers do not apply the same-origin rule to WebSockets.
    if !origin::is_own(&headers) {
        return Failure::new(StatusCode::FORBIDDEN, "this page is not served by this server").into_response();
    }
    upgrade.on_upgrade(move |socket| push(socket, state))
}

async fn push(mut socket: WebSocket, state: ServerState) {
    let mut frames = interval(FRAME);
    frames.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = frames.tick() => {
                let sent = timeout(WRITE_LIMIT, socket.send(Message::Text(state.frame()))).await;
                if !matches!(sent, Ok(Ok(()))) {
                    return;
                }
            }
            received = socket.recv() => match received {
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => {}
            },
            () = state.closing() => {
                let goodbye = CloseFrame { code: close_code::AWAY, reason: "stopping".into() };
                if let Err(cause) = socket.send(Message::Close(Some(goodbye))).await {
                    tracing::debug!(%cause, "page was gone before the goodbye");
                }
                return;
            }
        }
    }
}
