//! ORDER BY and LIMIT: by time on its own, by anything with a limit, a limit alone.

use ouzel_plan::aggregate::SortKey;
use ouzel_plan::descriptor::pushdown;
use ouzel_plan::operator::{Limit, Rank, RankEnd, RankFunction, TemporalSort};
use ouzel_plan::table::Scan;
use ouzel_plan::{NodeId, Operator, Schema, TimeAttribute};
use ouzel_types::TypeKind;

use super::convert::{Physical, one_error};
use super::ttl;
use crate::binder::Bound;
use crate::planner::rel::{Rel, SortRel};

/// Flink has an order of everything but maps and multisets.
pub(super) fn check_orderable(keys: &[SortKey], schema: &Schema) -> Bound<()> {
    let types = keys.iter().map(|key| &schema.columns[key.column].ty);
    let mut without = types.filter(|ty| matches!(ty.kind, TypeKind::Map { .. } | TypeKind::Multiset { .. }));
    match without.next() {
        None => Ok(()),
        Some(ty) => one_error(
            format!("values of type {ty} have no order"),
            format!(
                "Type({ty}) is not an orderable data type, it is not supported as a ORDER_BY/GROUP_BY/JOIN_EQUAL field."
            ),
        ),
    }
}

impl Physical<'_> {
    pub(super) fn sort(&mut self, sort: &SortRel, input: &Rel) -> Bound<NodeId> {
        let input = self.convert(input)?;
        check_orderable(&sort.keys, self.graph.schema(input))?;
        if self.config.is_batch() {
            let limited = sort.keys.is_empty().then_some(sort.fetch).flatten();
            let input = limited.map_or(input, |fetch| self.with_scan_limit(input, sort.offset.saturating_add(fetch)));
            return self.batch_sort(sort, input);
        }
        let schema = self.graph.schema(input).clone();
        let ttl_ms = ttl::state_ttl_ms(self.config, None);
        match (sort.keys.as_slice(), sort.fetch) {
            ([], Some(fetch)) => {
                let input = self.with_scan_limit(input, sort.offset.saturating_add(fetch));
                let input_retracts = !self.graph.node(input).kinds.is_insert_only();
                let limit = Limit { offset: sort.offset, fetch, input_retracts, state_ttl_ms: ttl_ms };
                Ok(self.graph.add(Operator::Limit(limit), vec![input], schema, None))
            }
            ([], None) if sort.offset == 0 => Ok(input),
            ([], None) => one_error(
                "OFFSET needs a LIMIT on a stream",
                "FETCH is missed, which on streaming table is not supported currently.",
            ),
            (keys, Some(fetch)) => {
                let operator = Operator::Rank(Rank {
                    function: RankFunction::RowNumber,
                    partition: Vec::new(),
                    order: keys.to_vec(),
                    from: sort.offset + 1,
                    to: RankEnd::Constant(sort.offset + fetch),
                    with_rank: false,
                    is_limit: true,
                    input: self.rank_input(input, keys, &[], sort.offset + 1),
                    emit_update_before: true,
                    state_ttl_ms: ttl_ms,
                });
                Ok(self.graph.add(operator, vec![input], schema, None))
            }
            ([first, rest @ ..], None) => {
                let time = schema.columns[first.column].time;
                if sort.offset > 0 {
                    return one_error(
                        "OFFSET needs a LIMIT on a stream",
                        "FETCH is missed, which on streaming table is not supported currently.",
                    );
                }
                if time.is_none() {
                    return one_error(
                        "ORDER BY without LIMIT needs a time attribute as its first column on a stream",
                        "Sort on a non-time-attribute field is not supported.",
                    );
                }
                if first.descending {
                    return one_error(
                        "a stream can only be sorted by ascending time",
                        "Sort on a non-time-attribute field is not supported.",
                    );
                }
                let rowtime = (time == Some(TimeAttribute::Rowtime)).then_some(first.column);
                let windows = self.graph.node(input).windows.clone();
                let operator = Operator::TemporalSort(TemporalSort { rowtime, order: rest.to_vec() });
                self.add_checked(operator, vec![input], schema, windows)
            }
        }
    }

    /// A source that can, under nothing but projections, reads no more rows than the limit wants. As in Flink a change is
    /// one row there, so that an update behind the limit is never seen; a watermark stands in between.
    fn with_scan_limit(&mut self, id: NodeId, rows: u64) -> NodeId {
        let node = self.graph.node(id).clone();
        match &node.operator {
            Operator::Calc(calc) if calc.filter.is_none() => {
                let input = self.with_scan_limit(node.inputs[0], rows);
                self.graph.add(node.operator, vec![input], node.schema, node.windows)
            }
            Operator::Scan(scan) if pushdown(&scan.table).limit && scan.watermark.is_none() => {
                let limited = Scan { limit: Some(rows), ..scan.clone() };
                self.graph.add(Operator::Scan(limited), Vec::new(), node.schema, node.windows)
            }
            _ => id,
        }
    }
}
