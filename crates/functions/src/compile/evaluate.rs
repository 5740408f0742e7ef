//! Evaluation of a graph over one set of columns.
//!
//! Eager over whole columns. What a lazy row engine would not have evaluated must not fail: every place that
//! combines results keeps only the errors of rows that count. A costly branch is evaluated on its rows alone.

use std::cell::RefCell;

use arrow_array::{Array, ArrayRef, UInt32Array};
use arrow_buffer::BooleanBuffer;
use std::sync::Arc;

use super::graph::{Graph, Node, NodeId, Op};
use super::masks::{Truth, all_set, none_set, positions};
use crate::column::build::expand;
use crate::column::read::nulls_of;
use crate::errors::RowErrors;

/// Columns under evaluation. A value has `rows` rows, or one that stands for all.
pub struct Frame<'a> {
    graph: &'a Graph,
    columns: &'a [ArrayRef],
    rows: usize,
    /// Values of nodes used more than once, with their errors.
    kept: RefCell<Vec<Option<(ArrayRef, RowErrors)>>>,
}

impl<'a> Frame<'a> {
    pub fn new(graph: &'a Graph, columns: &'a [ArrayRef], rows: usize) -> Self {
        Frame { graph, columns, rows, kept: RefCell::new(Vec::new()) }
    }

    /// The frame of a new batch, not of a part of one.
    pub fn of_rows(graph: &'a Graph, columns: &'a [ArrayRef], rows: usize) -> Self {
        graph.begin();
        Frame::new(graph, columns, rows)
    }

    /// Takes over values of nodes that another frame has evaluated, over the same rows.
    pub fn keep(&self, known: Vec<(NodeId, ArrayRef)>) {
        let mut kept = self.kept.borrow_mut();
        kept.resize_with(self.graph.nodes.len(), || None);
        for (id, value) in known {
            kept[id] = Some((value, RowErrors::default()));
        }
    }

    /// The value of a node, if it is there and no row of it failed.
    pub fn kept(&self, id: NodeId) -> Option<ArrayRef> {
        self.kept.borrow().get(id)?.as_ref().filter(|(_, errors)| errors.is_empty()).map(|(value, _)| value.clone())
    }

    fn is_kept(&self, id: NodeId) -> bool {
        self.kept.borrow().get(id).is_some_and(Option::is_some)
    }

    pub fn value(&self, id: NodeId, errors: &mut RowErrors) -> ArrayRef {
        let node = &self.graph.nodes[id];
        match &node.op {
            Op::Column(index) => return self.columns[*index].clone(),
            Op::Literal(array) => return array.clone(),
            _ if node.uses <= 1 => return self.compute(node, errors),
            _ => {}
        }
        if let Some(Some((value, noted))) = self.kept.borrow().get(id) {
            if !noted.is_empty() {
                errors.append(&mut noted.clone());
            }
            return value.clone();
        }
        let mut noted = RowErrors::default();
        let value = self.compute(node, &mut noted);
        if !noted.is_empty() {
            errors.append(&mut noted.clone());
        }
        let mut kept = self.kept.borrow_mut();
        if kept.len() <= id {
            kept.resize_with(self.graph.nodes.len(), || None);
        }
        kept[id] = Some((value.clone(), noted));
        value
    }

    fn compute(&self, node: &Node, errors: &mut RowErrors) -> ArrayRef {
        match &node.op {
            Op::Column(index) => self.columns[*index].clone(),
            Op::Literal(array) => array.clone(),
            Op::Kernel { kernel, args } => {
                let args: Vec<ArrayRef> = args.iter().map(|id| self.value(*id, errors)).collect();
                if self.rows == 1 || !node.deterministic || args.iter().any(|a| a.len() != 1) {
                    return kernel.eval(&args, self.rows, errors);
                }
                let mut noted = RowErrors::default();
                let value = kernel.eval(&args, 1, &mut noted);
                if let Some((_, message)) = noted.first() {
                    errors.push_all(self.rows, message);
                }
                value
            }
            Op::And(items) => self.and(items, errors),
            Op::Or(items) => self.or(items, errors),
            Op::Case { branches, otherwise } => self.case(branches, *otherwise, errors),
            Op::Coalesce(items) => self.coalesce(items, errors),
        }
    }

    /// The right side counts where the left is not FALSE.
    fn and(&self, items: &[NodeId], errors: &mut RowErrors) -> ArrayRef {
        let mut all = Truth::constant(Some(true), self.rows);
        for id in items {
            let open = !&all.no;
            if none_set(&open) {
                break;
            }
            all = all.and(&Truth::of(&self.masked(*id, &open, errors), self.rows));
        }
        Arc::new(all.into_array())
    }

    /// The right side counts where the left is not TRUE.
    fn or(&self, items: &[NodeId], errors: &mut RowErrors) -> ArrayRef {
        let mut any = Truth::constant(Some(false), self.rows);
        for id in items {
            let open = !&any.yes;
            if none_set(&open) {
                break;
            }
            any = any.or(&Truth::of(&self.masked(*id, &open, errors), self.rows));
        }
        Arc::new(any.into_array())
    }

    fn case(&self, branches: &[(NodeId, NodeId)], otherwise: NodeId, errors: &mut RowErrors) -> ArrayRef {
        let mut open = BooleanBuffer::new_set(self.rows);
        let mut taken: Vec<(BooleanBuffer, ArrayRef)> = Vec::with_capacity(branches.len() + 1);
        for (condition, value) in branches {
            if none_set(&open) {
                break;
            }
            let yes = &open & &Truth::of(&self.masked(*condition, &open, errors), self.rows).yes;
            if none_set(&yes) {
                continue;
            }
            open = &open & &!&yes;
            let value = self.masked(*value, &yes, errors);
            taken.push((yes, value));
        }
        if !none_set(&open) || taken.is_empty() {
            let value = self.masked(otherwise, &open, errors);
            taken.push((open, value));
        }
        self.merge(taken)
    }

