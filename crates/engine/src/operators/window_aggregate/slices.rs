//! Windows as runs of slices: a row is added to one slice, windows that overlap share slices.
//!
//! All times are local milliseconds, windows are half-open, slices are named by their end.

use ouzel_plan::operator::WindowShape;

/// Aligned windows (all but sessions).
#[derive(Clone, Copy, Debug)]
pub struct Slices {
    shape: WindowShape,
    /// Length of a slice.
    length: i64,
    offset: i64,
}

/// The start of the period of `length` (shifted by `offset`) that `time` is in.
#[inline]
pub fn period_start(time: i64, length: i64, offset: i64) -> i64 {
    time - (time - offset).rem_euclid(length)
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

impl Slices {
    /// None for sessions, and for lengths that are not positive.
    pub fn new(shape: WindowShape) -> Option<Slices> {
        let (length, offset) = match shape {
            WindowShape::Tumble { size, offset } => (size, offset),
            WindowShape::Hop { size, slide, offset } if size > 0 && slide > 0 => (gcd(size, slide), offset),
            WindowShape::Cumulate { size, step, offset } if size > 0 => (step, offset),
            _ => return None,
        };
        (length > 0).then_some(Slices { shape, length, offset })
    }

    pub fn shape(&self) -> WindowShape {
        self.shape
    }

    /// Where slices begin, from zero.
    pub fn offset(&self) -> i64 {
        self.offset
    }

    /// The length of a slice.
    pub fn length(&self) -> i64 {
        self.length
    }

    /// The slice of a time: (start, end).
    #[inline]
    pub fn slice_of(&self, time: i64) -> (i64, i64) {
        let start = period_start(time, self.length, self.offset);
        (start, start + self.length)
    }

    /// Ends of the first and the last window that hold a slice, and the distance between windows' ends.
    /// With a HOP whose slide is larger than its size there may be none (first > last).
    pub fn windows_of(&self, slice_end: i64) -> (i64, i64, i64) {
        let slice_start = slice_end - self.length;
        match self.shape {
            WindowShape::Hop { size, slide, .. } => {
                let last = period_start(slice_start, slide, self.offset) + size;
                let count = (last - slice_end).div_euclid(slide);
                (last - count * slide, last, slide)
            }
            WindowShape::Cumulate { size, step, .. } => {
                (slice_end, period_start(slice_start, size, self.offset) + size, step)
            }
            WindowShape::Tumble { .. } | WindowShape::Session { .. } => (slice_end, slice_end, self.length),
        }
    }

    /// The start of the window that ends at `end`.
    pub fn window_start(&self, end: i64) -> i64 {
        match self.shape {
            WindowShape::Hop { size, .. } => end - size,
            WindowShape::Cumulate { size, .. } => period_start(end - 1, size, self.offset),
            WindowShape::Tumble { .. } | WindowShape::Session { .. } => end - self.length,
        }
    }

    /// At most.
    pub fn windows_per_row(&self) -> usize {
        let windows = match self.shape {
            WindowShape::Hop { size, slide, .. } => (size - 1) / slide + 1,
            WindowShape::Cumulate { size, step, .. } => size / step,
            WindowShape::Tumble { .. } | WindowShape::Session { .. } => 1,
        };
        windows.max(1) as usize
    }

    /// The windows of one row, in the order in which Flink gives them: (start, end).
    pub fn windows_at(&self, time: i64, windows: &mut Vec<(i64, i64)>) {
        windows.clear();
        match self.shape {
            WindowShape::Hop { size, slide, .. } => {
                let mut start = period_start(time, slide, self.offset);
                while start > time - size {
                    windows.push((start, start + size));
                    start -= slide;
                }
            }
            WindowShape::Cumulate { .. } => {
                let (first, last, step) = self.windows_of(self.slice_of(time).1);
                let start = self.window_start(last);
                let mut end = first;
                while end <= last {
                    windows.push((start, end));
                    end += step;
                }
            }
            WindowShape::Tumble { .. } | WindowShape::Session { .. } => windows.push(self.slice_of(time)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_may_be_negative_and_times_before_the_epoch() {
        let slices = Slices::new(WindowShape::Tumble { size: 10, offset: -3 }).unwrap();
        assert_eq!(slices.slice_of(6), (-3, 7));
        assert_eq!(slices.slice_of(7), (7, 17));
        assert_eq!(slices.slice_of(-4), (-13, -3));
    }

    #[test]
    fn hopping_windows_share_slices() {
        let slices = Slices::new(WindowShape::Hop { size: 30, slide: 10, offset: 0 }).unwrap();
        assert_eq!(slices.windows_of(10), (10, 30, 10));
        let mut windows = Vec::new();
        slices.windows_at(25, &mut windows);
        assert_eq!(windows, [(20, 50), (10, 40), (0, 30)]);
        let gaps = Slices::new(WindowShape::Hop { size: 10, slide: 30, offset: 0 }).unwrap();
        assert_eq!(gaps.slice_of(5), (0, 10));
        assert_eq!(gaps.windows_of(10), (10, 10, 30));
        let (first, last, _) = gaps.windows_of(20);
        assert!(first > last, "{first} {last}: a slice between windows");
        gaps.windows_at(15, &mut windows);
        assert_eq!(windows, []);
    }

    #[test]
    fn cumulating_windows_grow_by_steps() {
        let slices = Slices::new(WindowShape::Cumulate { size: 30, step: 10, offset: 5 }).unwrap();
        assert_eq!(slices.windows_of(25), (25, 35, 10));
        assert_eq!(slices.window_start(25), 5);
        assert_eq!(slices.window_start(35), 5);
        let mut windows = Vec::new();
        slices.windows_at(16, &mut windows);
        assert_eq!(windows, [(5, 25), (5, 35)]);
    }
}
