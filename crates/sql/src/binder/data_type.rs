//! Types as written to types as they are.
//!
//! Flink cuts some things silently, and so does this: a precision of DECIMAL above 38 is 38, of TIMESTAMP above 9 is 9, every
//! TIME is TIME(0), VARCHAR without a length is STRING, CHAR without a length is CHAR(1).

use ouzel_functions::structured::check_class_name;
use ouzel_types::data_type::STRING_LENGTH;
use ouzel_types::{DataType, Field, TypeKind};

use super::expr_binder::{Bound, one};
use crate::ast::{self, DataTypeKind, TimeUnit, TimeZoneKind};
use crate::diagnostic::{Diagnostic, nearest};

/// A type as SQL writes it; None: it is none.
pub fn type_of(sql: &str) -> Option<DataType> {
    bind_type(&crate::parser::parse_type(sql).ok()?).ok()
}

/// All errors inside the type come back together.
pub fn bind_type(ty: &ast::DataType) -> Bound<DataType> {
    let kind = bind_kind(ty)?;
    Ok(DataType { kind, nullable: ty.nullable.unwrap_or(true) })
}

fn bind_kind(ty: &ast::DataType) -> Bound<TypeKind> {
    Ok(match &ty.kind {
        DataTypeKind::Boolean => TypeKind::Boolean,
        DataTypeKind::TinyInt => TypeKind::TinyInt,
        DataTypeKind::SmallInt => TypeKind::SmallInt,
        DataTypeKind::Int => TypeKind::Int,
        DataTypeKind::BigInt => TypeKind::BigInt,
        DataTypeKind::Float => TypeKind::Float,
        DataTypeKind::Double => TypeKind::Double,
        DataTypeKind::Decimal { precision, scale } => decimal(ty, precision.unwrap_or(10), scale.unwrap_or(0))?,
        DataTypeKind::Char(length) => TypeKind::Char(limited(ty, length.unwrap_or(1), "Character string")?),
        DataTypeKind::VarChar(length) => {
            TypeKind::Varchar(limited(ty, length.unwrap_or(STRING_LENGTH), "Variable character string")?)
        }
        DataTypeKind::String => TypeKind::STRING,
        DataTypeKind::Binary(length) => TypeKind::Binary(limited(ty, length.unwrap_or(1), "Binary string")?),
        DataTypeKind::VarBinary(length) => {
            TypeKind::Varbinary(limited(ty, length.unwrap_or(STRING_LENGTH), "Variable binary string")?)
        }
        DataTypeKind::Bytes => TypeKind::BYTES,
        DataTypeKind::Date => TypeKind::Date,
        DataTypeKind::Time { zone: TimeZoneKind::Without, .. } => TypeKind::Time(0),
        DataTypeKind::Timestamp { precision, zone: TimeZoneKind::Without } => {
            TypeKind::Timestamp(precision.unwrap_or(6).min(9) as u8)
        }
        DataTypeKind::Timestamp { precision, zone: TimeZoneKind::WithLocal | TimeZoneKind::Ltz } => {
            TypeKind::TimestampLtz(precision.unwrap_or(6).min(9) as u8)
        }
        DataTypeKind::Interval { from, precision, to, fraction } => {
            super::interval::check_precision(*from, *to, (*precision, *fraction), ty.span)?;
            match from {
                TimeUnit::Year | TimeUnit::Month | TimeUnit::Quarter => TypeKind::IntervalYearMonth,
                _ => TypeKind::IntervalDayTime,
            }
        }
        DataTypeKind::Array { element, .. } => TypeKind::Array(Box::new(bind_type(element)?)),
        DataTypeKind::Multiset { element, .. } => TypeKind::Multiset(Box::new(bind_type(element)?)),
        DataTypeKind::Map(key, value) => match (bind_type(key), bind_type(value)) {
            (Ok(key), Ok(value)) => TypeKind::Map(Box::new(key), Box::new(value)),
            (key, value) => return Err(key.err().into_iter().chain(value.err()).flatten().collect()),
        },
        DataTypeKind::Row { fields, .. } => TypeKind::Row(members(fields, Repeated::Refused)?.into()),
        DataTypeKind::Structured { class, fields } => {
            check_class_name(&class.value).map_err(|words| {
                one(Diagnostic::error("the first part of STRUCTURED is the name of a class").at(ty.span).detail(words))
            })?;
            let fields = members(fields, Repeated::Taken)?.into();
            TypeKind::Structured { class: class.value.as_str().into(), fields }
        }
        DataTypeKind::Raw { class, serializer } if !is_base64(&serializer.value) => {
            return Err(one(Diagnostic::error("a RAW type ends with its serializer's snapshot, in base64")
                .at(ty.span)
                .detail(format!(
                    "Unable to restore the RAW type of class '{}' with serializer snapshot '{}'.",
                    class.value, serializer.value
                ))));
        }
        DataTypeKind::Raw { class, .. } => TypeKind::Raw(class.value.as_str().into()),
        DataTypeKind::Variant => TypeKind::Variant,
        DataTypeKind::Null => TypeKind::Null,
        DataTypeKind::Named(name) => {
            let error = Diagnostic::error(format!("the type \"{name}\" is not known"))
                .at(ty.span)
                .detail(format!("Unknown identifier '{name}'"));
            return Err(one(match type_meant(&name.to_string()) {
                Some(meant) => error.hint(format!("did you mean {meant}?")),
                None => error,
            }));
        }
        DataTypeKind::Time { .. } | DataTypeKind::Timestamp { .. } => {
            return Err(one(Diagnostic::error("a type WITH TIME ZONE is not supported")
                .at(ty.span)
                .hint("use TIMESTAMP_LTZ, which is TIMESTAMP WITH LOCAL TIME ZONE")));
        }
        DataTypeKind::Symbol | DataTypeKind::Any | DataTypeKind::Descriptor => {
            return Err(one(Diagnostic::error("this type is not supported yet").at(ty.span)));
        }
    })
}

