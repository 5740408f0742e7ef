-- IN, EXISTS and NOT EXISTS
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE t (
  id INT, k STRING, v INT, d DOUBLE, s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND,
  pt AS PROCTIME()
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE u (
  k STRING, name STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/u.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id, 'in' AS how FROM t WHERE k IN (SELECT k FROM u) UNION ALL SELECT id, 'exists' FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.k = t.k AND u.ts > t.ts) UNION ALL SELECT id, 'not' FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.k = t.k);
