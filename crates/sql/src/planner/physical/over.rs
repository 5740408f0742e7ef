//! OVER aggregation: ordered by one ascending column, with frames that end at the current row, or, by row time,
//! elsewhere (ours).
//!
//! By a time attribute the result is insert-only. By a plain column it is updating, and so it is by row time over a
//! change log, which Flink refuses.

use ouzel_plan::aggregate::AggregateFunction;
use ouzel_plan::operator::{Frame, FrameBound, FrameUnit, OverAggregate, OverOrder};
use ouzel_plan::{NodeId, Operator, TimeAttribute};
use ouzel_types::{DataType, Scalar, TypeKind};

use super::convert::{Physical, one_error};
use super::sort::check_orderable;
use super::ttl;
use crate::binder::Bound;
use crate::planner::rel::{OverRel, Rel};
use crate::portability::Note;

impl Physical<'_> {
    pub(super) fn over(&mut self, over: &OverRel, input: &Rel) -> Bound<NodeId> {
        let input = self.convert(input)?;
        if self.config.is_batch() {
            return self.sorted_over(over, input);
        }
        check_orderable(&over.order, self.graph.schema(input))?;
        let order = self.over_order(over, input)?;
        self.check_functions(over, &order)?;
        let frame = over.frame.unwrap_or_else(|| default_frame(over));
        // LEAD has a frame of its own, which nobody wrote.
        if !over.calls.iter().all(|c| c.function == AggregateFunction::Lead) {
            self.check_frame_end(&frame, &order)?;
        }
        if let OverOrder::Column(key) = order {
            self.check_column_frame(&frame, &self.graph.schema(input).columns[key.column].ty)?;
        }
        let mut schema = self.graph.schema(input).clone();
        schema.columns.extend(over.calls.iter().map(|c| ouzel_plan::Column::new(c.name.clone(), c.ty.clone())));
        let windows = self.graph.node(input).windows.clone();
        let operator = Operator::OverAggregate(OverAggregate {
            partition: over.partition.clone(),
            order,
            frame,
            calls: over.calls.clone(),
            state_ttl_ms: ttl::state_ttl_ms(self.config, None),
        });
        self.add_checked(operator, vec![input], schema, windows)
    }

    fn over_order(&self, over: &OverRel, input: NodeId) -> Bound<OverOrder> {
        let [key] = over.order.as_slice() else {
            return match over.order.as_slice() {
                [] if over.calls.iter().any(|call| is_rank(call.function)) => one_error(
                    "OVER needs ORDER BY a time attribute",
                    "Over Agg: The window rank function requires order by clause with non-constant fields. please re-check the over window statement.",
                ),
                [] => one_error(
                    "OVER needs ORDER BY a time attribute",
                    "The window can only be ordered by a single time column.",
                ),
                _ => one_error(
                    "OVER can be ordered by one column only",
                    "The window can only be ordered by a single time column.",
                ),
            };
        };
        let column = &self.graph.schema(input).columns[key.column];
        if key.descending {
            return one_error(
                format!("OVER can only be ordered by ascending values, not by \"{}\" descending", column.name),
                "The window can only be ordered in ASCENDING mode.",
            );
        }
        let Some(time) = column.time else { return Ok(OverOrder::Column(*key)) };
        if time == TimeAttribute::Rowtime && !self.graph.node(input).kinds.is_insert_only() {
            let consumed = self.graph.node(input).kinds.words();
            self.portability.note(
                Note::refused("OVER by row time over a change log")
                    .flink(format!("StreamPhysicalOverAggregate doesn't support consuming {consumed} changes"))
                    .portable("a Top-N or a group aggregate over a self join"),
            );
            return Ok(OverOrder::Column(*key));
        }
        Ok(match time {
            TimeAttribute::Rowtime => OverOrder::Rowtime(key.column),
            TimeAttribute::Proctime => OverOrder::Proctime,
        })
    }

    /// Frames that end elsewhere than at the current row need the watermark, which says when they are whole; Flink has
    /// none of them.
    fn check_frame_end(&self, frame: &Frame, order: &OverOrder) -> Bound<()> {
        const FLINK: &str = "OVER RANGE FOLLOWING windows are not supported yet.";
        if position(frame.start) > position(frame.end) {
            return one_error("the frame ends before it starts", frame_words(frame));
        }
        let one_instant = frame.start == FrameBound::CurrentRow && frame.end == FrameBound::CurrentRow;
        if frame.end == FrameBound::CurrentRow && !one_instant {
            return Ok(());
        }
        if !one_instant && !matches!(order, OverOrder::Rowtime(_)) {
            return one_error("a frame can end elsewhere than at the current row only by row time", FLINK);
        }
        self.portability.note(
            Note::refused("an OVER frame that does not end at the current row, or is the current row alone")
                .flink(FLINK)
                .portable("a frame up to the current row, or an interval join of the table with itself"),
        );
        Ok(())
    }

    /// A frame with a start over a plain column: Flink has none.
    fn check_column_frame(&self, frame: &Frame, order: &DataType) -> Bound<()> {
        const FLINK: &str = "OVER windows' ordering in stream mode must be defined on a time attribute.";
        if frame.start == FrameBound::UnboundedPreceding {
            return Ok(());
        }
        let in_ms = matches!(order.kind, TypeKind::Timestamp(0..=3) | TypeKind::TimestampLtz(0..=3));
        if frame.unit == FrameUnit::Range && !in_ms {
            return one_error("a RANGE with a start needs an order by TIMESTAMP(3) or a coarser one", FLINK);
        }
        self.portability.note(
            Note::refused("an OVER frame with a start, ordered by a column that is no time attribute of inserts")
                .flink(FLINK)
                .portable("a group aggregate over a self join"),
        );
        Ok(())
    }

    fn check_functions(&self, over: &OverRel, order: &OverOrder) -> Bound<()> {
        for call in &over.calls {
            // Of LAG it fails with the first row, as in Flink.
            if let (AggregateFunction::Lead, Some(Scalar::Int(offset @ ..0))) = (call.function, call.constants.first())
            {
                return one_error(
                    "the offset of LEAD cannot be negative",
                    format!("Offset({offset}) should be positive."),
                );
            }
            let name = match call.function {
                AggregateFunction::Lead if matches!(order, OverOrder::Rowtime(_)) => {
                    self.portability.note(
                        Note::refused("LEAD in OVER over a stream")
                            .flink("LEAD Function is not supported in stream mode.")
                            .portable("MATCH_RECOGNIZE over two neighbouring rows"),
                    );
                    continue;
                }
                AggregateFunction::Lead => "LEAD",
                AggregateFunction::PercentRank => "PERCENT_RANK",
                AggregateFunction::CumeDist => "CUME_DIST",
                AggregateFunction::Ntile => "NTILE",
                _ => continue,
            };
            return one_error(
                format!("{name} is not supported on a stream"),
                format!("{name} Function is not supported in stream mode."),
            );
        }
        Ok(())
    }
}

