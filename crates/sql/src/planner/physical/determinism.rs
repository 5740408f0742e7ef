//! `table.optimizer.non-deterministic-update.strategy` = TRY_RESOLVE: refuses a plan in which a value that differs each time it
//! is computed decides which row an update or a delete means, as Flink does.
//!
//! From each sink down it is followed which columns have to come out alike whenever a row is computed again. What is left of
//! them beside an upsert key counts: the key says which row is meant. A Calc that makes such a column by RAND() or the clock of
//! rows that are updated, or that filters by it, is refused, as are a join by it and metadata of changes.

use std::collections::{BTreeSet, HashSet};

use ouzel_plan::operator::{Calc, JoinKind, OverAggregate, OverOrder, Rank, RankInput};
use ouzel_plan::table::{Scan, ScanFieldSource};
use ouzel_plan::{Expr, ExprKind, NodeId, Operator};

use super::graph::{Graph, PhysicalNode};
use super::upsert_key::within_shuffle_key;
use crate::diagnostic::Diagnostic;
use crate::planner::{exprs, sink};

type Columns = BTreeSet<usize>;

/// `sink` is a node whose operator is a Sink.
pub fn check(graph: &Graph, sink: NodeId) -> Result<(), Diagnostic> {
    let Operator::Sink(written) = &graph.node(sink).operator else { return Ok(()) };
    let table = &written.table;
    let key: Columns = table.primary_key.iter().filter_map(|name| table.physical_index(name)).collect();
    let mut input = graph.node(sink).inputs[0];
    let materialized = matches!(graph.node(input).operator, Operator::SinkMaterialize(_));
    if materialized {
        input = graph.node(input).inputs[0];
    }
    let only_explained = table.option(sink::ONLY_EXPLAINED).is_some();
    let required = if only_explained || graph.node(input).kinds.is_insert_only() {
        Columns::new()
    } else if materialized || key.is_empty() {
        all(graph, input)
    } else {
        key
    };
    Check { graph, seen: HashSet::new(), normalized: false }.visit(input, required)
}

fn all(graph: &Graph, id: NodeId) -> Columns {
    (0..graph.width(id)).collect()
}

struct Check<'a> {
    graph: &'a Graph,
    /// A node that several read is asked the same once.
    seen: HashSet<(NodeId, Columns, bool)>,
    /// Above is a ChangelogNormalize: a row's metadata are those of its last change.
    normalized: bool,
}

