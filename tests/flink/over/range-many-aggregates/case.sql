-- Many aggregates over RANGE
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
  g INT,
  h INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id, SUM(v) OVER w, COUNT(v) OVER w, MIN(v) OVER w, MAX(d) OVER w, AVG(v) OVER w, FIRST_VALUE(id) OVER w, LAST_VALUE(id) OVER w
FROM s
WINDOW w AS (PARTITION BY k ORDER BY ts RANGE BETWEEN INTERVAL '10' SECOND PRECEDING AND CURRENT ROW);
