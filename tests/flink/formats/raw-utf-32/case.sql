-- raw: texts in utf-32
CREATE TABLE t (
  a STRING
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'raw',
  'raw.charset' = 'UTF-32');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT a, CHAR_LENGTH(a) FROM t;
