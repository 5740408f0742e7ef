-- A view with column names, over a join and an expression
CREATE TABLE t (
  a INT, b STRING, c DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (a INT, b STRING, c DECIMAL(7, 2)) WITH ('connector' = 'print');
CREATE VIEW v (x, y, z) AS SELECT a, LOWER(b), c + 1 FROM t WHERE a > 0;
CREATE TEMPORARY VIEW w AS SELECT x * 10 AS x, y, z FROM v;
INSERT INTO snk SELECT * FROM w;
ALTER VIEW v RENAME TO v2;
INSERT INTO snk SELECT x, y, z FROM v2 WHERE y = 'x';
