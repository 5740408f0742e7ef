//! Timers in firing order: by time, then by registration.
//!
//! A radix heap. Time goes forwards, so a timer's time differs from the one that fired last in some highest bit, and the
//! bit's bucket is its place; when the earliest bucket's turn comes its timers move to lower ones. A timer moves a few times,
//! along memory, and is compared with no other. What is set for a time before that (an instance was late) waits in a heap.
//! A timer that is no longer wanted stays until its time; whoever receives it looks whether it still means something.
//!
//! Invariants: no time in a bucket is before `now`, and those of `now` itself are in `due`; timers of equal time are in one
//! place, in the order of their registration; `least[b]` is the earliest time of bucket `b`; bit `b` of `filled` tells that
//! there is one.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// A bucket for each bit in which two times can differ.
const BUCKETS: usize = 64;
/// Timers for which the memory of an emptied bucket is kept for the next.
const SPARE: usize = 4096;

/// Entries of one operator.
pub struct Timers<T> {
    now: i64,
    due: VecDeque<T>,
    buckets: Vec<Vec<(i64, T)>>,
    /// Of the bucket that was emptied last: an empty one has no memory.
    spare: Vec<(i64, T)>,
    least: [i64; BUCKETS],
    filled: u64,
    early: BinaryHeap<Reverse<Early<T>>>,
    registered: u64,
    len: usize,
}

struct Early<T> {
    time: i64,
    order: u64,
    value: T,
}

impl<T> PartialEq for Early<T> {
    fn eq(&self, other: &Self) -> bool {
        (self.time, self.order) == (other.time, other.order)
    }
}
impl<T> Eq for Early<T> {}
impl<T> PartialOrd for Early<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Early<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.time, self.order).cmp(&(other.time, other.order))
    }
}

impl<T> Default for Timers<T> {
    fn default() -> Self {
        Timers {
            now: i64::MIN,
            due: VecDeque::new(),
            buckets: std::iter::repeat_with(Vec::new).take(BUCKETS).collect(),
            spare: Vec::new(),
            least: [i64::MAX; BUCKETS],
            filled: 0,
            early: BinaryHeap::new(),
            registered: 0,
            len: 0,
        }
    }
}

impl<T> Timers<T> {
    pub fn new() -> Timers<T> {
        Timers::default()
    }

    pub fn add(&mut self, time: i64, value: T) {
        self.len += 1;
        if time < self.now {
            self.early.push(Reverse(Early { time, order: self.registered, value }));
            self.registered += 1;
        } else {
            self.place(time, value);
        }
    }

    /// `time`: at or behind `now`.
    fn place(&mut self, time: i64, value: T) {
        if time == self.now {
            return self.due.push_back(value);
        }
        // The highest bit in which they differ.
        let at = ((self.now ^ time) as u64).ilog2() as usize;
        if self.buckets[at].is_empty() {
            std::mem::swap(&mut self.buckets[at], &mut self.spare);
        }
        self.buckets[at].push((time, value));
        self.least[at] = self.least[at].min(time);
        self.filled |= 1 << at;
    }

    /// The earliest time, if any.
    pub fn next_time(&self) -> Option<i64> {
        if let Some(Reverse(early)) = self.early.peek() {
            return Some(early.time);
        }
        if !self.due.is_empty() {
            return Some(self.now);
        }
        self.next_bucket().map(|at| self.least[at])
    }

    /// The bucket with the earliest timers: lower buckets have earlier times.
    fn next_bucket(&self) -> Option<usize> {
        (self.filled != 0).then(|| self.filled.trailing_zeros() as usize)
    }

    /// Removes the earliest timer if its time is at most `now`.
    pub fn pop_due(&mut self, now: i64) -> Option<(i64, T)> {
        let time = self.next_time().filter(|time| *time <= now)?;
        self.len -= 1;
        if time < self.now {
            return self.early.pop().map(|Reverse(early)| (early.time, early.value));
        }
        if self.due.is_empty() {
            self.turn(time);
        }
        self.due.pop_front().map(|value| (time, value))
    }

    /// Makes `time`, the earliest of all, the time that timers are compared with.
    fn turn(&mut self, time: i64) {
        let Some(at) = self.next_bucket() else { return };
        self.now = time;
        self.least[at] = i64::MAX;
        self.filled &= !(1 << at);
        let mut moved = std::mem::take(&mut self.buckets[at]);
        moved.drain(..).for_each(|(time, value)| self.place(time, value));
        if moved.capacity() <= SPARE {
            self.spare = moved;
        }
    }

    pub fn len(&self) -> usize {
        self.len
    }
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
    pub fn clear(&mut self) {
        *self = Timers::default();
    }
    pub fn state_bytes(&self) -> usize {
        let buckets: usize = self.buckets.iter().chain([&self.spare]).map(Vec::capacity).sum();
        buckets * std::mem::size_of::<(i64, T)>()
            + self.due.capacity() * std::mem::size_of::<T>()
            + self.early.capacity() * std::mem::size_of::<Early<T>>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fired(timers: &mut Timers<u32>, now: i64) -> Vec<(i64, u32)> {
        std::iter::from_fn(|| timers.pop_due(now)).collect()
    }

    #[test]
    fn time_first_then_registration() {
        let mut timers = Timers::new();
        for (time, number) in [(5, 1), (3, 2), (5, 3), (9, 4)] {
            timers.add(time, number);
        }
        assert_eq!(fired(&mut timers, 5), [(3, 2), (5, 1), (5, 3)]);
        assert_eq!(timers.next_time(), Some(9));
    }

    /// Against a sorted list: times that jump, of both signs, equal ones, some before what has fired.
    #[test]
    fn as_a_sorted_list() {
        let mut random = 7u64;
        let mut next = move |below: u64| {
            random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (random >> 33) % below
        };
        for (start, spread) in [(-500, 20), (-3, 1_000), (1_700_000_000_000, 100_000), (i64::MIN, 1 << 40)] {
            let (mut timers, mut model, mut now) = (Timers::new(), Vec::new(), start);
            for number in 0..3_000u32 {
                let early = if next(10) == 0 { next(spread) as i64 } else { 0 };
                let time = (now as i128 + next(spread) as i128 - i128::from(early)).max(i128::from(i64::MIN)) as i64;
                timers.add(time, number);
                model.push((time, number));
                if next(3) == 0 {
                    now += next(spread / 8 + 1) as i64;
                    model.sort_unstable();
                    let rest = model.split_off(model.partition_point(|(time, _)| *time <= now));
                    assert_eq!(fired(&mut timers, now), std::mem::replace(&mut model, rest));
                }
                assert_eq!(timers.len(), model.len());
                assert_eq!(timers.next_time(), model.iter().map(|(time, _)| *time).min());
            }
            assert_eq!(fired(&mut timers, i64::MAX).len(), model.len());
            assert!(timers.is_empty() && timers.next_time().is_none());
        }
    }
}
