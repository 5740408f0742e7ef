//! Apache Pinot's HTTP surface, as far as its clients (`pinotdb`, SQLAlchemy, Superset) use it.
//!
//! Broker and controller share one port here: their paths do not clash, and a client is given the
//! same address twice. Shapes follow recorded answers of a real Pinot 0.11, errors included: they
//! are HTTP 200 with `exceptions`, but a request without `sql` is an empty HTTP 500.

mod broker;
mod controller;
mod response;

use axum::Router;
use axum::routing::{MethodRouter, get, post};

use crate::routes::health;
use crate::state::ServerState;

pub fn router(state: ServerState, port: u16) -> Router {
    Router::new()
        .route("/query/sql", query_route())
        .route("/query", query_route())
        .route("/sql", post(broker::post_sql).get(broker::get_sql))
        .route("/health", get(health::get_health))
        .route("/tables", get(controller::list_tables))
        .route("/tables/{table}/schema", get(controller::get_schema))
        .route("/schemas", get(controller::list_schemas))
        .route("/schemas/{table}", get(controller::get_schema))
        .route("/version", get(controller::get_version))
        .route("/v2/brokers/tables/{table}", get(move |state, table| controller::list_brokers(state, table, port)))
        .with_state(state)
}

/// `POST /query/sql` and `GET /query/sql?sql=`, also for the page's own port.
pub fn query_route() -> MethodRouter<ServerState> {
    post(broker::post_sql).get(broker::get_sql)
}
