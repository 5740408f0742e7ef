//! MAP_KEYS, MAP_VALUES, MAP_ENTRIES, MAP_FROM_ARRAYS, MAP_UNION.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, ListArray, StructArray};
use arrow_schema::DataType as ArrowType;
use ouzel_types::{DataType, Field, TypeKind};

use super::{Choice, Lists, array_of, item_of, list_field, valid};
use crate::column::read::all_present;
use crate::function::{Argument, Binding, ScalarFunction, Signature};
use crate::nested::map_column;
use crate::order::{comparator, range};
use crate::signature::{Bound, function, kernel, nullable, wrong_arguments};
use crate::typing::least_restrictive;

pub static FUNCTIONS: &[ScalarFunction] = &[
    function("MAP_KEYS", &[], |a| infer_side("MAP_KEYS", a), |b| bind_side(b, true)),
    function("MAP_VALUES", &[], |a| infer_side("MAP_VALUES", a), |b| bind_side(b, false)),
    function("MAP_ENTRIES", &[], infer_entries, bind_entries),
    function("MAP_FROM_ARRAYS", &[], infer_from_arrays, bind_from_arrays),
    function("MAP_UNION", &[], infer_union, bind_union),
];

fn map_of<'a>(name: &str, args: &[Argument<'a>], index: usize) -> Result<(&'a DataType, &'a DataType), String> {
    match args.get(index).map(|a| &a.ty.kind) {
        Some(TypeKind::Map(key, value)) => Ok((key, value)),
        _ => Err(wrong_arguments(name, args)),
    }
}

