//! A source with what the DDL computes on top: computed columns, the watermark, idleness, dead-letter rows.
//!
//! The watermark of a table with several splits is the minimum over its splits that are neither idle nor ended.
//! On bounded input only event time moves it. Snapshots hold each split's watermark, so that a crash changes no
//! row's lateness.

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::TimestampMillisecondType;
use ouzel_functions::compile::{CompiledProjection, compile_all};
use ouzel_functions::{EvalContext, RowErrors};
use ouzel_plan::table::{Scan, ScanFieldSource, WatermarkSpec};
use ouzel_types::batch::take_rows;
use ouzel_types::{Batch, Mark, WATERMARK_MAX, WATERMARK_MIN};

use crate::error::{EngineError, Result};
use crate::operators::form::{self, Form};
use crate::source::{BadRow, Source, SourcePoll, SplitStatus, Waker};
use crate::time::mini_batch_assigner;
use crate::time::watermark_alignment::{Aligned, AlignmentGroups};
use crate::time::watermark_generator::WatermarkGenerator;

/// Flink's words for a row without a row time.
const NULL_ROWTIME: &str = "RowTime field should not be null, please convert it to a non-null long value.";

/// Rows ahead of the clock that are named in the log, each; all of them are counted.
const AHEAD_ROWS_NAMED: u64 = 10;

pub struct ScanDriver {
    name: String,
    source: Box<dyn Source>,
    computed: Option<CompiledProjection>,
    spec: Option<WatermarkSpec>,
    watermark_expr: Option<CompiledProjection>,
    keeps_bad_rows: bool,
    /// Rows that LIMIT, pushed into the source, still lets through.
    remaining: Option<u64>,
    splits: Vec<Split>,
    combined: i64,
    /// Rows that were too far ahead of the clock to move the watermark.
    ahead_rows: u64,
    idle: bool,
    finished: bool,
    /// There are other instances: one without splits holds nobody back.
    of_several: bool,
    aligned: Option<Aligned>,
    /// It is too far ahead of its alignment group and is not read.
    waits: bool,
}

struct Split {
    generator: WatermarkGenerator,
    watermark: i64,
    last_event_ms: Option<i64>,
    last_row_at_ms: i64,
    idle: bool,
    finished: bool,
    /// It alone is too far ahead of the alignment group.
    paused: bool,
}

/// What a poll gave.
pub enum ScanPoll {
    Rows { batch: Batch, bad: Vec<BadRow> },
    Pending { retry_ms: Option<u64> },
    Finished,
}

/// One split as the page shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct SplitTime {
    pub status: SplitStatus,
    pub watermark: Option<i64>,
    pub last_event_ms: Option<i64>,
    pub idle: bool,
    /// The alignment group that it is too far ahead of: it is not read until the group has come after it.
    pub waits_for_group: Option<std::sync::Arc<str>>,
}

impl ScanDriver {
    pub fn new(scan: &Scan, source: Box<dyn Source>, context: &EvalContext) -> Result<ScanDriver> {
        let compile = |exprs: &[ouzel_plan::Expr]| compile_all(exprs, context).map_err(EngineError::user);
        let computed = scan.computed.as_deref().map(compile).transpose()?;
        let watermark_expr = match scan.watermark.as_ref().and_then(|w| w.expr.as_ref()) {
            Some(expr) => Some(compile(std::slice::from_ref(expr))?),
            None => None,
        };
        if scan.watermark.as_ref().is_some_and(|w| w.expr.is_none()) && !source.gives_watermarks() {
            return Err(EngineError::user(format!(
                "connector '{}' gives no watermarks of its own",
                scan.table.connector()
            ))
            .detail(
                "SOURCE_WATERMARK() is a declarative marker function and doesn't have concrete runtime implementation.",
            )
            .hint("write the watermark as an expression: WATERMARK FOR ts AS ts - INTERVAL '5' SECOND")
            .at(format!("source table `{}`", scan.table.path.name)));
        }
        Ok(ScanDriver {
            name: scan.table.path.name.to_string(),
            source,
            computed,
            spec: scan.watermark.clone(),
            watermark_expr,
            keeps_bad_rows: scan.dead_letter.is_some(),
            remaining: scan.limit,
            splits: Vec::new(),
            combined: WATERMARK_MIN,
            ahead_rows: 0,
            idle: false,
            finished: false,
            of_several: false,
            aligned: None,
            waits: false,
        })
    }

