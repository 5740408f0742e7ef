//! What options of `datagen` columns mean for their types: Flink's checks, in its words.

use std::collections::BTreeSet;

use ouzel_types::{DataType, TypeKind};

use crate::Table;
use crate::descriptor::validate::{Problem, Role, problem};

/// The last parts of options that a column may have; of others the connector's own list says that they are unknown.
const SUFFIXES: [&str; 9] = ["kind", "min", "max", "max-past", "length", "var-len", "start", "end", "null-rate"];

pub(super) fn check_datagen(table: &Table, _: Role, problems: &mut Vec<Problem>) {
    for column in &table.physical {
        if column.ty.kind == TypeKind::Variant {
            problems.push(problem("datagen makes no VARIANT", "Unsupported type: VARIANT"));
        }
        if table.option(&format!("fields.{}.kind", column.name)) == Some("sequence") {
            check_sequence(table, &column.name, &column.ty.kind, problems);
        } else {
            check_random(table, &column.name, &column.ty.kind, problems);
        }
    }
    check_supported(table, problems);
}

/// What a table may have by the types of its columns.
pub(super) fn supported(table: &Table) -> BTreeSet<String> {
    let mut supported: BTreeSet<String> =
        ["connector", "number-of-rows", "rows-per-second", "scan.parallelism"].map(str::to_string).into();
    for column in &table.physical {
        let path = format!("fields.{}", column.name);
        supported.insert(format!("{path}.kind"));
        if table.option(&format!("{path}.kind")) != Some("sequence") {
            add_random(&path, &column.ty, &mut supported);
        } else if has_sequence(&column.ty.kind) {
            supported.extend(["start", "end"].map(|bound| format!("{path}.{bound}")));
        }
    }
    supported
}

/// Options that the type of their column does not have.
fn check_supported(table: &Table, problems: &mut Vec<Problem>) {
    let supported = supported(table);
    let is_field = |key: &str| {
        key.strip_prefix("fields.").and_then(|path| path.rsplit_once('.')).is_some_and(|(_, s)| SUFFIXES.contains(&s))
    };
    // Of `var-len` it is said for which types it is.
    let unsupported: Vec<&str> = table
        .options
        .keys()
        .map(String::as_str)
        .filter(|key| is_field(key) && !supported.contains(*key) && !key.ends_with(".var-len"))
        .collect();
    let Some(first) = unsupported.first() else { return };
    let listed: Vec<&str> = supported.iter().map(String::as_str).filter(|key| !key.ends_with(".var-len")).collect();
    problems.push(
        problem(
            format!("'{first}' is no option of its column's type"),
            format!(
                "Unsupported options found for 'datagen'.\n\nUnsupported options:\n\n{}\n\nSupported options:\n\n{}",
                unsupported.join("\n"),
                listed.join("\n")
            ),
        )
        .of(first),
    );
}

/// Flink's `RandomGeneratorVisitor`: what it reads of a type.
fn add_random(path: &str, ty: &DataType, supported: &mut BTreeSet<String>) {
    let mut add = |suffixes: &[&str]| supported.extend(suffixes.iter().map(|suffix| format!("{path}.{suffix}")));
    match &ty.kind {
        TypeKind::Date | TypeKind::Time(_) => {}
        kind if kind.is_numeric() => add(&["min", "max", "null-rate"]),
        TypeKind::IntervalYearMonth | TypeKind::IntervalDayTime => add(&["min", "max", "null-rate"]),
        kind if kind.is_string() || kind.is_binary() => add(&["length", "var-len", "null-rate"]),
        TypeKind::Timestamp(_) | TypeKind::TimestampLtz(_) => add(&["max-past", "null-rate"]),
        TypeKind::Array(item) | TypeKind::Multiset(item) => {
            add(&["length", "null-rate"]);
            add_random(&format!("{path}.element"), item, supported);
        }
        TypeKind::Map(key, value) => {
            add(&["length", "null-rate"]);
            add_random(&format!("{path}.key"), key, supported);
            add_random(&format!("{path}.value"), value, supported);
        }
        TypeKind::Row(fields) => {
            add(&["null-rate"]);
            fields.iter().for_each(|field| add_random(&format!("{path}.{}", field.name), &field.ty, supported));
        }
        _ => add(&["null-rate"]),
    }
}

