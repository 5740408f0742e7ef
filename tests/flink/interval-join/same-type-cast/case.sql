-- An interval join over a cast row time: same-type-cast
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
CREATE TABLE snk (
  x INT,
  y INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT l.id, r.id
FROM a l JOIN a r ON l.k = r.k AND CAST(l.ts AS TIMESTAMP(3)) BETWEEN r.ts - INTERVAL '5' SECOND AND r.ts;
