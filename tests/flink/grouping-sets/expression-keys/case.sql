-- Expressions as keys of grouping sets
CREATE TABLE ap (
  id INT,
  k STRING,
  v INT,
  s STRING,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/ap.jsonl',
  'format' = 'json'
);
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT UPPER(k) AS u, v > 4 AS g, COUNT(*) AS c, GROUPING(v > 4) AS gg FROM ap GROUP BY ROLLUP (UPPER(k), v > 4);
