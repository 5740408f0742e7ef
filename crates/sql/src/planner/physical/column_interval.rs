//! In which range the numbers of a column are, as far as Flink's planner asks for it (`ColumnInterval`): a sum of what is never
//! negative only grows.
//!
//! Of the columns of tables nothing is known; a WHERE, a FILTER, a CASE of literals and COUNT say something.

use ouzel_plan::aggregate::AggregateFunction;
use ouzel_plan::expr::names;
use ouzel_plan::operator::JoinKind;
use ouzel_plan::{Expr, ExprKind, NodeId, Operator};
use ouzel_types::{Scalar, TypeKind};

use super::graph::Graph;
use crate::planner::exprs;

/// Bounds that are part of it or not; none of both for any number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub lower: Option<f64>,
    pub upper: Option<f64>,
}

/// What is known of numbers: nothing, that there are none, or a range.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Known {
    Nothing,
    Empty,
    Range(Interval),
}

use Known::{Empty, Nothing, Range};

/// The numbers of a column where FILTER (WHERE ..) lets them through. Flink looks only below projections, filters and aggregates.
pub fn filtered(graph: &Graph, id: NodeId, column: usize, filter: Option<usize>) -> Option<Interval> {
    let known = match (&graph.node(id).operator, filter) {
        (Operator::Calc(_) | Operator::GroupAggregate(_), None) => of_column(graph, id, column),
        (Operator::Calc(calc), Some(filter)) => match &calc.projection[column].kind {
            ExprKind::Column(c) => of_column(graph, id, column).within(&calc.projection[filter], *c),
            ExprKind::Literal(_) => of_expr(graph, id, &calc.projection[column]),
            _ => Nothing,
        },
        (Operator::Union, None) => of_column(graph, id, column),
        _ => Nothing,
    };
    match known {
        Range(interval) => Some(interval),
        Nothing | Empty => None,
    }
}

fn of_column(graph: &Graph, id: NodeId, column: usize) -> Known {
    let node = graph.node(id);
    let input = |i: usize, column: usize| of_column(graph, node.inputs[i], column);
    match &node.operator {
        Operator::Calc(calc) => {
            let expr = &calc.projection[column];
            match (expr.as_column(), &calc.filter) {
                (Some(c), Some(filter)) => input(0, c).within(filter, c),
                (Some(c), None) => input(0, c),
                (None, _) => of_expr(graph, node.inputs[0], expr),
            }
        }
        Operator::GroupAggregate(aggregate) => match column.checked_sub(aggregate.keys.len()) {
            None => input(0, aggregate.keys[column]),
            Some(call) => {
                let call = &aggregate.aggregates[call];
                match (call.function, call.args.first()) {
                    (AggregateFunction::Count, _) => Range(Interval { lower: Some(0.0), upper: None }),
                    (AggregateFunction::Sum | AggregateFunction::Sum0, Some(argument)) => of_sum(input(0, *argument)),
                    _ => Nothing,
                }
            }
        },
        Operator::OverAggregate(_) if column < graph.width(node.inputs[0]) => input(0, column),
        Operator::Rank(_) if column < graph.width(node.inputs[0]) => input(0, column),
        Operator::Deduplicate(_) => input(0, column),
        Operator::Join(join) => {
            let width = graph.width(node.inputs[0]);
            let known = if column < width { input(0, column) } else { input(1, column - width) };
            match &join.condition {
                Some(condition) if join.kind == JoinKind::Inner => known.within(condition, column),
                _ => known,
            }
        }
        // What is cast to the type of the union is not known.
        Operator::Union => {
            let ty = &node.schema.columns[column].ty;
            let of_branch = |input: &NodeId| match graph.schema(*input).columns[column].ty == *ty {
                true => of_column(graph, *input, column),
                false => Nothing,
            };
            node.inputs.iter().map(of_branch).reduce(Known::or).unwrap_or(Nothing)
        }
        _ => Nothing,
    }
}

/// A sum is at least its smallest part where that is not negative.
fn of_sum(part: Known) -> Known {
    match part {
        Range(Interval { lower: Some(lower), .. }) if lower >= 0.0 => {
            Range(Interval { lower: Some(lower), upper: None })
        }
        Range(Interval { lower: None, upper: Some(upper) }) if upper <= 0.0 => {
            Range(Interval { lower: None, upper: Some(upper) })
        }
        _ => Nothing,
    }
}

/// An expression over the columns of a node. Flink knows no IF and no CAST; over a union it is computed in each branch, beside the
/// filters there.
fn of_expr(graph: &Graph, id: NodeId, expr: &Expr) -> Known {
    match &expr.kind {
        ExprKind::Column(_) if matches!(graph.node(id).operator, Operator::Union) => Nothing,
        ExprKind::Column(column) => of_column(graph, id, *column),
        ExprKind::Case { branches, otherwise } => {
            let values = branches.iter().map(|(_, value)| value).chain([otherwise.as_ref()]);
            values.map(|value| of_expr(graph, id, value)).reduce(Known::or).unwrap_or(Nothing)
        }
        ExprKind::Call { name, args } => {
            let [a, b] = args.as_slice() else { return Nothing };
            let (Range(a), Range(b)) = (of_expr(graph, id, a), of_expr(graph, id, b)) else { return Nothing };
            match name.as_ref() {
                names::PLUS => a.plus(b).known(),
                names::MINUS => a.plus(b.negated()).known(),
                names::TIMES => a.times(b).map_or(Nothing, Range),
                _ => Nothing,
            }
        }
        _ => match literal(expr) {
            Some(Some(number)) => Range(Interval { lower: Some(number), upper: Some(number) }),
            Some(None) => Empty,
            None => Nothing,
        },
    }
}

