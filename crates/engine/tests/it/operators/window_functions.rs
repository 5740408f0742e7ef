//! Window table functions without aggregation, sorting by time, expansion, limits.

use ouzel_engine::operators::expand::Expand;
use ouzel_engine::operators::limit::Limit;
use ouzel_engine::operators::lowering::window_table_function;
use ouzel_engine::operators::stateless::DropUpdateBefore;
use ouzel_engine::operators::temporal_sort::TemporalSort;
use ouzel_plan::TimeAttribute;
use ouzel_plan::aggregate::SortKey;
use ouzel_plan::operator::{self, WindowShape, WindowTime};
use ouzel_testkit::{Harness, types};

const INPUT: &str = "k STRING, t TIMESTAMP(3)";
const OUTPUT: &str = "k STRING, t TIMESTAMP(3), ws TIMESTAMP(3), we TIMESTAMP(3), wt TIMESTAMP(3)";

fn harness(shape: WindowShape) -> Harness {
    let window = WindowTime { shape, time: TimeAttribute::Rowtime, column: 1, local: false };
    let plan = operator::WindowTableFunction { window, partition: vec![0] };
    Harness::new(move || window_table_function(&plan, &types(INPUT), "UTC").unwrap(), &[INPUT], OUTPUT)
}

#[test]
fn rows_get_their_windows_at_once() {
    harness(WindowShape::Tumble { size: 10_000, offset: 0 }).check(
        "+I a 3s
         wm 20s
         -D a 4s
         +I b null",
        "+I a 3s 0s 10s 9999ms
         -D a 4s 0s 10s 9999ms",
    );
    harness(WindowShape::Hop { size: 20_000, slide: 10_000, offset: 0 }).check(
        "+I a 13s",
        "+I a 13s 10s 30s 29999ms
         +I a 13s 0s 20s 19999ms",
    );
    harness(WindowShape::Cumulate { size: 30_000, step: 10_000, offset: 0 }).check(
        "+I a 13s",
        "+I a 13s 0s 20s 19999ms
         +I a 13s 0s 30s 29999ms",
    );
}

#[test]
fn sessions_hold_their_rows() {
    harness(WindowShape::Session { gap: 10_000 }).check(
        "+I a 3s
         +I b 5s
         +I a 23s
         +I a 12s
         -U b 6s
         wm 16s
         +I c 4s
         end",
        "+I b 5s 5s 16s 15999ms
         -U b 6s 5s 16s 15999ms
         late c 4s
         +I a 3s 3s 22s 21999ms
         +I a 12s 3s 22s 21999ms
         +I a 23s 23s 33s 32999ms",
    );
}

#[test]
fn rows_are_sorted_by_time_and_further_keys() {
    let order = vec![SortKey { column: 0, descending: true, nulls_first: false }];
    let plan = operator::TemporalSort { rowtime: Some(1), order };
    Harness::new(move || Box::new(TemporalSort::new(&plan, &types(INPUT)).unwrap()), &[INPUT], INPUT).check(
        "+I a 2s
         +I b 1s
         +I c 2s
         +I null 2s
         wm 2s
         +I d 2s
         +I e 3s
         end",
        "+I b 1s
         +I c 2s
         +I a 2s
         +I null 2s
         late d 2s
         +I e 3s",
    );
}

#[test]
fn grouping_sets_repeat_rows() {
    let plan = operator::Expand { keys: vec![0, 1], sets: vec![(vec![0, 1], 0), (vec![0], 1), (vec![], 3)] };
    Harness::new(
        move || Box::new(Expand::new(&plan)),
        &["a STRING, b STRING, v INT"],
        "a STRING, b STRING, v INT, e BIGINT",
    )
    .check(
        "+I x y 1
             -D x z 2",
        "+I x y 1 0
             +I x null 1 1
             +I null null 1 3
             -D x z 2 0
             -D x null 2 1
             -D null null 2 3",
    );
}

#[test]
fn limits_and_dropped_updates() {
    let plan = operator::Limit { offset: 1, fetch: 2, input_retracts: false, state_ttl_ms: 0 };
    Harness::new(move || Box::new(Limit::new(&plan)), &["a INT"], "a INT").check(
        "+I 1
         +I 2
         ---
         +I 3
         +I 4",
        "+I 2
         +I 3",
    );
    Harness::new(|| Box::new(DropUpdateBefore), &["a INT"], "a INT").check(
        "+I 1
         -U 1
         +U 2
         -D 2",
        "+I 1
         +U 2
         -D 2",
    );
}
