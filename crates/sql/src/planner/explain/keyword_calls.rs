//! Calls that take words: `EXTRACT(FLAG(YEAR), ts)`, `TRIM(FLAG(BOTH), ..)`. Here the words are texts among the arguments.

use ouzel_plan::{Expr, ExprKind};
use ouzel_types::Scalar;

use super::expression::{Names, Style, text};
use crate::planner::exprs::as_integer;

/// The call as Flink has it, if it takes words; `argument` writes any other argument.
pub fn shown(name: &str, args: &[Expr], columns: &Names, argument: impl Fn(&Expr) -> String) -> Option<String> {
    let flag = |word: &str| match columns.style() {
        Style::Prefix => format!("FLAG({word})"),
        Style::Infix => word.to_owned(),
    };
    let with_flag = |name: &str, at: usize| {
        let shown: Vec<String> = args
            .iter()
            .enumerate()
            .map(|(i, arg)| if i == at { word(arg).map(flag).unwrap_or_default() } else { argument(arg) })
            .collect();
        Some(format!("{name}({})", shown.join(", ")))
    };
    match (name, args) {
        ("EXTRACT" | "TRIM", [first, ..]) if word(first).is_some() => with_flag(name, 0),
        ("FLOOR_TIME", [_, unit]) if word(unit).is_some() => with_flag("FLOOR", 1),
        ("CEIL_TIME", [_, unit]) if word(unit).is_some() => with_flag("CEIL", 1),
        ("JSON_EXISTS", [_, _, on_error]) if word(on_error).is_some() => with_flag(name, 2),
        // Behind it stands which values are JSON already.
        ("JSON_OBJECT" | "JSON_ARRAY", [on_null, _, rest @ ..]) if word(on_null).is_some() => {
            let on_null = flag(&format!("{}_ON_NULL", word(on_null)?));
            let shown: Vec<String> = std::iter::once(on_null).chain(rest.iter().map(&argument)).collect();
            Some(format!("{name}({})", shown.join(", ")))
        }
        ("JSON_VALUE", [document, path, on_empty, _, on_error, _])
            if word(on_empty) == Some("NULL") && word(on_error) == Some("NULL") =>
        {
            Some(format!("JSON_VALUE({}, {})", argument(document), argument(path)))
        }
        ("TIMESTAMPADD", [unit, count, time]) => Some(added(word(unit)?, count, time, columns)),
        _ => None,
    }
}

/// `time + unit * count`; behind the syntax tree a constant count is multiplied.
fn added(unit: &str, count: &Expr, time: &Expr, columns: &Names) -> String {
    let (length, name) = match unit {
        "MILLISECOND" => (1, "SECOND"),
        "SECOND" => (1_000, unit),
        "MINUTE" => (60_000, unit),
        "HOUR" => (3_600_000, unit),
        "DAY" => (86_400_000, unit),
        "WEEK" => (604_800_000, unit),
        "QUARTER" => (3, unit),
        "YEAR" => (12, unit),
        _ => (1, unit),
    };
    let (time, shown) = (text(time, columns), text(count, columns));
    let literal = count.as_literal().and_then(|_| as_integer(count));
    match (literal.filter(|_| !columns.is_numbered()), columns.style()) {
        (Some(count), Style::Prefix) => format!("+({time}, {}:INTERVAL {name})", length * count),
        (Some(count), Style::Infix) => format!("({time} + {}:INTERVAL {name})", length * count),
        (None, Style::Prefix) => format!("+({time}, *({length}:INTERVAL {name}, {shown}))"),
        (None, Style::Infix) => format!("({time} + ({length}:INTERVAL {name} * {shown}))"),
    }
}

fn word(arg: &Expr) -> Option<&str> {
    match &arg.kind {
        ExprKind::Literal(Scalar::String(word)) => Some(word),
        _ => None,
    }
}