/// Bounds in the order in which they stand in a partition.
fn position(bound: FrameBound) -> (u8, i64) {
    match bound {
        FrameBound::UnboundedPreceding => (0, 0),
        FrameBound::Preceding(n) => (1, n.saturating_neg()),
        FrameBound::CurrentRow => (1, 0),
        FrameBound::Following(n) => (1, n),
        FrameBound::UnboundedFollowing => (2, 0),
    }
}

/// ROW_NUMBER counts rows; everything else sees its peers.
pub(super) fn default_frame(over: &OverRel) -> Frame {
    let rows = over.calls.iter().all(|c| c.function == AggregateFunction::RowNumber);
    let unit = if rows && !over.calls.is_empty() { FrameUnit::Rows } else { FrameUnit::Range };
    Frame { unit, start: FrameBound::UnboundedPreceding, end: FrameBound::CurrentRow }
}

fn is_rank(function: AggregateFunction) -> bool {
    matches!(function, AggregateFunction::RowNumber | AggregateFunction::Rank | AggregateFunction::DenseRank)
}

/// Flink's words for a frame that ends before it starts.
fn frame_words(frame: &Frame) -> String {
    let word = |bound: FrameBound| match bound {
        FrameBound::CurrentRow => "CURRENT ROW",
        bound if position(bound) < position(FrameBound::CurrentRow) => "PRECEDING",
        _ => "FOLLOWING",
    };
    match (word(frame.start), word(frame.end)) {
        (start, end) if start != end => {
            format!("Upper frame boundary cannot be {end} when lower boundary is {start}")
        }
        _ => "ROWS value must be a non-negative integral constant".to_owned(),
    }
}
