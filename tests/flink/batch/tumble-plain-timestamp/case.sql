-- TUMBLE over a timestamp that is no time attribute
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE x (
  id INT, g INT, a INT, b DECIMAL(8, 2), d DATE, l TIMESTAMP_LTZ(3), t6 TIMESTAMP(6), ts TIMESTAMP(3), s STRING
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/x.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT window_start, window_end, COUNT(*) AS n, SUM(a) AS s FROM TABLE(TUMBLE(TABLE x, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
