-- WINDOW gives an OVER a name
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE t (
  id INT, k STRING, v INT, d DOUBLE, s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND,
  pt AS PROCTIME()
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id, SUM(v) OVER w AS s, AVG(d) OVER w AS a FROM t WINDOW w AS (PARTITION BY k ORDER BY id ROWS UNBOUNDED PRECEDING);