fn infer_side(name: &str, args: &[Argument<'_>]) -> Result<Signature, String> {
    let (key, value) = map_of(name, args, 0)?;
    let item = if name == "MAP_KEYS" { key } else { value };
    Ok(Signature { args: vec![args[0].ty.clone()], result: array_of(item.clone(), nullable(args[0].ty)) })
}

fn bind_side(binding: &Binding<'_>, keys: bool) -> Bound {
    let field = list_field(binding.result)?;
    kernel(move |args, _, _| {
        let map = args[0].as_map();
        let items = if keys { map.keys() } else { map.values() };
        Arc::new(ListArray::new(field.clone(), map.offsets().clone(), items.clone(), map.nulls().cloned()))
    })
}

fn infer_entries(args: &[Argument<'_>]) -> Result<Signature, String> {
    let (key, value) = map_of("MAP_ENTRIES", args, 0)?;
    let entry = TypeKind::Row([Field::new("key", key.clone()), Field::new("value", value.clone())].into());
    Ok(Signature { args: vec![args[0].ty.clone()], result: array_of(entry.nullable(), nullable(args[0].ty)) })
}

fn bind_entries(binding: &Binding<'_>) -> Bound {
    let field = list_field(binding.result)?;
    kernel(move |args, _, _| {
        let map = args[0].as_map();
        let ArrowType::Struct(members) = field.data_type() else { unreachable!("invariant: entries are rows") };
        let entries = StructArray::new(members.clone(), vec![map.keys().clone(), map.values().clone()], None);
        Arc::new(ListArray::new(field.clone(), map.offsets().clone(), Arc::new(entries), map.nulls().cloned()))
    })
}

fn infer_from_arrays(args: &[Argument<'_>]) -> Result<Signature, String> {
    let name = "MAP_FROM_ARRAYS";
    let (key, value) = (item_of(name, args, 0)?, item_of(name, args, 1)?);
    if args.len() != 2 {
        return Err(wrong_arguments(name, args));
    }
    let kind = TypeKind::Map(Box::new(key.clone()), Box::new(value.clone()));
    let result = kind.nullable().with_nullable(args.iter().any(|a| nullable(a.ty)));
    Ok(Signature { args: args.iter().map(|a| a.ty.clone()).collect(), result })
}

fn bind_from_arrays(binding: &Binding<'_>) -> Bound {
    let arrow = binding.result.arrow();
    kernel(move |args, rows, errors| {
        let (keys, values, nulls) = (Lists::of(&args[0]), Lists::of(&args[1]), all_present(args, rows));
        let mut entries = Entries::new(rows);
        for row in 0..rows {
            if valid(&nulls, row) {
                let (k, v) = (keys.items(row), values.items(row));
                if k.len() == v.len() {
                    k.zip(v).for_each(|(k, v)| entries.push((0, k), (0, v)));
                } else {
                    errors.push(
                        row,
                        format!(
                            "Invalid function MAP_FROM_ARRAYS call:\nThe length of the keys array {} is not equal to the length of the values array {}",
                            k.len(),
                            v.len()
                        ),
                    );
                }
            }
            entries.end_row();
        }
        entries.finish(&arrow, &[keys.values()], &[values.values()], nulls)
    })
}

fn infer_union(args: &[Argument<'_>]) -> Result<Signature, String> {
    let name = "MAP_UNION";
    let maps = (0..args.len()).map(|i| map_of(name, args, i)).collect::<Result<Vec<_>, _>>()?;
    let (keys, values): (Vec<&DataType>, Vec<&DataType>) = maps.into_iter().unzip();
    let (Some(key), Some(value), false) = (least_restrictive(&keys), least_restrictive(&values), args.is_empty())
    else {
        return Err(wrong_arguments(name, args));
    };
    let kind = TypeKind::Map(Box::new(key), Box::new(value));
    let types = args.iter().map(|a| kind.clone().nullable().with_nullable(nullable(a.ty))).collect();
    Ok(Signature { args: types, result: kind.nullable().with_nullable(args.iter().any(|a| nullable(a.ty))) })
}

/// The last value of equal keys counts. The entries of the last map come first, as in Flink.
fn bind_union(binding: &Binding<'_>) -> Bound {
    let arrow = binding.result.arrow();
    kernel(move |args: &[ArrayRef], rows, _| {
        let (maps, nulls) = (args.iter().map(|a| a.as_map()).collect::<Vec<_>>(), all_present(args, rows));
        let same: Vec<Vec<_>> =
            maps.iter().map(|a| maps.iter().map(|b| comparator(a.keys(), b.keys())).collect()).collect();
        let mut entries = Entries::new(rows);
        for row in 0..rows {
            if valid(&nulls, row) {
                for (i, map) in maps.iter().enumerate().rev() {
                    let at = if map.len() == 1 { 0 } else { row };
                    for entry in range(map.value_offsets(), at) {
                        entries.put_new((i, entry), |taken| same[taken.0][i](taken.1, entry).is_eq());
                    }
                }
            }
            entries.end_row();
        }
        let keys: Vec<&ArrayRef> = maps.iter().map(|m| m.keys()).collect();
        let values: Vec<&ArrayRef> = maps.iter().map(|m| m.values()).collect();
        entries.finish(&arrow, &keys, &values, nulls)
    })
}

/// Entries chosen from several maps or arrays.
struct Entries {
    keys: Choice,
    values: Choice,
}

impl Entries {
    fn new(rows: usize) -> Self {
        Entries { keys: Choice::new(rows), values: Choice::new(rows) }
    }

    /// MAP_FROM_ARRAYS keeps keys that come twice, as in Flink.
    fn push(&mut self, key: (usize, usize), value: (usize, usize)) {
        self.keys.push(key.0, key.1);
        self.values.push(value.0, value.1);
    }

    /// An entry whose key is not there yet.
    fn put_new(&mut self, entry: (usize, usize), same: impl Fn((usize, usize)) -> bool) {
        if !self.keys.current().iter().any(|taken| same(*taken)) {
            self.keys.push(entry.0, entry.1);
            self.values.push(entry.0, entry.1);
        }
    }

    fn end_row(&mut self) {
        self.keys.end_row();
        self.values.end_row();
    }

    fn finish(
        self,
        ty: &ArrowType,
        keys: &[&ArrayRef],
        values: &[&ArrayRef],
        nulls: Option<arrow_buffer::NullBuffer>,
    ) -> ArrayRef {
        let ArrowType::Map(field, _) = ty else { unreachable!("invariant: the result is a MAP") };
        let ArrowType::Struct(members) = field.data_type() else { unreachable!("invariant: map entries are a struct") };
        let (key, value) =
            (self.keys.gather(keys, members[0].data_type()), self.values.gather(values, members[1].data_type()));
        map_column(ty, key, value, self.keys.offsets, nulls)
    }
}
