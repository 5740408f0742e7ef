-- a window TVF over TIMESTAMP_LTZ
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE x (
  id INT, g INT, a INT, b DECIMAL(8, 2), d DATE, l TIMESTAMP_LTZ(3), t6 TIMESTAMP(6), ts TIMESTAMP(3), s STRING
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/x.jsonl', 'format' = 'json');
SET 'table.local-time-zone' = 'Asia/Shanghai';
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id, window_start, window_time FROM TABLE(TUMBLE(TABLE x, DESCRIPTOR(l), INTERVAL '10' SECOND));
