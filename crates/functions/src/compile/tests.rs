//! Evaluation over columns: what is shared, what is skipped, and which errors count.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{Array, ArrayRef, BooleanArray, Int32Array};
use ouzel_plan::{Expr, ExprKind};
use ouzel_types::{DataType, Scalar, TypeKind};

use super::{compile, compile_all, fold};
use crate::errors::RowErrors;
use crate::function::{Clock, EvalContext};

struct Noon;

impl Clock for Noon {
    fn now_nanos(&self) -> i64 {
        43_200_000_000_000
    }
}

fn context() -> EvalContext {
    EvalContext { time_zone: "UTC".into(), clock: Arc::new(Noon), watermark: Arc::new(|| Some(7)), query_start_ms: 0 }
}

fn int() -> DataType {
    TypeKind::Int.nullable()
}

fn boolean() -> DataType {
    TypeKind::Boolean.nullable()
}

fn number(value: i64) -> Expr {
    Expr::literal(Scalar::Int(value), TypeKind::Int.not_null())
}

fn columns() -> Vec<ArrayRef> {
    vec![
        Arc::new(Int32Array::from(vec![Some(6), Some(6), None, Some(8)])),
        Arc::new(Int32Array::from(vec![3, 0, 0, 4])),
    ]
}

fn a() -> Expr {
    Expr::column(0, int())
}

fn b() -> Expr {
    Expr::column(1, int())
}

fn quotient() -> Expr {
    Expr::call("/", vec![a(), b()], int())
}

fn eval(expr: &Expr) -> (ArrayRef, RowErrors) {
    let mut errors = RowErrors::default();
    let array = compile(expr, &context()).unwrap().eval(&columns(), 4, &mut errors);
    (array, errors)
}

fn ints(array: &ArrayRef) -> Vec<Option<i32>> {
    array.as_primitive::<Int32Type>().iter().collect()
}

fn bools(array: &ArrayRef) -> Vec<Option<bool>> {
    array.as_boolean().iter().collect()
}

#[test]
fn an_error_belongs_to_its_row() {
    let (array, errors) = eval(&quotient());
    assert_eq!(ints(&array), [Some(2), None, None, Some(2)]);
    // NULL / 0 is NULL: the division is not evaluated.
    assert_eq!(errors.iter().collect::<Vec<_>>(), [(1, "/ by zero")]);
}

#[test]
fn a_case_keeps_the_errors_of_taken_branches() {
    let safe = Expr::call("<>", vec![b(), number(0)], boolean());
    let case = ExprKind::Case { branches: vec![(safe, quotient())], otherwise: Box::new(number(-1)) };
    let (array, errors) = eval(&Expr { kind: case, ty: int() });
    assert_eq!(ints(&array), [Some(2), Some(-1), Some(-1), Some(2)]);
    assert!(errors.is_empty());
}

#[test]
fn and_hides_what_the_left_side_decides() {
    let safe = Expr::call("<>", vec![b(), number(0)], boolean());
    let large = Expr::call(">", vec![quotient(), number(1)], boolean());
    let and = Expr { kind: ExprKind::And(vec![safe, large.clone()]), ty: boolean() };
    let (array, errors) = eval(&and);
    assert_eq!(bools(&array), [Some(true), Some(false), Some(false), Some(true)]);
    assert!(errors.is_empty());
    let zero = Expr::call("=", vec![b(), number(0)], boolean());
    let or = Expr { kind: ExprKind::Or(vec![zero, large]), ty: boolean() };
    let (array, errors) = eval(&or);
    assert_eq!(bools(&array), [Some(true), Some(true), Some(true), Some(true)]);
    assert!(errors.is_empty());
}

#[test]
fn coalesce_evaluates_everything_unless_it_is_unreachable() {
    let coalesce = |first: Expr| Expr::call("COALESCE", vec![first, quotient()], int());
    let (_, errors) = eval(&coalesce(a()));
    assert_eq!(errors.first(), Some((1, "/ by zero")));
    let (array, errors) = eval(&coalesce(number(5)));
    assert_eq!(ints(&array), [Some(5); 4]);
    assert!(errors.is_empty());
}

#[test]
fn equal_expressions_are_evaluated_once_and_fail_wherever_they_count() {
    let exprs = [quotient(), Expr::call("+", vec![quotient(), number(1)], int())];
    let mut errors = RowErrors::default();
    let arrays = compile_all(&exprs, &context()).unwrap().eval(&columns(), 4, &mut errors);
    assert_eq!(ints(&arrays[1]), [Some(3), None, None, Some(3)]);
    assert_eq!(errors.first(), Some((1, "/ by zero")));
}

