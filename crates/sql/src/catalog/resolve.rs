//! A draft to a table: columns checked, computed columns and the watermark bound, the key made NOT NULL.
//!
//! Connectors are not looked at: Flink checks options when a table is used.

use std::sync::Arc;

use ouzel_plan::{Config, Expr, ExprKind, TimeAttribute};
use ouzel_types::{DataType, TypeKind};

use super::draft::{DraftKey, DraftKind, DraftWatermark, TableDraft};
use super::table::{CatalogTable, PrimaryKey, TableColumn, TableColumnKind, TableWatermark};
use crate::ast::{self, Ident};
use crate::binder::{ExprBinder, Scope, ScopeColumn};
use crate::diagnostic::{Diagnostic, nearest};

/// All errors of the table at once.
pub fn resolve(draft: TableDraft, config: &Config) -> Result<CatalogTable, Vec<Diagnostic>> {
    let mut errors = Vec::new();
    check_names(&draft, &mut errors);
    check_metadata(&draft, &mut errors);
    let primary_key = draft.primary_key.as_ref().and_then(|key| resolve_key(key, &draft, &mut errors));
    for column in &draft.partition_keys {
        match draft.position(&column.value).map(|at| &draft.columns[at].kind) {
            Some(DraftKind::Physical(_)) => {}
            None => errors.push(unknown_column(column, &draft).detail(format!(
                "Partition column '{}' not defined in the table schema. Available columns: [{}]",
                column.value,
                names(&draft)
            ))),
            Some(_) => errors.push(
                Diagnostic::error(format!("\"{}\" is not a physical column", column.value)).at(column.span).detail(format!(
                    "Invalid partition key '{}'. A partition key must reference a physical column in the schema. Available columns are: [{}]",
                    column.value,
                    physical(&draft)
                )),
            ),
        }
    }
    check_distribution(&draft, &mut errors);
    let columns = resolve_columns(&draft, primary_key.as_ref(), config, &mut errors);
    // The watermark needs every column's type.
    if !errors.is_empty() {
        return Err(errors);
    }
    let mut table = CatalogTable {
        path: draft.path,
        temporary: draft.temporary,
        columns,
        watermark: None,
        primary_key,
        partition_keys: draft.partition_keys.iter().map(|k| k.value.as_str().into()).collect(),
        distribution: draft.distribution,
        comment: draft.comment,
        options: draft.options,
    };
    if let Some(watermark) = draft.watermark {
        let watermark = resolve_watermark(&watermark, &table, config)?;
        table.columns[watermark.column].time = Some(TimeAttribute::Rowtime);
        table.watermark = Some(watermark);
    }
    Ok(table)
}

fn physical(draft: &TableDraft) -> String {
    let physical = draft.columns.iter().filter(|c| matches!(c.kind, DraftKind::Physical(_)));
    physical.map(|c| c.name.value.as_str()).collect::<Vec<_>>().join(", ")
}

fn names(draft: &TableDraft) -> String {
    draft.columns.iter().map(|c| format!("'{}'", c.name.value)).collect::<Vec<_>>().join(", ")
}

fn unknown_column(name: &Ident, draft: &TableDraft) -> Diagnostic {
    let error = Diagnostic::error(format!("the table has no column \"{}\"", name.value)).at(name.span);
    match nearest(&name.value, draft.columns.iter().map(|c| c.name.value.as_str())) {
        Some(near) => error.hint(format!("did you mean \"{near}\"?")),
        None => error,
    }
}

fn check_names(draft: &TableDraft, errors: &mut Vec<Diagnostic>) {
    for (i, column) in draft.columns.iter().enumerate() {
        if let Some(first) = draft.columns[..i].iter().find(|c| c.name == column.name) {
            let kind = match first.kind {
                DraftKind::Physical(_) => "regular",
                DraftKind::Metadata { .. } => "metadata",
                DraftKind::Computed { .. } => "generated",
            };
            let name = &column.name.value;
            let detail = if kind != "regular"
                && std::mem::discriminant(&first.kind) == std::mem::discriminant(&column.kind)
            {
                let word = kind.to_uppercase();
                format!(
                    "A {kind} column named '{name}' already exists in the base table. You might want to specify EXCLUDING {word} or OVERWRITING {word}."
                )
            } else {
                format!("A {kind} Column named '{name}' already exists in the table.")
            };
            errors.push(
                Diagnostic::error(format!("the column \"{name}\" is declared twice"))
                    .at(column.name.span)
                    .detail(detail),
            );
        }
    }
}

/// A metadata key is read by one column.
fn check_metadata(draft: &TableDraft, errors: &mut Vec<Diagnostic>) {
    let mut known: Vec<(&str, &str)> = Vec::new();
    for column in &draft.columns {
        let DraftKind::Metadata { key, .. } = &column.kind else { continue };
        let name = column.name.value.as_str();
        let key = key.as_deref().unwrap_or(name);
        match known.iter().find(|(k, _)| *k == key) {
            Some((_, first)) => errors.push(
                Diagnostic::error(format!("\"{first}\" and \"{name}\" read the same metadata")).at(column.name.span).detail(format!(
                    "The column `{first}` and `{name}` in the table are both from the same metadata key '{key}'. Please specify one of the columns as the metadata column and use the computed column syntax to specify the others."
                )),
            ),
            None => known.push((key, name)),
        }
    }
}

