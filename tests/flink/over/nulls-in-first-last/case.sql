-- FIRST_VALUE and LAST_VALUE skip NULL
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
  a DOUBLE,
  b DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id, FIRST_VALUE(d) OVER (PARTITION BY k ORDER BY ts ROWS 1 PRECEDING), LAST_VALUE(d) OVER (PARTITION BY k ORDER BY ts ROWS 1 PRECEDING)
FROM s;
