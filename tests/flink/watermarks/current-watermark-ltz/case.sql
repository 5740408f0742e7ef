-- CURRENT_WATERMARK of TIMESTAMP_LTZ
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
  id INT,
  w TIMESTAMP_LTZ(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id, CURRENT_WATERMARK(ts) FROM s;
