//! Which kinds of changes a node gives, bottom-up, as Flink's planner infers them (`ModifyKindSet`).

use ouzel_plan::operator::{JoinKind, OverOrder, Rank, RankEnd, RankFunction, RankInput};
use ouzel_plan::{ChangelogMode, NodeId, Operator};

use super::graph::Graph;

/// Inserts are always possible.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds {
    pub update: bool,
    pub delete: bool,
}

impl Kinds {
    pub const INSERT: Kinds = Kinds { update: false, delete: false };
    pub const ALL: Kinds = Kinds { update: true, delete: true };

    pub fn is_insert_only(self) -> bool {
        self == Kinds::INSERT
    }

    pub fn of_mode(mode: ChangelogMode) -> Kinds {
        Kinds { update: mode.update_after, delete: mode.delete }
    }

    pub fn union(self, other: Kinds) -> Kinds {
        Kinds { update: self.update || other.update, delete: self.delete || other.delete }
    }

    /// "update and delete", for messages.
    pub fn words(self) -> &'static str {
        match (self.update, self.delete) {
            (true, true) => "update and delete",
            (true, false) => "update",
            (false, true) => "delete",
            (false, false) => "insert",
        }
    }
}

pub fn of(graph: &Graph, operator: &Operator, inputs: &[NodeId]) -> Kinds {
    let input = |i: usize| inputs.get(i).map_or(Kinds::INSERT, |id| graph.node(*id).kinds);
    match operator {
        Operator::Scan(scan) => Kinds::of_mode(crate::planner::ability::source_changelog(&scan.table)),
        Operator::Calc(_)
        | Operator::Expand(_)
        | Operator::Unnest(_)
        | Operator::WindowTableFunction(_)
        | Operator::DropUpdateBefore
        | Operator::SinkMaterialize(_)
        | Operator::Sink(_)
        | Operator::LookupJoin(_)
        | Operator::TemporalJoin(_) => input(0),
        Operator::Union => (0..inputs.len()).map(input).fold(Kinds::INSERT, Kinds::union),
        Operator::GroupAggregate(_) => Kinds { update: true, delete: !input(0).is_insert_only() },
        Operator::WindowAggregate(window) => match window.emit {
            Some(_) => Kinds { update: true, delete: false },
            None => Kinds::INSERT,
        },
        Operator::Join(join) => match join.kind {
            JoinKind::Inner | JoinKind::Semi => input(0).union(input(1)),
            _ => Kinds::ALL,
        },
        Operator::Rank(rank) if counts_as_first_row(rank) && !graph.in_mini_batches => Kinds::INSERT,
        Operator::Rank(_) | Operator::ChangelogNormalize(_) => Kinds::ALL,
        Operator::Limit(_) if input(0).is_insert_only() => Kinds::INSERT,
        Operator::Limit(_) => Kinds::ALL,
        // Flink plans a row that may change as a rank, which may delete, although it never does.
        Operator::Deduplicate(dedup) if dedup.insert_only => Kinds::INSERT,
        Operator::Deduplicate(_) => Kinds::ALL,
        Operator::OverAggregate(over) if matches!(over.order, OverOrder::Column(_)) => Kinds::ALL,
        Operator::Values(_)
        | Operator::OverAggregate(_)
        | Operator::IntervalJoin(_)
        | Operator::WindowJoin(_)
        | Operator::WindowRank(_)
        | Operator::TemporalSort(_)
        | Operator::Match(_)
        | Operator::HashAggregate(_)
        | Operator::HashJoin(_)
        | Operator::Sort(_)
        | Operator::SortedOver(_) => Kinds::INSERT,
    }
}

/// Flink plans the smallest row by one ascending column as if it were the first row, which never changes: every new
/// top is given and none is taken back, but not in mini-batches. (It does so for several columns as well; there the updates
/// are kept here.)
fn counts_as_first_row(rank: &Rank) -> bool {
    let ascending = matches!(rank.order.as_slice(), [key] if !key.descending);
    let first = rank.from == 1 && rank.to == RankEnd::Constant(1) && rank.function == RankFunction::RowNumber;
    ascending && first && !rank.with_rank && rank.input == RankInput::Append && !rank.is_limit
}

/// Operators that read only inserts.
pub fn needs_inserts(operator: &Operator) -> bool {
    if let Operator::OverAggregate(over) = operator {
        return !matches!(over.order, OverOrder::Column(_));
    }
    matches!(
        operator,
        Operator::IntervalJoin(_)
            | Operator::WindowJoin(_)
            | Operator::WindowRank(_)
            | Operator::TemporalSort(_)
            | Operator::Match(_)
    )
}
