//! The shapes of the records seen so far, as a tree: what stands between one value and the next.
//!
//! `{"event_type":`, a value, `,"person":null,"bid":{"auction":`, a value .. A record is one way from the root to an
//! end. Where records of several shapes come by turns, each has its own way, so none is learned anew; what matched
//! last is tried first. Braces, names, colons and NULL objects are compared and never parsed.
//!
//! A way says which members count: which columns they go to, that the schema's number of members is reached, that a
//! name comes a second time. So none of this is asked per record. What a route does not know (escapes in names are
//! fine, an array at the top is not) is left to the decoder's slow path.

use super::classes::Machine;
use ouzel_types::{DataType, TypeKind};

use super::cursor::{Cursor, Syntax, unescape};
use super::shape::{Action, ObjectPlan};
use super::simd::Expected;

/// What to do with the value that stands behind the compared bytes. Columns and skipped values say how the value is read
/// first; it may be of another form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nobody reads it; its syntax counts.
    SkipText,
    SkipNumber,
    SkipOther,
    /// The same for an array, which often is the same in every record: index into `Routes::repeated`.
    SkipRepeated(u32),
    Text(u32),
    Int64(u32),
    Int32(u32),
    Float64(u32),
    Boolean(u32),
    Timestamp(u32),
    Column(u32),
    /// The name came before: the later value wins.
    Again(u32),
    /// The record has ended.
    End,
}

/// How a column is read.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Text,
    Int64,
    Int32,
    Float64,
    Boolean,
    Timestamp,
    Other,
}

impl Kind {
    pub fn of(ty: &DataType) -> Kind {
        match ty.kind {
            TypeKind::Char(_) | TypeKind::Varchar(_) | TypeKind::Variant => Kind::Text,
            TypeKind::BigInt => Kind::Int64,
            TypeKind::Int => Kind::Int32,
            TypeKind::Double => Kind::Float64,
            TypeKind::Boolean => Kind::Boolean,
            TypeKind::Timestamp(_) | TypeKind::TimestampLtz(_) => Kind::Timestamp,
            _ => Kind::Other,
        }
    }

    fn step(self, column: u32) -> Step {
        match self {
            Kind::Text => Step::Text(column),
            Kind::Int64 => Step::Int64(column),
            Kind::Int32 => Step::Int32(column),
            Kind::Float64 => Step::Float64(column),
            Kind::Boolean => Step::Boolean(column),
            Kind::Timestamp => Step::Timestamp(column),
            Kind::Other => Step::Column(column),
        }
    }
}

/// A part of a way that was gone: what comes now, where the next part begins, how many marks ([`super::stops`]) were passed.
#[derive(Clone, Copy)]
pub struct Taken {
    pub step: Step,
    pub next: Place,
    pub marks: u32,
}

/// A place between two values of a record: its first edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place(u32);

/// Members of more different shapes than this are not remembered.
const EDGES_MAX: usize = 2_048;
/// Ways out of one place: where there are more, names are data.
const SIBLINGS_MAX: usize = 16;
/// Objects that nobody reads are compared to this depth, deeper ones are skipped.
const DEPTH_MAX: usize = 16;

/// A longer array is not compared with the one before.
const REPEATED_MAX: usize = 8_192;
/// Arrays that differ from the one before this much more often than not are no longer kept.
const MISSES_MAX: u32 = 64;

pub struct Routes {
    /// In the order they were learned. Each place has one from the beginning, which matches nothing.
    edges: Vec<Edge>,
    repeated: Vec<Repeated>,
    /// Of each edge: where it starts from.
    stands: Vec<Stand>,
    /// Of each column.
    kinds: Vec<Kind>,
}

/// An array that nobody reads, as it was in the last record: the same bytes again have the same syntax.
#[derive(Default)]
struct Repeated {
    bytes: Vec<u8>,
    misses: u32,
}

/// Two cache lines, which are all that following a way reads.
#[repr(align(64))]
struct Edge {
    way: Way,
    /// Another way from the same place.
    sibling: Option<Place>,
}

struct Way {
    before: Expected,
    step: Step,
    next: Place,
    marks: u32,
}

/// Where in a record a place is; needed only to learn on from there.
#[derive(Clone, Default)]
struct Stand {
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

impl Routes {
    pub const START: Place = Place(0);

    /// Of columns of these kinds.
    pub fn new(kinds: Vec<Kind>) -> Routes {
        let mut routes = Routes { edges: Vec::new(), repeated: Vec::new(), stands: Vec::new(), kinds };
        routes.add_place(Stand::default());
        routes
    }

    /// From `place`, if the way that was taken last goes on with the bytes at `record[at..]`: goes past them.
    #[inline(always)]
    pub fn follow<M: Machine>(&self, place: Place, block: &[u8], record: &[u8], at: &mut u32) -> Option<Taken> {
        let way = &self.edges.get(place.0 as usize)?.way;
        *at = M::end_of(&way.before, block, record, *at)?;
        Some(way.taken())
    }

