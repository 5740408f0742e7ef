//! SPLIT, SPLIT_INDEX, STR_TO_MAP.

use std::sync::Arc;

use arrow_array::builder::{ArrayBuilder, StringViewBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, ListArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::DataType as ArrowType;
use ouzel_types::TypeKind;

use crate::column::build::{parts, with_nulls};
use crate::column::read::all_present;
use crate::column::{Prim, Strs};
use crate::function::{Argument, Binding, ScalarFunction, Signature};
use crate::java_map::{iteration_order, places_for, string_hash};
use crate::nested::map_column;
use crate::regex::java::Patterns;
use crate::signature::{Bound, Gives, Want, finish, function, kernel, typed};
use crate::text::byte_hits::ByteHits;

pub static FUNCTIONS: &[ScalarFunction] = &[
    function("SPLIT_INDEX", &[], infer_split_index, bind_split_index),
    function("SPLIT", &[], infer_split, bind_split),
    function("STR_TO_MAP", &[], infer_str_to_map, bind_str_to_map),
];

/// The separator is a text or the code of a character, 1 to 255.
fn infer_split_index(args: &[Argument<'_>]) -> Result<Signature, String> {
    let gives = || Gives::Maybe(TypeKind::STRING);
    let code = args.get(1).is_some_and(|a| a.ty.kind.is_integer());
    typed("SPLIT_INDEX", args, &[Want::Str, if code { Want::Int } else { Want::Str }, Want::Int], 0, gives())
}

fn bind_split_index(binding: &Binding<'_>) -> Bound {
    let code = binding.arg_types[1].kind.is_integer();
    kernel(move |args, rows, _| {
        let index = Prim::<Int32Type>::of(&args[2]);
        if code {
            let codes = Prim::<Int32Type>::of(&args[1]);
            return parts(args, 0, rows, |row, text| {
                let separator = u8::try_from(codes.get(row)).ok().filter(|code| *code > 0).map(char::from)?;
                let index = usize::try_from(index.get(row)).ok()?;
                if text.is_empty() { None } else { text.split(separator).nth(index) }
            });
        }
        let separator = Strs::of(&args[1]);
        parts(args, 0, rows, |row, text| nth_part(text, separator.get(row), usize::try_from(index.get(row)).ok()?))
    })
}

/// An empty text has no parts; an empty separator splits at white space.
fn nth_part<'s>(text: &'s str, separator: &str, index: usize) -> Option<&'s str> {
    if text.is_empty() {
        return None;
    }
    match separator.as_bytes() {
        [] => text.split(char::is_whitespace).nth(index),
        [byte] => {
            let mut hits = ByteHits::of(*byte, text.as_bytes());
            let start = if index == 0 { 0 } else { hits.nth(index - 1)? + 1 };
            Some(&text[start..hits.next().unwrap_or(text.len())])
        }
        _ => text.split(separator).nth(index),
    }
}

