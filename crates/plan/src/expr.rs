//! Typed expressions over the columns of one input.
//!
//! The binder has resolved names, inserted every implicit cast and chosen every function; what is left is
//! evaluated as it stands. Operators are calls as well, under the names listed in `names`.

use std::sync::Arc;

use ouzel_types::{DataType, Scalar};

#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    pub kind: ExprKind,
    pub ty: DataType,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// Column of the input, by position.
    Column(usize),
    Literal(Scalar),
    /// A scalar function or operator, by its canonical upper-case name (see `ouzel_functions::registry`).
    Call {
        name: Arc<str>,
        args: Vec<Expr>,
    },
    Cast {
        input: Box<Expr>,
        mode: CastMode,
    },
    /// Searched CASE; the simple form is rewritten by the binder. A branch that is not taken cannot fail.
    Case {
        branches: Vec<(Expr, Expr)>,
        otherwise: Box<Expr>,
    },
    /// Three-valued, left to right; what a false left side hides cannot fail.
    And(Vec<Expr>),
    Or(Vec<Expr>),
    /// Member of a ROW, by position. NULL when the row is NULL.
    Field {
        input: Box<Expr>,
        index: usize,
    },
    /// `ROW(a, b)`; the type carries the names.
    Row(Vec<Expr>),
    Array(Vec<Expr>),
    /// Keys and values alternate.
    Map(Vec<Expr>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CastMode {
    /// Written by the user: fails the row when it fails.
    Explicit,
    /// Inserted by the planner along a widening: cannot fail.
    Implicit,
    /// TRY_CAST: NULL where it would fail.
    Try,
    /// As before Flink 1.15 (`table.exec.legacy-cast-behaviour`): NULL where it fails, texts and bytes keep their length.
    Legacy,
}

/// The canonical names of operators as calls.
pub mod names {
    pub const EQ: &str = "=";
    pub const NE: &str = "<>";
    pub const LT: &str = "<";
    pub const LE: &str = "<=";
    pub const GT: &str = ">";
    pub const GE: &str = ">=";
    pub const PLUS: &str = "+";
    pub const MINUS: &str = "-";
    pub const TIMES: &str = "*";
    pub const DIVIDE: &str = "/";
    pub const MOD: &str = "MOD";
    pub const NEGATE: &str = "NEGATE";
    pub const NOT: &str = "NOT";
    pub const IS_NULL: &str = "IS NULL";
    pub const IS_NOT_NULL: &str = "IS NOT NULL";
    pub const IS_TRUE: &str = "IS TRUE";
    pub const IS_NOT_TRUE: &str = "IS NOT TRUE";
    pub const IS_FALSE: &str = "IS FALSE";
    pub const IS_NOT_FALSE: &str = "IS NOT FALSE";
    pub const IS_DISTINCT_FROM: &str = "IS DISTINCT FROM";
    pub const IS_NOT_DISTINCT_FROM: &str = "IS NOT DISTINCT FROM";
    /// First argument the tested value, then literals or expressions of the same type.
    pub const IN: &str = "IN";
    pub const CONCAT_OP: &str = "||";
    /// `a[i]` on arrays, `m[k]` on maps.
    pub const ITEM: &str = "ITEM";
}

impl Expr {
    pub fn column(index: usize, ty: DataType) -> Expr {
        Expr { kind: ExprKind::Column(index), ty }
    }
    pub fn literal(value: Scalar, ty: DataType) -> Expr {
        Expr { kind: ExprKind::Literal(value), ty }
    }
    pub fn call(name: &str, args: Vec<Expr>, ty: DataType) -> Expr {
        Expr { kind: ExprKind::Call { name: name.into(), args }, ty }
    }
    pub fn as_column(&self) -> Option<usize> {
        if let ExprKind::Column(index) = self.kind { Some(index) } else { None }
    }
    pub fn as_literal(&self) -> Option<&Scalar> {
        if let ExprKind::Literal(value) = &self.kind { Some(value) } else { None }
    }

    /// The direct sub-expressions, in order.
    pub fn children(&self) -> Vec<&Expr> {
        match &self.kind {
            ExprKind::Column(_) | ExprKind::Literal(_) => Vec::new(),
            ExprKind::Call { args, .. } => args.iter().collect(),
            ExprKind::Cast { input, .. } | ExprKind::Field { input, .. } => vec![input],
            ExprKind::Case { branches, otherwise } => {
                branches.iter().flat_map(|(c, v)| [c, v]).chain(std::iter::once(otherwise.as_ref())).collect()
            }
            ExprKind::And(items)
            | ExprKind::Or(items)
            | ExprKind::Row(items)
            | ExprKind::Array(items)
            | ExprKind::Map(items) => items.iter().collect(),
        }
    }

    pub fn children_mut(&mut self) -> Vec<&mut Expr> {
        match &mut self.kind {
            ExprKind::Column(_) | ExprKind::Literal(_) => Vec::new(),
            ExprKind::Call { args, .. } => args.iter_mut().collect(),
            ExprKind::Cast { input, .. } | ExprKind::Field { input, .. } => vec![input],
            ExprKind::Case { branches, otherwise } => {
                branches.iter_mut().flat_map(|(c, v)| [c, v]).chain(std::iter::once(otherwise.as_mut())).collect()
            }
            ExprKind::And(items)
            | ExprKind::Or(items)
            | ExprKind::Row(items)
            | ExprKind::Array(items)
            | ExprKind::Map(items) => items.iter_mut().collect(),
        }
    }

    /// Calls `visit` with every column position read, nested ones included.
    pub fn visit_columns(&self, visit: &mut impl FnMut(usize)) {
        if let ExprKind::Column(index) = self.kind {
            visit(index);
        }
        for child in self.children() {
            child.visit_columns(visit);
        }
    }

    /// Renumbers column positions.
    pub fn map_columns(&mut self, map: &impl Fn(usize) -> usize) {
        if let ExprKind::Column(index) = &mut self.kind {
            *index = map(*index);
        }
        for child in self.children_mut() {
            child.map_columns(map);
        }
    }

    /// Puts expressions in the place of columns (used to merge two projections into one).
    pub fn substitute(&self, columns: &[Expr]) -> Expr {
        if let ExprKind::Column(index) = self.kind {
            return columns[index].clone();
        }
        let mut copy = self.clone();
        for child in copy.children_mut() {
            *child = child.substitute(columns);
        }
        copy
    }
}