    /// Any other way from `place`, which is learned if it is new, and the position behind its bytes. None: there is none,
    /// and none can be learned.
    #[inline(never)]
    pub fn other_way(&mut self, place: Place, mut cursor: Cursor<'_>, plan: &ObjectPlan) -> Option<(Taken, u32)> {
        let mut before = place;
        while let Some(other) = self.edges[before.0 as usize].sibling {
            let way = &self.edges[other.0 as usize].way;
            if cursor.eat(&way.before) {
                let taken = way.taken();
                self.swap_ways(before, other);
                return Some((taken, u32::try_from(cursor.at).ok()?));
            }
            before = other;
        }
        let way = self.learn(place, cursor, plan)?;
        let way = &self.edges[way.0 as usize].way;
        let at = cursor.eat(&way.before).then_some(cursor.at)?;
        Some((way.taken(), u32::try_from(at).ok()?))
    }

    /// What was used last is found earlier.
    fn swap_ways(&mut self, earlier: Place, later: Place) {
        let (earlier, later) = (earlier.0 as usize, later.0 as usize);
        if let Ok([a, b]) = self.edges.get_disjoint_mut([earlier, later]) {
            std::mem::swap(&mut a.way, &mut b.way);
        }
    }

    /// Learns the way from `place` that the bytes at the cursor take. None: it cannot be learned.
    #[cold]
    fn learn(&mut self, place: Place, mut cursor: Cursor<'_>, plan: &ObjectPlan) -> Option<Place> {
        let mut last = place;
        let mut siblings = 1;
        while let Some(sibling) = self.edges[last.0 as usize].sibling {
            last = sibling;
            siblings += 1;
        }
        if self.edges.len() + 2 > EDGES_MAX || siblings >= SIBLINGS_MAX {
            return None;
        }
        let from = cursor.at;
        let mut stand = self.stands[place.0 as usize].clone();
        let step = match (stand.walk(&mut cursor, plan)?, cursor.peek()) {
            (Step::Column(column), _) => self.kinds.get(column as usize)?.step(column),
            (Step::SkipOther, b'"') => Step::SkipText,
            (Step::SkipOther, b'-' | b'0'..=b'9') => Step::SkipNumber,
            (Step::SkipOther, b'[') => {
                self.repeated.push(Repeated::default());
                Step::SkipRepeated(self.repeated.len() as u32 - 1)
            }
            (other, _) => other,
        };
        let bytes = &cursor.block[from..cursor.at];
        let way = Way { before: Expected::new(bytes), step, next: Place(0), marks: marks_in(bytes) };
        let next = self.add_place(stand);
        let way = Way { next, ..way };
        if self.edges[place.0 as usize].way.before.is_never() {
            self.edges[place.0 as usize].way = way;
            return Some(place);
        }
        let sibling = self.add_place(Stand::default());
        self.edges[sibling.0 as usize].way = way;
        self.edges[last.0 as usize].sibling = Some(sibling);
        Some(sibling)
    }

    /// A place from which nothing is known to go on.
    fn add_place(&mut self, stand: Stand) -> Place {
        let place = Place(self.edges.len() as u32);
        let way = Way { before: Expected::never(), step: Step::End, next: place, marks: 0 };
        self.edges.push(Edge { way, sibling: None });
        self.stands.push(stand);
        place
    }
}

impl Way {
    #[inline(always)]
    fn taken(&self) -> Taken {
        Taken { step: self.step, next: self.next, marks: self.marks }
    }
}

/// The quotes that are not escaped, in bytes that do not begin inside of an escape.
fn marks_in(bytes: &[u8]) -> u32 {
    let (mut marks, mut at) = (0, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'"' => marks += 1,
            b'\\' => at += 1,
            _ => {}
        }
        at += 1;
    }
    marks
}

impl Routes {
    /// At a value of a `SkipRepeated` step: goes past it.
    #[inline(never)]
    pub fn skip_repeated(&mut self, index: u32, mut cursor: Cursor<'_>) -> Syntax<usize> {
        let repeated = &mut self.repeated[index as usize];
        if !repeated.bytes.is_empty() && cursor.block[cursor.at..cursor.end].starts_with(&repeated.bytes) {
            cursor.at += repeated.bytes.len();
            repeated.misses = repeated.misses.saturating_sub(1);
            return Ok(cursor.at);
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
        Ok(cursor.at)
    }
}

impl Stand {
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
                Action::Column(column) if self.seen.contains(&column) => return Some(Step::Again(column as u32)),
                Action::Column(column) => {
                    self.seen.push(column);
                    return Some(Step::Column(column as u32));
                }
                Action::Nested(_) => return None,
                Action::Skip | Action::SkipObject(_) => return Some(Step::SkipOther),
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
