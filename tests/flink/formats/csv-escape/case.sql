-- csv.escape-character takes away the meaning of the next character
CREATE TABLE t (
  a STRING, b STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.csv',
  'format' = 'csv',
  'csv.escape-character' = '\'
);
CREATE TABLE snk (
  a STRING,
  b STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
