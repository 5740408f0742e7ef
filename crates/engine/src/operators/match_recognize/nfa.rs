//! A pattern as a nondeterministic automaton, built as Flink builds it: from the last element backwards.
//!
//! Contiguity is strict: a row that no edge takes ends the partial match. A greedy loop (`*`, `+`, `{n,m}`, `{n,}`) is
//! possessive because every edge of the state behind it also demands that the row does *not* satisfy the looping
//! variable. `?` and `{n}` are not greedy in that sense: both ways are tried, and the shorter one matches first.

use ouzel_plan::operator::PatternElement;

pub type StateId = usize;

/// The state in which a match is complete.
pub const FINAL: StateId = 0;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    pub target: StateId,
    /// Some: the row is taken as this variable if its condition is TRUE. None: go on without taking it.
    pub take: Option<usize>,
    /// Variables whose conditions must not be TRUE.
    pub unless: Vec<usize>,
}

pub struct Nfa {
    pub states: Vec<Vec<Edge>>,
    pub start: StateId,
}

impl Nfa {
    pub fn new(pattern: &[PatternElement]) -> Nfa {
        let mut nfa = Nfa { states: vec![Vec::new()], start: FINAL };
        let mut next = FINAL;
        for (variable, element) in pattern.iter().enumerate().rev() {
            next = nfa.element(variable, element, next);
        }
        nfa.start = next;
        nfa
    }

    /// The variables that the first row of a match can become.
    pub fn starters(&self) -> Vec<usize> {
        let (mut found, mut reached) = (Vec::new(), vec![self.start]);
        while let Some(state) = reached.pop() {
            for edge in &self.states[state] {
                match edge.take {
                    Some(variable) => found.push(variable),
                    None => reached.push(edge.target),
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The state before `element`, which leads to `next`.
    fn element(&mut self, variable: usize, element: &PatternElement, next: StateId) -> StateId {
        let optional = element.min == 0;
        let from = element.min.max(1);
        match element.max {
            Some(1) => self.single(variable, next, optional.then_some(next)),
            Some(to) => {
                if element.greedy && element.min != to && from != to {
                    self.forbid(next, variable);
                }
                let mut last = next;
                for _ in from..to {
                    last = self.single(variable, last, Some(next));
                }
                for _ in 1..from {
                    last = self.single(variable, last, None);
                }
                self.single(variable, last, optional.then_some(next))
            }
            None => {
                if element.greedy {
                    self.forbid(next, variable);
                }
                let looping = self.states.len();
                self.states.push(vec![
                    Edge { target: looping, take: Some(variable), unless: Vec::new() },
                    Edge { target: next, take: None, unless: Vec::new() },
                ]);
                let mut last = looping;
                for _ in 1..from {
                    last = self.single(variable, last, None);
                }
                self.single(variable, last, optional.then_some(next))
            }
        }
    }

    fn single(&mut self, variable: usize, target: StateId, skip_to: Option<StateId>) -> StateId {
        let mut edges = vec![Edge { target, take: Some(variable), unless: Vec::new() }];
        edges.extend(skip_to.map(|target| Edge { target, take: None, unless: Vec::new() }));
        self.states.push(edges);
        self.states.len() - 1
    }

    fn forbid(&mut self, state: StateId, variable: usize) {
        self.states[state].iter_mut().for_each(|edge| edge.unless.push(variable));
    }
}
