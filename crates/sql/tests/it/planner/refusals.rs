//! What Flink refuses, in its words, and plans that show a rule each.

use ouzel_plan::{ChangelogMode, Config, JobPlan, Operator};
use ouzel_sql::session::Session;
use ouzel_sql::statements::{Planned, plan_script};

const TABLES: &str = r#"
CREATE TABLE a (id INT, k STRING, v BIGINT, ts TIMESTAMP(3), pt AS PROCTIME(), r ROW<p INT, q ROW<z STRING>>,
  WATERMARK FOR ts AS ts - INTERVAL '2' SECOND) WITH ('connector' = 'filesystem', 'path' = '/a', 'format' = 'json');
CREATE TABLE b (id INT, k STRING, w BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '2' SECOND)
  WITH ('connector' = 'filesystem', 'path' = '/b', 'format' = 'json');
CREATE TABLE cdc (id INT, k STRING, v BIGINT, ts TIMESTAMP(3), PRIMARY KEY (id) NOT ENFORCED, WATERMARK FOR ts AS ts)
  WITH ('connector' = 'filesystem', 'path' = '/c', 'format' = 'debezium-json');
CREATE TABLE appended (x INT, y STRING) WITH ('connector' = 'filesystem', 'path' = '/o', 'format' = 'json');
CREATE TABLE times (x TIMESTAMP(3), y TIMESTAMP(3)) WITH ('connector' = 'filesystem', 'path' = '/t', 'format' = 'json');
CREATE TABLE keyed (id INT, v BIGINT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = 't',
  'properties.bootstrap.servers' = 'h:1', 'key.format' = 'json', 'value.format' = 'json');
CREATE TABLE printed (id INT, v BIGINT) WITH ('connector' = 'print');
"#;

fn try_plan(statement: &str) -> Result<JobPlan, String> {
    let mut session = Session::new(Config::default());
    let source = format!("{TABLES}\n{statement};");
    match plan_script(&mut session, &source) {
        Ok(mut planned) => match planned.pop().map(|p| p.planned) {
            Some(Planned::Query { plan, .. } | Planned::Job { plan, .. } | Planned::Materialized { plan, .. }) => {
                Ok(plan)
            }
            other => Err(format!("no plan: {other:?}")),
        },
        Err(errors) => Err(errors.iter().map(|e| e.detail.clone().unwrap_or_default()).collect::<Vec<_>>().join("\n")),
    }
}

#[track_caller]
fn refused(statement: &str, words: &str) {
    match try_plan(statement) {
        Ok(plan) => panic!("planned:\n{}", ouzel_sql::planner::explain::plan_text(&plan)),
        Err(error) => assert!(error.contains(words), "{error}"),
    }
}

#[track_caller]
fn plan(statement: &str) -> JobPlan {
    try_plan(statement).unwrap_or_else(|e| panic!("{e}"))
}

fn operators(plan: &JobPlan) -> String {
    plan.nodes.iter().map(|n| n.operator.name()).collect::<Vec<_>>().join(" ")
}

