-- csv: invalid UTF-8
CREATE TABLE t (
  a INT, b STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.csv',
  'format' = 'csv'
);
CREATE TABLE snk (
  a INT, b STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
