//! Asynchronous look-ups in whole jobs: rows under way are part of a checkpoint and of the end.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use ouzel_engine::runtime::JobEnd;
use ouzel_plan::operator::AsyncLookup;

use super::jobs::looked_up;
use super::world::World;
use super::{FEED, Folder, options, run};

const ORDERED: AsyncLookup = AsyncLookup { capacity: 40, timeout_ms: 0, unordered: false };
const UNORDERED: AsyncLookup = AsyncLookup { unordered: true, ..ORDERED };

/// Every row is there once, with what the table has for it.
fn check(world: &World, when: &str) {
    let total = FEED.rows * FEED.splits as i64;
    let expected: BTreeMap<Vec<i64>, i64> = (0..total).map(|n| (vec![n % FEED.keys, n, n, n * 10], 1)).collect();
    let got = world.folded(2);
    let missing: Vec<_> = expected.iter().filter(|(row, n)| got.get(*row) != Some(n)).take(9).collect();
    let extra: Vec<_> = got.iter().filter(|(row, n)| expected.get(*row) != Some(n)).take(9).collect();
    assert!(missing.is_empty() && extra.is_empty(), "{when}: missing {missing:?}, instead {extra:?}");
}

#[test]
fn every_row_leaves_before_the_job_ends() {
    for (parallelism, how) in [(1, None), (1, Some(ORDERED)), (3, Some(ORDERED)), (2, Some(UNORDERED))] {
        let world = World::new(FEED);
        assert_eq!(run(&looked_up(parallelism, how), &options(&world, None)).unwrap(), JobEnd::Finished);
        check(&world, &format!("{how:?} with {parallelism}"));
    }
}

#[test]
fn rows_under_way_survive_a_failure_and_another_parallelism() {
    for (before, after, how) in [(1, 1, ORDERED), (2, 2, UNORDERED), (3, 2, ORDERED), (1, 3, UNORDERED)] {
        let world = World::new(FEED);
        world.fail_behind_a_checkpoint.store(true, Ordering::SeqCst);
        let folder = Folder::new(&format!("look-ups-{before}-{after}"));
        let options = || options(&world, Some(folder.0.clone()));
        let error = run(&looked_up(before, Some(how)), &options()).unwrap_err();
        assert_eq!(error.primary, "the source is gone");
        assert_eq!(run(&looked_up(after, Some(how)), &options()).unwrap(), JobEnd::Finished);
        check(&world, &format!("{how:?}, {before} and then {after}"));
    }
}

#[test]
fn failures_at_any_time_lose_nothing() {
    for fail_after in [30, 333, 1_000, 1_190] {
        let world = World::new(FEED);
        world.fail_after.store(fail_after, Ordering::SeqCst);
        let folder = Folder::new(&format!("look-ups-{fail_after}"));
        let plan = looked_up(2, Some(ORDERED));
        run(&plan, &options(&world, Some(folder.0.clone()))).unwrap_err();
        assert_eq!(run(&plan, &options(&world, Some(folder.0.clone()))).unwrap(), JobEnd::Finished);
        check(&world, &format!("failed after {fail_after} rows"));
    }
}

#[test]
fn a_row_without_an_answer_in_time_fails_the_job() {
    let world = World::new(FEED);
    // The clock ticks at every look, so that a few rounds are longer than this.
    let plan = looked_up(1, Some(AsyncLookup { timeout_ms: 1, ..ORDERED }));
    let error = run(&plan, &options(&world, None)).unwrap_err();
    assert_eq!(error.primary, "a look-up had no answer within 1 ms");
    assert_eq!(error.detail.as_deref(), Some("Async function call has timed out."));
}
