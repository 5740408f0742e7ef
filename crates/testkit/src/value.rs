//! Values and types as text.
//!
//! Types: `a INT, b STRING, t TIMESTAMP(3)`. Values: `null`, `true`, `12`, `1.5`, `abc`, `'with blanks'`, times as
//! `10s` or `1500ms` since the epoch, dates as `d12` (days), `[1,2]`, `{k=1}`, `(1,a)`.

use ouzel_types::data_type::ticks_per_milli;
use ouzel_types::{DataType, Field, Scalar, TypeKind};

/// The types of `name TYPE [NOT NULL], ...`. Panics on text that is no such list (it is a test's mistake).
pub fn types(schema: &str) -> Vec<DataType> {
    split(schema, ',').iter().map(|column| data_type(column.trim().split_once(' ').expect("name and type").1)).collect()
}

pub fn data_type(text: &str) -> DataType {
    let text = text.trim();
    if let Some(rest) = text.strip_suffix("NOT NULL") {
        return data_type(rest).with_nullable(false);
    }
    let (name, arguments) = match text.find(['(', '<']) {
        Some(at) => (&text[..at], split(&text[at + 1..text.len() - 1], ',')),
        None => (text, Vec::new()),
    };
    let number = |i: usize, default: u8| arguments.get(i).map_or(default, |n| n.trim().parse().expect("a number"));
    let nested = |i: usize| Box::new(data_type(&arguments[i]));
    match name.trim() {
        "BOOLEAN" => TypeKind::Boolean,
        "TINYINT" => TypeKind::TinyInt,
        "SMALLINT" => TypeKind::SmallInt,
        "INT" => TypeKind::Int,
        "BIGINT" => TypeKind::BigInt,
        "FLOAT" => TypeKind::Float,
        "DOUBLE" => TypeKind::Double,
        "DECIMAL" => TypeKind::Decimal { precision: number(0, 10), scale: number(1, 0) },
        "STRING" => TypeKind::STRING,
        "BYTES" => TypeKind::BYTES,
        "DATE" => TypeKind::Date,
        "TIME" => TypeKind::Time(number(0, 0)),
        "TIMESTAMP" => TypeKind::Timestamp(number(0, 6)),
        "TIMESTAMP_LTZ" => TypeKind::TimestampLtz(number(0, 6)),
        "ARRAY" => TypeKind::Array(nested(0)),
        "MAP" => TypeKind::Map(nested(0), nested(1)),
        "MULTISET" => TypeKind::Multiset(nested(0)),
        "ROW" => {
            let field = |f: &String| {
                let (name, ty) = f.trim().split_once(' ').expect("name and type");
                Field::new(name, data_type(ty))
            };
            TypeKind::Row(arguments.iter().map(field).collect())
        }
        other => panic!("unknown type {other}"),
    }
    .nullable()
}

/// Milliseconds of `10s`, `1500ms`, `2m`, `1h`.
pub fn millis(text: &str) -> i64 {
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(text.len());
    let number: i64 = text[..digits].parse().unwrap_or_else(|_| panic!("`{text}` is not a time"));
    match &text[digits..] {
        "ms" | "" => number,
        "s" => number * 1_000,
        "m" => number * 60_000,
        "h" => number * 3_600_000,
        "d" => number * 86_400_000,
        other => panic!("`{other}` is not a unit of time"),
    }
}

pub fn parse(text: &str, ty: &DataType) -> Scalar {
    if text == "null" {
        return Scalar::Null;
    }
    let number = || text.parse().unwrap_or_else(|_| panic!("`{text}` is not a number of type {ty}"));
    let inside = || split(&text[1..text.len() - 1], ',');
    match &ty.kind {
        TypeKind::Null => Scalar::Null,
        TypeKind::Boolean => Scalar::Boolean(text == "true"),
        TypeKind::Float => Scalar::Float(text.parse().expect("a number")),
        TypeKind::Double => Scalar::Double(text.parse().expect("a number")),
        TypeKind::Decimal { scale, .. } => Scalar::Decimal(decimal(text, usize::from(*scale))),
        kind if kind.is_string() || *kind == TypeKind::Variant => {
            Scalar::String(text.strip_prefix('\'').map_or(text, |t| t.trim_end_matches('\'')).into())
        }
        kind if kind.is_binary() => Scalar::Bytes(text.as_bytes().into()),
        TypeKind::Date => Scalar::Date(text.trim_start_matches('d').parse().expect("days")),
        TypeKind::Time(_) => Scalar::Time(millis(text) as i32),
        TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p) => Scalar::Timestamp(millis(text) * ticks_per_milli(*p)),
        TypeKind::Array(item) => Scalar::Array(inside().iter().map(|v| parse(v, item)).collect()),
        TypeKind::Map(key, value) => {
            let entry = |e: &String| {
                let (k, v) = e.split_once('=').expect("key=value");
                (parse(k, key), parse(v, value))
            };
            Scalar::Map(inside().iter().map(entry).collect())
        }
        TypeKind::Row(fields) => {
            Scalar::Row(inside().iter().zip(fields.iter()).map(|(v, f)| parse(v, &f.ty)).collect())
        }
        _ => Scalar::Int(number()),
    }
}

