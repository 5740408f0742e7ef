-- numbers, ranks and distributions
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE t (
  id INT, k STRING, v INT, d DOUBLE, s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND,
  pt AS PROCTIME()
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id, k, v, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v, id) AS n, RANK() OVER (PARTITION BY k ORDER BY v) AS r, DENSE_RANK() OVER (PARTITION BY k ORDER BY v) AS e, PERCENT_RANK() OVER (PARTITION BY k ORDER BY v) AS p, CUME_DIST() OVER (PARTITION BY k ORDER BY v) AS c FROM t;
