//! MATCH_RECOGNIZE, one row per match.
//!
//! **Meaning**: rows of each partition in the order of time (and further keys); a match is a run of neighbouring rows
//! that spells the pattern. Output: the partition columns, then the measures; insert-only.
//! **State**: rows ahead of the watermark; partial matches with their rows; complete matches that wait for an earlier
//! partial one. Freed when matches end, are skipped, or are older than WITHIN (exclusive), by the watermark or the clock.
//! **Time**: row time: rows at or behind the watermark are late; processing time: arrival order. **Checkpoint**: waiting
//! rows and partitions that changed. **Limits**: as Flink's, see `nfa`.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::cast::AsArray;
use arrow_array::types::TimestampMillisecondType;
use arrow_row::RowConverter;
use ouzel_functions::{EvalContext, RowErrors};
use ouzel_plan::operator::{Match as Plan, MatchExpr, MatchInput, MatchRow, SkipStrategy};
use ouzel_types::{Batch, DataType, WATERMARK_MIN};

use super::expressions::Expression;
use super::java_heap::JavaHeap;
use super::matches::{Event, Link, Matches, Partial, View, Waiting};
use super::nfa::{FINAL, Nfa, StateId};
use super::saved_matches;
use crate::error::{EngineError, Result};
use crate::operator::{Counters, Operator, Output};
use crate::operators::form::{self, Form};
use crate::operators::keyed_rows::EntryId;
use crate::operators::rank::operator::{sort_keys, sorter};
use crate::operators::timed_rows::TimedRows;
use crate::state::{BatchKeys, EncodedRows, RowCodec, Slot, StateReader, StateWriter, Timers, hash_bytes};
use crate::time::firing::Firing;

/// The owner's words of a group: the partition's matches changed since the last snapshot; it has a timer; at this time.
const DIRTY: usize = 0;
const HAS_TIMER: usize = 1;
const TIMER: usize = 2;
const WORDS: usize = 3;

/// The `tag` of a waiting row: which variables' simple conditions it fulfils, a bit for each of the first 30.
const EVALUATED: u32 = 1 << 30;
/// A condition fails on the row: it is asked again when the row counts.
const FAILS: u32 = 1 << 31;
const TAGGED_MAX: usize = 30;

pub struct Match {
    plan: Plan,
    nfa: Nfa,
    defines: Vec<Option<Expression>>,
    /// Per variable: its condition reads nothing but the row.
    simple: Vec<bool>,
    /// The variables that a first row can become.
    starters: Vec<usize>,
    measures: Vec<Expression>,
    keys: BatchKeys,
    codec: RowCodec,
    sorter: Option<RowConverter>,
    /// Rows that wait for the watermark. Its groups are the partitions.
    waiting: TimedRows,
    partitions: Vec<Matches>,
    timers: Timers<Slot>,
    watermark: i64,
    next_event: u64,
    late: u64,
    /// A snapshot was taken: from now on partitions whose matches end have to be deleted in the next one.
    tracking: bool,
    /// Complete matches, each with the time at which it is given.
    found: Vec<(Partial, i64)>,
    // Of the batch in work.
    encoded: EncodedRows,
    tags: Vec<u32>,
    // Buffers that are used again from row to row.
    reached: Vec<StateId>,
    next: JavaHeap<Waiting>,
    due: Due,
}

/// Conditions that were evaluated for all rows of a batch, or for the row in work when it came.
enum Evaluated {
    Columns(Vec<Option<(Vec<bool>, RowErrors)>>),
    Tag(u32),
}

/// The row in work.
struct Current<'a> {
    event: Arc<Event>,
    evaluated: &'a Evaluated,
    row: usize,
    now_ms: i64,
}

/// The rows that a watermark makes due, in order, one range per partition.
#[derive(Default)]
struct Due {
    partitions: Vec<(Slot, Range<usize>)>,
    entries: Vec<EntryId>,
}

