-- A JSON text at the edge of the syntax: comment
CREATE TABLE t (
  a DOUBLE, b STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  a DOUBLE
) WITH ('connector' = 'print');
INSERT INTO snk SELECT a FROM t;
