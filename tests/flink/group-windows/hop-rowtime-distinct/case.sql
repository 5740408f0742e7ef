-- Legacy HOP with DISTINCT and late rows
SET 'pipeline.auto-watermark-interval' = '0';
CREATE TABLE s (
  id INT,
  k STRING,
  v INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '2' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  ws TIMESTAMP(3),
  n BIGINT,
  x INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT HOP_START(ts, INTERVAL '2' SECOND, INTERVAL '4' SECOND), COUNT(DISTINCT k), SUM(DISTINCT v)
FROM s
GROUP BY HOP(ts, INTERVAL '2' SECOND, INTERVAL '4' SECOND);
