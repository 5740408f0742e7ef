-- Many aggregates over ROWS
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
  a INT,
  b BIGINT,
  c INT,
  e DOUBLE,
  f INT,
  g DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id, SUM(v) OVER w, COUNT(v) OVER w, MIN(v) OVER w, MAX(d) OVER w, AVG(v) OVER w, ROUND(STDDEV_SAMP(d) OVER w, 6)

FROM s
WINDOW w AS (PARTITION BY k ORDER BY ts ROWS BETWEEN 2 PRECEDING AND CURRENT ROW);
