-- A cascade of LTZ windows over window_time
SET 'table.local-time-zone' = 'Europe/Berlin';
CREATE TABLE s (
  id INT,
  k STRING,
  ts TIMESTAMP_LTZ(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' MINUTE
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  ws TIMESTAMP(3),
  we TIMESTAMP(3),
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
WITH f AS (SELECT window_time AS wt, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end, window_time)
SELECT window_start, window_end, SUM(n) FROM TABLE(TUMBLE(TABLE f, DESCRIPTOR(wt), INTERVAL '1' DAY)) GROUP BY window_start, window_end;
