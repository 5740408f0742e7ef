//! The part of Pinot's controller that clients ask for names and columns.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::json;

use crate::serving::{ColumnType, TableSchema};
use crate::state::ServerState;

pub async fn list_tables(State(state): State<ServerState>) -> Response {
    Json(json!({ "tables": names(&state) })).into_response()
}

pub async fn list_schemas(State(state): State<ServerState>) -> Json<Vec<String>> {
    Json(names(&state))
}

fn names(state: &ServerState) -> Vec<String> {
    let mut names: Vec<_> = state.backend().tables().iter().map(|table| table.name().to_owned()).collect();
    names.sort_unstable();
    names
}

pub async fn get_version() -> Response {
    Json(json!({ "ouzel": env!("CARGO_PKG_VERSION") })).into_response()
}

pub async fn get_schema(State(state): State<ServerState>, Path(table): Path<String>) -> Response {
    let Some(found) = state.backend().table(&table) else {
        return not_found(format!("Schema not found for table: {table}"));
    };
    Json(PinotSchema::of(found.name(), found.schema())).into_response()
}

pub async fn list_brokers(state: State<ServerState>, table: Path<String>, port: u16) -> Response {
    let (State(state), Path(table)) = (state, table);
    if state.backend().table(&table).is_none() {
        return not_found(format!("Table '{table}' not found."));
    }
    let instance = format!("Broker_127.0.0.1_{port}");
    Json(json!([{ "host": "127.0.0.1", "port": port, "instanceName": instance }])).into_response()
}

fn not_found(error: String) -> Response {
    let body = json!({ "code": 404, "error": error });
    (StatusCode::NOT_FOUND, Json(body)).into_response()
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PinotSchema {
    schema_name: String,
    dimension_field_specs: Vec<FieldSpec>,
    metric_field_specs: Vec<FieldSpec>,
    date_time_field_specs: Vec<DateTimeFieldSpec>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    primary_key_columns: Vec<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct FieldSpec {
    name: String,
    data_type: &'static str,
}

#[derive(Debug, Serialize)]
struct DateTimeFieldSpec {
    #[serde(flatten)]
    field: FieldSpec,
    format: &'static str,
    granularity: &'static str,
}

impl PinotSchema {
    /// Pinot sorts columns into three kinds: times, numbers to be summed up, and the rest. A
    /// number that identifies a row is not one to be summed up.
    fn of(name: &str, schema: &TableSchema) -> Self {
        let key = schema.key.as_deref().unwrap_or_default();
        let mut found = Self {
            schema_name: name.to_owned(),
            dimension_field_specs: Vec::new(),
            metric_field_specs: Vec::new(),
            date_time_field_specs: Vec::new(),
            primary_key_columns: key.iter().map(|&position| schema.columns[position].name.clone()).collect(),
        };
        for (position, column) in schema.columns.iter().enumerate() {
            let field = FieldSpec { name: column.name.clone(), data_type: column.data_type.name() };
            match column.data_type {
                ColumnType::Timestamp => found.date_time_field_specs.push(DateTimeFieldSpec {
                    field,
                    format: "1:MILLISECONDS:TIMESTAMP",
                    granularity: "1:MILLISECONDS",
                }),
                ColumnType::Int | ColumnType::Long | ColumnType::Float | ColumnType::Double
                    if !key.contains(&position) =>
                {
                    found.metric_field_specs.push(field);
                }
                _ => found.dimension_field_specs.push(field),
            }
        }
        found
    }
}
