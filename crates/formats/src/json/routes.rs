//! The shapes of the records seen so far, as a tree: what stands between one value and the next.
//!
//! `{"event_type":`, a value, `,"person":null,"bid":{"auction":`, a value .. A record is one way from the root to an
//! end. Where records of several shapes come by turns, each has its own way, so none is learned anew; what matched
//! last is tried first. Braces, names, colons and NULL objects are compared and never parsed.
//!
//! A way says which members count: which columns they go to, that the schema's number of members is reached, that a
//! name comes a second time. So none of this is asked per record. What a route does not know (escapes in names are
//! fine, an array at the top is not) is left to the decoder's slow path.

use super::cursor::{Cursor, Syntax, unescape};
use super::shape::{Action, ObjectPlan};
use super::simd::Expected;

/// What to do with the value that stands behind the compared bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nobody reads it; its syntax counts.
    Skip,
    /// The same for an array, which often is the same in every record: index into `Routes::repeated`.
    SkipRepeated(usize),
    Column(usize),
    /// The name came before: the later value wins.
    Again(usize),
    /// The record has ended.
    End,
}

/// Members of more different shapes than this are not remembered.
const NODES_MAX: usize = 2_048;
/// Ways out of one place: where there are more, names are data.
const EDGES_MAX: usize = 16;
/// Objects that nobody reads are compared to this depth, deeper ones are skipped.
const DEPTH_MAX: usize = 16;

/// A longer array is not compared with the one before.
const REPEATED_MAX: usize = 8_192;
/// Arrays that differ from the one before this much more often than not are no longer kept.
const MISSES_MAX: u32 = 64;

pub struct Routes {
    nodes: Vec<Node>,
    repeated: Vec<Repeated>,
}

/// An array that nobody reads, as it was in the last record: the same bytes again have the same syntax.
#[derive(Default)]
struct Repeated {
    bytes: Vec<u8>,
    misses: u32,
}

struct Node {
    edges: Vec<Edge>,
    place: Place,
}

struct Edge {
    before: Expected,
    step: Step,
    next: usize,
}

/// Where in a record a node stands; needed only to learn on from there.
#[derive(Clone, Default)]
struct Place {
    /// Open objects, outermost first.
    levels: Vec<Level>,
    /// Columns that have a value already.
    seen: Vec<usize>,
}

#[derive(Clone)]
struct Level {
    /// Indices of `nested` from the root plan; None: inside of a value that nobody reads.
    plan: Option<Vec<usize>>,
    /// Members with a meaning so far.
    matched: usize,
    first: bool,
}

impl Level {
    fn new(plan: Option<Vec<usize>>) -> Level {
        Level { plan, matched: 0, first: true }
    }
}

impl Default for Routes {
    fn default() -> Self {
        Routes { nodes: vec![Node { edges: Vec::new(), place: Place::default() }], repeated: Vec::new() }
    }
}

impl Routes {
    pub const START: usize = 0;

    /// From `node`, if a known way goes on with the bytes at the cursor: goes past them.
    #[inline(always)]
    pub fn follow(&mut self, node: usize, cursor: &mut Cursor<'_>) -> Option<(Step, usize)> {
        let edges = &mut self.nodes[node].edges;
        if let Some(edge) = edges.first()
            && cursor.eat(&edge.before)
        {
            return Some((edge.step, edge.next));
        }
        for i in 1..edges.len() {
            if cursor.eat(&edges[i].before) {
                edges.swap(i, i - 1);
                let edge = &edges[i - 1];
                return Some((edge.step, edge.next));
            }
        }
        None
    }

    /// Learns the way from `node` that the bytes at the cursor take. None: it cannot be learned.
    #[cold]
    pub fn learn(&mut self, node: usize, mut cursor: Cursor<'_>, plan: &ObjectPlan) -> Option<()> {
        if self.nodes.len() >= NODES_MAX || self.nodes[node].edges.len() >= EDGES_MAX {
            return None;
        }
        let from = cursor.at;
        let mut place = self.nodes[node].place.clone();
        let mut step = place.walk(&mut cursor, plan)?;
        if step == Step::Skip && cursor.peek() == b'[' {
            step = Step::SkipRepeated(self.repeated.len());
            self.repeated.push(Repeated::default());
        }
        let next = self.nodes.len();
        self.nodes.push(Node { edges: Vec::new(), place });
        let before = Expected::new(&cursor.block[from..cursor.at]);
        self.nodes[node].edges.push(Edge { before, step, next });
        Some(())
    }
}

