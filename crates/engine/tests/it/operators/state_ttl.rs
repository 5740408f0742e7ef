//! State TTL on the virtual clock: what every operator with unbounded state forgets, when, and what it says then.
//!
//! Flink's state TTL is of update type "on create and write" and never returns what has expired; OVER by a time attribute
//! and temporal joins clean idle keys after one to one and a half times to live instead.

use ouzel_engine::operators::limit;
use ouzel_engine::operators::rank::Rank;
use ouzel_engine::state::StateWriter;
use ouzel_plan::aggregate::AggregateFunction as F;
use ouzel_plan::operator::{self as plan, FrameBound, FrameUnit, JoinKind, OverOrder, RankInput};
use ouzel_testkit::{Harness, types};

use super::group_aggregate::{call, distinct};
use super::{deduplicate, group_aggregate, join, over_aggregate, rank, row_changes, timed_joins};

const TTL_MS: i64 = 1000;

/// Many keys, then nothing for longer than they live: state is as it was before. Operators that keep a few entries of
/// their own (a watermark) say how many.
fn frees(name: &str, mut harness: Harness, row: impl Fn(usize) -> String, own: usize) {
    harness.run(&(0..500).map(|i| row(i) + "\n").collect::<String>());
    assert!(harness.state_entries() >= 500, "{name} keeps {} entries for 500 keys", harness.state_entries());
    harness.run("clock 1s");
    assert!(harness.state_entries() >= 500, "{name} forgets too early");
    harness.run("clock 5s");
    assert_eq!(harness.state_entries(), own, "{name} keeps entries whose time is over");
    // Tables keep what they have grown to, not what was in it, and use it again for other keys (of one length).
    let mut bytes = Vec::new();
    for round in 10..34 {
        harness.run(&(0..500).map(|i| row(round * 1000 + i) + "\n").collect::<String>());
        harness.run(&format!("clock {}s\ncheckpoint", 5 + round * 5));
        bytes.push(harness.state_bytes());
    }
    assert_eq!(harness.state_entries(), own, "{name} keeps entries of a later round");
    assert!(bytes[23] <= bytes[7] * 5 / 4, "{name} grows with keys that are gone: {bytes:?}");
}

fn counted(ttl_ms: i64) -> Harness {
    let mut plan = group_aggregate::plan(&[0], vec![call(F::Count, &[], "BIGINT"), call(F::Max, &[1], "INT")], true);
    plan.state_ttl_ms = ttl_ms;
    group_aggregate::harness(plan, "k INT, v INT", "k INT, n BIGINT, m INT")
}

fn joined(kind: JoinKind, unique: bool, ttl_ms: i64) -> Harness {
    let mut plan = join::plan(kind);
    (plan.left_ttl_ms, plan.right_ttl_ms) = (ttl_ms, ttl_ms);
    plan.left_unique = unique.then(|| vec![0]);
    plan.right_unique = unique.then(|| vec![0]);
    join::harness(plan)
}

fn ranked(input: RankInput, ttl_ms: i64) -> Harness {
    let mut plan = rank::plan(input, 1, 2, true);
    plan.state_ttl_ms = ttl_ms;
    rank::harness(plan)
}

fn deduplicated(rowtime: bool, keep_last: bool, ttl_ms: i64) -> Harness {
    let mut plan = deduplicate::plan(rowtime, keep_last);
    plan.state_ttl_ms = ttl_ms;
    deduplicate::harness(plan)
}

fn over(unit: FrameUnit, start: FrameBound, order: OverOrder, ttl_ms: i64) -> Harness {
    let mut plan = over_aggregate::plan(unit, start, vec![call(F::Sum, &[1], "INT")]);
    plan.order = order;
    plan.state_ttl_ms = ttl_ms;
    over_aggregate::harness(plan, "s INT")
}

