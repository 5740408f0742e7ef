//! Aggregates over the frames of sorted rows.
//!
//! A frame that starts with its partition is one more row, or some more, than the one before it: its value is that of a
//! running aggregate. So it is, from behind, for a frame that ends with its partition, where the order of values does not
//! matter. A frame that moves on both sides is aggregated anew for each row, as a Flink does, many of them at once.

use std::ops::Range;

use arrow_array::{ArrayRef, UInt32Array};
use arrow_select::concat::concat;
use arrow_select::take::take;
use ouzel_plan::AggregateCall;
use ouzel_plan::aggregate::AggregateFunction;
use ouzel_plan::operator::{Frame, FrameBound};
use ouzel_types::DataType;

use super::positions::is_place;
use super::sorted_over::Partitions;
use crate::error::{EngineError, Result};
use crate::operators::aggregate::groups::Changes;
use crate::operators::aggregate::{Aggregates, GroupOptions, Groups};
use crate::state::{Slot, hash_bytes};

/// So many rows of frames are aggregated at once.
const FRAME_ROWS: usize = 64 * 1024;
/// A group's key is its number.
const KEY_BYTES: usize = 4;

pub struct FrameValues {
    aggregates: Aggregates,
    calls: usize,
    /// The order in which rows are added changes no result.
    any_order: bool,
}

impl FrameValues {
    /// Of those calls that have frames.
    pub fn new(calls: &[AggregateCall], input: &[DataType]) -> Result<FrameValues> {
        let framed: Vec<AggregateCall> = calls.iter().filter(|call| !is_place(call.function)).cloned().collect();
        Ok(FrameValues {
            aggregates: Aggregates::new(&framed, input, Some(KEY_BYTES), GroupOptions::default())?,
            calls: framed.len(),
            any_order: framed.iter().all(|call| takes_any_order(call.function)),
        })
    }

    pub fn is_empty(&self) -> bool {
        self.calls == 0
    }

    /// One column per call.
    pub fn over(
        &mut self,
        columns: &[ArrayRef],
        frame: &Frame,
        frames: &[Range<usize>],
        partitions: &Partitions,
    ) -> Result<Vec<ArrayRef>> {
        if frames.is_empty() {
            return self.aggregates.groups().results(&[]);
        }
        if frame.start == FrameBound::UnboundedPreceding {
            if partitions.ranges.iter().all(|range| range.clone().all(|row| frames[row] == *range)) {
                return self.anew(columns, frames);
            }
            return self.running(columns, frames, partitions, false);
        }
        if frame.end == FrameBound::UnboundedFollowing && self.any_order {
            return self.running(columns, frames, partitions, true);
        }
        self.anew(columns, frames)
    }

    /// Every row is added once; `backwards`: the last row of each partition first.
    fn running(
        &self,
        columns: &[ArrayRef],
        frames: &[Range<usize>],
        partitions: &Partitions,
        backwards: bool,
    ) -> Result<Vec<ArrayRef>> {
        let mut groups = self.aggregates.groups();
        let mut slots = Vec::with_capacity(frames.len());
        for (number, range) in partitions.ranges.iter().enumerate() {
            slots.extend(std::iter::repeat_n(slot(&mut groups, number), range.len()));
        }
        let mut rows: Vec<u32> = (0..frames.len() as u32).collect();
        if backwards {
            rows.reverse();
            slots.reverse();
        }
        let changes = Changes { rows: &rows, slots: &slots, retract: None, reset: None };
        let traced = groups.trace_after(columns, changes, &mut Vec::new())?;
        // Behind the values after each row stands that of a frame without rows.
        let nothing = slot(&mut groups, partitions.ranges.len());
        let empty = groups.results(&[nothing])?;
        let last = frames.len() - 1;
        let shown = frames.iter().map(|frame| match (frame.is_empty(), backwards) {
            (true, _) => frames.len(),
            (false, false) => frame.end - 1,
            (false, true) => last - frame.start,
        });
        let shown = UInt32Array::from_iter_values(shown.map(|place| place as u32));
        let gather =
            |(traced, empty): (&ArrayRef, &ArrayRef)| take(&concat(&[traced.as_ref(), empty.as_ref()])?, &shown, None);
        traced.iter().zip(&empty).map(gather).collect::<std::result::Result<_, _>>().map_err(internal)
    }

    /// Every frame on its own; equal ones next to each other once.
    fn anew(&self, columns: &[ArrayRef], frames: &[Range<usize>]) -> Result<Vec<ArrayRef>> {
        let mut pieces: Vec<Vec<ArrayRef>> = vec![Vec::new(); self.calls];
        let mut start = 0;
        while start < frames.len() {
            let mut groups = self.aggregates.groups();
            let (mut rows, mut slots, mut shown): (Vec<u32>, Vec<Slot>, Vec<Slot>) = Default::default();
            let mut end = start;
            while end < frames.len() && rows.len() < FRAME_ROWS {
                let frame = &frames[end];
                let again = end > start && *frame == frames[end - 1];
                if !again {
                    let new = slot(&mut groups, end - start);
                    rows.extend(frame.clone().map(|row| row as u32));
                    slots.resize(rows.len(), new);
                    shown.push(new);
                } else if let Some(last) = shown.last() {
                    shown.push(*last);
                }
                end += 1;
            }
            groups.update(columns, &rows, &slots, None)?;
            for (piece, result) in pieces.iter_mut().zip(groups.results(&shown)?) {
                piece.push(result);
            }
            start = end;
        }
        let whole = |pieces: &Vec<ArrayRef>| {
            let parts: Vec<&dyn arrow_array::Array> = pieces.iter().map(AsRef::as_ref).collect();
            concat(&parts)
        };
        pieces.iter().map(whole).collect::<std::result::Result<_, _>>().map_err(internal)
    }
}

/// The group with this number, which is new.
fn slot(groups: &mut Groups, number: usize) -> Slot {
    let key = (number as u32).to_le_bytes();
    groups.table.find_or_insert(hash_bytes(&key), &key).0
}

fn takes_any_order(function: AggregateFunction) -> bool {
    matches!(
        function,
        AggregateFunction::Count
            | AggregateFunction::Sum
            | AggregateFunction::Sum0
            | AggregateFunction::Min
            | AggregateFunction::Max
    )
}

fn internal(error: arrow_schema::ArrowError) -> EngineError {
    EngineError::internal(error.to_string())
}