    /// Takes its place among the sources that are read side by side.
    pub fn align_with(mut self, groups: &AlignmentGroups) -> ScanDriver {
        self.aligned = self.spec.as_ref().and_then(|spec| groups.join(spec));
        self
    }

    /// Is this one of several instances?
    pub fn of_several(mut self, several: bool) -> ScanDriver {
        self.of_several = several;
        self
    }

    pub fn set_waker(&mut self, waker: Waker) {
        self.aligned.iter().for_each(|aligned| aligned.set_waker(waker.clone()));
        self.source.set_waker(waker);
    }

    /// Other instances read what this one leaves.
    pub fn takes_turns(&self) -> bool {
        self.source.takes_turns()
    }

    pub fn finished(&self) -> bool {
        self.finished
    }

    /// True when every split is idle: the scan does not hold its readers back.
    pub fn is_idle(&self) -> bool {
        self.idle
    }

    pub fn poll(&mut self, max_rows: usize, now_ms: i64) -> Result<ScanPoll> {
        if self.remaining == Some(0) {
            self.finished = true;
            self.align(now_ms);
            return Ok(ScanPoll::Finished);
        }
        if let Some(retry_ms) = self.align(now_ms) {
            return Ok(ScanPoll::Pending { retry_ms: Some(retry_ms) });
        }
        match self.source.poll(max_rows).map_err(|e| e.at(format!("source table `{}`", self.name)))? {
            SourcePoll::Rows { split, batch, bad, origin } => self.rows(split, batch, bad, origin, now_ms),
            SourcePoll::Pending { retry_ms } => Ok(ScanPoll::Pending { retry_ms }),
            SourcePoll::SplitFinished { split } => {
                self.split(split, now_ms).finished = true;
                let mut batch = Batch::new(Vec::new(), 0);
                self.advance(&mut batch.marks, 0);
                Ok(ScanPoll::Rows { batch, bad: Vec::new() })
            }
            SourcePoll::Finished => {
                self.finished = true;
                self.align(now_ms);
                Ok(ScanPoll::Finished)
            }
        }
    }

    /// Tells the alignment group where this source is. Gives when to look again if it is too far ahead to be read.
    /// Time that a split waits does not make it idle.
    fn align(&mut self, now_ms: i64) -> Option<u64> {
        let aligned = self.aligned.as_ref()?;
        let holds_nobody = self.finished || self.idle || (self.of_several && !self.source.has_splits());
        let reached = self.reached();
        let limit = aligned.report(if holds_nobody { WATERMARK_MAX } else { reached });
        self.waits = !holds_nobody && reached > limit;
        let retry_ms = self.waits.then(|| aligned.retry_ms());
        for (index, split) in self.splits.iter_mut().enumerate() {
            let ahead = !split.finished && split.watermark > limit;
            if ahead != split.paused {
                split.paused = ahead;
                self.source.pause_split(index, ahead);
            }
            if split.paused || self.waits {
                split.last_row_at_ms = now_ms;
            }
        }
        retry_ms
    }

    fn rows(
        &mut self,
        split: usize,
        batch: Batch,
        mut bad: Vec<BadRow>,
        origin: Option<Box<dyn Fn(usize) -> BadRow + Send>>,
        now_ms: i64,
    ) -> Result<ScanPoll> {
        let batch = self.limited(batch);
        let rows = batch.rows;
        let mut errors = RowErrors::default();
        let mut columns = match &self.computed {
            Some(computed) => computed.eval(&batch.columns, rows, &mut errors),
            None => batch.columns,
        };
        let mut kinds = batch.kinds;
        let times = self.row_times(&columns, rows, &mut errors)?;
        let mut kept_rows = rows;
        let mut keep: Option<Vec<u32>> = None;
        if let Some((_, message)) = errors.first() {
            let Some(origin) = origin.filter(|_| self.keeps_bad_rows) else {
                return Err(EngineError::user("a row of the source cannot be taken")
                    .detail(message)
                    .at(format!("source table `{}`", self.name)));
            };
            let mut failed: Vec<(usize, String)> =
                errors.iter().map(|(row, message)| (row, message.to_string())).collect();
            failed.sort_by_key(|(row, _)| *row);
            failed.dedup_by_key(|(row, _)| *row);
            let rest: Vec<u32> = (0..rows as u32)
                .filter(|r| failed.binary_search_by_key(&(*r as usize), |(f, _)| *f).is_err())
                .collect();
            bad.extend(failed.into_iter().map(|(row, error)| BadRow { error, ..origin(row) }));
            columns = take_rows(&columns, &rest);
            kinds = kinds.map(|kinds| rest.iter().map(|r| kinds[*r as usize]).collect());
            kept_rows = rest.len();
            keep = Some(rest);
        }
        let mut out = Batch { columns, rows: kept_rows, kinds, selection: None, marks: Vec::new() };
        self.mark_rows(split, &times, keep.as_deref(), &mut out, now_ms);
        Ok(ScanPoll::Rows { batch: out, bad })
    }

