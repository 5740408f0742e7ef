//! Top-N over insertions, upserts and change logs.

use ouzel_engine::operators::rank::Rank;
use ouzel_plan::aggregate::SortKey;
use ouzel_plan::operator::{Rank as Plan, RankEnd, RankFunction, RankInput};
use ouzel_testkit::{Harness, types};

const INPUT: &str = "k STRING, who STRING, v INT";

pub fn plan(input: RankInput, from: u64, to: u64, with_rank: bool) -> Plan {
    Plan {
        function: RankFunction::RowNumber,
        partition: vec![0],
        order: vec![SortKey { column: 2, descending: true, nulls_first: false }],
        from,
        to: RankEnd::Constant(to),
        with_rank,
        is_limit: false,
        input,
        emit_update_before: true,
        state_ttl_ms: 0,
    }
}

pub fn harness(plan: Plan) -> Harness {
    let output = if plan.with_rank { "k STRING, who STRING, v INT, rn BIGINT" } else { INPUT };
    Harness::new(move || Box::new(Rank::new(&plan, &types(INPUT)).unwrap()), &[INPUT], output)
}

const BIDS: &str = "+I lamp ann 10
     +I lamp bob 12
     +I vase ann 7
     +I lamp cat 12
     +I vase dan null
     +I lamp ann 15
     +I vase cat 9
     +I rug bob 30
     +I lamp eve 11";

#[test]
fn every_shifted_rank_is_an_update() {
    for input in [RankInput::Append, RankInput::Retract] {
        harness(plan(input, 1, 2, true)).check(
            BIDS,
            "+I lamp ann 10 1
             -U lamp ann 10 1
             +U lamp bob 12 1
             +I lamp ann 10 2
             +I vase ann 7 1
             -U lamp ann 10 2
             +U lamp cat 12 2
             +I vase dan null 2
             -U lamp bob 12 1
             +U lamp ann 15 1
             -U lamp cat 12 2
             +U lamp bob 12 2
             -U vase ann 7 1
             +U vase cat 9 1
             -U vase dan null 2
             +U vase ann 7 2
             +I rug bob 30 1",
        );
    }
}

#[test]
fn without_the_rank_one_leaves_and_one_enters() {
    for input in [RankInput::Append, RankInput::Retract] {
        harness(plan(input, 1, 2, false)).check(
            BIDS,
            "+I lamp ann 10
             +I lamp bob 12
             +I vase ann 7
             -D lamp ann 10
             +I lamp cat 12
             +I vase dan null
             -D lamp cat 12
             +I lamp ann 15
             -D vase dan null
             +I vase cat 9
             +I rug bob 30",
        );
    }
}

#[test]
fn top_one_is_always_an_update() {
    harness(plan(RankInput::Append, 1, 1, false)).check(
        BIDS,
        "+I lamp ann 10
         -U lamp ann 10
         +U lamp bob 12
         +I vase ann 7
         -U lamp bob 12
         +U lamp ann 15
         -U vase ann 7
         +U vase cat 9
         +I rug bob 30",
    );
}

#[test]
fn an_offset_counts_ranks_without_showing_them() {
    let mut plan = plan(RankInput::Append, 2, 3, false);
    plan.partition.clear();
    harness(plan).check(
        "+I l ann 10
         +I l bob 12
         +I l ann 7
         +I l cat 12
         +I l ann 15",
        "+I l ann 10
         +I l ann 7
         -U l ann 10
         +U l cat 12
         -U l ann 7
         +U l ann 10
         -U l cat 12
         +U l bob 12
         -U l ann 10
         +U l cat 12",
    );
}

#[test]
fn equal_rows_shift_too() {
    harness(plan(RankInput::Append, 1, 3, true)).check(
        "+I a x 1
         +I a x 1
         +I a x 1
         +I a x 2",
        "+I a x 1 1
         +I a x 1 2
         +I a x 1 3
         -U a x 1 1
         +U a x 2 1
         -U a x 1 2
         +U a x 1 2
         -U a x 1 3
         +U a x 1 3",
    );
}

