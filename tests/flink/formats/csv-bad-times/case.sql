-- csv: times of other shapes
CREATE TABLE t (
  a DATE, b TIME, c TIMESTAMP(3), d TIMESTAMP_LTZ(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.csv',
  'format' = 'csv'
);
CREATE TABLE snk (
  a DATE, b TIME, c TIMESTAMP(3), d TIMESTAMP_LTZ(3)
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
