//! ALTER TABLE over a draft: the table's draft in, the changed draft out. Renaming the table is the session's.

use super::draft::{DraftColumn, DraftKey, DraftKind, DraftWatermark, TableDraft, distribution, key};
use super::show_create::{distributed, quoted};
use super::table::CatalogTable;
use crate::ast::{
    AlterTableItem, AlterTableOperation, ColumnDef, ColumnPosition, Expr, ExprKind, Ident, ObjectName, Span,
    TableConstraint, Watermark,
};
use crate::calcite;
use crate::diagnostic::{Diagnostic, nearest};

/// The draft after the operation.
pub fn apply(table: &CatalogTable, operation: &AlterTableOperation, span: Span) -> Result<TableDraft, Vec<Diagnostic>> {
    let mut draft = TableDraft::from_table(table);
    let mut errors = Vec::new();
    match operation {
        AlterTableOperation::SetOptions(entries) => {
            draft.options.extend(entries.iter().map(|e| (e.key.value.clone(), e.value.value.clone())));
        }
        AlterTableOperation::ResetOptions(keys) => {
            if keys.is_empty() {
                errors.push(
                    Diagnostic::error("RESET names no option")
                        .at(span)
                        .detail("ALTER TABLE RESET does not support empty key"),
                );
            }
            for key in keys {
                if key.value == "connector" {
                    errors.push(
                        Diagnostic::error("'connector' cannot be reset")
                            .at(key.span)
                            .detail("ALTER TABLE RESET does not support changing 'connector'"),
                    );
                }
                draft.options.remove(&key.value);
            }
        }
        AlterTableOperation::Add(items) => {
            named_once(items, &mut errors);
            items.iter().for_each(|item| add(&mut draft, item, &mut errors));
        }
        AlterTableOperation::Modify(items) => {
            named_once(items, &mut errors);
            items.iter().for_each(|item| modify(&mut draft, item, &mut errors));
        }
        AlterTableOperation::DropColumns(names) => drop_columns(&mut draft, names, &mut errors),
        AlterTableOperation::RenameColumn { from, to } => rename_column(&mut draft, from, to, &mut errors),
        AlterTableOperation::DropPrimaryKey | AlterTableOperation::DropConstraint(_) => {
            let wanted = match operation {
                AlterTableOperation::DropConstraint(name) => Some(name.value.as_str()),
                _ => None,
            };
            let matches =
                draft.primary_key.as_ref().is_some_and(|k| wanted.is_none_or(|w| k.name.as_deref() == Some(w)));
            if matches {
                draft.primary_key = None;
            } else {
                errors.push(failed(
                    span,
                    "the table has no such constraint",
                    match wanted.filter(|_| draft.primary_key.is_some()) {
                        Some(name) => {
                            format!("The base table does not define a primary key constraint named '{name}'.")
                        }
                        None => "The base table does not define any primary key.".into(),
                    },
                ));
            }
        }
        AlterTableOperation::DropWatermark => {
            if draft.watermark.take().is_none() {
                errors.push(failed(
                    span,
                    "the table has no watermark",
                    "The base table does not define any watermark strategy.".into(),
                ));
            }
        }
        AlterTableOperation::DropDistribution => {
            if draft.distribution.take().is_none() {
                errors.push(
                    failed(span, "the table has no distribution", "".into())
                        .detail(format!("Table {} does not have a distribution to drop.", draft.path)),
                );
            }
        }
        // The table's place changes with these, not the table.
        AlterTableOperation::AddPartitions { .. }
        | AlterTableOperation::DropPartitions { .. }
        | AlterTableOperation::RenameTable(_) => {}
    }
    if errors.is_empty() { Ok(draft) } else { Err(errors) }
}

fn failed(span: Span, primary: &str, detail: String) -> Diagnostic {
    Diagnostic::error(primary).at(span).detail(format!("Failed to execute ALTER TABLE statement.\n{detail}"))
}

/// A column stands once among those of a statement.
fn named_once(items: &[AlterTableItem], errors: &mut Vec<Diagnostic>) {
    let names = items.iter().filter_map(|item| match item {
        AlterTableItem::Column { column, .. } => Some(&column.name),
        _ => None,
    });
    let names: Vec<&Ident> = names.collect();
    for (i, name) in names.iter().enumerate() {
        if names[..i].contains(name) {
            errors.push(failed(
                name.span,
                &format!("\"{}\" is named twice", name.value),
                format!("Encounter duplicate column `{}`.", name.value),
            ));
        }
    }
}

