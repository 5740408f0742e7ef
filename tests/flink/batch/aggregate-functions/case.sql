-- aggregates of every kind
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE t (
  id INT, k STRING, v INT, d DOUBLE, s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND,
  pt AS PROCTIME()
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, MIN(v) AS a, MAX(d) AS b, STDDEV_POP(d) AS c, VAR_SAMP(d) AS e, LISTAGG(s, '|') AS l, FIRST_VALUE(s) AS f, LAST_VALUE(s) AS g, PERCENTILE(v, 0.5) AS p, COUNT(*) FILTER (WHERE v > 10) AS q FROM t GROUP BY k;