fn decimal(ty: &ast::DataType, precision: u32, scale: u32) -> Bound<TypeKind> {
    let precision = precision.min(38);
    let message = if precision == 0 {
        "Decimal precision must be between 1 and 38 (both inclusive).".to_string()
    } else if scale > precision {
        format!("Decimal scale must be between 0 and the precision {precision} (both inclusive).")
    } else {
        return Ok(TypeKind::Decimal { precision: precision as u8, scale: scale as u8 });
    };
    Err(one(Diagnostic::error("the precision or scale of DECIMAL is out of range").at(ty.span).detail(message)))
}

fn limited(ty: &ast::DataType, length: u32, what: &str) -> Bound<u32> {
    if length <= STRING_LENGTH {
        return Ok(length);
    }
    Err(one(Diagnostic::error("the length of the type is out of range")
        .at(ty.span)
        .detail(format!("{what} length must be between 1 and 2147483647 (both inclusive)."))))
}

/// The type that a name from elsewhere, or a misspelt one, stands for.
fn type_meant(name: &str) -> Option<&'static str> {
    let elsewhere = match name.to_ascii_uppercase().as_str() {
        "TEXT" | "NVARCHAR" | "VARCHAR2" | "UUID" | "JSON" | "ENUM" => "STRING",
        "INT2" | "INT16" => "SMALLINT",
        "INT4" | "INT32" | "SERIAL" => "INT",
        "INT8" | "INT64" | "LONG" | "BIGSERIAL" => "BIGINT",
        "FLOAT8" | "FLOAT64" => "DOUBLE",
        "FLOAT4" | "FLOAT32" => "FLOAT",
        "BOOL" => "BOOLEAN",
        "BLOB" | "BYTEA" => "BYTES",
        "NUMBER" | "MONEY" => "DECIMAL",
        "TIMESTAMPTZ" => "TIMESTAMP_LTZ",
        _ => return nearest(name, TYPES.iter().copied()),
    };
    Some(elsewhere)
}

const TYPES: [&str; 17] = [
    "BOOLEAN",
    "TINYINT",
    "SMALLINT",
    "INT",
    "INTEGER",
    "BIGINT",
    "FLOAT",
    "DOUBLE",
    "DECIMAL",
    "STRING",
    "VARCHAR",
    "CHAR",
    "BYTES",
    "DATE",
    "TIME",
    "TIMESTAMP",
    "TIMESTAMP_LTZ",
];

/// What becomes of a name that stands twice: Flink looks for that in ROW only.
#[derive(Clone, Copy, PartialEq)]
enum Repeated {
    Refused,
    Taken,
}

fn members(fields: &[ast::RowTypeField], repeated: Repeated) -> Bound<Vec<Field>> {
    let (mut members, mut errors) = (Vec::with_capacity(fields.len()), Vec::new());
    for (i, field) in fields.iter().enumerate() {
        let name = field.name.as_ref().map_or_else(|| format!("f{i}"), |n| n.value.clone());
        if repeated == Repeated::Refused && members.iter().any(|f: &Field| f.name.as_ref() == name) {
            errors.push(
                Diagnostic::error(format!("the member \"{name}\" stands twice in ROW"))
                    .at(field.data_type.span)
                    .detail(format!("Field names must be unique. Found duplicates: [{name}]")),
            );
        }
        match bind_type(&field.data_type) {
            Ok(ty) => {
                let comment = field.comment.as_ref().map(|c| c.value.as_str().into());
                members.push(Field { name: name.into(), ty, comment });
            }
            Err(e) => errors.extend(e),
        }
    }
    if errors.is_empty() { Ok(members) } else { Err(errors) }
}

/// Whether Java's decoder would read the text.
fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    digits.len() > 1
        && digits.len() % 4 != 1
        && digits.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '/'))
}
