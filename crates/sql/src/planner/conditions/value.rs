//! Literals as values that have an order.

use std::cmp::Ordering;
use std::sync::Arc;

use ouzel_plan::Expr;
use ouzel_types::{Scalar, TypeKind};

/// Literals of one family are compared with each other; of those of several nothing is concluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Exact ones, of whatever scale.
    Number,
    Approximate,
    Text,
    /// Of CHAR: whether texts of several lengths are equal is the operator's to say.
    Padded(usize),
    Bytes,
    Date,
    Time,
    /// Ticks of a unit.
    Timestamp(u8),
    Boolean,
}

/// Numbers of more digits are not compared here: 36 fit after they have one scale.
const MAX_NUMBER: u128 = 1_000_000_000_000_000_000;

/// None for NULL, NaN, intervals, nested values and numbers of many digits.
pub fn family(literal: &Expr, tested: &TypeKind) -> Option<Family> {
    Some(match (literal.as_literal()?, &literal.ty.kind) {
        (Scalar::Boolean(_), _) => Family::Boolean,
        (Scalar::Int(n), kind) if kind.is_integer() && u128::from(n.unsigned_abs()) < MAX_NUMBER => Family::Number,
        (Scalar::Decimal(n), TypeKind::Decimal { scale: 0..=18, .. }) if n.unsigned_abs() < MAX_NUMBER => {
            Family::Number
        }
        (Scalar::Float(f), _) if !f.is_nan() => Family::Approximate,
        (Scalar::Double(d), _) if !d.is_nan() => Family::Approximate,
        (Scalar::String(text), _) if matches!(tested, TypeKind::Char(_)) => Family::Padded(text.chars().count()),
        (Scalar::String(_), _) => Family::Text,
        (Scalar::Bytes(_), _) => Family::Bytes,
        (Scalar::Date(_), _) => Family::Date,
        (Scalar::Time(_), _) => Family::Time,
        (Scalar::Timestamp(_), TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p)) => Family::Timestamp(*p),
        _ => return None,
    })
}

/// A literal of a family, and what is compared with it: the operand with the casts that this comparison wants.
///
/// Shared, since a list may have thousands.
#[derive(Clone, Debug)]
pub struct Value(Arc<(Expr, Expr)>);

impl Value {
    pub fn new(literal: &Expr, tested: &Expr) -> Value {
        Value(Arc::new((literal.clone(), tested.clone())))
    }

    pub fn literal(&self) -> &Expr {
        &self.0.0
    }

    pub fn tested(&self) -> &Expr {
        &self.0.1
    }
}

impl Ord for Value {
    fn cmp(&self, other: &Self) -> Ordering {
        let number = |expr: &Expr| match (expr.as_literal(), &expr.ty.kind) {
            (Some(Scalar::Int(n)), _) => Some((i128::from(*n), 0)),
            (Some(Scalar::Decimal(n)), TypeKind::Decimal { scale, .. }) => Some((*n, *scale)),
            _ => None,
        };
        let approximate = |expr: &Expr| match expr.as_literal() {
            Some(Scalar::Float(f)) => Some(f64::from(*f)),
            Some(Scalar::Double(d)) => Some(*d),
            _ => None,
        };
        if let (Some((a, a_scale)), Some((b, b_scale))) = (number(self.literal()), number(other.literal())) {
            let scaled = |n: i128, scale: u8| n * 10i128.pow(u32::from(scale));
            return scaled(a, b_scale).cmp(&scaled(b, a_scale));
        }
        if let (Some(a), Some(b)) = (approximate(self.literal()), approximate(other.literal())) {
            return a.partial_cmp(&b).unwrap_or(Ordering::Equal);
        }
        match (self.literal().as_literal(), other.literal().as_literal()) {
            (Some(Scalar::Boolean(a)), Some(Scalar::Boolean(b))) => a.cmp(b),
            (Some(Scalar::String(a)), Some(Scalar::String(b))) => a.cmp(b),
            (Some(Scalar::Bytes(a)), Some(Scalar::Bytes(b))) => a.cmp(b),
            (Some(Scalar::Date(a) | Scalar::Time(a)), Some(Scalar::Date(b) | Scalar::Time(b))) => a.cmp(b),
            (Some(Scalar::Timestamp(a)), Some(Scalar::Timestamp(b))) => a.cmp(b),
            _ => Ordering::Equal,
        }
    }
}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Value {}
