-- Order of OVER results by ROWS
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
  n BIGINT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT id, k, COUNT(*) OVER (PARTITION BY k ORDER BY ts ROWS 1 PRECEDING) FROM s;
