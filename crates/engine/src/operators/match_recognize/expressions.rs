//! DEFINE and MEASURES: scalar expressions over values that are read from a match.
//!
//! A condition that reads only the row in question is evaluated for all rows of a batch at once; any other one per
//! partial match and row. Aggregates are computed over the rows of the match when they are asked for.

use std::cell::RefCell;

use arrow_array::ArrayRef;
use ouzel_functions::{CompiledExpr, CompiledProjection, EvalContext, RowErrors};
use ouzel_plan::operator::{MatchExpr, MatchInput, MatchRow};
use ouzel_plan::{Expr, ExprKind};
use ouzel_types::data_type::ticks_per_milli;
use ouzel_types::{ColumnBuilder, DataType, Scalar, TypeKind};

use super::matches::View;
use super::scalar_condition::ScalarCondition;
use crate::error::{EngineError, Result, check_rows};
use crate::operators::aggregate::{Aggregates, GroupOptions, Groups};
use crate::state::{RowCodec, Slot};

pub struct Expression {
    expr: CompiledExpr,
    /// The same as a column of its type.
    column: CompiledProjection,
    /// The same for single values, if the expression is of a simple form: no columns of one row then.
    scalar: Option<ScalarCondition>,
    inputs: Vec<Input>,
    pub ty: DataType,
}

struct Input {
    kind: Kind,
    ty: DataType,
}

enum Kind {
    Row { variable: Option<usize>, first: bool, offset: usize, value: Value },
    Aggregate { variable: Option<usize>, args: Vec<CompiledExpr>, groups: Box<RefCell<(Groups, Slot)>> },
    Rowtime,
    Proctime,
}

/// An expression over one input row.
enum Value {
    Column(usize),
    Computed(CompiledExpr),
}

impl Expression {
    pub fn new(expr: &MatchExpr, input: &[DataType], eval: &EvalContext) -> Result<Expression> {
        let inputs = expr.inputs.iter().enumerate().map(|(i, one)| Input::new(one, i, &expr.expr, input, eval));
        Ok(Expression {
            inputs: inputs.collect::<Result<_>>()?,
            scalar: ScalarCondition::new(&expr.expr),
            expr: ouzel_functions::compile(&expr.expr, eval).map_err(EngineError::user)?,
            column: ouzel_functions::compile_all(std::slice::from_ref(&expr.expr), eval).map_err(EngineError::user)?,
            ty: expr.expr.ty.clone(),
        })
    }

    /// As a condition of `variable`: it reads nothing but the row that may become `variable`.
    pub fn reads_only_the_row(&self, variable: usize) -> bool {
        self.inputs.iter().all(|input| match &input.kind {
            Kind::Row { variable: read, first: false, offset: 0, .. } => read.is_none_or(|read| read == variable),
            _ => false,
        })
    }

    /// The condition for every row of a batch, where `reads_only_the_row`.
    pub fn holds_for(&self, columns: &[ArrayRef], rows: usize) -> (Vec<bool>, RowErrors) {
        let mut errors = RowErrors::default();
        let inputs: Vec<ArrayRef> = self
            .inputs
            .iter()
            .map(|input| match &input.kind {
                Kind::Row { value: Value::Computed(expr), .. } => expr.eval(columns, rows, &mut errors),
                Kind::Row { value: Value::Column(column), .. } => columns[*column].clone(),
                _ => Scalar::Null.to_array(&input.ty, rows),
            })
            .collect();
        match self.expr.eval_filter(&inputs, rows, None, &mut errors) {
            None => (vec![true; rows], errors),
            Some(kept) => {
                let mut holds = vec![false; rows];
                kept.iter().for_each(|row| holds[*row as usize] = true);
                (holds, errors)
            }
        }
    }

    /// The condition for one match, whose current row is the one in question.
    pub fn holds(&self, view: View<'_>, codec: &RowCodec, now_ms: i64) -> Result<bool> {
        if let Some(scalar) = &self.scalar {
            return scalar.holds(&mut |input| self.inputs[input].read(view, codec, now_ms));
        }
        let columns = self.columns(&[view], codec, now_ms)?;
        let mut errors = RowErrors::default();
        let kept = self.expr.eval_filter(&columns, 1, None, &mut errors);
        check_rows(&errors)?;
        Ok(kept.is_none_or(|kept| !kept.is_empty()))
    }

