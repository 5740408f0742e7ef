-- csv: booleans
CREATE TABLE t (
  a BOOLEAN, b INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.csv',
  'format' = 'csv'
);
CREATE TABLE snk (
  a BOOLEAN, b INT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
