//! CREATE TABLE .. LIKE: the base table's parts, then the new ones, merged as the clauses say.
//!
//! Without clauses everything is included and options are overwritten. As in a Flink 2.2, partition keys come along even
//! with EXCLUDING PARTITIONS, and so does the distribution.

use std::collections::BTreeMap;

use super::draft::{DraftKind, TableDraft};
use crate::ast::{LikeClause, LikeFeature, LikeMergingStrategy as Strategy};
use crate::diagnostic::Diagnostic;

/// `draft` is the new table as written, `base` the table after LIKE.
pub fn merge(mut draft: TableDraft, base: TableDraft, clause: &LikeClause) -> Result<TableDraft, Vec<Diagnostic>> {
    let mut errors = Vec::new();
    let strategies = strategies(clause, &mut errors);
    let of = |feature: LikeFeature| strategies[&(feature as u8)];
    let mut columns: Vec<_> = base
        .columns
        .into_iter()
        .filter(|column| match column.kind {
            DraftKind::Physical(_) => true,
            DraftKind::Computed { .. } => of(LikeFeature::Generated) != Strategy::Excluding,
            DraftKind::Metadata { .. } => of(LikeFeature::Metadata) != Strategy::Excluding,
        })
        .collect();
    for column in draft.columns {
        let Some(at) = columns.iter().position(|c| c.name == column.name) else {
            columns.push(column);
            continue;
        };
        let (kind, feature, word) = match (&columns[at].kind, &column.kind) {
            (DraftKind::Computed { .. }, DraftKind::Computed { .. }) => {
                ("generated", LikeFeature::Generated, "GENERATED")
            }
            (DraftKind::Metadata { .. }, DraftKind::Metadata { .. }) => ("metadata", LikeFeature::Metadata, "METADATA"),
            _ => ("", LikeFeature::All, ""),
        };
        if !word.is_empty() && of(feature) == Strategy::Overwriting {
            columns[at] = column;
            continue;
        }
        let name = &column.name.value;
        let mut error =
            Diagnostic::error(format!("the base table has a column \"{name}\" already")).at(column.name.span);
        error = if word.is_empty() {
            error.detail(match (kind_of(&column.kind), kind_of(&columns[at].kind)) {
                ("compute", "metadata") if of(LikeFeature::Generated) == Strategy::Overwriting => format!("A column named '{name}' already exists in the base table. Computed columns can only overwrite other computed columns."),
                ("regular", _) => format!("A column named '{name}' already exists in the base table."),
                (own, of_base) => format!("A column named '{name}' already exists in the table. Duplicate columns exist in the {own} column and {of_base} column."),
            })
        } else {
            error.detail(format!("A {kind} column named '{name}' already exists in the base table. You might want to specify EXCLUDING {word} or OVERWRITING {word}."))
        };
        errors.push(error);
    }
    draft.columns = columns;
    if let Some(base) = base.watermark.filter(|_| of(LikeFeature::Watermarks) != Strategy::Excluding) {
        match &draft.watermark {
            Some(own) if own.column != base.column => {
                errors.push(
                    Diagnostic::error("the base table has a watermark for another column")
                        .at(own.span)
                        .detail("Multiple watermark definitions are not supported yet."),
                );
            }
            Some(own) if of(LikeFeature::Watermarks) != Strategy::Overwriting => {
                errors.push(Diagnostic::error("the base table has a watermark already").at(own.span).detail(format!(
                    "There already exists a watermark spec for column '{}' in the base table. You might want to specify EXCLUDING WATERMARKS or OVERWRITING WATERMARKS.",
                    base.column
                )));
            }
            Some(_) => {}
            None => draft.watermark = Some(base),
        }
    }
    if let Some(base) = base.primary_key.filter(|_| of(LikeFeature::Constraints) != Strategy::Excluding) {
        match &draft.primary_key {
            Some(own) => {
                errors.push(Diagnostic::error("the base table has a primary key already").at(own.span).detail(
                    "The base table already has a primary key. You might want to specify EXCLUDING CONSTRAINTS.",
                ))
            }
            None => draft.primary_key = Some(base),
        }
    }
    if !base.partition_keys.is_empty() {
        if draft.partition_keys.is_empty() {
            draft.partition_keys = base.partition_keys;
        } else if of(LikeFeature::Partitions) != Strategy::Excluding {
            errors.push(Diagnostic::error("the base table is partitioned already").at(clause.span).detail(
                "The base table already has partitions defined. You might want to specify EXCLUDING PARTITIONS.",
            ));
        }
    }
    match (&draft.distribution, base.distribution) {
        (Some(_), Some(_)) if of(LikeFeature::Distribution) != Strategy::Excluding => {
            errors.push(Diagnostic::error("the base table is distributed already").at(clause.span).detail(
                "The base table already has a distribution defined. You might want to specify EXCLUDING DISTRIBUTION.",
            ));
        }
        (None, base) => draft.distribution = base,
        (Some(_), _) => {}
    }
    merge_options(&mut draft.options, base.options, of(LikeFeature::Options), clause, &mut errors);
    if errors.is_empty() { Ok(draft) } else { Err(errors) }
}

