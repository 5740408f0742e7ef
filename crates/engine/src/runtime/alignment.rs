//! Barriers and their alignment in front of a fragment: pure, without queues or clocks.
//!
//! A fragment that has received a barrier on one of its inlets takes nothing more from that inlet until the barrier
//! has come on all of them. Then it is cut: its state holds exactly what came before the barrier on every inlet.

/// A line between what belongs to a cut and what does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Barrier {
    pub id: u64,
    pub kind: Cut,
    /// Sources read nothing behind it.
    pub last: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// A checkpoint; `full`: everything, not only what changed.
    Checkpoint { full: bool },
    /// What is under way comes to its end and bundles are flushed; nothing is saved.
    Drain,
}

/// The inlets of one worker and what each of its fragments waits for.
#[derive(Debug, Default)]
pub struct Gate {
    inlets: Vec<Inlet>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inlet {
    pub edge: usize,
    pub from: usize,
    pub fragment: usize,
    /// The barrier that came here and not yet everywhere.
    pub held: Option<Barrier>,
}

impl Gate {
    /// Inlets in the order in which they are to be emptied.
    pub fn new(inlets: impl IntoIterator<Item = (usize, usize, usize)>) -> Gate {
        let inlet = |(edge, from, fragment)| Inlet { edge, from, fragment, held: None };
        Gate { inlets: inlets.into_iter().map(inlet).collect() }
    }

    pub fn inlets(&self) -> &[Inlet] {
        &self.inlets
    }

    /// Does this fragment have inlets at all?
    pub fn feeds(&self, fragment: usize) -> bool {
        self.inlets.iter().any(|inlet| inlet.fragment == fragment)
    }

    /// A barrier came at an inlet. Some: it has come at all inlets of the fragment, which is to be cut now.
    pub fn barrier(&mut self, inlet: usize, barrier: Barrier) -> Option<Barrier> {
        let fragment = self.inlets[inlet].fragment;
        self.inlets[inlet].held = Some(barrier);
        let mut own = self.inlets.iter_mut().filter(|inlet| inlet.fragment == fragment);
        if own.any(|inlet| inlet.held != Some(barrier)) {
            return None;
        }
        self.inlets.iter_mut().filter(|inlet| inlet.fragment == fragment).for_each(|inlet| inlet.held = None);
        Some(barrier)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Barrier = Barrier { id: 1, kind: Cut::Checkpoint { full: true }, last: false };

    #[test]
    fn a_fragment_is_cut_when_the_barrier_has_come_everywhere() {
        let mut gate = Gate::new([(2, 0, 1), (0, 0, 0), (0, 1, 0), (1, 0, 0)]);
        assert_eq!(gate.barrier(1, FIRST), None);
        assert!(gate.inlets()[1].held.is_some(), "nothing behind the barrier may pass");
        assert_eq!(gate.barrier(0, FIRST), Some(FIRST), "another fragment does not wait for it");
        assert_eq!(gate.barrier(3, FIRST), None);
        assert_eq!(gate.barrier(2, FIRST), Some(FIRST));
        assert!(gate.inlets().iter().all(|inlet| inlet.held.is_none()));
    }
}
