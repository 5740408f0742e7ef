-- All columns of a TVF in order
CREATE TABLE s (
  id INT,
  k STRING,
  v INT,
  d DOUBLE,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  k STRING,
  v INT,
  d DOUBLE,
  ts TIMESTAMP(3),
  ws TIMESTAMP(3),
  we TIMESTAMP(3),
  wt STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id, k, v, d, CAST(ts AS TIMESTAMP(3)), window_start, window_end, CAST(window_time AS STRING) FROM TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '1' MINUTE);
