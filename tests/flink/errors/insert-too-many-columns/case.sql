-- INSERT of more columns than the sink has
CREATE TABLE t (
  a INT, b STRING, c DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (a INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT a, b FROM t;
