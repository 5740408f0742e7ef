//! Which operator binds how: the trees are Flink 2.2.1's own, read from its parser.

use ouzel_sql::ast::{Expr, ExprKind, UnaryOp};
use ouzel_sql::parser::parse_expression;

/// The expression with a parenthesis around every operator.
fn tree(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Binary { left, op, right, .. } => format!("({} {op} {})", tree(left), tree(right)),
        ExprKind::Unary { op, expr } => {
            let op = match op {
                UnaryOp::Not => "NOT",
                UnaryOp::Minus => "-",
                UnaryOp::Plus => "+",
            };
            format!("({op} {})", tree(expr))
        }
        ExprKind::Is { expr, negated, kind } => {
            let not = if *negated { " NOT" } else { "" };
            format!("({} IS{not} {})", tree(expr), format!("{kind:?}").to_uppercase())
        }
        ExprKind::IsDistinctFrom { left, right, .. } => format!("({} DISTINCT {})", tree(left), tree(right)),
        ExprKind::IsJson { expr, .. } => format!("({} IS JSON)", tree(expr)),
        ExprKind::Between { expr, low, high, .. } => {
            format!("({} BETWEEN {} AND {})", tree(expr), tree(low), tree(high))
        }
        ExprKind::Like { expr, pattern, .. } => format!("({} LIKE {})", tree(expr), tree(pattern)),
        ExprKind::InList { expr, list, .. } => {
            let items: Vec<String> = list.iter().map(tree).collect();
            format!("({} IN [{}])", tree(expr), items.join(" "))
        }
        ExprKind::Nested(inner) => tree(inner),
        ExprKind::Item { base, index } => format!("{}[{}]", tree(base), tree(index)),
        ExprKind::Field { base, field } => format!("{}.{}", tree(base), field.value),
        ExprKind::Column(name) => name.to_string(),
        _ => expr.to_string(),
    }
}

fn check(sql: &str, expected: &str) {
    let expr = parse_expression(sql).unwrap_or_else(|error| panic!("{sql}: {}", error.primary));
    assert_eq!(tree(&expr), expected, "{sql}");
}

#[test]
fn arithmetic() {
    check("a * b + c / d - e % f", "(((a * b) + (c / d)) - (e % f))");
    check("a - b - c", "((a - b) - c)");
    check("a - (b - c)", "(a - (b - c))");
    check("a || b + c", "((a || b) + c)");
    check("a || b * c", "((a || b) * c)");
    check("a - b || c", "(a - (b || c))");
    check("- a + b", "((- a) + b)");
    check("- a || b", "((- a) || b)");
    check("-a[1].b", "(- a[1].b)");
    check("a + -b", "(a + (- b))");
    check("- - a", "(- (- a))");
}

#[test]
fn comparisons() {
    check("a < b < c", "((a < b) < c)");
    check("a = b IS NULL", "((a = b) IS NULL)");
    check("a < b IS TRUE", "((a < b) IS TRUE)");
    check("a IS TRUE = b", "((a IS TRUE) = b)");
    check("a + 1 IS DISTINCT FROM b + 1", "((a + 1) DISTINCT (b + 1))");
    check("a = b IS DISTINCT FROM c", "((a = b) DISTINCT c)");
    check("a IS NOT DISTINCT FROM b = c", "((a DISTINCT b) = c)");
    check("a IS DISTINCT FROM b IS TRUE", "((a DISTINCT b) IS TRUE)");
    check("a IS NULL IS NULL", "((a IS NULL) IS NULL)");
    check("a IS JSON OBJECT = b", "((a IS JSON) = b)");
}

#[test]
fn ranges() {
    check("a BETWEEN 1 + 1 AND 2 * 3 + 1 OR c", "((a BETWEEN (1 + 1) AND ((2 * 3) + 1)) OR c)");
    check("a BETWEEN b AND c AND d BETWEEN e AND f", "((a BETWEEN b AND c) AND (d BETWEEN e AND f))");
    check("a between 1 and 2 = true", "((a BETWEEN 1 AND 2) = TRUE)");
    check("a = b BETWEEN c AND d", "(a = (b BETWEEN c AND d))");
    check("a LIKE b LIKE c", "(a LIKE (b LIKE c))");
    check("a LIKE b = c", "((a LIKE b) = c)");
    check("a = b LIKE c", "(a = (b LIKE c))");
    check("a LIKE 'x' || b", "(a LIKE ('x' || b))");
    check("a = b IN (1, 2)", "(a = (b IN [1 2]))");
    check("a IN (1, 2) IN (true)", "((a IN [1 2]) IN [TRUE])");
    check("a + b IN (1, 2)", "((a + b) IN [1 2])");
}

#[test]
fn logic() {
    check("a OR b AND c", "(a OR (b AND c))");
    check("a AND b OR c AND d", "((a AND b) OR (c AND d))");
    check("NOT a = b", "(NOT (a = b))");
    check("NOT a IS NULL", "(NOT (a IS NULL))");
    check("NOT a IN (1)", "(NOT (a IN [1]))");
    check("NOT a AND b", "((NOT a) AND b)");
    check("NOT NOT a", "(NOT (NOT a))");
    check("a > NOT b AND c", "((a > (NOT b)) AND c)");
    check("a = b OR NOT c = d AND e", "((a = b) OR ((NOT (c = d)) AND e))");
    check("a = b AND c = d IS TRUE", "((a = b) AND ((c = d) IS TRUE))");
    check("a AND b IS NULL", "(a AND (b IS NULL))");
}

#[test]
fn long_chains_are_balanced_and_keep_their_order() {
    check("a AND b AND c AND d", "((a AND b) AND (c AND d))");
    check("a OR b OR c", "((a OR b) OR c)");
    let sql = "a AND b AND (c AND d) AND e";
    assert_eq!(parse_expression(sql).unwrap().to_string(), "`a` AND `b` AND `c` AND `d` AND `e`");
}
