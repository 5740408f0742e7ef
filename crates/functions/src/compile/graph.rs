//! Expressions as a graph of nodes: equal sub-expressions become one node, calls are bound to their kernels,
//! deterministic calls over literals become literals.
//!
//! Non-deterministic calls are never shared nor folded. A constant that fails stays a node: it fails the rows that
//! evaluate it.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use arrow_array::ArrayRef;
use ouzel_plan::expr::CastMode;
use ouzel_plan::{Expr, ExprKind};
use ouzel_types::{DataType, Scalar, TypeKind};

use super::evaluate::Frame;
use crate::cast;
use crate::errors::RowErrors;
use crate::function::{Binding, Clock, EvalContext, Kernel};
use crate::json::construct::{makes_json, with_json_inside};
use crate::nested::lacks_null;
use crate::registry;

pub type NodeId = usize;

pub struct Graph {
    pub nodes: Vec<Node>,
    clock: Arc<ReadOnce>,
}

impl Graph {
    /// Other rows come: the clock is read again when one of them asks.
    pub fn begin(&self) {
        self.clock.nanos.store(UNREAD, Ordering::Relaxed);
    }
}

/// One reading of the clock for all calls of a graph: CURRENT_TIMESTAMP = NOW() holds in every row, as in Flink.
struct ReadOnce {
    clock: Arc<dyn Clock>,
    nanos: AtomicI64,
}

const UNREAD: i64 = i64::MIN;

impl Clock for ReadOnce {
    fn now_nanos(&self) -> i64 {
        let known = self.nanos.load(Ordering::Relaxed);
        if known != UNREAD {
            return known;
        }
        let now = self.clock.now_nanos();
        self.nanos.store(now, Ordering::Relaxed);
        now
    }
}

pub struct Node {
    pub op: Op,
    /// Input columns read below this node, ascending.
    pub columns: Vec<usize>,
    /// Worth evaluating only for the rows that need it.
    pub costly: bool,
    pub deterministic: bool,
    /// Parents, and outputs: more than one means that the value is kept.
    pub uses: usize,
}

pub enum Op {
    Column(usize),
    /// One row that stands for all.
    Literal(ArrayRef),
    Kernel {
        kernel: Box<dyn Kernel>,
        args: Vec<NodeId>,
    },
    Case {
        branches: Vec<(NodeId, NodeId)>,
        otherwise: NodeId,
    },
    /// The first value that is not NULL. All are evaluated, as Flink does: an error in any of them counts.
    Coalesce(Vec<NodeId>),
    And(Vec<NodeId>),
    Or(Vec<NodeId>),
}

impl Op {
    pub fn children(&self) -> Vec<NodeId> {
        match self {
            Op::Column(_) | Op::Literal(_) => Vec::new(),
            Op::Kernel { args, .. } => args.clone(),
            Op::Case { branches, otherwise } => {
                branches.iter().flat_map(|(c, v)| [*c, *v]).chain([*otherwise]).collect()
            }
            Op::Coalesce(items) | Op::And(items) | Op::Or(items) => items.clone(),
        }
    }
}

/// Flink keeps constants as decimals, which have no negative zero.
fn positive_zero(value: Scalar) -> Scalar {
    match value {
        Scalar::Double(v) => Scalar::Double(v + 0.0),
        Scalar::Float(v) => Scalar::Float(v + 0.0),
        other => other,
    }
}

/// `x = x` and its like are decided without a look at the values, as Flink's optimizer does (NaN = NaN is TRUE there).
fn same_operands(name: &str, args: &[Expr], ty: &DataType) -> Option<Expr> {
    let [left, right] = args else { return None };
    let always = match name {
        "=" | "<=" | ">=" => true,
        "<>" | "<" | ">" => false,
        _ => return None,
    };
    if left != right && !is_one_nan(left, right) || left.ty.kind == TypeKind::Null || !is_deterministic(left) {
        return None;
    }
    let truth = |value: Scalar| Expr::literal(value, TypeKind::Boolean.nullable());
    let absent = Expr::call("IS NULL", vec![left.clone()], TypeKind::Boolean.not_null());
    let kind = ExprKind::Case {
        branches: vec![(absent, truth(Scalar::Null))],
        otherwise: Box::new(truth(Scalar::Boolean(always))),
    };
    Some(Expr { kind, ty: ty.clone() })
}