#[test]
fn every_operator_frees_its_state() {
    frees("GroupAggregate", counted(TTL_MS), |i| format!("+I {i} {i}"), 0);
    let mut sets = group_aggregate::plan(&[0], vec![distinct(call(F::Count, &[1], "BIGINT"), None)], false);
    sets.state_ttl_ms = TTL_MS;
    let sets = group_aggregate::harness(sets, "k INT, v INT", "k INT, n BIGINT");
    frees("GroupAggregate of distinct values", sets, |i| format!("+I {i} {i}"), 0);
    for kind in [JoinKind::Inner, JoinKind::Left, JoinKind::Full, JoinKind::Semi, JoinKind::Anti] {
        for unique in [false, true] {
            let name = format!("Join {kind:?}, unique {unique}");
            frees(&name, joined(kind, unique, TTL_MS), |i| format!("+I {i} {i}\n1: +I {i} {i}"), 0);
        }
    }
    for input in [RankInput::Append, RankInput::Retract, RankInput::Upsert(vec![1])] {
        frees(&format!("Rank {input:?}"), ranked(input, TTL_MS), |i| format!("+I k{i} w{i} {i}"), 0);
    }
    frees("Deduplicate, first by arrival", deduplicated(false, false, TTL_MS), |i| format!("+I k{i} {i} 0s"), 0);
    frees("Deduplicate, last by arrival", deduplicated(false, true, TTL_MS), |i| format!("+I k{i} {i} 0s"), 0);
    frees("Deduplicate, last by row time", deduplicated(true, true, TTL_MS), |i| format!("+I k{i} {i} 0s"), 0);
    frees("ChangelogNormalize", row_changes::normalize(None, true, TTL_MS), |i| format!("+U {i} {i}"), 0);
    for key in [None, Some(vec![1])] {
        let harness = row_changes::materialize_with_ttl(key, TTL_MS);
        frees("SinkMaterialize", harness, |i| format!("+I {i} {i} {i}"), 0);
    }
}

/// Nothing is added to the longest time to live: it would be over before it began, and look through all state each time.
#[test]
fn the_longest_time_to_live_never_ends() {
    let ttl = i64::MAX;
    let by_arrival = || over(FrameUnit::Rows, FrameBound::UnboundedPreceding, OverOrder::Proctime, ttl);
    for (name, mut harness, row) in [
        ("GroupAggregate", counted(ttl), "+I 1 1"),
        ("Join", joined(JoinKind::Inner, false, ttl), "+I 1 1\n1: +I 1 1"),
        ("Rank", ranked(RankInput::Append, ttl), "+I k1 w1 1"),
        ("Deduplicate", deduplicated(false, true, ttl), "+I k1 1 0s"),
        ("ChangelogNormalize", row_changes::normalize(None, true, ttl), "+U 1 1"),
        ("SinkMaterialize", row_changes::materialize_with_ttl(None, ttl), "+I 1 1 1"),
        (
            "OVER by a column",
            over_aggregate::by_column_with_ttl(FrameUnit::Rows, FrameBound::Preceding(1), 1, ttl),
            "+I k1 1 0s",
        ),
        ("OVER by processing time", by_arrival(), "+I k1 1 0s"),
        ("TemporalJoin", timed_joins::temporal_with_ttl(JoinKind::Left, false, ttl), "+I 1 1 1s"),
    ] {
        harness.run(&format!("clock 1s\n{row}"));
        assert_eq!(harness.operator().next_timer(), None, "{name}");
        let kept = harness.state_entries();
        harness.run("clock 999999s");
        assert!(kept > 0 && harness.state_entries() == kept, "{name} forgets what never ends");
    }
}