fn has_sequence(kind: &TypeKind) -> bool {
    kind.is_numeric() || kind.is_string() || kind.is_binary()
}

fn check_sequence(table: &Table, name: &str, kind: &TypeKind, problems: &mut Vec<Problem>) {
    for bound in ["start", "end"].map(|bound| format!("fields.{name}.{bound}")) {
        if has_sequence(kind) && table.option(&bound).is_none() {
            problems.push(problem(
                format!("'{bound}' is missing"),
                format!("Could not find required property '{bound}' for sequence generator."),
            ));
        }
        // Texts count as BIGINT does, every other type as INT does.
        let long = *kind == TypeKind::BigInt || kind.is_string() || kind.is_binary();
        let fits = |text: &str| if long { text.parse::<i64>().is_ok() } else { text.parse::<i32>().is_ok() };
        check_number(table, &bound, fits, problems);
    }
}

fn check_random(table: &Table, name: &str, kind: &TypeKind, problems: &mut Vec<Problem>) {
    check_bounds(table, name, kind, problems);
    let (variable, length) = match kind {
        TypeKind::Varchar(n) | TypeKind::Varbinary(n) => (true, Some(*n)),
        TypeKind::Char(n) | TypeKind::Binary(n) => (false, Some(*n)),
        _ => (false, None),
    };
    let key = format!("fields.{name}.var-len");
    if table.option(&key).is_some_and(|v| v.eq_ignore_ascii_case("true")) && !variable {
        problems.push(
            problem(
                format!("'{key}' is for texts and bytes of variable length"),
                format!("Only supports specifying 'fields.#.var-len' option for variable-length types (VARCHAR/STRING/VARBINARY/BYTES). The type of field '{name}' is not within this range."),
            )
            .of(&key),
        );
    }
    let key = format!("fields.{name}.length");
    let Some(wanted) = table.option(&key).and_then(|v| v.trim().parse::<i64>().ok()) else { return };
    match length {
        Some(_) if !variable => problems.push(
            problem(
                format!("'{key}' is set, and the type has a fixed length"),
                format!("Custom length for fixed-length type (CHAR/BINARY) field '{name}' is not supported."),
            )
            .of(&key),
        ),
        Some(most) if wanted > i64::from(most) => problems.push(
            problem(
                format!("'{key}' is longer than the type"),
                format!("Custom length '{wanted}' for variable-length type (VARCHAR/STRING/VARBINARY/BYTES) field '{name}' should be shorter than '{most}' defined in the schema."),
            )
            .of(&key),
        ),
        _ => {}
    }
}

/// Bounds that are no numbers of their type, and those of DECIMAL that are the wrong way round.
fn check_bounds(table: &Table, name: &str, kind: &TypeKind, problems: &mut Vec<Problem>) {
    let keys = ["min", "max"].map(|bound| format!("fields.{name}.{bound}"));
    let fits = |text: &str| match kind {
        TypeKind::BigInt => text.parse::<i64>().is_ok(),
        kind if kind.is_integer() => text.parse::<i32>().is_ok(),
        kind if kind.is_numeric() => text.parse::<f64>().is_ok(),
        _ => true,
    };
    keys.iter().for_each(|key| check_number(table, key, fits, problems));
    let bound = |key: &str, default: f64| table.option(key).map_or(Some(default), |text| text.trim().parse().ok());
    if let (TypeKind::Decimal { .. }, Some(min), Some(max)) =
        (kind, bound(&keys[0], f64::MIN), bound(&keys[1], f64::MAX))
        && min >= max
    {
        let words = format!("min bound must be less than max [{min:.6}, {max:.6}]");
        problems.push(problem(format!("'{}' is not below '{}'", keys[0], keys[1]), words).of(&keys[0]));
    }
}

fn check_number(table: &Table, key: &str, fits: impl Fn(&str) -> bool, problems: &mut Vec<Problem>) {
    let Some(text) = table.option(key) else { return };
    if !fits(text.trim()) {
        let words = format!("For input string: \"{text}\"");
        problems.push(problem(format!("'{text}' is not a value of the option '{key}'"), words).of(key));
    }
}
