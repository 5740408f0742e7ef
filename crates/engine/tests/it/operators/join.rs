//! Regular joins on changes.

use std::sync::Arc;

use ouzel_engine::operators::join::Join;
use ouzel_functions::{Clock, EvalContext};
use ouzel_plan::expr::names;
use ouzel_plan::operator::{Join as Plan, JoinKind};
use ouzel_plan::{Expr, ExprKind};
use ouzel_testkit::{Harness, types};
use ouzel_types::TypeKind;

struct NoClock;

impl Clock for NoClock {
    fn now_nanos(&self) -> i64 {
        0
    }
}

pub fn eval() -> EvalContext {
    EvalContext { time_zone: "UTC".into(), clock: Arc::new(NoClock), watermark: Arc::new(|| None), query_start_ms: 0 }
}

/// `column < column` over two INT columns.
pub fn less(left: usize, right: usize) -> Expr {
    let column = |i| Expr::column(i, TypeKind::Int.nullable());
    Expr::call(names::LT, vec![column(left), column(right)], TypeKind::Boolean.nullable())
}

/// What the planner makes of NOT IN: `a IS NULL OR b IS NULL OR a = b`.
pub fn equal_or_unknown(left: usize, right: usize) -> Expr {
    let column = |i| Expr::column(i, TypeKind::Int.nullable());
    let is_null = |i| Expr::call(names::IS_NULL, vec![column(i)], TypeKind::Boolean.not_null());
    let equal = Expr::call(names::EQ, vec![column(left), column(right)], TypeKind::Boolean.nullable());
    Expr { kind: ExprKind::Or(vec![is_null(left), is_null(right), equal]), ty: TypeKind::Boolean.nullable() }
}

pub fn plan(kind: JoinKind) -> Plan {
    Plan {
        kind,
        left_keys: vec![0],
        right_keys: vec![0],
        null_safe: vec![false],
        condition: None,
        retracts: [true; 2],
        left_unique: None,
        right_unique: None,
        left_ttl_ms: 0,
        right_ttl_ms: 0,
        emit_update_before: true,
        mini_batch: None,
    }
}

pub fn harness(plan: Plan) -> Harness {
    let inputs = ["k INT, a INT", "k INT, b INT"];
    let output = match plan.kind {
        JoinKind::Semi | JoinKind::Anti => "k INT, a INT",
        _ => "k INT, a INT, l INT, b INT",
    };
    let make = move || {
        let (left, right) = (types(inputs[0]), types(inputs[1]));
        Box::new(Join::new(&plan, [&left, &right], &eval()).unwrap()) as Box<dyn ouzel_engine::Operator>
    };
    Harness::new(make, &inputs, output)
}

#[test]
fn inner_pairs_keep_the_kind_of_the_change() {
    harness(plan(JoinKind::Inner)).check(
        "+I 1 10
         +I null 11
         1: +I 1 100
         1: +U 1 101
         1: +I null 102
         -U 1 10
         +U 1 12
         1: -D 1 100
         1: -D 1 999
         -D 1 12",
        "+I 1 10 1 100
         +U 1 10 1 101
         -U 1 10 1 100
         -U 1 10 1 101
         +U 1 12 1 100
         +U 1 12 1 101
         -D 1 12 1 100
         -D 1 12 1 999
         -D 1 12 1 101",
    );
}

#[test]
fn equal_rows_are_counted() {
    harness(plan(JoinKind::Inner)).check(
        "+I 1 10
         +I 1 10
         +I 1 10
         -D 1 10
         1: +I 1 5
         -D 1 10
         1: +I 1 6",
        "+I 1 10 1 5
         +I 1 10 1 5
         -D 1 10 1 5
         +I 1 10 1 6",
    );
}

#[test]
fn left_padding_is_withdrawn_and_restored() {
    harness(plan(JoinKind::Left)).check(
        "+I 1 10
         +I null 11
         1: +I 1 100
         1: +I 1 101
         1: -D 1 100
         1: -D 1 101
         -D 1 10
         -D null 11",
        "+I 1 10 null null
         +I null 11 null null
         -D 1 10 null null
         +I 1 10 1 100
         +I 1 10 1 101
         -D 1 10 1 100
         -D 1 10 1 101
         +I 1 10 null null
         -D 1 10 null null
         -D null 11 null null",
    );
}

