//! An aggregate in two phases as two lines: the local half fills buffers, the global half merges them.
//!
//! Buffers are called as Flink calls them: by what a function keeps, numbered over all calls.

use ouzel_plan::aggregate::AggregateFunction;
use ouzel_plan::operator::GroupAggregate;
use ouzel_plan::{AggregateCall, Schema};

use super::expression::Names;
use super::node;

/// The lines of the global and of the local half.
pub fn halves(o: &GroupAggregate, names: &Names, schema: &Schema) -> (String, String) {
    let keys: Vec<String> = o.keys.iter().map(|key| names.name(*key)).collect();
    let (global, local) = calls(&o.aggregates, o.input_retracts, &keys, names, schema);
    let group = if keys.is_empty() { String::new() } else { format!("groupBy=[{}], ", keys.join(", ")) };
    let line = |half: &str, select: Vec<String>| format!("{half}GroupAggregate({group}select=[{}])", select.join(", "));
    (line("Global", global), line("Local", local))
}

/// What the global and the local half select: keys, then the calls over their buffers.
pub fn calls(
    aggregates: &[AggregateCall],
    input_retracts: bool,
    keys: &[String],
    names: &Names,
    schema: &Schema,
) -> (Vec<String>, Vec<String>) {
    let (mut global, mut local) = (keys.to_vec(), keys.to_vec());
    let mut sets: Vec<&[usize]> = Vec::new();
    let mut buffers = 0;
    let results = schema.columns.iter().skip(keys.len());
    for (call, result) in aggregates.iter().zip(results) {
        let kept = numbered(&kept(call, input_retracts), &mut buffers);
        let name = node::called(call, input_retracts);
        let set = if call.distinct { distinct(&call.args, &mut sets) } else { String::new() };
        let args = if call.args.is_empty() { "*".to_owned() } else { names.list(&call.args) };
        let filter = call.filter.map(|f| format!(" FILTER {}", names.name(f))).unwrap_or_default();
        global.push(format!("{name}({set}{kept}) AS {}", result.name));
        local.push(format!("{name}({set}{args}){filter} AS {kept}"));
    }
    // Flink finds groups without rows by a count.
    if input_retracts && !aggregates.iter().any(counts_rows) {
        local.push(format!("COUNT_RETRACT(*) AS {}", numbered(&["count1".to_owned()], &mut buffers)));
    }
    let sets = sets.iter().enumerate();
    local.extend(sets.map(|(number, args)| format!("DISTINCT({}) AS distinct${number}", names.list(args))));
    (global, local)
}

fn counts_rows(call: &AggregateCall) -> bool {
    call.function == AggregateFunction::Count && call.args.is_empty() && call.filter.is_none()
}

/// The buffers of a function.
fn kept(call: &AggregateCall, input_retracts: bool) -> Vec<String> {
    let names: &[&str] = match call.function {
        AggregateFunction::Count if call.args.is_empty() => &["count1"],
        AggregateFunction::Sum if input_retracts => &["sum", "count"],
        AggregateFunction::Avg => &["sum", "count"],
        AggregateFunction::ListAgg if !input_retracts => &["accDelimiter", "concatAcc"],
        AggregateFunction::SingleValue => &["value", "count"],
        AggregateFunction::Sum0 => &["sum"],
        other => return vec![node::function_name(other).to_ascii_lowercase()],
    };
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// `max$2`, `(sum$1, count$2)`.
fn numbered(names: &[String], buffers: &mut usize) -> String {
    let first = *buffers;
    *buffers += names.len();
    let all: Vec<String> = names.iter().enumerate().map(|(i, name)| format!("{name}${}", first + i)).collect();
    if let [one] = all.as_slice() { one.clone() } else { format!("({})", all.join(", ")) }
}

/// `distinct$0 `: the set that a DISTINCT call shares with those over the same arguments.
fn distinct<'p>(args: &'p [usize], sets: &mut Vec<&'p [usize]>) -> String {
    let number = sets.iter().position(|set| *set == args).unwrap_or_else(|| {
        sets.push(args);
        sets.len() - 1
    });
    format!("distinct${number} ")
}
