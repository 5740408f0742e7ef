//! Types of expressions, against what a real Flink said (`typing.txt`), and what becomes of constants.

use ouzel_plan::{Config, Expr, ExprKind, Schema, node::Column};
use ouzel_sql::ast::{self, QueryBody, SelectItem};
use ouzel_sql::binder::{ExprBinder, Scope};
use ouzel_sql::diagnostic::Diagnostic;
use ouzel_sql::parser::parse_query;
use ouzel_types::{Scalar, TypeKind};

/// The expressions of `SELECT <text>`.
fn select_list(text: &str) -> Result<Vec<ast::Expr>, Vec<Diagnostic>> {
    let query = parse_query(&format!("SELECT {text}")).map_err(|e| vec![*e])?;
    let QueryBody::Select(select) = query.body else { panic!("a select was parsed") };
    Ok(select
        .projection
        .into_iter()
        .map(|item| match item {
            SelectItem::Expr { expr, .. } => expr,
            other => panic!("{other:?}"),
        })
        .collect())
}

fn bind_over(scope: &Scope<'_>, text: &str) -> Result<Vec<Expr>, Vec<Diagnostic>> {
    let config = Config::default();
    let binder = ExprBinder::new(scope, &config);
    select_list(text)?.iter().map(|expr| binder.bind(expr)).collect()
}

fn bind(text: &str) -> Result<Vec<Expr>, Vec<Diagnostic>> {
    bind_over(&Scope::empty(), text)
}

fn details(errors: &[Diagnostic]) -> String {
    errors.iter().map(|e| e.detail.clone().unwrap_or_else(|| e.primary.clone())).collect::<Vec<_>>().join(" / ")
}

#[test]
fn types_are_those_of_a_real_flink() {
    let scope = Scope::empty();
    let mut wrong = Vec::new();
    let lines = include_str!("typing.txt").lines().filter(|l| !l.starts_with('#'));
    let mut count = 0;
    for line in lines {
        let (text, expected) = line.split_once("  =>  ").expect("a line has an arrow");
        count += 1;
        let bound = bind(text);
        // A bare NULL as an output column is refused by whoever makes the column.
        let untyped = bound.as_ref().is_ok_and(|list| list.iter().any(|e| e.ty.kind == TypeKind::Null));
        match (bound, expected.strip_prefix("fails: ")) {
            (Err(_), Some(_)) => {}
            // These fail when they are run.
            (Ok(_), Some(why)) if ["For input string", "Text '", "class "].iter().any(|w| why.starts_with(w)) => {}
            (Ok(_), Some(_)) if untyped => {}
            (Ok(list), Some(why)) => wrong
                .push(format!("{text}\n  should fail: {why}\n  has type {:?}", list.last().map(|e| e.ty.to_string()))),
            (Err(errors), None) => wrong.push(format!("{text}\n  should be {expected}\n  fails: {}", details(&errors))),
            (Ok(list), None) => {
                let types: Vec<String> = list
                    .iter()
                    .map(|e| {
                        let time = if scope.time_attribute(e).is_some() { " *PROCTIME*" } else { "" };
                        format!("{}{time}", e.ty)
                    })
                    .collect();
                if types.join(", ") != expected {
                    wrong.push(format!("{text}\n  should be {expected}\n  is        {}", types.join(", ")));
                }
            }
        }
    }
    assert!(count > 300, "the file was read");
    assert!(wrong.is_empty(), "{} of {count} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn constants_are_folded_and_failing_ones_refused() {
    let one = |text: &str| bind(text).unwrap_or_else(|e| panic!("{text}: {}", details(&e))).remove(0);
    assert_eq!(one("1 + 2 * 3").as_literal(), Some(&Scalar::Int(7)));
    assert_eq!(one("1 IN (1.5)").as_literal(), Some(&Scalar::Boolean(true)), "items take the tested value's type");
    assert_eq!(
        one("TIMESTAMP '2024-01-31 00:00:00' + INTERVAL '1' MONTH").as_literal(),
        Some(&Scalar::Timestamp(1_709_164_800_000))
    );
    assert!(details(&bind("1 / 0").unwrap_err()).contains("by zero"));
    assert!(one("CAST('abc' AS INT)").as_literal().is_none(), "a failing CAST fails when it runs");
    // What is never evaluated cannot fail.
    assert_eq!(one("CASE WHEN TRUE THEN 1 ELSE 1 / 0 END").as_literal(), Some(&Scalar::Int(1)));
    assert_eq!(one("FALSE AND 1 / 0 = 1").as_literal(), Some(&Scalar::Boolean(false)));
    assert!(matches!(one("RAND() + 1").kind, ExprKind::Call { .. }), "a volatile call stays");
}

#[test]
fn all_errors_come_back_with_their_places() {
    let errors = bind("foo(1) + bar(2)").unwrap_err();
    assert_eq!(errors.len(), 2);
    let text = "SELECT foo(1) + bar(2)";
    assert_eq!(errors[0].span.expect("a place").text(text), "foo(1)");
    assert_eq!(errors[1].span.expect("a place").text(text), "bar(2)");
    let near = bind("UPPR('a')").unwrap_err();
    assert_eq!(near[0].hint.as_deref(), Some("did you mean UPPER?"));
}

#[test]
fn a_time_attribute_survives_only_as_a_bare_column() {
    let mut column = Column::new("ts", TypeKind::Timestamp(3).nullable());
    column.time = Some(ouzel_plan::TimeAttribute::Rowtime);
    let scope = Scope::of(&["t".into()], &Schema { columns: vec![column] });
    let time = |text: &str| scope.time_attribute(&bind_over(&scope, text).unwrap()[0]).is_some();
    assert!(time("ts"));
    assert!(time("t.ts"));
    assert!(!time("CAST(ts AS TIMESTAMP(3))") || !time("CAST(ts AS TIMESTAMP(6))"));
    assert!(!time("ts + INTERVAL '1' SECOND"));
    assert!(time("PROCTIME()"));
}
