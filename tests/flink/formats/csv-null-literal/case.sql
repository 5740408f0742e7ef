-- null-literal, another delimiter, comments
CREATE TABLE t (
  i INT,
  s STRING,
  d DATE
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.csv',
  'format' = 'csv',
  'csv.field-delimiter' = '|',
  'csv.null-literal' = 'n/a',
  'csv.allow-comments' = 'true'
);
CREATE TABLE snk (
  i INT,
  s STRING,
  d DATE
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT * FROM t;
