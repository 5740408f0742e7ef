-- EXPLAIN in mini-batches: plans without an assigner, aggregates in one phase
SET 'table.exec.mini-batch.enabled' = 'true';
SET 'table.exec.mini-batch.allow-latency' = '2 s';
SET 'table.exec.mini-batch.size' = '100';
CREATE TABLE p (a INT, b STRING) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/p.jsonl', 'format' = 'json');
CREATE TABLE t (a INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
EXPLAIN SELECT a, b FROM p;
EXPLAIN SELECT a, ts FROM t;
EXPLAIN SELECT a, FIRST_VALUE(b) AS f, COUNT(*) AS n FROM p GROUP BY a;
SET 'table.optimizer.agg-phase-strategy' = 'ONE_PHASE';
EXPLAIN SELECT a, MAX(b) AS hi FROM p GROUP BY a;
