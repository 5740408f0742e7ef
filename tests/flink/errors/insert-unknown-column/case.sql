-- INSERT names a column that the sink does not have
CREATE TABLE t (
  a INT, b STRING, c DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (a INT) WITH ('connector' = 'print');
INSERT INTO snk (z) SELECT a FROM t;
