//! Patterns over rows.

use ouzel_engine::operators::match_recognize::Match;
use ouzel_plan::aggregate::AggregateFunction;
use ouzel_plan::expr::names;
use ouzel_plan::operator::{Match as Plan, MatchExpr, MatchInput, MatchRow, PatternElement, SkipStrategy};
use ouzel_plan::{Expr, ExprKind};
use ouzel_testkit::{Harness, types};
use ouzel_types::{DataType, Scalar, TypeKind};

use super::group_aggregate::call;
use super::join::eval;

const INPUT: &str = "k STRING, v INT, t TIMESTAMP(3)";

fn int() -> DataType {
    TypeKind::Int.nullable()
}

fn row(variable: Option<usize>, first: bool, offset: u32) -> MatchInput {
    MatchInput::Row {
        variable,
        which: if first { MatchRow::First } else { MatchRow::Last },
        offset,
        expr: Expr::column(1, int()),
        ty: int(),
    }
}

fn sum(variable: usize) -> MatchInput {
    let args = vec![Expr::column(1, int())];
    MatchInput::Aggregate { variable: Some(variable), call: call(AggregateFunction::Sum, &[0], "INT"), args }
}

fn count(variable: usize) -> MatchInput {
    let args = Vec::new();
    MatchInput::Aggregate { variable: Some(variable), call: call(AggregateFunction::Count, &[], "BIGINT"), args }
}

fn measure(input: MatchInput) -> MatchExpr {
    let ty = match &input {
        MatchInput::Aggregate { call, .. } => call.ty.clone(),
        MatchInput::Rowtime => TypeKind::Timestamp(3).nullable(),
        _ => int(),
    };
    MatchExpr { expr: Expr::column(0, ty), inputs: vec![input] }
}

/// `input op constant`.
fn compare(input: MatchInput, op: &str, constant: i64) -> Option<MatchExpr> {
    let args = vec![Expr::column(0, int()), Expr::literal(Scalar::Int(constant), int())];
    Some(MatchExpr { expr: Expr::call(op, args, TypeKind::Boolean.nullable()), inputs: vec![input] })
}

/// `left op right`.
fn relate(left: MatchInput, op: &str, right: MatchInput) -> Option<MatchExpr> {
    let args = vec![Expr::column(0, int()), Expr::column(1, int())];
    Some(MatchExpr { expr: Expr::call(op, args, TypeKind::Boolean.nullable()), inputs: vec![left, right] })
}

fn element(name: &str, min: u32, max: Option<u32>, greedy: bool) -> PatternElement {
    PatternElement { variable: name.into(), min, max, greedy }
}

fn one(name: &str) -> PatternElement {
    element(name, 1, Some(1), true)
}

fn plan(pattern: Vec<PatternElement>, defines: Vec<Option<MatchExpr>>, measures: Vec<MatchInput>) -> Plan {
    Plan {
        partition: vec![0],
        rowtime: Some(2),
        order: Vec::new(),
        pattern,
        defines,
        measures: measures.into_iter().map(measure).collect(),
        subsets: Vec::new(),
        skip: SkipStrategy::PastLastRow,
        within_ms: None,
    }
}

/// `A B+ C` within ten seconds over columns `k, v, t`: a small value, at least one that is larger, zero again.
pub fn small_large_small(rowtime: Option<usize>) -> Plan {
    let last = |variable| row(Some(variable), false, 0);
    Plan {
        rowtime,
        within_ms: Some(10_000),
        ..plan(
            vec![one("A"), element("B", 1, None, true), one("C")],
            vec![compare(last(0), names::LT, 3), compare(last(1), names::GT, 3), compare(last(2), names::LT, 3)],
            vec![last(0), count(1), last(2)],
        )
    }
}

fn harness(plan: Plan, output: &str) -> Harness {
    Harness::new(move || Box::new(Match::new(&plan, &types(INPUT), &eval()).unwrap()), &[INPUT], output)
}

#[test]
fn falling_then_rising() {
    let falls = {
        let less = |a: usize, b: usize| {
            Expr::call(names::LT, vec![Expr::column(a, int()), Expr::column(b, int())], TypeKind::Boolean.nullable())
        };
        let first = Expr::call(names::IS_NULL, vec![Expr::column(1, int())], TypeKind::Boolean.nullable());
        let boolean = TypeKind::Boolean.nullable();
        let start = Expr { kind: ExprKind::And(vec![first, less(0, 2)]), ty: boolean.clone() };
        let expr = Expr { kind: ExprKind::Or(vec![less(0, 1), start]), ty: boolean };
        Some(MatchExpr { expr, inputs: vec![row(Some(1), false, 0), row(Some(1), false, 1), row(Some(0), false, 0)] })
    };
    let rises = relate(row(Some(2), false, 0), names::GT, row(Some(1), false, 0));
    let plan = plan(
        vec![one("A"), element("D", 1, None, true), one("U")],
        vec![None, falls, rises],
        vec![
            row(Some(0), false, 0),
            row(Some(1), false, 0),
            row(Some(2), false, 0),
            count(1),
            sum(1),
            MatchInput::Rowtime,
        ],
    );
    harness(plan, "k STRING, a INT, d INT, u INT, n BIGINT, s INT, t TIMESTAMP(3)").check(
        "+I x 10 1s
         +I x 8 2s
         +I y 1 2s
         wm 2s
         +I x 9 5s
         +I x 6 3s
         +I x 20 4s
         wm 4s
         +I x 1 3s
         +I x 5 6s
         +I x 7 7s
         end",
        "+I x 10 6 20 2 14 4s
         late x 1 3s
         +I x 9 5 7 1 5 7s",
    );
}

