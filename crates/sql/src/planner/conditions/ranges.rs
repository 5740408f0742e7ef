//! Sets of values of one ordered type: disjoint ranges, in order. Nothing here knows expressions.

use std::cmp::Ordering;

/// A place between values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cut<V> {
    Start,
    Before(V),
    After(V),
    End,
}

impl<V: Ord> Ord for Cut<V> {
    fn cmp(&self, other: &Self) -> Ordering {
        let side = |cut: &Cut<V>| matches!(cut, Cut::After(_));
        match (self, other) {
            (Cut::Start, Cut::Start) | (Cut::End, Cut::End) => Ordering::Equal,
            (Cut::Start, _) | (_, Cut::End) => Ordering::Less,
            (_, Cut::Start) | (Cut::End, _) => Ordering::Greater,
            (Cut::Before(a) | Cut::After(a), Cut::Before(b) | Cut::After(b)) => {
                a.cmp(b).then(side(self).cmp(&side(other)))
            }
        }
    }
}

impl<V: Ord> PartialOrd for Cut<V> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Each range ends before the next begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranges<V>(Vec<(Cut<V>, Cut<V>)>);

impl<V: Ord + Clone> Ranges<V> {
    pub fn none() -> Ranges<V> {
        Ranges(Vec::new())
    }

    pub fn all() -> Ranges<V> {
        Ranges::between(Cut::Start, Cut::End)
    }

    pub fn between(from: Cut<V>, to: Cut<V>) -> Ranges<V> {
        Ranges(if from < to { vec![(from, to)] } else { Vec::new() })
    }

    pub fn point(value: V) -> Ranges<V> {
        Ranges::between(Cut::Before(value.clone()), Cut::After(value))
    }

    /// These values and no others.
    pub fn of_points(mut values: Vec<V>) -> Ranges<V> {
        values.sort();
        values.dedup();
        Ranges(values.into_iter().map(|value| (Cut::Before(value.clone()), Cut::After(value))).collect())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn is_all(&self) -> bool {
        matches!(self.0.as_slice(), [(Cut::Start, Cut::End)])
    }

    pub fn iter(&self) -> impl Iterator<Item = &(Cut<V>, Cut<V>)> {
        self.0.iter()
    }

    /// The values where there are only single ones.
    pub fn points(&self) -> Option<Vec<&V>> {
        let point = |(from, to): &'_ (Cut<V>, Cut<V>)| matches!((from, to), (Cut::Before(a), Cut::After(b)) if a == b);
        if !self.0.iter().all(point) {
            return None;
        }
        Some(
            self.0
                .iter()
                .filter_map(|(from, _)| if let Cut::Before(value) = from { Some(value) } else { None })
                .collect(),
        )
    }

    pub fn complement(&self) -> Ranges<V> {
        let mut from = Cut::Start;
        let mut gaps = Vec::new();
        for (start, end) in &self.0 {
            if from < *start {
                gaps.push((from, start.clone()));
            }
            from = end.clone();
        }
        if from < Cut::End {
            gaps.push((from, Cut::End));
        }
        Ranges(gaps)
    }

    pub fn union(&self, other: &Ranges<V>) -> Ranges<V> {
        let mut all: Vec<(Cut<V>, Cut<V>)> = self.0.iter().chain(&other.0).cloned().collect();
        all.sort();
        let mut joined: Vec<(Cut<V>, Cut<V>)> = Vec::new();
        for (from, to) in all {
            match joined.last_mut() {
                Some((_, end)) if from <= *end => {
                    if to > *end {
                        *end = to;
                    }
                }
                _ => joined.push((from, to)),
            }
        }
        Ranges(joined)
    }

    pub fn intersection(&self, other: &Ranges<V>) -> Ranges<V> {
        self.complement().union(&other.complement()).complement()
    }
}

#[cfg(test)]
mod tests {
    use super::{Cut, Ranges};

    fn above(value: i32) -> Ranges<i32> {
        Ranges::between(Cut::After(value), Cut::End)
    }

    fn at_most(value: i32) -> Ranges<i32> {
        Ranges::between(Cut::Start, Cut::After(value))
    }

    #[test]
    fn what_contradicts_itself_is_empty() {
        assert!(above(5).intersection(&at_most(3)).is_empty());
        assert!(above(5).intersection(&at_most(5)).is_empty());
        assert!(Ranges::point(1).intersection(&Ranges::point(2)).is_empty());
    }

    #[test]
    fn ranges_that_meet_are_one() {
        assert!(above(5).union(&at_most(5)).is_all());
        assert!(Ranges::point(1).complement().union(&Ranges::point(1)).is_all());
        let at_least_five = Ranges::between(Cut::Before(5), Cut::End);
        assert_eq!(above(5).union(&Ranges::point(5)), at_least_five);
    }

    #[test]
    fn a_range_of_one_value_is_a_point() {
        let from = Ranges::between(Cut::Before(1), Cut::End);
        assert_eq!(from.intersection(&at_most(1)).points(), Some(vec![&1]));
        assert_eq!(from.intersection(&at_most(2)).points(), None);
        let two = Ranges::point(2).union(&Ranges::point(1));
        assert_eq!(two, Ranges::of_points(vec![2, 1, 2]));
        assert_eq!(two.points(), Some(vec![&1, &2]));
        assert_eq!(two.complement().complement(), two);
    }
}
