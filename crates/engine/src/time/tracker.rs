//! The watermark of an operator with several inputs: the minimum over those that are neither idle nor ended.

use ouzel_types::WATERMARK_MIN;

/// Per-input watermarks and their minimum. The combined watermark never falls.
#[derive(Debug)]
pub struct WatermarkTracker {
    inputs: Vec<Input>,
    combined: i64,
}

#[derive(Debug, Clone, Copy)]
struct Input {
    watermark: i64,
    idle: bool,
}

impl WatermarkTracker {
    pub fn new(inputs: usize) -> WatermarkTracker {
        WatermarkTracker {
            inputs: vec![Input { watermark: WATERMARK_MIN, idle: false }; inputs],
            combined: WATERMARK_MIN,
        }
    }

    pub fn current(&self) -> i64 {
        self.combined
    }

    /// An input's watermark rises (which ends its idleness). Returns the combined watermark if that rose too.
    pub fn update(&mut self, input: usize, watermark: i64) -> Option<i64> {
        let slot = &mut self.inputs[input];
        slot.watermark = slot.watermark.max(watermark);
        slot.idle = false;
        self.combine()
    }

    /// An input falls idle or wakes. Returns the combined watermark if it rose.
    pub fn set_idle(&mut self, input: usize, idle: bool) -> Option<i64> {
        self.inputs[input].idle = idle;
        self.combine()
    }

    /// After a restart: event time stood here.
    pub fn restore(&mut self, watermark: i64) {
        self.combined = watermark;
    }

    /// True when every input is idle: then this operator is idle for its readers.
    pub fn all_idle(&self) -> bool {
        self.inputs.iter().all(|i| i.idle)
    }

    /// Input watermarks, for "why is my window not firing".
    pub fn inputs(&self) -> impl Iterator<Item = (i64, bool)> {
        self.inputs.iter().map(|i| (i.watermark, i.idle))
    }

    fn combine(&mut self) -> Option<i64> {
        let minimum = self.inputs.iter().filter(|i| !i.idle).map(|i| i.watermark).min()?;
        (minimum > self.combined).then(|| {
            self.combined = minimum;
            minimum
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slowest_active_input_decides() {
        let mut tracker = WatermarkTracker::new(2);
        assert_eq!(tracker.update(0, 10), None);
        assert_eq!(tracker.update(1, 5), Some(5));
        assert_eq!(tracker.set_idle(1, true), Some(10));
        assert_eq!(tracker.update(1, 7), None, "waking behind the others does not move time back");
        assert_eq!(tracker.current(), 10);
    }
}
