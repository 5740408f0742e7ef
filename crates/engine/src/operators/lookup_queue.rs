//! The rows of an asynchronous look-up join on their way: who is to be asked for, who waits, who may leave.
//!
//! Decisions only: it asks nobody and reads no clock. As in Flink's `AsyncWaitOperator`, `capacity` rows are on their way
//! at most (the others stand behind them), a row whose answers are not complete within `timeout` after it was first
//! asked for fails the job, and a watermark leaves behind the rows that came before it and before those that came after,
//! in both orders of output.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use arrow_array::ArrayRef;
use ouzel_types::RowKind;

/// How a look-up join asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    pub capacity: usize,
    /// 0: an answer may take any time.
    pub timeout_ms: i64,
    /// Rows between two watermarks leave as their answers come.
    pub unordered: bool,
    /// A row without an answer is asked for again: after so many ms, at most so many times.
    pub retry: Option<(i64, u32)>,
}

/// A batch whose rows wait.
#[derive(Debug)]
pub struct Held {
    pub columns: Vec<ArrayRef>,
    pub keys: Vec<ArrayRef>,
    pub kinds: Option<Arc<[RowKind]>>,
}

/// The rows of an answer that belong to one key. None: it has none.
pub type Found = Option<(Arc<[ArrayRef]>, u32, u32)>;

#[derive(Debug, Clone)]
enum State {
    New,
    Asked,
    /// For another attempt.
    Again,
    Done(Found),
}

#[derive(Debug, Clone)]
pub struct Waiting {
    pub held: Arc<Held>,
    pub row: u32,
    state: State,
    attempts: u32,
    deadline: i64,
}

/// A row that leaves, with what was found for it.
pub struct Leaving {
    pub held: Arc<Held>,
    pub row: u32,
    pub found: Found,
}

pub struct Queue {
    policy: Policy,
    rows: BTreeMap<u64, Waiting>,
    next: u64,
    /// Rows that nobody has asked for.
    new: VecDeque<u64>,
    /// (when, row) of further attempts.
    again: BTreeSet<(i64, u64)>,
    /// Asked for at least once, and not answered yet.
    open: BTreeSet<u64>,
    /// Answered and still here.
    done: BTreeSet<u64>,
    /// (first row behind it, watermark)
    marks: VecDeque<(u64, i64)>,
    ended: bool,
}

impl Queue {
    pub fn new(policy: Policy) -> Queue {
        Queue {
            policy,
            rows: BTreeMap::new(),
            next: 0,
            new: VecDeque::new(),
            again: BTreeSet::new(),
            open: BTreeSet::new(),
            done: BTreeSet::new(),
            marks: VecDeque::new(),
            ended: false,
        }
    }

    /// A row comes. `asks`: its key may have an answer (a NULL has none).
    pub fn push(&mut self, held: &Arc<Held>, row: u32, asks: bool) {
        let number = self.next;
        self.next += 1;
        let state = if asks { State::New } else { State::Done(None) };
        if asks {
            self.new.push_back(number);
        } else {
            self.done.insert(number);
        }
        self.rows.insert(number, Waiting { held: held.clone(), row, state, attempts: 0, deadline: i64::MAX });
    }

