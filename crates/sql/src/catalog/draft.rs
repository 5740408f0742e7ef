//! A table as it was written, or as ALTER and LIKE have changed it, before its expressions are bound.

use std::collections::BTreeMap;
use std::sync::Arc;

use ouzel_plan::{ObjectPath, TimeAttribute};
use ouzel_types::DataType;

use super::table::{CatalogTable, PrimaryKey, TableColumnKind, TableDistribution};
use crate::ast::{self, ColumnDef, ColumnKind, CreateTable, Ident, ObjectName, Span, TableConstraint};
use crate::binder::data_type::bind_type;
use crate::diagnostic::Diagnostic;

#[derive(Clone, Debug, PartialEq)]
pub struct TableDraft {
    pub path: ObjectPath,
    pub temporary: bool,
    pub columns: Vec<DraftColumn>,
    pub watermark: Option<DraftWatermark>,
    pub primary_key: Option<DraftKey>,
    pub partition_keys: Vec<Ident>,
    pub distribution: Option<TableDistribution>,
    pub comment: Option<Arc<str>>,
    pub options: BTreeMap<String, String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct DraftColumn {
    pub name: Ident,
    pub kind: DraftKind,
    pub comment: Option<Arc<str>>,
    /// Of a column that a query gave: the time that it is called, which it is not.
    pub declared_time: Option<TimeAttribute>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum DraftKind {
    Physical(DataType),
    Metadata {
        ty: DataType,
        key: Option<Arc<str>>,
        virtual_: bool,
    },
    Computed {
        expr: Box<ast::Expr>,
        /// As Flink prints it: what ALTER adds is not validated there, so that fewer functions are known by name.
        text: Arc<str>,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct DraftWatermark {
    pub column: ObjectName,
    pub expr: ast::Expr,
    /// As Flink prints it.
    pub text: Arc<str>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct DraftKey {
    pub name: Option<Arc<str>>,
    pub columns: Vec<Ident>,
    pub span: Span,
}

impl TableDraft {
    /// The parts of CREATE TABLE without LIKE and AS; all errors at once.
    pub fn of(create: &CreateTable, path: ObjectPath) -> Result<TableDraft, Vec<Diagnostic>> {
        let mut errors = Vec::new();
        let mut columns = Vec::new();
        for column in &create.columns {
            match DraftColumn::of(column) {
                Ok(column) => columns.push(column),
                Err(e) => errors.extend(e),
            }
        }
        let primary_key = key(&create.constraints, &mut errors);
        let mut watermarks = create.watermarks.iter();
        let watermark = watermarks.next().map(DraftWatermark::of);
        if let Some(second) = watermarks.next() {
            errors.push(
                Diagnostic::error("a table has one watermark")
                    .at(second.span)
                    .detail("Multiple WATERMARK statements is not supported yet."),
            );
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(TableDraft {
            path,
            temporary: create.temporary,
            columns,
            watermark,
            primary_key,
            partition_keys: create.partitioned_by.clone(),
            distribution: create.distribution.as_ref().map(distribution),
            comment: create.comment.as_ref().map(|c| c.value.as_str().into()),
            options: options(&create.options),
        })
    }

    /// The draft that gives this table again.
    pub fn from_table(table: &CatalogTable) -> TableDraft {
        let ident = |name: &str| Ident::new(name, Span::default());
        let columns = table
            .columns
            .iter()
            .map(|column| DraftColumn {
                name: ident(&column.name),
                kind: match &column.kind {
                    TableColumnKind::Physical => DraftKind::Physical(column.ty.clone()),
                    TableColumnKind::Metadata { key, virtual_ } => DraftKind::Metadata {
                        ty: column.ty.clone(),
                        key: (*key != column.name).then(|| key.clone()),
                        virtual_: *virtual_,
                    },
                    TableColumnKind::Computed { ast, text, .. } => {
                        DraftKind::Computed { expr: ast.clone(), text: text.clone() }
                    }
                },
                comment: column.comment.clone(),
                declared_time: column.declared_time,
                span: Span::default(),
            })
            .collect();
        TableDraft {
            path: table.path.clone(),
            temporary: table.temporary,
            columns,
            watermark: table.watermark.as_ref().map(|w| DraftWatermark {
                column: ObjectName(vec![ident(&table.columns[w.column].name)]),
                expr: w.ast.as_ref().clone(),
                text: w.text.clone(),
                span: Span::default(),
            }),
            primary_key: table.primary_key.as_ref().map(|k: &PrimaryKey| DraftKey {
                name: Some(k.name.clone()),
                columns: k.columns.iter().map(|c| ident(c)).collect(),
                span: Span::default(),
            }),
            partition_keys: table.partition_keys.iter().map(|k| ident(k)).collect(),
            distribution: table.distribution.clone(),
            comment: table.comment.clone(),
            options: table.options.clone(),
        }
    }

    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.name.value == name)
    }
}

impl DraftColumn {
    pub fn of(column: &ColumnDef) -> Result<DraftColumn, Vec<Diagnostic>> {
        let kind = match &column.kind {
            ColumnKind::Physical { data_type } => DraftKind::Physical(bind_type(data_type)?),
            ColumnKind::Computed { expr } => {
                DraftKind::Computed { expr: Box::new(expr.clone()), text: expr.to_string().into() }
            }
            ColumnKind::Metadata { data_type, key, is_virtual } => DraftKind::Metadata {
                ty: bind_type(data_type)?,
                key: key.as_ref().map(|k| k.value.as_str().into()),
                virtual_: *is_virtual,
            },
        };
        let comment = column.comment.as_ref().map(|c| c.value.as_str().into());
        Ok(DraftColumn { name: column.name.clone(), kind, comment, declared_time: None, span: column.span })
    }
}

impl DraftWatermark {
    pub fn of(watermark: &ast::Watermark) -> DraftWatermark {
        let text = watermark.expr.to_string().into();
        DraftWatermark { column: watermark.column.clone(), expr: watermark.expr.clone(), text, span: watermark.span }
    }
}

/// The primary key among the constraints.
pub fn key(constraints: &[TableConstraint], errors: &mut Vec<Diagnostic>) -> Option<DraftKey> {
    let mut found: Option<DraftKey> = None;
    for constraint in constraints {
        if !constraint.primary {
            errors.push(
                Diagnostic::error("UNIQUE is not supported")
                    .at(constraint.span)
                    .detail("UNIQUE constraint is not supported yet"),
            );
        } else if constraint.enforced != Some(false) {
            errors.push(
                Diagnostic::error("a primary key is a promise here and must be NOT ENFORCED")
                    .at(constraint.span)
                    .detail("Flink doesn't support ENFORCED mode for PRIMARY KEY constraint. ENFORCED/NOT ENFORCED controls if the constraint checks are performed on the incoming/outgoing data. Flink does not own the data therefore the only supported mode is the NOT ENFORCED mode")
                    .hint("write PRIMARY KEY (..) NOT ENFORCED"),
            );
        } else if found.is_some() {
            errors.push(
                Diagnostic::error("a table has one primary key")
                    .at(constraint.span)
                    .detail("Duplicate primary key definition"),
            );
        } else {
            found = Some(DraftKey {
                name: constraint.name.as_ref().map(|n| n.value.as_str().into()),
                columns: constraint.columns.clone(),
                span: constraint.span,
            });
        }
    }
    found
}

pub fn distribution(distribution: &ast::Distribution) -> TableDistribution {
    TableDistribution {
        kind: distribution.kind,
        columns: distribution.columns.iter().map(|c| c.value.as_str().into()).collect(),
        buckets: distribution.buckets,
    }
}

pub fn options(entries: &[ast::OptionEntry]) -> BTreeMap<String, String> {
    entries.iter().map(|e| (e.key.value.clone(), e.value.value.clone())).collect()
}