impl Routes {
    /// At a value of a `SkipRepeated` step: goes past it.
    #[inline]
    pub fn skip_repeated(&mut self, index: usize, cursor: &mut Cursor<'_>) -> Syntax<()> {
        let repeated = &mut self.repeated[index];
        if !repeated.bytes.is_empty() && cursor.block[cursor.at..cursor.end].starts_with(&repeated.bytes) {
            cursor.at += repeated.bytes.len();
            repeated.misses = repeated.misses.saturating_sub(1);
            return Ok(());
        }
        let start = cursor.at;
        let is_array = cursor.peek() == b'[';
        cursor.skip_value(1)?;
        let bytes = &cursor.block[start..cursor.at];
        if is_array && repeated.misses < MISSES_MAX && bytes.len() <= REPEATED_MAX {
            repeated.misses += 1;
            repeated.bytes.clear();
            repeated.bytes.extend_from_slice(bytes);
        }
        Ok(())
    }
}

impl Place {
    /// Goes to the next value, or behind the end of the record.
    fn walk(&mut self, cursor: &mut Cursor<'_>, plan: &ObjectPlan) -> Option<Step> {
        if self.levels.is_empty() {
            cursor.expect(b'{', "an object").ok()?;
            self.levels.push(Level::new(Some(Vec::new())));
        }
        loop {
            cursor.skip_space();
            let Some(level) = self.levels.last_mut() else { return Some(Step::End) };
            match cursor.peek() {
                b'}' => {
                    cursor.at += 1;
                    self.levels.pop();
                    if self.levels.is_empty() {
                        return Some(Step::End);
                    }
                    continue;
                }
                b',' if !level.first => {
                    cursor.at += 1;
                    cursor.skip_space();
                }
                _ if !level.first => return None,
                _ => {}
            }
            level.first = false;
            let action = level.member(cursor, plan)?;
            let (value, depth) = (cursor.peek(), self.levels.len());
            match action {
                Action::Nested(index) if value == b'{' => {
                    let mut path = self.levels[depth - 1].plan.clone()?;
                    path.push(index);
                    self.levels.push(Level::new(Some(path)));
                    cursor.at += 1;
                }
                Action::Skip if value == b'{' && depth < DEPTH_MAX => {
                    self.levels.push(Level::new(None));
                    cursor.at += 1;
                }
                Action::Nested(_) | Action::Skip if value == b'n' => {
                    cursor.keyword().ok()?;
                }
                Action::Column(column) if self.seen.contains(&column) => return Some(Step::Again(column)),
                Action::Column(column) => {
                    self.seen.push(column);
                    return Some(Step::Column(column));
                }
                Action::Nested(_) => return None,
                Action::Skip | Action::SkipObject(_) => return Some(Step::Skip),
            }
        }
    }
}

impl Level {
    /// At a name: goes to its value and says what it means here.
    fn member(&mut self, cursor: &mut Cursor<'_>, root: &ObjectPlan) -> Option<Action> {
        let token = cursor.name().ok()?;
        let raw = &cursor.block[token.start..token.end];
        cursor.skip_space();
        cursor.expect(b':', "a colon").ok()?;
        cursor.skip_space();
        let Some(path) = &self.plan else { return Some(Action::Skip) };
        let plan = path.iter().fold(root, |plan, index| &plan.nested[*index]);
        let action = if token.escaped {
            let mut name = Vec::new();
            unescape(raw, &mut name);
            plan.find(&name)
        } else {
            plan.find(raw)
        };
        if action == Action::Skip || self.matched >= plan.arity {
            return Some(Action::Skip);
        }
        self.matched += 1;
        Some(action)
    }
}