    /// What LIMIT leaves of a batch.
    fn limited(&mut self, batch: Batch) -> Batch {
        let Some(remaining) = self.remaining else { return batch };
        let rows = remaining.min(batch.rows as u64);
        self.remaining = Some(remaining - rows);
        if rows < batch.rows as u64 { batch.slice(0, rows as usize) } else { batch }
    }

    /// The watermark expression per row; a NULL row time is an error of the row.
    fn row_times(
        &mut self,
        columns: &[arrow_array::ArrayRef],
        rows: usize,
        errors: &mut RowErrors,
    ) -> Result<Option<RowTimes>> {
        let Some(spec) = &self.spec else { return Ok(None) };
        let rowtime = &columns[spec.column];
        if rowtime.null_count() > 0 {
            for row in 0..rows {
                if rowtime.is_null(row) {
                    errors.push(row, NULL_ROWTIME);
                }
            }
        }
        let values = match &self.watermark_expr {
            Some(expr) => expr.eval(columns, rows, errors).swap_remove(0),
            None => rowtime.clone(),
        };
        let wrong = || EngineError::internal("a watermark expression is not a TIMESTAMP(3)");
        let event = rowtime.as_primitive_opt::<TimestampMillisecondType>().ok_or_else(wrong)?.clone();
        let values = values.as_primitive_opt::<TimestampMillisecondType>().ok_or_else(wrong)?.clone();
        Ok(Some(RowTimes { event, values }))
    }

    fn mark_rows(
        &mut self,
        split: usize,
        times: &Option<RowTimes>,
        keep: Option<&[u32]>,
        out: &mut Batch,
        now_ms: i64,
    ) {
        self.know_splits(now_ms);
        self.split(split, now_ms).last_row_at_ms = now_ms;
        self.splits[split].idle = false;
        self.idle = false;
        let Some(times) = times else { return };
        let mut marks = Vec::new();
        let mut last_event = self.splits[split].last_event_ms;
        for position in 0..out.rows {
            let row = keep.map_or(position, |keep| keep[position] as usize);
            last_event = last_event.max(Some(times.event.value(row)));
            let value = times.values.is_valid(row).then(|| times.values.value(row));
            let value = value.filter(|value| self.believes(split, *value, times.event.value(row), now_ms));
            if let Some(watermark) = self.splits[split].generator.row(value) {
                self.splits[split].watermark = watermark;
                self.advance(&mut marks, position as u32 + 1);
            }
        }
        self.splits[split].last_event_ms = last_event;
        out.marks = marks;
    }

    /// False for a watermark too far ahead of the clock: the row is kept and named, event time stays.
    #[inline]
    fn believes(&mut self, split: usize, watermark: i64, event_ms: i64, now_ms: i64) -> bool {
        let Some(ahead) = self.spec.as_ref().and_then(|spec| spec.max_ahead_ms) else { return true };
        if watermark <= now_ms.saturating_add(ahead) {
            return true;
        }
        self.ahead_rows += 1;
        if self.ahead_rows <= AHEAD_ROWS_NAMED {
            let split = self
                .source
                .splits()
                .get(split)
                .map_or(split.to_string(), |s| format!("{} before {}", s.name, s.offset));
            tracing::warn!(
                table = %self.name, split = %split, event_ms, rows = self.ahead_rows,
                "a row's time is further ahead than 'ouzel.watermark.max-ahead.{}' allows: it does not move the watermark", self.name
            );
        }
        false
    }