fn resolve_key(key: &DraftKey, draft: &TableDraft, errors: &mut Vec<Diagnostic>) -> Option<PrimaryKey> {
    let columns: Vec<Arc<str>> = key.columns.iter().map(|c| c.value.as_str().into()).collect();
    let name = key.name.clone().unwrap_or_else(|| format!("PK_{}", columns.join("_")).into());
    let before = errors.len();
    for (i, column) in key.columns.iter().enumerate() {
        match draft.position(&column.value).map(|at| &draft.columns[at].kind) {
            None => errors.push(
                unknown_column(column, draft)
                    .detail(format!("Primary key column '{}' is not defined in the schema", column.value)),
            ),
            Some(DraftKind::Physical(_)) => {}
            Some(_) => errors.push(
                Diagnostic::error(format!("\"{}\" is not a physical column", column.value)).at(column.span).detail(format!(
                    "Could not create a PRIMARY KEY with column '{}'. A PRIMARY KEY constraint must be declared on physical columns.",
                    column.value
                )),
            ),
        }
        if key.columns[..i].contains(column) {
            errors.push(
                Diagnostic::error(format!("\"{}\" stands twice in the key", column.value)).at(column.span).detail(
                    format!(
                        "Invalid primary key '{name}'. A primary key must not contain duplicate columns. Found: [{}]",
                        column.value
                    ),
                ),
            );
        }
    }
    (errors.len() == before).then_some(PrimaryKey { name, columns })
}

fn check_distribution(draft: &TableDraft, errors: &mut Vec<Diagnostic>) {
    let Some(distribution) = &draft.distribution else { return };
    if distribution.buckets == Some(0) {
        errors.push(
            Diagnostic::error("a distributed table has at least one bucket")
                .detail("Invalid bucket count '0'. The number of buckets for a distributed table must be at least 1."),
        );
    }
    for column in &distribution.columns {
        let at = draft.position(column);
        if !at.is_some_and(|at| matches!(draft.columns[at].kind, DraftKind::Physical(_))) {
            errors.push(Diagnostic::error(format!("the table is not distributed by \"{column}\": no such physical column")).detail(
                format!("Invalid bucket key '{column}'. A bucket key for a distribution must reference a physical column in the schema. Available columns are: [{}]", physical(draft)),
            ));
        }
    }
}

/// Physical and metadata columns first (what computed ones may name), then the computed ones.
fn resolve_columns(
    draft: &TableDraft,
    key: Option<&PrimaryKey>,
    config: &Config,
    errors: &mut Vec<Diagnostic>,
) -> Vec<TableColumn> {
    let in_key = |name: &str| key.is_some_and(|k| k.columns.iter().any(|c| c.as_ref() == name));
    let mut scope = Scope::empty();
    for column in &draft.columns {
        if let DraftKind::Physical(ty) | DraftKind::Metadata { ty, .. } = &column.kind {
            let ty = ty.with_nullable(ty.nullable && !in_key(&column.name.value));
            scope.columns.push(scope_column(&column.name.value, ty));
        }
    }
    let mut sources = scope.columns.iter();
    let binder = ExprBinder::of_printed(&scope, config);
    let mut columns = Vec::new();
    for column in &draft.columns {
        let name: Arc<str> = column.name.value.as_str().into();
        let (ty, kind, time) = match &column.kind {
            DraftKind::Computed { expr: ast, text } => match binder.bind(ast) {
                Ok(expr) => computed(ast, text, expr),
                Err(e) => {
                    errors.extend(e.into_iter().map(in_schema));
                    continue;
                }
            },
            DraftKind::Physical(_) => {
                let ty = sources.next().map(|c| c.ty.clone());
                (ty.unwrap_or_else(DataType::string), TableColumnKind::Physical, None)
            }
            DraftKind::Metadata { key, virtual_, .. } => {
                let ty = sources.next().map(|c| c.ty.clone());
                let kind =
                    TableColumnKind::Metadata { key: key.clone().unwrap_or_else(|| name.clone()), virtual_: *virtual_ };
                (ty.unwrap_or_else(DataType::string), kind, None)
            }
        };
        columns.push(TableColumn {
            name,
            ty,
            kind,
            comment: column.comment.clone(),
            time,
            declared_time: column.declared_time,
        });
    }
    columns
}

/// Flink's words for a name that is no column of the table.
pub fn in_schema(mut error: Diagnostic) -> Diagnostic {
    let name = error.detail.as_deref().and_then(|d| d.strip_prefix("Column ")?.strip_suffix(" not found in any table"));
    if let Some(name) = name {
        error.detail = Some(format!("Unknown identifier {name}"));
    }
    error
}

