//! NOT NULL and lengths of a sink's columns, and of what is nested in them, as Flink's constraint enforcer has them.

use std::fmt::{self, Display, Formatter};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, BinaryViewArray, StringViewArray, StructArray};
use ouzel_plan::Column;
use ouzel_plan::table::{self, Constraints, Lengths, Nested};
use ouzel_types::data_type::STRING_LENGTH;
use ouzel_types::{DataType, TypeKind};

pub struct SinkConstraints {
    constraints: Constraints,
    columns: Vec<Column>,
    not_null: Vec<usize>,
    /// A row has to be looked at as a whole: more is enforced than NOT NULL of columns.
    by_row: bool,
}

impl SinkConstraints {
    pub fn new(spec: table::Sink) -> SinkConstraints {
        let table::Sink { constraints, columns, not_null, .. } = spec;
        let by_row = columns.iter().any(|column| fails_in(constraints, &column.ty.kind));
        SinkConstraints { constraints, columns, not_null, by_row }
    }

    /// The rows to drop, in order; or what the first row that fails is failed for.
    pub fn violated(&self, columns: &[ArrayRef], rows: usize) -> Result<Vec<u32>, Violation> {
        let mut dropped = Vec::new();
        if !self.by_row && self.not_null.iter().all(|c| columns[*c].null_count() == 0) {
            return Ok(dropped);
        }
        for row in 0..rows {
            match self.of_row(columns, row) {
                Some(Violation { what: What::Null, .. }) if self.constraints.drop_nulls => dropped.push(row as u32),
                Some(violation) => return Err(violation),
                None => {}
            }
        }
        Ok(dropped)
    }

    fn of_row(&self, columns: &[ArrayRef], row: usize) -> Option<Violation> {
        if let Some(null) = self.not_null.iter().find(|c| columns[**c].is_null(row)) {
            return Some(Violation::null(&self.columns[*null].name));
        }
        if !self.by_row {
            return None;
        }
        let at = |i: usize| {
            let column = &self.columns[i];
            Value { name: &column.name, ty: &column.ty, array: &columns[i], row }
        };
        Members { constraints: self.constraints, count: self.columns.len(), at: &at }.beyond_null()
    }

    /// Cuts and pads texts and bytes to their lengths, where that is wanted.
    pub fn fit(&self, columns: &mut [ArrayRef]) {
        if self.constraints.lengths != Lengths::TrimPad {
            return;
        }
        for (array, column) in columns.iter_mut().zip(&self.columns) {
            if let Some(fitted) = fitted(array, &column.ty.kind, self.constraints.nested) {
                *array = fitted;
            }
        }
    }
}

/// A value that its type does not allow.
#[derive(Debug, PartialEq, Eq)]
pub struct Violation {
    /// The column and the way to what is nested in it.
    column: String,
    what: What,
}

#[derive(Debug, PartialEq, Eq)]
enum What {
    Null,
    Length { declared: String, actual: usize },
}

impl Violation {
    fn null(name: &str) -> Violation {
        Violation { column: name.to_string(), what: What::Null }
    }
    fn within(self, column: impl FnOnce(&str) -> String) -> Violation {
        Violation { column: column(&self.column), ..self }
    }
}

/// Word for word Flink's.
impl Display for Violation {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let column = &self.column;
        match &self.what {
            What::Null => write!(
                f,
                "Column '{column}' is NOT NULL, however, a null value is being written into it. You can set job \
                 configuration 'table.exec.sink.not-null-enforcer'='DROP' to suppress this exception and drop such \
                 records silently."
            ),
            What::Length { declared, actual } => write!(
                f,
                "Column '{column}' is {declared}, however, a string of length {actual} is being written into it. You can \
                 set job configuration 'table.exec.sink.type-length-enforcer' to control this behaviour."
            ),
        }
    }
}

/// A member of a row: its value stands in the array.
#[derive(Clone, Copy)]
struct Value<'a> {
    name: &'a str,
    ty: &'a DataType,
    array: &'a ArrayRef,
    row: usize,
}

