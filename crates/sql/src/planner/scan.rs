//! Physical scans: which fields the connector must give for what the whole job reads of a table.
//!
//! Several branches of a job share one scan of a table, so its outputs are the union of theirs. The row time column is
//! always among them: its watermark is computed, and a NULL in it fails the job, even if no query reads it.

use std::collections::BTreeSet;
use std::sync::Arc;

use ouzel_plan::descriptor::metadata_type;
use ouzel_plan::expr::CastMode;
use ouzel_plan::table::{Scan, ScanField, ScanFieldSource, WatermarkSpec};
use ouzel_plan::{Config, Expr, Schema, Table};
use ouzel_types::DataType;

use super::exprs;
use super::rel::{Rel, RelOp, ScanOutput};
use super::source::{SourceColumn, SourceTable};
use crate::binder::expr_binder::cast_node;

/// The outputs that all scans of each table need together.
#[derive(Debug, Default)]
pub struct ScanNeeds {
    tables: Vec<(Arc<SourceTable>, BTreeSet<ScanOutput>)>,
}

impl ScanNeeds {
    pub fn collect(&mut self, rel: &Rel) {
        if let RelOp::Scan(scan) = &rel.op {
            let at = self.tables.iter().position(|(source, _)| *source == scan.source);
            let at = at.unwrap_or_else(|| {
                self.tables.push((scan.source.clone(), BTreeSet::new()));
                self.tables.len() - 1
            });
            self.tables[at].1.extend(scan.outputs.iter().cloned());
        }
        rel.inputs.iter().for_each(|input| self.collect(input));
    }

    pub fn of(&self, source: &Arc<SourceTable>) -> BTreeSet<ScanOutput> {
        let known = self.tables.iter().find(|(table, _)| table == source);
        known.map(|(_, outputs)| without_covered(outputs)).unwrap_or_default()
    }
}

/// A member is not asked for on its own when the whole (or an outer member) is.
fn without_covered(outputs: &BTreeSet<ScanOutput>) -> BTreeSet<ScanOutput> {
    let covered = |o: &ScanOutput| {
        (0..o.path.len()).any(|n| outputs.contains(&ScanOutput { column: o.column, path: o.path[..n].to_vec() }))
    };
    outputs.iter().filter(|o| !covered(o)).cloned().collect()
}

/// The scan, its schema, and the outputs in the order of the schema.
pub fn build(
    source: &Arc<SourceTable>,
    mut needed: BTreeSet<ScanOutput>,
    config: &Config,
    dead_letter: Option<Arc<Table>>,
) -> (Scan, Schema, Vec<ScanOutput>) {
    let whole = |column: usize| ScanOutput { column, path: Vec::new() };
    if let Some((column, expr)) = &source.watermark {
        needed.insert(whole(*column));
        for column in expr.iter().flat_map(exprs::columns_of) {
            needed.insert(whole(column));
        }
    }
    // A scan of nothing (COUNT(*)) still has to give rows: the first physical column stands for them.
    if needed.is_empty() && !source.kinds.is_empty() {
        let first = source.kinds.iter().position(|k| matches!(k, SourceColumn::Physical(_))).unwrap_or(0);
        needed.insert(whole(first));
    }
    let outputs: Vec<ScanOutput> = without_covered(&needed).into_iter().collect();
    let leaves: Vec<ScanOutput> = leaves(source, &outputs).into_iter().collect();
    let fields: Vec<ScanField> = leaves.iter().map(|leaf| scan_field(source, leaf)).collect();
    let casts = leaves.iter().any(|leaf| metadata_cast(source, leaf.column).is_some());
    let computed =
        (casts || outputs != leaves).then(|| outputs.iter().map(|o| output_expr(source, o, &leaves)).collect());
    let columns = outputs.iter().map(|o| source.output_column(o.column, &o.path)).collect();
    let watermark = source.watermark.as_ref().map(|(column, expr)| {
        let at = |c: usize| outputs.iter().position(|o| o.column == c && o.path.is_empty()).unwrap_or(0);
        let expr = expr.as_ref().map(|e| exprs::remapped(e, &at));
        watermark_spec(&source.table, at(*column), expr, config)
    });
    let scan =
        Scan { table: source.table.clone(), fields, computed, watermark, hint_filter: None, dead_letter, limit: None };
    (scan, Schema { columns }, outputs)
}

/// The connector's fields behind the outputs: computed columns ask for what they read.
fn leaves(source: &SourceTable, outputs: &[ScanOutput]) -> BTreeSet<ScanOutput> {
    let mut leaves = BTreeSet::new();
    for output in outputs {
        add_leaves(source, output.column, output.path.clone(), &mut leaves);
    }
    without_covered(&leaves)
}

