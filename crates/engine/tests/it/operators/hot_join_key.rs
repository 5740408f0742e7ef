//! A join key with a million rows: stored rows that are looked at are as many as rows that come out, never the product
//! of both sides without output. What a condition refuses has to be looked at; of that the warning tells (`HotKey`).

use std::sync::Arc;

use arrow_array::{ArrayRef, Int32Array};
use ouzel_engine::operators::join::Join;
use ouzel_engine::operators::join::hot_key::HOT_ROWS;
use ouzel_engine::{HotKey, Operator, Output};
use ouzel_plan::operator::JoinKind;
use ouzel_testkit::types;
use ouzel_types::{Batch, RowKind};

use super::join::{equal_or_unknown, eval, harness, less, plan};

const MANY: i32 = 1_000_000;
/// What is counted does not depend on how many; every kind of join with a million would take a minute in a debug build.
const FEWER: i32 = 50_000;
const BATCH: usize = 8_192;
const FEW: u64 = 3;

/// Rows `(key, value)` of one kind into one input, in batches; how many came out.
fn feed(join: &mut Join, input: usize, key: i32, values: std::ops::Range<i32>, kind: RowKind) -> u64 {
    let values: Vec<i32> = values.collect();
    let mut came_out = 0;
    for values in values.chunks(BATCH) {
        let keys: ArrayRef = Arc::new(Int32Array::from(vec![key; values.len()]));
        let mut batch = Batch::new(vec![keys, Arc::new(Int32Array::from(values.to_vec()))], values.len());
        batch.kinds = Some(vec![kind; values.len()].into());
        let mut out = Output::new(0);
        join.prepare(input, &batch).unwrap();
        join.process(input, &batch, 0..values.len(), &mut out).unwrap();
        came_out += out.take().iter().map(|batch| batch.live_rows() as u64).sum::<u64>();
    }
    came_out
}

fn join(kind: JoinKind) -> Join {
    Join::new(&plan(kind), [&types("k INT, a INT"), &types("k INT, b INT")], &eval()).unwrap()
}

#[test]
fn a_million_rows_of_one_key_cost_what_they_give() {
    let kinds = [JoinKind::Inner, JoinKind::Full, JoinKind::Semi, JoinKind::Anti];
    for (kind, hot) in kinds.into_iter().flat_map(|kind| [(kind, 0), (kind, 1)]) {
        let many = if (kind, hot) == (JoinKind::Semi, 1) { MANY } else { FEWER };
        let mut join = join(kind);
        let mut out = feed(&mut join, 1 - hot, 7, 0..FEW as i32, RowKind::Insert);
        out += feed(&mut join, hot, 7, 0..many, RowKind::Insert);
        assert_eq!(join.hot_key(), Some(HotKey { rows: many as u64, side: hot, key: vec!["7".into()] }), "{kind:?}");
        out += feed(&mut join, hot, 7, 1_000..many, RowKind::Delete);
        assert_eq!(join.hot_key(), None, "{kind:?}: the key is no longer hot");
        let visited = join.counters().rows_visited;
        // A left row of a semi or anti join asks once whether the key has rows on the right.
        let rows = 2 * many as u64;
        assert!(visited <= out + rows, "{kind:?}, hot side {hot}: {visited} rows looked at for {out} that came out");
        assert!(out <= FEW * rows + rows, "{kind:?}, hot side {hot}: {out} rows came out");
    }
}

#[test]
fn the_hottest_key_is_told_also_after_a_restart() {
    let mut join = join(JoinKind::Left);
    let hot = HOT_ROWS as i32;
    feed(&mut join, 0, 1, 0..hot - 1, RowKind::Insert);
    assert_eq!(join.hot_key(), None);
    feed(&mut join, 0, 2, 0..hot, RowKind::Insert);
    feed(&mut join, 0, 1, hot..hot + 2, RowKind::Insert);
    assert_eq!(join.hot_key().map(|key| (key.rows, key.key)), Some((HOT_ROWS + 1, vec!["1".into()])));
    feed(&mut join, 0, 1, 0..10, RowKind::Delete);
    feed(&mut join, 0, 2, hot..hot + 1, RowKind::Insert);
    let told = join.hot_key();
    assert_eq!(told.as_ref().map(|key| (key.rows, key.key.clone())), Some((HOT_ROWS + 1, vec!["2".into()])));
    let mut writer = ouzel_engine::state::StateWriter::new(true);
    join.snapshot(&mut writer).unwrap();
    let snapshot = writer.into_bytes();
    let mut reader = ouzel_engine::state::StateReader::default();
    reader.base(snapshot).unwrap();
    let mut restored = self::join(JoinKind::Left);
    restored.restore(&mut reader).unwrap();
    assert_eq!(restored.hot_key(), told);
}

/// Copies of one row are rows as well.
#[test]
fn many_equal_rows_are_a_hot_key() {
    let mut join = join(JoinKind::Inner);
    // The first retraction makes equal rows one entry with a count.
    feed(&mut join, 1, 5, 0..1, RowKind::Insert);
    feed(&mut join, 1, 5, 0..1, RowKind::Delete);
    for _ in 0..HOT_ROWS {
        feed(&mut join, 1, 5, 3..4, RowKind::Insert);
    }
    assert_eq!(join.hot_key().map(|key| key.rows), Some(HOT_ROWS));
}

/// Without a condition partners are not counted one by one; what comes out is the same, in the same order, also when
/// rows are taken back that never were, and over restarts.
#[test]
fn semi_and_anti_joins_do_as_if_they_counted() {
    let mut random = 5u64;
    let mut below = |end: u64| {
        random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (random >> 33) % end
    };
    for (round, kind) in (0..40).flat_map(|round| [(round, JoinKind::Semi), (round, JoinKind::Anti)]) {
        let mut plain = plan(kind);
        // A condition that is always true for equal keys makes the join count.
        let mut counting = plan(kind);
        counting.condition = Some(equal_or_unknown(0, 2));
        if round % 4 == 3 {
            (plain.right_unique, counting.right_unique) = (Some(vec![1]), Some(vec![1]));
        }
        let (mut plain, mut counting) = (harness(plain), harness(counting));
        for step in 0..12 {
            let mut script = String::new();
            for _ in 0..20 {
                // Odd rounds take rows back that may never have been.
                let kind = if below(3) > 0 { "+I" } else { "-D" };
                let known = if kind == "-D" && round % 2 == 0 { 0 } else { below(4) };
                script += &format!("{}: {kind} {} {known}\n", below(2), below(4));
            }
            assert_eq!(plain.run(&script), counting.run(&script), "{kind:?}, round {round}, step {step}\n{script}");
            plain.run("checkpoint\ncrash");
            counting.run("checkpoint\ncrash");
        }
    }
}

/// A condition has to look at every partner: the work is counted, and the key is told.
#[test]
fn what_a_condition_refuses_is_counted() {
    let mut never = plan(JoinKind::Inner);
    never.condition = Some(less(3, 1));
    let mut join = Join::new(&never, [&types("k INT, a INT"), &types("k INT, b INT")], &eval()).unwrap();
    let hot = HOT_ROWS as i32;
    assert_eq!(feed(&mut join, 0, 7, 0..hot, RowKind::Insert), 0);
    assert_eq!(feed(&mut join, 1, 7, hot..hot + 20, RowKind::Insert), 0);
    assert_eq!(join.counters().rows_visited, 20 * HOT_ROWS);
    assert!(join.hot_key().is_some());
}
