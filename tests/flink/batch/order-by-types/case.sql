-- ORDER BY values of many types
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE x (
  id INT, g INT, a INT, b DECIMAL(8, 2), d DATE, l TIMESTAMP_LTZ(3), t6 TIMESTAMP(6), ts TIMESTAMP(3), s STRING
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/x.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id, b, l FROM x ORDER BY d DESC, l, t6 DESC, b;
