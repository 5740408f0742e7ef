//! Comparisons of single values: conditions such as `D.v < LAST(D.v, 1)`, which change with every row of a match, so
//! that there is nothing to evaluate in columns.
//!
//! Only forms whose meaning leaves no room are taken (AND, OR, NOT, IS [NOT] NULL, comparisons of equal exact types);
//! everything else goes through the kernels.

use std::cmp::Ordering;

use ouzel_plan::expr::names;
use ouzel_plan::{Expr, ExprKind};
use ouzel_types::{Scalar, TypeKind};

use crate::error::Result;

pub struct ScalarCondition(Node);

enum Node {
    Compare(Operand, Operand, fn(Ordering) -> bool),
    IsNull(Operand, bool),
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
}

enum Operand {
    Input(usize),
    Constant(Scalar),
}

impl ScalarCondition {
    /// None if the expression is not of a form that is known here.
    pub fn new(expr: &Expr) -> Option<ScalarCondition> {
        node(expr).map(ScalarCondition)
    }

    /// TRUE, and neither FALSE nor unknown. `read` gives the value of an input.
    pub fn holds(&self, read: &mut dyn FnMut(usize) -> Result<Scalar>) -> Result<bool> {
        Ok(self.0.truth(read)? == Some(true))
    }
}

fn node(expr: &Expr) -> Option<Node> {
    match &expr.kind {
        ExprKind::And(terms) => terms.iter().map(node).collect::<Option<_>>().map(Node::And),
        ExprKind::Or(terms) => terms.iter().map(node).collect::<Option<_>>().map(Node::Or),
        ExprKind::Call { name, args } => call(name, args),
        _ => None,
    }
}

fn call(name: &str, args: &[Expr]) -> Option<Node> {
    match (name, args) {
        (names::NOT, [arg]) => Some(Node::Not(Box::new(node(arg)?))),
        (names::IS_NULL, [arg]) => Some(Node::IsNull(operand(arg)?, true)),
        (names::IS_NOT_NULL, [arg]) => Some(Node::IsNull(operand(arg)?, false)),
        (_, [left, right]) => {
            let holds: fn(Ordering) -> bool = match name {
                names::EQ => Ordering::is_eq,
                names::NE => Ordering::is_ne,
                names::LT => Ordering::is_lt,
                names::LE => Ordering::is_le,
                names::GT => Ordering::is_gt,
                names::GE => Ordering::is_ge,
                _ => return None,
            };
            let equality = matches!(name, names::EQ | names::NE);
            let comparable = match (&left.ty.kind, &right.ty.kind) {
                (TypeKind::Varchar(_), TypeKind::Varchar(_)) => equality,
                (a, b) if a.is_integer() && b.is_integer() => true,
                (a, b) => a == b && (a.is_timestamp() || a.is_decimal() || *a == TypeKind::Date),
            };
            if !comparable {
                return None;
            }
            Some(Node::Compare(operand(left)?, operand(right)?, holds))
        }
        _ => None,
    }
}

fn operand(expr: &Expr) -> Option<Operand> {
    match &expr.kind {
        ExprKind::Column(input) => Some(Operand::Input(*input)),
        ExprKind::Literal(value) => Some(Operand::Constant(value.clone())),
        _ => None,
    }
}

impl Node {
    fn truth(&self, read: &mut dyn FnMut(usize) -> Result<Scalar>) -> Result<Option<bool>> {
        Ok(match self {
            Node::Compare(left, right, holds) => {
                let (left, right) = (left.value(read)?, right.value(read)?);
                compare(&left, &right).map(holds)
            }
            Node::IsNull(operand, wanted) => Some(operand.value(read)?.is_null() == *wanted),
            Node::Not(node) => node.truth(read)?.map(|truth| !truth),
            Node::And(terms) => all(terms, false, read)?,
            Node::Or(terms) => all(terms, true, read)?,
        })
    }
}

/// AND (`decisive` FALSE) or OR (`decisive` TRUE) of terms, left to right.
fn all(terms: &[Node], decisive: bool, read: &mut dyn FnMut(usize) -> Result<Scalar>) -> Result<Option<bool>> {
    let mut known = true;
    for term in terms {
        match term.truth(read)? {
            Some(truth) if truth == decisive => return Ok(Some(decisive)),
            Some(_) => {}
            None => known = false,
        }
    }
    Ok(known.then_some(!decisive))
}

impl Operand {
    fn value(&self, read: &mut dyn FnMut(usize) -> Result<Scalar>) -> Result<Scalar> {
        match self {
            Operand::Input(input) => read(*input),
            Operand::Constant(value) => Ok(value.clone()),
        }
    }
}

/// None if one of them is NULL.
fn compare(left: &Scalar, right: &Scalar) -> Option<Ordering> {
    match (left, right) {
        (Scalar::Int(a), Scalar::Int(b)) | (Scalar::Timestamp(a), Scalar::Timestamp(b)) => Some(a.cmp(b)),
        (Scalar::Decimal(a), Scalar::Decimal(b)) => Some(a.cmp(b)),
        (Scalar::Date(a), Scalar::Date(b)) => Some(a.cmp(b)),
        (Scalar::String(a), Scalar::String(b)) => Some(a.cmp(b)),
        _ => None,
    }
}
