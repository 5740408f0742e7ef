-- A time behind UNNEST stays an attribute
CREATE TABLE s (
  id INT,
  tags ARRAY<STRING>,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  ws TIMESTAMP(3),
  we TIMESTAMP(3),
  tag STRING,
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT window_start, window_end, tag, COUNT(*) FROM TABLE(TUMBLE((SELECT s.ts, u.tag FROM s CROSS JOIN UNNEST(s.tags) AS u (tag)), DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, tag;
