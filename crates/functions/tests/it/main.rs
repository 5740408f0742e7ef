//! Every line of `answers.txt` is an expression, and what a real Flink 2.2.1 made of it: the printed row and the type of
//! its column, or `fails` (at planning or at run time). The session's zone is UTC.

use std::sync::Arc;

use arrow_array::Array;
use ouzel_functions::text;
use ouzel_functions::{Clock, EvalContext, RowErrors, compile_all, decimal};
use ouzel_plan::Config;
use ouzel_sql::binder::{ExprBinder, Scope};
use ouzel_types::{DataType, Scalar, TypeKind};

struct NoClock;

impl Clock for NoClock {
    fn now_nanos(&self) -> i64 {
        0
    }
}

#[test]
fn expressions_give_what_flink_gives() {
    let config = Config::default();
    let mut wrong = Vec::new();
    for line in include_str!("answers.txt").lines() {
        let (expression, expected) = line.split_once("  =>  ").expect("expression => answer");
        let found = answer(expression, &config).unwrap_or_else(|_| "fails".to_owned());
        if found != expected {
            wrong.push(format!("{expression}\n  Flink: {expected}\n  found: {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The row as Java prints it, three blanks, the type.
fn answer(expression: &str, config: &Config) -> Result<String, String> {
    let syntax = ouzel_sql::parser::parse_expression(expression).map_err(|e| e.primary.clone())?;
    let scope = Scope::empty();
    let bound = ExprBinder::new(&scope, config).bind(&syntax).map_err(|e| e[0].primary.clone())?;
    let context = EvalContext {
        time_zone: "UTC".into(),
        clock: Arc::new(NoClock),
        watermark: Arc::new(|| None),
        query_start_ms: 0,
    };
    let mut errors = RowErrors::default();
    let array = compile_all(std::slice::from_ref(&bound), &context)?.eval(&[], 1, &mut errors).remove(0);
    if let Some((_, message)) = errors.first() {
        return Err(message.to_owned());
    }
    assert_eq!(array.data_type(), &bound.ty.arrow(), "{expression}");
    let mut out = String::from("+I[");
    print(&Scalar::from_array(array.as_ref(), &bound.ty, 0), &bound.ty, &mut out);
    out.push_str(&format!("]   {}", bound.ty));
    Ok(out)
}

fn print(value: &Scalar, ty: &DataType, out: &mut String) {
    match (value, &ty.kind) {
        (Scalar::Null, _) => out.push_str("null"),
        (Scalar::Boolean(b), _) => out.push_str(&b.to_string()),
        (Scalar::Int(i), _) => out.push_str(&i.to_string()),
        (Scalar::Float(f), _) => text::java_float(out, *f),
        (Scalar::Double(f), _) => text::java_double(out, *f),
        (Scalar::Decimal(d), TypeKind::Decimal { scale, .. }) => decimal::write_plain(out, *d, *scale),
        (Scalar::String(s), _) => out.push_str(s),
        (Scalar::Bytes(b), _) => out.push_str(&format!("{:?}", b.iter().map(|x| *x as i8).collect::<Vec<_>>())),
        (Scalar::Date(d), _) => text::local_date(out, (*d).into()),
        (Scalar::Time(t), _) => text::local_time(out, *t),
        (Scalar::Timestamp(t), TypeKind::Timestamp(p)) => text::local_date_time(out, *t, *p),
        (Scalar::Timestamp(t), TypeKind::TimestampLtz(p)) => text::instant(out, *t, *p),
        (Scalar::Array(items), TypeKind::Array(item)) => {
            list("[", items.iter().map(|v| printed(v, item)), "]", out);
        }
        (Scalar::Map(entries), TypeKind::Map(key, value)) => {
            // Printing goes through a Java map: of equal keys the last value is left.
            let mut texts: Vec<(String, String)> = Vec::new();
            for (k, v) in entries.iter().map(|(k, v)| (printed(k, key), printed(v, value))) {
                match texts.iter_mut().find(|(known, _)| *known == k) {
                    Some(entry) => entry.1 = v,
                    None => texts.push((k, v)),
                }
            }
            list("{", texts.iter().map(|(k, v)| format!("{k}={v}")), "}", out);
        }
        (Scalar::Row(values), TypeKind::Row(fields)) => {
            list("+I[", values.iter().zip(fields.iter()).map(|(v, f)| printed(v, &f.ty)), "]", out);
        }
        other => panic!("{other:?}"),
    }
}

fn printed(value: &Scalar, ty: &DataType) -> String {
    let mut out = String::new();
    print(value, ty, &mut out);
    out
}

fn list(open: &str, items: impl Iterator<Item = String>, close: &str, out: &mut String) {
    out.push_str(open);
    out.push_str(&items.collect::<Vec<_>>().join(", "));
    out.push_str(close);
}
