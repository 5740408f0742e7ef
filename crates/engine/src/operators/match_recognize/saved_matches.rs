//! The matches of a partition as bytes of a snapshot: partial, then complete ones, each with its state and its rows, in the
//! order of their queues; one without rows is the beginning.
//!
//! Rows that matches share are written for each of them; a snapshot is small and rare beside the rows that pass.
//! Invariant: the queues stand after a restore as before it, so that equal matches leave in the same order.

use std::sync::Arc;

use super::java_heap::JavaHeap;
use super::matches::{Event, Link, Matches, Partial};
use super::nfa::StateId;
use crate::error::{EngineError, Result};

pub fn write(matches: &Matches) -> Vec<u8> {
    let mut out = Vec::new();
    let partial: Vec<Option<&Partial>> = matches.partial.iter().map(Option::as_ref).collect();
    for list in [partial, matches.complete.iter().map(Some).collect()] {
        out.extend_from_slice(&(list.len() as u32).to_le_bytes());
        for waiting in list {
            let rows = waiting.map_or(Vec::new(), Partial::rows);
            out.extend_from_slice(&(waiting.map_or(0, |partial| partial.state) as u32).to_le_bytes());
            out.extend_from_slice(&(rows.len() as u32).to_le_bytes());
            for (variable, event) in rows {
                out.extend_from_slice(&(variable as u32).to_le_bytes());
                out.extend_from_slice(&event.number.to_le_bytes());
                out.extend_from_slice(&event.time_ms.to_le_bytes());
                out.extend_from_slice(&(event.row.len() as u32).to_le_bytes());
                out.extend_from_slice(&event.row);
            }
        }
    }
    out
}

pub fn read(mut bytes: &[u8]) -> Result<Matches> {
    let mut lists = [Vec::new(), Vec::new()];
    for list in &mut lists {
        for _ in 0..take_u32(&mut bytes)? {
            list.push(restored_match(&mut bytes)?);
        }
    }
    let [partial, complete] = lists;
    let mut partial = JavaHeap::of_array(partial);
    if !partial.iter().any(Option::is_none) {
        partial.push(None);
    }
    Ok(Matches { partial, complete: JavaHeap::of_array(complete.into_iter().flatten().collect()) })
}

fn restored_match(bytes: &mut &[u8]) -> Result<Option<Partial>> {
    let state = take_u32(bytes)? as StateId;
    let mut last: Option<Arc<Link>> = None;
    let mut start = None;
    for _ in 0..take_u32(bytes)? {
        let variable = take_u32(bytes)? as usize;
        let number = u64::from_le_bytes(take(bytes)?);
        let time_ms = i64::from_le_bytes(take(bytes)?);
        let length = take_u32(bytes)? as usize;
        let (row, rest) = bytes.split_at_checked(length).ok_or_else(cut)?;
        *bytes = rest;
        start.get_or_insert((number, time_ms));
        let event = Arc::new(Event { number, time_ms, row: row.into() });
        last = Some(Arc::new(Link { variable, event, previous: last.take() }));
    }
    Ok(start.zip(last).map(|((start, start_ms), last)| Partial { state, start, start_ms, last }))
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N]> {
    let (head, rest) = bytes.split_first_chunk::<N>().ok_or_else(cut)?;
    *bytes = rest;
    Ok(*head)
}

fn take_u32(bytes: &mut &[u8]) -> Result<u32> {
    take(bytes).map(u32::from_le_bytes)
}

fn cut() -> EngineError {
    EngineError::internal("the matches of a snapshot are cut")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn partial(state: StateId, start: u64) -> Partial {
        let event = |number| Arc::new(Event { number, time_ms: 10 * number as i64, row: vec![number as u8; 3].into() });
        let first = Link { variable: 0, event: event(start), previous: None };
        let last = Link { variable: state, event: event(start + 1), previous: Some(Arc::new(first)) };
        Partial { state, start, start_ms: 10 * start as i64, last: Arc::new(last) }
    }

    /// States and rows in the order of both queues.
    fn shown(matches: &Matches) -> String {
        let text = |p: &Partial| format!("{}@{}:{:?}", p.state, p.start_ms, p.rows());
        let partial = matches.partial.iter().map(|p| p.as_ref().map_or("beginning".to_string(), text));
        partial.chain(matches.complete.iter().map(text)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn equal_matches_keep_their_order_through_a_restore() {
        let mut matches = Matches::default();
        matches.partial.push(None);
        // Several matches of one first row, in an order that no sorting would give; some leave.
        for (state, start) in [(9, 4), (2, 4), (7, 1), (3, 4), (8, 1), (1, 0), (5, 4), (4, 1), (6, 0)] {
            matches.partial.push(Some(partial(state, start)));
            matches.complete.push(partial(state, start));
        }
        matches.partial.pop();
        matches.complete.pop();
        matches.partial.retain(|p| p.as_ref().is_none_or(|p| p.state != 8));
        let mut restored = read(&write(&matches)).unwrap();
        assert_eq!(shown(&restored), shown(&matches));
        // They also leave in the same order.
        while let Some(next) = matches.complete.pop() {
            assert_eq!(restored.complete.pop().map(|p| (p.state, p.start)), Some((next.state, next.start)));
        }
        while let Some(next) = matches.partial.pop() {
            assert_eq!(restored.partial.pop().map(|p| p.map(|p| p.state)), Some(next.map(|p| p.state)));
        }
    }

    #[test]
    fn a_snapshot_that_is_cut_is_refused() {
        let mut matches = Matches::default();
        matches.complete.push(partial(1, 0));
        let bytes = write(&matches);
        assert!(read(&bytes[..bytes.len() - 1]).is_err());
    }
}