impl Match {
    pub fn new(plan: &Plan, input: &[DataType], eval: &EvalContext) -> Result<Match> {
        let define = |expr: &Option<_>| expr.as_ref().map(|expr| Expression::new(expr, input, eval)).transpose();
        let defines: Vec<Option<Expression>> = plan.defines.iter().map(define).collect::<Result<_>>()?;
        let measures = plan.measures.iter().map(|expr| Expression::new(expr, input, eval)).collect::<Result<_>>()?;
        let keys = BatchKeys::new(&plan.partition, input);
        let nfa = Nfa::new(&plan.pattern);
        Ok(Match {
            simple: defines
                .iter()
                .enumerate()
                .map(|(v, d)| d.as_ref().is_none_or(|d| d.reads_only_the_row(v)))
                .collect(),
            starters: nfa.starters(),
            nfa,
            defines,
            measures,
            sorter: if plan.order.is_empty() { None } else { Some(sorter(&plan.order, input)?) },
            waiting: TimedRows::new(keys.codec().stride(), WORDS),
            keys,
            codec: RowCodec::new(input),
            plan: plan.clone(),
            partitions: Vec::new(),
            timers: Timers::new(),
            watermark: WATERMARK_MIN,
            next_event: 0,
            late: 0,
            tracking: false,
            found: Vec::new(),
            encoded: EncodedRows::default(),
            tags: Vec::new(),
            reached: Vec::new(),
            next: JavaHeap::default(),
            due: Due::default(),
        })
    }

    fn partition(&mut self, row: usize) -> Slot {
        let slot = self.waiting.group(self.keys.hash(row), self.keys.key(row));
        self.grow(slot);
        slot
    }

    fn grow(&mut self, slot: Slot) {
        if self.partitions.len() <= slot as usize {
            self.partitions.resize_with(slot as usize + 1, Matches::default);
        }
    }

    fn evaluate(&self, columns: &[ArrayRef], rows: usize) -> Vec<Option<(Vec<bool>, RowErrors)>> {
        let all = self.defines.iter().zip(&self.simple);
        all.map(|(define, simple)| define.as_ref().filter(|_| *simple).map(|d| d.holds_for(columns, rows))).collect()
    }

    /// The simple conditions of all rows as tags: a watermark makes few rows due at a time, too few for columns.
    fn tag(&mut self, columns: &[ArrayRef], rows: usize) {
        self.tags.clear();
        self.tags.resize(rows, if self.defines.len() <= TAGGED_MAX { EVALUATED } else { 0 });
        if self.defines.len() > TAGGED_MAX {
            return;
        }
        for (variable, result) in self.evaluate(columns, rows).into_iter().enumerate() {
            let Some((holds, errors)) = result else { continue };
            self.tags.iter_mut().zip(holds).for_each(|(tag, holds)| *tag |= u32::from(holds) << variable);
            errors.iter().for_each(|(row, _)| self.tags[row] |= FAILS);
        }
    }

    /// A simple condition of a row, if it was evaluated.
    fn known(&self, evaluated: &Evaluated, variable: usize, row: usize) -> Option<Result<bool>> {
        match evaluated {
            Evaluated::Tag(tag) => {
                let is_known = self.simple[variable] && tag & EVALUATED != 0 && tag & FAILS == 0;
                is_known.then(|| Ok(tag >> variable & 1 != 0))
            }
            Evaluated::Columns(all) => {
                all[variable].as_ref().map(|(holds, errors)| match errors.iter().find(|(failed, _)| *failed == row) {
                    Some((_, message)) => Err(EngineError::on_row(message)),
                    None => Ok(holds[row]),
                })
            }
        }
    }

    /// False if the row neither goes on with a match of its partition nor starts one: most rows of most patterns.
    fn concerns(&self, slot: Slot, evaluated: &Evaluated, row: usize) -> bool {
        let may_become = |variable: &usize| {
            self.defines[*variable].is_none()
                || self.known(evaluated, *variable, row).is_none_or(|known| known.unwrap_or(true))
        };
        !self.partitions[slot as usize].is_empty() || self.starters.iter().any(may_become)
    }

