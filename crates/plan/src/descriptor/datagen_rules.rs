//! What options of `datagen` columns mean for their types: Flink's checks, in its words.

use ouzel_types::TypeKind;

use super::validate::{Problem, problem};
use crate::Table;

pub(super) fn check_datagen(table: &Table, problems: &mut Vec<Problem>) {
    for column in &table.physical {
        let name = &column.name;
        let option = |suffix: &str| table.option(&format!("fields.{name}.{suffix}"));
        if option("kind") == Some("sequence") {
            let kind = &column.ty.kind;
            let set: Vec<String> = ["end", "start"].iter().map(|b| format!("fields.{name}.{b}")).collect();
            if !(kind.is_numeric() || kind.is_string() || kind.is_binary()) && option("start").is_some() {
                problems.push(problem(
                    format!("a sequence has no values of {kind}"),
                    format!(
                        "Unsupported options found for 'datagen'.\n\nUnsupported options:\n\n{}\n\nSupported options:\n\nconnector\nfields.{name}.kind\nnumber-of-rows\nrows-per-second\nscan.parallelism",
                        set.join("\n")
                    ),
                ));
            }
            for bound in ["start", "end"].into_iter().filter(|b| option(b).is_none()) {
                problems.push(problem(
                    format!("'fields.{name}.{bound}' is missing"),
                    format!("Could not find required property 'fields.{name}.{bound}' for sequence generator."),
                ));
            }
            continue;
        }
        let (variable, length) = match &column.ty.kind {
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
        let Some(wanted) = table.option(&key).and_then(|v| v.trim().parse::<i64>().ok()) else { continue };
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
}