fn add_leaves(source: &SourceTable, column: usize, path: Vec<usize>, leaves: &mut BTreeSet<ScanOutput>) {
    match &source.kinds[column] {
        SourceColumn::Computed(expr) => {
            exprs::visit_member_paths(expr, &mut |column, path| add_leaves(source, column, path, leaves));
        }
        SourceColumn::Physical(_) => {
            leaves.insert(ScanOutput { column, path });
        }
        // Metadata has no members that a connector could leave out.
        SourceColumn::Metadata(_) => {
            leaves.insert(ScanOutput { column, path: Vec::new() });
        }
    }
}

/// The metadata's own type where the column is declared as another one, to which it is cast.
fn metadata_cast(source: &SourceTable, column: usize) -> Option<DataType> {
    let SourceColumn::Metadata(index) = &source.kinds[column] else { return None };
    let own = metadata_type(&source.table, &source.table.metadata[*index].key)?;
    (own.kind != source.schema.columns[column].ty.kind).then_some(own)
}

fn scan_field(source: &SourceTable, leaf: &ScanOutput) -> ScanField {
    let ty = metadata_cast(source, leaf.column).unwrap_or_else(|| source.output_column(leaf.column, &leaf.path).ty);
    let origin = match &source.kinds[leaf.column] {
        SourceColumn::Physical(column) => ScanFieldSource::Physical { column: *column, path: leaf.path.clone() },
        SourceColumn::Metadata(index) => ScanFieldSource::Metadata(*index),
        SourceColumn::Computed(_) => unreachable!("invariant: computed columns are no leaves"),
    };
    ScanField { source: origin, ty }
}

/// An output over the connector's fields.
fn output_expr(source: &SourceTable, output: &ScanOutput, leaves: &[ScanOutput]) -> Expr {
    let leaf_of = |column: usize, path: &[usize]| -> Option<Expr> {
        let exact = leaves.iter().position(|l| l.column == column && l.path == path)?;
        let ty = source.output_column(column, path).ty;
        Some(match metadata_cast(source, column) {
            Some(own) => cast_node(Expr::column(exact, own), ty, CastMode::Explicit),
            None => Expr::column(exact, ty),
        })
    };
    let base = match &source.kinds[output.column] {
        SourceColumn::Computed(expr) => expand_computed(source, expr),
        _ => Expr::column(output.column, source.schema.columns[output.column].ty.clone()),
    };
    let whole = output.path.iter().fold(base, |expr, index| crate::binder::scope::field_at(expr, *index));
    exprs::replace_member_paths(&whole, &leaf_of)
}

/// Computed columns that read computed columns: down to what the connector gives.
fn expand_computed(source: &SourceTable, expr: &Expr) -> Expr {
    exprs::replace_member_paths(expr, &|column, path| match (&source.kinds[column], path) {
        (SourceColumn::Computed(inner), []) => Some(expand_computed(source, inner)),
        _ => None,
    })
}

fn watermark_spec(table: &Table, column: usize, expr: Option<Expr>, config: &Config) -> WatermarkSpec {
    let duration = |key: &str| table.option(key).and_then(ouzel_plan::config::parse_duration_ms);
    let on_event = table.option("scan.watermark.emit.strategy") == Some("on-event");
    let gap = table.option("scan.watermark.emit.on-event.gap").and_then(|v| v.parse().ok()).unwrap_or(1);
    // A drift or an interval of zero switches the alignment off, as in Flink.
    let alignment = table.option("scan.watermark.alignment.group").and_then(|group| {
        let drift = duration("scan.watermark.alignment.max-drift").filter(|ms| *ms > 0)?;
        let interval = duration("scan.watermark.alignment.update-interval").unwrap_or(1000);
        (interval > 0 && !group.trim().is_empty()).then(|| (group.into(), drift, interval))
    });
    WatermarkSpec {
        column,
        expr,
        interval_ms: config.duration_ms("pipeline.auto-watermark-interval", 200),
        on_event_gap: on_event.then_some(gap),
        idle_timeout_ms: duration("scan.watermark.idle-timeout")
            .unwrap_or_else(|| config.duration_ms("table.exec.source.idle-timeout", 0)),
        alignment,
        thinned: None,
        max_ahead_ms: Some(config.duration_ms(&format!("ouzel.watermark.max-ahead.{}", table.path.name), 0))
            .filter(|ms| *ms > 0),
    }
}
