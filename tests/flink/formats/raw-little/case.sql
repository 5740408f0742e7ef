-- Numbers out of their bytes, the smallest first
CREATE TABLE t (
  a INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.txt',
  'format' = 'raw',
  'raw.endianness' = 'little-endian'
);
CREATE TABLE snk (
  a INT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
