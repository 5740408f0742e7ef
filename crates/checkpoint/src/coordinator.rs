//! One job's checkpoints: at most one under way; a chain of one base and its deltas is kept.

/// Take a snapshot now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trigger {
    pub id: u64,
    /// True: every live entry. False: what changed since the checkpoint before.
    pub full: bool,
}

/// A checkpoint is durable: commit its sinks, then forget the files of `retired`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completed {
    pub id: u64,
    /// The files that a restart needs, oldest (the base) first, this one last.
    pub chain: Vec<u64>,
    pub retired: Vec<u64>,
}

/// Decides; see the crate's documentation.
#[derive(Debug)]
pub struct Coordinator {
    interval_ms: i64,
    next_due_ms: i64,
    last_id: u64,
    pending: Option<Trigger>,
    chain: Vec<u64>,
    base_bytes: u64,
    delta_bytes: u64,
    /// A failed checkpoint leaves dirty bits cleared, so the next one has to be full.
    must_be_full: bool,
}

/// A chain is rewritten when its deltas outgrow its base, but not for the first few megabytes.
const DELTA_BYTES_FREE: u64 = 8 << 20;
/// Every file of a chain has to be read at restart.
const CHAIN_LENGTH_MAX: usize = 120;

impl Coordinator {
    pub fn new(interval_ms: i64, now_ms: i64) -> Coordinator {
        Coordinator {
            interval_ms,
            next_due_ms: now_ms + interval_ms,
            last_id: 0,
            pending: None,
            chain: Vec::new(),
            base_bytes: 0,
            delta_bytes: 0,
            must_be_full: true,
        }
    }

    /// Continues behind a restored checkpoint; the first one of the new run is full.
    pub fn restored(&mut self, last_id: u64, chain: Vec<u64>) {
        self.last_id = last_id;
        self.chain = chain;
        self.must_be_full = true;
    }

    pub fn next_due_ms(&self) -> i64 {
        self.next_due_ms
    }

    /// A periodic checkpoint, if it is time and none is under way.
    pub fn due(&mut self, now_ms: i64) -> Option<Trigger> {
        (self.pending.is_none() && now_ms >= self.next_due_ms).then(|| self.trigger(now_ms))
    }

    /// A checkpoint now (the last one before a stop). None must be under way.
    pub fn force(&mut self, now_ms: i64) -> Trigger {
        assert!(self.pending.is_none(), "invariant: one checkpoint at a time");
        self.trigger(now_ms)
    }

    fn trigger(&mut self, now_ms: i64) -> Trigger {
        let outgrown = self.delta_bytes > self.base_bytes.max(DELTA_BYTES_FREE) || self.chain.len() >= CHAIN_LENGTH_MAX;
        self.last_id += 1;
        self.next_due_ms = now_ms + self.interval_ms;
        let trigger = Trigger { id: self.last_id, full: self.must_be_full || outgrown };
        self.pending = Some(trigger);
        trigger
    }

    /// The snapshot of the pending checkpoint is on disk, `bytes` long.
    pub fn persisted(&mut self, id: u64, bytes: u64) -> Option<Completed> {
        let trigger = self.pending.take_if(|t| t.id == id)?;
        let retired = if trigger.full { std::mem::take(&mut self.chain) } else { Vec::new() };
        if trigger.full {
            self.base_bytes = bytes;
            self.delta_bytes = 0;
            self.must_be_full = false;
        } else {
            self.delta_bytes += bytes;
        }
        self.chain.push(id);
        Some(Completed { id, chain: self.chain.clone(), retired })
    }

    /// The pending checkpoint could not be written. Its delta is lost, so the next is full.
    pub fn failed(&mut self, id: u64) {
        if self.pending.take_if(|t| t.id == id).is_some() {
            self.must_be_full = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deltas_follow_a_base_until_they_outgrow_it() {
        let mut c = Coordinator::new(1_000, 0);
        assert_eq!(c.due(999), None);
        assert_eq!(c.due(1_000), Some(Trigger { id: 1, full: true }));
        assert_eq!(c.due(2_000), None, "one at a time");
        assert_eq!(c.persisted(1, 100), Some(Completed { id: 1, chain: vec![1], retired: vec![] }));
        assert_eq!(c.due(2_000), Some(Trigger { id: 2, full: false }));
        assert_eq!(c.persisted(2, DELTA_BYTES_FREE + 1), Some(Completed { id: 2, chain: vec![1, 2], retired: vec![] }));
        assert_eq!(c.due(3_000), Some(Trigger { id: 3, full: true }));
        assert_eq!(c.persisted(3, 7), Some(Completed { id: 3, chain: vec![3], retired: vec![1, 2] }));
    }

    #[test]
    fn a_lost_delta_makes_the_next_one_full() {
        let mut c = Coordinator::new(10, 0);
        c.due(10);
        c.persisted(1, 1);
        assert_eq!(c.due(20), Some(Trigger { id: 2, full: false }));
        c.failed(2);
        assert_eq!(c.due(30), Some(Trigger { id: 3, full: true }));
        assert_eq!(c.persisted(2, 1), None, "a late answer for a failed checkpoint is ignored");
    }
}