fn unknown(name: &ObjectName, draft: &TableDraft, detail: String) -> Diagnostic {
    let error = failed(name.span(), &format!("the table has no column \"{name}\""), detail);
    match nearest(&name.to_string(), draft.columns.iter().map(|c| c.name.value.as_str())) {
        Some(near) => error.hint(format!("did you mean \"{near}\"?")),
        None => error,
    }
}

fn missing(name: &ObjectName) -> String {
    match name.0.len() {
        1 => format!("The column `{name}` does not exist in the base table."),
        _ => format!("Alter nested row type {name} is not supported yet."),
    }
}

fn add(draft: &mut TableDraft, item: &AlterTableItem, errors: &mut Vec<Diagnostic>) {
    match item {
        AlterTableItem::Column { column, position } => {
            if draft.position(&column.name.value).is_some() {
                errors.push(failed(
                    column.name.span,
                    &format!("the table has a column \"{}\" already", column.name.value),
                    format!("Try to add a column `{}` which already exists in the table.", column.name.value),
                ));
                return;
            }
            match added(column) {
                Ok(column) => place(draft, column, position.as_ref(), None, errors),
                Err(e) => errors.extend(e),
            }
        }
        AlterTableItem::Constraint(constraint) => {
            if draft.primary_key.is_some() {
                let known = draft.primary_key.iter().flat_map(|k| &k.columns).map(|c| quoted(&c.value));
                let words = format!(
                    "The base table has already defined the primary key constraint [{}]. You might want to drop it before adding a new one.",
                    known.collect::<Vec<_>>().join(", ")
                );
                errors.push(failed(constraint.span, "the table has a primary key already", words));
            } else {
                set_key(draft, constraint, errors);
            }
        }
        AlterTableItem::Watermark(watermark) => {
            if draft.watermark.is_some() {
                let known =
                    draft.watermark.iter().map(|w| format!("{} AS {}", w.column.to_sql(), w.expr)).collect::<String>();
                let words = format!(
                    "The base table has already defined the watermark strategy {known}. You might want to drop it before adding a new one."
                );
                errors.push(failed(watermark.span, "the table has a watermark already", words));
            } else {
                set_watermark(draft, watermark, errors);
            }
        }
        AlterTableItem::Distribution(new) => {
            if draft.distribution.is_some() {
                let words = format!(
                    "The base table has already defined the distribution `{}`. You can modify it or drop it before adding a new one.",
                    draft.distribution.iter().map(distributed).collect::<String>()
                );
                errors.push(failed(new.span, "the table has a distribution already", words));
            } else {
                draft.distribution = Some(distribution(new));
            }
        }
    }
}

/// A column whose expression Flink does not validate before it keeps it.
fn added(column: &ColumnDef) -> Result<DraftColumn, Vec<Diagnostic>> {
    let mut column = DraftColumn::of(column)?;
    if let DraftKind::Computed { text, .. } = &mut column.kind {
        *text = calcite::unvalidated(text).into();
    }
    Ok(column)
}

fn modify(draft: &mut TableDraft, item: &AlterTableItem, errors: &mut Vec<Diagnostic>) {
    match item {
        AlterTableItem::Column { column, position } => {
            let Some(at) = draft.position(&column.name.value) else {
                let name = &column.name.value;
                let detail = format!("Try to modify a column `{name}` which does not exist in the table.");
                errors.push(unknown(&ObjectName(vec![column.name.clone()]), draft, detail));
                return;
            };
            match added(column) {
                Ok(mut new) => {
                    // A column that is to stand behind itself is found nowhere any more, and comes first.
                    let itself =
                        matches!(position, Some(ColumnPosition::After(name)) if name.to_string() == new.name.value);
                    let position = if itself { Some(&ColumnPosition::First) } else { position.as_ref() };
                    keeps_key(draft, &new, errors);
                    let old = draft.columns.remove(at);
                    new.comment = new.comment.or(old.comment);
                    place(draft, new, position, Some(at), errors);
                }
                Err(e) => errors.extend(e),
            }
        }
        AlterTableItem::Constraint(constraint) => {
            if draft.primary_key.is_none() {
                errors.push(failed(
                    constraint.span,
                    "the table has no primary key",
                    "The base table does not define any primary key constraint. You might want to add a new one."
                        .into(),
                ));
            } else {
                set_key(draft, constraint, errors);
            }
        }
        AlterTableItem::Watermark(watermark) => {
            if draft.watermark.is_none() {
                errors.push(failed(
                    watermark.span,
                    "the table has no watermark",
                    "The base table does not define any watermark. You might want to add a new one.".into(),
                ));
            } else {
                set_watermark(draft, watermark, errors);
            }
        }
        AlterTableItem::Distribution(new) => {
            if draft.distribution.is_none() {
                errors.push(failed(
                    new.span,
                    "the table has no distribution",
                    "The base table does not define any distribution. You might want to add a new one.".into(),
                ));
            } else {
                draft.distribution = Some(distribution(new));
            }
        }
    }
}

