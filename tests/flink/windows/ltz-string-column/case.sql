-- TIMESTAMP_LTZ read from text with Z
SET 'table.local-time-zone' = 'America/New_York';
CREATE TABLE s (
  v INT,
  ts TIMESTAMP_LTZ(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  window_start TIMESTAMP(3),
  window_end TIMESTAMP(3),
  m STRING,
  v INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT window_start, window_end, CAST(MAX(ts) AS STRING) AS m, SUM(v) AS v FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '4' HOUR)) GROUP BY window_start, window_end;
