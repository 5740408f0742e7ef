-- DISTINCT inside SUM, AVG, LISTAGG, COLLECT
CREATE TABLE b (
  k STRING,
  v INT,
  s STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/b.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  k STRING,
  s INT,
  a INT,
  c BIGINT,
  l STRING,
  f BIGINT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT k, SUM(DISTINCT v) AS s, AVG(DISTINCT v) AS a, COUNT(DISTINCT s) AS c, LISTAGG(DISTINCT s) AS l, COUNT(DISTINCT v) FILTER (WHERE v > 1) AS f FROM b GROUP BY k;
