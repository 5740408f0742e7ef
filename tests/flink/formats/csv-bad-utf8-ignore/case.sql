-- csv: invalid UTF-8, errors ignored
CREATE TABLE t (
  a INT, b STRING
) WITH (
  'connector' = 'filesystem',
  'csv.ignore-parse-errors' = 'true',
  'path' = '${CASE_DIR}/input/t.csv',
  'format' = 'csv'
);
CREATE TABLE snk (
  a INT, b STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
