-- A quoted line end does not belong to the field: a file is cut at line ends first
CREATE TABLE t (
  a STRING, b STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.csv',
  'format' = 'csv',
  'csv.ignore-parse-errors' = 'true'
);
CREATE TABLE snk (
  a STRING,
  b STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
