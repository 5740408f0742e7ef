//! Rows of bytes of any length in pages: the store behind join sides, Top-N and long keys.
//!
//! A row gets a handle that stays valid until it is freed. Freed space goes to a list per size class and is used
//! again; a page whose rows are all gone is given back whole. Pages are never moved, so growing costs no copy.
//! Invariant: a handle is used only between its `insert` and its `free` (a stale one reads another row).

use crate::state::slot_index::prefetch;

/// Where a row is. Never 0, so that 0 can mean "none" in a table's words.
pub type RowHandle = u64;

/// Eight of them fill one of the allocator's pages of 512 KiB.
const PAGE_BYTES: usize = 64 * 1024;
/// Rows are rounded up to this, so that freed space fits again.
const GRAIN: usize = 2;
const CLASSES: usize = 512;
/// Lists with more places are given back with the last row.
const LONG: usize = 1024;
/// Rows above the largest class have a page of their own.
const LARGEST: usize = GRAIN * CLASSES;

#[derive(Default)]
struct Page {
    bytes: Vec<u8>,
    live: u32,
    /// Raised when the page is given back: entries of free lists that point into an older page are void.
    epoch: u32,
}

/// See the file's head.
#[derive(Default)]
pub struct RowPages {
    pages: Vec<Page>,
    /// The page that is being filled.
    open: Option<u32>,
    empty: Vec<u32>,
    free: Vec<Vec<(RowHandle, u32)>>,
    /// How many places these lists have, void ones included.
    listed: usize,
    rows: usize,
    bytes: usize,
}

/// Rows stand behind their length: one byte, or four where the first says so.
const SHORT: usize = 0x80;

fn class_of(length: usize) -> usize {
    (length + head_of(length)).div_ceil(GRAIN)
}

#[inline(always)]
fn head_of(length: usize) -> usize {
    if length < SHORT { 1 } else { 4 }
}

/// Writes a row behind its length.
#[inline(always)]
fn put(bytes: &mut [u8], row: &[u8]) {
    let head = head_of(row.len());
    match head {
        1 => bytes[0] = row.len() as u8,
        _ => bytes[..4]
            .copy_from_slice(&(SHORT as u32 | row.len() as u32 & 0x7f | (row.len() as u32 >> 7) << 8).to_le_bytes()),
    }
    bytes[head..head + row.len()].copy_from_slice(row);
}

impl RowPages {
    pub fn new() -> RowPages {
        RowPages::default()
    }

    pub fn len(&self) -> usize {
        self.rows
    }
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    pub fn insert(&mut self, row: &[u8]) -> RowHandle {
        self.rows += 1;
        let class = class_of(row.len());
        debug_assert!(row.len() < 1 << 31, "invariant: lengths have 31 bits");
        let handle = if class > CLASSES { self.own_page(row.len() + 4) } else { self.allocate(class) };
        let (page, at) = split(handle);
        let page = &mut self.pages[page];
        page.live += 1;
        put(&mut page.bytes[at..], row);
        handle
    }

    #[inline]
    pub fn get(&self, handle: RowHandle) -> &[u8] {
        let (page, at) = split(handle);
        let bytes = &self.pages[page].bytes[at..];
        let length = length(bytes);
        &bytes[head_of(length)..head_of(length) + length]
    }

    /// Touches a row that will be read soon.
    #[inline]
    pub fn expect(&self, handle: RowHandle) {
        let (page, at) = split(handle);
        prefetch(&self.pages[page].bytes[at..]);
    }

    pub fn free(&mut self, handle: RowHandle) {
        let (index, at) = split(handle);
        self.rows -= 1;
        if self.rows == 0 && self.listed > LONG {
            return self.clear();
        }
        let page = &mut self.pages[index];
        let length = length(&page.bytes[at..]);
        page.live -= 1;
        if page.live == 0 && self.open != Some(index as u32) {
            page.epoch = page.epoch.wrapping_add(1);
            self.bytes -= page.bytes.capacity();
            page.bytes = Vec::new();
            self.empty.push(index as u32);
            return;
        }
        let class = class_of(length);
        if class <= CLASSES {
            if self.free.is_empty() {
                self.free.resize_with(CLASSES + 1, Vec::new);
            }
            self.free[class].push((handle, self.pages[index].epoch));
            self.listed += 1;
        }
    }

    /// Replaces a row; the handle changes only when the new one does not fit.
    pub fn replace(&mut self, handle: RowHandle, row: &[u8]) -> RowHandle {
        let (page, at) = split(handle);
        let bytes = &mut self.pages[page].bytes[at..];
        if class_of(length(bytes)) == class_of(row.len()) && class_of(row.len()) <= CLASSES {
            put(bytes, row);
            return handle;
        }
        self.free(handle);
        self.insert(row)
    }

