//! Which calls of a GROUP BY are taken apart into sums and counts: each as a real Flink plans it (EXPLAIN of 2.2.1).

use ouzel_plan::aggregate::AggregateFunction::{self, Avg, Count, Max, Min, Sum, Sum0};
use ouzel_plan::{Config, Operator};
use ouzel_sql::session::Session;
use ouzel_sql::statements::{Planned, plan_script};

const TABLES: &str = r#"
CREATE TABLE t (k INT, k2 INT, k3 INT, a BIGINT, b BIGINT, c BIGINT, d BIGINT, e BIGINT, f BIGINT, i INT, n INT NOT NULL,
  m BIGINT NOT NULL) WITH ('connector' = 'filesystem', 'path' = '/t', 'format' = 'json');
CREATE TABLE keyed (id INT, i INT, n INT NOT NULL, PRIMARY KEY (id) NOT ENFORCED)
  WITH ('connector' = 'filesystem', 'path' = '/k', 'format' = 'debezium-json');
"#;

/// The functions of the one aggregate that a query plans.
#[track_caller]
fn functions(query: &str) -> Vec<AggregateFunction> {
    let mut session = Session::new(Config::default());
    let script = format!("{TABLES}\nCREATE TABLE snk WITH ('connector' = 'print') AS {query};");
    let planned = plan_script(&mut session, &script).unwrap();
    let plan = planned.into_iter().find_map(|p| match p.planned {
        Planned::Job { plan, .. } => Some(plan),
        _ => None,
    });
    let plan = plan.expect("a job");
    let aggregate = plan.nodes.iter().find_map(|node| match &node.operator {
        Operator::GroupAggregate(aggregate) => Some(aggregate),
        _ => None,
    });
    aggregate.expect("an aggregate").aggregates.iter().map(|call| call.function).collect()
}

#[test]
fn fewer_calls_pay() {
    assert_eq!(functions("SELECT k, AVG(a), SUM(a), COUNT(a) FROM t GROUP BY k"), [Sum0, Count]);
    assert_eq!(functions("SELECT k, AVG(n), SUM(n), AVG(m), SUM(m) FROM t GROUP BY k"), [Sum0, Count, Sum0]);
    assert_eq!(functions("SELECT k, SUM(n), MIN(k) FROM t GROUP BY k"), [Sum0]);
}

#[test]
fn as_many_calls_do_not() {
    assert_eq!(functions("SELECT k, AVG(a), COUNT(a) FROM t GROUP BY k"), [Avg, Count]);
    assert_eq!(functions("SELECT k, AVG(n), SUM(n) FROM t GROUP BY k"), [Avg, Sum]);
    assert_eq!(functions("SELECT k, SUM(n) + 1 FROM t GROUP BY k"), [Sum]);
    assert_eq!(functions("SELECT k, MIN(k), MAX(k) FROM t GROUP BY k"), [Min, Max]);
}

#[test]
fn what_is_computed_of_a_group_costs_by_the_number_of_groups() {
    // 0.095 groups are expected of a row with one key: ten expressions cost less than a call, eleven more.
    let pairs = "AVG(b), SUM(b), AVG(c), SUM(c), AVG(d), SUM(d), AVG(e), SUM(e)";
    assert_eq!(functions(&format!("SELECT k, AVG(a), SUM(a), COUNT(a), {pairs} FROM t GROUP BY k")).len(), 10);
    let more = format!("SELECT k, AVG(a), SUM(a), COUNT(a), {pairs}, SUM(f), COUNT(f) FROM t GROUP BY k");
    assert_eq!(functions(&more).len(), 13);
    // A cast around the quotient costs nothing, and what the query computes of the result is there either way.
    assert_eq!(functions("SELECT k, AVG(a) + 1, SUM(a) + 2, COUNT(a) FROM t GROUP BY k, k2, k3"), [Sum0, Count]);
}

#[test]
fn a_tables_key_has_as_many_groups_as_rows() {
    assert_eq!(functions("SELECT id, AVG(i), SUM(i), COUNT(i) FROM keyed GROUP BY id"), [Avg, Sum, Count]);
    assert_eq!(functions("SELECT id, AVG(n), SUM(n), COUNT(*) FROM keyed GROUP BY id"), [Sum0, Count]);
}

#[test]
fn a_variance_has_no_other_form() {
    assert_eq!(functions("SELECT k, VAR_POP(i) FROM t GROUP BY k"), [Sum, Sum, Count]);
    assert_eq!(functions("SELECT k, STDDEV_SAMP(i), AVG(i) FROM t GROUP BY k"), [Sum, Sum, Count]);
}
