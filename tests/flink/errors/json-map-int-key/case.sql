-- A JSON source needs text keys
CREATE TABLE t (
  a MAP<INT, INT>
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.txt',
  'format' = 'json'
);
CREATE TABLE snk (
  a MAP<INT, INT>
) WITH ('connector' = 'print');
INSERT INTO snk SELECT a FROM t;
