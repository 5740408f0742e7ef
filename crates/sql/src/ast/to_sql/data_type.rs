//! Types as SQL.

use std::fmt::{self, Display, Formatter};

use super::{Text, list};
use crate::ast::{DataType, DataTypeKind, RowTypeField, TimeUnit, TimeZoneKind};

impl Display for DataType {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)?;
        match self.nullable {
            Some(false) => f.write_str(" NOT NULL"),
            Some(true) => f.write_str(" NULL"),
            None => Ok(()),
        }
    }
}

fn sized(f: &mut Formatter<'_>, name: &str, size: Option<u32>) -> fmt::Result {
    f.write_str(name)?;
    match size {
        Some(size) => write!(f, "({size})"),
        None => Ok(()),
    }
}

impl Display for DataTypeKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let word = match self {
            DataTypeKind::Boolean => "BOOLEAN",
            DataTypeKind::TinyInt => "TINYINT",
            DataTypeKind::SmallInt => "SMALLINT",
            DataTypeKind::Int => "INTEGER",
            DataTypeKind::BigInt => "BIGINT",
            DataTypeKind::Float => "FLOAT",
            DataTypeKind::Double => "DOUBLE",
            DataTypeKind::String => "STRING",
            DataTypeKind::Bytes => "BYTES",
            DataTypeKind::Date => "DATE",
            DataTypeKind::Variant => "VARIANT",
            DataTypeKind::Null => "NULL",
            DataTypeKind::Symbol => "SYMBOL",
            DataTypeKind::Any => "ANY",
            DataTypeKind::Descriptor => "DESCRIPTOR",
            DataTypeKind::Decimal { precision, scale } => {
                f.write_str("DECIMAL")?;
                return match (precision, scale) {
                    (Some(precision), Some(scale)) => write!(f, "({precision}, {scale})"),
                    (Some(precision), None) => write!(f, "({precision})"),
                    _ => Ok(()),
                };
            }
            DataTypeKind::Char(length) => return sized(f, "CHAR", *length),
            DataTypeKind::VarChar(length) => return sized(f, "VARCHAR", *length),
            DataTypeKind::Binary(length) => return sized(f, "BINARY", *length),
            DataTypeKind::VarBinary(length) => return sized(f, "VARBINARY", *length),
            DataTypeKind::Time { precision, .. } => return sized(f, "TIME", *precision),
            DataTypeKind::Timestamp { precision, zone: TimeZoneKind::Ltz } => {
                return sized(f, "TIMESTAMP_LTZ", *precision);
            }
            DataTypeKind::Timestamp { precision, zone } => {
                sized(f, "TIMESTAMP", *precision)?;
                return f.write_str(match zone {
                    TimeZoneKind::Without | TimeZoneKind::Ltz => "",
                    TimeZoneKind::With => " WITH TIME ZONE",
                    TimeZoneKind::WithLocal => " WITH LOCAL TIME ZONE",
                });
            }
            _ => return self.fmt_nested(f),
        };
        f.write_str(word)
    }
}

impl DataTypeKind {
    fn fmt_nested(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            DataTypeKind::Interval { from, precision, to, fraction } => {
                write!(f, "INTERVAL {from}")?;
                match (precision, fraction, to) {
                    (Some(precision), Some(fraction), None) => {
                        return write!(f, "({precision}, {fraction})");
                    }
                    (Some(precision), ..) => write!(f, "({precision})")?,
                    _ => {}
                }
                match (to, fraction) {
                    (Some(to), Some(fraction)) => write!(f, " TO {to}({fraction})"),
                    (Some(to), None) => write!(f, " TO {to}"),
                    (None, _) => Ok(()),
                }
            }
            // The elements before a suffix are NOT NULL without saying it.
            DataTypeKind::Array { element, suffix: true } => write!(f, "{} ARRAY", element.kind),
            DataTypeKind::Multiset { element, suffix: true } => write!(f, "{} MULTISET", element.kind),
            DataTypeKind::Array { element, .. } => write!(f, "ARRAY< {element} >"),
            DataTypeKind::Multiset { element, .. } => write!(f, "MULTISET< {element} >"),
            DataTypeKind::Map(key, value) => write!(f, "MAP< {key}, {value} >"),
            DataTypeKind::Row { fields, .. } if fields.is_empty() => f.write_str("ROW<>"),
            DataTypeKind::Row { fields, parentheses } => {
                let (open, close) = if *parentheses { ("ROW(", ")") } else { ("ROW< ", " >") };
                f.write_str(open)?;
                list(f, fields)?;
                f.write_str(close)
            }
            DataTypeKind::Raw { class, serializer } => {
                write!(f, "RAW({}, {})", Text(&class.value), Text(&serializer.value))
            }
            DataTypeKind::Structured { class, fields } => {
                write!(f, "STRUCTURED<{}", Text(&class.value))?;
                for field in fields {
                    write!(f, ", {field}")?;
                }
                f.write_str(">")
            }
            DataTypeKind::Named(name) => f.write_str(&name.to_sql()),
            _ => Ok(()),
        }
    }
}

impl Display for RowTypeField {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.name {
            write!(f, "{name} ")?;
        }
        self.data_type.fmt(f)?;
        match &self.comment {
            Some(comment) => write!(f, " {}", Text(&comment.value)),
            None => Ok(()),
        }
    }
}

impl Display for TimeUnit {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
