-- raw: little-endian in capitals
CREATE TABLE t (
  a INT
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'raw',
  'raw.endianness' = 'LITTLE-ENDIAN');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM t;