/// Two constants that are NaN: taken for one expression.
fn is_one_nan(left: &Expr, right: &Expr) -> bool {
    let nan = |e: &Expr| matches!(e.as_literal(), Some(Scalar::Double(v)) if v.is_nan());
    nan(left) && nan(right)
}

fn is_deterministic(expr: &Expr) -> bool {
    let own = match &expr.kind {
        ExprKind::Call { name, .. } => registry::lookup(name).is_some_and(|f| f.deterministic),
        _ => true,
    };
    own && expr.children().into_iter().all(is_deterministic)
}

/// Calls cheaper than gathering the rows that need them.
const CHEAP: [&str; 24] = [
    "=",
    "<>",
    "<",
    "<=",
    ">",
    ">=",
    "+",
    "-",
    "*",
    "NEGATE",
    "NOT",
    "IS NULL",
    "IS NOT NULL",
    "IS TRUE",
    "IS NOT TRUE",
    "IS FALSE",
    "IS NOT FALSE",
    "ABS",
    "EXTRACT",
    "CHAR_LENGTH",
    "MOD",
    "/",
    "IS DISTINCT FROM",
    "IS NOT DISTINCT FROM",
];

pub struct GraphBuilder {
    graph: Graph,
    types: Vec<DataType>,
    /// Literal nodes' values.
    literals: Vec<Option<Scalar>>,
    known: HashMap<String, NodeId>,
    /// As it was given, with a clock that is read once per batch.
    context: EvalContext,
}

impl GraphBuilder {
    pub fn new(context: &EvalContext) -> Self {
        let clock = Arc::new(ReadOnce { clock: context.clock.clone(), nanos: AtomicI64::new(UNREAD) });
        GraphBuilder {
            graph: Graph { nodes: Vec::new(), clock: clock.clone() },
            types: Vec::new(),
            literals: Vec::new(),
            known: HashMap::new(),
            context: EvalContext { clock, ..context.clone() },
        }
    }

    pub fn finish(self) -> Graph {
        self.graph
    }

    /// The node for an expression used once more.
    pub fn output(&mut self, expr: &Expr) -> Result<NodeId, String> {
        let id = self.add(expr)?;
        self.graph.nodes[id].uses += 1;
        Ok(id)
    }

    fn add(&mut self, expr: &Expr) -> Result<NodeId, String> {
        let key = format!("{:?} {}", expr.kind, expr.ty.kind);
        if let Some(id) = self.known.get(&key) {
            return Ok(*id);
        }
        let id = self.add_new(expr)?;
        if self.graph.nodes[id].deterministic {
            self.known.insert(key, id);
        }
        Ok(id)
    }

