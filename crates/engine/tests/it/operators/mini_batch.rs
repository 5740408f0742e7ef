//! Mini-batches: what a bundle gives, when it ends, and that nothing is lost in it.

use std::collections::BTreeMap;

use ouzel_engine::Operator;
use ouzel_engine::operators::bundled::{Bundled, Keep};
use ouzel_engine::operators::deduplicate::Deduplicate;
use ouzel_engine::operators::join::{BundledJoin, Join};
use ouzel_plan::operator::{JoinKind, MiniBatch};
use ouzel_testkit::{Harness, types};

use super::join::{eval, less, plan};

const ROWS: &str = "k STRING, v INT, t TIMESTAMP(3)";

fn deduplicating(keep: Keep, mini_batch: MiniBatch) -> Harness {
    let plan = super::deduplicate::plan(keep != Keep::Last, keep != Keep::Earliest(2));
    let make = move || -> Box<dyn Operator> {
        let inner = Deduplicate::new(&plan, &types(ROWS));
        Box::new(Bundled::new(inner, mini_batch, &plan.partition, keep, &types(ROWS)))
    };
    Harness::new(make, &[ROWS], ROWS)
}

#[test]
fn a_bundle_gives_the_last_row_of_each_key() {
    let mut harness =
        deduplicating(Keep::Last, MiniBatch { latency_ms: 100, size: 4, event_time: false, two_phase: false });
    assert_eq!(harness.run("+I a 1 0s\n+I b 2 0s\n+I a 3 0s\n+I a 4 0s"), ["+I b 2 0s", "+I a 4 0s"]);
    assert_eq!(harness.run("+I a 5 0s\n+I a 6 0s\nclock 99ms"), [""; 0]);
    assert_eq!(harness.run("clock 100ms"), ["-U a 4 0s", "+U a 6 0s"]);
    assert_eq!(harness.run("+I c 7 0s\ncheckpoint\ncrash"), ["+I c 7 0s"]);
    assert_eq!(harness.run("+I c 8 0s\nend"), ["-U c 7 0s", "+U c 8 0s"]);
}

#[test]
fn a_bundle_by_event_time_ends_with_each_watermark() {
    let mini_batch = MiniBatch { latency_ms: 10_000, size: 100, event_time: true, two_phase: false };
    let mut harness = deduplicating(Keep::Latest(2), mini_batch);
    assert_eq!(harness.run("+I a 1 3s\n+I a 2 2s\n+I a 3 3s\nclock 60s"), [""; 0]);
    assert_eq!(harness.run("wm 10s"), ["+I a 3 3s"]);
    assert_eq!(harness.run("+I a 4 12s\n+I a 5 11s\nwm 20s"), ["-U a 3 3s", "+U a 4 12s"]);
}

fn joining(kind: JoinKind, unique: Option<Vec<usize>>, conditional: bool, size: Option<usize>) -> Harness {
    let mut plan = plan(kind);
    plan.left_unique = unique.clone();
    plan.right_unique = unique;
    plan.condition = conditional.then(|| less(1, 3));
    let make = move || -> Box<dyn Operator> {
        let (left, right) = (types("k INT, a INT"), types("k INT, b INT"));
        let join = Join::new(&plan, [&left, &right], &eval()).unwrap();
        match size {
            Some(size) => {
                let mini_batch = MiniBatch { latency_ms: 1000, size, event_time: false, two_phase: false };
                Box::new(BundledJoin::new(join, &plan, mini_batch, [&left, &right]))
            }
            None => Box::new(join),
        }
    };
    Harness::new(make, &["k INT, a INT", "k INT, b INT"], "k INT, a INT, l INT, b INT")
}

#[test]
fn what_cancels_out_in_a_bundle_is_not_joined() {
    let mut harness = joining(JoinKind::Left, Some(vec![0]), false, Some(6));
    // A bundle counts the rows of both sides; the right side goes first, so that nothing is padded.
    let changes = "+I 1 10\n1: +I 1 100\n-U 1 10\n+U 1 11\n+I 2 20\n-D 2 20";
    assert_eq!(harness.run(changes), ["+I 1 11 1 100"]);
    // An update of the right row does not pad the left one in between.
    assert_eq!(harness.run("1: -U 1 100\n1: +U 1 101\nend"), ["-U 1 11 1 100", "+I 1 11 1 101"]);
}

#[test]
fn rows_without_a_key_cancel_out_one_by_one() {
    let mut harness = joining(JoinKind::Inner, None, false, Some(5));
    assert_eq!(harness.run("+I 1 5\n+I 1 5\n-D 1 5\n1: +I 1 7\n1: +I 1 8"), ["+I 1 5 1 7", "+I 1 5 1 8"]);
    assert_eq!(harness.run("-D 1 5\n+I 1 5\nend"), [""; 0]);
}

/// Random changes of two tables: bundles of any size leave what the join leaves that takes each change on its own.
#[test]
fn bundles_lose_nothing() {
    let kinds = [JoinKind::Inner, JoinKind::Left, JoinKind::Right, JoinKind::Full];
    for round in 0..400u32 {
        let mut random = Random(round);
        let kind = kinds[round as usize % 4];
        let unique = [None, Some(vec![0]), Some(vec![1])][random.below(3) as usize].clone();
        let changes = changes(&mut random, unique.as_deref());
        let (conditional, size) = (random.below(2) == 0, 1 + random.below(12) as usize);
        let mut plain = joining(kind, unique.clone(), conditional, None);
        let mut bundled = joining(kind, unique.clone(), conditional, Some(size));
        let script = changes.join("\n") + "\nend";
        let (plain, bundled) = (plain.run(&script), bundled.run(&script));
        assert_eq!(
            left_of(&bundled),
            left_of(&plain),
            "round {round}: {kind:?}, unique {unique:?}, bundles of {size}\n{script}"
        );
    }
}

struct Random(u32);

impl Random {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) % end
    }
}

/// Inserts, updates and deletes of both sides; a unique column has each value once.
fn changes(random: &mut Random, unique: Option<&[usize]>) -> Vec<String> {
    let mut sides: [Vec<[u32; 2]>; 2] = Default::default();
    let mut changes = Vec::new();
    for _ in 0..40 {
        let side = random.below(2) as usize;
        let prefix = if side == 0 { "" } else { "1: " };
        let rows = &mut sides[side];
        let new = [random.below(3), random.below(6)];
        let known = match unique {
            Some(unique) => rows.iter().position(|row| row[unique[0]] == new[unique[0]]),
            None => (random.below(2) == 0 && !rows.is_empty()).then(|| random.below(rows.len() as u32) as usize),
        };
        let text = |kind: &str, row: [u32; 2]| format!("{prefix}{kind} {} {}", row[0], row[1]);
        match known {
            None => {
                rows.push(new);
                changes.push(text("+I", new));
            }
            Some(at) if random.below(3) == 0 => changes.push(text("-D", rows.swap_remove(at))),
            Some(at) => {
                changes.push(text("-U", rows[at]));
                changes.push(text("+U", new));
                rows[at] = new;
            }
        }
    }
    changes
}

fn left_of(lines: &[String]) -> BTreeMap<&str, i64> {
    let mut left = BTreeMap::new();
    for line in lines {
        *left.entry(&line[3..]).or_default() += if line.starts_with('+') { 1 } else { -1 };
    }
    left.retain(|_, count| *count != 0);
    left
}
