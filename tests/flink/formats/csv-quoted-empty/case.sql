-- Quoted and unquoted empty fields
CREATE TABLE t (
  a STRING, b STRING, c STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.csv',
  'format' = 'csv',
  'csv.null-literal' = ''
);
CREATE TABLE snk (
  a STRING,
  b STRING,
  c STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
