//! Which columns are known to be one value, and what GROUP BY, joins and sinks make of it: each as a real Flink plans it
//! (`tests/compat/flink-check/lists/keys.txt` has its plans).

use ouzel_plan::{Config, JobPlan, Operator};
use ouzel_sql::session::Session;
use ouzel_sql::statements::{Planned, plan_script};

const TABLES: &str = r#"
CREATE TABLE t (id INT, k INT, v STRING, PRIMARY KEY (id) NOT ENFORCED)
  WITH ('connector' = 'filesystem', 'path' = '/t', 'format' = 'debezium-json');
CREATE TABLE u (uid INT, uk INT, w STRING, PRIMARY KEY (uid) NOT ENFORCED)
  WITH ('connector' = 'filesystem', 'path' = '/u', 'format' = 'debezium-json');
CREATE TABLE e (a INT NOT NULL, b INT NOT NULL, c INT) WITH ('connector' = 'filesystem', 'path' = '/e', 'format' = 'json');
CREATE TABLE snk (id INT, v STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'print');
CREATE TABLE pair (a INT, b INT, PRIMARY KEY (a, b) NOT ENFORCED) WITH ('connector' = 'print');
CREATE TABLE counts (a INT, b INT, n BIGINT, PRIMARY KEY (a, b) NOT ENFORCED) WITH ('connector' = 'print');
"#;

#[track_caller]
fn plan(statement: &str) -> JobPlan {
    let mut session = Session::new(Config::default());
    let mut planned = plan_script(&mut session, &format!("{TABLES}\n{statement};")).unwrap();
    match planned.pop().map(|p| p.planned) {
        Some(Planned::Job { plan, .. }) => plan,
        other => panic!("no plan: {other:?}"),
    }
}

fn materialises(statement: &str) -> bool {
    plan(statement).nodes.iter().any(|node| matches!(node.operator, Operator::SinkMaterialize(_)))
}

#[test]
fn a_key_that_a_condition_pins_is_no_key() {
    for condition in ["id = 1", "1 = id", "id BETWEEN 1 AND 1", "(id = 1) IS TRUE", "(id = 1) = TRUE", "id + 0 = 1"] {
        assert!(materialises(&format!("INSERT INTO snk SELECT id, v FROM t WHERE {condition}")), "{condition}");
    }
    for condition in ["id > 1", "id IN (1, 2)", "id BETWEEN 1 AND 2", "id = 1 AND id + k > 3", "id + 1 = 2"] {
        assert!(!materialises(&format!("INSERT INTO snk SELECT id, v FROM t WHERE {condition}")), "{condition}");
    }
}

#[test]
fn what_computes_nothing_is_its_column() {
    for column in ["-(-id)", "id + 0", "CAST(CAST(id AS BIGINT) AS INT)", "COALESCE(id, k)"] {
        assert!(!materialises(&format!("INSERT INTO snk SELECT {column}, v FROM t")), "{column}");
    }
    for column in ["-id", "ABS(id)", "id + 1", "NULLIF(id, k)"] {
        assert!(materialises(&format!("INSERT INTO snk SELECT {column}, v FROM t")), "{column}");
    }
}

/// The keys of the one aggregate.
#[track_caller]
fn keys(query: &str) -> usize {
    let plan = plan(&format!("INSERT INTO counts {query}"));
    let keys = plan.nodes.iter().find_map(|node| match &node.operator {
        Operator::GroupAggregate(aggregate) => Some(aggregate.keys.len()),
        _ => None,
    });
    keys.expect("an aggregate")
}

#[test]
fn a_constant_is_no_key_of_an_aggregate_but_one_key_stays() {
    assert_eq!(keys("SELECT a, b, COUNT(*) FROM e GROUP BY a, b"), 2);
    assert_eq!(keys("SELECT a, b, COUNT(*) FROM e GROUP BY a, b, 'x', 'y'"), 2);
    assert_eq!(keys("SELECT a, b, COUNT(*) FROM e WHERE a = 1 GROUP BY a, b"), 1);
    assert_eq!(keys("SELECT a, b, COUNT(*) FROM e WHERE a = 1 AND b = 2 GROUP BY a, b"), 1);
    assert_eq!(keys("SELECT a, b, n FROM (SELECT a, b, COUNT(*) AS n FROM e GROUP BY a, b) WHERE b = 1"), 1);
    // A column that can be NULL is not known to be its value.
    assert_eq!(keys("SELECT a, c, COUNT(*) FROM e WHERE c = 1 GROUP BY a, c"), 2);
}

#[test]
fn a_pin_goes_over_to_the_other_side_of_a_join() {
    assert!(!materialises("INSERT INTO pair SELECT id, uid FROM t JOIN u ON k = uk WHERE uk = 1"));
    assert!(materialises("INSERT INTO pair SELECT id, uid FROM t JOIN u ON k = uk"));
    assert!(materialises("INSERT INTO snk SELECT uid, w FROM t JOIN u ON id = uid WHERE id = 1"));
    assert!(materialises("INSERT INTO snk SELECT id, v FROM t WHERE id IN (SELECT uid FROM u WHERE uid = 1)"));
    assert!(!materialises("INSERT INTO snk SELECT uid, w FROM t JOIN u ON id = uid"));
}
