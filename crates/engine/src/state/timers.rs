//! Timers in firing order: by time, then by registration.
//!
//! A heap, not a wheel: event time jumps (a restart, the end of input), and operators keep few timers because
//! windows are registered once and not per key. A timer that is no longer wanted stays until its time; whoever
//! receives it looks whether it still means something.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Entries of one operator.
pub struct Timers<T> {
    heap: BinaryHeap<Reverse<Entry<T>>>,
    next: u64,
}

struct Entry<T> {
    time: i64,
    order: u64,
    value: T,
}

impl<T> PartialEq for Entry<T> {
    fn eq(&self, other: &Self) -> bool {
        (self.time, self.order) == (other.time, other.order)
    }
}
impl<T> Eq for Entry<T> {}
impl<T> PartialOrd for Entry<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Entry<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.time, self.order).cmp(&(other.time, other.order))
    }
}

impl<T> Default for Timers<T> {
    fn default() -> Self {
        Timers { heap: BinaryHeap::new(), next: 0 }
    }
}

impl<T> Timers<T> {
    pub fn new() -> Timers<T> {
        Timers::default()
    }

    pub fn add(&mut self, time: i64, value: T) {
        self.heap.push(Reverse(Entry { time, order: self.next, value }));
        self.next += 1;
    }

    /// The earliest time, if any.
    pub fn next_time(&self) -> Option<i64> {
        self.heap.peek().map(|entry| entry.0.time)
    }

    /// Removes the earliest timer if its time is at most `now`.
    pub fn pop_due(&mut self, now: i64) -> Option<(i64, T)> {
        if self.next_time()? > now {
            return None;
        }
        self.heap.pop().map(|Reverse(entry)| (entry.time, entry.value))
    }

    pub fn len(&self) -> usize {
        self.heap.len()
    }
    pub fn is_empty(&self) -> bool {
        self.heap.is_empty()
    }
    pub fn clear(&mut self) {
        self.heap.clear();
    }
    pub fn state_bytes(&self) -> usize {
        self.heap.capacity() * std::mem::size_of::<Entry<T>>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_first_then_registration() {
        let mut timers = Timers::new();
        for (time, name) in [(5, 'a'), (3, 'b'), (5, 'c'), (9, 'd')] {
            timers.add(time, name);
        }
        let mut fired = Vec::new();
        while let Some((_, name)) = timers.pop_due(5) {
            fired.push(name);
        }
        assert_eq!(fired, ['b', 'a', 'c']);
        assert_eq!(timers.next_time(), Some(9));
    }
}
