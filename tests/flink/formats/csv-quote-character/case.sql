-- csv.quote-character: another quote
CREATE TABLE t (
  a STRING, b STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.csv',
  'format' = 'csv',
  'csv.quote-character' = ''''
);
CREATE TABLE snk (
  a STRING,
  b STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
