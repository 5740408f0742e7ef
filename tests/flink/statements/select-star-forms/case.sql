-- * with others, t.*, a row that is spread
CREATE TABLE t (
  a INT, b STRING, r ROW<x INT, y STRING>
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (a INT, b STRING, x INT, y STRING, a2 INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT t.a, t.b, t.r.x, r.y, a AS a2 FROM t;
INSERT INTO snk SELECT a, b, r.*, a FROM t;
