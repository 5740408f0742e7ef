//! One key with very many rows: four times the rows cost about four times the work, not sixteen times.
//!
//! Rows come in no order at all over a long span, and time passes in small steps, so that whoever looks at all waiting
//! rows of a key for each row or step is found out. Work is this thread's CPU time, because the machine may have other work.

use std::time::Duration;

use super::timed::{Timed, all, feed, pass};

/// How long this thread has been on a CPU.
pub fn cpu_time() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is to a timespec that the call fills.
    let answer = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    assert_eq!(answer, 0, "a thread has a clock of its own");
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

fn work(timed: &Timed, rows: usize) -> Duration {
    let mut operator = (timed.make)();
    let mut random = 11u64;
    let mut times: Vec<i64> = (0..rows as i64).map(|i| 1_000_000 + i * 10).collect();
    for i in (1..rows).rev() {
        random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        times.swap(i, (random >> 33) as usize % (i + 1));
    }
    let started = cpu_time();
    let all: Vec<(i32, i32, i64)> = times.iter().map(|t| (1, (*t / 10 % 7) as i32, *t)).collect();
    for (chunk, now_ms) in all.chunks(50).zip((0..).step_by(1_000)) {
        if timed.proctime {
            pass(timed, operator.as_mut(), now_ms);
        }
        for input in 0..timed.inputs {
            feed(operator.as_mut(), input, chunk, now_ms);
        }
    }
    for step in 0..rows as i64 / 10 {
        pass(timed, operator.as_mut(), 1_000_000 + step * 100);
    }
    pass(timed, operator.as_mut(), i64::MAX - 1_000_000_000);
    cpu_time() - started
}

#[test]
fn four_times_the_rows_are_about_four_times_the_work() {
    let (few, many) = (2_000, 8_000);
    for timed in all() {
        let measure = |rows| (0..2).map(|_| work(&timed, rows)).min().expect("two runs");
        let (cost, base) = (measure(many), measure(few));
        let factor = cost.as_secs_f64() / base.as_secs_f64();
        // What is over at once is not worth a measurement.
        assert!(
            factor < 9.0 || cost < Duration::from_millis(40),
            "{}: {many} rows cost {factor:.1} times {few}",
            timed.name
        );
    }
}
