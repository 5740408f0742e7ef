-- csv: a space before a quote
CREATE TABLE t (
  a INT, b STRING, c INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.csv',
  'format' = 'csv'
);
CREATE TABLE snk (
  a INT, b STRING, c INT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
