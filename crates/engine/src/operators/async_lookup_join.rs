//! Join with a table that is asked by key while other rows go on: the LOOKUP hint's `'async' = 'true'`.
//!
//! **Meaning**: that of [`lookup_join`](super::lookup_join); which rows are under way, and in which order they leave, is
//! decided by [`lookup_queue`](super::lookup_queue). Rows that wait are asked for together, one question per idle connection.
//! **State**: rows that have not left; each goes when its answer has come. **Time**: a watermark waits for the rows before
//! it. **Checkpoint**: rows that have not left, whole each time; they are asked for again after a restart, and their time
//! runs anew, as in Flink. Parts of several instances may be restored into one.
//! **Limits**: rows of a batch that came before the queue was full stand in it beyond `capacity` and are not asked for yet.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, new_empty_array};
use ouzel_functions::EvalContext;
use ouzel_plan::operator::LookupJoin as Plan;
use ouzel_types::batch::take_rows;
use ouzel_types::{Batch, DataType, RowKind, WATERMARK_MIN};
use rustc_hash::FxHashMap;

use crate::error::{EngineError, Result};
use crate::lookup::{Answer, Questions};
use crate::operator::{Operator, Output};
use crate::operators::lookup_join::{Joining, has_key};
use crate::operators::lookup_queue::{Held, Leaving, Policy, Queue};
use crate::state::{EncodedRows, RowCodec, StateReader, StateWriter};

const ROWS: u8 = 0;
/// A question has at least so many keys where so many wait: a connection is worth more than one row.
const QUESTION_ROWS: usize = 16;

pub struct AsyncLookupJoin {
    joining: Joining,
    questions: Box<dyn Questions>,
    queue: Queue,
    timeout_ms: i64,
    /// The batch whose rows come.
    held: Option<Arc<Held>>,
    /// The rows of each question that is under way.
    asked: FxHashMap<u64, Vec<u64>>,
    next_question: u64,
    /// The last watermark that has left.
    released: i64,
    /// The columns of an answer without rows.
    nothing: Arc<[ArrayRef]>,
    codec: RowCodec,
}

impl AsyncLookupJoin {
    /// `left`: types of the rows that come.
    pub fn new(
        plan: &Plan,
        policy: Policy,
        left: &[DataType],
        questions: Box<dyn Questions>,
        context: &EvalContext,
    ) -> Result<AsyncLookupJoin> {
        Ok(AsyncLookupJoin {
            joining: Joining::new(plan, context)?,
            questions,
            queue: Queue::new(policy),
            timeout_ms: policy.timeout_ms,
            held: None,
            asked: FxHashMap::default(),
            next_question: 0,
            released: WATERMARK_MIN,
            nothing: plan.right_types.iter().map(|ty| new_empty_array(&ty.arrow())).collect(),
            codec: RowCodec::new(left),
        })
    }

    fn hold(&self, batch: &Batch) -> Arc<Held> {
        let keys = self.joining.keys(batch);
        Arc::new(Held { columns: batch.columns.clone(), keys, kinds: batch.kinds.clone() })
    }

    /// Gives every row of a question its part of the answer.
    fn take_answer(&mut self, number: u64, (answered, columns): Answer, now: i64) {
        let columns: Arc<[ArrayRef]> = columns.into();
        let mut at = 0;
        for (place, row) in (0u32..).zip(self.asked.remove(&number).unwrap_or_default()) {
            let start = at;
            while answered.get(at) == Some(&place) {
                at += 1;
            }
            let found = (at > start).then(|| (columns.clone(), start as u32, (at - start) as u32));
            self.queue.answered(row, found, now);
        }
    }

    /// Asks for rows that wait, as long as somebody can be asked.
    fn ask(&mut self, now: i64) -> Result<()> {
        while self.questions.free() > 0 {
            let share = self.queue.askable(now).div_ceil(self.questions.free());
            let rows = self.queue.ask(now, share.max(QUESTION_ROWS));
            if rows.is_empty() {
                break;
            }
            let keys = self.keys_of(&rows)?;
            self.questions.ask(self.next_question, keys, rows.len());
            self.asked.insert(self.next_question, rows);
            self.next_question += 1;
        }
        Ok(())
    }

