//! The page's API, one file per resource. No logic lives here, only the table of routes.

pub mod failure;
pub mod graph;
pub mod health;
pub mod jobs;
pub mod live;
pub mod metrics;
pub mod overview;
pub mod page;
pub mod stop;
pub mod tables;
pub mod topics;
pub mod waiting;

use axum::Router;
use axum::routing::{get, post};

use crate::state::ServerState;
use crate::{openapi, pinot};

pub fn page_router(state: ServerState) -> Router {
    Router::new()
        .route("/api/v1/overview", get(overview::get_overview))
        .route("/api/v1/jobs", get(jobs::list_jobs))
        .route("/api/v1/graph", get(graph::get_graph))
        .route("/api/v1/waiting", get(waiting::list_waiting))
        .route("/api/v1/topics", get(topics::list_topics))
        .route("/api/v1/topics/{topic}/tail", get(topics::get_tail))
        .route("/api/v1/tables", get(tables::list_tables))
        .route("/api/v1/stop", post(stop::stop))
        .route("/api/v1/live", get(live::live))
        .route("/api/v1/openapi.json", get(openapi::get_document))
        .route("/query/sql", pinot::query_route())
        .route("/metrics", get(metrics::get_metrics))
        .route("/health", get(health::get_health))
        .fallback(page::serve)
        .with_state(state)
}
