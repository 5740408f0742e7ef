-- a correlated subquery as a value
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE t (
  id INT, k STRING, v INT, d DOUBLE, s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND,
  pt AS PROCTIME()
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id, v, (SELECT MAX(v) FROM t y WHERE y.k = t.k) AS m FROM t;
