//! How a value that a writer's schema describes gets into a column; made once per schema.

use ouzel_types::data_type::ticks_per_milli;
use ouzel_types::{DataType, TypeKind};

use super::schema::{Kind, Logical, Schema};
use crate::error::FormatError;

pub enum Plan {
    /// A node that gives NULL: null, or what nobody reads.
    Null(usize),
    Boolean,
    /// An int, which is checked to be one, or a long.
    Int,
    Long,
    /// A time or timestamp: an int or long in other units than the column's.
    Ticks(Rescale),
    Float,
    Double,
    /// A text or bytes.
    Text,
    Fixed(usize),
    /// Big-endian bytes, so many if they are fixed, times 10^`up`.
    Decimal {
        fixed: Option<usize>,
        up: i32,
    },
    Enum(Vec<String>),
    /// A union of null, which has this index, and one other.
    Optional {
        null: u8,
        value: Box<Plan>,
    },
    Union(Vec<Plan>),
    Array(Box<Plan>),
    Map(Box<Plan>),
    Record(Record),
}

/// The record that a row is.
pub struct Root {
    /// Which branch of a union it is: a Flink's files say `["null", record]`, since a row may be NULL there.
    pub branch: Option<usize>,
    pub record: Record,
}

/// The fields of a record, in the writer's order.
pub struct Record {
    pub fields: Vec<Field>,
    /// Columns that the writer does not have: NULL.
    pub missing: Vec<usize>,
}

pub enum Field {
    /// A node that nobody reads.
    Skip(usize),
    /// Into the column of this number.
    Read(Plan, usize),
}

/// A number of one unit as one of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rescale {
    Same,
    Times(i64),
    DividedBy(i64),
}

impl Rescale {
    /// `from` and `to` are units a second.
    fn new(from: i64, to: i64) -> Rescale {
        match to.cmp(&from) {
            std::cmp::Ordering::Equal => Rescale::Same,
            std::cmp::Ordering::Greater => Rescale::Times(to / from),
            std::cmp::Ordering::Less => Rescale::DividedBy(from / to),
        }
    }

    #[inline]
    pub fn of(self, value: i64) -> i64 {
        match self {
            Rescale::Same => value,
            Rescale::Times(factor) => value.saturating_mul(factor),
            Rescale::DividedBy(divisor) => value.div_euclid(divisor),
        }
    }
}

pub const NESTING_MAX: usize = 500;

/// The plan of a row, which is a record or a union of null and one, into columns of these names and types, in that order.
pub fn root_plan(schema: &Schema, columns: &[(String, DataType)]) -> Result<Root, FormatError> {
    let kind = |node: usize| &schema.nodes[node].kind;
    let (branch, node) = match kind(schema.root) {
        Kind::Union(branches) => match branches.as_slice() {
            [null, value] if *kind(*null) == Kind::Null => (Some(1), *value),
            [value, null] if *kind(*null) == Kind::Null => (Some(0), *value),
            _ => (None, schema.root),
        },
        _ => (None, schema.root),
    };
    match kind(node) {
        Kind::Record(fields) => Ok(Root { branch, record: members(schema, fields, columns, 0)? }),
        _ => Err(FormatError::Data("the schema of the Avro data is not a record".to_string())),
    }
}

fn members(
    schema: &Schema,
    fields: &[(String, usize)],
    columns: &[(String, DataType)],
    depth: usize,
) -> Result<Record, FormatError> {
    let mut plans = Vec::with_capacity(fields.len());
    let mut found = vec![false; columns.len()];
    for (name, field) in fields {
        plans.push(match columns.iter().position(|(column, _)| column == name) {
            Some(at) if !found[at] => {
                found[at] = true;
                Field::Read(plan(schema, *field, &columns[at], depth + 1)?, at)
            }
            _ => Field::Skip(*field),
        });
    }
    let missing: Vec<usize> = (0..columns.len()).filter(|at| !found[*at]).collect();
    if let Some((name, ty)) = missing.iter().map(|at| &columns[*at]).find(|(_, ty)| !ty.nullable) {
        return Err(FormatError::Data(format!("the Avro data misses the required field {name} of type {ty}")));
    }
    Ok(Record { fields: plans, missing })
}

