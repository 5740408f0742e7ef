//! The rate and the bound of a source that makes its rows up.
//!
//! Rows are released as time passes; the first comes at once, so that a slow source shows something. A snapshot is the
//! number of rows made so far.

use std::time::{Duration, Instant};

use ouzel_engine::source::SplitStatus;
use ouzel_engine::{EngineError, Result};
use ouzel_plan::Table;

/// `rows-per-second` of datagen and faker when the table does not say.
const ROWS_PER_SECOND: u64 = 10_000;

pub struct Paced {
    rows_per_second: u64,
    limit: Option<u64>,
    produced: u64,
    /// When the rate began to count, and the rows there were then.
    released_from: (Instant, u64),
}

pub enum Due {
    Rows(usize),
    Later { retry_ms: u64 },
    Finished,
}

impl Paced {
    /// By the table's `rows-per-second` and `number-of-rows`; a smaller `limit` wins.
    pub fn of(table: &Table, limit: Option<u64>) -> Paced {
        // Less than no rows are none, as in Flink.
        let number = |key: &str| table.option(key).and_then(|v| v.trim().parse::<i64>().ok()).map(|n| n.max(0) as u64);
        Paced {
            rows_per_second: number("rows-per-second").unwrap_or(ROWS_PER_SECOND).max(1),
            limit: limit.into_iter().chain(number("number-of-rows")).min(),
            produced: 0,
            released_from: (Instant::now(), 0),
        }
    }

    /// How many of at most `max_rows` may be made now.
    pub fn due(&self, max_rows: usize) -> Due {
        if self.limit.is_some_and(|limit| self.produced >= limit) {
            return Due::Finished;
        }
        let (from, base) = self.released_from;
        let released = base + 1 + (from.elapsed().as_secs_f64() * self.rows_per_second as f64) as u64;
        let allowed = released.min(self.limit.unwrap_or(u64::MAX)).saturating_sub(self.produced);
        match allowed.min(max_rows as u64) as usize {
            0 => {
                let pause = Duration::from_secs_f64(1.0 / self.rows_per_second as f64).as_millis();
                Due::Later { retry_ms: pause.clamp(1, 1_000) as u64 }
            }
            rows => Due::Rows(rows),
        }
    }

    /// The number of the next row.
    pub fn next(&self) -> u64 {
        self.produced
    }

    pub fn made(&mut self, rows: usize) {
        self.produced += rows as u64;
    }

    pub fn bounded(&self) -> bool {
        self.limit.is_some()
    }

    pub fn snapshot(&self) -> Vec<u8> {
        self.produced.to_le_bytes().to_vec()
    }

    pub fn restore(&mut self, snapshot: &[u8]) -> Result<()> {
        let bytes =
            snapshot.try_into().map_err(|_| EngineError::internal("the snapshot of made-up rows has eight bytes"))?;
        self.produced = u64::from_le_bytes(bytes);
        self.released_from = (Instant::now(), self.produced);
        Ok(())
    }

    pub fn status(&self, name: &str) -> SplitStatus {
        let lag = self.limit.map(|limit| limit.saturating_sub(self.produced) as i64);
        SplitStatus { name: name.to_string(), offset: self.produced as i64, lag }
    }
}
