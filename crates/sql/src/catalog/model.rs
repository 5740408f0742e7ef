//! A model: what goes in, what comes out and whose it is. Nothing here runs one.

use std::collections::BTreeMap;

use ouzel_types::DataType;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CatalogModel {
    pub inputs: Vec<ModelColumn>,
    pub outputs: Vec<ModelColumn>,
    pub comment: Option<String>,
    pub options: BTreeMap<String, String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ModelColumn {
    pub name: String,
    pub ty: DataType,
    pub comment: Option<String>,
}