    /// One row, the next in order, through the automaton of its partition.
    fn advance(&mut self, slot: Slot, current: &Current<'_>) -> Result<()> {
        let mut matches = std::mem::take(&mut self.partitions[slot as usize]);
        self.expire(&mut matches, current.event.time_ms)?;
        let had_partial = matches.has_partial();
        let mut before = std::mem::take(&mut matches.partial);
        if before.is_empty() {
            before.push(None);
        }
        let mut next = Matches { partial: std::mem::take(&mut self.next), ..Matches::default() };
        let mut reached = std::mem::take(&mut self.reached);
        for waiting in before.iter() {
            self.step(waiting.as_ref(), current, &mut reached, &mut next)?;
            if waiting.is_none() {
                next.partial.push(None);
            }
        }
        self.reached = reached;
        matches.partial = next.partial;
        matches.complete.append(next.complete);
        before.clear();
        self.next = before;
        self.take_complete(&mut matches, current.event.time_ms)?;
        if self.tracking && (had_partial || !matches.is_empty()) {
            self.waiting.set_word(slot, DIRTY, 1);
        }
        self.partitions[slot as usize] = matches;
        Ok(())
    }

    fn expire(&mut self, matches: &mut Matches, time_ms: i64) -> Result<()> {
        if self.plan.within_ms.is_some() && matches.has_partial() {
            matches.time_out(time_ms, self.plan.within_ms);
            self.take_complete(matches, time_ms)?;
        }
        Ok(())
    }

    fn take_complete(&mut self, matches: &mut Matches, time_ms: i64) -> Result<()> {
        if !matches.complete.is_empty() {
            let pattern = &self.plan.pattern;
            let names = |variable: usize| pattern.get(variable).map_or(String::new(), |e| e.variable.to_string());
            let taken = matches.take_complete(&self.plan.skip, &names)?;
            self.found.extend(taken.into_iter().map(|found| (found, time_ms)));
        }
        Ok(())
    }

    /// Follows every edge that the row allows from the state of a partial match, or from the beginning.
    fn step(
        &self,
        partial: Option<&Partial>,
        current: &Current<'_>,
        reached: &mut Vec<StateId>,
        out: &mut Matches,
    ) -> Result<()> {
        reached.clear();
        reached.push(partial.map_or(self.nfa.start, |partial| partial.state));
        while let Some(state) = reached.pop() {
            for edge in &self.nfa.states[state] {
                if let Some(variable) = edge.take
                    && !self.holds(variable, partial, current)?
                {
                    continue;
                }
                let mut forbidden = false;
                for variable in &edge.unless {
                    forbidden = forbidden || self.holds(*variable, partial, current)?;
                }
                match edge.take {
                    _ if forbidden => {}
                    None => reached.push(edge.target),
                    Some(variable) => self.take(partial, variable, edge.target, current, out)?,
                }
            }
        }
        Ok(())
    }

    fn take(
        &self,
        partial: Option<&Partial>,
        variable: usize,
        target: StateId,
        current: &Current<'_>,
        out: &mut Matches,
    ) -> Result<()> {
        let event = &current.event;
        let link = Link { variable, event: event.clone(), previous: partial.map(|partial| partial.last.clone()) };
        let next = Partial {
            state: target,
            start: partial.map_or(event.number, |partial| partial.start),
            start_ms: partial.map_or(event.time_ms, |partial| partial.start_ms),
            last: Arc::new(link),
        };
        if self.reaches_the_end(target, partial, current)? {
            out.complete.push(next.clone());
        }
        if target != FINAL {
            out.partial.push(Some(next));
        }
        Ok(())
    }

    /// The end can be reached without another row.
    fn reaches_the_end(&self, state: StateId, partial: Option<&Partial>, current: &Current<'_>) -> Result<bool> {
        let goes_on = |state: StateId| self.nfa.states[state].iter().any(|edge| edge.take.is_none());
        if state == FINAL || !goes_on(state) {
            return Ok(state == FINAL);
        }
        let mut reached = vec![state];
        while let Some(state) = reached.pop() {
            if state == FINAL {
                return Ok(true);
            }
            for edge in self.nfa.states[state].iter().filter(|edge| edge.take.is_none()) {
                let mut forbidden = false;
                for variable in &edge.unless {
                    forbidden = forbidden || self.holds(*variable, partial, current)?;
                }
                if !forbidden {
                    reached.push(edge.target);
                }
            }
        }
        Ok(false)
    }

