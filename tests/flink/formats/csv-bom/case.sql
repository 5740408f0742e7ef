-- A byte order mark at the start of a CSV file
CREATE TABLE t (
  a STRING, b INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.csv',
  'format' = 'csv'
);
CREATE TABLE snk (
  a STRING,
  b INT,
  l INT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT a, b, CHAR_LENGTH(a) FROM t;
