-- csv.array-element-delimiter
CREATE TABLE t (
  a ARRAY<STRING>, b ARRAY<INT>, c ROW<x INT, y STRING>
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.csv',
  'format' = 'csv',
  'csv.array-element-delimiter' = '|'
);
CREATE TABLE snk (
  a ARRAY<STRING>,
  b ARRAY<INT>,
  c ROW<x INT, y STRING>
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
