-- Seconds and fractions in the text of times
CREATE TABLE t (
  a TIME,
  b TIMESTAMP(0),
  c TIMESTAMP(3),
  d TIMESTAMP(9),
  e TIMESTAMP_LTZ(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  a TIME(0),
  b TIMESTAMP(0),
  c TIMESTAMP(3),
  d TIMESTAMP(9),
  e TIMESTAMP_LTZ(3)
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT a, b, c, d, e FROM t;
