//! Joins in a batch job: inner, outer, semi and anti.
//!
//! **Meaning**: every pair of rows with equal keys for which the condition is TRUE; outer sides keep rows without a
//! partner, padded with NULL. When both inputs have ended the smaller one becomes a hash table (the right one for semi
//! and anti joins) and the other one asks it; pairs stand in the order of the asking side.
//! **State**: the rows of both inputs, to their end. **Time**: none. **Checkpoint**: none (batch).
//! **Limits**: the rows have to fit into memory; without a key every row is compared with every other.

use std::ops::Range;

use arrow_array::{ArrayRef, new_null_array};
use ouzel_functions::EvalContext;
use ouzel_plan::batch::HashJoin as Plan;
use ouzel_plan::operator::JoinKind;
use ouzel_types::{Batch, DataType};

use super::held_rows::HeldRows;
use crate::error::Result;
use crate::operator::{Operator, Output};
use crate::operators::form::{self, Form};
use crate::operators::join::pairs::{PADDED, PairCondition, take_padded};
use crate::operators::join::regular::{PAIRS, is_outer};
use crate::operators::join::side::can_match;
use crate::state::{BatchKeys, KeyedTable, Slot, StateReader, StateWriter};

pub struct HashJoin {
    kind: JoinKind,
    null_safe: Vec<bool>,
    condition: Option<PairCondition>,
    sides: [Side; 2],
}

struct Side {
    rows: HeldRows,
    keys: BatchKeys,
    types: Vec<DataType>,
}

/// The rows of one side by key: a chain per key, in order of arrival.
struct Built {
    batch: Batch,
    table: KeyedTable,
    /// Per row the next one with its key, plus one; zero at the end.
    next: Vec<u32>,
    matched: Vec<bool>,
}

/// Pairs of an asking row and a built one.
#[derive(Default)]
struct Pairs {
    asking: Vec<u32>,
    built: Vec<u32>,
}

impl HashJoin {
    pub fn new(plan: &Plan, inputs: [&[DataType]; 2], eval: &EvalContext) -> Result<HashJoin> {
        let side = |types: &[DataType], keys: &[usize]| Side {
            rows: HeldRows::new(types),
            keys: BatchKeys::new(keys, types),
            types: types.to_vec(),
        };
        Ok(HashJoin {
            kind: plan.kind,
            null_safe: plan.null_safe.clone(),
            condition: PairCondition::compile(plan.condition.as_ref(), inputs[0].len(), inputs[1].len(), eval)?,
            sides: [side(inputs[0], &plan.left_keys), side(inputs[1], &plan.right_keys)],
        })
    }

    fn is_half(&self) -> bool {
        matches!(self.kind, JoinKind::Semi | JoinKind::Anti)
    }

    fn build(&mut self, input: usize, batch: Batch) -> Built {
        let keys = &mut self.sides[input].keys;
        keys.encode(&batch);
        let mut table = KeyedTable::new(keys.codec(), 1);
        let rows: Vec<u32> = (0..batch.rows as u32).filter(|r| can_match(keys, &self.null_safe, *r as usize)).collect();
        let mut slots = Vec::new();
        table.find_or_insert_batch(keys.hashes(), keys.rows(), &rows, &mut slots);
        let mut next = vec![0; batch.rows];
        for (row, slot) in rows.iter().zip(&slots).rev() {
            let first = &mut table.value_mut(*slot)[0];
            next[*row as usize] = *first as u32;
            *first = u64::from(*row) + 1;
        }
        Built { matched: vec![false; batch.rows], batch, table, next }
    }

    /// All pairs of the asking rows, piece by piece.
    fn ask(&mut self, input: usize, batch: &Batch, built: &mut Built, out: &mut Output) -> Result<()> {
        let keys = &mut self.sides[input].keys;
        keys.encode(batch);
        let all: Vec<u32> = (0..batch.rows as u32).collect();
        let mut slots = Vec::new();
        built.table.find_batch(keys.hashes(), keys.rows(), &all, &mut slots);
        // A semi join without a condition asks whether there is a partner, not how many.
        let one = self.is_half() && self.condition.is_none();
        let mut pairs = Pairs::default();
        let mut start = 0;
        for (row, slot) in slots.iter().enumerate() {
            if *slot != Slot::MAX && can_match(&self.sides[input].keys, &self.null_safe, row) {
                let mut partner = built.table.value(*slot)[0] as u32;
                while partner != 0 {
                    pairs.asking.push(row as u32);
                    pairs.built.push(partner - 1);
                    partner = if one { 0 } else { built.next[partner as usize - 1] };
                }
            }
            if pairs.asking.len() >= PAIRS || row + 1 == batch.rows || row + 1 - start >= PAIRS {
                self.settle(input, batch, start..row + 1, &mut pairs, built, out)?;
                start = row + 1;
            }
        }
        Ok(())
    }

