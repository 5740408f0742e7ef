-- csv.null-literal in every kind of column
CREATE TABLE t (
  a STRING, b INT, c ARRAY<INT>, d TIMESTAMP(3), e BOOLEAN
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.csv',
  'format' = 'csv',
  'csv.null-literal' = 'N/A'
);
CREATE TABLE snk (
  a STRING,
  b INT,
  c ARRAY<INT>,
  d TIMESTAMP(3),
  e BOOLEAN
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
