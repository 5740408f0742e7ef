-- Every type in CSV, with blanks around numbers
CREATE TABLE t (
  a TINYINT, b SMALLINT, c BIGINT, d FLOAT, e DOUBLE, f DECIMAL(6, 2), g BOOLEAN, h BYTES, i DATE, j TIME, k TIMESTAMP(3), l TIMESTAMP_LTZ(3), m CHAR(3), n VARCHAR(2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.csv',
  'format' = 'csv'
);
CREATE TABLE snk (
  a TINYINT,
  b SMALLINT,
  c BIGINT,
  d FLOAT,
  e DOUBLE,
  f DECIMAL(6, 2),
  g BOOLEAN,
  h BYTES,
  i DATE,
  j TIME,
  k TIMESTAMP(3),
  l TIMESTAMP_LTZ(3),
  m CHAR(3),
  n VARCHAR(2)
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
