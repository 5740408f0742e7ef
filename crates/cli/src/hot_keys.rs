//! The warning about a join key with very many rows: which join, which key, how many rows, and what to do.
//!
//! Each row of the other side is joined with all of them, so that time and output grow with the product of both sides.

use ouzel_engine::HotKey;
use ouzel_engine::runtime::metrics::JobMetrics;
use ouzel_plan::{JobPlan, Operator};
use ouzel_server::model::Warning;

/// One warning per join of a job that has such a key. `node_id` names a node as the graph does.
pub fn of(plan: &JobPlan, metrics: &JobMetrics, node_id: &dyn Fn(usize) -> String) -> Vec<Warning> {
    let hot =
        metrics.nodes.iter().enumerate().filter_map(|(index, node)| Some((index, node, node.hot_key.lock().clone()?)));
    hot.map(|(index, node, hot)| Warning {
        node: node_id(index),
        operator: node.name.clone(),
        says: sentence(&node.name, &hot, &key_columns(plan, index, hot.side)),
        hint: hint(&hot).to_string(),
    })
    .collect()
}

/// The names of the key's columns on one side; fewer than the key's values where a window's end is part of the key.
fn key_columns(plan: &JobPlan, node: usize, side: usize) -> Vec<String> {
    let Some(node) = plan.nodes.get(node) else { return Vec::new() };
    let keys = match (&node.operator, side) {
        (Operator::Join(join), 0) => &join.left_keys,
        (Operator::Join(join), _) => &join.right_keys,
        (Operator::IntervalJoin(join), 0) => &join.left_keys,
        (Operator::IntervalJoin(join), _) => &join.right_keys,
        (Operator::WindowJoin(join), 0) => &join.left_keys,
        (Operator::WindowJoin(join), _) => &join.right_keys,
        _ => return Vec::new(),
    };
    let columns = node.inputs.get(side).map_or(&[][..], |input| &plan.nodes[*input].schema.columns);
    keys.iter().filter_map(|key| columns.get(*key)).map(|column| column.name.to_string()).collect()
}

fn sentence(operator: &str, hot: &HotKey, columns: &[String]) -> String {
    let side = if hot.side == 0 { "left" } else { "right" };
    let value = |(at, value): (usize, &String)| match columns.get(at) {
        Some(column) => format!("{column} = {value}"),
        None => format!("window end {value}"),
    };
    let key = hot.key.iter().enumerate().map(value).collect::<Vec<_>>().join(", ");
    let of_key = if key.is_empty() { String::new() } else { format!(" with {key}") };
    format!(
        "{operator} keeps {} rows{of_key} on its {side} side: each row of the other side is joined with all of them.",
        grouped(hot.rows)
    )
}

fn hint(hot: &HotKey) -> &'static str {
    if hot.key.is_empty() {
        return "The join compares no columns for equality: give its ON a column that is equal on both sides, or \
                aggregate one side first.";
    }
    "Filter the value out before the join if it stands for nothing known, join by more columns, aggregate or \
     deduplicate this side first, bound the join in time, or let rows go by 'table.exec.state.ttl' or a STATE_TTL hint."
}

/// `1,048,576`
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_names_operator_key_and_rows() {
        let hot = |key: &[&str]| HotKey { rows: 1_048_576, side: 1, key: key.iter().map(|k| k.to_string()).collect() };
        assert_eq!(
            sentence("Join", &hot(&["7", "eu"]), &["user_id".into(), "region".into()]),
            "Join keeps 1,048,576 rows with user_id = 7, region = eu on its right side: each row of the other side is \
             joined with all of them."
        );
        assert!(sentence("Join", &hot(&[]), &[]).starts_with("Join keeps 1,048,576 rows on its right side"));
        assert!(hint(&hot(&[])).contains("no columns for equality"));
        assert!(hint(&hot(&["7"])).contains("table.exec.state.ttl"));
        assert_eq!([grouped(7), grouped(10_000), grouped(100)], ["7", "10,000", "100"]);
    }
}