fn scope_column(name: &str, ty: DataType) -> ScopeColumn {
    ScopeColumn {
        // Nobody knows the table's name yet.
        qualifier: Arc::from([]),
        name: name.into(),
        ty,
        time: None,
        visible: true,
        in_star: true,
    }
}

fn computed(ast: &ast::Expr, text: &Arc<str>, expr: Expr) -> (DataType, TableColumnKind, Option<TimeAttribute>) {
    let proctime = matches!(&expr.kind, ExprKind::Call { name, .. } if name.as_ref() == "PROCTIME");
    let ty = expr.ty.clone();
    let kind = TableColumnKind::Computed { expr, text: text.clone(), ast: Box::new(ast.clone()) };
    (ty, kind, proctime.then_some(TimeAttribute::Proctime))
}

fn resolve_watermark(
    watermark: &DraftWatermark,
    table: &CatalogTable,
    config: &Config,
) -> Result<TableWatermark, Vec<Diagnostic>> {
    let name = watermark.column.to_string();
    let Some(column) = table.columns.iter().position(|c| c.name.as_ref() == name) else {
        let known: Vec<String> = table.columns.iter().map(|c| format!("'{}'", c.name)).collect();
        let error = Diagnostic::error(format!("the watermark's column \"{name}\" is not there"))
            .at(watermark.column.span())
            .detail(format!(
                "The rowtime attribute field '{name}' is not defined in the table schema\nAvailable fields: [{}]",
                known.join(", ")
            ));
        if let [outer, member] = watermark.column.0.as_slice()
            && let Some(row) = table.columns.iter().find(|c| c.name.as_ref() == outer.value)
            && let Some(members) = row.ty.kind.members()
            && members.iter().all(|m| m.name.as_ref() != member.value)
        {
            let words = format!("Nested field '{}' was not found in a composite type: {}.", member.value, row.ty);
            return Err(vec![error.detail(words)]);
        }
        if watermark.column.0.len() > 1 {
            let error = error.detail(format!(
                "Invalid column name '{name}' for rowtime attribute in watermark declaration. Available columns are: [{}]",
                known.join(", ").replace('\'', "")
            ));
            return Err(vec![error.hint("declare a computed column over the member and use that")]);
        }
        return Err(vec![match nearest(&name, table.columns.iter().map(|c| c.name.as_ref())) {
            Some(near) => error.hint(format!("did you mean \"{near}\"?")),
            None => error,
        }]);
    };
    let ty = &table.columns[column].ty;
    if table.columns[column].time == Some(TimeAttribute::Proctime) {
        return Err(vec![
            Diagnostic::error("a processing-time column has no watermark")
                .at(watermark.column.span())
                .detail("A watermark can not be defined for a processing-time attribute."),
        ]);
    }
    if !is_row_time(ty) {
        return Err(vec![Diagnostic::error(format!("\"{name}\" is {ty} and cannot be the row time"))
            .at(watermark.column.span())
            .detail(format!("Invalid data type of time field for watermark definition. The field must be of type TIMESTAMP(p) or TIMESTAMP_LTZ(p), the supported precision 'p' is from 0 to 3, but the time field type is {ty}"))]);
    }
    let text = watermark.text.clone();
    let ast = Box::new(watermark.expr.clone());
    if is_source_watermark(&watermark.expr) {
        return Ok(TableWatermark { column, path: Vec::new(), expr: None, text, ast });
    }
    let scope = Scope::of(&[], &table.schema());
    let bound = ExprBinder::new(&scope, config).bind(&watermark.expr);
    let expr = bound.map_err(|errors| errors.into_iter().map(in_schema).collect::<Vec<_>>())?;
    if !is_row_time(&expr.ty) {
        return Err(vec![Diagnostic::error(format!("the watermark is {}, not a timestamp", expr.ty))
            .at(watermark.expr.span)
            .detail(format!("Invalid data type of expression for watermark definition. The field must be of type TIMESTAMP(p) or TIMESTAMP_LTZ(p), the supported precision 'p' is from 0 to 3, but the watermark expression type is {}", expr.ty))]);
    }
    if std::mem::discriminant(&expr.ty.kind) != std::mem::discriminant(&ty.kind) {
        return Err(vec![Diagnostic::error(format!("the watermark is {}, the row time {ty}", expr.ty))
            .at(watermark.expr.span)
            .detail(format!("The watermark declaration's output data type '{}' is different from the time field's data type '{ty}'.", expr.ty))]);
    }
    Ok(TableWatermark { column, path: Vec::new(), expr: Some(expr), text, ast })
}

fn is_row_time(ty: &DataType) -> bool {
    matches!(ty.kind, TypeKind::Timestamp(0..=3) | TypeKind::TimestampLtz(0..=3))
}

fn is_source_watermark(expr: &ast::Expr) -> bool {
    matches!(&expr.kind, ast::ExprKind::Function(call) if call.upper_name() == "SOURCE_WATERMARK" && call.args.is_empty())
}
