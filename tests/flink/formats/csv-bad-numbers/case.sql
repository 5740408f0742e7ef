-- csv: numbers that are none
CREATE TABLE t (
  a TINYINT, b INT, c DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.csv',
  'format' = 'csv'
);
CREATE TABLE snk (
  a TINYINT, b INT, c DOUBLE
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
