//! Questions about bound expressions and small rewrites of them: conjuncts, columns read, determinism.
//!
//! Nothing here types or folds; that is the binder's.

use std::collections::BTreeSet;

use ouzel_plan::expr::names;
use ouzel_plan::{Expr, ExprKind};
use ouzel_types::{Scalar, TypeKind};

/// The terms of a conjunction, nested ANDs flattened, in order; TRUE has none.
pub fn conjuncts(expr: Expr) -> Vec<Expr> {
    match expr.kind {
        ExprKind::And(items) => items.into_iter().flat_map(conjuncts).collect(),
        ExprKind::Literal(Scalar::Boolean(true)) => Vec::new(),
        _ => vec![expr],
    }
}

/// None for no terms.
pub fn conjunction(mut terms: Vec<Expr>) -> Option<Expr> {
    match terms.len() {
        0 => None,
        1 => terms.pop(),
        _ => {
            let nullable = terms.iter().any(|t| t.ty.nullable);
            let ty = TypeKind::Boolean.nullable().with_nullable(nullable);
            Some(Expr { kind: ExprKind::And(terms), ty })
        }
    }
}

pub fn columns_of(expr: &Expr) -> BTreeSet<usize> {
    let mut columns = BTreeSet::new();
    expr.visit_columns(&mut |c| {
        columns.insert(c);
    });
    columns
}

/// Every column read is in `range`.
pub fn reads_only(expr: &Expr, range: std::ops::Range<usize>) -> bool {
    let mut inside = true;
    expr.visit_columns(&mut |c| inside &= range.contains(&c));
    inside
}

pub fn shifted(expr: &Expr, from: usize, by: isize) -> Expr {
    let mut copy = expr.clone();
    copy.map_columns(&|c| if c >= from { c.saturating_add_signed(by) } else { c });
    copy
}

pub fn remapped(expr: &Expr, map: &impl Fn(usize) -> usize) -> Expr {
    let mut copy = expr.clone();
    copy.map_columns(map);
    copy
}

/// Functions whose value may differ between two evaluations of one row.
const VOLATILE: &[&str] = &[
    "RAND",
    "RAND_INTEGER",
    "UUID",
    "PROCTIME",
    "CURRENT_TIMESTAMP",
    "NOW",
    "CURRENT_ROW_TIMESTAMP",
    "CURRENT_DATE",
    "CURRENT_TIME",
    "LOCALTIME",
    "LOCALTIMESTAMP",
    "UNIX_TIMESTAMP",
    CURRENT_WATERMARK,
];

pub const CURRENT_WATERMARK: &str = "CURRENT_WATERMARK";

pub fn is_deterministic(expr: &Expr) -> bool {
    is_deterministic_but(expr, &[])
}

/// Whether nothing but calls of these functions may differ between two evaluations.
pub fn is_deterministic_but(expr: &Expr, except: &[&str]) -> bool {
    if let ExprKind::Call { name, args } = &expr.kind
        && VOLATILE.contains(&name.as_ref())
        && !except.contains(&name.as_ref())
        && (name.as_ref() != "UNIX_TIMESTAMP" || args.is_empty())
    {
        return false;
    }
    expr.children().into_iter().all(|child| is_deterministic_but(child, except))
}

/// Whether a function is called anywhere inside.
pub fn calls(expr: &Expr, function: &str) -> bool {
    matches!(&expr.kind, ExprKind::Call { name, .. } if name.as_ref() == function)
        || expr.children().into_iter().any(|child| calls(child, function))
}

/// `a = b` of two expressions.
pub fn as_equality(expr: &Expr) -> Option<(&Expr, &Expr)> {
    as_comparison(expr).and_then(|(op, a, b)| (op == names::EQ).then_some((a, b)))
}

pub fn as_comparison(expr: &Expr) -> Option<(&str, &Expr, &Expr)> {
    let ExprKind::Call { name, args } = &expr.kind else { return None };
    let name = name.as_ref();
    let known = [names::EQ, names::NE, names::LT, names::LE, names::GT, names::GE, names::IS_NOT_DISTINCT_FROM];
    match args.as_slice() {
        [a, b] if known.contains(&name) => Some((name, a, b)),
        _ => None,
    }
}

/// The comparison with its sides exchanged.
pub fn mirrored(op: &str) -> &str {
    match op {
        names::LT => names::GT,
        names::LE => names::GE,
        names::GT => names::LT,
        names::GE => names::LE,
        other => other,
    }
}

/// The predicate cannot be TRUE when all columns of `range` are NULL: an outer join under it is an inner one.
pub fn rejects_nulls(predicate: &Expr, range: &std::ops::Range<usize>) -> bool {
    match &predicate.kind {
        ExprKind::And(items) => items.iter().any(|i| rejects_nulls(i, range)),
        ExprKind::Or(items) => items.iter().all(|i| rejects_nulls(i, range)),
        ExprKind::Call { name, args } => match name.as_ref() {
            names::IS_NOT_NULL | names::IS_TRUE | names::IS_FALSE => args.iter().any(|a| is_null_on(a, range)),
            names::NOT => args.iter().any(|a| is_null_on(a, range)),
            names::IN => args.first().is_some_and(|a| is_null_on(a, range)),
            _ => is_null_on(predicate, range),
        },
        _ => is_null_on(predicate, range),
    }
}

