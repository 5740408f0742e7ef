//! Whole jobs on one and several workers: equal results, checkpoints between threads, failures, the end.

mod forms;
mod jobs;
mod look_ups;
mod world;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use ouzel_engine::Result;
use ouzel_engine::runtime::job::CheckpointOptions;
use ouzel_engine::runtime::{JobEnd, JobOptions, StopSignal, build, run_job};
use ouzel_functions::EvalContext;
use ouzel_plan::JobPlan;

use jobs::{beside_its_aggregate, counts, counts_of_counts, diamond, rows};
pub use world::Ticking;
use world::{Feed, InMemory, World};

/// A job with a given parallelism.
type Make = fn(usize) -> JobPlan;

const FEED: Feed = Feed { splits: 3, rows: 400, keys: 37, step: 16 };

fn options(world: &Arc<World>, folder: Option<PathBuf>) -> JobOptions {
    JobOptions {
        job: "test".into(),
        connectors: Arc::new(InMemory(world.clone())),
        eval: EvalContext {
            time_zone: "UTC".into(),
            clock: Arc::new(Ticking::default()),
            watermark: Arc::new(|| None),
            query_start_ms: 0,
        },
        checkpoints: folder.map(|folder| CheckpointOptions { folder, interval_ms: 7, make_durable: None }),
        stop: StopSignal::default(),
    }
}

fn run(plan: &JobPlan, options: &JobOptions) -> Result<JobEnd> {
    run_job(plan, options, build::metrics_of(plan))
}

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("ouzel-runtime-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The result of a job without checkpoints.
fn result(make: Make, parallelism: usize, sink: usize) -> (BTreeMap<Vec<i64>, i64>, usize) {
    let world = World::new(FEED);
    assert_eq!(run(&make(parallelism), &options(&world, None)).unwrap(), JobEnd::Finished);
    (world.folded(sink), world.writers(sink))
}

#[test]
fn results_do_not_depend_on_the_parallelism() {
    let jobs: [(Make, usize); 4] = [(counts, 2), (counts_of_counts, 4), (beside_its_aggregate, 3), (diamond, 4)];
    for (make, sink) in jobs {
        let (one, writers) = result(make, 1, sink);
        assert_eq!((one.is_empty(), writers), (false, 1));
        for parallelism in [2, 3, 4] {
            let (many, writers) = result(make, parallelism, sink);
            assert_eq!(many, one, "{make:?} with {parallelism}");
            assert!(writers > 1);
        }
    }
}

#[test]
fn counts_are_what_they_are() {
    let (one, _) = result(counts, 2, 2);
    let total = (FEED.rows * FEED.splits as i64) as usize;
    assert_eq!(one.len(), 37);
    for (row, times) in one {
        let expected = (0..total).filter(|n| n % 37 == row[0] as usize).count() as i64;
        assert_eq!((row[1], times), (expected, 1));
    }
}

#[test]
fn a_failure_at_any_time_loses_nothing_and_counts_nothing_twice() {
    for (make, sink) in [(counts as Make, 2), (beside_its_aggregate, 3), (diamond, 4)] {
        let (expected, _) = result(make, 1, sink);
        for parallelism in [1, 2, 4] {
            for fail_after in [0, 100, 333, 777, 1_150] {
                let world = World::new(FEED);
                world.fail_after.store(fail_after, Ordering::SeqCst);
                let folder = Folder::new(&format!("{sink}-{parallelism}-{fail_after}"));
                let plan = make(parallelism);
                let error = run(&plan, &options(&world, Some(folder.0.clone()))).unwrap_err();
                assert_eq!(error.primary, "the source is gone");
                assert_eq!(run(&plan, &options(&world, Some(folder.0.clone()))).unwrap(), JobEnd::Finished);
                assert_eq!(world.folded(sink), expected, "parallelism {parallelism}, failed after {fail_after} rows");
                // It has ended: it is not run again.
                assert_eq!(run(&plan, &options(&world, Some(folder.0.clone()))).unwrap(), JobEnd::Finished);
                assert_eq!(world.folded(sink), expected);
            }
        }
    }
}

#[test]
fn a_job_that_ended_before_its_last_commit_commits_when_it_is_started_again() {
    for parallelism in [1, 3] {
        let world = World::new(FEED);
        world.fail_last_commit.store(true, Ordering::SeqCst);
        let folder = Folder::new(&format!("last-commit-{parallelism}"));
        let start = || run(&counts(parallelism), &options(&world, Some(folder.0.clone())));
        assert_eq!(start().unwrap_err().primary, "the disk is gone");
        assert_eq!(start().unwrap(), JobEnd::Finished);
        assert_eq!(world.folded(2), result(counts, 1, 2).0, "with {parallelism}");
        assert_eq!(start().unwrap(), JobEnd::Finished);
    }
}

#[test]
fn keyed_state_does_not_move_and_what_has_none_does() {
    let change = |make: Make, name: &str| {
        let world = World::new(FEED);
        let folder = Folder::new(name);
        world.fail_behind_a_checkpoint.store(true, Ordering::SeqCst);
        run(&make(3), &options(&world, Some(folder.0.clone()))).unwrap_err();
        (run(&make(2), &options(&world, Some(folder.0.clone()))), world)
    };
    let (refused, _) = change(counts, "moved-keyed");
    let error = refused.unwrap_err();
    assert_eq!(error.primary, "the last checkpoint of this job was taken with a parallelism of 3");
    assert!(error.hopeless);
    let (moved, world) = change(rows, "moved-rows");
    assert_eq!(moved.unwrap(), JobEnd::Finished);
    assert_eq!(world.folded(2), result(rows, 1, 2).0);
}

#[test]
fn a_checkpoint_is_not_complete_before_others_are_durable() {
    let world = World::new(FEED);
    let folder = Folder::new("durable");
    let mut options = options(&world, Some(folder.0.clone()));
    let refuse: ouzel_engine::runtime::job::MakeDurable =
        Arc::new(|| Err(ouzel_engine::EngineError::external("the log is gone")));
    options.checkpoints.iter_mut().for_each(|c| c.make_durable = Some(refuse.clone()));
    let error = run(&counts(2), &options).unwrap_err();
    assert_eq!(error.primary, "the log is gone");
    assert!(!folder.0.join("manifest").exists(), "nothing may go on from here");
    assert!(world.folded(2).is_empty(), "and nothing is visible");
}

#[test]
fn a_stop_is_heard_by_all_workers() {
    for parallelism in [1, 3] {
        let world = World::new(Feed { rows: i64::MAX, ..FEED });
        let plan = counts(parallelism);
        let without = options(&world, None);
        let (stop, reading) = (without.stop.clone(), world.clone());
        let stopper = std::thread::spawn(move || {
            while reading.given.load(Ordering::Relaxed) < 20_000 {
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
            stop.stop();
        });
        assert_eq!(run(&plan, &without).unwrap(), JobEnd::Stopped);
        stopper.join().unwrap();
        // Everything that was read is counted: the numbers are without gaps.
        let folded = world.folded(2);
        assert!(!folded.is_empty() && folded.values().all(|count| *count == 1));
    }
}