    /// The value for each match.
    pub fn values(&self, matches: &[View<'_>], codec: &RowCodec, now_ms: i64) -> Result<ArrayRef> {
        let columns = self.columns(matches, codec, now_ms)?;
        let mut errors = RowErrors::default();
        let values = self.column.eval(&columns, matches.len(), &mut errors).remove(0);
        check_rows(&errors)?;
        Ok(values)
    }

    fn columns(&self, matches: &[View<'_>], codec: &RowCodec, now_ms: i64) -> Result<Vec<ArrayRef>> {
        let column = |input: &Input| {
            let mut builder = ColumnBuilder::new(&input.ty, matches.len());
            for view in matches {
                builder.append(&input.read(*view, codec, now_ms)?);
            }
            Ok(builder.finish())
        };
        self.inputs.iter().map(column).collect()
    }
}

impl Input {
    fn new(input: &MatchInput, index: usize, expr: &Expr, types: &[DataType], eval: &EvalContext) -> Result<Input> {
        let compile = |expr: &Expr| ouzel_functions::compile(expr, eval).map_err(EngineError::user);
        Ok(match input {
            MatchInput::Row { variable, which, offset, expr, ty } => {
                let value = match expr.as_column() {
                    Some(column) => Value::Column(column),
                    None => Value::Computed(compile(expr)?),
                };
                let first = *which == MatchRow::First;
                let kind = Kind::Row { variable: *variable, first, offset: *offset as usize, value };
                Input { kind, ty: ty.clone() }
            }
            MatchInput::Aggregate { variable, call, args } => {
                let mut call = call.clone();
                call.args = (0..args.len()).collect();
                let arg_types: Vec<DataType> = args.iter().map(|arg| arg.ty.clone()).collect();
                let options = GroupOptions { retracts: false, frees_groups: true, reserved: 0 };
                let mut groups = Aggregates::new(std::slice::from_ref(&call), &arg_types, Some(0), options)?.groups();
                let slot = groups.table.find_or_insert(0, b"").0;
                let args = args.iter().map(compile).collect::<Result<_>>()?;
                let kind =
                    Kind::Aggregate { variable: *variable, args, groups: Box::new(RefCell::new((groups, slot))) };
                Input { kind, ty: call.ty.clone() }
            }
            MatchInput::Rowtime => {
                Input { kind: Kind::Rowtime, ty: column_type(expr, index).unwrap_or_else(|| time_type(types)) }
            }
            MatchInput::Proctime => Input {
                kind: Kind::Proctime,
                ty: column_type(expr, index).unwrap_or(TypeKind::TimestampLtz(3).not_null()),
            },
        })
    }

    fn read(&self, view: View<'_>, codec: &RowCodec, now_ms: i64) -> Result<Scalar> {
        match &self.kind {
            Kind::Row { variable, first, offset, value } => {
                let event = view.row(*variable, *first, *offset);
                let Some(event) = event else { return Ok(Scalar::Null) };
                match value {
                    Value::Column(column) => Ok(codec.scalar_at(&event.row, *column)),
                    Value::Computed(expr) => {
                        let columns = codec.decode(&[&event.row]);
                        let mut errors = RowErrors::default();
                        let value = expr.eval(&columns, 1, &mut errors);
                        check_rows(&errors)?;
                        Ok(Scalar::from_array(value.as_ref(), &self.ty, 0))
                    }
                }
            }
            Kind::Aggregate { variable, args, groups } => {
                let mut bytes: Vec<&[u8]> = view.backwards(*variable).map(|event| event.row.as_ref()).collect();
                bytes.reverse();
                self.aggregate(&bytes, args, &mut groups.borrow_mut(), codec)
            }
            Kind::Rowtime => Ok(self.time(view.time_ms)),
            Kind::Proctime => Ok(self.time(now_ms)),
        }
    }

    fn aggregate(
        &self,
        bytes: &[&[u8]],
        args: &[CompiledExpr],
        state: &mut (Groups, Slot),
        codec: &RowCodec,
    ) -> Result<Scalar> {
        let columns = codec.decode(bytes);
        let mut errors = RowErrors::default();
        let columns: Vec<ArrayRef> = args.iter().map(|arg| arg.eval(&columns, bytes.len(), &mut errors)).collect();
        check_rows(&errors)?;
        let (groups, slot) = state;
        groups.reset(*slot);
        let rows: Vec<u32> = (0..bytes.len() as u32).collect();
        groups.update(&columns, &rows, &vec![*slot; bytes.len()], None)?;
        let result = groups.results(&[*slot])?;
        Ok(Scalar::from_array(result[0].as_ref(), &self.ty, 0))
    }

    fn time(&self, ms: i64) -> Scalar {
        match self.ty.kind {
            TypeKind::Timestamp(p) | TypeKind::TimestampLtz(p) => Scalar::Timestamp(ms * ticks_per_milli(p)),
            _ => Scalar::Null,
        }
    }
}

/// The type with which `expr` reads column `index`.
fn column_type(expr: &Expr, index: usize) -> Option<DataType> {
    if let ExprKind::Column(column) = expr.kind {
        return (column == index).then(|| expr.ty.clone());
    }
    expr.children().into_iter().find_map(|child| column_type(child, index))
}

fn time_type(types: &[DataType]) -> DataType {
    types.iter().find(|ty| ty.kind.is_timestamp()).cloned().unwrap_or(TypeKind::Timestamp(3).nullable())
}
