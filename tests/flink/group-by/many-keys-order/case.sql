-- Change log of several keys stays in input order
CREATE TABLE b (
  a STRING,
  b INT,
  v DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/b.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  a STRING,
  b INT,
  n BIGINT,
  s DOUBLE,
  av DOUBLE,
  mi DOUBLE
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT a, b, COUNT(*) AS n, SUM(v) AS s, AVG(v) AS av, MIN(v) AS mi FROM b GROUP BY a, b;
