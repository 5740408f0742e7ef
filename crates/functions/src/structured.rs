//! OBJECT_OF and OBJECT_UPDATE: values of structured types, which are rows with the name of a class.
//!
//! Flink looks for the class and goes on without it where there is none; here there never is one.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, StructArray};
use ouzel_types::data_type::arrow_fields;
use ouzel_types::{DataType, Field, Scalar, TypeKind};

use crate::column::build::expand;
use crate::errors::RowErrors;
use crate::function::{Argument, Binding, ScalarFunction, Signature};
use crate::signature::{Bound, function, kernel};

pub static FUNCTIONS: &[ScalarFunction] = &[
    function("OBJECT_OF", &[], infer_object_of, bind_object_of),
    function("OBJECT_UPDATE", &[], infer_object_update, bind_object_update),
];

/// Words of Java that name nothing.
const KEYWORDS: &[&str] = &[
    "_",
    "abstract",
    "assert",
    "boolean",
    "break",
    "byte",
    "case",
    "catch",
    "char",
    "class",
    "const",
    "continue",
    "default",
    "do",
    "double",
    "else",
    "enum",
    "extends",
    "false",
    "final",
    "finally",
    "float",
    "for",
    "goto",
    "if",
    "implements",
    "import",
    "instanceof",
    "int",
    "interface",
    "long",
    "native",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "short",
    "static",
    "strictfp",
    "super",
    "switch",
    "synchronized",
    "this",
    "throw",
    "throws",
    "transient",
    "true",
    "try",
    "void",
    "volatile",
    "while",
];

/// Flink's check of a class's name: Java identifiers between dots.
pub fn check_class_name(class: &str) -> Result<(), String> {
    let is_identifier = |part: &str| {
        let starts = |c: char| c.is_alphabetic() || c == '_' || c == '$';
        part.starts_with(starts) && part.chars().all(|c| starts(c) || c.is_numeric()) && !KEYWORDS.contains(&part)
    };
    match class.split('.').all(is_identifier) {
        true => Ok(()),
        false => Err(format!("Invalid class name '{class}'. The class name must comply with JVM identifier rules.")),
    }
}

/// The names and the types of `name, value, ..`, of which the first stands at argument `first`.
fn members(args: &[Argument<'_>], first: usize, nullness: &str) -> Result<Vec<Field>, String> {
    let mut found: Vec<Field> = Vec::with_capacity(args.len() / 2);
    for (i, pair) in args[first..].chunks_exact(2).enumerate() {
        let position = first + 2 * i + 1;
        let Some(Scalar::String(name)) = pair[0].literal else {
            return Err(format!("The field key at position {position} must be a {nullness} character string literal."));
        };
        if found.iter().any(|f| f.name == *name) {
            return Err(format!("The field name '{name}' at position {position} is repeated."));
        }
        found.push(Field::new(name.clone(), pair[1].ty.clone()));
    }
    Ok(found)
}

fn same(args: &[Argument<'_>], result: TypeKind, nullable: bool) -> Signature {
    Signature { args: args.iter().map(|a| a.ty.clone()).collect(), result: DataType { kind: result, nullable } }
}

fn infer_object_of(args: &[Argument<'_>]) -> Result<Signature, String> {
    if args.len().is_multiple_of(2) {
        return Err("Invalid number of arguments".to_owned());
    }
    let Some(Scalar::String(class)) = args[0].literal else {
        return Err("The first argument must be a non-nullable character string literal representing the class name."
            .to_owned());
    };
    check_class_name(class)?;
    let fields = members(args, 1, "non-nullable")?.into();
    Ok(same(args, TypeKind::Structured { class: class.clone(), fields }, true))
}

fn bind_object_of(binding: &Binding<'_>) -> Bound {
    let fields = binding.result.kind.members().map(|fields| arrow_fields(fields)).unwrap_or_default();
    kernel(move |args, rows, _| -> ArrayRef {
        if fields.is_empty() {
            return Arc::new(StructArray::new_empty_fields(rows, None));
        }
        let columns = args.iter().skip(2).step_by(2).map(|column| expand(column, rows)).collect();
        Arc::new(StructArray::new(fields.clone(), columns, None))
    })
}

fn infer_object_update(args: &[Argument<'_>]) -> Result<Signature, String> {
    if args.len().is_multiple_of(2) {
        return Err("Invalid number of arguments".to_owned());
    }
    let TypeKind::Structured { class, fields } = &args[0].ty.kind else {
        return Err(format!("The first argument must be a structured type, but was {}.", args[0].ty));
    };
    let mut fields = fields.to_vec();
    for (i, new) in members(args, 1, "non-null")?.into_iter().enumerate() {
        let Some(old) = fields.iter_mut().find(|f| f.name == new.name) else {
            let known: Vec<&str> = fields.iter().map(|f| f.name.as_ref()).collect();
            return Err(format!(
                "The field name '{}' at position {} is not part of the structured type attributes. Available attributes: [{}].",
                new.name,
                2 * i + 2,
                known.join(", ")
            ));
        };
        old.ty = new.ty;
    }
    let result = TypeKind::Structured { class: class.clone(), fields: fields.into() };
    Ok(same(args, result, args[0].ty.nullable))
}

fn bind_object_update(binding: &Binding<'_>) -> Bound {
    let Some(fields) = binding.result.kind.members().cloned() else {
        return Err("OBJECT_UPDATE gives a structured type".to_owned());
    };
    // Per member: the argument with its new value.
    let updates: Vec<Option<usize>> = fields
        .iter()
        .map(|field| {
            let of_field =
                |at: &usize| matches!(&binding.literals[*at], Some(Scalar::String(name)) if *name == field.name);
            (1..binding.literals.len()).step_by(2).find(of_field).map(|at| at + 1)
        })
        .collect();
    let arrow = arrow_fields(&fields);
    kernel(move |args, rows, _: &mut RowErrors| -> ArrayRef {
        let objects = expand(&args[0], rows);
        let objects = objects.as_struct();
        if arrow.is_empty() {
            return Arc::new(objects.clone());
        }
        let member = |(i, update): (usize, &Option<usize>)| match update {
            Some(at) => expand(&args[*at], rows),
            None => objects.column(i).clone(),
        };
        let columns = updates.iter().enumerate().map(member).collect();
        Arc::new(StructArray::new(arrow.clone(), columns, objects.nulls().cloned()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_classes_are_javas() {
        for good in ["User", "com.example.User", "a.B$C", "_x.Été"] {
            assert_eq!(check_class_name(good), Ok(()), "{good}");
        }
        for bad in ["", "a b", "1a", "a..b", "a.", "a-b", "int", "a.class"] {
            assert!(check_class_name(bad).is_err(), "{bad}");
        }
    }
}