    /// The watermark rises behind the rows so far.
    pub fn mark(&mut self, watermark: i64) {
        match self.marks.back_mut() {
            Some((row, last)) if *row == self.next => *last = watermark,
            _ if self.rows.is_empty() => {}
            _ => self.marks.push_back((self.next, watermark)),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Bytes of the rows here: the share of their batches, roughly.
    pub fn bytes(&self) -> usize {
        let mut bytes = self.rows.len() * size_of::<Waiting>();
        let mut last: Option<&Arc<Held>> = None;
        for row in self.rows.values() {
            if !last.is_some_and(|held| Arc::ptr_eq(held, &row.held)) {
                bytes += row.held.columns.iter().map(|c| c.get_array_memory_size()).sum::<usize>();
                last = Some(&row.held);
            }
        }
        bytes
    }

    /// As many rows are here as may be on their way: no more should come.
    pub fn is_full(&self) -> bool {
        self.rows.len() >= self.policy.capacity
    }

    /// How many more rows may be on their way.
    fn room(&self) -> usize {
        self.policy.capacity.saturating_sub(self.open.len() + self.done.len())
    }

    /// How many rows may be asked for now.
    pub fn askable(&self, now: i64) -> usize {
        self.again.iter().take_while(|(due, _)| *due <= now).count() + self.new.len().min(self.room())
    }

    /// Takes up to `most` of them, rows that wait longest first.
    pub fn ask(&mut self, now: i64, most: usize) -> Vec<u64> {
        let mut asked = Vec::new();
        while asked.len() < most && self.again.first().is_some_and(|(due, _)| *due <= now) {
            asked.extend(self.again.pop_first().map(|(_, row)| row));
        }
        while asked.len() < most && self.room() > 0 {
            let Some(number) = self.new.pop_front() else { break };
            self.open.insert(number);
            if let Some(row) = self.rows.get_mut(&number).filter(|_| self.policy.timeout_ms > 0) {
                row.deadline = now.saturating_add(self.policy.timeout_ms);
            }
            asked.push(number);
        }
        for number in &asked {
            if let Some(row) = self.rows.get_mut(number) {
                row.state = State::Asked;
                row.attempts += 1;
            }
        }
        asked
    }

    pub fn row(&self, number: u64) -> Option<&Waiting> {
        self.rows.get(&number)
    }

    /// The answer to a row's question has come.
    pub fn answered(&mut self, number: u64, found: Found, now: i64) {
        let Some(row) = self.rows.get_mut(&number).filter(|row| matches!(row.state, State::Asked)) else { return };
        let retry = self.policy.retry.filter(|(_, most)| found.is_none() && !self.ended && row.attempts <= *most);
        if let Some((delay, _)) = retry {
            row.state = State::Again;
            self.again.insert((now.saturating_add(delay), number));
            return;
        }
        row.state = State::Done(found);
        self.open.remove(&number);
        self.done.insert(number);
    }

    /// No row comes any more: who waits for another attempt has it now, and it is the last (as in Flink).
    pub fn end(&mut self) {
        self.ended = true;
        let waiting = std::mem::take(&mut self.again);
        self.again.extend(waiting.into_iter().map(|(_, number)| (i64::MIN, number)));
    }

    /// When the next further attempt is due.
    pub fn due(&self) -> Option<i64> {
        self.again.first().map(|(due, _)| *due)
    }

    /// When the row that was asked for first and has no answer has waited too long.
    pub fn deadline(&self) -> Option<i64> {
        let first = self.rows.get(self.open.first()?)?;
        Some(first.deadline).filter(|deadline| *deadline != i64::MAX)
    }

    /// The first row that stands behind the next watermark.
    fn border(&self) -> u64 {
        self.marks.front().map_or(self.next, |(row, _)| *row)
    }

    /// May a row or a watermark leave?
    pub fn can_leave(&self) -> bool {
        let (Some(first), border) = (self.rows.keys().next().copied(), self.border()) else {
            return !self.marks.is_empty();
        };
        first >= border
            || match self.policy.unordered {
                true => self.done.first().is_some_and(|row| *row < border),
                false => self.done.contains(&first),
            }
    }

    /// The rows that may leave before the next watermark, and that watermark when nothing is left in front of it.
    pub fn leave(&mut self, mut to: impl FnMut(Leaving)) -> Option<i64> {
        let border = self.border();
        loop {
            let first = if self.policy.unordered { self.done.first() } else { self.rows.keys().next() };
            let Some(number) = first.copied().filter(|n| *n < border && self.done.contains(n)) else { break };
            self.done.remove(&number);
            if let Some(Waiting { held, row, state: State::Done(found), .. }) = self.rows.remove(&number) {
                to(Leaving { held, row, found });
            }
        }
        if self.rows.keys().next().is_some_and(|row| *row < border) {
            return None;
        }
        self.marks.pop_front().map(|(_, watermark)| watermark)
    }

    /// Every row in the order in which it came, with the watermark that came right before it, and the last watermark.
    pub fn contents(&self) -> (Vec<(&Waiting, Option<i64>)>, Option<i64>) {
        let mut marks = self.marks.iter().peekable();
        let mut rows = Vec::with_capacity(self.rows.len());
        for (number, row) in &self.rows {
            let mut before = None;
            while let Some((_, watermark)) = marks.next_if(|(behind, _)| behind <= number) {
                before = Some(*watermark);
            }
            rows.push((row, before));
        }
        (rows, marks.last().map(|(_, watermark)| *watermark))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORDERED: Policy = Policy { capacity: 3, timeout_ms: 100, unordered: false, retry: None };

    fn queue(policy: Policy, rows: u32) -> Queue {
        let held = Arc::new(Held { columns: Vec::new(), keys: Vec::new(), kinds: None });
        let mut queue = Queue::new(policy);
        (0..rows).for_each(|row| queue.push(&held, row, true));
        queue
    }

    fn found() -> Found {
        Some((Arc::from(Vec::new()), 0, 1))
    }

    fn left(queue: &mut Queue) -> (Vec<u32>, Option<i64>) {
        let mut rows = Vec::new();
        let watermark = queue.leave(|leaving| rows.push(leaving.row));
        (rows, watermark)
    }

    #[test]
    fn capacity_bounds_what_is_under_way_until_it_has_left() {
        let mut queue = queue(ORDERED, 5);
        assert_eq!(queue.ask(0, 10), [0, 1, 2]);
        assert!(queue.is_full() && queue.askable(0) == 0);
        queue.answered(1, found(), 1);
        assert!(!queue.can_leave() && queue.is_full(), "row 0 stands in front");
        queue.answered(0, found(), 2);
        assert_eq!(left(&mut queue), (vec![0, 1], None));
        assert_eq!(queue.ask(3, 10), [3, 4]);
        queue.answered(2, found(), 4);
        assert_eq!(left(&mut queue), (vec![2], None));
        assert!(!queue.is_full());
    }

    #[test]
    fn without_order_rows_overtake_but_no_watermark_does() {
        let mut queue = queue(Policy { unordered: true, capacity: 10, ..ORDERED }, 2);
        queue.mark(7);
        let held = Arc::new(Held { columns: Vec::new(), keys: Vec::new(), kinds: None });
        queue.push(&held, 9, true);
        queue.ask(0, 10);
        queue.answered(2, found(), 1);
        assert!(!queue.can_leave());
        queue.answered(1, found(), 1);
        assert_eq!(left(&mut queue), (vec![1], None));
        queue.answered(0, found(), 1);
        assert_eq!(left(&mut queue), (vec![0], Some(7)));
        assert_eq!(left(&mut queue), (vec![9], None));
        assert!(queue.is_empty());
    }

    #[test]
    fn a_missed_row_is_asked_for_again_until_its_attempts_are_used() {
        let mut queue = queue(Policy { retry: Some((10, 2)), ..ORDERED }, 1);
        for now in [0, 10, 20] {
            assert_eq!((queue.askable(now - 1), queue.ask(now, 10)), (usize::from(now == 0), vec![0]));
            queue.answered(0, None, now);
        }
        assert_eq!(queue.due(), None);
        assert_eq!(left(&mut queue), (vec![0], None));
    }

    #[test]
    fn at_the_end_who_waits_is_asked_for_once_more() {
        let mut queue = queue(Policy { retry: Some((1_000, 50)), ..ORDERED }, 1);
        queue.ask(0, 10);
        queue.answered(0, None, 0);
        assert_eq!(queue.due(), Some(1_000));
        queue.end();
        assert_eq!(queue.ask(1, 10), [0]);
        queue.answered(0, None, 1);
        assert_eq!(left(&mut queue), (vec![0], None));
    }

    #[test]
    fn the_time_runs_from_the_first_question() {
        let mut queue = queue(Policy { retry: Some((10, 50)), ..ORDERED }, 4);
        assert_eq!(queue.deadline(), None);
        queue.ask(5, 10);
        queue.answered(0, None, 6);
        queue.ask(20, 10);
        assert_eq!(queue.deadline(), Some(105));
        queue.answered(0, found(), 21);
        assert_eq!(left(&mut queue), (vec![0], None));
        queue.ask(30, 10);
        [1, 2].into_iter().for_each(|row| queue.answered(row, found(), 31));
        assert_eq!(queue.deadline(), Some(130));
    }
}