    fn add_new(&mut self, expr: &Expr) -> Result<NodeId, String> {
        let ty = &expr.ty;
        match &expr.kind {
            ExprKind::Column(index) => Ok(self.push(Op::Column(*index), &[], ty, false, true)),
            ExprKind::Literal(value) => Ok(self.literal(value.clone(), ty)),
            ExprKind::Call { name, args } => self.call(name, args, ty),
            ExprKind::Cast { input, mode } => self.cast(input, *mode, ty),
            ExprKind::Case { branches, otherwise } => {
                let branches = branches.iter().map(|(c, v)| Ok((self.add(c)?, self.add_as(v, ty)?))).collect::<Result<
                    Vec<_>,
                    String,
                >>(
                )?;
                let otherwise = self.add_as(otherwise, ty)?;
                let children: Vec<NodeId> = branches.iter().flat_map(|(c, v)| [*c, *v]).chain([otherwise]).collect();
                Ok(self.push(Op::Case { branches, otherwise }, &children, ty, true, true))
            }
            ExprKind::And(items) => {
                let items = self.add_all(items)?;
                Ok(self.push(Op::And(items.clone()), &items, ty, false, true))
            }
            ExprKind::Or(items) => {
                let items = self.add_all(items)?;
                Ok(self.push(Op::Or(items.clone()), &items, ty, false, true))
            }
            ExprKind::Field { input, index } => {
                let input = self.add(input)?;
                let kernel = crate::nested::field_kernel(*index);
                Ok(self.kernel(Box::new(kernel), vec![input], ty, false, true))
            }
            ExprKind::Row(items) => {
                let TypeKind::Row(fields) = &ty.kind else { return Err(format!("ROW(..) of type {ty}")) };
                let args = items
                    .iter()
                    .zip(fields.iter())
                    .map(|(e, f)| self.add_as(e, &f.ty))
                    .collect::<Result<Vec<_>, _>>()?;
                Ok(self.kernel(crate::nested::row_kernel(ty), args, ty, false, true))
            }
            ExprKind::Array(items) => {
                let TypeKind::Array(item) = &ty.kind else { return Err(format!("ARRAY[..] of type {ty}")) };
                let args = items.iter().map(|e| self.add_as(e, item)).collect::<Result<Vec<_>, _>>()?;
                Ok(self.kernel(crate::nested::array_kernel(ty), args, ty, true, true))
            }
            ExprKind::Map(items) => {
                let TypeKind::Map(key, value) = &ty.kind else { return Err(format!("MAP[..] of type {ty}")) };
                let of = |i: usize| if i.is_multiple_of(2) { key.as_ref() } else { value.as_ref() };
                let args =
                    items.iter().enumerate().map(|(i, e)| self.add_as(e, of(i))).collect::<Result<Vec<_>, _>>()?;
                Ok(self.kernel(crate::nested::map_kernel(ty), args, ty, true, true))
            }
        }
    }

    fn add_all(&mut self, items: &[Expr]) -> Result<Vec<NodeId>, String> {
        items.iter().map(|e| self.add(e)).collect()
    }

    /// The expression in the layout of `ty`: branches of CASE and members of constructors must agree in it.
    fn add_as(&mut self, expr: &Expr, ty: &DataType) -> Result<NodeId, String> {
        if expr.ty.arrow() == ty.arrow() {
            return self.add(expr);
        }
        let cast = ExprKind::Cast { input: Box::new(expr.clone()), mode: CastMode::Implicit };
        self.add(&Expr { kind: cast, ty: ty.clone() })
    }

    fn cast(&mut self, input: &Expr, mode: CastMode, ty: &DataType) -> Result<NodeId, String> {
        // A constant is widened by its decimal text, as Flink's optimizer does; a column by its bits.
        if let (Some(Scalar::Float(v)), TypeKind::Double) = (input.as_literal(), &ty.kind) {
            return Ok(self.literal(Scalar::Double(cast::number::shortest(*v)), ty));
        }
        let kernel = cast::cast_kernel(&input.ty, ty, mode, &self.context)?;
        let input = self.add(input)?;
        match kernel {
            // The layout and every value stay as they are.
            None => Ok(self.alias(input, ty)),
            Some(kernel) => Ok(self.kernel(kernel, vec![input], ty, true, true)),
        }
    }

    /// A literal of another type needs a node of its own, because binding looks at literals' types; other nodes are reused.
    fn alias(&mut self, id: NodeId, ty: &DataType) -> NodeId {
        match self.literals[id].clone() {
            Some(value) => self.literal(value, ty),
            None => id,
        }
    }

