-- outer joins with a side without rows
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE t (
  id INT, k STRING, v INT, d DOUBLE, s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND,
  pt AS PROCTIME()
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT 'l' AS w, t.id, e.s AS other FROM t LEFT JOIN (SELECT * FROM t WHERE id > 100) e ON t.k = e.k UNION ALL SELECT 'r', e.id, t.s FROM (SELECT * FROM t WHERE id > 100) e RIGHT JOIN t ON t.k = e.k UNION ALL SELECT 'f', t.id, e.s FROM t FULL JOIN (SELECT * FROM t WHERE id > 100) e ON t.k = e.k;
