//! The OpenAPI document of the page's API; `web/` generates its TypeScript types from it.
//!
//! Pinot's routes are not in it: their description is Pinot's own. The WebSocket's message is the
//! schema `Snapshot`.

use axum::Json;
use utoipa::OpenApi;

use crate::model::Snapshot;
use crate::routes::{graph, jobs, overview, stop, tables, topics, waiting};

#[derive(OpenApi)]
#[openapi(
    info(title = "Ouzel", description = "State of the pipelines, as the page shows it."),
    paths(
        overview::get_overview,
        jobs::list_jobs,
        graph::get_graph,
        waiting::list_waiting,
        topics::list_topics,
        topics::get_tail,
        tables::list_tables,
        stop::stop,
    ),
    components(schemas(Snapshot))
)]
struct Document;

/// The document as a value, also for the test that keeps the generated types current.
pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

pub async fn get_document() -> Json<utoipa::openapi::OpenApi> {
    Json(document())
}
