//! The rows that are left when all changes of a result are applied: what a table view shows.
//!
//! A -U and the +U that follows it take one place, so that a row that changes stays where it is. Where the query says an
//! order (ORDER BY with LIMIT), the rows are in it; otherwise in the order of their arrival. The oldest rows go when there
//! are more than the limit.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use arrow_row::{RowConverter, SortField};
use arrow_schema::SortOptions;
use ouzel_engine::sink::Sink;
use ouzel_engine::{EngineError, Result};
use ouzel_plan::aggregate::SortKey;
use ouzel_plan::operator::Operator;
use ouzel_plan::{JobPlan, table};
use ouzel_types::{Batch, RowKind};
use parking_lot::Mutex;

use super::cells::CellWriter;
use super::without_checkpoints;

type Cells = Arc<[String]>;

/// Places without a row that are left before they are closed up.
const HOLES_MAX: usize = 256;

#[derive(Clone)]
struct Row {
    cells: Cells,
    /// Sorts as the query's ORDER BY does; empty without one.
    order: Box<[u8]>,
}

/// The live rows.
pub struct Folded {
    /// Places in order of arrival; None where a row went.
    places: VecDeque<Option<Row>>,
    /// The number of the first place; places are numbered for ever.
    first: usize,
    /// The places of equal rows. Kept only where rows can go.
    by_cells: Option<HashMap<Cells, Vec<usize>>>,
    /// Places of -U rows that wait for their +U.
    vacated: VecDeque<usize>,
    live: usize,
    limit: usize,
    ordered: bool,
    /// Changes so far.
    pub changes: u64,
}

impl Folded {
    /// `updating`: rows may go. `limit`: rows kept at most.
    pub fn new(updating: bool, ordered: bool, limit: usize) -> Folded {
        Folded {
            places: VecDeque::new(),
            first: 0,
            by_cells: updating.then(HashMap::new),
            vacated: VecDeque::new(),
            live: 0,
            limit: limit.max(1),
            ordered,
            changes: 0,
        }
    }

    fn apply(&mut self, kind: RowKind, cells: Vec<String>, order: Box<[u8]>) {
        self.changes += 1;
        let cells: Cells = cells.into();
        if kind.is_add() {
            let reused = if kind == RowKind::UpdateAfter { self.vacated.pop_front() } else { None };
            self.add(Row { cells, order }, reused);
        } else if let Some(place) = self.remove(&cells)
            && kind == RowKind::UpdateBefore
        {
            self.vacated.push_back(place);
        }
        if self.places.len() > 2 * self.live + HOLES_MAX {
            self.compact();
        }
    }

    /// Closes the holes that deleted rows left.
    fn compact(&mut self) {
        self.places.retain(Option::is_some);
        self.first = 0;
        self.vacated.clear();
        if let Some(by_cells) = &mut self.by_cells {
            by_cells.clear();
            for (place, row) in self.places.iter().enumerate() {
                if let Some(row) = row {
                    by_cells.entry(row.cells.clone()).or_default().push(place);
                }
            }
        }
    }

    fn add(&mut self, row: Row, reused: Option<usize>) {
        let place = match reused.filter(|place| *place >= self.first) {
            Some(place) => place,
            None => {
                self.places.push_back(None);
                self.first + self.places.len() - 1
            }
        };
        if let Some(by_cells) = &mut self.by_cells {
            by_cells.entry(row.cells.clone()).or_default().push(place);
        }
        self.places[place - self.first] = Some(row);
        self.live += 1;
        while self.live > self.limit {
            self.drop_oldest();
        }
    }

    fn remove(&mut self, cells: &Cells) -> Option<usize> {
        let by_cells = self.by_cells.as_mut()?;
        let places = by_cells.get_mut(cells)?;
        let place = places.pop()?;
        if places.is_empty() {
            by_cells.remove(cells);
        }
        self.places[place - self.first] = None;
        self.live -= 1;
        Some(place)
    }

    fn drop_oldest(&mut self) {
        while let Some(front) = self.places.pop_front() {
            let place = self.first;
            self.first += 1;
            let Some(row) = front else { continue };
            self.live -= 1;
            if let Some(by_cells) = &mut self.by_cells
                && let Some(places) = by_cells.get_mut(&row.cells)
            {
                places.retain(|p| *p != place);
                if places.is_empty() {
                    by_cells.remove(&row.cells);
                }
            }
            return;
        }
    }

    pub fn len(&self) -> usize {
        self.live
    }

    /// Whether rows come in the query's own order.
    pub fn is_ordered(&self) -> bool {
        self.ordered
    }

    /// At most `count` rows from the start, in order.
    pub fn head(&self, count: usize) -> Vec<Cells> {
        if !self.ordered {
            return self.places.iter().flatten().take(count).map(|r| r.cells.clone()).collect();
        }
        let mut rows: Vec<&Row> = self.places.iter().flatten().collect();
        rows.sort_by(|a, b| a.order.cmp(&b.order));
        rows.into_iter().take(count).map(|r| r.cells.clone()).collect()
    }

    /// The last `count` rows to have come.
    pub fn tail(&self, count: usize) -> Vec<Cells> {
        let mut rows: Vec<Cells> = self.places.iter().rev().flatten().take(count).map(|r| r.cells.clone()).collect();
        rows.reverse();
        rows
    }
}