impl Value<'_> {
    fn is_null(&self) -> bool {
        self.array.is_null(self.row)
    }
}

/// Whether a value of the type can fail a row for more than being NULL itself.
fn fails_in(constraints: Constraints, kind: &TypeKind) -> bool {
    let in_member = |ty: &DataType| !ty.nullable || fails_in(constraints, &ty.kind);
    match kind {
        TypeKind::Row(fields) | TypeKind::Structured { fields, .. } => {
            constraints.nested != Nested::Ignore && fields.iter().any(|f| in_member(&f.ty))
        }
        TypeKind::Array(item) => constraints.nested == Nested::RowsAndCollections && in_member(item),
        TypeKind::Map(key, value) => {
            constraints.nested == Nested::RowsAndCollections && (in_member(key) || in_member(value))
        }
        _ => constraints.lengths == Lengths::Error && length(kind).is_some(),
    }
}

/// The members of one row. What is wrong with it is looked for in Flink's order: NOT NULL, texts, bytes, rows, arrays, maps.
struct Members<'a> {
    constraints: Constraints,
    count: usize,
    at: &'a dyn Fn(usize) -> Value<'a>,
}

impl<'a> Members<'a> {
    fn values(&self) -> impl Iterator<Item = Value<'a>> {
        (0..self.count).map(self.at)
    }

    fn violation(&self) -> Option<Violation> {
        if let Some(null) = self.values().find(|value| !value.ty.nullable && value.is_null()) {
            return Some(Violation::null(null.name));
        }
        self.beyond_null()
    }

    fn beyond_null(&self) -> Option<Violation> {
        let Constraints { lengths, nested, .. } = self.constraints;
        let is_text = |value: &Value<'_>| matches!(value.ty.kind, TypeKind::Char(_) | TypeKind::Varchar(_));
        let of_lengths = || {
            let texts = self.values().filter(is_text);
            let bytes = self.values().filter(|value| !is_text(value));
            texts.chain(bytes).find_map(wrong_length)
        };
        let nested_values = || self.values().filter(|v| fails_in(self.constraints, &v.ty.kind) && !v.is_null());
        let of_nested = || {
            let in_rows = nested_values().find_map(|value| self.in_row(value));
            let in_arrays = || nested_values().find_map(|value| self.in_array(value));
            let in_maps = || nested_values().find_map(|value| self.in_map(value));
            in_rows.or_else(in_arrays).or_else(in_maps)
        };
        let wrong = if lengths == Lengths::Error { of_lengths() } else { None };
        wrong.or_else(|| if nested == Nested::Ignore { None } else { of_nested() })
    }

    fn in_row(&self, value: Value<'_>) -> Option<Violation> {
        let fields = value.ty.kind.members()?;
        let members = value.array.as_struct().columns();
        let at = |i: usize| Value { name: &fields[i].name, ty: &fields[i].ty, array: &members[i], row: value.row };
        let members = Members { constraints: self.constraints, count: fields.len(), at: &at };
        members.violation().map(|found| found.within(|inner| format!("{}.{inner}", value.name)))
    }

    fn in_array(&self, value: Value<'_>) -> Option<Violation> {
        let TypeKind::Array(item) = &value.ty.kind else { return None };
        let list = value.array.as_list::<i32>();
        let start = list.value_offsets()[value.row] as usize;
        (0..list.value_length(value.row) as usize).find_map(|i| {
            let at = |_| Value { name: "element", ty: item, array: list.values(), row: start + i };
            let element = Members { constraints: self.constraints, count: 1, at: &at };
            let found = element.violation()?;
            Some(found.within(|inner| format!("{}[{i}]{}", value.name, inner.replace("element", ""))))
        })
    }

    fn in_map(&self, value: Value<'_>) -> Option<Violation> {
        let TypeKind::Map(key, item) = &value.ty.kind else { return None };
        let map = value.array.as_map();
        let (start, end) = (map.value_offsets()[value.row], map.value_offsets()[value.row + 1]);
        (start as usize..end as usize).find_map(|row| {
            let at = |i| match i {
                0 => Value { name: "key", ty: key, array: map.keys(), row },
                _ => Value { name: "value", ty: item, array: map.values(), row },
            };
            let entry = Members { constraints: self.constraints, count: 2, at: &at };
            entry.violation().map(|found| found.within(|inner| format!("{}[{}", value.name, closed(inner))))
        })
    }
}

