-- csv: one text column, empty lines, errors ignored
CREATE TABLE t (
  a STRING
) WITH (
  'connector' = 'filesystem',
  'csv.ignore-parse-errors' = 'true',
  'path' = '${CASE_DIR}/input/t.csv',
  'format' = 'csv'
);
CREATE TABLE snk (
  a STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
