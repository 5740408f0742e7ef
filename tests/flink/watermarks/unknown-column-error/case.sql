-- A watermark of no column
CREATE TABLE s (
  id INT,
  ts TIMESTAMP(3),
  WATERMARK FOR tx AS tx
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