    /// The condition of a variable, were the row in work to become it.
    fn holds(&self, variable: usize, partial: Option<&Partial>, current: &Current<'_>) -> Result<bool> {
        let Some(define) = &self.defines[variable] else { return Ok(true) };
        if let Some(known) = self.known(current.evaluated, variable, current.row) {
            return known;
        }
        let last = partial.map(|partial| partial.last.as_ref());
        let view = View { last, current: Some((variable, &current.event)), time_ms: current.event.time_ms };
        define.holds(view, &self.codec, current.now_ms)
    }

    /// Sets the partition's timer unless it has an earlier one.
    fn wake_at(&mut self, slot: Slot, time: i64) {
        if self.waiting.word(slot, HAS_TIMER) == 0 || self.waiting.word(slot, TIMER) as i64 > time {
            self.waiting.set_word(slot, HAS_TIMER, 1);
            self.waiting.set_word(slot, TIMER, time as u64);
            self.timers.add(time, slot);
        }
    }

    /// The partitions whose timers are due, and their rows up to the watermark, in order: one range per partition.
    fn due(&mut self, watermark: i64) -> Result<Due> {
        let Due { mut partitions, mut entries } = std::mem::take(&mut self.due);
        partitions.clear();
        entries.clear();
        while let Some((time, slot)) = self.timers.pop_due(watermark) {
            let is_set = self.waiting.keys().is_live(slot)
                && self.waiting.word(slot, HAS_TIMER) == 1
                && self.waiting.word(slot, TIMER) as i64 == time;
            if is_set {
                self.waiting.set_word(slot, HAS_TIMER, 0);
                let start = entries.len();
                entries.extend(self.waiting.up_to(slot, watermark));
                partitions.push((slot, start..entries.len()));
            }
        }
        if let Some(sorter) = self.sorter.as_ref().filter(|_| !entries.is_empty()) {
            let keys = sort_keys(sorter, &self.plan.order, &self.decode(&entries))?;
            let mut order: Vec<usize> = (0..entries.len()).collect();
            let time = |i: &usize| self.waiting.entry(entries[*i]).meta;
            for (_, range) in &partitions {
                order[range.clone()]
                    .sort_by(|a, b| time(a).cmp(&time(b)).then_with(|| keys.row(*a).cmp(&keys.row(*b))));
            }
            entries = order.into_iter().map(|i| entries[i]).collect();
        }
        Ok(Due { partitions, entries })
    }

    /// Everything that the watermark has made due.
    fn run(&mut self, watermark: i64, now_ms: i64) -> Result<()> {
        let due = self.due(watermark)?;
        for (slot, range) in &due.partitions {
            let slot = *slot;
            for row in range.clone() {
                let entry = due.entries[row];
                let known = self.waiting.entry(entry);
                let evaluated = Evaluated::Tag(known.tag);
                self.next_event += 1;
                if self.concerns(slot, &evaluated, row) {
                    let event = event(self.next_event, known.meta, self.waiting.row(entry));
                    self.advance(slot, &Current { event, evaluated: &evaluated, row, now_ms })?;
                }
                self.waiting.remove(entry);
            }
            let mut matches = std::mem::take(&mut self.partitions[slot as usize]);
            if self.tracking && !matches.is_empty() {
                self.waiting.set_word(slot, DIRTY, 1);
            }
            self.expire(&mut matches, watermark)?;
            let next =
                self.waiting.first_time(slot).into_iter().chain(matches.next_time_out(self.plan.within_ms)).min();
            self.partitions[slot as usize] = matches;
            next.into_iter().for_each(|next| self.wake_at(slot, next));
            self.release(slot);
        }
        self.due = due;
        Ok(())
    }

    fn decode(&self, entries: &[EntryId]) -> Vec<ArrayRef> {
        let rows: Vec<&[u8]> = entries.iter().map(|entry| self.waiting.row(*entry)).collect();
        self.codec.decode(&rows)
    }