    /// Gives what these asking rows and their pairs come to, and empties the pairs.
    fn settle(
        &self,
        input: usize,
        batch: &Batch,
        rows: Range<usize>,
        pairs: &mut Pairs,
        built: &mut Built,
        out: &mut Output,
    ) -> Result<()> {
        if let Some(condition) = &self.condition
            && !pairs.asking.is_empty()
        {
            let (asking, other) =
                ((&batch.columns[..], &pairs.asking[..]), (&built.batch.columns[..], &pairs.built[..]));
            let sides = if input == 0 { [asking, other] } else { [other, asking] };
            if let Some(kept) = condition.kept_pairs(sides)? {
                let picked = |of: &[u32]| kept.iter().map(|pair| of[*pair as usize]).collect();
                *pairs = Pairs { asking: picked(&pairs.asking), built: picked(&pairs.built) };
            }
        }
        if self.is_half() || is_outer(self.kind, input) {
            let mut alone = vec![true; rows.len()];
            pairs.asking.iter().for_each(|row| alone[*row as usize - rows.start] = false);
            let wanted = self.kind != JoinKind::Semi;
            let chosen = rows.clone().filter(|row| alone[row - rows.start] == wanted).map(|row| row as u32);
            if self.is_half() {
                pairs.asking.clear();
                pairs.asking.extend(chosen);
            } else {
                pairs.asking.extend(chosen);
                pairs.built.resize(pairs.asking.len(), PADDED);
            }
        }
        if is_outer(self.kind, 1 - input) {
            pairs.built.iter().filter(|row| **row != PADDED).for_each(|row| built.matched[*row as usize] = true);
        }
        let mut columns = take_padded(&batch.columns, &pairs.asking)?;
        let count = pairs.asking.len();
        if !self.is_half() {
            columns = in_order(input, columns, take_padded(&built.batch.columns, &pairs.built)?);
        }
        out.push(Batch::new(columns, count));
        pairs.asking.clear();
        pairs.built.clear();
        Ok(())
    }

    /// Rows of the built side that nobody asked for.
    fn give_alone(&self, input: usize, built: &Built, out: &mut Output) -> Result<()> {
        let alone: Vec<u32> = (0..built.batch.rows as u32).filter(|row| !built.matched[*row as usize]).collect();
        for piece in alone.chunks(PAIRS) {
            let own = take_padded(&built.batch.columns, piece)?;
            let other = self.sides[1 - input].types.iter().map(|ty| new_null_array(&ty.arrow(), piece.len())).collect();
            out.push(Batch::new(in_order(input, own, other), piece.len()));
        }
        Ok(())
    }

    /// What it computes: a batch job that has ended is not run again for the same query.
    pub fn form(plan: &Plan, [left, right]: [&[DataType]; 2]) -> Form {
        Form::new("HashJoin")
            .term("kind", form::join_kind(plan.kind))
            .term("left-keys", form::columns(&plan.left_keys, left))
            .term("right-keys", form::columns(&plan.right_keys, right))
            .term("null-safe", form::list(&plan.null_safe))
            .term("condition", form::condition(plan.condition.as_ref()))
    }
}

/// Left columns, then right ones; `first` are those of `input`.
fn in_order(input: usize, mut first: Vec<ArrayRef>, mut second: Vec<ArrayRef>) -> Vec<ArrayRef> {
    if input == 1 {
        std::mem::swap(&mut first, &mut second);
    }
    first.extend(second);
    first
}

impl Operator for HashJoin {
    fn process(&mut self, input: usize, batch: &Batch, rows: Range<usize>, _out: &mut Output) -> Result<()> {
        self.sides[input].rows.add(batch, rows);
        Ok(())
    }

    fn finish(&mut self, out: &mut Output) -> Result<()> {
        let [left, right] = [0, 1].map(|input| self.sides[input].rows.take());
        let builds_left = !self.is_half() && left.rows < right.rows;
        let (asking, asked, of) = if builds_left { (right, left, 0) } else { (left, right, 1) };
        let mut built = self.build(of, asked);
        self.ask(1 - of, &asking, &mut built, out)?;
        if is_outer(self.kind, of) { self.give_alone(of, &built, out) } else { Ok(()) }
    }

    fn snapshot(&mut self, _writer: &mut StateWriter) -> Result<()> {
        Ok(())
    }

    fn restore(&mut self, _reader: &mut StateReader) -> Result<()> {
        Ok(())
    }

    fn state_bytes(&self) -> usize {
        self.sides.iter().map(|side| side.rows.bytes()).sum()
    }
}