fn kind_of(kind: &DraftKind) -> &'static str {
    match kind {
        DraftKind::Physical(_) => "regular",
        DraftKind::Metadata { .. } => "metadata",
        DraftKind::Computed { .. } => "compute",
    }
}

fn merge_options(
    own: &mut BTreeMap<String, String>,
    base: BTreeMap<String, String>,
    strategy: Strategy,
    clause: &LikeClause,
    errors: &mut Vec<Diagnostic>,
) {
    if strategy == Strategy::Excluding {
        return;
    }
    for (key, value) in base {
        match own.get(&key) {
            Some(_) if strategy == Strategy::Including => {
                errors.push(Diagnostic::error(format!("the base table sets '{key}' already")).at(clause.span).detail(format!(
                    "There already exists an option ['{key}' -> '{value}']  in the base table. You might want to specify EXCLUDING OPTIONS or OVERWRITING OPTIONS."
                )));
            }
            Some(_) => {}
            None => {
                own.insert(key, value);
            }
        }
    }
}

/// Per feature what happens to it: the default, then ALL, then its own clause.
fn strategies(clause: &LikeClause, errors: &mut Vec<Diagnostic>) -> BTreeMap<u8, Strategy> {
    const FEATURES: [LikeFeature; 7] = [
        LikeFeature::Constraints,
        LikeFeature::Distribution,
        LikeFeature::Generated,
        LikeFeature::Metadata,
        LikeFeature::Options,
        LikeFeature::Partitions,
        LikeFeature::Watermarks,
    ];
    let mut strategies: BTreeMap<u8, Strategy> = FEATURES.iter().map(|f| (*f as u8, Strategy::Including)).collect();
    strategies.insert(LikeFeature::Options as u8, Strategy::Overwriting);
    for (i, option) in clause.options.iter().enumerate() {
        if clause.options[..i].iter().any(|o| o.feature == option.feature) {
            errors.push(
                Diagnostic::error("LIKE says twice what becomes of one part of the table")
                    .at(option.span)
                    .detail("Each like option feature can be declared only once."),
            );
        }
    }
    for option in clause.options.iter().filter(|o| o.feature == LikeFeature::All) {
        strategies.values_mut().for_each(|strategy| *strategy = option.strategy);
    }
    for option in &clause.options {
        let overwritable = matches!(
            option.feature,
            LikeFeature::Generated | LikeFeature::Metadata | LikeFeature::Options | LikeFeature::Watermarks
        );
        if option.strategy == Strategy::Overwriting && !overwritable {
            let feature = format!("{:?}", option.feature).to_uppercase();
            errors.push(
                Diagnostic::error(format!("{feature} cannot be overwritten"))
                    .at(option.span)
                    .detail(format!("Illegal merging strategy 'OVERWRITING' for '{feature}' option.")),
            );
        }
        strategies.insert(option.feature as u8, option.strategy);
    }
    strategies
}
