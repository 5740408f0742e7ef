//! The broker's answer, field by field and in the order in which Pinot 0.11 writes them.
//!
//! Clients need `numServersQueried` and `numServersResponded` in every answer, errors included.
//! Fields about segments and CPU time that have no counterpart here are 0, as Pinot writes what
//! it does not measure.

use std::time::Duration;

use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

use crate::serving::{Answer, Column, ColumnType, QueryError, Value, timestamp};

#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BrokerResponse<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    result_table: Option<ResultTable<'a>>,
    exceptions: Vec<Exception>,
    num_servers_queried: u32,
    num_servers_responded: u32,
    num_segments_queried: u32,
    num_segments_processed: u32,
    num_segments_matched: u32,
    num_consuming_segments_queried: u32,
    num_consuming_segments_processed: u32,
    num_consuming_segments_matched: u32,
    num_docs_scanned: u64,
    num_entries_scanned_in_filter: u64,
    num_entries_scanned_post_filter: u64,
    num_groups_limit_reached: bool,
    total_docs: u64,
    time_used_ms: u64,
    offline_thread_cpu_time_ns: u64,
    realtime_thread_cpu_time_ns: u64,
    offline_system_activities_cpu_time_ns: u64,
    realtime_system_activities_cpu_time_ns: u64,
    offline_response_serialization_cpu_time_ns: u64,
    realtime_response_serialization_cpu_time_ns: u64,
    offline_total_cpu_time_ns: u64,
    realtime_total_cpu_time_ns: u64,
    segment_statistics: [u8; 0],
    trace_info: Empty,
    min_consuming_freshness_time_ms: i64,
    num_rows_result_set: usize,
    num_segments_pruned_by_broker: u32,
    num_segments_pruned_by_server: u32,
    num_segments_pruned_invalid: u32,
    num_segments_pruned_by_limit: u32,
    num_segments_pruned_by_value: u32,
    explain_plan_num_empty_filter_segments: u32,
    explain_plan_num_match_all_filter_segments: u32,
}

#[derive(Debug, Default, Serialize)]
struct Empty {}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Exception {
    error_code: u32,
    message: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultTable<'a> {
    data_schema: DataSchema<'a>,
    rows: Rows<'a>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct DataSchema<'a> {
    column_names: Vec<&'a str>,
    column_data_types: Vec<&'static str>,
}

#[derive(Debug)]
struct Rows<'a>(&'a Answer);

#[derive(Debug)]
struct Row<'a>(&'a [Column], &'a [Value]);

#[derive(Debug)]
struct Cell<'a>(ColumnType, &'a Value);

impl<'a> BrokerResponse<'a> {
    pub fn of(result: &'a Result<Answer, QueryError>, elapsed: Duration) -> Self {
        let time_used_ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
        let answer = match result {
            Ok(answer) => answer,
            Err(error) => {
                let exception = Exception { error_code: error.code(), message: error.message() };
                return Self { exceptions: vec![exception], time_used_ms, ..Self::default() };
            }
        };
        // The process is the one server, and a table its one segment; a query over nothing asks
        // neither.
        let scan = answer.scan.unwrap_or_default();
        let asked = u32::from(answer.scan.is_some());
        Self {
            result_table: Some(ResultTable {
                data_schema: DataSchema {
                    column_names: answer.columns.iter().map(|column| column.name.as_str()).collect(),
                    column_data_types: answer.columns.iter().map(|column| column.data_type.name()).collect(),
                },
                rows: Rows(answer),
            }),
            num_servers_queried: asked,
            num_servers_responded: asked,
            num_segments_queried: asked,
            num_segments_processed: asked,
            num_segments_matched: u32::from(scan.rows_matched > 0),
            num_docs_scanned: scan.rows_matched,
            num_entries_scanned_in_filter: scan.entries_in_filter,
            num_entries_scanned_post_filter: scan.entries_post_filter,
            total_docs: scan.rows_total,
            time_used_ms,
            min_consuming_freshness_time_ms: scan.updated_ms.unwrap_or(0),
            num_rows_result_set: answer.rows.len(),
            ..Self::default()
        }
    }

    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("invariant: a response has string keys only, so it is always JSON")
    }
}

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.rows.iter().map(|row| Row(&self.0.columns, row)))
    }
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut cells = serializer.serialize_seq(Some(self.1.len()))?;
        for (column, value) in self.0.iter().zip(self.1) {
            cells.serialize_element(&Cell(column.data_type, value))?;
        }
        cells.end()
    }
}

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.0, self.1) {
            (_, Value::Null) => serializer.serialize_unit(),
            (_, Value::String(text)) => serializer.serialize_str(text),
            (ColumnType::Timestamp, Value::Long(ms)) => serializer.serialize_str(&timestamp::format(*ms)),
            (ColumnType::Double | ColumnType::Float, Value::Long(value)) => serializer.serialize_f64(*value as f64),
            (_, Value::Boolean(value)) => serializer.serialize_bool(*value),
            (_, Value::Long(value)) => serializer.serialize_i64(*value),
            // As Java's JSON writers do, since JSON has no such numbers.
            (_, Value::Double(value)) if value.is_nan() => serializer.serialize_str("NaN"),
            (_, Value::Double(value)) if value.is_infinite() => {
                serializer.serialize_str(if *value > 0.0 { "Infinity" } else { "-Infinity" })
            }
            (ColumnType::Float, Value::Double(value)) => serializer.serialize_f32(*value as f32),
            (_, Value::Double(value)) => serializer.serialize_f64(*value),
        }
    }
}
