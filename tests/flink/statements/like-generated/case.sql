-- LIKE takes or leaves computed columns
CREATE TABLE t (
  a INT, b STRING, c DECIMAL(6, 2), d AS a * 2
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE u (d AS a * 3) LIKE t (EXCLUDING GENERATED);
CREATE TABLE v (d AS a * 4) LIKE t (OVERWRITING GENERATED);
CREATE TABLE snk (a INT, d INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT a, d FROM t;
INSERT INTO snk SELECT a, d FROM u;
INSERT INTO snk SELECT a, d FROM v;
