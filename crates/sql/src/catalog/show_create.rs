//! SHOW CREATE: objects back to DDL, in Flink's layout.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ouzel_plan::ObjectPath;

use super::table::{CatalogTable, TableColumnKind, TableDistribution};
use super::{Catalog, CatalogModel, CatalogView, MaterializedTable, ModelColumn};
use crate::ast::DistributionKind;
use crate::calcite;

pub fn table(table: &CatalogTable) -> String {
    let mut items: Vec<String> = table.columns.iter().map(column).collect();
    if let Some(watermark) = &table.watermark {
        let text = calcite::read_again(&watermark.text);
        items.push(format!("  WATERMARK FOR {} AS {text}", quoted(&table.columns[watermark.column].name)));
    }
    if let Some(key) = &table.primary_key {
        items.push(format!(
            "  CONSTRAINT {} PRIMARY KEY ({}) NOT ENFORCED",
            quoted(&key.name),
            quoted_list(&key.columns)
        ));
    }
    let temporary = if table.temporary { "TEMPORARY " } else { "" };
    let mut out = format!("CREATE {temporary}TABLE {} (\n{}\n)\n", path(&table.path), items.join(",\n"));
    tail(&mut out, table.comment.as_deref(), table.distribution.as_ref(), &table.partition_keys, &table.options);
    out
}

pub fn view(view: &CatalogView) -> String {
    let columns: Vec<String> = view.schema.columns.iter().map(|c| format!("  {}", quoted(&c.name))).collect();
    let temporary = if view.temporary { "TEMPORARY " } else { "" };
    let mut out = format!("CREATE {temporary}VIEW {} (\n{}\n)\n", path(&view.path), columns.join(",\n"));
    if let Some(comment) = view.comment.as_deref().filter(|c| !c.is_empty()) {
        let _ = writeln!(out, "COMMENT '{}'", escaped(comment));
    }
    let _ = writeln!(out, "AS {}", view.text);
    out
}

pub fn materialized(table: &MaterializedTable) -> String {
    // Its columns are the query's, and are not shown.
    let mut out = format!("CREATE MATERIALIZED TABLE {}", path(&table.path));
    if let Some(key) = &table.primary_key {
        let (name, columns) = (quoted(&key.name), quoted_list(&key.columns));
        let _ = write!(out, " (\n  CONSTRAINT {name} PRIMARY KEY ({columns}) NOT ENFORCED\n)");
    }
    out.push('\n');
    tail(&mut out, table.comment.as_deref(), table.distribution.as_ref(), &table.partition_keys, &table.options);
    let _ = writeln!(out, "FRESHNESS = {}", table.freshness);
    let _ = writeln!(out, "REFRESH_MODE = {}", if table.full_refresh { "FULL" } else { "CONTINUOUS" });
    let _ = writeln!(out, "AS {}", table.text);
    out
}

pub fn model(of: &ObjectPath, model: &CatalogModel, temporary: bool) -> String {
    let temporary = if temporary { "TEMPORARY " } else { "" };
    let mut out = format!("CREATE {temporary}MODEL {}\n", path(of));
    for (word, columns) in [("INPUT", &model.inputs), ("OUTPUT", &model.outputs)] {
        if !columns.is_empty() {
            let columns: Vec<String> = columns.iter().map(model_column).collect();
            let _ = writeln!(out, "{word} ({})", columns.join(", "));
        }
    }
    tail(&mut out, model.comment.as_deref(), None, &[], &model.options);
    out
}

fn model_column(column: &ModelColumn) -> String {
    let comment = column.comment.as_deref().filter(|c| !c.is_empty());
    let comment = comment.map_or(String::new(), |c| format!(" COMMENT '{}'", escaped(c)));
    format!("{} {}{comment}", quoted(&column.name), column.ty.serializable_name())
}

pub fn catalog(name: &str, catalog: &Catalog) -> String {
    let mut out = format!("CREATE CATALOG {}\n", quoted(name));
    tail(&mut out, catalog.comment.as_deref(), None, &[], &catalog.options);
    out
}

fn column(column: &super::table::TableColumn) -> String {
    let name = quoted(&column.name);
    let mut out = match &column.kind {
        TableColumnKind::Physical => format!("  {name} {}", column.ty.serializable_name()),
        TableColumnKind::Computed { text, .. } => format!("  {name} AS {text}"),
        TableColumnKind::Metadata { key, virtual_ } => {
            let from = if *key == column.name { String::new() } else { format!(" FROM '{}'", escaped(key)) };
            let word = if *virtual_ { " VIRTUAL" } else { "" };
            format!("  {name} {} METADATA{from}{word}", column.ty.serializable_name())
        }
    };
    if let Some(comment) = column.comment.as_deref().filter(|c| !c.is_empty()) {
        let _ = write!(out, " COMMENT '{}'", escaped(comment));
    }
    out
}

fn tail(
    out: &mut String,
    comment: Option<&str>,
    distribution: Option<&TableDistribution>,
    partition_keys: &[std::sync::Arc<str>],
    options: &BTreeMap<String, String>,
) {
    if let Some(comment) = comment.filter(|c| !c.is_empty()) {
        let _ = writeln!(out, "COMMENT '{}'", escaped(comment));
    }
    if let Some(distribution) = distribution {
        out.push_str(&distributed(distribution));
        out.push('\n');
    }
    if !partition_keys.is_empty() {
        let _ = writeln!(out, "PARTITIONED BY ({})", quoted_list(partition_keys));
    }
    if !options.is_empty() {
        let lines: Vec<String> =
            options.iter().map(|(k, v)| format!("  '{}' = '{}'", escaped(k), escaped(v))).collect();
        let _ = writeln!(out, "WITH (\n{}\n)", lines.join(",\n"));
    }
}

/// `DISTRIBUTED BY HASH(`a`) INTO 4 BUCKETS`
pub fn distributed(distribution: &TableDistribution) -> String {
    let kind = match distribution.kind {
        Some(DistributionKind::Hash) => "HASH",
        Some(DistributionKind::Range) => "RANGE",
        None => "",
    };
    let mut out = String::from("DISTRIBUTED");
    if !distribution.columns.is_empty() {
        let _ = write!(out, " BY {kind}({})", quoted_list(&distribution.columns));
    }
    if let Some(buckets) = distribution.buckets {
        let _ = write!(out, " INTO {buckets} BUCKETS");
    }
    out
}

fn path(path: &ObjectPath) -> String {
    [&path.catalog, &path.database, &path.name].map(|part| quoted(part)).join(".")
}

pub fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

fn quoted_list(names: &[std::sync::Arc<str>]) -> String {
    names.iter().map(|n| quoted(n)).collect::<Vec<_>>().join(", ")
}

fn escaped(text: &str) -> String {
    text.replace('\'', "''")
}
