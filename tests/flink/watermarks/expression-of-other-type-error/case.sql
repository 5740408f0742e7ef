-- A watermark of another type
CREATE TABLE s (
  id INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS CAST(ts AS STRING)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id FROM s;
