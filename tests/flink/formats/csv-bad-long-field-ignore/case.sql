-- csv: a field of 100,000 characters, errors ignored
CREATE TABLE t (
  a INT, b STRING, n INT
) WITH (
  'connector' = 'filesystem',
  'csv.ignore-parse-errors' = 'true',
  'path' = '${CASE_DIR}/input/t.csv',
  'format' = 'csv'
);
CREATE TABLE snk (
  a INT, b STRING, n INT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT a, LEFT(b, 2), CHAR_LENGTH(b) FROM t;
