-- ORDER BY time with ties, a second key and late rows
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
  id INT,
  k STRING
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT id, k FROM s ORDER BY ts, k DESC;
