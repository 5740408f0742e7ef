-- Arrays and rows in csv
CREATE TABLE t (
  i INT,
  a ARRAY<STRING>
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.csv',
  'format' = 'csv',
  'csv.array-element-delimiter' = '+'
);
CREATE TABLE snk (
  i INT,
  a ARRAY<STRING>
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT * FROM t;
