//! A table that a query reads: its DDL with hints applied, column kinds by position, what changes it gives.
//!
//! Positions are those of declaration; computed columns and the watermark are expressions over them.

use std::collections::BTreeMap;
use std::sync::Arc;

use ouzel_plan::node::Column;
use ouzel_plan::{ChangelogMode, Config, Expr, Schema, Table, TimeAttribute};

use super::{ability, exprs};
use crate::catalog::table::{CatalogTable, TableColumnKind};

#[derive(Clone, Debug, PartialEq)]
pub struct SourceTable {
    pub table: Arc<Table>,
    pub schema: Schema,
    pub kinds: Vec<SourceColumn>,
    /// The row time column and the expression; None inside: SOURCE_WATERMARK().
    pub watermark: Option<(usize, Option<Expr>)>,
    pub primary_key: Vec<usize>,
    /// What the connector and format give.
    pub changelog: ChangelogMode,
    /// `table.exec.source.cdc-events-duplicate` and a key: changes may come twice.
    pub duplicates: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum SourceColumn {
    /// Position in `Table::physical`.
    Physical(usize),
    /// Position in `Table::metadata`.
    Metadata(usize),
    /// Over the declared columns.
    Computed(Expr),
}

impl SourceTable {
    pub fn new(catalog: &CatalogTable, hints: &BTreeMap<String, String>, config: &Config) -> SourceTable {
        let table = Arc::new(catalog.plan_table(hints));
        let sources = catalog.source_columns();
        let (mut physical, mut metadata) = (0..table.physical.len(), 0..table.metadata.len());
        let kinds = catalog
            .columns
            .iter()
            .map(|column| match &column.kind {
                TableColumnKind::Physical => {
                    SourceColumn::Physical(physical.next().expect("invariant: plan_table lists every physical column"))
                }
                TableColumnKind::Metadata { .. } => {
                    SourceColumn::Metadata(metadata.next().expect("invariant: plan_table lists every metadata column"))
                }
                TableColumnKind::Computed { expr, .. } => {
                    SourceColumn::Computed(exprs::remapped(expr, &|c| sources[c]))
                }
            })
            .collect();
        let mut schema = catalog.schema();
        let batch = config.is_batch();
        if batch {
            // Nothing waits for a watermark: the time is a column like others.
            let rowtimes = schema.columns.iter_mut().filter(|c| c.time == Some(TimeAttribute::Rowtime));
            rowtimes.for_each(|c| c.time = None);
        }
        let primary_key: Vec<usize> = catalog
            .primary_key
            .iter()
            .flat_map(|key| key.columns.iter())
            .filter_map(|name| catalog.column_index(name))
            .collect();
        let changelog = ability::source_changelog(&table);
        let duplicates = config.bool("table.exec.source.cdc-events-duplicate", false)
            && !primary_key.is_empty()
            && !changelog.is_append();
        SourceTable {
            watermark: catalog.watermark.as_ref().filter(|_| !batch).map(|w| (w.column, w.expr.clone())),
            table,
            schema,
            kinds,
            primary_key,
            changelog,
            duplicates,
        }
    }

    /// The column that an output of a scan shows.
    pub fn output_column(&self, column: usize, path: &[usize]) -> Column {
        let declared = &self.schema.columns[column];
        if path.is_empty() {
            return declared.clone();
        }
        let mut name = declared.name.to_string();
        let mut expr = Expr::column(0, declared.ty.clone());
        for index in path {
            if let Some(fields) = expr.ty.kind.members() {
                name.push('_');
                name.push_str(&fields[*index].name);
            }
            expr = crate::binder::scope::field_at(expr, *index);
        }
        Column::new(name, expr.ty)
    }
}
