//! The watermark of one split, as Flink's `WatermarkAssignerOperator` makes it.
//!
//! The watermark is the largest value of the watermark expression so far, starting at 0 (so times before 1970
//! never move it). It is emitted right behind the row that raised it by more than the interval in event time,
//! and, on unbounded input only, when the wall clock asks (`tick`).

/// Decides behind which rows the watermark is emitted.
#[derive(Debug, Clone)]
pub struct WatermarkGenerator {
    interval_ms: i64,
    on_event_gap: Option<u32>,
    events_since: u32,
    current: i64,
    emitted: i64,
}

impl WatermarkGenerator {
    pub fn new(interval_ms: i64, on_event_gap: Option<u32>) -> WatermarkGenerator {
        WatermarkGenerator { interval_ms, on_event_gap, events_since: 0, current: 0, emitted: 0 }
    }

    /// A row was forwarded; its expression's value (epoch ms) if not NULL. Returns the watermark to emit behind it.
    #[inline]
    pub fn row(&mut self, value: Option<i64>) -> Option<i64> {
        if let Some(value) = value {
            self.current = self.current.max(value);
        }
        match self.on_event_gap {
            None if self.current - self.emitted > self.interval_ms => self.emit(),
            None => None,
            Some(gap) => {
                self.events_since += 1;
                if self.events_since < gap {
                    return None;
                }
                self.events_since = 0;
                self.emit()
            }
        }
    }

    /// The periodic emission of unbounded input.
    pub fn tick(&mut self) -> Option<i64> {
        if self.on_event_gap.is_some() { None } else { self.emit() }
    }

    fn emit(&mut self) -> Option<i64> {
        (self.current > self.emitted).then(|| {
            self.emitted = self.current;
            self.current
        })
    }

    /// (largest value, last emitted): what a snapshot keeps, so that a crash changes no row's lateness.
    pub fn state(&self) -> (i64, i64) {
        (self.current, self.emitted)
    }

    pub fn restore(&mut self, current: i64, emitted: i64) {
        self.current = current;
        self.emitted = emitted;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emits_behind_the_row_that_advanced_enough() {
        let mut generator = WatermarkGenerator::new(200, None);
        assert_eq!(generator.row(Some(1_000)), Some(1_000));
        assert_eq!(generator.row(Some(1_200)), None, "200 ms is not more than the interval");
        assert_eq!(generator.row(Some(900)), None);
        assert_eq!(generator.row(Some(1_201)), Some(1_201));
        assert_eq!(generator.tick(), None);
        generator.row(Some(1_300));
        assert_eq!(generator.tick(), Some(1_300));
    }

    #[test]
    fn times_before_1970_do_not_move_it() {
        let mut generator = WatermarkGenerator::new(0, None);
        assert_eq!(generator.row(Some(-5)), None);
    }
}
