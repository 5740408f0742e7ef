-- Top-N by RANK and by DENSE_RANK
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE t (
  id INT, k STRING, v INT, d DOUBLE, s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND,
  pt AS PROCTIME()
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM (SELECT id, k, v, RANK() OVER (PARTITION BY k ORDER BY v) AS n FROM t) WHERE n <= 2 UNION ALL SELECT * FROM (SELECT id, k, v, DENSE_RANK() OVER (PARTITION BY k ORDER BY v) AS n FROM t) WHERE n <= 2;