    fn coalesce(&self, items: &[NodeId], errors: &mut RowErrors) -> ArrayRef {
        let mut open = BooleanBuffer::new_set(self.rows);
        let mut taken: Vec<(BooleanBuffer, ArrayRef)> = Vec::with_capacity(items.len());
        for (i, id) in items.iter().enumerate() {
            let value = self.value(*id, errors);
            if i + 1 == items.len() {
                taken.push((open, value));
                break;
            }
            let present = match nulls_of(value.as_ref(), self.rows) {
                None => open.clone(),
                Some(nulls) => &open & nulls.inner(),
            };
            open = &open & &!&present;
            taken.push((present, value));
        }
        self.merge(taken)
    }

    /// One column from values over disjoint sets of rows.
    fn merge(&self, mut taken: Vec<(BooleanBuffer, ArrayRef)>) -> ArrayRef {
        // Over no rows at all no set has one: a value stays for its type.
        if taken.iter().any(|(rows, _)| !none_set(rows)) {
            taken.retain(|(rows, _)| !none_set(rows));
        } else {
            taken.truncate(1);
        }
        if taken.len() <= 1 {
            let (_, value) = taken.pop().expect("invariant: a CASE has a branch");
            return value;
        }
        if let [(rows, yes), (_, no)] = taken.as_slice()
            && let Some(both) = select_primitive(rows, yes, no)
        {
            return both;
        }
        let mut places = vec![(0usize, 0usize); self.rows];
        for (i, (rows, value)) in taken.iter().enumerate() {
            let constant = value.len() == 1;
            rows.set_indices().for_each(|row| places[row] = (i, if constant { 0 } else { row }));
        }
        let values: Vec<&dyn Array> = taken.iter().map(|(_, v)| v.as_ref()).collect();
        arrow_select::interleave::interleave(&values, &places).expect("invariant: branches have one layout")
    }

    /// The value where it counts only for the rows of `mask`; elsewhere anything, and no error.
    fn masked(&self, id: NodeId, mask: &BooleanBuffer, errors: &mut RowErrors) -> ArrayRef {
        if all_set(mask) {
            return self.value(id, errors);
        }
        let node = &self.graph.nodes[id];
        let plain = matches!(node.op, Op::Column(_) | Op::Literal(_));
        // What is used again is better evaluated for all rows, unless few count.
        let alone = node.uses <= 1 || (mask.count_set_bits() * 4 < self.rows && !self.is_kept(id));
        if !plain && node.costly && alone && !node.columns.is_empty() {
            return self.subset(id, node, mask, errors);
        }
        let mut noted = RowErrors::default();
        let value = self.value(id, &mut noted);
        noted.retain(|row| mask.value(row));
        errors.append(&mut noted);
        value
    }

    /// Gathers the rows of `mask`, evaluates there, scatters the result.
    fn subset(&self, id: NodeId, node: &Node, mask: &BooleanBuffer, errors: &mut RowErrors) -> ArrayRef {
        let rows = positions(mask);
        let indices = UInt32Array::from_iter_values(rows.iter().copied());
        let mut columns = self.columns.to_vec();
        for column in &node.columns {
            let whole = &self.columns[*column];
            columns[*column] = arrow_select::take::take(whole.as_ref(), &indices, None)
                .expect("invariant: the mask is inside the batch");
        }
        let mut noted = RowErrors::default();
        let value = Frame::new(self.graph, &columns, rows.len()).value(id, &mut noted);
        noted.renumber(&rows);
        errors.append(&mut noted);
        if value.len() == 1 && rows.len() != 1 {
            return value;
        }
        let mut back = vec![0u32; self.rows];
        rows.iter().enumerate().for_each(|(i, row)| back[*row as usize] = i as u32);
        let back = UInt32Array::from(back);
        arrow_select::take::take(&value, &back, None).expect("invariant: as many values as rows in the mask")
    }

    pub fn output(&self, id: NodeId, errors: &mut RowErrors) -> ArrayRef {
        expand(&self.value(id, errors), self.rows)
    }
}

/// `yes` in the rows of the mask, `no` elsewhere, for fixed-width columns without NULLs.
fn select_primitive(mask: &BooleanBuffer, yes: &ArrayRef, no: &ArrayRef) -> Option<ArrayRef> {
    use arrow_array::cast::AsArray;
    use arrow_array::types::*;
    fn select<T: arrow_array::ArrowPrimitiveType>(mask: &BooleanBuffer, yes: &ArrayRef, no: &ArrayRef) -> ArrayRef {
        let (a, b) = (crate::column::Prim::<T>::of(yes), crate::column::Prim::<T>::of(no));
        let values: Vec<T::Native> =
            (0..mask.len()).map(|row| if mask.value(row) { a.get(row) } else { b.get(row) }).collect();
        let array = arrow_array::PrimitiveArray::<T>::new(values.into(), None);
        Arc::new(array.with_data_type(yes.as_primitive::<T>().data_type().clone()))
    }
    if yes.null_count() + no.null_count() > 0 || yes.data_type() != no.data_type() {
        return None;
    }
    Some(match yes.data_type() {
        arrow_schema::DataType::Int32 => select::<Int32Type>(mask, yes, no),
        arrow_schema::DataType::Int64 => select::<Int64Type>(mask, yes, no),
        arrow_schema::DataType::Float64 => select::<Float64Type>(mask, yes, no),
        arrow_schema::DataType::Decimal128(_, _) => select::<Decimal128Type>(mask, yes, no),
        _ => return None,
    })
}
