//! A filter of the plan as a WHERE clause that keeps at least the rows which the filter keeps.
//!
//! The plan filters again, so what has no equal meaning in PostgreSQL is simply left out: functions, casts, text compared
//! by order (the database has its own collation). Flink's connector pushes the same operators.

use ouzel_plan::expr::{CastMode, Expr, ExprKind, names};
use ouzel_types::data_type::ticks_per_milli;
use ouzel_types::{Scalar, TypeKind, calendar};

/// The clause, if anything of `filter` can be said; `column` gives the quoted name of an input column.
pub fn where_clause(filter: &Expr, column: &dyn Fn(usize) -> Option<String>) -> Option<String> {
    match &filter.kind {
        ExprKind::And(terms) => {
            let parts: Vec<String> = terms.iter().filter_map(|t| where_clause(t, column)).collect();
            (!parts.is_empty()).then(|| parts.join(" AND "))
        }
        _ => exact(filter, column),
    }
}

/// The whole of `filter`, or nothing.
fn exact(filter: &Expr, column: &dyn Fn(usize) -> Option<String>) -> Option<String> {
    let all = |terms: &[Expr], word: &str| {
        let parts: Option<Vec<String>> = terms.iter().map(|t| exact(t, column)).collect();
        parts.map(|parts| format!("({})", parts.join(word)))
    };
    match &filter.kind {
        ExprKind::And(terms) => all(terms, " AND "),
        ExprKind::Or(terms) => all(terms, " OR "),
        ExprKind::Column(index) if filter.ty.kind == TypeKind::Boolean => column(*index),
        ExprKind::Call { name, args } => call(name, args, column),
        _ => None,
    }
}

fn call(name: &str, args: &[Expr], column: &dyn Fn(usize) -> Option<String>) -> Option<String> {
    match (name, args) {
        (names::IS_NULL | names::IS_NOT_NULL, [arg]) => Some(format!("{} {name}", operand(arg, column)?)),
        (names::EQ | names::NE, [a, b]) => Some(format!("{} {name} {}", operand(a, column)?, operand(b, column)?)),
        (names::LT | names::LE | names::GT | names::GE, [a, b]) if !a.ty.kind.is_string() => {
            Some(format!("{} {name} {}", operand(a, column)?, operand(b, column)?))
        }
        (names::IN, [tested, values @ ..]) => {
            let values: Option<Vec<String>> = values.iter().map(|v| operand(v, column)).collect();
            Some(format!("{} IN ({})", operand(tested, column)?, values?.join(", ")))
        }
        _ => None,
    }
}

fn operand(expr: &Expr, column: &dyn Fn(usize) -> Option<String>) -> Option<String> {
    match &expr.kind {
        // Padding makes CHAR compare otherwise; NaN is equal to itself there.
        ExprKind::Column(_) if matches!(expr.ty.kind, TypeKind::Char(_) | TypeKind::Float | TypeKind::Double) => None,
        ExprKind::Column(index) => column(*index),
        ExprKind::Cast { input, mode: CastMode::Implicit }
            if input.ty.kind.is_integer() && expr.ty.kind.is_exact_numeric() =>
        {
            operand(input, column)
        }
        ExprKind::Literal(value) => literal(value, &expr.ty.kind),
        _ => None,
    }
}

fn literal(value: &Scalar, kind: &TypeKind) -> Option<String> {
    Some(match (value, kind) {
        (Scalar::Boolean(v), _) => v.to_string(),
        (Scalar::Int(v), kind) if kind.is_integer() => v.to_string(),
        (Scalar::Decimal(v), TypeKind::Decimal { scale, .. }) => format!("{v}e-{scale}::numeric"),
        (Scalar::String(v), _) if !v.contains('\0') => format!("'{}'", v.replace('\'', "''")),
        (Scalar::Date(days), _) => format!("DATE '{}'", date(i64::from(*days))?),
        (Scalar::Timestamp(ticks), TypeKind::Timestamp(p)) => {
            let nanos = i128::from(*ticks) * 1_000_000 / i128::from(ticks_per_milli(*p));
            // Microseconds are the server's finest unit.
            let micros = i64::try_from(nanos.div_euclid(1_000)).ok().filter(|_| nanos % 1_000 == 0)?;
            let of_day = micros.rem_euclid(86_400_000_000);
            let (seconds, fraction) = (of_day / 1_000_000, of_day % 1_000_000);
            format!(
                "TIMESTAMP '{} {:02}:{:02}:{:02}.{fraction:06}'",
                date(micros.div_euclid(86_400_000_000))?,
                seconds / 3_600,
                seconds / 60 % 60,
                seconds % 60
            )
        }
        _ => return None,
    })
}

fn date(days: i64) -> Option<String> {
    let (year, month, day) = calendar::civil(days);
    (1..=9999).contains(&year).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ouzel_types::DataType;

    fn clause(filter: &Expr) -> Option<String> {
        where_clause(filter, &|i| Some(format!("\"c{i}\"")))
    }

    fn compare(name: &str, left: Expr, right: Expr) -> Expr {
        Expr::call(name, vec![left, right], TypeKind::Boolean.nullable())
    }

    #[test]
    fn what_means_the_same_is_pushed_the_rest_is_not() {
        let int = |i| Expr::column(i, TypeKind::Int.nullable());
        let text = |i| Expr::column(i, DataType::string());
        let number = |v| Expr::literal(Scalar::Int(v), TypeKind::Int.not_null());
        let word = |v: &str| Expr::literal(Scalar::String(v.into()), DataType::string());
        let pushed = compare(names::GE, int(0), number(-5));
        let ordered = compare(names::LT, text(1), word("m"));
        let equal = compare(names::EQ, text(1), word("it's"));
        let boolean = TypeKind::Boolean.nullable();
        let both = Expr { kind: ExprKind::And(vec![pushed.clone(), ordered.clone(), equal]), ty: boolean.clone() };
        assert_eq!(clause(&both).unwrap(), "\"c0\" >= -5 AND \"c1\" = 'it''s'");
        let either = Expr { kind: ExprKind::Or(vec![pushed, ordered]), ty: boolean };
        assert_eq!(clause(&either), None);
    }

    #[test]
    fn literals_are_written_exactly() {
        let decimal = TypeKind::Decimal { precision: 10, scale: 2 };
        assert_eq!(literal(&Scalar::Decimal(-1234), &decimal).unwrap(), "-1234e-2::numeric");
        assert_eq!(
            literal(&Scalar::Timestamp(-1), &TypeKind::Timestamp(3)).unwrap(),
            "TIMESTAMP '1969-12-31 23:59:59.999000'"
        );
        assert_eq!(literal(&Scalar::Timestamp(1), &TypeKind::Timestamp(9)), None);
    }
}