    fn keys_of(&self, rows: &[u64]) -> Result<Vec<ArrayRef>> {
        let mut pieces: Vec<(Arc<Held>, Vec<u32>)> = Vec::new();
        for row in rows.iter().filter_map(|row| self.queue.row(*row)) {
            match pieces.last_mut().filter(|(held, _)| Arc::ptr_eq(held, &row.held)) {
                Some((_, of_held)) => of_held.push(row.row),
                None => pieces.push((row.held.clone(), vec![row.row])),
            }
        }
        let taken: Vec<Vec<ArrayRef>> = pieces.iter().map(|(held, rows)| take_rows(&held.keys, rows)).collect();
        let [first, more @ ..] = taken.as_slice() else { return Ok(Vec::new()) };
        if more.is_empty() {
            return Ok(first.clone());
        }
        let column = |key: usize| {
            let parts: Vec<&dyn Array> = taken.iter().map(|keys| keys[key].as_ref()).collect();
            arrow_select::concat::concat(&parts).map_err(|e| EngineError::internal(e.to_string()))
        };
        (0..first.len()).map(column).collect()
    }

    /// Rows that may leave before the next watermark, in runs of one batch and one answer.
    fn leave(&mut self, out: &mut Output) -> Result<()> {
        let mut runs: Vec<Run> = Vec::new();
        let watermark = self.queue.leave(|leaving| {
            if !runs.last_mut().is_some_and(|run| run.takes(&leaving)) {
                runs.push(Run::new(leaving));
            }
        });
        for run in runs {
            let rows = run.rows.len();
            let mut batch = Batch::new(take_rows(&run.held.columns, &run.rows), rows);
            if let Some(kinds) = &run.held.kinds {
                batch.kinds = Some(run.rows.iter().map(|row| kinds[*row as usize]).collect());
            }
            let right = run.answer.as_ref().unwrap_or(&self.nothing);
            out.push(self.joining.join(&batch, run.probe, run.found, right)?);
        }
        if let Some(watermark) = watermark {
            self.released = self.released.max(watermark);
        }
        Ok(())
    }

    fn in_time(&self, now: i64) -> Result<()> {
        if self.queue.deadline().is_none_or(|deadline| now < deadline) {
            return Ok(());
        }
        Err(EngineError::external(format!("a look-up had no answer within {} ms", self.timeout_ms))
            .detail("Async function call has timed out.")
            .hint("the LOOKUP hint's 'timeout', or 'table.exec.async-lookup.timeout', says how long a row may wait, further attempts included"))
    }
}

impl Operator for AsyncLookupJoin {
    fn prepare(&mut self, _input: usize, batch: &Batch) -> Result<()> {
        self.held = Some(self.hold(batch));
        Ok(())
    }

    fn process(&mut self, _input: usize, batch: &Batch, rows: Range<usize>, _out: &mut Output) -> Result<()> {
        let held = match self.held.take() {
            Some(held) => held,
            None => self.hold(batch),
        };
        for row in rows.start as u32..rows.end as u32 {
            self.queue.push(&held, row, has_key(&held.keys, row));
        }
        self.held = Some(held).filter(|_| rows.end < batch.rows);
        Ok(())
    }

    fn watermark(&mut self, watermark: i64, _out: &mut Output) -> Result<()> {
        self.queue.mark(watermark);
        Ok(())
    }

    fn output_watermark(&self, watermark: i64) -> i64 {
        if self.queue.is_empty() { watermark } else { self.released }
    }

    fn next_timer(&self) -> Option<i64> {
        let can_ask = self.questions.free() > 0;
        if self.questions.is_answered() || self.queue.can_leave() || can_ask && self.queue.askable(i64::MIN) > 0 {
            return Some(0);
        }
        let due = self.queue.due().filter(|_| can_ask);
        due.into_iter().chain(self.queue.deadline()).min()
    }

