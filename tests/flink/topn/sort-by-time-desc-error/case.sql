-- ORDER BY descending time
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
  t STRING
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT id, CAST(ts AS STRING) FROM s ORDER BY ts DESC;