fn set_watermark(draft: &mut TableDraft, watermark: &Watermark, errors: &mut Vec<Diagnostic>) {
    let column = &watermark.column;
    if column.0.len() > 1 {
        let words = "Watermark strategy on nested column is not supported yet.".into();
        errors.push(failed(column.span(), "the row time has to be a column of the table itself", words));
    } else if draft.position(&column.to_string()).is_none() {
        let known: Vec<&str> = draft.columns.iter().map(|c| c.name.value.as_str()).collect();
        let words = format!(
            "Invalid column name '{column}' for rowtime attribute in watermark declaration. Available columns are: [{}]",
            known.join(", ")
        );
        errors.push(unknown(column, draft, words));
    } else {
        let new = DraftWatermark::of(watermark);
        draft.watermark = Some(DraftWatermark { text: calcite::unvalidated(&new.text).into(), ..new });
    }
}

/// What stands in a key stays a physical column.
fn keeps_key(draft: &TableDraft, new: &DraftColumn, errors: &mut Vec<Diagnostic>) {
    let Some(key) = draft.primary_key.as_ref().filter(|_| !matches!(new.kind, DraftKind::Physical(_))) else { return };
    if key.columns.iter().any(|c| c.value == new.name.value) {
        // Computed columns see no computed ones, which Flink notices before it looks at the key.
        let computed = matches!(new.kind, DraftKind::Computed { .. });
        if computed && computed_by(draft, &new.name.value, std::slice::from_ref(&new.name.value)).is_some() {
            let words = format!("Unknown identifier '{}'", new.name.value);
            errors.push(failed(new.span, "a computed column reads this one", "".into()).detail(words));
            return;
        }
        let names: Vec<&str> = key.columns.iter().map(|c| c.value.as_str()).collect();
        errors.push(no_key(key, &names, &new.name, "is not a physical column"));
    }
}

fn set_key(draft: &mut TableDraft, constraint: &TableConstraint, errors: &mut Vec<Diagnostic>) {
    if let Some(new) = key(std::slice::from_ref(constraint), errors) {
        let names: Vec<&str> = new.columns.iter().map(|c| c.value.as_str()).collect();
        for column in &new.columns {
            let why = match draft.position(&column.value).map(|at| &draft.columns[at].kind) {
                None => "does not exist",
                Some(DraftKind::Physical(_)) => continue,
                Some(_) => "is not a physical column",
            };
            errors.push(no_key(&new, &names, column, why));
        }
        draft.primary_key = Some(new);
    }
}

fn no_key(key: &DraftKey, names: &[&str], column: &Ident, why: &str) -> Diagnostic {
    let name = key.name.clone().unwrap_or_else(|| format!("PK_{}", names.join("_")).into());
    let words = format!("Invalid primary key '{name}'. Column '{}' {why}.", column.value);
    failed(column.span, &format!("\"{}\" cannot be of a key", column.value), words)
}

/// FIRST, AFTER a column, where it was, or at the end.
fn place(
    draft: &mut TableDraft,
    column: DraftColumn,
    position: Option<&ColumnPosition>,
    before: Option<usize>,
    errors: &mut Vec<Diagnostic>,
) {
    let at = match position {
        None => before.unwrap_or(draft.columns.len()),
        Some(ColumnPosition::First) => 0,
        Some(ColumnPosition::After(name)) => match draft.position(&name.to_string()) {
            Some(at) => at + 1,
            None => {
                errors.push(failed(
                    name.span(),
                    &format!("the table has no column \"{name}\""),
                    format!("Referenced column `{name}` by 'AFTER' does not exist in the table."),
                ));
                return;
            }
        },
    };
    draft.columns.insert(at, column);
}

