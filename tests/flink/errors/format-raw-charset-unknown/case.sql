-- An option of a format that is refused: raw.charset
CREATE TABLE t (
  a STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.txt',
  'format' = 'raw',
  'raw.charset' = 'UTF-99'
);
CREATE TABLE snk (
  a STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT a FROM t;