impl Check<'_> {
    fn visit(&mut self, id: NodeId, required: Columns) -> Result<(), Diagnostic> {
        let graph = self.graph;
        let node = graph.node(id);
        let required = beside_a_key(required, &node.upsert_keys);
        if !self.seen.insert((id, required.clone(), self.normalized)) {
            return Ok(());
        }
        let updated = |input: &NodeId| !graph.node(*input).kinds.is_insert_only();
        let changing = node.inputs.iter().any(updated);
        if let Some(join) = Joined::of(&node.operator) {
            return self.joined(node, &join, &required, changing);
        }
        if let Operator::Scan(scan) = &node.operator {
            return self.scan(node, scan, &required);
        }
        if !changing {
            // Rows that are never updated may differ as they like.
            return self.visit_each(node, |_| Columns::new());
        }
        match &node.operator {
            Operator::Calc(calc) if !required.is_empty() => {
                let below = calc_input(graph, node, calc, &required)?;
                self.visit(node.inputs[0], below)
            }
            Operator::ChangelogNormalize(_) => {
                let outer = std::mem::replace(&mut self.normalized, true);
                let below = self.visit(node.inputs[0], required);
                self.normalized = outer;
                below
            }
            Operator::LookupJoin(join) if !required.is_empty() => {
                if let Some(function) = join.condition.as_ref().and_then(volatile) {
                    return Err(refused_condition(function, "rows that are updated are joined"));
                }
                self.visit_inputs_columns(node, required)
            }
            Operator::Unnest(unnest) if !required.is_empty() => {
                if let Some(function) = unnest.condition.as_ref().and_then(volatile) {
                    return Err(refused_condition(function, "a change log is filtered"));
                }
                let width = graph.width(node.inputs[0]);
                let elements: Vec<String> = match volatile(&unnest.collection) {
                    Some(function) => required.range(width..).map(|c| made_by(node, *c, function)).collect(),
                    None => Vec::new(),
                };
                refuse_columns(&elements)?;
                self.visit_inputs_columns(node, required)
            }
            Operator::OverAggregate(over) => self.visit(node.inputs[0], over_input(graph, node, over, required)),
            Operator::Rank(rank) => self.visit(node.inputs[0], rank_input(graph, node, rank, required)),
            Operator::GroupAggregate(_) | Operator::WindowAggregate(_) => self.visit_each(node, |i| all(graph, i)),
            // Columns of its own cannot be asked of an input.
            _ => self.visit_inputs_columns(node, required),
        }
    }

    fn visit_each(&mut self, node: &PhysicalNode, required: impl Fn(NodeId) -> Columns) -> Result<(), Diagnostic> {
        node.inputs.iter().try_for_each(|input| self.visit(*input, required(*input)))
    }

    /// Those of the required columns that an input has, of each input: a node adds its columns behind them.
    fn visit_inputs_columns(&mut self, node: &PhysicalNode, required: Columns) -> Result<(), Diagnostic> {
        let graph = self.graph;
        self.visit_each(node, |input| required.range(..graph.width(input)).copied().collect())
    }

    fn joined(
        &mut self,
        node: &PhysicalNode,
        join: &Joined<'_>,
        required: &Columns,
        changing: bool,
    ) -> Result<(), Diagnostic> {
        let graph = self.graph;
        let left_width = graph.width(node.inputs[0]);
        let updates = changing || !matches!(join.kind, JoinKind::Inner | JoinKind::Semi);
        let mut of_side: [Option<Expr>; 2] = [None, None];
        for term in join.condition.cloned().into_iter().flat_map(exprs::conjuncts) {
            let Some(function) = volatile(&term) else { continue };
            match join.filters(&term, left_width) {
                Some(side) => of_side[side] = Some(term),
                None if updates => return Err(refused_condition(function, "rows that are updated are joined")),
                None => {}
            }
        }
        let sides = [
            (join.left_keys, required.range(..left_width).copied().collect()),
            (join.right_keys, required.range(left_width..).map(|c| c - left_width).collect()),
        ];
        for (side, (keys, asked)) in sides.into_iter().enumerate() {
            let input = node.inputs[side];
            let below = graph.node(input);
            let found_by: Columns = if below.kinds.is_insert_only() {
                Columns::new()
            } else if within_shuffle_key(&below.upsert_keys, keys).is_empty() {
                // Without a key of its own a row is found by all of its columns.
                all(graph, input)
            } else {
                asked
            };
            if let Some(function) = of_side[side].as_ref().and_then(volatile)
                && !beside_a_key(found_by.clone(), &below.upsert_keys).is_empty()
            {
                return Err(refused_condition(function, "a change log is filtered"));
            }
            self.visit(input, found_by)?;
        }
        Ok(())
    }

    fn scan(&self, node: &PhysicalNode, scan: &Scan, required: &Columns) -> Result<(), Diagnostic> {
        if node.kinds.is_insert_only() || required.is_empty() {
            return Ok(());
        }
        let fields: Columns = match &scan.computed {
            Some(computed) => {
                refuse_columns(&made_of(node, computed, required))?;
                required.iter().flat_map(|column| exprs::columns_of(&computed[*column])).collect()
            }
            None => required.clone(),
        };
        if self.normalized {
            return Ok(());
        }
        let metadata: Vec<&str> = fields
            .iter()
            .filter_map(|field| match scan.fields[*field].source {
                ScanFieldSource::Metadata(column) => Some(scan.table.metadata[column].name.as_ref()),
                ScanFieldSource::Physical { .. } => None,
            })
            .collect();
        if metadata.is_empty() {
            return Ok(());
        }
        Err(Diagnostic::error("metadata of changes are not those of the rows that they change")
            .detail(format!(
                "The metadata column(s): '{}' in cdc source may cause wrong result or error on downstream operators, please consider removing these columns or use a non-cdc source that only has insert messages.",
                metadata.join(", ")
            ))
            .hint(LET_PASS))
    }
}

const LET_PASS: &str = "SET 'table.optimizer.non-deterministic-update.strategy' = 'IGNORE' lets it pass";

/// The least that is left of the columns beside one of the keys.
fn beside_a_key(required: Columns, keys: &[Vec<usize>]) -> Columns {
    let beside = |key: &Vec<usize>| -> Columns { required.iter().copied().filter(|c| !key.contains(c)).collect() };
    keys.iter().map(beside).min_by_key(Columns::len).unwrap_or(required)
}

/// A join of two inputs that have rows of their own.
struct Joined<'a> {
    kind: JoinKind,
    left_keys: &'a [usize],
    right_keys: &'a [usize],
    condition: Option<&'a Expr>,
    /// What the condition asks of one side alone is a filter of that side.
    splits: bool,
}

