//! COALESCE, IFNULL, NULLIF, IF, GREATEST, LEAST and TYPEOF.
//!
//! COALESCE, IFNULL and IF are nodes of the expression graph; here are their types.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, BooleanArray, PrimitiveArray};
use arrow_schema::DataType as ArrowType;
use ouzel_types::{DataType, Scalar, TypeKind};

use crate::column::read::all_present;
use crate::comparison::{Test, compare_kernel};
use crate::compile::masks::Truth;
use crate::function::{Argument, Binding, ScalarFunction, Signature};
use crate::order::comparator;
use crate::signature::{Bound, Gives, Want, function, kernel, nullable, typed, wrong_arguments};
use crate::typing::comparison::comparison_type;
use crate::typing::{flink_common_type, least_restrictive};

pub static FUNCTIONS: &[ScalarFunction] = &[
    function("COALESCE", &[], infer_coalesce, in_graph),
    function("IFNULL", &[], infer_ifnull, in_graph),
    function("IF", &[], infer_if, in_graph),
    function("NULLIF", &[], infer_nullif, bind_nullif),
    function("GREATEST", &[], |a| infer_extreme("GREATEST", a), |b| extreme(b, true)),
    function("LEAST", &[], |a| infer_extreme("LEAST", a), |b| extreme(b, false)),
    function(
        "TYPEOF",
        &[],
        |a| typed("TYPEOF", a, &[Want::Any, Want::Bool], 1, Gives::Maybe(TypeKind::STRING)),
        bind_typeof,
    ),
];

fn in_graph(_: &Binding<'_>) -> Bound {
    Err("invariant: the expression graph evaluates this itself".to_owned())
}

