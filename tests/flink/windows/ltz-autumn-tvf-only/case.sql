-- tvf-only over TIMESTAMP_LTZ when the clock changes in autumn
SET 'table.local-time-zone' = 'Europe/Berlin';
CREATE TABLE s (
  id INT,
  k STRING,
  v INT,
  ms BIGINT,
  ts AS TO_TIMESTAMP_LTZ(ms, 3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  ws TIMESTAMP(3),
  we TIMESTAMP(3),
  n BIGINT,
  lo INT,
  hi INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT window_start, window_end, CAST(id AS BIGINT), id, v
FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '3' HOUR));
