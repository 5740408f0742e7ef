-- INSERT of a ROW with another number of members
CREATE TABLE t (
  a INT, b STRING, c DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (a ROW<x INT>) WITH ('connector' = 'print');
INSERT INTO snk SELECT ROW(a, a) FROM t;