    fn emit(&mut self, out: &mut Output) -> Result<()> {
        if self.found.is_empty() {
            return Ok(());
        }
        let matches = std::mem::take(&mut self.found);
        let last: Vec<&[u8]> = matches.iter().map(|(found, _)| found.last.event.row.as_ref()).collect();
        let mut columns: Vec<ArrayRef> =
            self.plan.partition.iter().map(|column| self.codec.decode_column(*column, &last)).collect();
        let views: Vec<View<'_>> = matches.iter().map(|(found, time_ms)| found.view(*time_ms)).collect();
        for measure in &self.measures {
            columns.push(measure.values(&views, &self.codec, out.now_ms)?);
        }
        out.push(Batch::new(columns, matches.len()));
        Ok(())
    }

    /// Gives a partition without rows and matches back, unless a snapshot has to forget its matches first.
    fn release(&mut self, slot: Slot) {
        if self.waiting.keys().is_live(slot)
            && self.partitions[slot as usize].is_empty()
            && self.waiting.word(slot, DIRTY) == 0
        {
            self.waiting.release(slot);
        }
    }

    /// The form of its state.
    pub fn form(plan: &Plan, input: &[DataType]) -> Form {
        let pattern = plan.pattern.iter().map(|element| {
            let max = element.max.map_or("unbounded".to_string(), |max| max.to_string());
            let taste = if element.greedy { "greedy" } else { "reluctant" };
            format!("{} {} to {max} {taste}", element.variable, element.min)
        });
        let skip = match plan.skip {
            SkipStrategy::PastLastRow => "past last row".to_string(),
            SkipStrategy::ToNextRow => "to next row".to_string(),
            SkipStrategy::ToFirst(variable) => format!("to first {variable}"),
            SkipStrategy::ToLast(variable) => format!("to last {variable}"),
        };
        let defines = plan.defines.iter().map(|define| define.as_ref().map_or("TRUE".to_string(), of_match));
        Form::new("Match")
            .term("partition", form::columns(&plan.partition, input))
            .term("time", form::rowtime(plan.rowtime))
            .term("order", form::order(&plan.order, input))
            .term("pattern", form::list(pattern))
            .term("defines", form::list(defines))
            .term("measures", form::list(plan.measures.iter().map(of_match)))
            .term("skip", skip)
            .term("within-ms", plan.within_ms.map_or("none".to_string(), |within| within.to_string()))
            .term("rows", form::row(input))
    }
}

/// An expression of DEFINE or MEASURES.
fn of_match(of: &MatchExpr) -> String {
    let variable = |variable: &Option<usize>| variable.map_or("*".to_string(), |variable| variable.to_string());
    let inputs = of.inputs.iter().map(|read| match read {
        MatchInput::Row { variable: of, which, offset, expr, .. } => {
            let name = match which {
                MatchRow::First => "FIRST",
                MatchRow::Plain | MatchRow::OfVariable | MatchRow::Last => "LAST",
            };
            format!("{name}({}: {}, {offset})", variable(of), form::expression(expr))
        }
        MatchInput::Aggregate { variable: of, call, args } => {
            let call = form::calls(std::slice::from_ref(call), &[]);
            format!("{call} OVER {}: ({})", variable(of), form::expressions(args))
        }
        MatchInput::Rowtime => "MATCH_ROWTIME()".to_string(),
        MatchInput::Proctime => "MATCH_PROCTIME()".to_string(),
    });
    format!("{} WITH ({})", form::expression(&of.expr), form::list(inputs))
}

impl Operator for Match {
    fn prepare(&mut self, _input: usize, batch: &Batch) -> Result<()> {
        self.keys.encode(batch);
        self.codec.encode(&batch.columns, 0..batch.rows, &mut self.encoded);
        if self.plan.rowtime.is_some() {
            self.tag(&batch.columns, batch.rows);
        }
        Ok(())
    }

