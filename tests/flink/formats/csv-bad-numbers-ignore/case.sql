-- csv: numbers that are none, errors ignored
CREATE TABLE t (
  a TINYINT, b INT, c DOUBLE
) WITH (
  'connector' = 'filesystem',
  'csv.ignore-parse-errors' = 'true',
  'path' = '${CASE_DIR}/input/t.csv',
  'format' = 'csv'
);
CREATE TABLE snk (
  a TINYINT, b INT, c DOUBLE
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