#[test]
fn retractions_let_rows_rise() {
    let script = "+I a x 5
         +I a y 5
         +I a z 4
         +I a w 3
         -D a x 5
         -U a z 4
         -D a z 4
         -D a y 5
         -D a w 3";
    harness(plan(RankInput::Retract, 1, 2, true)).check(
        script,
        "+I a x 5 1
         +I a y 5 2
         -U a x 5 1
         +U a y 5 1
         -U a y 5 2
         +U a z 4 2
         -U a z 4 2
         +U a w 3 2
         -U a y 5 1
         +U a w 3 1
         -D a w 3 2
         -D a w 3 1",
    );
    harness(plan(RankInput::Retract, 1, 2, false)).check(
        script,
        "+I a x 5
         +I a y 5
         -D a x 5
         +I a z 4
         -D a z 4
         +I a w 3
         -D a y 5
         -D a w 3",
    );
}

#[test]
fn equal_rows_are_retracted_one_by_one() {
    harness(plan(RankInput::Retract, 1, 1, true)).check(
        "+I a x 5
         +I a x 5
         +I a y 5
         -D a x 5
         -D a x 5",
        "+I a x 5 1
         -U a x 5 1
         +U a x 5 1
         -U a x 5 1
         +U a y 5 1",
    );
}

#[test]
fn upserts_rise() {
    let mut plan = plan(RankInput::Upsert(vec![1]), 1, 2, true);
    plan.partition.clear();
    harness(plan.clone()).check(
        "+I l a 1
         +I v b 1
         +U l a 2
         +U v b 3
         +I r c 2
         +U r c 3
         +U l a 9
         +U v a 9",
        "+I l a 1 1
         +I v b 1 2
         -U l a 1 1
         +U l a 2 1
         -U l a 2 1
         -U v b 1 2
         +U v b 3 1
         +U l a 2 2
         -U l a 2 2
         +U r c 3 2
         -U v b 3 1
         +U l a 9 1
         -U r c 3 2
         +U v b 3 2
         -U l a 9 1
         +U v a 9 1",
    );
    plan.with_rank = false;
    harness(plan).check(
        "+I l a 1
         +I v b 1
         +U l a 2
         +I r c 3
         +U v b 4",
        "+I l a 1
         +I v b 1
         -U l a 1
         +U l a 2
         -D v b 1
         +I r c 3
         -D l a 2
         +I v b 4",
    );
}

#[test]
fn the_end_may_come_from_the_first_row() {
    let mut plan = plan(RankInput::Append, 1, 1, true);
    plan.to = RankEnd::Column(2);
    plan.order[0].descending = false;
    harness(plan).check(
        "+I a x 2
         +I a y 3
         +I a z 4
         +I b x 0",
        "+I a x 2 1
         +I a y 3 2",
    );
}

/// Top 3 by value, then arrival, of what is left, checked against sorting everything.
#[test]
fn any_changes_fold_to_the_first_rows() {
    for with_rank in [false, true] {
        let mut harness = harness(plan(RankInput::Retract, 2, 3, with_rank));
        let mut seed = 7u64;
        let mut next = |end: u64| {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 33) % end
        };
        let mut table: Vec<(u64, u64, u64)> = Vec::new();
        let mut shown: Vec<String> = Vec::new();
        for step in 0..600u64 {
            let line = if next(5) < 2 && !table.is_empty() {
                let (k, who, v) = table.remove(next(table.len() as u64) as usize);
                format!("-D {k} {who} {v}")
            } else {
                let row = (next(3), step, next(4));
                table.push(row);
                format!("+I {} {} {}", row.0, row.1, row.2)
            };
            let restart = if step % 40 == 39 { "\ncheckpoint\ncrash" } else { "" };
            for change in harness.run(&format!("{line}{restart}")) {
                let (kind, row) = change.split_once(' ').unwrap();
                if kind.starts_with('+') {
                    shown.push(row.to_string());
                } else {
                    let at = shown.iter().position(|r| r == row).expect("a row that was shown");
                    shown.swap_remove(at);
                }
            }
            let mut expected: Vec<String> = Vec::new();
            for key in 0..3 {
                let mut rows: Vec<_> = table.iter().filter(|(k, ..)| *k == key).collect();
                rows.sort_by_key(|(_, _, v)| std::cmp::Reverse(*v));
                for (i, (k, who, v)) in rows.into_iter().enumerate().skip(1).take(2) {
                    let rank = if with_rank { format!(" {}", i + 1) } else { String::new() };
                    expected.push(format!("{k} {who} {v}{rank}"));
                }
            }
            shown.sort();
            expected.sort();
            assert_eq!(shown, expected, "after step {step}: {line}");
        }
    }
}
