-- A time behind a regular join is no attribute
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
CREATE TABLE n (
  k STRING,
  nm STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/n.jsonl',
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
SELECT window_start, window_end, COUNT(*) FROM TABLE(TUMBLE((SELECT s.ts, n.nm FROM s JOIN n ON s.k = n.k), DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