#[test]
fn filters_give_the_rows_that_are_true() {
    let condition = compile(&Expr::call(">", vec![a(), number(6)], boolean()), &context()).unwrap();
    let mut errors = RowErrors::default();
    let rows = condition.eval_filter(&columns(), 4, None, &mut errors);
    assert_eq!(rows.as_deref(), Some(&[3u32][..]));
    let division = compile(&Expr::call(">", vec![quotient(), number(0)], boolean()), &context()).unwrap();
    let rows = division.eval_filter(&columns(), 4, Some(&[0, 3]), &mut errors);
    assert!(rows.is_none(), "all rows of the selection are kept");
    assert!(errors.is_empty(), "row 1 is not in the selection");
}

#[test]
fn constants_fold_and_failing_constants_fail() {
    let sum = Expr::call("+", vec![number(1), number(2)], int());
    assert_eq!(fold(&sum, &context()), Ok(Scalar::Int(3)));
    let bad = Expr::call("/", vec![number(1), number(0)], int());
    assert_eq!(fold(&bad, &context()), Err("/ by zero".to_owned()));
    let (array, errors) = eval(&bad);
    assert_eq!((array.len(), errors.iter().count()), (4, 4));
}

#[test]
fn the_clock_and_the_watermark_come_from_the_context() {
    let ltz = TypeKind::TimestampLtz(3);
    let now = Expr::call("CURRENT_TIMESTAMP", Vec::new(), ltz.clone().not_null());
    assert_eq!(fold(&now, &context()), Ok(Scalar::Timestamp(43_200_000)));
    let time = Expr::column(0, TypeKind::Timestamp(3).nullable());
    let watermark =
        compile(&Expr::call("CURRENT_WATERMARK", vec![time], TypeKind::Timestamp(3).nullable()), &context());
    let column: ArrayRef = Arc::new(arrow_array::TimestampMillisecondArray::from(vec![1, 2]));
    let mut errors = RowErrors::default();
    let array = watermark.unwrap().eval(&[column], 2, &mut errors);
    assert_eq!(array.len(), 2);
    assert_eq!(Scalar::from_array(&array, &TypeKind::Timestamp(3).nullable(), 1), Scalar::Timestamp(7));
}

/// A clock that is a millisecond later whenever it is read.
struct Ticking(AtomicI64);

impl Clock for Ticking {
    fn now_nanos(&self) -> i64 {
        self.0.fetch_add(1_000_000, Ordering::Relaxed)
    }
}

#[test]
fn calls_of_the_clock_agree_in_a_batch_and_move_between_two() {
    let context = EvalContext { clock: Arc::new(Ticking(AtomicI64::new(0))), ..context() };
    let ltz = || TypeKind::TimestampLtz(3).not_null();
    let (now, row) = (Expr::call("NOW", Vec::new(), ltz()), Expr::call("CURRENT_ROW_TIMESTAMP", Vec::new(), ltz()));
    let equal = Expr::call("=", vec![now.clone(), row], TypeKind::Boolean.not_null());
    let both = compile_all(&[equal, now], &context).unwrap();
    for batch in 0..2 {
        let columns = both.eval(&[], 3, &mut RowErrors::default());
        assert_eq!(columns[0].as_boolean().true_count(), 3);
        assert_eq!(Scalar::from_array(&columns[1], &ltz(), 2), Scalar::Timestamp(batch));
    }
}

#[test]
fn batches_without_rows_are_evaluated() {
    let empty: Vec<ArrayRef> =
        vec![Arc::new(Int32Array::from(Vec::<i32>::new())), Arc::new(Int32Array::from(Vec::<i32>::new()))];
    let mut errors = RowErrors::default();
    for expr in [quotient(), number(1), Expr::call("=", vec![a(), number(1)], boolean())] {
        let array = compile(&expr, &context()).unwrap().eval(&empty, 0, &mut errors);
        assert_eq!(array.len(), 0);
    }
}

#[test]
fn in_lists_know_null() {
    let list = |items: Vec<Expr>| Expr::call("IN", [vec![a()], items].concat(), boolean());
    let null = Expr::literal(Scalar::Null, int());
    let (array, _) = eval(&list(vec![number(8), number(1)]));
    assert_eq!(bools(&array), [Some(false), Some(false), None, Some(true)]);
    let (array, _) = eval(&list(vec![number(8), null.clone()]));
    assert_eq!(bools(&array), [None, None, None, Some(true)]);
    let many: Vec<Expr> = (0..8).map(number).chain([null]).collect();
    let (array, _) = eval(&list(many));
    assert_eq!(bools(&array), [Some(true), Some(true), None, None]);
    let _: &BooleanArray = array.as_boolean();
}
