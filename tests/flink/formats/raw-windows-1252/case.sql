-- raw: texts in windows-1252
CREATE TABLE t (
  a STRING
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'raw',
  'raw.charset' = 'windows-1252');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT a, CHAR_LENGTH(a) FROM t;
