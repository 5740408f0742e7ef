-- The change log of GROUPING SETS row by row
CREATE TABLE b (
  x STRING,
  y STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/b.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  x STRING,
  y STRING,
  n BIGINT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT x, y, COUNT(*) AS n FROM b GROUP BY GROUPING SETS ((x, y), (x), ());
