-- csv: an escape at the end of the line, errors ignored
CREATE TABLE t (
  a INT, b STRING
) WITH (
  'connector' = 'filesystem',
  'csv.escape-character' = '\',
  'csv.ignore-parse-errors' = 'true',
  'path' = '${CASE_DIR}/input/t.csv',
  'format' = 'csv'
);
CREATE TABLE snk (
  a INT, b STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
