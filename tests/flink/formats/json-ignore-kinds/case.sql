-- Fields of the wrong kind with json.ignore-parse-errors
CREATE TABLE t (
  a INT, b BOOLEAN, c ARRAY<INT>, d MAP<STRING, INT>, e ROW<x INT>, f TIMESTAMP(3), g DATE, h BYTES, i DECIMAL(3, 1)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json',
  'json.ignore-parse-errors' = 'true'
);
CREATE TABLE snk (
  a INT,
  b BOOLEAN,
  c ARRAY<INT>,
  d MAP<STRING, INT>,
  e ROW<x INT>,
  f TIMESTAMP(3),
  g DATE,
  h BYTES,
  i DECIMAL(3, 1)
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
