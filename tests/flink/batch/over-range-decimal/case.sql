-- RANGE frames by a decimal and by a double
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE x (
  id INT, g INT, a INT, b DECIMAL(8, 2), d DATE, l TIMESTAMP_LTZ(3), t6 TIMESTAMP(6), ts TIMESTAMP(3), s STRING
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/x.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id, SUM(a) OVER (ORDER BY b RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) AS p, SUM(a) OVER (ORDER BY b DESC RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) AS q, SUM(a) OVER (ORDER BY CAST(b AS DOUBLE) RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS r FROM x;
