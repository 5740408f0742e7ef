-- IN and EXISTS over subqueries with NULLs
CREATE TABLE t (
  k STRING, i INT, l BIGINT, f FLOAT, d DOUBLE, e DECIMAL(10, 2), s STRING, b BOOLEAN, `day` DATE, ts TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  k STRING, i INT
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk
SELECT k, i FROM t WHERE i IN (SELECT CAST(l AS INT) FROM t WHERE l < 10) OR EXISTS (SELECT 1 FROM t AS u WHERE u.s = t.s AND u.i < 0);