    /// Splits that have not spoken yet hold event time back until they are idle, where the source knows of them.
    fn know_splits(&mut self, now_ms: i64) {
        let count = self.source.split_count();
        if count > self.splits.len() {
            self.split(count - 1, now_ms);
        }
    }

    fn split(&mut self, index: usize, now_ms: i64) -> &mut Split {
        while self.splits.len() <= index {
            let (interval, gap) = self.spec.as_ref().map_or((200, None), |s| (s.interval_ms, s.on_event_gap));
            self.splits.push(Split {
                generator: WatermarkGenerator::new(interval, gap),
                watermark: WATERMARK_MIN,
                last_event_ms: None,
                last_row_at_ms: now_ms,
                idle: false,
                finished: false,
                paused: false,
            });
        }
        &mut self.splits[index]
    }

    /// The minimum over the splits, which never falls.
    fn reached(&self) -> i64 {
        let minimum = self.splits.iter().filter(|s| !s.idle && !s.finished).map(|s| s.watermark).min();
        minimum.map_or(self.combined, |minimum| minimum.max(self.combined))
    }

    /// Adds a mark if the watermark rose and readers see it.
    fn advance(&mut self, marks: &mut Vec<Mark>, row: u32) {
        let watermark = self.reached();
        let thinned = self.spec.as_ref().and_then(|spec| spec.thinned);
        if watermark > self.combined && mini_batch_assigner::passes(thinned, self.combined, watermark) {
            self.combined = watermark;
            marks.push(Mark { row, watermark });
        }
    }

    /// The wall clock's part, for unbounded sources: periodic emission and idleness.
    pub fn tick(&mut self, now_ms: i64) -> Option<Batch> {
        self.know_splits(now_ms);
        let spec = self.spec.as_ref()?;
        if self.source.bounded() || self.finished {
            return None;
        }
        let idle_timeout = spec.idle_timeout_ms;
        for split in &mut self.splits {
            if let Some(watermark) = split.generator.tick() {
                split.watermark = watermark;
            }
            if idle_timeout > 0 && now_ms - split.last_row_at_ms >= idle_timeout {
                split.idle = true;
            }
        }
        self.idle = (!self.splits.is_empty() && self.splits.iter().all(|s| s.idle || s.finished))
            || (self.of_several && !self.source.has_splits());
        let mut batch = Batch::new(Vec::new(), 0);
        self.advance(&mut batch.marks, 0);
        (!batch.marks.is_empty()).then_some(batch)
    }

    /// How often `tick` matters, ms.
    pub fn tick_interval_ms(&self) -> Option<i64> {
        let spec = self.spec.as_ref()?;
        (!self.source.bounded()).then(|| spec.interval_ms.clamp(10, 1_000))
    }

    pub fn split_times(&self) -> Vec<SplitTime> {
        let statuses = self.source.splits();
        let group = self.aligned.as_ref().map(Aligned::name);
        statuses
            .into_iter()
            .enumerate()
            .map(|(i, status)| {
                let split = self.splits.get(i);
                SplitTime {
                    status,
                    watermark: split.map(|s| s.watermark).filter(|w| *w != WATERMARK_MIN && *w != WATERMARK_MAX),
                    last_event_ms: split.and_then(|s| s.last_event_ms),
                    // What has ended holds nothing back either.
                    idle: split.is_some_and(|s| s.idle || s.finished),
                    waits_for_group: split
                        .filter(|s| !s.finished && (self.waits || s.paused))
                        .and_then(|_| group.cloned()),
                }
            })
            .collect()
    }

    pub fn checkpoint_completed(&mut self, checkpoint: u64) {
        self.source.checkpoint_completed(checkpoint);
    }

    pub fn close(&mut self) {
        self.source.close();
    }

