-- A byte as BOOLEAN
CREATE TABLE t (
  a BOOLEAN
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.txt',
  'format' = 'raw'
);
CREATE TABLE snk (
  a BOOLEAN
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
