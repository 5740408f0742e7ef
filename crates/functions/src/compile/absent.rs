//! NULL in a column that is NOT NULL: what Flink's generated code writes there.
//!
//! A type can promise more than its values keep: an element that is not there of an array of NOT NULL ones, LAG whose default
//! is NOT NULL over a value that is NULL. Inside an expression such a value is NULL, and calls over it are. A column of a
//! projection has no place for it in Flink: its primitive holds the default, -1 or an empty text. Other types keep the NULL,
//! and so does a row that is only filtered.
//! So do a constant (`LPAD('hi', -1, 'x')`), whose NULL the planner writes out, and what a call of Java gives
//! ([`gives_null`]).

use std::sync::Arc;

use arrow_array::{Array, ArrayRef};
use ouzel_plan::expr::CastMode;
use ouzel_plan::{Expr, ExprKind};
use ouzel_types::{DataType, Scalar, TypeKind};

use crate::nested::lacks_null;

/// One row of the default, for a column that is NOT NULL and of a type that has one.
pub fn absent(expr: &Expr) -> Option<ArrayRef> {
    let constant = expr.as_literal() == Some(&Scalar::Null);
    if expr.ty.nullable && !lacks_null(expr) || constant || gives_null(expr) {
        return None;
    }
    default_of(&expr.ty).map(|value| value.to_array(&expr.ty, 1))
}

/// Whether a value of NOT NULL that is NULL stays so: LPAD and RPAD of a negative length, a
/// REGEXP_REPLACE whose pattern is none, casts as before Flink 1.15.
fn gives_null(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Call { name, args } => match name.as_ref() {
            "LPAD" | "RPAD" | "REGEXP_REPLACE" => true,
            // What stands behind a value that is NOT NULL is dropped.
            "COALESCE" => args.first().is_some_and(|first| !first.ty.nullable && gives_null(first)),
            _ => false,
        },
        ExprKind::Cast { mode: CastMode::Legacy, .. } => !expr.ty.kind.is_string(),
        _ => false,
    }
}

/// The column with the default in place of each NULL. `rows` is the length of a column that is no constant.
pub fn fill(column: ArrayRef, absent: Option<&ArrayRef>) -> ArrayRef {
    let Some(absent) = absent.filter(|a| column.null_count() > 0 && a.data_type() == column.data_type()) else {
        return column;
    };
    let places: Vec<(usize, usize)> =
        (0..column.len()).map(|row| if column.is_null(row) { (1, 0) } else { (0, row) }).collect();
    arrow_select::interleave::interleave(&[column.as_ref(), absent.as_ref()], &places)
        .map_or(column, |filled| Arc::new(filled) as ArrayRef)
}

fn default_of(ty: &DataType) -> Option<Scalar> {
    Some(match &ty.kind {
        TypeKind::Boolean => Scalar::Boolean(false),
        TypeKind::TinyInt | TypeKind::SmallInt | TypeKind::Int | TypeKind::BigInt => Scalar::Int(-1),
        TypeKind::Float => Scalar::Float(-1.0),
        TypeKind::Double => Scalar::Double(-1.0),
        TypeKind::Date => Scalar::Date(-1),
        TypeKind::Time(_) => Scalar::Time(-1),
        TypeKind::Char(_) | TypeKind::Varchar(_) => Scalar::String("".into()),
        _ => return None,
    })
}