    fn processing_time(&mut self, now: i64, out: &mut Output) -> Result<()> {
        while let Some((number, answer)) = self.questions.answer() {
            self.take_answer(number, answer?, now);
        }
        self.in_time(now)?;
        self.leave(out)?;
        self.ask(now)
    }

    fn is_full(&self) -> bool {
        self.queue.is_full()
    }

    fn is_open(&self) -> bool {
        !self.queue.is_empty()
    }

    fn end(&mut self) {
        self.queue.end();
    }

    fn snapshot(&mut self, writer: &mut StateWriter) -> Result<()> {
        if !writer.is_full() {
            writer.delete_prefix(ROWS, &[]);
        }
        let (rows, last) = self.queue.contents();
        let mut encoded = EncodedRows::default();
        for (number, (row, before)) in (0u64..).zip(rows) {
            let at = row.row as usize;
            self.codec.encode(&row.held.columns, at..at + 1, &mut encoded);
            let kind = row.held.kinds.as_ref().map_or(RowKind::Insert, |kinds| kinds[at]);
            let mut value = before.unwrap_or(WATERMARK_MIN).to_le_bytes().to_vec();
            value.push(kind as u8);
            value.extend_from_slice(encoded.row(0));
            writer.put(ROWS, &number.to_be_bytes(), &value);
        }
        writer.put(ROWS, b"last watermark", &last.unwrap_or(WATERMARK_MIN).to_le_bytes());
        Ok(())
    }

    fn restore(&mut self, reader: &mut StateReader) -> Result<()> {
        let cut = || EngineError::internal("a row that waits for a look-up is cut");
        let (mut rows, mut kinds, mut before): (Vec<Vec<u8>>, Vec<RowKind>, Vec<i64>) = Default::default();
        let mut last = WATERMARK_MIN;
        reader.each(ROWS, |key, value| {
            let (watermark, rest) = value.split_first_chunk::<8>().ok_or_else(cut)?;
            if key.len() != 8 {
                last = i64::from_le_bytes(*watermark);
                return Ok(());
            }
            let (kind, row) = rest.split_first().ok_or_else(cut)?;
            before.push(i64::from_le_bytes(*watermark));
            kinds.push(RowKind::from_byte(*kind).ok_or_else(cut)?);
            rows.push(row.to_vec());
            Ok(())
        })?;
        let rows: Vec<&[u8]> = rows.iter().map(Vec::as_slice).collect();
        let held = self.hold(&Batch::with_kinds(self.codec.decode(&rows), kinds));
        for (row, watermark) in (0u32..).zip(before) {
            if watermark != WATERMARK_MIN {
                self.queue.mark(watermark);
            }
            self.queue.push(&held, row, has_key(&held.keys, row));
        }
        if last != WATERMARK_MIN {
            self.queue.mark(last);
        }
        Ok(())
    }

    fn state_bytes(&self) -> usize {
        self.queue.bytes()
    }
}

/// Rows of one batch whose answers, where they have any, came together.
struct Run {
    held: Arc<Held>,
    answer: Option<Arc<[ArrayRef]>>,
    rows: Vec<u32>,
    probe: Vec<u32>,
    found: Vec<u32>,
}

impl Run {
    fn new(leaving: Leaving) -> Run {
        let held = leaving.held.clone();
        let mut run = Run { held, answer: None, rows: Vec::new(), probe: Vec::new(), found: Vec::new() };
        run.takes(&leaving);
        run
    }

    /// Adds the row if it belongs to the run.
    fn takes(&mut self, leaving: &Leaving) -> bool {
        if !Arc::ptr_eq(&self.held, &leaving.held) || self.rows.last().is_some_and(|last| *last > leaving.row) {
            return false;
        }
        if let Some((answer, first, count)) = &leaving.found {
            if !Arc::ptr_eq(self.answer.get_or_insert_with(|| answer.clone()), answer) {
                return false;
            }
            self.probe.extend(std::iter::repeat_n(self.rows.len() as u32, *count as usize));
            self.found.extend(*first..first + count);
        }
        self.rows.push(leaving.row);
        true
    }
}
