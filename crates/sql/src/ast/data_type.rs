//! Types as they are written; the binder turns them into `ouzel_types` types and checks ranges.

use super::{Ident, Span, StringLiteral, TimeUnit};

#[derive(Debug, Clone, PartialEq)]
pub struct DataType {
    pub kind: DataTypeKind,
    /// `None`: nothing written (nullable); `Some(false)`: NOT NULL; `Some(true)`: NULL.
    pub nullable: Option<bool>,
    pub span: Span,
}

/// The zone part of TIME and TIMESTAMP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeZoneKind {
    /// Nothing, or WITHOUT TIME ZONE.
    Without,
    /// WITH TIME ZONE: Flink parses and then refuses it.
    With,
    /// WITH LOCAL TIME ZONE.
    WithLocal,
    /// The same as `TIMESTAMP_LTZ`.
    Ltz,
}

/// Lengths, precisions and scales are `None` where nothing was written.
#[derive(Debug, Clone, PartialEq)]
pub enum DataTypeKind {
    Boolean,
    TinyInt,
    SmallInt,
    Int,
    BigInt,
    Float,
    /// DOUBLE or DOUBLE PRECISION.
    Double,
    Decimal {
        precision: Option<u32>,
        scale: Option<u32>,
    },
    Char(Option<u32>),
    VarChar(Option<u32>),
    /// STRING.
    String,
    Binary(Option<u32>),
    VarBinary(Option<u32>),
    /// BYTES.
    Bytes,
    Date,
    Time {
        precision: Option<u32>,
        zone: TimeZoneKind,
    },
    Timestamp {
        precision: Option<u32>,
        zone: TimeZoneKind,
    },
    /// `INTERVAL YEAR(p) TO MONTH`, `INTERVAL DAY(p) TO SECOND(s)` and their single-unit forms.
    Interval {
        from: TimeUnit,
        precision: Option<u32>,
        to: Option<TimeUnit>,
        fraction: Option<u32>,
    },
    /// `ARRAY<t>`; `t ARRAY` of a CAST has a suffix.
    Array {
        element: Box<DataType>,
        suffix: bool,
    },
    /// `MULTISET<t>`; `t MULTISET` of a CAST has a suffix.
    Multiset {
        element: Box<DataType>,
        suffix: bool,
    },
    Map(Box<DataType>, Box<DataType>),
    /// `ROW<..>`, or `ROW(..)` with parentheses.
    Row {
        fields: Vec<RowTypeField>,
        parentheses: bool,
    },
    /// `RAW('class', 'snapshot')`.
    Raw {
        class: StringLiteral,
        serializer: StringLiteral,
    },
    /// `STRUCTURED<'class', f t, ..>`.
    Structured {
        class: StringLiteral,
        fields: Vec<RowTypeField>,
    },
    Variant,
    Null,
    Symbol,
    Any,
    Descriptor,
    /// A user type by name.
    Named(super::ObjectName),
}

#[derive(Debug, Clone, PartialEq)]
pub struct RowTypeField {
    /// `None` for `ROW<INT, STRING>`: the fields are then named f0, f1, ...
    pub name: Option<Ident>,
    pub data_type: DataType,
    pub comment: Option<StringLiteral>,
}