    /// Bytes of pages that are held.
    pub fn state_bytes(&self) -> usize {
        self.bytes + self.free.iter().map(|f| f.capacity() * 16).sum::<usize>()
    }

    pub fn clear(&mut self) {
        *self = RowPages::default();
    }

    fn allocate(&mut self, class: usize) -> RowHandle {
        if let Some(list) = self.free.get_mut(class) {
            while let Some((handle, epoch)) = list.pop() {
                self.listed -= 1;
                if self.pages[split(handle).0].epoch == epoch {
                    return handle;
                }
            }
        }
        let size = class * GRAIN;
        let open = match self.open {
            Some(open) if self.pages[open as usize].bytes.len() + size <= PAGE_BYTES => open,
            _ => self.next_page(),
        };
        let page = &mut self.pages[open as usize];
        let at = page.bytes.len();
        let before = page.bytes.capacity();
        page.bytes.resize(at + size, 0);
        self.bytes += page.bytes.capacity() - before;
        join(open, at)
    }

    fn next_page(&mut self) -> u32 {
        if let Some(old) = self.open.take()
            && self.pages[old as usize].live == 0
        {
            // Every row of the filled page is already gone: start it again.
            let page = &mut self.pages[old as usize];
            page.epoch = page.epoch.wrapping_add(1);
            page.bytes.clear();
            self.open = Some(old);
            return old;
        }
        // The first page grows as needed, so that small states stay small; later ones are allocated whole.
        let capacity = if self.pages.is_empty() { 0 } else { PAGE_BYTES };
        let index = self.new_page(capacity);
        self.open = Some(index);
        index
    }

    fn own_page(&mut self, size: usize) -> RowHandle {
        debug_assert!(size > LARGEST, "invariant: only rows above the largest class have their own page");
        let index = self.new_page(size);
        self.pages[index as usize].bytes.resize(size, 0);
        join(index, 0)
    }

    fn new_page(&mut self, capacity: usize) -> u32 {
        let index = self.empty.pop().unwrap_or_else(|| {
            self.pages.push(Page::default());
            (self.pages.len() - 1) as u32
        });
        let page = &mut self.pages[index as usize];
        page.bytes = Vec::with_capacity(capacity);
        self.bytes += page.bytes.capacity();
        index
    }
}

#[inline(always)]
fn split(handle: RowHandle) -> (usize, usize) {
    ((handle >> 32) as usize - 1, handle as u32 as usize)
}

#[inline(always)]
fn join(page: u32, at: usize) -> RowHandle {
    (u64::from(page) + 1) << 32 | at as u64
}

/// A handle in 44 bits, for who keeps many: 29 of the page, 15 of the place in it.
#[inline(always)]
pub fn narrow(handle: RowHandle) -> u64 {
    debug_assert!(handle >> 61 == 0, "invariant: fewer than 2^29 pages");
    ((handle >> 32) << 15) | (handle as u32 as usize / GRAIN) as u64
}

/// What `narrow` was made of.
#[inline(always)]
pub fn wide(narrow: u64) -> RowHandle {
    ((narrow >> 15) << 32) | ((narrow & 0x7fff) * GRAIN as u64)
}

#[inline(always)]
fn length(bytes: &[u8]) -> usize {
    let first = bytes[0] as usize;
    if first < SHORT {
        return first;
    }
    let all = u32::from_le_bytes(bytes[..4].try_into().expect("invariant: a row starts with its length"));
    (all >> 8 << 7) as usize | first & 0x7f
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_and_space_is_reused() {
        let mut pages = RowPages::new();
        let row = |i: usize| vec![i as u8; (i * 37) % 3000];
        let mut handles: Vec<RowHandle> = (0..2000).map(|i| pages.insert(&row(i))).collect();
        for (i, handle) in handles.iter().enumerate() {
            assert_eq!(pages.get(*handle), row(i));
        }
        let full = pages.state_bytes();
        for round in 0..20 {
            for (i, handle) in handles.iter_mut().enumerate() {
                if i % 2 == round % 2 {
                    pages.free(*handle);
                    *handle = pages.insert(&row(i));
                }
            }
        }
        assert!(pages.state_bytes() < full * 2, "{} after {full}", pages.state_bytes());
        for (i, handle) in handles.iter().enumerate() {
            assert_eq!(pages.get(*handle), row(i));
        }
        handles.into_iter().for_each(|h| pages.free(h));
        assert!(pages.is_empty() && pages.state_bytes() < full / 4);
    }

    #[test]
    fn replacing_keeps_the_handle_if_it_fits() {
        let mut pages = RowPages::new();
        let handle = pages.insert(b"abc");
        assert_eq!(pages.replace(handle, b"de"), handle);
        assert_eq!(pages.get(handle), b"de");
        let moved = pages.replace(handle, &[1; 100]);
        assert_eq!(pages.get(moved), &[1; 100]);
        assert_eq!(pages.len(), 1);
    }
}
