-- OVER of an OVER, and of a join
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
SELECT id, n, SUM(n) OVER (ORDER BY id) AS s FROM (SELECT t.id, ROW_NUMBER() OVER (PARTITION BY u.name ORDER BY t.id) AS n FROM t JOIN u ON t.k = u.k WHERE u.name <> 'Ann');
