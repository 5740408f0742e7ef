//! A binary heap that gives equal elements in the order of `java.util.PriorityQueue`.
//!
//! Flink keeps partial and complete matches in such queues by their first rows only, walks them in the order of the array
//! and takes the head. Which of several matches with one first row comes first is therefore a matter of the array, and of
//! nothing else; it does not depend on chance.
//!
//! Invariant: `items` is always the array that Java's queue would have after the same calls.

/// What the queue is ordered by.
pub trait Keyed {
    fn key(&self) -> u64;
}

#[derive(Clone, Debug)]
pub struct JavaHeap<T> {
    items: Vec<T>,
}

impl<T> Default for JavaHeap<T> {
    fn default() -> JavaHeap<T> {
        JavaHeap { items: Vec::new() }
    }
}

impl<T: Keyed> JavaHeap<T> {
    /// `items` in the order of an array, as `iter` has given it.
    pub fn of_array(items: Vec<T>) -> JavaHeap<T> {
        JavaHeap { items }
    }

    pub fn len(&self) -> usize {
        self.items.len()
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    pub fn capacity(&self) -> usize {
        self.items.capacity()
    }

    /// In the order of the array: the head first, then no order in particular.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }

    pub fn clear(&mut self) {
        self.items.clear();
    }

    pub fn peek(&self) -> Option<&T> {
        self.items.first()
    }

    pub fn push(&mut self, item: T) {
        self.items.push(item);
        let mut at = self.items.len() - 1;
        while at > 0 {
            let parent = (at - 1) / 2;
            if self.items[at].key() >= self.items[parent].key() {
                break;
            }
            self.items.swap(at, parent);
            at = parent;
        }
    }

    pub fn pop(&mut self) -> Option<T> {
        let last = self.items.pop()?;
        if self.items.is_empty() {
            return Some(last);
        }
        let head = std::mem::replace(&mut self.items[0], last);
        self.sift_down(0);
        Some(head)
    }

    /// `addAll` of another queue: its array, one after the other.
    pub fn append(&mut self, other: JavaHeap<T>) {
        other.items.into_iter().for_each(|item| self.push(item));
    }

    /// `removeAll`: what is left moves together and becomes a heap again, unless nothing went.
    pub fn retain(&mut self, keep: impl Fn(&T) -> bool) {
        let before = self.items.len();
        self.items.retain(keep);
        if self.items.len() < before {
            (0..self.items.len() / 2).rev().for_each(|at| self.sift_down(at));
        }
    }

    /// A new queue of what is kept, added one after the other.
    pub fn rebuild(&mut self, keep: impl Fn(&T) -> bool) {
        if !self.items.iter().all(&keep) {
            let items = std::mem::take(&mut self.items);
            items.into_iter().filter(keep).for_each(|item| self.push(item));
        }
    }

    fn sift_down(&mut self, mut at: usize) {
        while at < self.items.len() / 2 {
            let mut child = 2 * at + 1;
            if child + 1 < self.items.len() && self.items[child].key() > self.items[child + 1].key() {
                child += 1;
            }
            if self.items[at].key() <= self.items[child].key() {
                break;
            }
            self.items.swap(at, child);
            at = child;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Debug, PartialEq)]
    struct Item(u64, &'static str);

    impl Keyed for Item {
        fn key(&self) -> u64 {
            self.0
        }
    }

    fn names(heap: &JavaHeap<Item>) -> String {
        heap.iter().map(|item| item.1).collect()
    }

    #[test]
    fn equal_keys_come_as_from_java() {
        let mut heap = JavaHeap::default();
        for (i, name) in ["a", "b", "c", "d", "e"].into_iter().enumerate() {
            heap.push(Item(if i == 4 { 0 } else { 1 }, name));
        }
        // jshell: new PriorityQueue<>(comparingLong(..)) after the same calls to add.
        assert_eq!(names(&heap), "eacdb");
        assert_eq!(heap.pop(), Some(Item(0, "e")));
        assert_eq!(names(&heap), "bacd");
        heap.retain(|item| item.1 != "b");
        assert_eq!(names(&heap), "acd");
        assert_eq!(heap.pop().map(|item| item.1), Some("a"));
        assert_eq!(names(&heap), "dc");
    }
}
