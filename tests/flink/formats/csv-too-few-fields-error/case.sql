-- A line with too few fields
CREATE TABLE t (
  a STRING, b INT, c INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.csv',
  'format' = 'csv'
);
CREATE TABLE snk (
  a STRING,
  b INT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT a, b FROM t;
