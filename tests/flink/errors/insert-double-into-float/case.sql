-- INSERT of a DOUBLE into a FLOAT
CREATE TABLE t (
  a INT, b STRING, c DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (a FLOAT) WITH ('connector' = 'print');
INSERT INTO snk SELECT CAST(a AS DOUBLE) FROM t;
