//! The time that windows are cut in: event time itself for TIMESTAMP, the session zone's wall clock for
//! TIMESTAMP_LTZ and processing time.
//!
//! Wall-clock time is kept as milliseconds as if it were UTC. Where the wall clock jumps, instants of window ends
//! are found by Flink's rules (`TimeWindowUtil.toEpochMillsForTimer`): of two instants the later, of none the
//! full hour.

use std::cell::Cell;

use ouzel_functions::zone::Zone;

use crate::error::{EngineError, Result};

const HOUR_MS: i64 = 3_600_000;
/// Offsets change at full quarters of an hour only.
const QUARTER_MS: i64 = 900_000;

pub struct LocalClock {
    /// None: local time is epoch time.
    zone: Option<Zone>,
    /// The quarter of the last answer, and the offset there.
    last: Cell<(i64, i64)>,
}

impl LocalClock {
    /// `local`: the time attribute is TIMESTAMP_LTZ or processing time.
    pub fn new(local: bool, zone: &str) -> Result<LocalClock> {
        let zone = if local {
            let parsed = Zone::parse(zone);
            Some(parsed.ok_or_else(|| EngineError::user(format!("unknown time zone '{zone}'")))?)
        } else {
            None
        };
        Ok(LocalClock { zone: zone.filter(|zone| !zone.is_utc()), last: Cell::new((i64::MIN, 0)) })
    }

    #[inline]
    pub fn to_local(&self, epoch_ms: i64) -> i64 {
        let Some(zone) = &self.zone else { return epoch_ms };
        let quarter = epoch_ms.div_euclid(QUARTER_MS);
        if self.last.get().0 != quarter {
            self.last.set((quarter, zone.offset_at(epoch_ms.div_euclid(1000)) * 1000));
        }
        epoch_ms.wrapping_add(self.last.get().1)
    }

    /// The instant of a wall-clock time: the earlier of two; moved forward in a gap.
    pub fn to_epoch(&self, local_ms: i64) -> i64 {
        let Some(zone) = &self.zone else { return local_ms };
        if local_ms == i64::MAX {
            return local_ms;
        }
        zone.instant_of(local_ms.div_euclid(1000)) * 1000 + local_ms.rem_euclid(1000)
    }

    /// When a timer for a wall-clock time is due.
    pub fn timer(&self, local_ms: i64) -> i64 {
        if self.zone.is_none() || local_ms == i64::MAX {
            return local_ms;
        }
        let (first, later) = (self.to_epoch(local_ms), self.to_epoch(local_ms + HOUR_MS));
        if later - first > HOUR_MS {
            later - HOUR_MS
        } else if later == first {
            first - first % HOUR_MS
        } else {
            first
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn berlin_changes_its_clocks() {
        let clock = LocalClock::new(true, "Europe/Berlin").unwrap();
        let spring = 1_711_846_800_000; // 2024-03-31 01:00 UTC, when 02:00 becomes 03:00
        assert_eq!(clock.to_local(spring - 1) - (spring - 1), HOUR_MS);
        assert_eq!(clock.to_local(spring) - spring, 2 * HOUR_MS);
        assert_eq!(clock.timer(spring + 2 * HOUR_MS), spring);
        assert_eq!(clock.timer(spring + HOUR_MS + 1_800_000), spring);
        let autumn = 1_729_990_800_000; // 2024-10-27 01:00 UTC, when 03:00 becomes 02:00
        assert_eq!(clock.to_epoch(autumn + HOUR_MS), autumn - HOUR_MS);
        assert_eq!(clock.timer(autumn + HOUR_MS), autumn);
        assert_eq!(LocalClock::new(true, "UTC").unwrap().to_local(spring), spring);
        assert!(LocalClock::new(true, "Nowhere/City").is_err());
    }
}
