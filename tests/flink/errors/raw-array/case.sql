-- The raw format takes no array
CREATE TABLE t (
  a ARRAY<INT>
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.txt',
  'format' = 'raw'
);
CREATE TABLE snk (
  a ARRAY<INT>
) WITH ('connector' = 'print');
INSERT INTO snk SELECT a FROM t;
