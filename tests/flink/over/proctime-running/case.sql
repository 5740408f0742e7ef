-- Running aggregates by processing time: exact order
CREATE TABLE s (
  k STRING,
  v INT,
  p AS PROCTIME()
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  k STRING,
  v INT,
  s INT,
  c BIGINT,
  lo INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT k, v, SUM(v) OVER w AS s, COUNT(v) OVER w AS c, MIN(v) OVER w AS lo FROM s WINDOW w AS (PARTITION BY k ORDER BY p ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW);
