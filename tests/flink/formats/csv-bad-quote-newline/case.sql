-- csv: an end of line inside quotes
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
