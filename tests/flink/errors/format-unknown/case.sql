-- A format that does not exist
CREATE TABLE t (
  a STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.txt',
  'format' = 'yaml'
);
CREATE TABLE snk (
  a STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT a FROM t;
