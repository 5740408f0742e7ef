-- Lines as bytes
CREATE TABLE t (
  a BYTES
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.txt',
  'format' = 'raw'
);
CREATE TABLE snk (
  a BYTES
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
