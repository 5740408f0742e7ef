//! Columns and key of a served table, in Pinot's types.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    Int,
    Long,
    Float,
    Double,
    Boolean,
    /// Epoch milliseconds; written as `2026-01-01 00:00:00.0`, in UTC.
    Timestamp,
    String,
    /// Text that holds JSON.
    Json,
    /// Text that holds hexadecimal digits.
    Bytes,
}

impl ColumnType {
    /// Pinot's name of the type, as in `columnDataTypes`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Int => "INT",
            Self::Long => "LONG",
            Self::Float => "FLOAT",
            Self::Double => "DOUBLE",
            Self::Boolean => "BOOLEAN",
            Self::Timestamp => "TIMESTAMP",
            Self::String => "STRING",
            Self::Json => "JSON",
            Self::Bytes => "BYTES",
        }
    }

    /// By Pinot's name or the SQL name that Pinot takes in CAST.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name.to_ascii_uppercase().as_str() {
            "INT" | "INTEGER" => Self::Int,
            "LONG" | "BIGINT" => Self::Long,
            "FLOAT" | "REAL" => Self::Float,
            "DOUBLE" | "DECIMAL" | "BIG_DECIMAL" => Self::Double,
            "BOOLEAN" => Self::Boolean,
            "TIMESTAMP" => Self::Timestamp,
            "STRING" | "VARCHAR" | "CHAR" => Self::String,
            "JSON" => Self::Json,
            "BYTES" | "VARBINARY" => Self::Bytes,
            _ => return None,
        })
    }

    pub fn is_text(self) -> bool {
        matches!(self, Self::String | Self::Json | Self::Bytes)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    pub data_type: ColumnType,
}

impl Column {
    pub fn new(name: impl Into<String>, data_type: ColumnType) -> Self {
        Self { name: name.into(), data_type }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableSchema {
    pub columns: Vec<Column>,
    /// Positions of the columns that identify a row. `None` is an append-only table, whose rows
    /// all stay; `Some([])` has at most one row, as a global aggregate has.
    pub key: Option<Vec<usize>>,
}

impl TableSchema {
    /// The position of a column: by its exact name, else by the only one that differs in case.
    pub fn position(&self, name: &str) -> Option<usize> {
        if let Some(exact) = self.columns.iter().position(|column| column.name == name) {
            return Some(exact);
        }
        let mut matches = self.columns.iter().enumerate().filter(|(_, column)| column.name.eq_ignore_ascii_case(name));
        let found = matches.next()?.0;
        matches.next().is_none().then_some(found)
    }
}
