-- RANGE over a day, sum and average of decimals
CREATE TABLE s (
  k STRING,
  c DECIMAL(8, 2),
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  k STRING,
  ts TIMESTAMP(3),
  s DECIMAL(38, 2),
  a DECIMAL(38, 6),
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT k, ts, SUM(c) OVER w AS s, AVG(c) OVER w AS a, COUNT(c) OVER w AS n FROM s WINDOW w AS (PARTITION BY k ORDER BY ts RANGE BETWEEN INTERVAL '1' DAY PRECEDING AND CURRENT ROW);
