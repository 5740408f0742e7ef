-- Lines with another number of fields and csv.ignore-parse-errors
CREATE TABLE t (
  a STRING, b INT, c INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.csv',
  'format' = 'csv',
  'csv.ignore-parse-errors' = 'true'
);
CREATE TABLE snk (
  a STRING,
  b INT,
  c INT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
