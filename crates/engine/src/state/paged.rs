//! A growing array in pages that never move.
//!
//! A vector that doubles copies everything into memory that was never touched, and the kernel clears that first: for
//! millions of small entries this costs more than using them.

use std::ops::{Index, IndexMut};

const PAGE_SHIFT: usize = 10;
const PAGE: usize = 1 << PAGE_SHIFT;

pub struct Paged<T> {
    pages: Vec<Vec<T>>,
    length: usize,
}

impl<T> Default for Paged<T> {
    fn default() -> Self {
        Paged { pages: Vec::new(), length: 0 }
    }
}

impl<T> Paged<T> {
    pub fn len(&self) -> usize {
        self.length
    }

    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The first page grows with its use, later ones are allocated whole.
    pub fn push(&mut self, value: T) {
        if self.length >> PAGE_SHIFT == self.pages.len() {
            let capacity = if self.pages.is_empty() { 0 } else { PAGE };
            self.pages.push(Vec::with_capacity(capacity));
        }
        self.pages[self.length >> PAGE_SHIFT].push(value);
        self.length += 1;
    }

    pub fn get(&self, at: usize) -> Option<&T> {
        self.pages.get(at >> PAGE_SHIFT)?.get(at & (PAGE - 1))
    }

    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.pages.iter().flatten()
    }

    pub fn state_bytes(&self) -> usize {
        let first = self.pages.first().map_or(0, Vec::capacity);
        (first + self.pages.len().saturating_sub(1) * PAGE) * size_of::<T>()
    }
}

impl<T: Default> Paged<T> {
    /// Makes sure that there is a value at `at`.
    pub fn reach(&mut self, at: usize) {
        while self.length <= at {
            self.push(T::default());
        }
    }
}

impl<T> Index<usize> for Paged<T> {
    type Output = T;
    #[inline(always)]
    fn index(&self, at: usize) -> &T {
        &self.pages[at >> PAGE_SHIFT][at & (PAGE - 1)]
    }
}

impl<T> IndexMut<usize> for Paged<T> {
    #[inline(always)]
    fn index_mut(&mut self, at: usize) -> &mut T {
        &mut self.pages[at >> PAGE_SHIFT][at & (PAGE - 1)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behaves_like_a_vector() {
        let mut paged = Paged::default();
        for i in 0..5_000usize {
            assert!(paged.get(i).is_none());
            paged.push(i);
            paged[i / 2] += 1;
        }
        let mut vector: Vec<usize> = Vec::new();
        for i in 0..5_000usize {
            vector.push(i);
            vector[i / 2] += 1;
        }
        assert_eq!(paged.len(), vector.len());
        assert!(paged.iter().eq(&vector));
        paged.reach(6_000);
        assert_eq!((paged.len(), paged[4_999], paged[6_000]), (6_001, vector[4_999], 0));
        assert!((0..5_000).all(|i| paged[i] == vector[i] && paged.get(i) == Some(&vector[i])));
    }
}
