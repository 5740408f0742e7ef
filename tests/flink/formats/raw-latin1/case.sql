-- raw.charset
CREATE TABLE t (
  a STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.txt',
  'format' = 'raw',
  'raw.charset' = 'ISO-8859-1'
);
CREATE TABLE snk (
  a STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
