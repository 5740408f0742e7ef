//! What the benchmarks share: numbers that are the same in each run, and the line that a measurement prints.
// Each benchmark is a program of its own and uses a part of this.
#![allow(dead_code)]

use std::hint::black_box;
use std::time::Instant;

/// An xorshift generator, always from the same seed.
pub fn random() -> impl FnMut() -> u64 {
    let mut state = 88172645463325252u64;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    }
}

/// Prints the rows per second of the median of five runs.
pub fn line(name: &str, rows: usize, mut run: impl FnMut() -> usize) {
    let mut seconds: Vec<f64> = (0..5)
        .map(|_| {
            let start = Instant::now();
            black_box(run());
            start.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    println!("{name:48} {:7.2} M rows/s", rows as f64 / seconds[2] / 1e6);
}
