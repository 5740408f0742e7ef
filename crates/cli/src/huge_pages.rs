//! Which memory the kernel backs with huge pages.
//!
//! The allocator asks for them, and each costs two megabytes although a few kilobytes are used: a quiet `ouzel up`
//! then holds three times the memory, and buffers that a script needs once are kept at two megabytes each. Where state is large they
//! save time: fewer pages to clear, fewer to find.

use std::time::Duration;

/// Resident bytes from which a script's memory is mostly state.
const LARGE: u64 = 96 << 20;
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// A service does without. Takes effect for memory that is touched from now on.
pub fn do_without() {
    set_disabled(true);
}

/// A script has them once it is large.
pub fn wait_until_large() {
    do_without();
    let look = || {
        while resident_bytes().is_some_and(|bytes| bytes < LARGE) {
            std::thread::sleep(LOOK_AGAIN);
        }
        set_disabled(false);
    };
    // Without the thread the script stays without them.
    let _ = std::thread::Builder::new().name("huge-pages".to_string()).spawn(look);
}

/// None where the system does not say.
fn resident_bytes() -> Option<u64> {
    const PAGE: u64 = 4096;
    let pages = std::fs::read_to_string("/proc/self/statm").ok()?;
    pages.split(' ').nth(1)?.parse::<u64>().ok().map(|pages| pages * PAGE)
}

/// A refusal only costs memory, so it is ignored.
#[cfg(target_os = "linux")]
fn set_disabled(disabled: bool) {
    // SAFETY: prctl with this option reads its integer arguments and no memory.
    unsafe {
        libc::prctl(libc::PR_SET_THP_DISABLE, libc::c_ulong::from(disabled), 0, 0, 0);
    }
}

#[cfg(not(target_os = "linux"))]
fn set_disabled(_disabled: bool) {}
