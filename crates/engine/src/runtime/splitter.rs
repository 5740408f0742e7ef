//! Cuts a batch into the pieces that its readers on several workers get.
//!
//! A piece shares the batch's columns and selects its rows, so nothing is copied before the receiver compacts it.
//! Every piece has all marks: each reader must know how far time is, also between rows that it does not get.

use std::sync::Arc;

use ouzel_types::{Batch, DataType, Mark};

use crate::runtime::layout::Route;
use crate::state::BatchKeys;
use crate::state::hash::task_of;

pub struct Splitter {
    way: Way,
    targets: usize,
}

enum Way {
    Hash { keys: Box<BatchKeys>, shares: Shares },
    Turns { next: usize },
}

impl Splitter {
    /// `types`: the columns of the stream.
    pub fn new(route: &Route, types: &[DataType], targets: usize, worker: usize) -> Splitter {
        let way = match route {
            Route::Hash(keys) if targets > 1 => {
                Way::Hash { keys: Box::new(BatchKeys::new(keys, types)), shares: Shares::new(targets) }
            }
            // Each sender begins with another receiver.
            _ => Way::Turns { next: worker % targets.max(1) },
        };
        Splitter { way, targets }
    }

    /// Calls `send` with a target and its piece, for every target that gets rows or marks.
    pub fn split(&mut self, batch: &Batch, mut send: impl FnMut(usize, Batch)) {
        if self.targets == 1 {
            return send(0, batch.clone());
        }
        if batch.live_rows() == 0 {
            return (0..self.targets).for_each(|target| send(target, batch.clone()));
        }
        match &mut self.way {
            Way::Turns { next } => {
                let taken = *next;
                *next = (*next + 1) % self.targets;
                (0..self.targets)
                    .filter(|t| *t != taken && !batch.marks.is_empty())
                    .for_each(|t| send(t, marks_of(batch)));
                send(taken, batch.clone());
            }
            Way::Hash { keys, shares } => {
                keys.encode(batch);
                shares.deal(keys.hashes(), batch.selection.as_deref());
                for target in 0..self.targets {
                    let rows = shares.of(target);
                    if !rows.is_empty() {
                        let selection = (rows.len() < batch.rows).then(|| Arc::from(rows));
                        send(target, Batch { selection, ..batch.clone() });
                    } else if !batch.marks.is_empty() {
                        send(target, marks_of(batch));
                    }
                }
            }
        }
    }
}

/// Rows of a batch for which the memory is kept.
const ROOM_KEPT: usize = 16 << 10;

/// The rows of each target. There is room for a batch that is all one target's: a row is written without a look at the room.
struct Shares {
    targets: usize,
    room: usize,
    /// `room` places for each target.
    rows: Vec<u32>,
    lengths: Vec<usize>,
}

impl Shares {
    fn new(targets: usize) -> Shares {
        Shares { targets, room: 0, rows: Vec::new(), lengths: vec![0; targets] }
    }

    /// Deals out the rows of a batch with these hashes; `selection` gives their numbers.
    fn deal(&mut self, hashes: &[u64], selection: Option<&[u32]>) {
        if hashes.len() > self.room || self.room > ROOM_KEPT.max(hashes.len()) {
            self.room = hashes.len();
            self.rows = vec![0; self.room * self.targets];
        }
        self.lengths.fill(0);
        match selection {
            Some(selected) => self.deal_numbers(hashes, selected.iter().copied()),
            None => self.deal_numbers(hashes, 0..hashes.len() as u32),
        }
    }

    fn deal_numbers(&mut self, hashes: &[u64], numbers: impl Iterator<Item = u32>) {
        if self.targets == 2 {
            return self.deal_to_two(hashes, numbers);
        }
        for (hash, number) in hashes.iter().zip(numbers) {
            let target = task_of(*hash, self.targets);
            let length = &mut self.lengths[target];
            self.rows[target * self.room + *length] = number;
            *length += 1;
        }
    }

    /// Without a branch: each number is written for both, and the next one over it where it was not theirs.
    fn deal_to_two(&mut self, hashes: &[u64], numbers: impl Iterator<Item = u32>) {
        let (first, second) = self.rows.split_at_mut(self.room);
        let (mut firsts, mut seconds) = (0, 0);
        for (hash, number) in hashes.iter().zip(numbers) {
            first[firsts] = number;
            second[seconds] = number;
            let target = task_of(*hash, 2);
            firsts += 1 - target;
            seconds += target;
        }
        self.lengths.copy_from_slice(&[firsts, seconds]);
    }

    fn of(&self, target: usize) -> &[u32] {
        &self.rows[target * self.room..][..self.lengths[target]]
    }
}

/// Where time is behind the batch, without its rows.
fn marks_of(batch: &Batch) -> Batch {
    let marks = batch.marks.last().map(|mark| Mark { row: 0, ..*mark }).into_iter().collect();
    Batch { columns: Vec::new(), rows: 0, kinds: None, selection: None, marks }
}

#[cfg(test)]
mod tests {
    use arrow_array::cast::AsArray;
    use arrow_array::types::Int32Type;
    use arrow_array::{ArrayRef, Int32Array};
    use ouzel_types::TypeKind;

    use super::*;

    fn batch(values: std::ops::Range<i32>) -> Batch {
        let rows = values.len();
        Batch::new(vec![Arc::new(Int32Array::from_iter_values(values)) as ArrayRef], rows)
    }

    fn pieces(splitter: &mut Splitter, batch: &Batch) -> Vec<Vec<Batch>> {
        let mut pieces = vec![Vec::new(); 2];
        splitter.split(batch, |target, piece| pieces[target].push(piece.compact()));
        pieces
    }

    #[test]
    fn a_key_always_has_one_target_and_marks_reach_all() {
        let mut splitter = Splitter::new(&Route::Hash(vec![0]), &[TypeKind::Int.nullable()], 2, 0);
        let mut rows = batch(0..100);
        rows.marks = vec![Mark { row: 50, watermark: 7 }];
        let first = pieces(&mut splitter, &rows);
        let values = |piece: &Batch| piece.columns[0].as_primitive::<Int32Type>().values().to_vec();
        let (a, b) = (values(&first[0][0]), values(&first[1][0]));
        assert_eq!(a.len() + b.len(), 100);
        assert!(a.len() > 25 && b.len() > 25 && a.iter().all(|v| !b.contains(v)));
        let below_50 = a.iter().filter(|v| **v < 50).count() as u32;
        assert_eq!(first[0][0].marks, vec![Mark { row: below_50, watermark: 7 }]);
        // The same keys out of a batch with a selection.
        rows.selection = Some(a.iter().map(|v| *v as u32).collect());
        let again = pieces(&mut splitter, &rows);
        assert_eq!(values(&again[0][0]), a);
        assert_eq!((again[1][0].rows, again[1][0].marks.len()), (0, 1), "no rows, but it learns the time");
    }

    #[test]
    fn whole_batches_go_in_turns() {
        let mut splitter = Splitter::new(&Route::Rebalance, &[TypeKind::Int.nullable()], 2, 1);
        let rows =
            |pieces: Vec<Vec<Batch>>| pieces.iter().map(|p| p.iter().map(|b| b.rows).sum()).collect::<Vec<usize>>();
        assert_eq!(rows(pieces(&mut splitter, &batch(0..3))), [0, 3]);
        assert_eq!(rows(pieces(&mut splitter, &batch(0..4))), [4, 0]);
    }
}
