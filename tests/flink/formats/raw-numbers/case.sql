-- Numbers out of their bytes
CREATE TABLE t (
  a INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.txt',
  'format' = 'raw'
);
CREATE TABLE snk (
  a INT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