#[test]
fn right_and_full_padding() {
    harness(plan(JoinKind::Right)).check(
        "+I 1 10
         1: +I 2 200
         +I 2 20
         -U 2 20
         +U 2 21
         1: +I 1 100",
        "+I null null 2 200
         -D null null 2 200
         +I 2 20 2 200
         -U 2 20 2 200
         +I null null 2 200
         -D null null 2 200
         +I 2 21 2 200
         +I 1 10 1 100",
    );
    harness(plan(JoinKind::Full)).check(
        "+I 1 10
         +I 1 10
         1: +I 1 100
         1: +I 3 300
         -D 1 10
         -D 1 10
         1: -D 3 300",
        "+I 1 10 null null
         +I 1 10 null null
         -D 1 10 null null
         -D 1 10 null null
         +I 1 10 1 100
         +I 1 10 1 100
         +I null null 3 300
         -D 1 10 1 100
         -D 1 10 1 100
         +I null null 1 100
         -D null null 3 300",
    );
}

#[test]
fn a_condition_decides_who_is_a_partner() {
    let mut plan = plan(JoinKind::Left);
    plan.condition = Some(less(1, 3));
    harness(plan).check(
        "+I 1 10
         +I 1 50
         1: +I 1 5
         1: +I 1 20
         1: +I 1 60
         1: -D 1 20
         +I 1 55",
        "+I 1 10 null null
         +I 1 50 null null
         -D 1 10 null null
         +I 1 10 1 20
         -D 1 50 null null
         +I 1 10 1 60
         +I 1 50 1 60
         -D 1 10 1 20
         +I 1 55 1 60",
    );
}

#[test]
fn a_unique_key_replaces_without_a_retraction() {
    let mut plan = plan(JoinKind::Inner);
    plan.left_unique = Some(vec![0]);
    plan.right_unique = Some(vec![0]);
    plan.emit_update_before = false;
    harness(plan).check(
        "+I 1 10
         1: +I 1 100
         +U 1 11
         1: +U 1 101
         -D 1 11
         1: +U 1 102",
        "+I 1 10 1 100
         +U 1 11 1 100
         +U 1 11 1 101
         -D 1 11 1 101",
    );
}

#[test]
fn semi_and_anti() {
    let script = "+I 1 10
         +I 2 20
         1: +I 1 100
         1: +I 1 101
         1: -D 1 100
         1: -D 1 101
         1: +U 2 200
         +I 2 21
         -D 1 10
         +I null 5";
    harness(plan(JoinKind::Semi)).check(
        script,
        "+I 1 10
         -D 1 10
         +U 2 20
         +I 2 21",
    );
    harness(plan(JoinKind::Anti)).check(
        script,
        "+I 1 10
         +I 2 20
         -D 1 10
         +I 1 10
         -D 2 20
         -D 1 10
         +I null 5",
    );
}

#[test]
fn not_in_knows_nulls() {
    let mut plan = plan(JoinKind::Anti);
    plan.left_keys.clear();
    plan.right_keys.clear();
    plan.null_safe.clear();
    plan.condition = Some(equal_or_unknown(0, 2));
    harness(plan).check(
        "+I 1 10
         +I null 5
         1: +I 2 0
         1: +I null 0
         1: -D null 0",
        "+I 1 10
         +I null 5
         -D null 5
         -D 1 10
         +I 1 10",
    );
}

#[test]
fn keys_may_match_null_and_there_may_be_none() {
    let mut safe = plan(JoinKind::Inner);
    safe.null_safe = vec![true];
    harness(safe).check("+I null 1\n1: +I null 2", "+I null 1 null 2");
    let mut cross = plan(JoinKind::Inner);
    cross.left_keys.clear();
    cross.right_keys.clear();
    cross.null_safe.clear();
    cross.condition = Some(less(0, 2));
    harness(cross).check(
        "+I 1 1\n+I 2 2\n1: +I 2 5\n1: +I 3 6",
        "+I 1 1 2 5
         +I 1 1 3 6
         +I 2 2 3 6",
    );
}

