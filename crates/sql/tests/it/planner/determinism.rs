//! TRY_RESOLVE: what of a change may differ each time it is made. As a real Flink decides
//! (`tests/compat/flink-check/lists/determinism.txt` has many more).

use ouzel_plan::Config;
use ouzel_sql::session::Session;
use ouzel_sql::statements::plan_script;

const TABLES: &str = r#"
SET 'table.optimizer.non-deterministic-update.strategy' = 'TRY_RESOLVE';
CREATE TABLE f (k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '/f', 'format' = 'json');
CREATE TABLE c (k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '/c', 'format' = 'debezium-json');
CREATE TABLE keyed (k STRING, v INT, PRIMARY KEY (k) NOT ENFORCED)
  WITH ('connector' = 'filesystem', 'path' = '/k', 'format' = 'debezium-json');
CREATE TABLE plain (k STRING, v INT) WITH ('connector' = 'print');
CREATE TABLE pk (k STRING, v INT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'print');
"#;

fn is_taken(statement: &str) -> bool {
    let mut session = Session::new(Config::default());
    plan_script(&mut session, &format!("{TABLES}\n{statement};")).is_ok()
}

#[test]
fn inserts_may_differ_each_time() {
    assert!(is_taken("INSERT INTO plain SELECT k, RAND_INTEGER(9) FROM f"));
    assert!(!is_taken("INSERT INTO plain SELECT k, RAND_INTEGER(9) FROM c"));
}

#[test]
fn beside_an_upsert_key_nothing_is_asked() {
    assert!(is_taken("INSERT INTO pk SELECT k, RAND_INTEGER(9) FROM keyed"));
    assert!(!is_taken("INSERT INTO pk SELECT k, RAND_INTEGER(9) FROM c"));
    assert!(!is_taken("INSERT INTO pk SELECT UUID(), v FROM keyed"));
}

#[test]
fn a_filter_decides_which_rows_there_are() {
    assert!(!is_taken("INSERT INTO plain SELECT k, v FROM c WHERE v > RAND()"));
    assert!(!is_taken("INSERT INTO plain SELECT k, v FROM keyed WHERE v > RAND()"));
    assert!(is_taken("INSERT INTO pk SELECT k, v FROM keyed WHERE v > RAND()"));
}