fn drop_columns(draft: &mut TableDraft, names: &[ObjectName], errors: &mut Vec<Diagnostic>) {
    for (i, name) in names.iter().enumerate() {
        if names[..i].contains(name) {
            errors.push(failed(
                name.span(),
                &format!("\"{name}\" is dropped twice"),
                format!("Duplicate column `{name}`."),
            ));
        }
    }
    for name in names {
        let text = name.to_string();
        let Some(at) = draft.position(&text) else {
            errors.push(unknown(name, draft, missing(name)));
            continue;
        };
        let dropped: Vec<String> = names.iter().map(ObjectName::to_string).collect();
        if let Some(why) = referenced(draft, &text, &dropped).or_else(|| keyed_by(draft, &text)) {
            errors.push(failed(
                name.span(),
                &format!("\"{text}\" is needed"),
                format!("The column `{text}` is {why}."),
            ));
            continue;
        }
        draft.columns.remove(at);
    }
}

fn rename_column(draft: &mut TableDraft, from: &ObjectName, to: &Ident, errors: &mut Vec<Diagnostic>) {
    let text = from.to_string();
    let Some(at) = draft.position(&text) else {
        errors.push(unknown(from, draft, missing(from)));
        return;
    };
    if draft.position(&to.value).is_some() {
        errors.push(failed(
            to.span,
            &format!("the table has a column \"{}\" already", to.value),
            format!("The column `{}` already existed in table schema.", to.value),
        ));
        return;
    }
    if let Some(why) = referenced(draft, &text, &[]) {
        errors.push(failed(from.span(), &format!("\"{text}\" is needed"), format!("The column `{text}` is {why}.")));
        return;
    }
    draft.columns[at].name = to.clone();
    if let Some(key) = &mut draft.primary_key {
        key.columns.iter_mut().filter(|c| c.value == text).for_each(|c| *c = to.clone());
    }
}

/// What still needs the column, in Flink's words and order. A primary key does not: it follows a column's new name.
fn referenced(draft: &TableDraft, name: &str, dropped: &[String]) -> Option<String> {
    if let Some(why) = computed_by(draft, name, dropped).or_else(|| partitioned_by(draft, name)) {
        return Some(why);
    }
    if draft.watermark.as_ref().is_some_and(|w| w.column.to_string() == name || reads(&w.expr, name)) {
        return Some("referenced by watermark expression".into());
    }
    distributed_by(draft, name).then(|| "used as a distribution key".into())
}

fn keyed_by(draft: &TableDraft, name: &str) -> Option<String> {
    let key = draft.primary_key.as_ref()?;
    key.columns.iter().any(|c| c.value == name).then(|| "used as the primary key".into())
}

fn distributed_by(draft: &TableDraft, name: &str) -> bool {
    draft.distribution.as_ref().is_some_and(|d| d.columns.iter().any(|c| c.as_ref() == name))
}

fn partitioned_by(draft: &TableDraft, name: &str) -> Option<String> {
    draft.partition_keys.iter().any(|k| k.value == name).then(|| "used as the partition keys".into())
}

fn computed_by(draft: &TableDraft, name: &str, dropped: &[String]) -> Option<String> {
    let users: Vec<String> = draft
        .columns
        .iter()
        .filter(|c| !dropped.contains(&c.name.value))
        .filter(|c| matches!(&c.kind, DraftKind::Computed { expr, .. } if reads(expr, name)))
        .map(|c| format!("`{}`", c.name.value))
        .collect();
    (!users.is_empty()).then(|| format!("referenced by computed column {}", users.join(", ")))
}

/// Whether the expression names the column. Its text is enough: names are always quoted in it.
fn reads(expr: &Expr, name: &str) -> bool {
    if let ExprKind::Column(column) = &expr.kind {
        return column.parts().any(|p| p == name);
    }
    expr.to_string().contains(&format!("`{}`", name.replace('`', "``")))
}
