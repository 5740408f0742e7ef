//! State is freed: three years of event time with bounded keys hold no more than the first days did.
//!
//! Each operator's documentation says when its state goes; here every one of them is driven for as long.

use super::timed::{Timed, all, feed, pass};

const DAY_MS: i64 = 86_400_000;
const DAYS: i64 = 3 * 366;
/// Keys that come again and again; those of deduplication and Top-N stay for ever, as in Flink.
const KEYS: i32 = 20;

fn bytes_by_day(timed: &Timed) -> Vec<usize> {
    let mut operator = (timed.make)();
    let mut bytes = Vec::new();
    let mut emitted = 0;
    for day in 1..=DAYS {
        for part in 0..4i64 {
            let time = day * DAY_MS + part * 2_000;
            for input in 0..timed.inputs {
                let rows: Vec<(i32, i32, i64)> =
                    (0..KEYS).map(|key| (key, ((day + part * 5) % 7) as i32, time + i64::from(key))).collect();
                emitted += feed(operator.as_mut(), input, &rows, time);
            }
            emitted += pass(timed, operator.as_mut(), time + 1_000);
        }
        bytes.push(operator.state_bytes());
    }
    // Whatever can be freed at all is freed when a year passes in silence.
    emitted += pass(timed, operator.as_mut(), (DAYS + 366) * DAY_MS);
    assert!(emitted > 0, "{}", timed.name);
    bytes.push(operator.state_bytes());
    bytes
}

#[test]
fn years_of_event_time_hold_bounded_memory() {
    for timed in all() {
        let bytes = bytes_by_day(&timed);
        let first = *bytes[..30].iter().max().unwrap();
        let most = *bytes[30..].iter().max().unwrap();
        assert!(most <= first * 5 / 4 + 4_096, "{}: {most} bytes, in the first month {first}", timed.name);
    }
}

/// New keys all the time: what is bounded by time alone does not grow either.
#[test]
fn keys_that_never_come_again_are_forgotten() {
    let for_ever =
        ["first row", "last row", "top 3", "temporal join", "over range unbounded", "over rows", "over following"];
    for timed in all().into_iter().filter(|timed| !for_ever.iter().any(|name| timed.name.starts_with(name))) {
        let mut operator = (timed.make)();
        let (mut first, mut most) = (0, 0);
        for minute in 1..=4_000i64 {
            let time = minute * 60_000;
            for input in 0..timed.inputs {
                let key = minute as i32 * 3;
                let rows = [(key, 1, time), (key + 1, 2, time), (key + 2, 3, time)];
                feed(operator.as_mut(), input, &rows, time);
            }
            pass(&timed, operator.as_mut(), time + 1_000);
            if minute <= 400 {
                first = first.max(operator.state_bytes());
            } else {
                most = most.max(operator.state_bytes());
            }
        }
        assert!(most <= first * 5 / 4 + 4_096, "{}: {most} bytes, first {first}", timed.name);
    }
}
