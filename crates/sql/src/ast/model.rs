//! CREATE MODEL and ALTER MODEL.

use super::{DataType, Ident, ObjectName, OptionEntry, Span, StringLiteral};

/// `CREATE [TEMPORARY] MODEL [IF NOT EXISTS] m [INPUT (..)] [OUTPUT (..)] [COMMENT '..'] [WITH (..)]`
#[derive(Debug, Clone, PartialEq)]
pub struct CreateModel {
    pub name: ObjectName,
    pub temporary: bool,
    pub if_not_exists: bool,
    pub inputs: Vec<ModelColumnDef>,
    pub outputs: Vec<ModelColumnDef>,
    pub comment: Option<StringLiteral>,
    pub options: Vec<OptionEntry>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ModelColumnDef {
    pub name: Ident,
    pub data_type: DataType,
    pub comment: Option<StringLiteral>,
}

/// `ALTER MODEL [IF EXISTS] m ..`
#[derive(Debug, Clone, PartialEq)]
pub struct AlterModel {
    pub name: ObjectName,
    pub if_exists: bool,
    pub operation: ModelOperation,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ModelOperation {
    Rename(ObjectName),
    Set(Vec<OptionEntry>),
    Reset(Vec<StringLiteral>),
}