pub fn print(value: &Scalar, ty: &DataType) -> String {
    let list = |open: &str, values: Vec<String>, close: &str| format!("{open}{}{close}", values.join(","));
    match value {
        Scalar::Null => "null".into(),
        Scalar::Boolean(v) => v.to_string(),
        Scalar::Int(v) => v.to_string(),
        Scalar::Float(v) => v.to_string(),
        Scalar::Double(v) => v.to_string(),
        Scalar::Decimal(v) => print_decimal(*v, ty),
        Scalar::String(v) if v.contains(' ') || v.is_empty() => format!("'{v}'"),
        Scalar::String(v) => v.to_string(),
        Scalar::Bytes(v) => String::from_utf8_lossy(v).into_owned(),
        Scalar::Date(v) => format!("d{v}"),
        Scalar::Time(v) => print_millis((*v).into()),
        Scalar::Timestamp(v) => {
            let (TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p)) = ty.kind else { panic!("{ty} holds a time") };
            print_millis(v.div_euclid(ticks_per_milli(p)))
        }
        Scalar::Array(values) => {
            let TypeKind::Array(item) = &ty.kind else { panic!("{ty} holds an array") };
            list("[", values.iter().map(|v| print(v, item)).collect(), "]")
        }
        Scalar::Map(entries) => {
            let int = TypeKind::Int.nullable();
            let (key, value) = match &ty.kind {
                TypeKind::Map(key, value) => (key.as_ref(), value.as_ref()),
                TypeKind::Multiset(item) => (item.as_ref(), &int),
                _ => panic!("{ty} holds a map"),
            };
            list("{", entries.iter().map(|(k, v)| format!("{}={}", print(k, key), print(v, value))).collect(), "}")
        }
        Scalar::Row(values) => {
            let TypeKind::Row(fields) = &ty.kind else { panic!("{ty} holds a row") };
            list("(", values.iter().zip(fields.iter()).map(|(v, f)| print(v, &f.ty)).collect(), ")")
        }
    }
}

fn print_millis(ms: i64) -> String {
    if ms % 1000 == 0 { format!("{}s", ms / 1000) } else { format!("{ms}ms") }
}

fn decimal(text: &str, scale: usize) -> i128 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{fraction:0<scale$}").parse().unwrap_or_else(|_| panic!("`{text}` is not a decimal"))
}

fn print_decimal(value: i128, ty: &DataType) -> String {
    let TypeKind::Decimal { scale, .. } = ty.kind else { panic!("{ty} holds a decimal") };
    let scale = usize::from(scale);
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    format!("{}{whole}{}{fraction}", if value < 0 { "-" } else { "" }, if scale > 0 { "." } else { "" })
}

/// Splits at separators outside brackets and quotes.
pub fn split(text: &str, separator: char) -> Vec<String> {
    let (mut parts, mut part, mut depth, mut quoted) = (Vec::new(), String::new(), 0, false);
    for c in text.chars() {
        match c {
            '\'' => quoted = !quoted,
            '(' | '<' | '[' | '{' if !quoted => depth += 1,
            ')' | '>' | ']' | '}' if !quoted => depth -= 1,
            _ => {}
        }
        if c == separator && depth == 0 && !quoted {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(c);
        }
    }
    if !part.trim().is_empty() || !parts.is_empty() {
        parts.push(part);
    }
    parts.into_iter().filter(|p| separator != ' ' || !p.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_survive_a_round_trip() {
        for (ty, text) in [
            ("DECIMAL(10, 2)", "-1.50"),
            ("TIMESTAMP(3)", "1500ms"),
            ("TIMESTAMP_LTZ(6)", "-5s"),
            ("ARRAY<INT>", "[1,null]"),
            ("MAP<STRING, BIGINT>", "{a=1,b=2}"),
            ("ROW<a INT, b STRING>", "(1,x)"),
            ("STRING", "'two words'"),
        ] {
            let ty = data_type(ty);
            assert_eq!(print(&parse(text, &ty), &ty), text);
        }
        assert!(!types("a INT NOT NULL, b STRING")[0].nullable);
    }
}
