//! `ouzel explain --live`: what the running jobs wait for, out of the HTTP API of an `ouzel up`.

use std::fmt::Write as _;

use serde_json::Value;

use crate::args::Control;
use crate::failure::Failure;
use crate::waiting::time_text;
use crate::{control, output};

pub fn explain(service: &Control) -> Result<(), Failure> {
    let read = |path: &str| -> Result<Value, Failure> {
        let answer = control::get(service, path)?;
        serde_json::from_str(&answer).map_err(|e| Failure::running(format!("error: the answer cannot be read: {e}")))
    };
    let (graph, waiting) = (read("/api/v1/graph")?, read("/api/v1/waiting")?);
    output::print(&report(&graph, &waiting));
    Ok(())
}

fn report(graph: &Value, waiting: &Value) -> String {
    let mut text = String::from("== Sources ==\n");
    let empty = Vec::new();
    for node in graph["nodes"].as_array().unwrap_or(&empty).iter().filter(|node| node["kind"] == "source") {
        let _ = writeln!(text, "{}  ({})", name(&node["name"]), name(&node["job"]));
        let splits = node["splits"].as_array().unwrap_or(&empty);
        let width = splits.iter().map(|split| name(&split["split"]).len()).max().unwrap_or(0);
        for split in splits {
            let _ = writeln!(
                text,
                "  {:<width$}  last event {:<23}  watermark {:<23}{}",
                name(&split["split"]),
                time(&split["last_event_ms"]),
                time(&split["watermark_ms"]),
                state(split)
            );
        }
    }
    text.push_str("\n== Waiting ==\n");
    let entries = waiting.as_array().unwrap_or(&empty);
    for entry in entries {
        let _ = writeln!(text, "{}\n  {}", name(&entry["node"]), name(&entry["says"]));
    }
    if entries.is_empty() {
        text.push_str("Nothing waits for event time.\n");
    }
    text
}

/// Why a split gives nothing at the moment, where that is known.
fn state(split: &Value) -> String {
    match (split["idle"] == true, split["waits_for_group"].as_str()) {
        (true, _) => "  idle".to_string(),
        (_, Some(group)) => format!("  ahead of its alignment group '{group}', which it waits for"),
        _ => String::new(),
    }
}

fn name(value: &Value) -> &str {
    value.as_str().unwrap_or("-")
}

fn time(value: &Value) -> String {
    value.as_i64().map_or("none yet".to_string(), time_text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_then_what_waits() {
        let graph = serde_json::json!({"nodes": [
            {"kind": "source", "name": "orders", "job": "j", "splits": [
                {"split": "0", "last_event_ms": 17_000, "watermark_ms": 12_000, "idle": false},
                {"split": "1", "idle": true},
                {"split": "2", "last_event_ms": 99_000, "watermark_ms": 94_000, "waits_for_group": "shop"}]},
            {"kind": "operator", "name": "Window", "job": "j", "splits": []}]});
        let waiting = serde_json::json!([{"node": "j#1", "says": "Window holds its next result."}]);
        assert_eq!(
            report(&graph, &waiting),
            "== Sources ==\n\
             orders  (j)\n  \
               0  last event 1970-01-01 00:00:17      watermark 1970-01-01 00:00:12    \n  \
               1  last event none yet                 watermark none yet                 idle\n  \
               2  last event 1970-01-01 00:01:39      watermark 1970-01-01 00:01:34      \
             ahead of its alignment group 'shop', which it waits for\n\n\
             == Waiting ==\n\
             j#1\n  Window holds its next result.\n"
        );
        assert!(report(&graph, &serde_json::json!([])).ends_with("Nothing waits for event time.\n"));
    }
}