fn plan(schema: &Schema, node: usize, column: &(String, DataType), depth: usize) -> Result<Plan, FormatError> {
    let (name, ty) = column;
    let item = |ty: &DataType| (name.clone(), ty.clone());
    let found = &schema.nodes[node].kind;
    if depth > NESTING_MAX {
        return Err(FormatError::Data("the Avro schema is nested too deeply".to_string()));
    }
    Ok(match (found, &ty.kind) {
        (Kind::Union(branches), _) => {
            let branch = |branch: &usize| plan(schema, *branch, column, depth + 1);
            optional(branches.iter().map(branch).collect::<Result<_, _>>()?)
        }
        (Kind::Array(items), TypeKind::Array(ty)) => Plan::Array(Box::new(plan(schema, *items, &item(ty), depth + 1)?)),
        (Kind::Map(values), TypeKind::Map(_, ty)) => Plan::Map(Box::new(plan(schema, *values, &item(ty), depth + 1)?)),
        (Kind::Map(values), TypeKind::Multiset(_)) => {
            Plan::Map(Box::new(plan(schema, *values, &item(&TypeKind::Int.not_null()), depth + 1)?))
        }
        (Kind::Record(members_found), TypeKind::Row(fields)) => {
            let columns: Vec<_> = fields.iter().map(|f| (f.name.to_string(), f.ty.clone())).collect();
            Plan::Record(members(schema, members_found, &columns, depth + 1)?)
        }
        (found, kind) if fits(found, kind) => scalar(found, schema.nodes[node].logical, kind, node),
        (found, _) => {
            let found = format!("{found:?}");
            let found = found.split(['(', ' ']).next().unwrap_or_default().to_lowercase();
            return Err(FormatError::Data(format!("field {name} of the Avro data: Found {found}, expecting {ty}")));
        }
    })
}

fn optional(mut branches: Vec<Plan>) -> Plan {
    let is_null = |plan: &Plan| matches!(plan, Plan::Null(_));
    match branches.as_slice() {
        [null, value] if is_null(null) && !is_null(value) => {
            Plan::Optional { null: 0, value: Box::new(branches.swap_remove(1)) }
        }
        [value, null] if is_null(null) && !is_null(value) => {
            Plan::Optional { null: 1, value: Box::new(branches.swap_remove(0)) }
        }
        _ => Plan::Union(branches),
    }
}

fn scalar(found: &Kind, logical: Logical, wanted: &TypeKind, node: usize) -> Plan {
    // Without a unit it is Flink's own: milliseconds.
    let unit = if let Logical::Ticks(unit) = logical { unit } else { 1_000 };
    let is_int = matches!(found, Kind::Int);
    match (found, wanted) {
        (Kind::Int | Kind::Long, TypeKind::Time(_)) => Plan::Ticks(Rescale::new(unit, 1_000)),
        (Kind::Int | Kind::Long, TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p)) => {
            Plan::Ticks(Rescale::new(unit, ticks_per_milli(*p) * 1_000))
        }
        (Kind::Int | Kind::Long, _) => {
            if is_int {
                Plan::Int
            } else {
                Plan::Long
            }
        }
        (Kind::Bytes | Kind::Fixed(_), TypeKind::Decimal { scale, .. }) => {
            let from = if let Logical::Decimal { scale } = logical { scale as i32 } else { i32::from(*scale) };
            let fixed = if let Kind::Fixed(size) = found { Some(*size) } else { None };
            Plan::Decimal { fixed, up: i32::from(*scale) - from }
        }
        (Kind::Boolean, _) => Plan::Boolean,
        (Kind::Float, _) => Plan::Float,
        (Kind::Double, _) => Plan::Double,
        (Kind::Fixed(size), _) => Plan::Fixed(*size),
        (Kind::Bytes | Kind::String, _) => Plan::Text,
        (Kind::Enum(symbols), _) => Plan::Enum(symbols.clone()),
        _ => Plan::Null(node),
    }
}

/// Avro's promotions: int to long to float to double, text and bytes into each other.
fn fits(found: &Kind, wanted: &TypeKind) -> bool {
    let text = wanted.is_string() || matches!(wanted, TypeKind::Binary(_) | TypeKind::Varbinary(_));
    match found {
        Kind::Null => true,
        Kind::Boolean => matches!(wanted, TypeKind::Boolean),
        Kind::Int => {
            wanted.is_integer()
                || wanted.is_approximate()
                || matches!(
                    wanted,
                    TypeKind::Date | TypeKind::Time(_) | TypeKind::Timestamp(_) | TypeKind::TimestampLtz(_)
                )
        }
        Kind::Long => {
            matches!(wanted, TypeKind::BigInt | TypeKind::Time(_) | TypeKind::Timestamp(_) | TypeKind::TimestampLtz(_))
                || wanted.is_approximate()
        }
        Kind::Float => wanted.is_approximate(),
        Kind::Double => matches!(wanted, TypeKind::Double),
        Kind::Bytes | Kind::Fixed(_) => text || matches!(wanted, TypeKind::Decimal { .. }),
        Kind::String => text,
        Kind::Enum(_) => wanted.is_string(),
        _ => false,
    }
}