#[test]
fn idle_keys_of_over_and_temporal_joins_are_freed() {
    let rows = || FrameBound::Preceding(3);
    let unbounded = || over(FrameUnit::Rows, FrameBound::UnboundedPreceding, OverOrder::Proctime, TTL_MS);
    frees("OVER by processing time", unbounded(), |i| format!("+I k{i} {i} 0s"), 1);
    frees(
        "OVER, some rows",
        over(FrameUnit::Rows, rows(), OverOrder::Proctime, TTL_MS),
        |i| format!("+I k{i} {i} 0s"),
        1,
    );
    let by_column = over_aggregate::by_column_with_ttl(FrameUnit::Rows, rows(), 1, TTL_MS);
    frees("OVER by a column", by_column, |i| format!("+I k{i} {i} 0s"), 0);
    let temporal = timed_joins::temporal_with_ttl(JoinKind::Left, false, TTL_MS);
    let row = |i: usize| {
        // The watermark follows the rows, so that no timer waits for a key that is gone.
        let end = if i % 1000 == 499 { format!("\nwm {i}s") } else { String::new() };
        format!("+I {i} {i} {i}s\n1: +I {i} {i} {i}s{end}")
    };
    frees("TemporalJoin", temporal, row, 0);
}

/// The bytes of a snapshot, with all of the state or with what has changed.
fn snapshot_bytes(harness: &mut Harness, full: bool) -> usize {
    let mut writer = StateWriter::new(full);
    harness.operator().snapshot(&mut writer).unwrap();
    writer.into_bytes().len()
}

/// Keys that go are looked at alone: those that stay have not changed, and are not written again.
#[test]
fn freeing_idle_keys_of_over_changes_no_others() {
    let rows = |from: usize| (from..from + 1000).map(|i| format!("+I k{i} 1 0s\n")).collect::<String>();
    let mut harness = over(FrameUnit::Rows, FrameBound::UnboundedPreceding, OverOrder::Proctime, TTL_MS);
    harness.run(&format!("{}\nclock 1s\n{}", rows(0), rows(1000)));
    let all = snapshot_bytes(&mut harness, true);
    harness.run("clock 2s");
    let freed = snapshot_bytes(&mut harness, false);
    assert!(freed > 1000 && freed < all / 4, "{freed} bytes for 1,000 keys that went, {all} for 2,000 that came");
    assert_eq!(harness.state_entries(), 1001);
    harness.run("clock 4s");
    assert_eq!(harness.state_entries(), 1);
}

#[test]
fn a_limit_over_changes_forgets_its_rows() {
    let plan = plan::Limit { offset: 0, fetch: 2, input_retracts: true, state_ttl_ms: TTL_MS };
    let rank = limit::over_changes(&plan);
    let mut harness = Harness::new(move || Box::new(Rank::new(&rank, &types("a INT")).unwrap()), &["a INT"], "a INT");
    assert_eq!(harness.run("+I 1\n+I 2\n+I 3"), ["+I 1", "+I 2"]);
    assert_eq!(harness.run("clock 5s\n+I 4"), ["+I 4"]);
    // What is forgotten cannot be taken back.
    assert_eq!(harness.run("-D 1\n-D 4"), ["-D 4"]);
}

#[test]
fn writes_keep_a_group_and_reads_do_not() {
    let mut harness = counted(TTL_MS);
    assert_eq!(harness.run("+I 1 7\nclock 800ms\n+I 1 8"), ["+I 1 1 7", "-U 1 1 7", "+U 1 2 8"]);
    // 1,800 ms after the first row, 1,000 ms after the last: still there.
    assert_eq!(harness.run("clock 1800ms\n+I 1 1"), ["-U 1 2 8", "+U 1 3 8"]);
    // A group whose time is over starts again, and its old rows are not there to be taken back.
    assert_eq!(harness.run("clock 2900ms\n-D 1 7\n+I 1 2"), ["+I 1 1 2"]);

    let mut harness = joined(JoinKind::Inner, false, TTL_MS);
    assert_eq!(harness.run("+I 1 10\nclock 900ms\n1: +I 1 5"), ["+I 1 10 1 5"]);
    // That the left row was found did not keep it.
    assert_eq!(harness.run("clock 1100ms\n1: +I 1 6"), [""; 0]);
}

