//! The physical operators, one struct each. `engine/src/operators/<operator>.rs` runs each of them.
//!
//! Columns are positions in the input's schema (for two inputs: `left`, `right`, or positions in left ++ right
//! where said). Output columns are listed with each operator and equal `Node::schema`.

use std::sync::Arc;

use ouzel_types::{DataType, Scalar};

use crate::aggregate::SortKey;
use crate::batch::{HashAggregate, HashJoin, Sort, SortedOver};
use crate::table::{Scan, Sink};
use crate::{AggregateCall, Expr, TimeAttribute};

#[derive(Clone, Debug, PartialEq)]
pub enum Operator {
    Scan(Scan),
    /// Rows of constants; bounded.
    Values(Vec<Vec<Scalar>>),
    Calc(Calc),
    GroupAggregate(GroupAggregate),
    WindowAggregate(WindowAggregate),
    WindowTableFunction(WindowTableFunction),
    OverAggregate(OverAggregate),
    Expand(Expand),
    Join(Join),
    IntervalJoin(IntervalJoin),
    TemporalJoin(TemporalJoin),
    LookupJoin(LookupJoin),
    WindowJoin(WindowJoin),
    Rank(Rank),
    Deduplicate(Deduplicate),
    WindowRank(WindowRank),
    TemporalSort(TemporalSort),
    Limit(Limit),
    /// Concatenates its inputs.
    Union,
    Unnest(Unnest),
    /// Output: the columns that identify and the whole row; turns upserts into a full change log.
    ChangelogNormalize(ChangelogNormalize),
    /// Takes -U rows out.
    DropUpdateBefore,
    SinkMaterialize(SinkMaterialize),
    Match(Match),
    /// Batch jobs, as the three below it.
    HashAggregate(HashAggregate),
    HashJoin(HashJoin),
    Sort(Sort),
    SortedOver(SortedOver),
    Sink(Sink),
}

/// Filter, then projection, in one pass. Output: one column per expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Calc {
    pub filter: Option<Expr>,
    pub projection: Vec<Expr>,
}

/// Unwindowed GROUP BY. Output: keys, then aggregates.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupAggregate {
    pub keys: Vec<usize>,
    pub aggregates: Vec<AggregateCall>,
    /// The input may carry -U and -D.
    pub input_retracts: bool,
    /// The reader needs -U rows.
    pub emit_update_before: bool,
    /// `table.exec.state.ttl` or the hint, ms; 0 = keep.
    pub state_ttl_ms: i64,
    /// Some: merge intermediate updates (`table.exec.mini-batch.*`).
    pub mini_batch: Option<MiniBatch>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MiniBatch {
    pub latency_ms: i64,
    pub size: usize,
    /// What is below reads event time: each watermark ends a bundle (scans thin them out), not the clock.
    pub event_time: bool,
    /// An aggregate whose local half folds `size` rows into one per group, of which its global half takes `size`.
    pub two_phase: bool,
}

/// The shape of a window; all in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowShape {
    Tumble { size: i64, offset: i64 },
    Hop { size: i64, slide: i64, offset: i64 },
    Cumulate { size: i64, step: i64, offset: i64 },
    Session { gap: i64 },
}

/// Which column tells the time, and how local time is found for TIMESTAMP_LTZ.
#[derive(Clone, Debug, PartialEq)]
pub struct WindowTime {
    pub shape: WindowShape,
    pub time: TimeAttribute,
    /// The time attribute's column (for processing time: ignored, the clock is read).
    pub column: usize,
    /// The column is TIMESTAMP_LTZ (or processing time): windows align to wall-clock time in the session zone.
    pub local: bool,
}

