//! A script keeps memory that it has given back for its own next use.
//!
//! Version 2 of the allocator returns free pages to the system after a hundredth of a second. An engine that makes and
//! drops the same buffers for every batch then pays for clearing them again and again: up to a fifth of its time where state
//! grows. What is not used again within a second belongs to no batch: it was outgrown. A service (`up`, `broker`) is
//! left as it is: there a small resident size is worth more.

use std::ffi::{c_int, c_long};

unsafe extern "C" {
    fn mi_option_set(option: c_int, value: c_long);
}

/// `mi_option_purge_delay` in mimalloc 2 and 3.
const PURGE_DELAY: c_int = 15;
const DELAY_MS: c_long = 1_000;

/// To be called before other threads run.
pub fn keep_pages() {
    // SAFETY: the allocator is linked in, and setting an option only stores the number.
    unsafe { mi_option_set(PURGE_DELAY, DELAY_MS) };
}