/// NULL whatever the row.
pub fn is_always_null(expr: &Expr) -> bool {
    is_null_on(expr, &(0..0))
}

/// The expression is NULL when all columns of `range` are.
fn is_null_on(expr: &Expr, range: &std::ops::Range<usize>) -> bool {
    const STRICT: &[&str] = &[
        names::EQ,
        names::NE,
        names::LT,
        names::LE,
        names::GT,
        names::GE,
        names::PLUS,
        names::MINUS,
        names::TIMES,
        names::DIVIDE,
        names::MOD,
        names::NEGATE,
        names::NOT,
        names::CONCAT_OP,
        "UPPER",
        "LOWER",
        "ABS",
        "CHAR_LENGTH",
        "LIKE",
        "SUBSTRING",
    ];
    match &expr.kind {
        ExprKind::Column(c) => range.contains(c),
        ExprKind::Literal(value) => *value == Scalar::Null,
        ExprKind::Cast { input, .. } | ExprKind::Field { input, .. } => is_null_on(input, range),
        ExprKind::Call { name, args } if STRICT.contains(&name.as_ref()) => args.iter().any(|a| is_null_on(a, range)),
        _ => false,
    }
}

/// A whole number known at planning.
pub fn as_integer(expr: &Expr) -> Option<i64> {
    match (&expr.kind, &expr.ty.kind) {
        (ExprKind::Literal(Scalar::Int(n)), _) => Some(*n),
        (ExprKind::Literal(Scalar::Decimal(n)), TypeKind::Decimal { scale: 0, .. }) => i64::try_from(*n).ok(),
        (ExprKind::Cast { input, .. }, _) => as_integer(input),
        _ => None,
    }
}

pub fn true_literal() -> Expr {
    Expr::literal(Scalar::Boolean(true), TypeKind::Boolean.not_null())
}

pub fn false_literal() -> Expr {
    Expr::literal(Scalar::Boolean(false), TypeKind::Boolean.not_null())
}

/// Decides comparisons of a column with itself: `x = x` is TRUE and `x < x` FALSE, also where x is NULL. Flink's planner
/// does so in WHERE, and only there (`FlinkRexUtil.simplify`).
pub fn decide_same_operands(expr: &mut Expr) {
    let is_same = |left: &Expr, right: &Expr| left.as_column().is_some() && left == right;
    let decided = match &expr.kind {
        ExprKind::Call { name, args } => match (name.as_ref(), args.as_slice()) {
            (names::EQ | names::LE | names::GE, [left, right]) if is_same(left, right) => Some(true),
            (names::NE | names::LT | names::GT, [left, right]) if is_same(left, right) => Some(false),
            (names::IN, [tested, members @ ..]) if members.iter().any(|m| is_same(m, tested)) => Some(true),
            _ => None,
        },
        _ => None,
    };
    match decided {
        Some(value) => *expr = Expr::literal(Scalar::Boolean(value), TypeKind::Boolean.not_null()),
        None => expr.children_mut().into_iter().for_each(decide_same_operands),
    }
}

pub fn equal(left: Expr, right: Expr) -> Expr {
    let nullable = left.ty.nullable || right.ty.nullable;
    Expr::call(names::EQ, vec![left, right], TypeKind::Boolean.nullable().with_nullable(nullable))
}

pub fn not_distinct(left: Expr, right: Expr) -> Expr {
    Expr::call(names::IS_NOT_DISTINCT_FROM, vec![left, right], TypeKind::Boolean.not_null())
}

pub fn is_null(expr: Expr) -> Expr {
    Expr::call(names::IS_NULL, vec![expr], TypeKind::Boolean.not_null())
}

pub fn not(expr: Expr) -> Expr {
    let nullable = expr.ty.nullable;
    Expr::call(names::NOT, vec![expr], TypeKind::Boolean.nullable().with_nullable(nullable))
}

/// A column and a path of members into it: `c`, `c.f.g`.
fn member_path(expr: &Expr) -> Option<(usize, Vec<usize>)> {
    match &expr.kind {
        ExprKind::Column(c) => Some((*c, Vec::new())),
        ExprKind::Field { input, index } => {
            let (column, mut path) = member_path(input)?;
            path.push(*index);
            Some((column, path))
        }
        _ => None,
    }
}

/// Calls `visit` with the longest member path at each place where a column is read.
pub fn visit_member_paths(expr: &Expr, visit: &mut impl FnMut(usize, Vec<usize>)) {
    if let Some((column, path)) = member_path(expr) {
        visit(column, path);
        return;
    }
    for child in expr.children() {
        visit_member_paths(child, visit);
    }
}

/// Puts `replace(column, path)` in the place of the member paths for which it is Some; shorter paths are tried too.
pub fn replace_member_paths(expr: &Expr, replace: &impl Fn(usize, &[usize]) -> Option<Expr>) -> Expr {
    if let Some((column, path)) = member_path(expr)
        && let Some(mut new) = replace(column, &path)
    {
        new.ty = expr.ty.clone();
        return new;
    }
    let mut copy = expr.clone();
    for child in copy.children_mut() {
        *child = replace_member_paths(child, replace);
    }
    copy
}
