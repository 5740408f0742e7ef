//! What the engine holds: compiled expressions, alone or as a list that shares its common parts.

use std::sync::Arc;

use arrow_array::ArrayRef;
use ouzel_plan::Expr;
use ouzel_types::Scalar;

use super::evaluate::Frame;
use super::graph::{Graph, GraphBuilder, NodeId};
use super::masks::{Truth, all_set, positions};
use crate::errors::RowErrors;
use crate::function::EvalContext;

/// One expression.
pub struct CompiledExpr {
    graph: Graph,
    output: NodeId,
}

/// A list of expressions; equal sub-expressions are evaluated once per batch.
pub struct CompiledProjection {
    graph: Graph,
    outputs: Vec<NodeId>,
}

/// Errors are planning errors ("not supported yet: ...", a pattern that does not parse).
pub fn compile(expr: &Expr, context: &EvalContext) -> Result<CompiledExpr, String> {
    let mut builder = GraphBuilder::new(context);
    let output = builder.output(expr)?;
    Ok(CompiledExpr { graph: builder.finish(), output })
}

pub fn compile_all(exprs: &[Expr], context: &EvalContext) -> Result<CompiledProjection, String> {
    let mut builder = GraphBuilder::new(context);
    let outputs = exprs.iter().map(|e| builder.output(e)).collect::<Result<Vec<_>, _>>()?;
    Ok(CompiledProjection { graph: builder.finish(), outputs })
}

/// The value of a constant expression; the error is the row's error or a planning error.
pub fn fold(expr: &Expr, context: &EvalContext) -> Result<Scalar, String> {
    let compiled = compile(expr, context)?;
    let mut errors = RowErrors::default();
    let array = compiled.eval(&[], 1, &mut errors);
    match errors.first() {
        Some((_, message)) => Err(message.to_owned()),
        None => Ok(Scalar::from_array(array.as_ref(), &expr.ty, 0)),
    }
}

impl CompiledExpr {
    /// `columns` have `rows` rows each, and so has the result.
    pub fn eval(&self, columns: &[ArrayRef], rows: usize, errors: &mut RowErrors) -> ArrayRef {
        Frame::new(&self.graph, columns, rows).output(self.output, errors)
    }

    /// A condition: the rows of `selection` (None: all) for which it is TRUE, ascending. None: all of them are.
    /// Errors of rows outside of the selection are dropped.
    pub fn eval_filter(
        &self,
        columns: &[ArrayRef],
        rows: usize,
        selection: Option<&[u32]>,
        errors: &mut RowErrors,
    ) -> Option<Arc<[u32]>> {
        let mut noted = RowErrors::default();
        let value = Frame::new(&self.graph, columns, rows).value(self.output, &mut noted);
        let truth = Truth::of(&value, rows);
        if let Some(selected) = selection {
            noted.retain(|row| selected.binary_search(&(row as u32)).is_ok());
            errors.append(&mut noted);
            let kept: Vec<u32> = selected.iter().copied().filter(|row| truth.yes.value(*row as usize)).collect();
            return (kept.len() < selected.len()).then(|| kept.into());
        }
        errors.append(&mut noted);
        if all_set(&truth.yes) { None } else { Some(positions(&truth.yes).into()) }
    }
}

impl CompiledProjection {
    /// One column per expression.
    pub fn eval(&self, columns: &[ArrayRef], rows: usize, errors: &mut RowErrors) -> Vec<ArrayRef> {
        let frame = Frame::new(&self.graph, columns, rows);
        self.outputs.iter().map(|id| frame.output(*id, errors)).collect()
    }
}
