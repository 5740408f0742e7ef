//! = <> < <= > >= IS [NOT] DISTINCT FROM and IN.
//!
//! Floating point compares as Java's primitives do (NaN is unequal to everything), strings by their bytes.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, BooleanArray};
use arrow_buffer::BooleanBuffer;
use ouzel_types::{Scalar, TypeKind};

use crate::column::read::{all_present, nulls_of};
use crate::column::{Bools, Prim, Strs};
use crate::compile::masks::Truth;
use crate::decimal;
use crate::errors::RowErrors;
use crate::function::{Argument, Binding, Kernel, ScalarFunction, Signature};
use crate::order::{comparator, java_str_compare};
use crate::signature::{Bound, function, kernel, nullable, wrong_arguments};
use crate::typing::comparison::{are_unlike, comparison_type, is_no_text_equal_to};

pub static FUNCTIONS: &[ScalarFunction] = &[
    function("=", &[], |a| infer("=", a), |b| bind(Test::Eq, b)),
    function("<>", &["!="], |a| infer("<>", a), |b| bind(Test::Ne, b)),
    function("<", &[], |a| infer("<", a), |b| bind(Test::Lt, b)),
    function("<=", &[], |a| infer("<=", a), |b| bind(Test::Le, b)),
    function(">", &[], |a| infer(">", a), |b| bind(Test::Gt, b)),
    function(">=", &[], |a| infer(">=", a), |b| bind(Test::Ge, b)),
    function("IS DISTINCT FROM", &[], |a| infer_distinct("IS DISTINCT FROM", a), |b| bind_distinct(b, true)),
    function("IS NOT DISTINCT FROM", &[], |a| infer_distinct("IS NOT DISTINCT FROM", a), |b| bind_distinct(b, false)),
    function("IN", &[], infer_in, bind_in),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Test {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

impl Test {
    fn holds(self, order: Ordering) -> bool {
        match self {
            Test::Eq => order.is_eq(),
            Test::Ne => order.is_ne(),
            Test::Lt => order.is_lt(),
            Test::Le => order.is_le(),
            Test::Gt => order.is_gt(),
            Test::Ge => order.is_ge(),
        }
    }
    fn is_equality(self) -> bool {
        matches!(self, Test::Eq | Test::Ne)
    }
}

fn infer(name: &str, args: &[Argument<'_>]) -> Result<Signature, String> {
    let [left, right] = args else { return Err(wrong_arguments(name, args)) };
    let (a, b) = comparison_type(left.ty, right.ty, name)?;
    if matches!(a.kind, TypeKind::Structured { .. }) && !matches!(name, "=" | "<>") {
        return Err(crate::typing::comparison::refused(left.ty, right.ty, name));
    }
    if a.kind.is_nested() && !matches!(name, "=" | "<>") {
        return Err(format!("Comparable type expected, but was '{}'.", left.ty));
    }
    let result = TypeKind::Boolean.nullable().with_nullable(nullable(left.ty) || nullable(right.ty));
    Ok(Signature { args: vec![a, b], result })
}

fn infer_distinct(name: &str, args: &[Argument<'_>]) -> Result<Signature, String> {
    let [left, right] = args else { return Err(wrong_arguments(name, args)) };
    let (a, b) = comparison_type(left.ty, right.ty, name)?;
    Ok(Signature { args: vec![a, b], result: TypeKind::Boolean.not_null() })
}

fn infer_in(args: &[Argument<'_>]) -> Result<Signature, String> {
    let Some((value, items)) = args.split_first() else { return Err(wrong_arguments("IN", args)) };
    let mut types = vec![value.ty.clone()];
    for item in items {
        let (a, b) = comparison_type(&types[0], item.ty, "IN")?;
        if a.kind != types[0].kind {
            types[0] = a;
        }
        types.push(b);
    }
    let any = args.iter().any(|a| nullable(a.ty));
    Ok(Signature { args: types, result: TypeKind::Boolean.nullable().with_nullable(any) })
}

fn bind(test: Test, binding: &Binding<'_>) -> Bound {
    compare_kernel(test, &binding.arg_types[0].kind, &binding.arg_types[1].kind)
}

/// The kernel of `left test right` for two layouts that go together.
pub fn compare_kernel(test: Test, left: &TypeKind, right: &TypeKind) -> Bound {
    match (left, right) {
        (TypeKind::Null, _) | (_, TypeKind::Null) => kernel(|_, rows, _| Arc::new(BooleanArray::new_null(rows))),
        (TypeKind::Decimal { scale: s1, .. }, TypeKind::Decimal { scale: s2, .. }) => decimals(test, *s1, *s2),
        (a, b) if a.is_string() && is_no_text_equal_to(b) || is_no_text_equal_to(a) && b.is_string() => {
            kernel(move |args, rows, _| {
                let values =
                    if test == Test::Ne { BooleanBuffer::new_set(rows) } else { BooleanBuffer::new_unset(rows) };
                result(args, rows, values)
            })
        }
        (a, _) if a.is_string() || *a == TypeKind::Variant => strings(test),
        (TypeKind::Boolean, _) => kernel(move |args, rows, _| {
            let (a, b) = (Bools::of(&args[0]), Bools::of(&args[1]));
            result(args, rows, BooleanBuffer::collect_bool(rows, |row| test.holds(a.get(row).cmp(&b.get(row)))))
        }),
        (TypeKind::TinyInt, _) => primitive::<Int8Type>(test),
        (TypeKind::SmallInt, _) => primitive::<Int16Type>(test),
        (TypeKind::Int | TypeKind::IntervalYearMonth, _) => primitive::<Int32Type>(test),
        (TypeKind::BigInt | TypeKind::IntervalDayTime, _) => primitive::<Int64Type>(test),
        (TypeKind::Float, _) => primitive::<Float32Type>(test),
        (TypeKind::Double, _) => primitive::<Float64Type>(test),
        (TypeKind::Date, _) => primitive::<Date32Type>(test),
        (TypeKind::Time(_), _) => primitive::<Time32MillisecondType>(test),
        (TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p), TypeKind::Timestamp(q) | TypeKind::TimestampLtz(q)) => {
            timestamps(test, *p, *q)
        }
        (a, b) if are_unlike(a, b) => crate::unlike::equality(test == Test::Eq),
        _ => generic(test),
    }
}

fn result(args: &[ArrayRef], rows: usize, values: BooleanBuffer) -> ArrayRef {
    Arc::new(BooleanArray::new(values, all_present(args, rows)))
}

fn primitive<T: ArrowPrimitiveType>(test: Test) -> Bound
where
    T::Native: PartialOrd,
{
    kernel(move |args, rows, _| result(args, rows, compare_slices::<T>(test, &args[0], &args[1], rows)))
}

fn compare_slices<T: ArrowPrimitiveType>(test: Test, left: &ArrayRef, right: &ArrayRef, rows: usize) -> BooleanBuffer
where
    T::Native: PartialOrd,
{
    fn collect<N: Copy>(
        a: (&[N], Option<N>),
        b: (&[N], Option<N>),
        rows: usize,
        f: impl Fn(N, N) -> bool,
    ) -> BooleanBuffer {
        match (a.1, b.1) {
            (None, None) => BooleanBuffer::collect_bool(rows, |row| f(a.0[row], b.0[row])),
            (None, Some(y)) => BooleanBuffer::collect_bool(rows, |row| f(a.0[row], y)),
            (Some(x), None) => BooleanBuffer::collect_bool(rows, |row| f(x, b.0[row])),
            (Some(x), Some(y)) => {
                if f(x, y) {
                    BooleanBuffer::new_set(rows)
                } else {
                    BooleanBuffer::new_unset(rows)
                }
            }
        }
    }
    let (a, b) = (Prim::<T>::of(left), Prim::<T>::of(right));
    let (a, b) = ((a.values(), a.constant()), (b.values(), b.constant()));
    match test {
        Test::Eq => collect(a, b, rows, |x, y| x == y),
        Test::Ne => collect(a, b, rows, |x, y| x != y),
        Test::Lt => collect(a, b, rows, |x, y| x < y),
        Test::Le => collect(a, b, rows, |x, y| x <= y),
        Test::Gt => collect(a, b, rows, |x, y| x > y),
        Test::Ge => collect(a, b, rows, |x, y| x >= y),
    }
}

fn decimals(test: Test, s1: u8, s2: u8) -> Bound {
    if s1 == s2 {
        return primitive::<Decimal128Type>(test);
    }
    kernel(move |args, rows, _| {
        let (a, b) = (Prim::<Decimal128Type>::of(&args[0]), Prim::<Decimal128Type>::of(&args[1]));
        // A constant of the smaller scale is brought to the other one once.
        let scaled = b.constant().filter(|_| s2 < s1).and_then(|b| b.checked_mul(decimal::pow10(s1 - s2)));
        if let (Some(limit), None) = (scaled, a.constant()) {
            let values = BooleanBuffer::collect_bool(rows, |row| test.holds(a.values()[row].cmp(&limit)));
            return result(args, rows, values);
        }
        let values =
            BooleanBuffer::collect_bool(rows, |row| test.holds(decimal::compare(a.get(row), s1, b.get(row), s2)));
        result(args, rows, values)
    })
}

fn strings(test: Test) -> Bound {
    kernel(move |args, rows, _| {
        let (a, b) = (Strs::of(&args[0]), Strs::of(&args[1]));
        let values = if test.is_equality() {
            equal_strings(&a, &b, rows, test == Test::Eq)
        } else {
            BooleanBuffer::collect_bool(rows, |row| test.holds(java_str_compare(a.get(row), b.get(row))))
        };
        result(args, rows, values)
    })
}

/// Length and first four bytes decide most rows; strings of up to 12 bytes are equal when their views are.
fn equal_strings(a: &Strs<'_>, b: &Strs<'_>, rows: usize, wanted: bool) -> BooleanBuffer {
    let (left, right) = (a.array().views(), b.array().views());
    let (step_a, step_b) = (usize::from(left.len() != 1), usize::from(right.len() != 1));
    BooleanBuffer::collect_bool(rows, |row| {
        let (x, y) = (left[row * step_a], right[row * step_b]);
        let equal = x as u64 == y as u64 && (x == y || (x as u32 > 12 && a.get(row) == b.get(row)));
        equal == wanted
    })
}

fn timestamps(test: Test, p: u8, q: u8) -> Bound {
    use ouzel_types::data_type::ticks_per_milli;
    let (left, right) = (ticks_per_milli(p), ticks_per_milli(q));
    kernel(move |args, rows, _| {
        let (a, b) = (crate::time::Ticks::of(&args[0]), crate::time::Ticks::of(&args[1]));
        let values = if left == right {
            BooleanBuffer::collect_bool(rows, |row| test.holds(a.get(row).cmp(&b.get(row))))
        } else {
            let nanos = |ticks: i64, unit: i64| i128::from(ticks) * i128::from(1_000_000 / unit);
            BooleanBuffer::collect_bool(rows, |row| test.holds(nanos(a.get(row), left).cmp(&nanos(b.get(row), right))))
        };
        result(args, rows, values)
    })
}

fn generic(test: Test) -> Bound {
    kernel(move |args, rows, _| {
        let (i, j) = (usize::from(args[0].len() != 1), usize::from(args[1].len() != 1));
        let compare = comparator(&args[0], &args[1]);
        let present = all_present(args, rows);
        let valid = |row| present.as_ref().is_none_or(|n| n.is_valid(row));
        let values = BooleanBuffer::collect_bool(rows, |row| valid(row) && test.holds(compare(row * i, row * j)));
        Arc::new(BooleanArray::new(values, present.clone()))
    })
}

fn bind_distinct(binding: &Binding<'_>, wanted: bool) -> Bound {
    let equal = bind(Test::Eq, binding)?;
    kernel(move |args, rows, errors| {
        let same = Truth::of(&equal.eval(args, rows, errors), rows).yes;
        let absent = |array: &ArrayRef| match nulls_of(array.as_ref(), rows) {
            None => BooleanBuffer::new_unset(rows),
            Some(nulls) => !nulls.inner(),
        };
        let same = &same | &(&absent(&args[0]) & &absent(&args[1]));
        Arc::new(BooleanArray::new(if wanted { !&same } else { same }, None))
    })
}

/// Literals are looked up in a set from this many on; fewer are compared one after the other.
const SET_FROM: usize = 5;

/// Two and more constant bytes are a hash set of Java arrays in Flink, which finds no other array.
fn has_two_values(literals: &[Option<Scalar>]) -> bool {
    let mut values = literals.iter().flatten().filter(|value| !value.is_null());
    values.next().is_some_and(|first| values.any(|other| other != first))
}

fn bind_in(binding: &Binding<'_>) -> Bound {
    let (value, items) = (&binding.arg_types[0].kind, &binding.arg_types[1..]);
    let literals: Option<Vec<&Scalar>> = binding.literals[1..].iter().map(Option::as_ref).collect();
    if let Some(literals) =
        literals.filter(|l| l.len() >= SET_FROM && items.iter().all(|t| t.kind.arrow() == value.arrow()))
    {
        let has_null = literals.iter().any(|v| v.is_null());
        if value.is_string() {
            let set: HashSet<Box<str>> = literals.iter().filter_map(|v| text(v)).collect();
            return kernel(move |args, rows, _| {
                let column = Strs::of(&args[0]);
                membership(&args[0], rows, has_null, |row| set.contains(column.get(row)))
            });
        }
        let set: HashSet<i64> =
            literals.iter().filter_map(|v| if let Scalar::Int(v) = v { Some(*v) } else { None }).collect();
        match value {
            TypeKind::Int => {
                return kernel(move |args, rows, _| {
                    let column = args[0].as_primitive::<Int32Type>();
                    let i = usize::from(column.len() != 1);
                    membership(&args[0], rows, has_null, |row| set.contains(&i64::from(column.value(row * i))))
                });
            }
            TypeKind::BigInt => {
                return kernel(move |args, rows, _| {
                    let column = args[0].as_primitive::<Int64Type>();
                    let i = usize::from(column.len() != 1);
                    membership(&args[0], rows, has_null, |row| set.contains(&column.value(row * i)))
                });
            }
            _ => {}
        }
    }
    let unfound = value.is_binary() && binding.literals[0].is_none() && has_two_values(&binding.literals[1..]);
    let tests = items
        .iter()
        .zip(&binding.literals[1..])
        .map(|(item, literal)| match literal {
            Some(literal) if unfound && !literal.is_null() => {
                kernel(|args, rows, _| result(args, rows, BooleanBuffer::new_unset(rows)))
            }
            _ => compare_kernel(Test::Eq, value, &item.kind),
        })
        .collect::<Result<Vec<Box<dyn Kernel>>, _>>()?;
    kernel(move |args, rows, errors: &mut RowErrors| {
        let mut any = Truth::constant(Some(false), rows);
        for (test, item) in tests.iter().zip(&args[1..]) {
            any = any.or(&Truth::of(&test.eval(&[args[0].clone(), item.clone()], rows, errors), rows));
        }
        Arc::new(any.into_array())
    })
}

fn text(value: &Scalar) -> Option<Box<str>> {
    if let Scalar::String(text) = value { Some(text.as_ref().into()) } else { None }
}

/// TRUE where found; otherwise NULL if the set has a NULL, else FALSE.
fn membership(value: &ArrayRef, rows: usize, has_null: bool, found: impl Fn(usize) -> bool) -> ArrayRef {
    let present = nulls_of(value.as_ref(), rows);
    let valid = |row| present.as_ref().is_none_or(|n| n.is_valid(row));
    let yes = BooleanBuffer::collect_bool(rows, |row| valid(row) && found(row));
    if has_null {
        return Arc::new(Truth { no: BooleanBuffer::new_unset(rows), yes }.into_array());
    }
    Arc::new(BooleanArray::new(yes, present))
}
