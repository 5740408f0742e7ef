-- An empty field of a numeric column fails the job
CREATE TABLE t (
  i INT,
  d DOUBLE,
  s STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.csv',
  'format' = 'csv'
);
CREATE TABLE snk (
  i INT,
  d DOUBLE,
  s STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk SELECT * FROM t;
