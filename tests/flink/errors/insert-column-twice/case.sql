-- INSERT names a column twice
CREATE TABLE t (
  a INT, b STRING, c DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (a INT, b INT) WITH ('connector' = 'print');
INSERT INTO snk (a, a) SELECT a, a FROM t;
