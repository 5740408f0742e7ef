-- an aggregate without keys over no rows gives one row
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE t (
  id INT, k STRING, v INT, d DOUBLE, s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND,
  pt AS PROCTIME()
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT COUNT(*) AS n, SUM(v) AS s, MAX(s) AS m, LISTAGG(s) AS l, ARRAY_AGG(v) AS a, COLLECT(v) AS e, FIRST_VALUE(v) AS f, AVG(d) AS g, JSON_ARRAYAGG(s) AS j, STDDEV_POP(d) AS p FROM t WHERE id > 100;
