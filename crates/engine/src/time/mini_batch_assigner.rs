//! Flink's mini-batch assigner behind a scan: which of its watermarks readers see.
//!
//! By event time the first watermark passes that reaches the end of an interval; the next interval is counted from it. Where no
//! reader works by event time none passes. The watermark of the end is not asked about here.

use ouzel_plan::table::Thinned;

/// Do readers who have seen `seen` see this watermark as well?
pub fn passes(thinned: Option<Thinned>, seen: i64, watermark: i64) -> bool {
    match thinned {
        None => true,
        Some(Thinned::None) => false,
        Some(Thinned::EveryMs(interval)) => watermark >= next_tick(seen, interval.max(1)),
    }
}

fn next_tick(seen: i64, interval: i64) -> i64 {
    if seen < 0 {
        return interval - 1;
    }
    let end = seen - seen % interval + interval - 1;
    if end > seen { end } else { end + interval }
}

#[cfg(test)]
mod tests {
    use ouzel_types::WATERMARK_MIN;

    use super::*;

    #[test]
    fn one_watermark_of_each_interval_passes() {
        let mut seen = WATERMARK_MIN;
        let all = [500, 999, 1_200, 1_999, 2_000, 4_500, 4_998, 4_999, 5_999];
        let passed: Vec<i64> = all
            .into_iter()
            .filter(|watermark| {
                let passes = passes(Some(Thinned::EveryMs(1_000)), seen, *watermark);
                if passes {
                    seen = *watermark;
                }
                passes
            })
            .collect();
        assert_eq!(passed, [999, 1_999, 4_500, 4_999, 5_999]);
        assert!(passes(None, 5_999, 6_000) && !passes(Some(Thinned::None), 5_999, 6_000));
    }
}
