-- Doubles and floats in print
CREATE TABLE t (
  d DOUBLE,
  f FLOAT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  d DOUBLE,
  f FLOAT,
  c2 DOUBLE,
  c3 FLOAT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT d, f, d * 3, f * 3 FROM t;