#[test]
fn expired_rows_of_joins_match_nothing_and_are_not_padded_again() {
    let mut harness = joined(JoinKind::Left, false, TTL_MS);
    assert_eq!(
        harness.run("+I 1 10\nclock 800ms\n1: +I 1 5"),
        ["+I 1 10 null null", "-D 1 10 null null", "+I 1 10 1 5"]
    );
    assert_eq!(harness.run("clock 1200ms\n1: -D 1 5"), [""; 0]);
    // A row that comes now finds nobody.
    assert_eq!(harness.run("clock 3s\n+I 1 11"), ["+I 1 11 null null"]);
}

#[test]
fn each_side_of_a_join_has_its_own_time() {
    let mut plan = join::plan(JoinKind::Inner);
    (plan.left_ttl_ms, plan.right_ttl_ms) = (0, TTL_MS);
    let mut harness = join::harness(plan);
    assert_eq!(harness.run("+I 1 10\n1: +I 1 5\nclock 5s\n1: +I 1 6"), ["+I 1 10 1 5", "+I 1 10 1 6"]);
    assert_eq!(harness.run("clock 9s\n+I 1 11"), [""; 0]);
    assert_eq!(harness.state_entries(), 2);
}

#[test]
fn expired_keys_start_again() {
    let mut harness = row_changes::normalize(None, true, TTL_MS);
    assert_eq!(harness.run("+U 1 10\nclock 2s\n-D 1 null\n+U 1 11"), ["+I 1 10", "+I 1 11"]);
    let mut harness = deduplicated(false, false, TTL_MS);
    assert_eq!(harness.run("+I a 1 0s\nclock 900ms\n+I a 2 0s\nclock 2s\n+I a 3 0s"), ["+I a 1 0s", "+I a 3 0s"]);
    let mut harness = ranked(RankInput::Append, TTL_MS);
    assert_eq!(harness.run("+I k a 9\nclock 3s\n+I k b 1"), ["+I k a 9 1", "+I k b 1 1"]);
    let mut harness = row_changes::materialize_with_ttl(Some(vec![1]), TTL_MS);
    assert_eq!(harness.run("+I 1 7 10\nclock 3s\n+I 1 8 20\n-D 1 7 10"), ["+I 1 7 10", "+I 1 8 20"]);
    let mut harness = over(FrameUnit::Rows, FrameBound::UnboundedPreceding, OverOrder::Proctime, TTL_MS);
    assert_eq!(
        harness.run("+I a 1 0s\nclock 900ms\n+I a 2 0s\nclock 9s\n+I a 4 0s"),
        ["+I a 1 0s 1", "+I a 2 0s 3", "+I a 4 0s 4"]
    );
}

#[test]
fn rows_that_wait_keep_their_key_of_over() {
    let mut harness = over(FrameUnit::Rows, FrameBound::UnboundedPreceding, OverOrder::Rowtime(2), TTL_MS);
    assert_eq!(harness.run("+I a 1 10s\nclock 9s\nwm 10s"), ["+I a 1 10s 1"]);
    assert_eq!(harness.run("+I a 2 12s\nwm 12s"), ["+I a 2 12s 3"]);
    assert_eq!(harness.run("clock 20s\n+I a 4 14s\nwm 14s"), ["+I a 4 14s 4"]);
}

#[test]
fn time_to_live_outlasts_a_restart() {
    let by_column = over_aggregate::by_column_with_ttl(FrameUnit::Rows, FrameBound::Preceding(1), 1, TTL_MS);
    let temporal = timed_joins::temporal_with_ttl(JoinKind::Left, false, TTL_MS);
    for (mut harness, rest) in
        [(counted(TTL_MS), ""), (joined(JoinKind::Left, true, TTL_MS), ""), (by_column, " 0s"), (temporal, " 0s")]
    {
        harness.run(&(0..50).map(|i| format!("+I {i} {i}{rest}\n")).collect::<String>());
        harness.run("checkpoint\ncrash\nclock 10ms");
        assert!(harness.state_entries() >= 50);
        harness.run("clock 9s");
        assert_eq!(harness.state_entries(), 0);
    }
}
