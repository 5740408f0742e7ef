-- A line with too few fields, of which only the first is read
CREATE TABLE t (
  a STRING, b INT, c INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.csv',
  'format' = 'csv',
  'csv.ignore-parse-errors' = 'true'
);
CREATE TABLE snk (
  a STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT a FROM t;
