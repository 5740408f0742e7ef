//! Extendible hashing: which page of a hash table has the keys whose hashes begin with given bits.
//!
//! A table that doubles as one array copies itself into memory never touched, which the kernel clears first, leaves as much
//! behind, and stands still for so long. In pages it grows one page at a time: a full page is split by the next bit.

/// Hashes that agree in so many first bits share a page, however large it becomes.
pub const DEPTH_MAX: u32 = 20;

pub struct PageDirectory {
    /// The page for each value of the first `depth` bits.
    pages: Vec<u32>,
    depth: u32,
}

impl Default for PageDirectory {
    /// One page, number 0, for all hashes.
    fn default() -> Self {
        PageDirectory { pages: vec![0], depth: 0 }
    }
}

impl PageDirectory {
    #[inline(always)]
    pub fn page_of(&self, hash: u64) -> usize {
        self.pages[self.first_bits(hash)] as usize
    }

    #[inline(always)]
    fn first_bits(&self, hash: u64) -> usize {
        // Two shifts: none of 64 bits.
        (hash >> 1 >> (63 - self.depth)) as usize
    }

    /// Whether a hash goes to the second of the two pages into which one that shared `depth` bits is split.
    #[inline(always)]
    pub fn is_upper(hash: u64, depth: u32) -> bool {
        hash >> (63 - depth) & 1 == 1
    }

    /// The page of `hash`, all of whose hashes share `depth` bits, keeps those whose next bit is 0; the others go to page `upper`.
    pub fn split(&mut self, hash: u64, depth: u32, upper: usize) {
        if depth == self.depth {
            self.pages = self.pages.iter().flat_map(|page| [*page; 2]).collect();
            self.depth += 1;
        }
        // The two pages share a run of places; its second half is the new one's.
        let run = 1 << (self.depth - depth - 1);
        let first = self.first_bits(hash) & !(2 * run - 1);
        self.pages[first + run..first + 2 * run].fill(upper as u32);
    }

    pub fn state_bytes(&self) -> usize {
        self.pages.capacity() * size_of::<u32>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_split_one_by_one() {
        let mut directory = PageDirectory::default();
        let hash = |bits: u64| bits << 61;
        directory.split(hash(0b100), 0, 1);
        directory.split(hash(0b101), 1, 2);
        directory.split(hash(0b101), 2, 3);
        let pages: Vec<usize> = (0..8).map(|bits| directory.page_of(hash(bits))).collect();
        assert_eq!(pages, [0, 0, 0, 0, 1, 3, 2, 2]);
        assert!(PageDirectory::is_upper(hash(0b101), 2) && !PageDirectory::is_upper(hash(0b101), 1));
    }
}
