//! The time to live of keyed state (`table.exec.state.ttl`), in processing time.
//!
//! Invariant: nothing here overflows. A time to live may be as long as a BIGINT; what would be over after the last
//! millisecond is never over, and no timer is set for it.

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
        if self.is_set() { at(now_ms.saturating_add(self.ms).saturating_add(1)) } else { None }
    }

    /// For keys that go once nothing came for one to one and a half times to live, as Flink's functions with a cleaning
    /// timer have it: when a key goes for which something came now, if that is not the time it has already (`known_ms`).
    /// `i64::MAX`: never.
    #[inline]
    pub fn postponed(self, known_ms: Option<i64>, now_ms: i64) -> Option<i64> {
        let stays = known_ms.is_some_and(|known| now_ms.saturating_add(self.ms) <= known);
        (!stays).then(|| now_ms.saturating_add(self.ms).saturating_add(self.ms / 2))
    }
}

/// The time of a timer, unless that is the end of all time.
fn at(time_ms: i64) -> Option<i64> {
    (time_ms < i64::MAX).then_some(time_ms)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn state_is_over_behind_its_time_to_live() {
        let ttl = StateTtl::new(1000);
        assert!(!ttl.expired(500, 1500) && ttl.expired(500, 1501));
        assert_eq!(ttl.next(500), Some(1501));
        assert_eq!((ttl.postponed(None, 500), ttl.postponed(Some(2000), 1000)), (Some(2000), None));
        assert_eq!(ttl.postponed(Some(2000), 1001), Some(2501));
        let none = StateTtl::new(0);
        assert!(!none.is_set() && !none.expired(0, i64::MAX) && none.next(0).is_none());
    }

    #[test]
    fn the_longest_time_to_live_is_for_ever() {
        let ttl = StateTtl::new(i64::MAX);
        for now in [0, 1, 1_700_000_000_000, i64::MAX] {
            assert!(ttl.next(now).is_none() && !ttl.expired(0, now) && !ttl.expired(-1, now));
            assert_eq!(ttl.postponed(None, now), Some(i64::MAX));
            assert_eq!(ttl.postponed(Some(i64::MAX), now), None);
        }
        // The clock of an input that has ended.
        assert!(StateTtl::new(1000).next(i64::MAX).is_none());
    }
}