    fn process(&mut self, _input: usize, batch: &Batch, rows: Range<usize>, out: &mut Output) -> Result<()> {
        let Some(column) = self.plan.rowtime else {
            let evaluated = Evaluated::Columns(self.evaluate(&batch.columns, batch.rows));
            for row in rows {
                let slot = self.partition(row);
                self.next_event += 1;
                if self.concerns(slot, &evaluated, row) {
                    let event = event(self.next_event, out.now_ms, self.encoded.row(row));
                    self.advance(slot, &Current { event, evaluated: &evaluated, row, now_ms: out.now_ms })?;
                }
                if let Some(time) = self.partitions[slot as usize].next_time_out(self.plan.within_ms) {
                    self.wake_at(slot, time);
                }
                self.release(slot);
            }
            return self.emit(out);
        };
        let times = batch.columns[column].as_primitive::<TimestampMillisecondType>();
        for row in rows {
            let time = times.value(row);
            if time <= self.watermark {
                self.late += 1;
                out.push_late(&[row as u32]);
                continue;
            }
            let slot = self.partition(row);
            self.waiting.push(slot, self.encoded.row(row), time, self.tags[row]);
            self.wake_at(slot, time);
        }
        Ok(())
    }

    fn watermark(&mut self, watermark: i64, out: &mut Output) -> Result<()> {
        self.watermark = watermark;
        if self.plan.rowtime.is_none() {
            return Ok(());
        }
        self.run(watermark, out.now_ms)?;
        self.emit(out)
    }

    fn next_timer(&self) -> Option<i64> {
        self.timers.next_time().filter(|_| self.plan.rowtime.is_none())
    }

    /// Partial matches that are too old go, although no further row of their partition comes.
    fn processing_time(&mut self, now: i64, out: &mut Output) -> Result<()> {
        if self.plan.rowtime.is_some() {
            return Ok(());
        }
        self.run(now, now)?;
        self.emit(out)
    }

    fn waits_for(&self) -> Option<Firing> {
        self.timers.next_time().filter(|_| self.plan.rowtime.is_some()).map(Firing::at)
    }

    fn snapshot(&mut self, writer: &mut StateWriter) -> Result<()> {
        self.waiting.snapshot(writer, 0, &self.codec);
        let slots: Vec<Slot> = self.waiting.keys().slots().collect();
        for slot in slots {
            let matches = &self.partitions[slot as usize];
            let dirty = self.waiting.word(slot, DIRTY) == 1;
            if (writer.is_full() || dirty || !self.tracking) && !matches.is_empty() {
                writer.put(1, self.waiting.keys().key(slot), &saved_matches::write(matches));
            } else if dirty && !writer.is_full() {
                writer.delete(1, self.waiting.keys().key(slot));
            }
            if dirty {
                self.waiting.set_word(slot, DIRTY, 0);
                self.release(slot);
            }
        }
        self.tracking = true;
        writer.put(2, b"next", &self.next_event.to_le_bytes());
        Ok(())
    }

    fn restore(&mut self, reader: &mut StateReader) -> Result<()> {
        self.tracking = true;
        self.waiting.restore(reader, 0, &mut self.codec)?;
        reader.each(1, |key, value| {
            let slot = self.waiting.group(hash_bytes(key), key);
            self.grow(slot);
            let matches = saved_matches::read(value)?;
            if let Some(time) = matches.next_time_out(self.plan.within_ms) {
                self.wake_at(slot, time);
            }
            self.partitions[slot as usize] = matches;
            Ok(())
        })?;
        for entry in self.waiting.all_entries().collect::<Vec<_>>() {
            let entry = self.waiting.entry(entry);
            self.grow(entry.slot);
            self.wake_at(entry.slot, entry.meta);
        }
        if let Some(next) = reader.get(2, b"next")?.and_then(|bytes| bytes.try_into().ok()) {
            self.next_event = u64::from_le_bytes(next);
        }
        Ok(())
    }

    fn restore_watermark(&mut self, watermark: i64) {
        self.watermark = watermark;
    }

    fn state_bytes(&self) -> usize {
        let partial = |m: &Matches| (m.partial.capacity() + m.complete.capacity()) * std::mem::size_of::<Partial>();
        self.waiting.state_bytes() + self.partitions.iter().map(partial).sum::<usize>() + self.timers.state_bytes()
    }

    fn counters(&self) -> Counters {
        Counters { late_rows: self.late, ..Counters::default() }
    }
}

fn event(number: u64, time_ms: i64, row: &[u8]) -> Arc<Event> {
    Arc::new(Event { number, time_ms, row: row.into() })
}