/// A name that only the enclosing query has, in keys and aggregates: once a panic.
#[test]
fn a_subquery_groups_by_the_enclosing_query() {
    for statement in [
        "SELECT id FROM a WHERE EXISTS (SELECT w FROM b GROUP BY w, v)",
        "SELECT id, (SELECT LISTAGG(a.k) FROM b) FROM a",
        "SELECT id FROM a, LATERAL (SELECT SUM(v) AS total FROM b) q",
        "SELECT id FROM a WHERE EXISTS (SELECT b.id FROM b GROUP BY b.id HAVING AVG(v) > 1)",
    ] {
        try_plan(statement).unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
    // One row for each of the values, also where there are no rows: not there yet.
    refused("SELECT id FROM a WHERE id IN (SELECT MAX(v) FROM b)", "unexpected correlate variable $cor0 in the plan");
}

#[test]
fn updates_do_not_go_where_only_inserts_are_read() {
    refused(
        "INSERT INTO appended SELECT id, k FROM cdc",
        "Table sink 'default_catalog.default_database.appended' doesn't support consuming update and delete changes which is produced by node TableSourceScan(table=[[default_catalog, default_database, cdc]], fields=[id, k, ts])",
    );
    refused("INSERT INTO appended SELECT DISTINCT id, k FROM a", "doesn't support consuming update changes");
    refused(
        "SELECT a.id FROM a JOIN cdc ON a.id = cdc.id AND a.ts BETWEEN cdc.ts AND cdc.ts + INTERVAL '1' SECOND",
        "StreamPhysicalIntervalJoin doesn't support consuming update and delete changes",
    );
}

#[test]
fn streams_have_limits() {
    refused("SELECT * FROM a ORDER BY v", "Sort on a non-time-attribute field is not supported.");
    refused(
        "SELECT * FROM (SELECT *, RANK() OVER (PARTITION BY k ORDER BY v) AS n FROM a) WHERE n < 3",
        "RANK() on streaming table",
    );
    refused(
        "SELECT COUNT(*) FROM HOP(TABLE a, DESCRIPTOR(ts), INTERVAL '2' SECOND, INTERVAL '5' SECOND) GROUP BY window_start, window_end",
        "HOP table function based aggregate requires size must be an integral multiple of slide",
    );
    refused("SELECT k, v FROM a GROUP BY k", "is not being grouped");
}

#[test]
fn sinks_check_columns() {
    refused("INSERT INTO appended SELECT id FROM a", "Cause: Different number of columns.");
    refused(
        "INSERT INTO appended SELECT k, id FROM a",
        "Query schema: [k: STRING, id: INT]\nSink schema:  [x: INT, y: STRING]",
    );
    refused(
        "INSERT INTO times SELECT a.ts, b.ts FROM a JOIN b ON a.id = b.id AND a.ts BETWEEN b.ts AND b.ts + INTERVAL '1' SECOND",
        "The query contains more than one rowtime attribute column",
    );
    refused("INSERT OVERWRITE appended SELECT id, k FROM a", "Streaming mode not support overwrite.");
}

#[test]
fn update_before_is_made_only_for_readers_that_need_it() {
    let plan = plan("INSERT INTO keyed SELECT id, COUNT(*) FROM a GROUP BY id");
    let aggregate = plan.nodes.iter().find(|n| matches!(n.operator, Operator::GroupAggregate(_))).unwrap();
    assert_eq!(aggregate.changelog, ChangelogMode { update_before: false, update_after: true, delete: false });
    let plan = self::plan("INSERT INTO printed SELECT id, COUNT(*) FROM a GROUP BY id");
    let aggregate = plan.nodes.iter().find(|n| matches!(n.operator, Operator::GroupAggregate(_))).unwrap();
    assert!(aggregate.changelog.update_before);
    assert_eq!(
        operators(&self::plan("INSERT INTO keyed SELECT id, v FROM cdc")),
        "TableSourceScan DropUpdateBefore Calc Sink"
    );
    assert_eq!(
        operators(&self::plan("INSERT INTO keyed SELECT CAST(v AS INT), v FROM cdc")),
        "TableSourceScan Calc SinkMaterialize Sink"
    );
    assert_eq!(
        operators(&self::plan("INSERT INTO printed SELECT id, v FROM keyed")),
        "TableSourceScan ChangelogNormalize Sink"
    );
}

#[test]
fn a_statement_set_reads_a_table_once() {
    let plan = plan(
        "EXECUTE STATEMENT SET BEGIN INSERT INTO appended SELECT id, k FROM a WHERE v > 3; INSERT INTO printed SELECT r.p, v FROM a; END",
    );
    assert_eq!(operators(&plan), "TableSourceScan Calc Sink Calc Sink");
    assert_eq!(plan.sinks.len(), 2);
    let Operator::Scan(scan) = &plan.nodes[0].operator else { panic!("no scan") };
    assert_eq!(scan.fields.len(), 5, "id, k, v, ts and r.p: {:?}", scan.fields);
}

#[test]
fn nodes_are_in_order_and_inputs_exist() {
    let plan =
        plan("SELECT x.k, SUM(y.w) FROM a x LEFT JOIN b y ON x.id = y.id WHERE x.v IN (SELECT w FROM b) GROUP BY x.k");
    for (i, node) in plan.nodes.iter().enumerate() {
        assert_eq!(node.id, i);
        assert!(node.inputs.iter().all(|input| *input < i));
        assert_eq!(node.inputs.len(), node.distribution.len());
    }
}

#[test]
fn a_served_table_over_upserts_needs_no_normaliser() {
    let served = |query: &str| operators(&plan(&format!("CREATE MATERIALIZED TABLE m AS {query}")));
    assert_eq!(served("SELECT id, v FROM keyed"), "TableSourceScan Sink");
    assert_eq!(served("SELECT v, id FROM keyed"), "TableSourceScan Calc Sink");
    // What computes or counts reads whole rows; so does a filter, and a table that is read twice.
    for query in [
        "SELECT id, v + 1 AS w FROM keyed",
        "SELECT id, v FROM keyed WHERE v > 1",
        "SELECT v, COUNT(*) AS n FROM keyed GROUP BY v",
        "SELECT id, v FROM keyed UNION ALL SELECT id, v FROM keyed WHERE v > 1",
    ] {
        assert!(served(query).contains("ChangelogNormalize"), "{query}: {}", served(query));
    }
    let printed = operators(&plan("INSERT INTO printed SELECT id, v FROM keyed"));
    assert!(printed.contains("ChangelogNormalize"), "{printed}");
}
