-- GROUPING SETS with a legacy window
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
  k STRING,
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT k, COUNT(*) FROM s GROUP BY GROUPING SETS ((k, TUMBLE(ts, INTERVAL '10' SECOND)), (TUMBLE(ts, INTERVAL '10' SECOND)));
