//! A service asks the kernel not to back its memory with huge pages.
//!
//! The allocator asks for them, and each costs two megabytes although a few kilobytes are used: a quiet `ouzel up`
//! then holds three times the memory. A script that runs to its end keeps them: it is about five percent faster.

/// Takes effect for memory that is touched from now on. A refusal only costs memory, so it is ignored.
#[cfg(target_os = "linux")]
pub fn do_without() {
    // SAFETY: prctl with this option reads its integer arguments and no memory.
    unsafe {
        libc::prctl(libc::PR_SET_THP_DISABLE, 1, 0, 0, 0);
    }
}

#[cfg(not(target_os = "linux"))]
pub fn do_without() {}
