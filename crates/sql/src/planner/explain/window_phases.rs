//! A window aggregate in two phases as two lines: the local half fills the buffers of slices, the global half merges them to windows.

use ouzel_plan::aggregate::AggregateFunction;
use ouzel_plan::operator::{WindowAggregate, WindowShape, WindowSource};
use ouzel_plan::{Config, Schema, TimeAttribute};

use super::expression::Names;
use super::node::Attached;
use super::{node, two_phases};

/// Whether Flink has two: windows of row time that have slices, over functions with a `merge`.
pub fn has_halves(o: &WindowAggregate, attached: Option<&Attached>, config: &Config) -> bool {
    let one_phase = config
        .get("table.optimizer.agg-phase-strategy")
        .is_some_and(|strategy| strategy.trim().eq_ignore_ascii_case("ONE_PHASE"));
    let (shape, time) = match &o.window {
        WindowSource::Assign(window) => (window.shape, window.time),
        WindowSource::Attached { time, .. } => match attached {
            Some(windows) => (windows.shape, *time),
            None => return false,
        },
    };
    let merges = |function: AggregateFunction| {
        !matches!(
            function,
            AggregateFunction::FirstValue | AggregateFunction::LastValue | AggregateFunction::JsonArrayAgg
        )
    };
    !one_phase
        && !o.legacy
        && !config.is_batch()
        && time == TimeAttribute::Rowtime
        && !matches!(shape, WindowShape::Session { .. })
        && o.aggregates.iter().all(|call| merges(call.function))
}

/// The lines of the global and of the local half.
pub fn halves(
    o: &WindowAggregate,
    attached: Option<&Attached>,
    names: &Names,
    input: &Schema,
    schema: &Schema,
) -> (String, String) {
    let keys: Vec<String> = o.keys.iter().map(|key| names.name(*key)).collect();
    let (calls, buffers) = two_phases::calls(&o.aggregates, o.input_retracts, &keys, names, schema);
    let (mut global, mut local) = (calls, buffers);
    global.extend(o.properties.iter().map(|property| node::property(*property).to_owned()));
    let group = if keys.is_empty() { String::new() } else { format!("groupBy=[{}], ", keys.join(", ")) };
    let (end, whole, slices) = match &o.window {
        WindowSource::Assign(window) => (
            "$slice_end",
            node::window_of(window.shape, "slice_end=[$slice_end]"),
            node::window(window.shape, &input.columns[window.column].name),
        ),
        WindowSource::Attached { start, end, .. } => {
            let whole = attached.map(|windows| node::window_of(windows.shape, "win_end=[$window_end]"));
            let name = |column: &usize| input.columns[*column].name.as_ref();
            ("$window_end", whole.unwrap_or_default(), node::attached(attached, name(start), name(end)))
        }
    };
    local.push(format!("slice_end('w$) AS {end}"));
    let line = |half: &str, window: &str, select: Vec<String>| {
        format!("{half}WindowAggregate({group}window=[{window}], select=[{}])", select.join(", "))
    };
    (line("Global", &whole, global), line("Local", &slices, local))
}
