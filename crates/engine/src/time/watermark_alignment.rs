//! Watermark alignment: sources of one group do not run further ahead of the slowest of them than the group allows.
//!
//! As Flink's `SourceCoordinator` does it: every source of a job that names the group reports the watermark that it
//! has given out; whoever is above `minimum + max-drift` is not read until the minimum has come after it. A member
//! that has not spoken yet holds the others back like one that is slow; one that is idle, or has ended, does not.
//! Unlike there a report is seen at once, so `update-interval` is only the longest time after which a waiting source
//! looks again. Nothing of this changes a result: it bounds what joins and windows have to keep.

use std::collections::HashMap;
use std::sync::Arc;

use ouzel_plan::table::WatermarkSpec;
use ouzel_types::{WATERMARK_MAX, WATERMARK_MIN};
use parking_lot::Mutex;

use crate::source::Waker;

/// The groups of a job, by name.
#[derive(Default)]
pub struct AlignmentGroups(Mutex<HashMap<Arc<str>, Arc<Group>>>);

impl AlignmentGroups {
    /// A place in the group of the table, if it names one. Everybody joins before anything is read.
    pub fn join(&self, spec: &WatermarkSpec) -> Option<Aligned> {
        let (name, max_drift_ms, update_interval_ms) = spec.alignment.clone()?;
        let group = self.0.lock().entry(name.clone()).or_default().clone();
        let mut members = group.0.lock();
        members.push(Member { watermark: WATERMARK_MIN, waker: None, waits: false });
        let member = members.len() - 1;
        drop(members);
        Some(Aligned { name, max_drift_ms, update_interval_ms, group, member })
    }
}

#[derive(Default)]
struct Group(Mutex<Vec<Member>>);

struct Member {
    watermark: i64,
    waker: Option<Waker>,
    waits: bool,
}

/// One source's place in its group.
pub struct Aligned {
    name: Arc<str>,
    max_drift_ms: i64,
    update_interval_ms: i64,
    group: Arc<Group>,
    member: usize,
}

impl Aligned {
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// When a waiting source looks again, ms.
    pub fn retry_ms(&self) -> u64 {
        self.update_interval_ms.max(1) as u64
    }

    /// Called when this source may read again.
    pub fn set_waker(&self, waker: Waker) {
        self.group.0.lock()[self.member].waker = Some(waker);
    }

    /// Reports where this source is (`WATERMARK_MAX`: it holds nobody back) and gives how far it may go.
    pub fn report(&self, watermark: i64) -> i64 {
        let mut members = self.group.0.lock();
        let own = &mut members[self.member];
        let moved = std::mem::replace(&mut own.watermark, watermark) != watermark;
        let minimum = members.iter().map(|member| member.watermark).min().unwrap_or(WATERMARK_MAX);
        let limit = if minimum == WATERMARK_MAX { WATERMARK_MAX } else { minimum.saturating_add(self.max_drift_ms) };
        members[self.member].waits = watermark > limit && watermark != WATERMARK_MAX;
        if moved {
            let waiting = members.iter().filter(|member| member.waits && member.watermark <= limit);
            waiting.filter_map(|member| member.waker.as_ref()).for_each(|waker| waker());
        }
        limit
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    fn member(groups: &AlignmentGroups, name: &str) -> Aligned {
        let spec = WatermarkSpec {
            column: 0,
            expr: None,
            interval_ms: 200,
            on_event_gap: None,
            idle_timeout_ms: 0,
            alignment: Some((name.into(), 10, 1_000)),
            thinned: None,
            max_ahead_ms: None,
        };
        groups.join(&spec).expect("the table names a group")
    }

    #[test]
    fn the_slowest_of_a_group_says_how_far_the_others_go() {
        let groups = AlignmentGroups::default();
        let (fast, slow, other) = (member(&groups, "g"), member(&groups, "g"), member(&groups, "h"));
        assert!(fast.report(100) < 100, "one has not spoken yet");
        assert_eq!(other.report(5), 15, "another group");
        let woken = Arc::new(AtomicU32::new(0));
        let counts = woken.clone();
        fast.set_waker(Arc::new(move || {
            counts.fetch_add(1, Ordering::Relaxed);
        }));
        assert_eq!(slow.report(50), 60);
        assert_eq!(woken.load(Ordering::Relaxed), 0, "still too far ahead");
        slow.report(90);
        assert_eq!(woken.load(Ordering::Relaxed), 1);
        assert_eq!(fast.report(100), 100);
        assert_eq!(slow.report(WATERMARK_MAX), 110, "idle or ended: the fast one is the slowest now");
    }
}
