-- OVER by a descending column, by two, by none
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE t (
  id INT, k STRING, v INT, d DOUBLE, s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND,
  pt AS PROCTIME()
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id, SUM(v) OVER (ORDER BY v DESC) AS a, SUM(v) OVER (PARTITION BY k ORDER BY s, id) AS b, COUNT(*) OVER () AS c, MAX(d) OVER (PARTITION BY k) AS e FROM t;