fn infer_split(args: &[Argument<'_>]) -> Result<Signature, String> {
    let types = typed("SPLIT", args, &[Want::Str, Want::Str], 0, Gives::Kind(TypeKind::STRING))?.args;
    Ok(finish(types, Gives::Kind(TypeKind::Array(Box::new(TypeKind::STRING.nullable())))))
}

fn bind_split(binding: &Binding<'_>) -> Bound {
    let ArrowType::List(field) = binding.result.arrow() else { return Err("SPLIT gives an ARRAY".to_owned()) };
    kernel(move |args, rows, _| {
        let (text, separator, present) = (Strs::of(&args[0]), Strs::of(&args[1]), all_present(args, rows));
        let (mut items, mut offsets) = (StringViewBuilder::new(), vec![0i32]);
        for row in 0..rows {
            if present.as_ref().is_none_or(|n| n.is_valid(row)) {
                let text = text.get(row);
                match separator.get(row) {
                    _ if text.is_empty() => {}
                    "" => text.char_indices().for_each(|(at, c)| items.append_value(&text[at..at + c.len_utf8()])),
                    separator => text.split(separator).for_each(|part| items.append_value(part)),
                }
            }
            offsets.push(items.len() as i32);
        }
        Arc::new(ListArray::new(field.clone(), OffsetBuffer::new(offsets.into()), Arc::new(items.finish()), present))
    })
}

fn infer_str_to_map(args: &[Argument<'_>]) -> Result<Signature, String> {
    let string = || Box::new(TypeKind::STRING.nullable());
    if args.len() == 2 {
        return Err("Invalid number of arguments to function 'STR_TO_MAP'. Was expecting 1 arguments".to_owned());
    }
    typed("STR_TO_MAP", args, &[Want::Str; 3], 2, Gives::Maybe(TypeKind::Map(string(), string())))
}

/// Delimiters are regular expressions; the order of the entries is that of a Java `HashMap`, which Flink fills.
fn bind_str_to_map(binding: &Binding<'_>) -> Bound {
    let arrow = binding.result.arrow();
    let (pairs, pair) = (Patterns::of(binding, 1, ","), Patterns::of(binding, 2, "="));
    kernel(move |args, rows, errors| {
        let (text, present) = (Strs::of(&args[0]), all_present(args, rows));
        let (pairs, pair) = (pairs.reader(args, 1), pairs_second(&pair, args));
        let (mut keys, mut values, mut offsets) = (StringViewBuilder::new(), StringViewBuilder::new(), vec![0i32]);
        for row in 0..rows {
            if present.as_ref().is_none_or(|n| n.is_valid(row)) {
                match (pairs.get(row), pair.get(row)) {
                    // An empty text is an empty map.
                    (Ok(_), Ok(_)) if text.get(row).is_empty() => {}
                    (Ok(by), Ok(inner)) => {
                        let found = by.split(text.get(row));
                        let entries: Vec<(&str, Option<&str>)> =
                            found.iter().map(|entry| inner.split_once(entry)).collect();
                        for (key, value) in hash_map_order(entries, found.len()) {
                            keys.append_value(key);
                            values.append_option(value);
                        }
                    }
                    (Err(message), _) | (_, Err(message)) => errors.push(row, message),
                }
            }
            offsets.push(keys.len() as i32);
        }
        let map = map_column(&arrow, Arc::new(keys.finish()), Arc::new(values.finish()), offsets, None);
        with_nulls(&map, present.as_ref())
    })
}

fn pairs_second<'a>(patterns: &'a Patterns, args: &'a [ArrayRef]) -> crate::regex::java::PatternReader<'a> {
    patterns.reader(args, 2)
}

/// The order of the `HashMap` that Flink makes for `expected` entries. The last value of equal keys counts.
fn hash_map_order<'s>(entries: Vec<(&'s str, Option<&'s str>)>, expected: usize) -> Vec<(&'s str, Option<&'s str>)> {
    let mut unique: Vec<(&str, Option<&str>)> = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        match unique.iter_mut().find(|(k, _)| *k == key) {
            Some(entry) => entry.1 = value,
            None => unique.push((key, value)),
        }
    }
    // `CollectionUtil.newHashMapWithExpectedSize`.
    let places = places_for(if expected <= 2 { expected + 1 } else { (expected * 4).div_ceil(3) });
    iteration_order(&mut unique, places, |(key, _)| string_hash(key));
    unique
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_by_index() {
        assert_eq!(nth_part("a,b,,c", ",", 2), Some(""));
        assert_eq!(nth_part("a,b", ",", 5), None);
        assert_eq!(nth_part("", ",", 0), None);
        assert_eq!(nth_part("a::b", "::", 1), Some("b"));
    }

    #[test]
    fn maps_iterate_as_in_java() {
        let order = |keys: &[&'static str]| -> Vec<&str> {
            let entries = keys.iter().map(|k| (*k, None)).collect();
            hash_map_order(entries, keys.len()).into_iter().map(|(k, _)| k).collect()
        };
        // b = 98, a = 97: both go by their code.
        assert_eq!(order(&["b", "a"]), ["a", "b"]);
    }
}
