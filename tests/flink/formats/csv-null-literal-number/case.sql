-- null-literal '' makes empty fields NULL
CREATE TABLE t (
  i INT,
  d DOUBLE,
  s STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.csv',
  'format' = 'csv',
  'csv.null-literal' = ''
);
CREATE TABLE snk (
  i INT,
  d DOUBLE,
  s STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT * FROM t;
