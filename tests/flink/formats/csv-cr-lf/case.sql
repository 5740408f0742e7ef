-- Windows line ends
CREATE TABLE t (
  a STRING, b STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.csv',
  'format' = 'csv'
);
CREATE TABLE snk (
  a STRING,
  b STRING,
  l INT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT a, b, CHAR_LENGTH(b) FROM t;