/// The order that a plan's result has, as keys over the sink's columns.
pub fn order_of(plan: &JobPlan) -> Vec<SortKey> {
    let [sink] = plan.sinks.as_slice() else { return Vec::new() };
    let mut node = plan.nodes[*sink].inputs[0];
    // The operator's column behind each column of the sink.
    let mut columns: Vec<Option<usize>> = (0..plan.nodes[node].schema.columns.len()).map(Some).collect();
    loop {
        match &plan.nodes[node].operator {
            Operator::Calc(calc) => {
                let below = |c: usize| calc.projection.get(c).and_then(|e| e.as_column());
                columns.iter_mut().for_each(|c| *c = c.and_then(below));
                node = plan.nodes[node].inputs[0];
            }
            Operator::Rank(rank) if rank.partition.is_empty() && !rank.with_rank => {
                let place = |key: &SortKey| {
                    let column = columns.iter().position(|c| *c == Some(key.column))?;
                    Some(SortKey { column, ..*key })
                };
                return rank.order.iter().map_while(place).collect();
            }
            _ => return Vec::new(),
        }
    }
}

/// Folds what it is given.
pub struct FoldSink {
    cells: CellWriter,
    order: Option<(RowConverter, Vec<usize>)>,
    folded: Arc<Mutex<Folded>>,
    written: u64,
}

impl FoldSink {
    /// `order` from [`order_of`].
    pub fn new(spec: &table::Sink, time_zone: &str, order: &[SortKey], folded: Arc<Mutex<Folded>>) -> FoldSink {
        let types = spec.columns.iter().map(|c| c.ty.clone()).collect();
        let field = |k: &SortKey| {
            let options = SortOptions { descending: k.descending, nulls_first: k.nulls_first };
            SortField::new_with_options(spec.columns[k.column].ty.arrow(), options)
        };
        let order = (!order.is_empty())
            .then(|| RowConverter::new(order.iter().map(field).collect()).ok())
            .flatten()
            .map(|converter| (converter, order.iter().map(|k| k.column).collect()));
        FoldSink { cells: CellWriter::new(types, time_zone), order, folded, written: 0 }
    }
}

impl Sink for FoldSink {
    without_checkpoints!();

    fn write(&mut self, batch: &Batch) -> Result<()> {
        let order = match &mut self.order {
            None => None,
            Some((converter, columns)) => {
                let keys: Vec<_> = columns.iter().map(|c| batch.columns[*c].clone()).collect();
                Some(converter.convert_columns(&keys).map_err(|e| EngineError::internal(e.to_string()))?)
            }
        };
        let mut folded = self.folded.lock();
        self.cells.rows(batch, |row, cells| {
            let order = order.as_ref().map_or(Box::default(), |rows| rows.row(row).as_ref().into());
            folded.apply(batch.kind(row), cells, order);
        });
        self.written += batch.rows as u64;
        Ok(())
    }

    fn finish(&mut self) -> Result<()> {
        Ok(())
    }

    fn written(&self) -> (u64, u64) {
        (self.written, 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use RowKind as K;

    fn folded(limit: usize, changes: &[(RowKind, &str)]) -> Folded {
        let mut folded = Folded::new(true, false, limit);
        for (kind, cell) in changes {
            folded.apply(*kind, vec![cell.to_string()], Box::default());
        }
        folded
    }

    fn texts(folded: &Folded) -> Vec<String> {
        folded.head(usize::MAX).iter().map(|r| r.join(",")).collect()
    }

    #[test]
    fn a_changed_row_stays_in_its_place() {
        let changes = [
            (K::Insert, "a1"),
            (K::Insert, "b1"),
            (K::UpdateBefore, "a1"),
            (K::UpdateAfter, "a2"),
            (K::Delete, "b1"),
            (K::Insert, "c"),
        ];
        assert_eq!(texts(&folded(9, &changes)), ["a2", "c"]);
    }

    #[test]
    fn equal_rows_are_counted_and_unknown_ones_cannot_go() {
        let changes = [(K::Insert, "a"), (K::Insert, "a"), (K::Delete, "a"), (K::Delete, "zz")];
        assert_eq!(texts(&folded(9, &changes)), ["a"]);
        // An update that a filter let in alone.
        assert_eq!(texts(&folded(9, &[(K::UpdateAfter, "x")])), ["x"]);
        // A row that leaves by an update, and another that comes by one.
        let lone = [(K::Insert, "a"), (K::UpdateBefore, "a"), (K::Insert, "b"), (K::UpdateAfter, "c")];
        assert_eq!(texts(&folded(9, &lone)), ["c", "b"]);
    }

    #[test]
    fn the_oldest_rows_go_over_the_limit() {
        let changes: Vec<(RowKind, &str)> = ["a", "b", "c", "d"].map(|c| (K::Insert, c)).to_vec();
        let folded = folded(2, &changes);
        assert_eq!(texts(&folded), ["c", "d"]);
        assert_eq!(folded.tail(1)[0][0], "d");
        assert_eq!(folded.len(), 2);
    }

    #[test]
    fn many_changes_leave_no_places_behind() {
        let mut folded = Folded::new(true, false, 100);
        for i in 0..10_000 {
            folded.apply(K::Insert, vec![i.to_string()], Box::default());
            if i > 0 {
                folded.apply(K::Delete, vec![(i - 1).to_string()], Box::default());
            }
        }
        assert!(folded.places.len() <= 2 + HOLES_MAX && folded.len() == 1);
    }
}