/// Flink closes the bracket in the place of the first dot.
fn closed(inner: &str) -> String {
    match inner {
        "key" | "value" => format!("{inner}]"),
        _ => inner.replacen('.', "]", 1),
    }
}

/// The length that a type sets, and whether it has to be reached.
fn length(kind: &TypeKind) -> Option<(usize, bool)> {
    match kind {
        TypeKind::Char(n) | TypeKind::Binary(n) => Some((*n as usize, true)),
        TypeKind::Varchar(n) | TypeKind::Varbinary(n) if *n != STRING_LENGTH => Some((*n as usize, false)),
        _ => None,
    }
}

fn wrong_length(value: Value<'_>) -> Option<Violation> {
    let (declared, exact) = length(&value.ty.kind)?;
    if value.is_null() {
        return None;
    }
    let actual = match &value.ty.kind {
        TypeKind::Char(_) | TypeKind::Varchar(_) => value.array.as_string_view().value(value.row).chars().count(),
        _ => value.array.as_binary_view().value(value.row).len(),
    };
    let wrong = actual > declared || exact && actual < declared;
    let what = || What::Length { declared: value.ty.kind.to_string(), actual };
    wrong.then(|| Violation { column: value.name.to_string(), what: what() })
}

/// CHAR(n) and BINARY(n) padded or cut to their length, VARCHAR(n) and VARBINARY(n) cut; None when nothing sets a length.
fn fitted(array: &ArrayRef, kind: &TypeKind, nested: Nested) -> Option<ArrayRef> {
    match kind {
        TypeKind::Row(fields) | TypeKind::Structured { fields, .. } if nested != Nested::Ignore => {
            let rows = array.as_struct();
            let members: Vec<Option<ArrayRef>> =
                fields.iter().zip(rows.columns()).map(|(f, member)| fitted(member, &f.ty.kind, nested)).collect();
            if members.iter().all(Option::is_none) {
                return None;
            }
            let members =
                members.into_iter().zip(rows.columns()).map(|(fitted, given)| fitted.unwrap_or(given.clone()));
            Some(Arc::new(StructArray::new(rows.fields().clone(), members.collect(), rows.nulls().cloned())))
        }
        TypeKind::Char(_) | TypeKind::Varchar(_) => {
            let (length, pad) = length(kind)?;
            let values = array.as_string_view().iter();
            let fitted: StringViewArray = values.map(|text| text.map(|text| fitted_text(text, length, pad))).collect();
            Some(Arc::new(fitted))
        }
        TypeKind::Binary(_) | TypeKind::Varbinary(_) => {
            let (length, pad) = length(kind)?;
            let fitted = array.as_binary_view().iter().map(|bytes| {
                bytes.map(|bytes| {
                    let mut bytes = bytes.to_vec();
                    if pad || bytes.len() > length {
                        bytes.resize(length, 0);
                    }
                    bytes
                })
            });
            Some(Arc::new(fitted.collect::<BinaryViewArray>()))
        }
        _ => None,
    }
}

/// By code points.
fn fitted_text(text: &str, length: usize, pad: bool) -> String {
    let count = text.chars().count();
    match count.cmp(&length) {
        std::cmp::Ordering::Greater => text.chars().take(length).collect(),
        std::cmp::Ordering::Less if pad => format!("{text}{}", " ".repeat(length - count)),
        _ => text.to_string(),
    }
}