#[test]
fn greedy_loops_give_nothing_back_and_reluctant_ones_stop_early() {
    let above = |variable| compare(row(Some(variable), false, 0), names::GT, 5);
    let make = |greedy, skip: SkipStrategy| {
        let pattern = vec![one("A"), element("B", 1, None, greedy), one("C")];
        let mut plan = plan(
            pattern,
            vec![None, above(1), above(2)],
            vec![row(Some(0), false, 0), count(1), row(Some(2), false, 0)],
        );
        plan.skip = skip;
        harness(plan, "k STRING, a INT, n BIGINT, c INT")
    };
    let script = "+I x 1 1s\n+I x 6 2s\n+I x 7 3s\n+I x 8 4s\n+I x 9 5s\n+I x 10 6s\n+I x 2 7s\nend";
    make(true, SkipStrategy::PastLastRow).check(script, "");
    make(false, SkipStrategy::PastLastRow).check(script, "+I x 1 1 7\n+I x 8 1 10");
    make(false, SkipStrategy::ToNextRow).check(script, "+I x 1 1 7\n+I x 6 1 8\n+I x 7 1 9\n+I x 8 1 10");
    make(false, SkipStrategy::ToLast(2)).check(script, "+I x 1 1 7\n+I x 7 1 9");
}

#[test]
fn skipping_to_the_first_row_would_loop() {
    let mut plan = plan(vec![one("A"), one("B")], vec![None, None], vec![row(None, true, 0)]);
    plan.skip = SkipStrategy::ToFirst(0);
    let mut harness = harness(plan, "k STRING, a INT");
    let failed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| harness.run("+I x 1 1s\n+I x 2 2s\nend")));
    assert!(failed.is_err());
}

#[test]
fn counts_sums_and_offsets() {
    // A+ while the sum stays below 10, then B.
    let small = compare(sum(0), names::LT, 10);
    let measures =
        vec![sum(0), row(Some(0), true, 1), row(Some(0), false, 1), row(Some(0), true, 9), row(None, false, 0)];
    let plan = plan(vec![element("A", 1, None, true), one("B")], vec![small, None], measures);
    harness(plan, "k STRING, s INT, f INT, l INT, o INT, b INT").check(
        "+I x 3 1s
         +I x 4 2s
         +I x 2 3s
         +I x 5 4s
         +I y 9 4s
         +I y 1 5s
         end",
        "+I x 9 4 4 null 5
         +I y 9 null null null 1",
    );
}

#[test]
fn quantifiers_with_bounds() {
    let is = |variable, value| compare(row(Some(variable), false, 0), names::EQ, value);
    let make = |min, max| {
        let pattern = vec![one("A"), element("B", min, max, true), one("C")];
        let plan = plan(pattern, vec![is(0, 1), is(1, 2), is(2, 3)], vec![count(1)]);
        harness(plan, "k STRING, n BIGINT")
    };
    let mut script = String::new();
    for (key, bs) in [("p", 0), ("q", 1), ("r", 2), ("s", 3)] {
        script += &format!("+I {key} 1 1s\n");
        (0..bs).for_each(|i| script += &format!("+I {key} 2 {}s\n", i + 2));
        script += &format!("+I {key} 3 {}s\n", bs + 2);
    }
    script += "end";
    make(0, None).check(&script, "+I p 0\n+I q 1\n+I r 2\n+I s 3");
    make(1, Some(2)).check(&script, "+I q 1\n+I r 2");
    make(0, Some(1)).check(&script, "+I p 0\n+I q 1");
    make(2, None).check(&script, "+I r 2\n+I s 3");
    make(2, Some(2)).check(&script, "+I r 2");
    make(0, Some(2)).check(&script, "+I p 0\n+I q 1\n+I r 2");
}

#[test]
fn within_is_exclusive_and_frees() {
    let is = |variable, value| compare(row(Some(variable), false, 0), names::EQ, value);
    let mut plan = plan(vec![one("A"), one("B")], vec![is(0, 1), is(1, 2)], vec![row(Some(0), false, 0)]);
    plan.within_ms = Some(10_000);
    harness(plan.clone(), "k STRING, a INT").check("+I x 1 0s\n+I x 2 10s\n+I y 1 0s\n+I y 2 9999ms\nend", "+I y 1");
    let mut idle = harness(plan, "k STRING, a INT");
    idle.run("+I x 1 0s\nwm 1s");
    idle.run("wm 60s\ncheckpoint");
    let mut writer = ouzel_engine::state::StateWriter::new(true);
    idle.operator().snapshot(&mut writer).unwrap();
    let snapshot = writer.into_bytes();
    let mut reader = ouzel_engine::state::StateReader::default();
    reader.base(snapshot).unwrap();
    reader.each(1, |_, _| panic!("a partial match is kept")).unwrap();
}

#[test]
fn arrival_order_by_processing_time() {
    let is = |variable, value| compare(row(Some(variable), false, 0), names::EQ, value);
    let mut plan = plan(vec![one("A"), one("B")], vec![is(0, 1), is(1, 2)], vec![row(Some(1), false, 0)]);
    plan.rowtime = None;
    harness(plan, "k STRING, b INT").check("+I x 1 9s\n+I y 1 0s\n+I x 2 1s\n+I y 3 1s", "+I x 2");
}
