-- Reading csv: quotes, blanks, types
CREATE TABLE t (
  i INT,
  s STRING,
  d DOUBLE,
  b BOOLEAN,
  ts TIMESTAMP(3),
  c DECIMAL(8, 2),
  dt DATE
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.csv',
  'format' = 'csv'
);
CREATE TABLE snk (
  i INT,
  s STRING,
  d DOUBLE,
  b BOOLEAN,
  ts TIMESTAMP(3),
  c DECIMAL(8, 2),
  dt DATE
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT * FROM t;
