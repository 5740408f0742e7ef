//! One value of a served row.
//!
//! Four physical forms stand for all of Pinot's types: INT, LONG and TIMESTAMP (epoch
//! milliseconds) are longs, FLOAT and DOUBLE doubles, STRING, JSON and BYTES (hex) strings. Which
//! of them a value means is the column's type, see [`super::ColumnType`].
//!
//! Invariant: equality and hash are those of a group key, so NULL equals NULL, NaN equals NaN and
//! 0.0 equals -0.0.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

#[derive(Debug, Clone, Default)]
pub enum Value {
    #[default]
    Null,
    Boolean(bool),
    Long(i64),
    Double(f64),
    String(Arc<str>),
}

/// A value that borrows its text: what a sink writes from its columns without allocating.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ValueRef<'a> {
    Null,
    Boolean(bool),
    Long(i64),
    Double(f64),
    String(&'a str),
}

impl Value {
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    pub fn as_ref(&self) -> ValueRef<'_> {
        match self {
            Self::Null => ValueRef::Null,
            Self::Boolean(value) => ValueRef::Boolean(*value),
            Self::Long(value) => ValueRef::Long(*value),
            Self::Double(value) => ValueRef::Double(*value),
            Self::String(value) => ValueRef::String(value),
        }
    }

    /// The number it computes as; absent for NULL and text.
    pub fn as_double(&self) -> Option<f64> {
        match self {
            Self::Long(value) => Some(*value as f64),
            Self::Double(value) => Some(*value),
            Self::Boolean(value) => Some(f64::from(u8::from(*value))),
            Self::Null | Self::String(_) => None,
        }
    }

    pub fn as_long(&self) -> Option<i64> {
        match self {
            Self::Long(value) => Some(*value),
            Self::Double(value) => Some(*value as i64),
            Self::Boolean(value) => Some(i64::from(*value)),
            Self::Null | Self::String(_) => None,
        }
    }

    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(value) => Some(value),
            _ => None,
        }
    }

    pub fn string(text: impl AsRef<str>) -> Self {
        Self::String(Arc::from(text.as_ref()))
    }

    /// Takes over a borrowed value. Text that has not changed keeps its allocation: most columns
    /// of an upsert are what they were.
    pub fn assign(&mut self, value: ValueRef<'_>) {
        match value {
            ValueRef::String(text) => {
                if self.as_str() != Some(text) {
                    *self = Self::string(text);
                }
            }
            other => *self = other.to_owned(),
        }
    }
}

impl ValueRef<'_> {
    pub fn to_owned(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Boolean(value) => Value::Boolean(value),
            Self::Long(value) => Value::Long(value),
            Self::Double(value) => Value::Double(value),
            Self::String(value) => Value::string(value),
        }
    }

    /// Equality of a key, see the invariant above.
    pub fn same(self, other: Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Boolean(left), Self::Boolean(right)) => left == right,
            (Self::Long(left), Self::Long(right)) => left == right,
            (Self::Double(left), Self::Double(right)) => double_bits(left) == double_bits(right),
            (Self::String(left), Self::String(right)) => left == right,
            _ => false,
        }
    }

    pub fn hash_into(self, hasher: &mut impl Hasher) {
        match self {
            Self::Null => hasher.write_u8(0),
            Self::Boolean(value) => hasher.write_u8(1 + u8::from(value)),
            Self::Long(value) => hasher.write_i64(value),
            Self::Double(value) => hasher.write_u64(double_bits(value)),
            Self::String(value) => value.hash(hasher),
        }
    }
}

fn double_bits(value: f64) -> u64 {
    if value.is_nan() {
        f64::NAN.to_bits()
    } else if value == 0.0 {
        0
    } else {
        value.to_bits()
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.as_ref().same(other.as_ref())
    }
}

impl Eq for Value {}

impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_ref().hash_into(state);
    }
}