    /// `combined i64, split count u32, (current i64, emitted i64, watermark i64) per split`, then the source's bytes;
    /// in front of it the rows that a LIMIT still lets through, if there is one.
    pub fn snapshot(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend(self.remaining.into_iter().flat_map(u64::to_le_bytes));
        bytes.extend_from_slice(&self.combined.to_le_bytes());
        bytes.extend_from_slice(&(self.splits.len() as u32).to_le_bytes());
        for split in &self.splits {
            let (current, emitted) = split.generator.state();
            for value in [current, emitted, split.watermark] {
                bytes.extend_from_slice(&value.to_le_bytes());
            }
        }
        bytes.extend_from_slice(&self.source.snapshot());
        bytes
    }

    pub fn restore(&mut self, bytes: &[u8], now_ms: i64) -> Result<()> {
        let saved = self.saved(bytes)?;
        self.combined = saved.combined;
        self.remaining = saved.remaining;
        for (i, (current, emitted, watermark)) in saved.splits.into_iter().enumerate() {
            let split = self.split(i, now_ms);
            split.generator.restore(current, emitted);
            split.watermark = watermark;
        }
        self.source.restore(saved.source)
    }

    /// As `restore`, for one of several instances that there were before: their splits are shared out anew. Event
    /// time goes on from the last of them, so that it does not move back.
    pub fn restore_moved(&mut self, bytes: &[u8]) -> Result<()> {
        let saved = self.saved(bytes)?;
        self.remaining = self.remaining.min(saved.remaining);
        self.combined = if self.combined == WATERMARK_MIN { saved.combined } else { self.combined.min(saved.combined) };
        self.source.restore(saved.source)
    }

    fn saved<'b>(&self, bytes: &'b [u8]) -> Result<Saved<'b>> {
        let cut = || EngineError::internal(format!("the snapshot of source table `{}` is cut", self.name));
        // In front, where the scan has a limit: how many rows of it are left.
        let (remaining, bytes) = match self.remaining {
            Some(_) => {
                let (rows, rest) = bytes.split_first_chunk::<8>().ok_or_else(cut)?;
                (Some(u64::from_le_bytes(*rows)), rest)
            }
            None => (None, bytes),
        };
        let number = |at: usize| -> Result<i64> {
            let slice = bytes.get(at..at + 8).ok_or_else(cut)?;
            Ok(i64::from_le_bytes(slice.try_into().map_err(|_| cut())?))
        };
        let combined = number(0)?;
        let count = bytes.get(8..12).and_then(|b| b.try_into().ok()).map(u32::from_le_bytes).ok_or_else(cut)? as usize;
        let mut splits = Vec::new();
        for i in 0..count {
            let at = 12 + i * 24;
            splits.push((number(at)?, number(at + 8)?, number(at + 16)?));
        }
        Ok(Saved { remaining, combined, splits, source: bytes.get(12 + count * 24..).ok_or_else(cut)? })
    }

    /// The watermark that readers have seen.
    pub fn watermark(&self) -> i64 {
        self.combined
    }

    /// The form of its positions and of the rows behind it. Options of the connector are not in it: an address or a rate may change.
    pub fn form(scan: &ouzel_plan::table::Scan) -> Form {
        let fields = scan.fields.iter().map(|field| match &field.source {
            ScanFieldSource::Physical { column, path } => {
                let path = path.iter().fold(String::new(), |text, member| format!("{text}.{member}"));
                format!("{column}{path} {}", field.ty)
            }
            ScanFieldSource::Metadata(metadata) => format!("metadata {metadata} {}", field.ty),
        });
        let computed = scan.computed.as_ref().map_or("none".to_string(), |computed| form::expressions(computed));
        let watermark = scan.watermark.as_ref().map_or("none".to_string(), |watermark| {
            let expr = watermark.expr.as_ref().map_or("SOURCE_WATERMARK()".to_string(), form::expression);
            format!("#{} {expr}", watermark.column)
        });
        Form::new("TableSourceScan")
            .term("table", &scan.table.path)
            .term("connector", scan.table.connector())
            .term("fields", form::list(fields))
            .term("computed", computed)
            .term("watermark", watermark)
    }
}

/// A snapshot: rows of a limit that are left, the combined watermark, `(current, emitted, watermark)` per split, the source's bytes.
struct Saved<'a> {
    remaining: Option<u64>,
    combined: i64,
    splits: Vec<(i64, i64, i64)>,
    source: &'a [u8],
}

struct RowTimes {
    event: arrow_array::TimestampMillisecondArray,
    values: arrow_array::TimestampMillisecondArray,
}