fn common(name: &str, args: &[Argument<'_>]) -> Result<DataType, String> {
    let types: Vec<&DataType> = args.iter().map(|a| a.ty).collect();
    if types.is_empty() {
        return Err(wrong_arguments(name, args));
    }
    flink_common_type(&types).ok_or_else(|| wrong_arguments(name, args))
}

fn all_as(args: &[Argument<'_>], ty: &DataType) -> Vec<DataType> {
    args.iter().map(|a| ty.with_nullable(nullable(a.ty))).collect()
}

/// NULL only if every argument can be.
fn infer_coalesce(args: &[Argument<'_>]) -> Result<Signature, String> {
    let ty = common("COALESCE", args)?;
    let result = ty.with_nullable(args.iter().all(|a| nullable(a.ty)));
    Ok(Signature { args: all_as(args, &ty), result })
}

/// A text that is never NULL keeps its type: the other is not looked at.
fn infer_ifnull(args: &[Argument<'_>]) -> Result<Signature, String> {
    let plain = infer_coalesce(args)?;
    let [value, _] = args else { return Err(wrong_arguments("IFNULL", args)) };
    if nullable(value.ty) || !value.ty.kind.is_string() {
        return Ok(plain);
    }
    Ok(Signature {
        args: vec![value.ty.clone(), value.ty.with_nullable(plain.args[1].nullable)],
        result: value.ty.clone(),
    })
}

fn infer_if(args: &[Argument<'_>]) -> Result<Signature, String> {
    let [condition, yes, no] = args else { return Err(wrong_arguments("IF", args)) };
    if !matches!(condition.ty.kind, TypeKind::Boolean | TypeKind::Null) {
        return Err(wrong_arguments("IF", args));
    }
    let ty = least_restrictive(&[yes.ty, no.ty]).ok_or_else(|| wrong_arguments("IF", args))?;
    Ok(Signature { args: vec![TypeKind::Boolean.nullable(), ty.clone(), ty.clone()], result: ty })
}

fn infer_nullif(args: &[Argument<'_>]) -> Result<Signature, String> {
    let [left, right] = args else { return Err(wrong_arguments("NULLIF", args)) };
    comparison_type(left.ty, right.ty, "=")?;
    Ok(Signature { args: vec![left.ty.clone(), right.ty.clone()], result: left.ty.with_nullable(true) })
}

/// NULL where both are equal, in a type common to both if they differ.
fn bind_nullif(binding: &Binding<'_>) -> Bound {
    let (left, right) = (&binding.arg_types[0], &binding.arg_types[1]);
    let (a, b) = comparison_type(left, right, "=")?;
    let cast = |from: &DataType, to: &DataType| {
        crate::cast::cast_kernel(from, to, ouzel_plan::expr::CastMode::Implicit, binding.context)
    };
    let (left, right, equal) = (cast(left, &a)?, cast(right, &b)?, compare_kernel(Test::Eq, &a.kind, &b.kind)?);
    kernel(move |args, rows, errors| {
        let mut as_common = |array: &ArrayRef, cast: &Option<Box<dyn crate::function::Kernel>>| match cast {
            None => array.clone(),
            Some(cast) => cast.eval(std::slice::from_ref(array), array.len(), errors),
        };
        let pair = [as_common(&args[0], &left), as_common(&args[1], &right)];
        let same = Truth::of(&equal.eval(&pair, rows, errors), rows).yes;
        let value = crate::column::build::expand(&args[0], rows);
        arrow_select::nullif::nullif(&value, &BooleanArray::new(same, None)).expect("invariant: equal lengths")
    })
}

/// A TIMESTAMP beside a TIMESTAMP_LTZ is taken for one of UTC, whatever the session's zone, as in Flink.
fn infer_extreme(name: &str, args: &[Argument<'_>]) -> Result<Signature, String> {
    let ty = common(name, args)?;
    if ty.kind.is_nested() {
        return Err(wrong_arguments(name, args));
    }
    let mut wanted = all_as(args, &ty);
    if let TypeKind::TimestampLtz(precision) = ty.kind {
        let plain = args.iter().zip(&mut wanted).filter(|(arg, _)| matches!(arg.ty.kind, TypeKind::Timestamp(_)));
        plain.for_each(|(_, to)| to.kind = TypeKind::Timestamp(precision));
    }
    Ok(Signature { args: wanted, result: ty })
}

/// The arguments in one layout: a plain timestamp becomes an instant of UTC.
fn as_instants(args: &[ArrayRef], layout: &ArrowType) -> Vec<ArrayRef> {
    let retyped = |array: &ArrayRef| {
        let data = array.to_data().into_builder().data_type(layout.clone()).build();
        arrow_array::make_array(data.expect("invariant: timestamps of one unit"))
    };
    args.iter().map(|a| if a.data_type() == layout { a.clone() } else { retyped(a) }).collect()
}

fn extreme(binding: &Binding<'_>, greatest: bool) -> Bound {
    let layout = binding.result.kind.is_timestamp().then(|| binding.result.arrow());
    kernel(move |args, rows, _| {
        let instants = layout.as_ref().map(|layout| as_instants(args, layout));
        let args = instants.as_deref().unwrap_or(args);
        match args[0].data_type() {
            ArrowType::Int64 => return extreme_of::<Int64Type>(args, rows, greatest),
            ArrowType::Int32 => return extreme_of::<Int32Type>(args, rows, greatest),
            _ => {}
        }
        let compare: Vec<Vec<_>> = args.iter().map(|a| args.iter().map(|b| comparator(a, b)).collect()).collect();
        let at = |arg: usize, row: usize| if args[arg].len() == 1 { 0 } else { row };
        let nulls = arrow_array::new_null_array(args[0].data_type(), 1);
        let present = all_present(args, rows);
        let places = (0..rows).map(|row| {
            if present.as_ref().is_some_and(|n| n.is_null(row)) {
                return (args.len(), 0);
            }
            let best = (1..args.len()).fold(0, |best, i| {
                let order = compare[best][i](at(best, row), at(i, row));
                if if greatest { order.is_lt() } else { order.is_gt() } { i } else { best }
            });
            (best, at(best, row))
        });
        let places: Vec<(usize, usize)> = places.collect();
        let values: Vec<&dyn Array> = args.iter().chain([&nulls]).map(|a| a.as_ref()).collect();
        arrow_select::interleave::interleave(&values, &places).expect("invariant: one layout")
    })
}

/// The same over whole numbers: a loop per argument.
fn extreme_of<T: ArrowPrimitiveType>(args: &[ArrayRef], rows: usize, greatest: bool) -> ArrayRef
where
    T::Native: Ord,
{
    let pick = |a: T::Native, b: T::Native| if greatest { a.max(b) } else { a.min(b) };
    let at = |values: &[T::Native], row: usize| if values.len() == 1 { values[0] } else { values[row] };
    let first = args[0].as_primitive::<T>().values();
    let mut best: Vec<T::Native> = (0..rows).map(|row| at(first, row)).collect();
    for other in &args[1..] {
        let values = other.as_primitive::<T>().values();
        match values.len() {
            1 => best.iter_mut().for_each(|v| *v = pick(*v, values[0])),
            _ => best.iter_mut().zip(values).for_each(|(v, w)| *v = pick(*v, *w)),
        }
    }
    let array = PrimitiveArray::<T>::new(best.into(), all_present(args, rows));
    Arc::new(array.with_data_type(args[0].data_type().clone()))
}

fn bind_typeof(binding: &Binding<'_>) -> Bound {
    let text = Scalar::String(binding.arg_types[0].to_string().into());
    let text = text.to_array(&DataType::string(), 1);
    kernel(move |_, _, _| Arc::clone(&text))
}
