//! Serves the page's and Pinot's routes on listeners that the caller has bound.
//!
//! It chooses no port and binds none: that a port is taken is for the program to say. A server
//! ends when its `shutdown` resolves: it takes no new connection, WebSockets get a close frame,
//! and whatever is still open after a grace period is dropped.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::backend::Backend;
use crate::state::ServerState;
use crate::{pinot, routes};

/// A client that does not finish its request may not hold the program's end back.
const GRACE: Duration = Duration::from_secs(1);

#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    #[error("HTTP server: {0}")]
    Io(#[from] std::io::Error),
}

/// The page, its API, `/metrics`, and the query endpoint that the page itself uses.
pub async fn serve_page(
    listener: TcpListener,
    backend: Arc<dyn Backend>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServerError> {
    serve(listener, backend, routes::page_router, shutdown).await
}

/// Pinot's broker and the part of its controller that clients ask for schemas.
pub async fn serve_pinot(
    listener: TcpListener,
    backend: Arc<dyn Backend>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServerError> {
    let port = listener.local_addr()?.port();
    serve(listener, backend, move |state| pinot::router(state, port), shutdown).await
}

async fn serve(
    listener: TcpListener,
    backend: Arc<dyn Backend>,
    router: impl FnOnce(ServerState) -> Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServerError> {
    let (close, closing) = watch::channel(false);
    let router = router(ServerState::new(backend, closing.clone()));
    let mut graceful = closing.clone();
    let server = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(async move {
            shutdown.await;
            close.send_replace(true);
        });
    let deadline = async move {
        // The guard that comes back must not live across the next await.
        let closed = graceful.wait_for(|closed| *closed).await.is_ok();
        tracing::debug!(closed, "waiting for open requests");
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        served = async move { server.await } => served?,
        () = deadline => tracing::debug!("dropped connections that were still open"),
    }
    Ok(())
}
