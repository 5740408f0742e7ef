-- TUMBLE in GROUP BY over a plain timestamp
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE x (
  id INT, g INT, a INT, b DECIMAL(8, 2), d DATE, l TIMESTAMP_LTZ(3), t6 TIMESTAMP(6), ts TIMESTAMP(3), s STRING
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/x.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT TUMBLE_START(ts, INTERVAL '10' SECOND) AS w, TUMBLE_END(ts, INTERVAL '10' SECOND) AS e, TUMBLE_ROWTIME(ts, INTERVAL '10' SECOND) AS r, g, COUNT(*) AS n FROM x GROUP BY TUMBLE(ts, INTERVAL '10' SECOND), g;