/// The number of a literal, also of one that is cast; NULL has none.
fn literal(expr: &Expr) -> Option<Option<f64>> {
    let value = match &expr.kind {
        ExprKind::Cast { input, .. } => return literal(input),
        ExprKind::Literal(value) => value,
        _ => return None,
    };
    match value {
        Scalar::Null => Some(None),
        Scalar::Int(number) => Some(Some(*number as f64)),
        Scalar::Float(number) => Some(Some(f64::from(*number))),
        Scalar::Double(number) => Some(Some(*number)),
        Scalar::Decimal(digits) => {
            let TypeKind::Decimal { scale, .. } = expr.ty.kind else { return None };
            Some(Some(*digits as f64 / 10f64.powi(i32::from(scale))))
        }
        _ => None,
    }
}

impl Known {
    /// In one or the other.
    fn or(self, other: Known) -> Known {
        match (self, other) {
            (Nothing, _) | (_, Nothing) => Nothing,
            (Empty, known) | (known, Empty) => known,
            (Range(a), Range(b)) => Interval {
                lower: a.lower.zip(b.lower).map(|(a, b)| a.min(b)),
                upper: a.upper.zip(b.upper).map(|(a, b)| a.max(b)),
            }
            .known(),
        }
    }

    fn and(self, other: Known) -> Known {
        match (self, other) {
            (Nothing, known) | (known, Nothing) => known,
            (Empty, _) | (_, Empty) => Empty,
            (Range(a), Range(b)) => {
                let lower = a.lower.into_iter().chain(b.lower).reduce(f64::max);
                let upper = a.upper.into_iter().chain(b.upper).reduce(f64::min);
                if lower.zip(upper).is_some_and(|(lower, upper)| lower > upper) {
                    return Empty;
                }
                Range(Interval { lower, upper })
            }
        }
    }

    /// What a condition says of the column besides, by its terms that read nothing else.
    fn within(self, condition: &Expr, column: usize) -> Known {
        let is_related = |term: &Expr| exprs::columns_of(term).iter().all(|c| *c == column);
        let terms = exprs::conjuncts(condition.clone());
        terms.iter().filter(|term| is_related(term)).fold(self, |known, term| known.and(asked(term, column)))
    }
}

/// What a term of a condition asks of the column.
fn asked(term: &Expr, column: usize) -> Known {
    let equal = |number: f64| Range(Interval { lower: Some(number), upper: Some(number) });
    match &term.kind {
        ExprKind::And(terms) => terms.iter().map(|term| asked(term, column)).fold(Nothing, Known::and),
        ExprKind::Or(terms) => terms.iter().map(|term| asked(term, column)).reduce(Known::or).unwrap_or(Nothing),
        ExprKind::Call { name, args } if name.as_ref() == names::IN && is_column(&args[0], column) => {
            let values = args[1..].iter().map(|value| literal(value).flatten().map_or(Nothing, equal));
            values.reduce(Known::or).unwrap_or(Nothing)
        }
        _ => {
            let Some((op, a, b)) = exprs::as_comparison(term) else { return Nothing };
            let (op, value) = match (is_column(a, column), is_column(b, column)) {
                (true, false) => (op, b),
                (false, true) => (exprs::mirrored(op), a),
                _ => return Nothing,
            };
            let Some(Some(number)) = literal(value) else { return Nothing };
            match op {
                names::EQ => equal(number),
                names::GT | names::GE => Range(Interval { lower: Some(number), upper: None }),
                names::LT | names::LE => Range(Interval { lower: None, upper: Some(number) }),
                _ => Nothing,
            }
        }
    }
}

/// The column, also one that is cast to be compared.
fn is_column(expr: &Expr, column: usize) -> bool {
    match &expr.kind {
        ExprKind::Cast { input, mode: ouzel_plan::expr::CastMode::Implicit } => is_column(input, column),
        _ => expr.as_column() == Some(column),
    }
}

impl Interval {
    fn known(self) -> Known {
        if self.lower.is_none() && self.upper.is_none() { Nothing } else { Range(self) }
    }

    fn plus(self, other: Interval) -> Interval {
        Interval {
            lower: self.lower.zip(other.lower).map(|(a, b)| a + b),
            upper: self.upper.zip(other.upper).map(|(a, b)| a + b),
        }
    }

    fn negated(self) -> Interval {
        Interval { lower: self.upper.map(|upper| -upper), upper: self.lower.map(|lower| -lower) }
    }

    /// Of two that have both bounds.
    fn times(self, other: Interval) -> Option<Interval> {
        let (a, b) = (self.lower.zip(self.upper)?, other.lower.zip(other.upper)?);
        let products = [a.0 * b.0, a.0 * b.1, a.1 * b.0, a.1 * b.1];
        Some(Interval { lower: products.into_iter().reduce(f64::min), upper: products.into_iter().reduce(f64::max) })
    }
}
