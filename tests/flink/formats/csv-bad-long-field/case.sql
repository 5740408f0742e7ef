-- csv: a field of 100,000 characters
CREATE TABLE t (
  a INT, b STRING, n INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.csv',
  'format' = 'csv'
);
CREATE TABLE snk (
  a INT, b STRING, n INT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT a, LEFT(b, 2), CHAR_LENGTH(b) FROM t;