#[test]
fn rows_end_with_their_time_to_live() {
    let mut plan = plan(JoinKind::Inner);
    plan.left_ttl_ms = 1000;
    plan.right_ttl_ms = 1000;
    let mut harness = harness(plan);
    assert_eq!(harness.run("+I 1 10\nclock 900ms\n1: +I 1 1"), ["+I 1 10 1 1"]);
    assert_eq!(harness.run("clock 1100ms\n1: +I 1 2"), [""; 0]);
    assert_eq!(harness.run("+I 1 11"), ["+I 1 11 1 1", "+I 1 11 1 2"]);
    harness.run("clock 60s");
    assert_eq!(harness.run("+I 1 12\n1: +I 1 9"), ["+I 1 12 1 9"]);
}

#[test]
fn a_hot_key_with_many_rows() {
    let mut harness = harness(plan(JoinKind::Inner));
    let rows: String = (0..20_000).map(|i| format!("+I 1 {i}\n")).collect();
    harness.run(&rows);
    let gone: String = (0..20_000).rev().map(|i| format!("-D 1 {i}\n")).collect();
    let full = harness.state_bytes();
    harness.run(&gone);
    assert_eq!(harness.run("1: +I 1 1"), [""; 0]);
    assert!(harness.state_bytes() < full);
}

/// A small generator of numbers, so that failures repeat.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) % end
    }
}

/// The rows that are left after applying changes.
fn fold(lines: &[String]) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for line in lines {
        let (kind, row) = line.split_once(' ').unwrap();
        if kind == "+I" || kind == "+U" {
            rows.push(row.to_string());
        } else {
            let at = rows.iter().position(|r| r == row).unwrap_or_else(|| panic!("{row} is taken away but not there"));
            rows.swap_remove(at);
        }
    }
    rows.sort();
    rows
}

fn nested_loop(kind: JoinKind, left: &[(u64, u64)], right: &[(u64, u64)]) -> Vec<String> {
    let matches = |l: &(u64, u64), r: &(u64, u64)| l.0 == r.0 && l.1 < r.1;
    let mut rows = Vec::new();
    for l in left {
        let partners: Vec<_> = right.iter().filter(|r| matches(l, r)).collect();
        match kind {
            JoinKind::Semi if partners.is_empty() => {}
            JoinKind::Anti if !partners.is_empty() => {}
            JoinKind::Semi | JoinKind::Anti => rows.push(format!("{} {}", l.0, l.1)),
            _ => {
                partners.iter().for_each(|r| rows.push(format!("{} {} {} {}", l.0, l.1, r.0, r.1)));
                if partners.is_empty() && matches!(kind, JoinKind::Left | JoinKind::Full) {
                    rows.push(format!("{} {} null null", l.0, l.1));
                }
            }
        }
    }
    if matches!(kind, JoinKind::Right | JoinKind::Full) {
        let alone = right.iter().filter(|r| !left.iter().any(|l| matches(l, r)));
        alone.for_each(|r| rows.push(format!("null null {} {}", r.0, r.1)));
    }
    rows.sort();
    rows
}

#[test]
fn any_changes_fold_to_the_join_of_the_tables() {
    let kinds = [JoinKind::Inner, JoinKind::Left, JoinKind::Right, JoinKind::Full, JoinKind::Semi, JoinKind::Anti];
    for (seed, kind) in (0..5).flat_map(|seed| kinds.map(|kind| (seed, kind))) {
        let mut numbers = Numbers(seed);
        let mut plan = plan(kind);
        plan.condition = Some(less(1, 3));
        let mut harness = harness(plan);
        let mut tables: [Vec<(u64, u64)>; 2] = [Vec::new(), Vec::new()];
        let (mut script, mut lines) = (String::new(), Vec::new());
        for step in 0..400 {
            let input = numbers.below(2) as usize;
            if numbers.below(3) == 0 && !tables[input].is_empty() {
                let at = numbers.below(tables[input].len() as u64) as usize;
                let (k, v) = tables[input].swap_remove(at);
                script += &format!("{input}: -D {k} {v}\n");
            } else {
                let row = (numbers.below(5), numbers.below(6));
                tables[input].push(row);
                script += &format!("{input}: +I {} {}\n", row.0, row.1);
            }
            if step % 50 == 49 {
                lines.extend(harness.run(&std::mem::take(&mut script)));
                lines.extend(harness.run("checkpoint\ncrash"));
                assert_eq!(
                    fold(&lines),
                    nested_loop(kind, &tables[0], &tables[1]),
                    "{kind:?}, seed {seed}, step {step}"
                );
            }
        }
    }
}