/// Window aggregation (TVF or legacy group window).
///
/// Output: keys, aggregates, then `properties` in order. A change log as input is applied inside the open window.
#[derive(Clone, Debug, PartialEq)]
pub struct WindowAggregate {
    pub window: WindowSource,
    pub keys: Vec<usize>,
    pub aggregates: Vec<AggregateCall>,
    pub properties: Vec<WindowProperty>,
    pub input_retracts: bool,
    /// Legacy windows only: early and late firing (`table.exec.emit.*`); makes the result updating.
    pub emit: Option<EmitStrategy>,
    pub emit_update_before: bool,
    /// A group window of the older syntax: HOP joins its panes oldest first, a window TVF newest first.
    pub legacy: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum WindowSource {
    /// Rows are assigned here. `partition`: SESSION's PARTITION BY columns (equal to the keys or a subset of them).
    Assign(WindowTime),
    /// The input already carries window_start and window_end columns (a cascade by the same columns): rows are
    /// grouped by them and fire when the watermark passes the end. `end` is compared as local time if `local`.
    Attached { start: usize, end: usize, time: TimeAttribute, local: bool },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowProperty {
    /// TIMESTAMP(3), local time
    Start,
    End,
    /// end - 1 ms as a time attribute: TIMESTAMP(3) for TIMESTAMP inputs, TIMESTAMP_LTZ(3) otherwise.
    Rowtime,
    /// Processing time of the result.
    Proctime,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EmitStrategy {
    /// Delay in ms; None = off; 0 = every change.
    pub early_delay_ms: Option<i64>,
    pub late_delay_ms: Option<i64>,
    pub allow_lateness_ms: i64,
}

/// A window TVF without aggregation. Output: the input's columns, window_start, window_end, window_time.
/// SESSION holds rows until the session closes; the other shapes pass rows at once and drop nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct WindowTableFunction {
    pub window: WindowTime,
    pub partition: Vec<usize>,
}

/// OVER. Output: the input's columns, then one per call.
#[derive(Clone, Debug, PartialEq)]
pub struct OverAggregate {
    pub partition: Vec<usize>,
    pub order: OverOrder,
    pub frame: Frame,
    pub calls: Vec<AggregateCall>,
    pub state_ttl_ms: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverOrder {
    Rowtime(usize),
    Proctime,
    /// A plain column: the result is updating, the input may be a change log.
    Column(SortKey),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    pub unit: FrameUnit,
    pub start: FrameBound,
    pub end: FrameBound,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameUnit {
    Rows,
    Range,
}

/// Rows for ROWS, milliseconds for RANGE (`SortedOver` has other units as well).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameBound {
    UnboundedPreceding,
    Preceding(i64),
    CurrentRow,
    Following(i64),
    UnboundedFollowing,
}

/// GROUPING SETS: each row once per set, keys that are not in the set NULL, and a last column with the set's id.
/// Output: the input's columns (keys nullable), then `$e` BIGINT.
#[derive(Clone, Debug, PartialEq)]
pub struct Expand {
    /// Per set: the columns to keep; every other column of `keys` is NULL in it.
    pub keys: Vec<usize>,
    pub sets: Vec<(Vec<usize>, i64)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinKind {
    Inner,
    Left,
    Right,
    Full,
    /// Left rows with a match.
    Semi,
    /// Left rows without one.
    Anti,
}

/// Regular join. Output: left columns, right columns (padded with NULL); left only for Semi and Anti.
#[derive(Clone, Debug, PartialEq)]
pub struct Join {
    pub kind: JoinKind,
    pub left_keys: Vec<usize>,
    pub right_keys: Vec<usize>,
    /// Per key: NULL matches NULL (IS NOT DISTINCT FROM, set operations).
    pub null_safe: Vec<bool>,
    /// Over left ++ right columns.
    pub condition: Option<Expr>,
    /// Columns that identify a row of each side, if any; `contains_key`: the unique key is within the join key.
    pub left_unique: Option<Vec<usize>>,
    pub right_unique: Option<Vec<usize>>,
    /// Per side: updates come with their -U, so that every row that goes is taken back on its own.
    pub retracts: [bool; 2],
    /// ms; 0 = keep.
    pub left_ttl_ms: i64,
    pub right_ttl_ms: i64,
    pub emit_update_before: bool,
    /// Some: rows that cancel out are not joined (not for semi and anti joins).
    pub mini_batch: Option<MiniBatch>,
}

/// Join bounded in time: `left.time + lower <= right.time <= left.time + upper` (ms, already inclusive).
/// Output: left ++ right.
#[derive(Clone, Debug, PartialEq)]
pub struct IntervalJoin {
    pub kind: JoinKind,
    pub left_keys: Vec<usize>,
    pub right_keys: Vec<usize>,
    /// Per key: NULL matches NULL (IS NOT DISTINCT FROM).
    pub null_safe: Vec<bool>,
    pub condition: Option<Expr>,
    pub time: TimeAttribute,
    pub left_time: usize,
    pub right_time: usize,
    /// right.time >= left.time + lower
    pub lower_ms: i64,
    /// right.time <= left.time + upper
    pub upper_ms: i64,
    /// The comparisons that the bounds were read from, over left ++ right: EXPLAIN shows them.
    pub written_bounds: Vec<Expr>,
    /// How long a row stays at least when no partner can come any more: what is padded leaves so much later.
    pub cleanup_ms_min: i64,
}

/// FOR SYSTEM_TIME AS OF a row time against a versioned table. Output: left ++ right.
#[derive(Clone, Debug, PartialEq)]
pub struct TemporalJoin {
    /// Inner or Left.
    pub kind: JoinKind,
    pub left_keys: Vec<usize>,
    pub right_keys: Vec<usize>,
    pub condition: Option<Expr>,
    pub left_time: usize,
    pub right_time: usize,
    pub state_ttl_ms: i64,
}

/// FOR SYSTEM_TIME AS OF a processing time against a table that can be looked up. Output: left ++ right.
#[derive(Clone, Debug, PartialEq)]
pub struct LookupJoin {
    pub kind: JoinKind,
    pub table: Arc<crate::Table>,
    /// The columns read from the lookup table (physical positions), in output order.
    pub projection: Vec<usize>,
    /// (physical column of the lookup table, what it must equal: a column of the left input or a constant)
    pub keys: Vec<(usize, LookupKey)>,
    /// Over left ++ right.
    pub condition: Option<Expr>,
    /// Options of the LOOKUP hint and the table, as text (`async`, `retry-predicate`, ...).
    pub hints: Vec<(String, String)>,
    /// Rows go on while the table is asked (LOOKUP hint `'async' = 'true'`), where the connector can.
    pub async_lookup: Option<AsyncLookup>,
    pub right_types: Vec<DataType>,
}

/// How an asynchronous look-up asks: the hint's options, or those of `table.exec.async-lookup.*`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsyncLookup {
    /// Rows under way at most.
    pub capacity: usize,
    /// How long a row may wait for its last answer; 0: for ever.
    pub timeout_ms: i64,
    /// Results between two watermarks leave as they come.
    pub unordered: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum LookupKey {
    Column(usize),
    Constant(Scalar, DataType),
}

/// Join of two windowed inputs on equal windows. Output: left ++ right (left only for Semi, Anti).
#[derive(Clone, Debug, PartialEq)]
pub struct WindowJoin {
    pub kind: JoinKind,
    pub left_keys: Vec<usize>,
    pub right_keys: Vec<usize>,
    pub null_safe: Vec<bool>,
    pub condition: Option<Expr>,
    pub left_start: usize,
    pub left_end: usize,
    pub right_start: usize,
    pub right_end: usize,
    pub time: TimeAttribute,
    /// Window columns are local time of a TIMESTAMP_LTZ attribute.
    pub local: bool,
}

/// Top-N. Output: the input's columns, then the rank (BIGINT) if `with_rank`.
#[derive(Clone, Debug, PartialEq)]
pub struct Rank {
    pub function: RankFunction,
    pub partition: Vec<usize>,
    pub order: Vec<SortKey>,
    /// 1-based, inclusive.
    pub from: u64,
    pub to: RankEnd,
    pub with_rank: bool,
    /// ORDER BY .. LIMIT, which Flink never takes for a first row.
    pub is_limit: bool,
    pub input: RankInput,
    pub emit_update_before: bool,
    pub state_ttl_ms: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RankFunction {
    RowNumber,
    Rank,
    DenseRank,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RankEnd {
    Constant(u64),
    /// rn <= a column of the input (per partition).
    Column(usize),
}

#[derive(Clone, Debug, PartialEq)]
pub enum RankInput {
    Append,
    /// Updates and deletes by a unique key (upsert: -U may be missing).
    Upsert(Vec<usize>),
    /// A full change log.
    Retract,
}

/// ROW_NUMBER() = 1 ordered by a time attribute. Output: the input's columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Deduplicate {
    pub partition: Vec<usize>,
    /// The row time column, or None for processing time (arrival order).
    pub rowtime: Option<usize>,
    pub keep_last: bool,
    /// Keep-first by row time: insert-only, emitted when the watermark passes (Flink 2.2).
    pub insert_only: bool,
    pub emit_update_before: bool,
    pub state_ttl_ms: i64,
    /// Some: the rows of a bundle are processed key by key.
    pub mini_batch: Option<MiniBatch>,
    /// In mini-batches: of the rows of a key one is processed.
    pub compacts: bool,
}

/// Window Top-N and window deduplication: emitted at the window's end. Output: the input's columns, then the rank if `with_rank`.
#[derive(Clone, Debug, PartialEq)]
pub struct WindowRank {
    pub start: usize,
    pub end: usize,
    pub time: TimeAttribute,
    pub local: bool,
    pub partition: Vec<usize>,
    pub order: Vec<SortKey>,
    pub from: u64,
    pub to: u64,
    pub with_rank: bool,
    /// Some(window assignment) when the input is a bare window TVF that only adds the columns.
    pub assign: Option<WindowTime>,
}

/// ORDER BY a time attribute, then other keys. Output: the input's columns.
#[derive(Clone, Debug, PartialEq)]
pub struct TemporalSort {
    /// None: processing time.
    pub rowtime: Option<usize>,
    /// The other keys.
    pub order: Vec<SortKey>,
}

/// LIMIT without ORDER BY: the first arrivals; over a changing input a Top-N whose rows are all equal in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    pub offset: u64,
    pub fetch: u64,
    pub input_retracts: bool,
    /// `table.exec.state.ttl`, ms; 0 = keep. Only looked at over a changing input.
    pub state_ttl_ms: i64,
}

/// CROSS JOIN UNNEST / LEFT JOIN ... ON TRUE. Output: the input's columns, the element's columns, then the ordinal if asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Unnest {
    /// ARRAY, MAP or MULTISET valued, over the input.
    pub collection: Expr,
    /// An array of ROWs spreads its members.
    pub spread: bool,
    pub ordinality: bool,
    /// LEFT JOIN: a row without elements stays, padded.
    pub outer: bool,
    /// Over input ++ element columns.
    pub condition: Option<Expr>,
    pub element: Vec<DataType>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ChangelogNormalize {
    pub keys: Vec<usize>,
    pub emit_update_before: bool,
    /// A filter pushed into the normaliser (rows that leave it become -D).
    pub filter: Option<Expr>,
    pub state_ttl_ms: i64,
    /// The source is an upsert source: -U is missing and -D may carry only the key.
    pub from_upsert: bool,
    /// Some: of the changes of a key the last is processed.
    pub mini_batch: Option<MiniBatch>,
}

/// Keeps the rows of each sink key in arrival order so that late deletes do not remove a newer row.
#[derive(Clone, Debug, PartialEq)]
pub struct SinkMaterialize {
    pub keys: Vec<usize>,
    /// The input's own upsert key, if it has one: rows are matched by it, else by the whole row.
    pub input_upsert_key: Option<Vec<usize>>,
    pub state_ttl_ms: i64,
}

/// MATCH_RECOGNIZE with ONE ROW PER MATCH. Output: partition columns, then measures.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    pub partition: Vec<usize>,
    /// None: processing time (arrival order).
    pub rowtime: Option<usize>,
    /// Further sort keys after the time.
    pub order: Vec<SortKey>,
    /// In order; the last of them may not be greedy.
    pub pattern: Vec<PatternElement>,
    /// Per pattern variable (same index): None = TRUE.
    pub defines: Vec<Option<MatchExpr>>,
    pub measures: Vec<MatchExpr>,
    /// SUBSET: their indices are those behind the pattern's. They have no rows, as in Flink.
    pub subsets: Vec<Subset>,
    pub skip: SkipStrategy,
    /// WITHIN, exclusive, ms.
    pub within_ms: Option<i64>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PatternElement {
    pub variable: Arc<str>,
    pub min: u32,
    /// None = unbounded.
    pub max: Option<u32>,
    pub greedy: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Subset {
    pub name: Arc<str>,
    pub variables: Vec<Arc<str>>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum SkipStrategy {
    PastLastRow,
    ToNextRow,
    /// Index of the pattern variable.
    ToFirst(usize),
    ToLast(usize),
}

/// An expression of DEFINE or MEASURES: a scalar expression over `inputs`, each of which reads the partial match.
#[derive(Clone, Debug, PartialEq)]
pub struct MatchExpr {
    /// `Column(i)` in it is `inputs[i]`.
    pub expr: Expr,
    pub inputs: Vec<MatchInput>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum MatchInput {
    /// The value of a row. variable None = all rows of the match.
    /// In DEFINE the variable being defined includes the current row. `expr` is over the input's columns.
    Row {
        variable: Option<usize>,
        which: MatchRow,
        offset: u32,
        expr: Expr,
        ty: DataType,
    },
    /// An aggregate over the rows of a variable (None = all); `args` over the input's columns.
    Aggregate {
        variable: Option<usize>,
        call: AggregateCall,
        args: Vec<Expr>,
    },
    /// MATCH_ROWTIME(): the time at which the match is given. That is the last row's, or, where an earlier match that began
    /// before had to fail first, the time at which it did.
    Rowtime,
    Proctime,
}

/// How a row of a match is written. All but FIRST read the last one, less the offset; EXPLAIN tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchRow {
    /// `x`: in DEFINE the current row.
    Plain,
    /// `A.x`: in DEFINE of A the current row.
    OfVariable,
    /// `FIRST(A.x, offset)`
    First,
    /// `LAST(A.x, offset)`
    Last,
}

impl Operator {
    /// The name printed in plans, metrics and on the page.
    pub fn name(&self) -> &'static str {
        match self {
            Operator::Scan(_) => "TableSourceScan",
            Operator::Values(_) => "Values",
            Operator::Calc(_) => "Calc",
            Operator::GroupAggregate(_) => "GroupAggregate",
            Operator::WindowAggregate(_) => "WindowAggregate",
            Operator::WindowTableFunction(_) => "WindowTableFunction",
            Operator::OverAggregate(_) => "OverAggregate",
            Operator::Expand(_) => "Expand",
            Operator::Join(_) => "Join",
            Operator::IntervalJoin(_) => "IntervalJoin",
            Operator::TemporalJoin(_) => "TemporalJoin",
            Operator::LookupJoin(_) => "LookupJoin",
            Operator::WindowJoin(_) => "WindowJoin",
            Operator::Rank(_) => "Rank",
            Operator::Deduplicate(_) => "Deduplicate",
            Operator::WindowRank(_) => "WindowRank",
            Operator::TemporalSort(_) => "TemporalSort",
            Operator::Limit(_) => "Limit",
            Operator::Union => "Union",
            Operator::Unnest(_) => "Correlate",
            Operator::ChangelogNormalize(_) => "ChangelogNormalize",
            Operator::DropUpdateBefore => "DropUpdateBefore",
            Operator::SinkMaterialize(_) => "SinkMaterialize",
            Operator::Match(_) => "Match",
            Operator::HashAggregate(_) => "HashAggregate",
            Operator::HashJoin(_) => "HashJoin",
            Operator::Sort(_) => "Sort",
            Operator::SortedOver(_) => "OverAggregate",
            Operator::Sink(_) => "Sink",
        }
    }
}
