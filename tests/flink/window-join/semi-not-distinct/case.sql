-- A window semi join with IS NOT DISTINCT FROM: no NULL is equal to another
SET 'pipeline.auto-watermark-interval' = '0';
CREATE TABLE a (
  id INT,
  k STRING,
  v INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '2' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/a.jsonl',
  'format' = 'json'
);
CREATE TABLE b (
  id INT,
  k STRING,
  v INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '2' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/b.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  x INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT l.id FROM (SELECT * FROM TABLE(TUMBLE(TABLE a, DESCRIPTOR(ts), INTERVAL '10' SECOND))) l
WHERE EXISTS (SELECT 1 FROM (SELECT * FROM TABLE(TUMBLE(TABLE b, DESCRIPTOR(ts), INTERVAL '10' SECOND))) r WHERE l.k IS NOT DISTINCT FROM r.k AND l.window_start = r.window_start AND l.window_end = r.window_end);