impl<'a> Joined<'a> {
    fn of(operator: &'a Operator) -> Option<Joined<'a>> {
        let (kind, left_keys, right_keys, condition) = match operator {
            Operator::Join(join) => (join.kind, &join.left_keys, &join.right_keys, &join.condition),
            Operator::IntervalJoin(join) => (join.kind, &join.left_keys, &join.right_keys, &join.condition),
            Operator::TemporalJoin(join) => (join.kind, &join.left_keys, &join.right_keys, &join.condition),
            Operator::WindowJoin(join) => (join.kind, &join.left_keys, &join.right_keys, &join.condition),
            _ => return None,
        };
        let splits = !matches!(operator, Operator::TemporalJoin(_));
        Some(Joined { kind, left_keys, right_keys, condition: condition.as_ref(), splits })
    }

    /// The side, 0 or 1, that a term of the condition filters, where it decides nothing but which of its rows are joined.
    fn filters(&self, term: &Expr, left_width: usize) -> Option<usize> {
        let read = exprs::columns_of(term);
        if !self.splits {
            None
        } else if matches!(self.kind, JoinKind::Inner | JoinKind::Right | JoinKind::Semi)
            && read.range(left_width..).next().is_none()
        {
            Some(0)
        } else if !matches!(self.kind, JoinKind::Right | JoinKind::Full) && read.range(..left_width).next().is_none() {
            Some(1)
        } else {
            None
        }
    }
}

/// Partitions, their order and what required results are of.
fn over_input(graph: &Graph, node: &PhysicalNode, over: &OverAggregate, required: Columns) -> Columns {
    let width = graph.width(node.inputs[0]);
    let mut asked: Columns = required.range(..width).copied().collect();
    if asked.len() == width {
        return asked;
    }
    asked.extend(&over.partition);
    match over.order {
        OverOrder::Column(key) => asked.extend([key.column]),
        OverOrder::Rowtime(column) => asked.extend([column]),
        OverOrder::Proctime => {}
    }
    for call in required.range(width..).filter_map(|column| over.calls.get(column - width)) {
        asked.extend(call.args.iter().chain(&call.filter));
    }
    asked
}

/// A Top-N over upserts finds a row by its key; one over a full change log by all of its columns.
fn rank_input(graph: &Graph, node: &PhysicalNode, rank: &Rank, required: Columns) -> Columns {
    let input = node.inputs[0];
    if rank.is_limit {
        return required.range(..graph.width(input)).copied().collect();
    }
    match rank.input {
        RankInput::Upsert(_) => {
            let places =
                |column: &usize| rank.partition.contains(column) || rank.order.iter().any(|key| key.column == *column);
            required.range(..graph.width(input)).copied().filter(|column| !places(column)).collect()
        }
        RankInput::Append | RankInput::Retract => all(graph, input),
    }
}

/// What a Calc over rows that are updated asks of its input.
fn calc_input(graph: &Graph, node: &PhysicalNode, calc: &Calc, required: &Columns) -> Result<Columns, Diagnostic> {
    let input = graph.node(node.inputs[0]);
    let filter = calc.filter.iter().cloned().flat_map(exprs::conjuncts);
    // In a normaliser a filter may say what it likes; what it asks of the key alone stands below it.
    let (filter, below_normalizer): (Vec<Expr>, Vec<Expr>) = match &input.operator {
        Operator::ChangelogNormalize(normalize) => (
            Vec::new(),
            filter.filter(|term| exprs::columns_of(term).iter().all(|c| normalize.keys.contains(c))).collect(),
        ),
        _ => (filter.collect(), Vec::new()),
    };
    refuse_filter(&filter)?;
    refuse_columns(&made_of(node, &calc.projection, required))?;
    let below: Columns = required.iter().flat_map(|column| exprs::columns_of(&calc.projection[*column])).collect();
    if !beside_a_key(below.clone(), &input.upsert_keys).is_empty() {
        refuse_filter(&below_normalizer)?;
    }
    Ok(below)
}

fn refuse_filter(terms: &[Expr]) -> Result<(), Diagnostic> {
    match terms.iter().find_map(volatile) {
        Some(function) => Err(refused_condition(function, "a change log is filtered")),
        None => Ok(()),
    }
}

fn refused_condition(function: &str, what: &str) -> Diagnostic {
    Diagnostic::error(format!("{what} by {function}, which differs each time it is asked"))
        .detail(format!("There exists non deterministic function: '{function}' in condition: '"))
        .hint(LET_PASS)
}

fn made_of(node: &PhysicalNode, projection: &[Expr], required: &Columns) -> Vec<String> {
    required.iter().filter_map(|column| Some(made_by(node, *column, volatile(&projection[*column])?))).collect()
}

fn made_by(node: &PhysicalNode, column: usize, function: &str) -> String {
    format!("{}(generated by non-deterministic function: {function} )", node.schema.columns[column].name)
}

fn refuse_columns(made: &[String]) -> Result<(), Diagnostic> {
    if made.is_empty() {
        return Ok(());
    }
    Err(Diagnostic::error("a column of a change log differs each time it is computed")
        .detail(format!(
            "The column(s): {} can not satisfy the determinism requirement for correctly processing update message('UB'/'UA'/'D' in changelogMode, not 'I' only), this usually happens when input node has no upsertKey(upsertKeys=[{{}}]) or current node outputs non-deterministic update messages. Please consider removing these non-deterministic columns or making them deterministic by using deterministic functions.",
            made.join(" ")
        ))
        .hint(LET_PASS))
}

/// The first function in an expression whose value differs, as Flink names it.
fn volatile(expr: &Expr) -> Option<&str> {
    if exprs::is_deterministic(expr) {
        return None;
    }
    match &expr.kind {
        ExprKind::Call { name, args } if args.iter().all(exprs::is_deterministic) => match name.as_ref() {
            "PROCTIME" => Some("PROCTIME_MATERIALIZE"),
            name => Some(name),
        },
        _ => expr.children().into_iter().find_map(volatile),
    }
}