    fn call(&mut self, name: &str, args: &[Expr], ty: &DataType) -> Result<NodeId, String> {
        match (name, args) {
            ("COALESCE", _) => {
                // Flink drops what stands behind a value that is never NULL, and evaluates all the rest.
                let reachable = args.iter().position(|e| !e.ty.nullable).map_or(args.len(), |last| last + 1);
                let args = args[..reachable].iter().map(|e| self.add_as(e, ty)).collect::<Result<Vec<_>, _>>()?;
                return Ok(self.push(Op::Coalesce(args.clone()), &args, ty, true, true));
            }
            ("IFNULL", _) => {
                let args = args.iter().map(|e| self.add_as(e, ty)).collect::<Result<Vec<_>, _>>()?;
                return Ok(self.push(Op::Coalesce(args.clone()), &args, ty, true, true));
            }
            ("IF", [condition, yes, no]) => {
                let (condition, yes, no) = (self.add(condition)?, self.add_as(yes, ty)?, self.add_as(no, ty)?);
                let op = Op::Case { branches: vec![(condition, yes)], otherwise: no };
                return Ok(self.push(op, &[condition, yes, no], ty, true, true));
            }
            // JSON text that another JSON function made, here or in a projection below: it is JSON already.
            ("JSON_STRING", [value]) if makes_json(value) => return self.add(value),
            ("IS NULL" | "IS NOT NULL", [value]) if lacks_null(value) => {
                return self.add(&Expr::literal(Scalar::Boolean(name == "IS NOT NULL"), ty.clone()));
            }
            _ => {}
        }
        let nested;
        let args = match with_json_inside(name, args, makes_json) {
            Some(args) => {
                nested = args;
                &nested
            }
            None => args,
        };
        if let Some(same) = same_operands(name, args, ty) {
            return self.add(&same);
        }
        let function = registry::lookup(name).ok_or_else(|| format!("not supported yet: function {name}"))?;
        let nodes = self.add_all(args)?;
        let arg_types: Vec<DataType> = args.iter().map(|e| e.ty.clone()).collect();
        let literals: Vec<Option<Scalar>> = nodes.iter().map(|id| self.literals[*id].clone()).collect();
        let binding = Binding { arg_types: &arg_types, literals: &literals, result: ty, context: &self.context };
        let kernel = (function.bind)(&binding)?;
        let costly = !CHEAP.contains(&function.name);
        Ok(self.kernel(kernel, nodes, ty, costly, function.deterministic))
    }

    fn kernel(
        &mut self,
        kernel: Box<dyn Kernel>,
        args: Vec<NodeId>,
        ty: &DataType,
        costly: bool,
        deterministic: bool,
    ) -> NodeId {
        let constant = deterministic && args.iter().all(|id| self.literals[*id].is_some());
        let op = Op::Kernel { kernel, args: args.clone() };
        let id = self.push(op, &args, ty, costly, deterministic);
        if constant && let Some(value) = self.evaluate_constant(id, ty) {
            let node = &mut self.graph.nodes[id];
            node.op = Op::Literal(value.to_array(ty, 1));
            self.literals[id] = Some(value);
        }
        id
    }

    fn evaluate_constant(&self, id: NodeId, ty: &DataType) -> Option<Scalar> {
        let mut errors = RowErrors::default();
        let array = Frame::new(&self.graph, &[], 1).value(id, &mut errors);
        (errors.is_empty() && array.data_type() == &ty.arrow())
            .then(|| positive_zero(Scalar::from_array(array.as_ref(), ty, 0)))
    }

    fn literal(&mut self, value: Scalar, ty: &DataType) -> NodeId {
        let id = self.push(Op::Literal(value.to_array(ty, 1)), &[], ty, false, true);
        self.literals[id] = Some(value);
        id
    }

    fn push(&mut self, op: Op, children: &[NodeId], ty: &DataType, costly: bool, deterministic: bool) -> NodeId {
        let nodes = &mut self.graph.nodes;
        let mut columns: Vec<usize> = children.iter().flat_map(|c| nodes[*c].columns.iter().copied()).collect();
        if let Op::Column(index) = op {
            columns.push(index);
        }
        columns.sort_unstable();
        columns.dedup();
        let costly = costly || children.iter().any(|c| nodes[*c].costly);
        let deterministic = deterministic && children.iter().all(|c| nodes[*c].deterministic);
        children.iter().for_each(|c| nodes[*c].uses += 1);
        nodes.push(Node { op, columns, costly, deterministic, uses: 0 });
        self.types.push(ty.clone());
        self.literals.push(None);
        nodes.len() - 1
    }
}
