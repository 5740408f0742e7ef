//! Asks again for keys that had no row: the retry strategy of the LOOKUP hint.
//!
//! `'retry-predicate'='lookup_miss', 'retry-strategy'='fixed_delay', 'fixed-delay'='10s', 'max-attempts'='3'`: after the
//! first answer, up to `max-attempts` times and `fixed-delay` apart, for the rows of a table that comes later than its
//! facts. Rows wait in order, as in Flink without `async`; while they wait the worker does nothing else. With `async` the
//! queue of the join does the same without waiting ([`lookup_queue`](super::lookup_queue)).

use std::time::Duration;

use arrow_array::{Array, ArrayRef, UInt32Array};
use ouzel_plan::config::parse_duration_ms;
use ouzel_types::batch::take_rows;

use crate::error::{EngineError, Result};
use crate::lookup::Lookup;

pub struct RetryingLookup {
    inner: Box<dyn Lookup>,
    delay: Duration,
    attempts: u32,
}

/// The pause in ms before each further attempt and how many there are at most, when the hint asks for them.
pub fn retries(hints: &[(String, String)]) -> Option<(i64, u32)> {
    let hint = |key: &str| hints.iter().find(|(k, _)| k.eq_ignore_ascii_case(key)).map(|(_, v)| v.as_str());
    let on_miss = hint("retry-predicate").is_some_and(|p| p.eq_ignore_ascii_case("lookup_miss"));
    let delay = hint("fixed-delay").and_then(parse_duration_ms);
    let attempts = hint("max-attempts").and_then(|n| n.trim().parse().ok());
    if on_miss { Some((delay?.max(0), attempts?)) } else { None }
}

/// `inner`, or with retries around it when the hint asks for them.
pub fn with_retries(inner: Box<dyn Lookup>, hints: &[(String, String)]) -> Box<dyn Lookup> {
    match retries(hints) {
        Some((delay, attempts)) => {
            Box::new(RetryingLookup { inner, delay: Duration::from_millis(delay as u64), attempts })
        }
        None => inner,
    }
}

impl Lookup for RetryingLookup {
    fn lookup(&mut self, keys: &[ArrayRef], rows: usize) -> Result<(Vec<u32>, Vec<ArrayRef>)> {
        let (mut probe, mut found) = self.inner.lookup(keys, rows)?;
        for _ in 0..self.attempts {
            let missed = missing(&probe, rows);
            if missed.is_empty() {
                break;
            }
            std::thread::sleep(self.delay);
            let (again, more) = self.inner.lookup(&take_rows(keys, &missed), missed.len())?;
            let again: Vec<u32> = again.iter().map(|i| missed[*i as usize]).collect();
            (probe, found) = merged((&probe, &found), (&again, &more))?;
        }
        Ok((probe, found))
    }
}

/// Rows without an answer; `probe` is ascending.
fn missing(probe: &[u32], rows: usize) -> Vec<u32> {
    (0..rows as u32).filter(|row| probe.binary_search(row).is_err()).collect()
}

/// Two answers of different rows as one, ordered by row.
fn merged(a: (&[u32], &[ArrayRef]), b: (&[u32], &[ArrayRef])) -> Result<(Vec<u32>, Vec<ArrayRef>)> {
    let mut order: Vec<(u32, u32)> = a.0.iter().chain(b.0).copied().zip(0..).collect();
    order.sort_by_key(|(row, _)| *row);
    let places = UInt32Array::from_iter_values(order.iter().map(|(_, place)| *place));
    let columns = a.1.iter().zip(b.1).map(|(a, b)| {
        let both: [&dyn Array; 2] = [a.as_ref(), b.as_ref()];
        let both = arrow_select::concat::concat(&both)?;
        arrow_select::take::take(&both, &places, None)
    });
    let columns: std::result::Result<Vec<ArrayRef>, arrow_schema::ArrowError> = columns.collect();
    let columns = columns.map_err(|e| EngineError::internal(e.to_string()))?;
    Ok((order.into_iter().map(|(row, _)| row).collect(), columns))
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::Int32Array;
    use std::sync::Arc;

    /// Row k of key k appears at the k-th question.
    struct Late(i32);

    impl Lookup for Late {
        fn lookup(&mut self, keys: &[ArrayRef], _rows: usize) -> Result<(Vec<u32>, Vec<ArrayRef>)> {
            self.0 += 1;
            let keys = keys[0].as_any().downcast_ref::<Int32Array>().unwrap();
            let there: Vec<(u32, i32)> =
                (0..).zip(keys.values().iter().copied()).filter(|(_, k)| *k <= self.0).collect();
            let values: Int32Array = there.iter().map(|(_, k)| *k).collect();
            Ok((there.into_iter().map(|(row, _)| row).collect(), vec![Arc::new(values)]))
        }
    }

    #[test]
    fn missed_rows_are_asked_for_again_and_keep_their_places() {
        let hints = [
            ("retry-predicate", "lookup_miss"),
            ("retry-strategy", "fixed_delay"),
            ("fixed-delay", "1ms"),
            ("max-attempts", "2"),
        ];
        let hints: Vec<(String, String)> = hints.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect();
        let mut lookup = with_retries(Box::new(Late(0)), &hints);
        let keys: ArrayRef = Arc::new(Int32Array::from(vec![3, 1, 4, 2]));
        let (probe, found) = lookup.lookup(&[keys], 4).unwrap();
        assert_eq!(probe, [0, 1, 3]);
        assert_eq!(found[0].as_any().downcast_ref::<Int32Array>().unwrap().values(), &[3, 1, 2]);
    }
}
