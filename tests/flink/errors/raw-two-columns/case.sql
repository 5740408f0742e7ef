-- The raw format takes one column
CREATE TABLE t (
  a STRING, b INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.txt',
  'format' = 'raw'
);
CREATE TABLE snk (
  a STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT a FROM t;
