//! REGEXP, REGEXP_EXTRACT, REGEXP_REPLACE, REGEXP_COUNT, REGEXP_INSTR, REGEXP_SUBSTR, REGEXP_EXTRACT_ALL.
//!
//! A pattern that does not compile gives NULL (FALSE for REGEXP), as in Flink.

use std::sync::Arc;

use arrow_array::builder::{ArrayBuilder, StringViewBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, ListArray};
use arrow_buffer::{NullBufferBuilder, OffsetBuffer};
use arrow_schema::DataType as ArrowType;
use ouzel_types::TypeKind;

use super::java::Patterns;
use crate::column::build::{parts, predicate, primitives, strings};
use crate::column::read::all_present;
use crate::column::{Prim, Strs};
use crate::function::{Argument, Binding, ScalarFunction, Signature};
use crate::signature::{Bound, Gives, Want, function, kernel, typed};

pub static FUNCTIONS: &[ScalarFunction] = &[
    function("REGEXP", &["RLIKE"], |a| two("REGEXP", a, Gives::Kind(TypeKind::Boolean)), bind_regexp),
    function("REGEXP_EXTRACT", &[], |a| indexed("REGEXP_EXTRACT", a, TypeKind::STRING), bind_extract),
    function(
        "REGEXP_REPLACE",
        &[],
        |a| typed("REGEXP_REPLACE", a, &[Want::Str; 3], 0, Gives::Kind(TypeKind::STRING)),
        bind_replace,
    ),
    function("REGEXP_COUNT", &[], |a| two("REGEXP_COUNT", a, Gives::Maybe(TypeKind::Int)), bind_count),
    function("REGEXP_INSTR", &[], |a| two("REGEXP_INSTR", a, Gives::Maybe(TypeKind::Int)), bind_instr),
    function("REGEXP_SUBSTR", &[], |a| two("REGEXP_SUBSTR", a, Gives::Maybe(TypeKind::STRING)), bind_extract),
    function(
        "REGEXP_EXTRACT_ALL",
        &[],
        |a| indexed("REGEXP_EXTRACT_ALL", a, TypeKind::Array(Box::new(TypeKind::STRING.nullable()))),
        bind_extract_all,
    ),
];

fn two(name: &str, args: &[Argument<'_>], gives: Gives) -> Result<Signature, String> {
    typed(name, args, &[Want::Str, Want::Str], 0, gives)
}

fn indexed(name: &str, args: &[Argument<'_>], kind: TypeKind) -> Result<Signature, String> {
    typed(name, args, &[Want::Str, Want::Str, Want::Long], 1, Gives::Maybe(kind))
}

fn bind_regexp(binding: &Binding<'_>) -> Bound {
    let patterns = Patterns::of(binding, 1, "");
    kernel(move |args, rows, _| {
        let (text, pattern, patterns) = (Strs::of(&args[0]), Strs::of(&args[1]), patterns.reader(args, 1));
        predicate(args, rows, |row| {
            !pattern.get(row).is_empty() && patterns.get(row).is_ok_and(|p| p.finds(text.get(row)))
        })
    })
}

fn bind_extract(binding: &Binding<'_>) -> Bound {
    let patterns = Patterns::of(binding, 1, "");
    kernel(move |args, rows, _| {
        let (patterns, index) = (patterns.reader(args, 1), args.get(2).map(Prim::<arrow_array::types::Int64Type>::of));
        parts(args, 0, rows, |row, text| {
            let index = usize::try_from(index.map_or(0, |i| i.get(row))).ok()?;
            let pattern = patterns.get(row).ok()?;
            if index > pattern.groups() { None } else { pattern.group(text, index) }
        })
    })
}

/// The replacement is taken as it is: Flink quotes `$` and backslashes.
fn bind_replace(binding: &Binding<'_>) -> Bound {
    let patterns = Patterns::of(binding, 1, "");
    kernel(move |args, rows, errors| {
        let (text, patterns, new) = (Strs::of(&args[0]), patterns.reader(args, 1), Strs::of(&args[2]));
        strings(args, rows, errors, |row, out| {
            let (Ok(pattern), text) = (patterns.get(row), text.get(row)) else { return Ok(false) };
            let mut last = 0;
            for found in pattern.find_all(text) {
                out.push_str(&text[last..found.start]);
                out.push_str(new.get(row));
                last = found.end;
            }
            out.push_str(&text[last..]);
            Ok(true)
        })
    })
}

fn bind_count(binding: &Binding<'_>) -> Bound {
    let patterns = Patterns::of(binding, 1, "");
    kernel(move |args, rows, errors| {
        let (text, patterns) = (Strs::of(&args[0]), patterns.reader(args, 1));
        let count = |row: usize| Ok(patterns.get(row).ok().map(|p| p.find_all(text.get(row)).count() as i32));
        Arc::new(primitives::<Int32Type>(args, rows, errors, count))
    })
}

/// The 1-based UTF-16 unit of the first match, or 0.
fn bind_instr(binding: &Binding<'_>) -> Bound {
    let patterns = Patterns::of(binding, 1, "");
    kernel(move |args, rows, errors| {
        let (text, patterns) = (Strs::of(&args[0]), patterns.reader(args, 1));
        let place = |row: usize| {
            let (Ok(pattern), text) = (patterns.get(row), text.get(row)) else { return Ok(None) };
            Ok(Some(pattern.find(text).map_or(0, |m| crate::text::utf16::length(&text[..m.start]) as i32 + 1)))
        };
        Arc::new(primitives::<Int32Type>(args, rows, errors, place))
    })
}

/// Group 1 unless another is asked for.
fn bind_extract_all(binding: &Binding<'_>) -> Bound {
    let ArrowType::List(field) = binding.result.arrow() else {
        return Err("REGEXP_EXTRACT_ALL gives an ARRAY".to_owned());
    };
    let patterns = Patterns::of(binding, 1, "");
    kernel(move |args: &[ArrayRef], rows, _| {
        let (text, patterns, present) = (Strs::of(&args[0]), patterns.reader(args, 1), all_present(args, rows));
        let index = args.get(2).map(Prim::<arrow_array::types::Int64Type>::of);
        let (mut items, mut offsets, mut nulls) = (StringViewBuilder::new(), vec![0i32], NullBufferBuilder::new(rows));
        for row in 0..rows {
            let mut found = false;
            if present.as_ref().is_none_or(|n| n.is_valid(row))
                && let (Ok(pattern), Ok(index)) = (patterns.get(row), usize::try_from(index.map_or(1, |i| i.get(row))))
                && index <= pattern.groups()
            {
                pattern.groups_of_all(text.get(row), index, |group| items.append_option(group));
                found = true;
            }
            nulls.append(found);
            offsets.push(items.len() as i32);
        }
        Arc::new(ListArray::new(
            field.clone(),
            OffsetBuffer::new(offsets.into()),
            Arc::new(items.finish()),
            nulls.finish(),
        ))
    })
}
