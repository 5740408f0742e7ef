//! What the engine holds: compiled expressions, alone or as a list that shares its common parts.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, UInt32Array};
use arrow_select::take::take;
use ouzel_plan::Expr;
use ouzel_types::Scalar;

use super::absent;
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
    /// Per output, in place of NULL.
    absent: Vec<Option<ArrayRef>>,
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
    let absent = exprs.iter().map(absent::absent).collect();
    Ok(CompiledProjection { graph: builder.finish(), outputs, absent })
}

/// A condition and a list of expressions for the rows that it keeps. What both contain is evaluated once per batch.
pub struct CompiledCalc {
    graph: Graph,
    filter: Option<NodeId>,
    outputs: Vec<NodeId>,
    /// Per output, in place of NULL.
    absent: Vec<Option<ArrayRef>>,
    /// What the outputs need of nodes that the filter evaluates.
    shared: Vec<NodeId>,
    /// The outputs are the first columns of the input, as they are.
    picks_in_order: bool,
}

/// One batch on its way through a `CompiledCalc`.
pub struct CalcFrame<'a> {
    calc: &'a CompiledCalc,
    frame: Frame<'a>,
    rows: usize,
    /// A NULL of a NOT NULL column stays one.
    forwards: bool,
}

/// Values of shared nodes, for the rows that a filter kept.
pub type Carried = Vec<(NodeId, ArrayRef)>;

pub fn compile_calc(filter: Option<&Expr>, exprs: &[Expr], context: &EvalContext) -> Result<CompiledCalc, String> {
    let mut builder = GraphBuilder::new(context);
    let filter = filter.map(|filter| builder.output(filter)).transpose()?;
    let outputs = exprs.iter().map(|e| builder.output(e)).collect::<Result<Vec<_>, _>>()?;
    let graph = builder.finish();
    let shared = filter.map_or_else(Vec::new, |filter| shared_nodes(&graph, filter, &outputs));
    let absent = exprs.iter().map(absent::absent).collect();
    let picks_in_order = exprs.iter().enumerate().all(|(i, expr)| expr.as_column() == Some(i));
    Ok(CompiledCalc { graph, filter, outputs, absent, shared, picks_in_order })
}

/// The nodes at which the outputs' trees meet the filter's.
fn shared_nodes(graph: &Graph, filter: NodeId, outputs: &[NodeId]) -> Vec<NodeId> {
    let (mut of_filter, mut seen) = (vec![false; graph.nodes.len()], vec![false; graph.nodes.len()]);
    let mut open = vec![filter];
    while let Some(id) = open.pop() {
        if !std::mem::replace(&mut of_filter[id], true) {
            open.extend(graph.nodes[id].op.children());
        }
    }
    let mut shared = Vec::new();
    open.extend_from_slice(outputs);
    while let Some(id) = open.pop() {
        if std::mem::replace(&mut seen[id], true) {
            continue;
        }
        let children = graph.nodes[id].op.children();
        if of_filter[id] && !children.is_empty() {
            shared.push(id);
        } else {
            open.extend(children);
        }
    }
    shared
}

impl CompiledCalc {
    /// `columns` have `rows` rows each; `carried` comes from the frame of which these rows were kept.
    pub fn begin<'a>(&'a self, columns: &'a [ArrayRef], rows: usize, carried: Carried) -> CalcFrame<'a> {
        let frame = Frame::of_rows(&self.graph, columns, rows);
        if !carried.is_empty() {
            frame.keep(carried);
        }
        // A row that is only filtered goes on as it is.
        let forwards = self.picks_in_order && columns.len() == self.outputs.len();
        CalcFrame { calc: self, frame, rows, forwards }
    }
}

impl CalcFrame<'_> {
    /// As `CompiledExpr::eval_filter`. None also when there is no condition.
    pub fn filter(&self, selection: Option<&[u32]>, errors: &mut RowErrors) -> Option<Arc<[u32]>> {
        filter_rows(&self.frame, self.calc.filter?, self.rows, selection, errors)
    }

    /// One column per expression, over all rows.
    pub fn project(&self, errors: &mut RowErrors) -> Vec<ArrayRef> {
        let outputs = self.calc.outputs.iter().zip(&self.calc.absent);
        let fill = |column, absent: &Option<ArrayRef>| match self.forwards {
            true => column,
            false => absent::fill(column, absent.as_ref()),
        };
        outputs.map(|(id, absent)| fill(self.frame.output(*id, errors), absent)).collect()
    }

    /// What the filter has evaluated and the expressions will need, for the rows of `selection`.
    pub fn carry(&self, selection: &[u32]) -> Carried {
        let mut carried = Carried::new();
        let indices = UInt32Array::from_iter_values(selection.iter().copied());
        for id in &self.calc.shared {
            let Some(value) = self.frame.kept(*id) else { continue };
            let value = if value.len() == 1 && self.rows != 1 {
                value
            } else {
                take(value.as_ref(), &indices, None).expect("invariant: the selection is inside the batch")
            };
            carried.push((*id, value));
        }
        carried
    }
}

fn filter_rows(
    frame: &Frame<'_>,
    condition: NodeId,
    rows: usize,
    selection: Option<&[u32]>,
    errors: &mut RowErrors,
) -> Option<Arc<[u32]>> {
    let mut noted = RowErrors::default();
    let value = frame.value(condition, &mut noted);
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
        Frame::of_rows(&self.graph, columns, rows).output(self.output, errors)
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
        filter_rows(&Frame::of_rows(&self.graph, columns, rows), self.output, rows, selection, errors)
    }
}

impl CompiledProjection {
    /// One column per expression.
    pub fn eval(&self, columns: &[ArrayRef], rows: usize, errors: &mut RowErrors) -> Vec<ArrayRef> {
        let frame = Frame::of_rows(&self.graph, columns, rows);
        let outputs = self.outputs.iter().zip(&self.absent);
        outputs.map(|(id, absent)| absent::fill(frame.output(*id, errors), absent.as_ref())).collect()
    }
}
