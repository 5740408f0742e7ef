-- An interval join of a TIMESTAMP and a TIMESTAMP_LTZ row time, both cast to TIMESTAMP(3)
SET 'pipeline.auto-watermark-interval' = '0';
SET 'table.local-time-zone' = 'UTC';
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
  ms BIGINT,
  ts AS TO_TIMESTAMP_LTZ(ms, 3),
  WATERMARK FOR ts AS ts - INTERVAL '2' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/b.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  x INT,
  y INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT a.id, b.id
FROM a JOIN b ON a.k = b.k
  AND a.ts BETWEEN CAST(b.ts AS TIMESTAMP(3)) - INTERVAL '2' SECOND AND CAST(b.ts AS TIMESTAMP(3)) + INTERVAL '1' SECOND;
