//! The time to live of keyed state (`table.exec.state.ttl`), in processing time.
//!
//! Invariant: nothing here overflows. A time to live may be as long as a BIGINT; what would be over after the last
//! millisecond is never over, and no timer is set for it.

use crate::state::{Slot, Timers};

/// How long state is kept to which nobody writes; without one, for ever.
#[derive(Clone, Copy, Debug)]
pub struct StateTtl {
    ms: i64,
}

impl StateTtl {
    /// `ms`: 0 for none.
    pub fn new(ms: i64) -> StateTtl {
        StateTtl { ms }
    }

    pub fn is_set(self) -> bool {
        self.ms > 0
    }

    /// State that was written last at `touched_ms` is over.
    #[inline]
    pub fn expired(self, touched_ms: i64, now_ms: i64) -> bool {
        self.is_set() && now_ms.saturating_sub(touched_ms) > self.ms
    }

    /// The first millisecond at which state that is written now is over.
    pub fn next(self, now_ms: i64) -> Option<i64> {
        let next = now_ms.saturating_add(self.ms).saturating_add(1);
        (self.is_set() && next < i64::MAX).then_some(next)
    }
}

/// When an operator looks through all of its state for what is over: a time to live after the first write, and after each
/// look that left something.
pub struct CleanUp {
    pub ttl: StateTtl,
    next_ms: Option<i64>,
}

impl CleanUp {
    /// `ttl_ms`: 0 for none.
    pub fn new(ttl_ms: i64) -> CleanUp {
        CleanUp { ttl: StateTtl::new(ttl_ms), next_ms: None }
    }

    /// Something was written.
    pub fn touched(&mut self, now_ms: i64) {
        if self.next_ms.is_none() {
            self.next_ms = self.ttl.next(now_ms);
        }
    }

    /// The operator's timer.
    pub fn next_ms(&self) -> Option<i64> {
        self.next_ms
    }

    pub fn is_due(&self, now_ms: i64) -> bool {
        self.next_ms.is_some_and(|next| next <= now_ms)
    }

    /// The operator has looked.
    pub fn looked(&mut self, now_ms: i64, is_empty: bool) {
        self.next_ms = self.ttl.next(now_ms).filter(|_| !is_empty);
    }

    /// Restored state may be over already: the operator looks as soon as it can.
    pub fn restored(&mut self, is_empty: bool) {
        self.next_ms = (self.ttl.is_set() && !is_empty).then_some(0);
    }
}

/// When keys go for which nothing comes any more: one to one and a half times to live after the last row, as with the
/// cleaning timers of Flink's functions. A timer for each key, so that no others are looked at.
///
/// The owner keeps the time of each key. A timer of another time is of a key that has been put off, or is gone.
pub struct IdleTimers {
    pub ttl: StateTtl,
    timers: Timers<Slot>,
}

impl IdleTimers {
    /// `ttl_ms`: 0 for none.
    pub fn new(ttl_ms: i64) -> IdleTimers {
        IdleTimers { ttl: StateTtl::new(ttl_ms), timers: Timers::new() }
    }

    /// Something came for a key that goes at `known_ms` if it has a time: its new one, if that changes (`i64::MAX`: never).
    #[inline]
    pub fn keep(&mut self, slot: Slot, known_ms: Option<i64>, now_ms: i64) -> Option<i64> {
        let least = now_ms.saturating_add(self.ttl.ms);
        if known_ms.is_some_and(|known| least <= known) {
            return None;
        }
        let at = least.saturating_add(self.ttl.ms / 2);
        self.restored(slot, at);
        Some(at)
    }

    /// A key goes at this time.
    pub fn restored(&mut self, slot: Slot, at_ms: i64) {
        if at_ms < i64::MAX {
            self.timers.add(at_ms, slot);
        }
    }

    /// The earliest timer.
    pub fn next_ms(&self) -> Option<i64> {
        self.timers.next_time()
    }

    /// A key that may go, and the time it must have for that.
    pub fn pop_due(&mut self, now_ms: i64) -> Option<(i64, Slot)> {
        self.timers.pop_due(now_ms)
    }

    pub fn state_bytes(&self) -> usize {
        self.timers.state_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn state_is_over_behind_its_time_to_live() {
        let ttl = StateTtl::new(1000);
        assert!(!ttl.expired(500, 1500) && ttl.expired(500, 1501));
        assert_eq!(ttl.next(500), Some(1501));
        let none = StateTtl::new(0);
        assert!(!none.is_set() && !none.expired(0, i64::MAX) && none.next(0).is_none());
    }

    #[test]
    fn the_longest_time_to_live_is_for_ever() {
        let ttl = StateTtl::new(i64::MAX);
        for now in [0, 1, 1_700_000_000_000, i64::MAX] {
            assert!(ttl.next(now).is_none() && !ttl.expired(0, now) && !ttl.expired(-1, now));
        }
        // The clock of an input that has ended.
        assert!(StateTtl::new(1000).next(i64::MAX).is_none());
    }

    #[test]
    fn idle_keys_have_a_timer_each() {
        let mut idle = IdleTimers::new(1000);
        assert_eq!((idle.keep(7, None, 500), idle.keep(7, Some(2000), 1000)), (Some(2000), None));
        assert_eq!((idle.keep(7, Some(2000), 1001), idle.keep(8, None, 1001)), (Some(2501), Some(2501)));
        assert_eq!((idle.next_ms(), idle.pop_due(1999)), (Some(2000), None));
        assert_eq!(std::iter::from_fn(|| idle.pop_due(9999)).collect::<Vec<_>>(), [(2000, 7), (2501, 7), (2501, 8)]);
        let mut forever = IdleTimers::new(i64::MAX);
        assert_eq!((forever.keep(7, None, 500), forever.keep(7, Some(i64::MAX), 501)), (Some(i64::MAX), None));
        assert_eq!((forever.next_ms(), forever.pop_due(i64::MAX)), (None, None));
    }
}
